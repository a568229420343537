"""What Django says about a project that it has set up: the patterns below ROOT_URLCONF, in matching order.

Guards are the mixins in a view's order of resolution that override what runs before its handler, and for
Django REST framework the permission and authentication classes of an instance made for the method and the
action; decorators are all wrappers around the view, its `dispatch` and its handler method.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import os
import re
from collections.abc import Iterator
from types import CellType, FunctionType
from typing import Any

from tests.frameworks.oracles.spelling import name_of

_LIBRARIES = ("django", "rest_framework", "drf_spectacular", "ninja")
VERBS = ("get", "post", "put", "patch", "delete")
HOOKS = ("as_view", "dispatch", "setup", "initial")


def application(asked: dict[str, Any]) -> dict[str, Any]:
    """One project: its routes, middleware and error handlers."""
    os.environ["DJANGO_SETTINGS_MODULE"] = asked["load"]
    import django

    django.setup()
    from django.conf import settings
    from django.urls import get_resolver
    from django.utils.translation import override

    with override(settings.LANGUAGE_CODE):
        routes = [
            route | {"application": asked["load"]}
            for route in _below(get_resolver().url_patterns, "/")
            if not _of_library(route["handler"]) and ".{format}" not in route["path"]
        ]
        routes += [route | {"application": asked["load"]} for route in _websockets(settings)]
        handlers = {
            str(status): name_of(handler)
            for status in (400, 403, 404, 500)
            if not _of_library(name_of(handler := get_resolver().resolve_error_handler(status)))
        }
    return {
        "name": asked["load"],
        "routes": routes,
        "middleware": [_defining_name(one) for one in settings.MIDDLEWARE],
        "exception_handlers": handlers,
        "hooks": {"startup": [], "shutdown": []},
        "overrides": {},
    }


def _websockets(settings: Any) -> Iterator[dict[str, Any]]:
    """The WebSocket routes of the ASGI application that the settings name."""
    if not getattr(settings, "ASGI_APPLICATION", None):
        return
    module, _, name = settings.ASGI_APPLICATION.rpartition(".")
    application = getattr(importlib.import_module(module), name)
    yield from _sockets(application.application_mapping["websocket"], "/", [])


def _sockets(application: Any, prefix: str, around: list[str]) -> Iterator[dict[str, Any]]:
    while not hasattr(application, "routes"):
        inner = getattr(application, "inner", getattr(application, "application", None))
        if inner is None:
            consumer = application.consumer_class
            yield _route(["WEBSOCKET"], prefix, name_of(consumer), [], around) | {"kind": "websocket"}
            return
        application = inner
    for route in application.routes:
        yield from _sockets(route.callback, prefix + str(route.pattern), around)


def _of_library(handler: str) -> bool:
    return handler.partition(".")[0] in _LIBRARIES


def _defining_name(dotted: str) -> str:
    module, _, name = dotted.rpartition(".")
    return name_of(getattr(importlib.import_module(module), name))


def _below(patterns: Any, prefix: str) -> Iterator[dict[str, Any]]:
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from _below(pattern.url_patterns, path)
        else:
            yield from _answers(pattern.callback, path)


def _answers(callback: Any, path: str) -> Iterator[dict[str, Any]]:
    if (operations := _ninja(callback)) is not None:
        for operation in operations:
            guards = [*map(name_of, operation.auth_callbacks), *_permissions(operation.view_func)]
            handler = name_of(operation.view_func)
            yield _route(sorted(operation.methods), path, handler, guards, [])
        return
    wrappers, view = _unwrapped(callback)
    cls = getattr(view, "view_class", getattr(view, "cls", None))
    restricted = _restricted(callback)
    if cls is None:
        yield _route(restricted or ["ANY"], path, name_of(view), [], _names(wrappers))
        return
    options = getattr(view, "view_initkwargs", getattr(view, "initkwargs", {}))
    actions = getattr(view, "actions", None) or _kept(view)
    for verb in VERBS:
        method = (actions or {}).get(verb, None if actions else verb)
        if method is None or not hasattr(cls, method) or verb not in cls.http_method_names:
            continue
        if restricted and verb.upper() not in restricted:
            continue
        around = [*_all(getattr(cls, "dispatch", None)), *_all(getattr(cls, method))]
        name = f"{cls.__module__}.{cls.__name__}" if cls.__qualname__ == "WrappedAPIView" else name_of(cls)
        handler = f"{name}.{method}" if actions else name
        guards = [*_mixins(cls), *_rest_framework(cls, options, verb, actions)]
        yield _route([verb.upper()], path, handler, guards, _names([*wrappers, *around]))


def _ninja(callback: Any) -> Any:
    """The operations of a path of django-ninja, which registers a pattern for each of them."""
    view = getattr(callback, "__self__", None)
    for cell in getattr(callback, "__closure__", None) or ():
        view = cell.cell_contents if hasattr(cell.cell_contents, "operations") else view
    return getattr(view, "operations", None)


def _permissions(view: Any) -> Iterator[str]:
    """The permissions of an operation of django-ninja-extra, those of expressions one by one."""
    while view is not None and not hasattr(view, "get_route_function"):
        view = getattr(view, "__wrapped__", None)
    if view is None:
        return
    function = view.get_route_function()
    waiting = list(function.route.permissions or function.api_controller.permission_classes)
    while waiting:
        one = waiting.pop(0)
        operands = [getattr(one, name) for name in ("op1", "op2") if hasattr(one, name)]
        waiting[:0] = operands
        if not operands:
            yield name_of(one)


def _route(
    methods: list[str], path: str, handler: str, guards: list[str], decorators: list[str]
) -> dict[str, Any]:
    return {
        "methods": methods,
        "path": spelled(path),
        "kind": "http",
        "handler": handler,
        "guards": guards,
        "decorators": decorators,
        "params": [],
    }


def spelled(path: str) -> str:
    """Groups and converters by their names, without anchors, repetitions and escapes."""
    path = re.sub(r"<(?:[^<>:]+:)?([^<>]+)>(?![^()]*\))", r"{\1}", path)
    while (found := re.search(r"\((?:\?P<(\w+)>|(\?:)?)(?:[^()\\]|\\.|\([^()]*\))*\)", path)) is not None:
        inside = "{" + (found[1] or "") + "}" if not found[2] else found[0][3:-1]
        path = path[: found.start()] + inside + path[found.end() :]
    path = re.sub(r"(?<!\\)\.[*+]", "{}", path)
    path = re.sub(r"\\(.)", r"\1", re.sub(r"(?<!\\)[\^$?]|\\[AZ]", "", path))
    return re.sub("/{2,}", "/", path)


# -- wrappers ------------------------------------------------------------------------------------------------


def _unwrapped(callback: Any) -> tuple[list[Any], Any]:
    """The wrappers around a view, outermost first, and the view."""
    wrappers: list[Any] = []
    while True:
        if isinstance(callback, functools.partial):
            callback = callback.func
            continue
        inner = getattr(callback, "__wrapped__", None)
        if inner is None and not hasattr(callback, "view_class") and not hasattr(callback, "cls"):
            inner = _closed_over(callback)
        if inner is None or isinstance(inner, type) or getattr(inner, "__name__", "") == "dispatch":
            return wrappers, callback
        wrappers.append(callback)
        callback = inner


def _closed_over(callback: Any) -> Any:
    """The one function that a wrapper without `__wrapped__` holds."""
    cells: tuple[CellType, ...] = getattr(callback, "__closure__", None) or ()
    found = [cell.cell_contents for cell in cells if isinstance(cell.cell_contents, FunctionType)]
    return found[0] if len(found) == 1 else None


def _all(function: Any) -> list[Any]:
    """The wrappers around a method, of which each has its name."""
    wrappers: list[Any] = []
    while (inner := getattr(function, "__wrapped__", None)) is not None:
        wrappers.append(function)
        function = inner
    return [*wrappers, *(_unwrapped(function)[0] if function is not None else [])]


def _names(wrappers: list[Any]) -> list[str]:
    return list(dict.fromkeys(name for one in wrappers if hasattr(one, "__code__") for name in _told(one)))


def _told(wrapper: Any) -> Iterator[str]:
    """A wrapper's name; of `method_decorator` those of the decorators, which it applies at each call."""
    if wrapper.__code__.co_qualname.startswith("_multi_decorate"):
        held = dict(zip(wrapper.__code__.co_freevars, wrapper.__closure__, strict=True))[
            "decorators"
        ].cell_contents
        for one in held[::-1] if isinstance(held, (list, tuple)) else [held]:
            yield name_of(one).partition(".<locals>")[0]
    else:
        yield _name(wrapper)


def _name(wrapper: Any) -> str:
    """The function that made a wrapper; of `user_passes_test` the one that made its test."""
    module, made = wrapper.__globals__["__name__"], wrapper.__code__.co_qualname
    name = f"{module}.{made.partition('.<locals>')[0]}"
    if name == "django.contrib.auth.decorators.user_passes_test":
        names = wrapper.__code__.co_freevars
        test = dict(zip(names, wrapper.__closure__ or (), strict=True))["test_func"].cell_contents
        maker, inside, _ = test.__qualname__.partition(".<locals>")
        if inside and ("." not in maker or _of_library(test.__module__)):
            return f"{test.__module__}.{test.__qualname__.partition('.<locals>')[0]}"
    return name


def _restricted(callback: Any) -> list[str]:
    """The methods that `require_http_methods` around a view lets through."""
    while callback is not None:
        code = getattr(callback, "__code__", None)
        if code is not None and code.co_qualname.startswith("require_http_methods"):
            cells = dict(zip(code.co_freevars, callback.__closure__ or (), strict=True))
            return sorted(set(cells["request_method_list"].cell_contents) - {"HEAD", "OPTIONS"})
        callback = getattr(callback, "__wrapped__", None)
    return []


# -- guards --------------------------------------------------------------------------------------------------


def _mixins(cls: type) -> Iterator[str]:
    for base in cls.__mro__[1:]:
        own = any(hook in vars(base) for hook in HOOKS) and not _of_library(base.__module__)
        if own or base.__module__ == "django.contrib.auth.mixins":
            yield name_of(base)


def _rest_framework(
    cls: type, options: dict[str, Any], verb: str, actions: dict[str, str] | None
) -> Iterator[str]:
    """What an instance says that is made for one method."""
    if not hasattr(cls, "get_permissions"):
        return
    from rest_framework.request import Request
    from rest_framework.test import APIRequestFactory

    view = cls(**options)
    view.request = Request(getattr(APIRequestFactory(), verb)("/"))
    view.args, view.kwargs, view.format_kwarg = (), {}, None
    if actions is not None:
        view.action_map = actions
        view.action = actions[verb]
    for one in [*view.get_permissions(), *view.get_authenticators()]:
        yield _shown(one)


def _shown(permission: Any) -> str:
    """An expression of permissions as it is written."""
    kind = type(permission).__name__
    if type(permission).__module__ == "rest_framework.permissions" and kind in ("AND", "OR", "NOT"):
        if kind == "NOT":
            return f"~{_shown(permission.op1)}"
        sign = "&" if kind == "AND" else "|"
        return f"{_shown(permission.op1)} {sign} {_shown(permission.op2)}"
    return name_of(permission)


# -- models --------------------------------------------------------------------------------------------------


def tables(asked: dict[str, Any]) -> list[dict[str, Any]]:
    """The table of each model of the project's own, those between two models included."""
    from django.apps import apps

    models = apps.get_models(include_auto_created=True)
    return [_table(model) for model in models if not model.__module__.startswith("django.")]


def _table(model: Any) -> dict[str, Any]:
    from django.db.models import CheckConstraint, UniqueConstraint

    options = model._meta
    fields = options.local_concrete_fields
    uniques = [[field.column] for field in fields if field.unique and not field.primary_key]
    uniques += [[options.get_field(name).column for name in names] for names in options.unique_together]
    uniques += [
        [options.get_field(name).column for name in one.fields]
        for one in options.constraints
        if isinstance(one, UniqueConstraint) and one.fields and one.condition is None
    ]
    uniques += [
        [f"{type(part).__name__}({part.get_source_expressions()[0].name})" for part in one.expressions]
        for one in options.constraints
        if isinstance(one, UniqueConstraint) and one.expressions and one.condition is None
    ]
    indexes = [[field.column] for field in fields if field.db_index and not field.unique]
    indexes += [[options.get_field(name).column for name, _ in one.fields_orders] for one in options.indexes]
    return {
        "name": options.db_table,
        "class": None if options.auto_created else name_of(model),
        "columns": [_column(field) for field in fields],
        "unique": uniques,
        "indexes": indexes,
        "foreign_keys": [],
        "checks": [{"name": one.name} for one in options.constraints if isinstance(one, CheckConstraint)],
        "relations": [] if options.auto_created else [*_relations(options)],
    }


def _column(field: Any) -> dict[str, Any]:
    target = field.foreign_related_fields[0] if field.is_relation else None
    return {
        "name": field.column,
        "nullable": field.null,
        "primary_key": field.primary_key,
        "foreign_key": f"{target.model._meta.db_table}.{target.column}" if target is not None else None,
    }


def _relations(options: Any) -> Iterator[dict[str, Any]]:
    kinds = {"one_to_one": "one_to_one", "many_to_one": "many_to_one", "many_to_many": "many_to_many"}
    for field in (*options.local_fields, *options.local_many_to_many):
        if field.is_relation and field.related_model is not None:
            through = getattr(field.remote_field, "through", None)
            yield {
                "attribute": field.name,
                "kind": next(kind for flag, kind in kinds.items() if getattr(field, flag)),
                "target": field.related_model._meta.db_table,
                "target_model": name_of(field.related_model),
                "through": through._meta.db_table if through is not None else None,
            }


def _kept(view: Any) -> dict[str, str] | None:
    """The actions that a copy of REST framework 2 keeps in the scope around a view."""
    kept = inspect.getclosurevars(view).nonlocals.get("actions") if inspect.isfunction(view) else None
    return kept if isinstance(kept, dict) else None
