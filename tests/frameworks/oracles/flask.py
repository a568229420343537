"""What Flask says about an application that it has loaded: its map of rules, decorators, hooks, wrappers.

Decorators are all wrappers around the view, outermost first, then those around the method of a class-based
view; one that does not keep `__wrapped__` is followed through its closure. Middleware is what was put around
`wsgi_app`.
"""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Callable, Iterator
from typing import Any

from tests.frameworks.oracles.spelling import name_of

AUTOMATIC = {"HEAD", "OPTIONS"}
EVENTS = {
    "url_value_preprocessor": "url_value_preprocessors",
    "before_request": "before_request_funcs",
    "after_request": "after_request_funcs",
    "teardown_request": "teardown_request_funcs",
}

TYPES = {
    "UnicodeConverter": "str",
    "PathConverter": "str",
    "AnyConverter": "str",
    "IntegerConverter": "int",
    "FloatConverter": "float",
    "UUIDConverter": "UUID",
}
ADMIN_WRAPPER = "_wrap_view.<locals>.inner"
CLASSFUL_PROXY = "FlaskView.make_proxy_method.<locals>.proxy"
PLUMBING = {
    "flask_restful.Api.output",
    "flask_restx.api.Api.output",
    "flask.views.View.as_view",
    "flask_classful.FlaskView.make_proxy_method",
    "flask_sock.Sock.route",
}
STATIC = "flask.app.Flask.send_static_file"


def application(asked: dict[str, Any]) -> dict[str, Any]:
    """One application: its routes, middleware, error handlers and hooks."""
    module_name, _, expression = asked["load"].partition(":")
    module = importlib.import_module(module_name)
    app = eval(expression, vars(module))
    return described(app, asked.get("name", f"{module_name}.{expression}"))


def described(app: Any, name: str) -> dict[str, Any]:
    """What a loaded application says about itself."""
    return {
        "name": name,
        "routes": [route | {"application": name} for route in _routes(app, "")],
        "middleware": [name_of(layer) for layer in _layers(app)],
        "exception_handlers": dict(_error_handlers(app)),
        "hooks": {event: list(_hooks(app, kept)) for event, kept in EVENTS.items()}
        | {"startup": [], "shutdown": []},
        "overrides": {},
    }


def _routes(app: Any, prefix: str) -> Iterator[dict[str, Any]]:
    for rule in app.url_map.iter_rules():
        yield from _of_rule(app, rule, prefix)
    for layer in _layers(app):
        for path, mounted in getattr(layer, "mounts", {}).items():
            if hasattr(mounted, "url_map") and mounted is not app:  # one that is inside itself is there once
                yield from _routes(mounted, prefix + path)


def _of_rule(app: Any, rule: Any, prefix: str) -> Iterator[dict[str, Any]]:
    view = app.view_functions[rule.endpoint]
    cls = getattr(view, "view_class", None)
    methods = sorted((rule.methods or {"ANY"}) - AUTOMATIC) or sorted(rule.methods or {"ANY"})
    outer, inner = decorators_of(view)
    kind = (
        "static"
        if rule.endpoint.rpartition(".")[2] == "static"
        else "websocket"
        if rule.websocket
        else "http"
    )
    for method in methods:
        function = getattr(cls, method.lower(), getattr(cls, "dispatch_request", None))
        around = decorators_of(dispatched(cls, method, function))[0] if cls is not None else []
        yield {
            "methods": [method],
            "path": spelled(prefix + rule.rule),
            "kind": kind,
            "handler": STATIC if kind == "static" else name_of(cls or inner),
            "guards": [],
            "decorators": [*outer, *around],
            "every_decorator": kind != "static",
            "params": [_parameter(cls or inner, name, rule) for name in sorted(rule._converters)],
        }


def dispatched(cls: Any, method: str, function: Any) -> Any:
    """A method with what its class wraps around it when it dispatches (Flask-RESTful and its kin)."""
    found = getattr(cls, "method_decorators", ())
    for decorator in found.get(method.lower(), ()) if isinstance(found, dict) else found:
        function = decorator(function)
    return function


def decorators_of(view: Any) -> tuple[list[str], Any]:
    """The wrappers around a function, outermost first, and what is inside of them."""
    found = [*_asked_before(view)]
    while (inner := _inside(view)) is not None:
        code = view.__code__
        owner = code.co_qualname.partition(".<locals>")[0].removesuffix(".__call__")
        name = f"{view.__globals__['__name__']}.{owner}"
        if not _is_plumbing(name):
            found.append(name)
        view = inner
    return found, view


def _asked_before(view: Any) -> Iterator[str]:
    """What an object of Flask-Classful or Flask-Admin does before its view."""
    name = getattr(getattr(view, "__code__", None), "co_qualname", "")
    if name == ADMIN_WRAPPER and not _lets_in(view.__self__):
        yield name_of(view.__self__.is_accessible)
    if name == CLASSFUL_PROXY:
        closure = inspect.getclosurevars(view).nonlocals
        for name in ("before_request", f"before_{closure['name']}"):
            if hasattr(closure["i"], name):
                yield name_of(getattr(closure["i"], name))


def _lets_in(view: Any) -> bool:
    """Whether a view of Flask-Admin is open to whoever asks, without looking at the request."""
    try:
        return bool(view.is_accessible())
    except RuntimeError:
        return False


def _inside(view: Any) -> Any:
    view = getattr(view, "__func__", view)
    if not inspect.isfunction(view):
        return None
    if hasattr(view, "__wrapped__"):
        return view.__wrapped__
    name = view.__code__.co_qualname
    passes_on = view.__code__.co_flags & (inspect.CO_VARARGS | inspect.CO_VARKEYWORDS)
    if "<locals>" not in name or name == "View.as_view.<locals>.view" or not passes_on:
        return None
    held = [cell.cell_contents for cell in view.__closure__ or () if inspect.isroutine(cell.cell_contents)]
    return held[0] if len(held) == 1 else None


def _is_plumbing(name: str) -> bool:
    """Whether a library made a wrapper by itself, where the code put none."""
    return name in PLUMBING


def _layers(app: Any) -> Iterator[Any]:
    """What stands around an application, outermost first."""
    layer = app.wsgi_app if hasattr(app, "wsgi_app") else app.asgi_app
    while not inspect.ismethod(layer) and layer is not app:
        yield layer
        held = [one for one in vars(layer).values() if callable(one) and not inspect.isclass(one)]
        if not held:
            return
        layer = held[0]


def _error_handlers(app: Any) -> Iterator[tuple[str, str]]:
    for by_code in app.error_handler_spec.values():
        for code, handlers in by_code.items():
            for exception, handler in handlers.items():
                yield str(code) if code is not None else name_of(exception), name_of(handler)


def _hooks(app: Any, kept: str) -> Iterator[str]:
    for functions in getattr(app, kept).values():
        yield from (name_of(one) for one in functions)


def _parameter(owner: Callable[..., Any], name: str, rule: Any) -> dict[str, Any]:
    return {
        "owner": name_of(owner),
        "location": "path",
        "name": name,
        "type": TYPES.get(type(rule._converters[name]).__name__),
        "required": True,
        "default": None,
        "constraints": {},
    }


def spelled(rule: str) -> str:
    """`/x/<int:id>` as `/x/{id}`."""
    return re.sub(r"<(?:[^<>():]*(?:\([^<>]*?\))?:)?([^<>:]+)>", r"{\1}", rule)
