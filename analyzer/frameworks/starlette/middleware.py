"""Middleware: layers that are not yet built, and what known ones do.

Source: starlette/middleware/__init__.py, starlette/middleware/base.py, starlette/authentication.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from analyzer.concepts.callables import describe
from analyzer.concepts.known import leaving_as_is
from analyzer.concepts.layers import layer_draft, made_by
from analyzer.concepts.requests import by_route, known, mapping, method_of, own_parameters, path_of
from analyzer.concepts.routing import Draft, GuardDraft
from analyzer.evaluator import StandIn, stands_for
from analyzer.evaluator.attributes import class_attribute
from analyzer.evaluator.conditions import joined
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class, Function, Instance
from analyzer.evaluator.values import Dict, Possible, Tuple, Unknown
from analyzer.facts import RouteKind


@stands_for("starlette.middleware.Middleware", "fastapi.middleware.Middleware")
class Middleware(StandIn):
    """`Middleware(cls, **options)`: one layer, not yet built."""

    def __init__(self, cls: Any, *args: Any, **options: Any) -> None:
        self.expose(cls=cls, args=Tuple.of(args), kwargs=_dict(options), options=_dict(options))
        self.arguments = args
        self.options = options


def _dict(values: dict[str, Any]) -> Dict:
    return Dict({(str, key): (key, Possible(value)) for key, value in values.items()})


@stands_for("starlette.middleware.base.BaseHTTPMiddleware")
class BaseHTTPMiddleware(StandIn):
    """The base of middleware that is written as a `dispatch` method."""

    def __init__(self, app: Any = None, dispatch: Any = None, **_: Any) -> None:
        self.expose(app=app)


def layers_in(run: Interpreter, layers: Any) -> Iterator[Possible]:
    """What a list of middleware holds, outermost first, each alternative with its tests."""
    for one in run.each(layers):
        for option in run.alternatives(one.value):
            yield Possible(plain(option.value), joined(one.path, option.path))


def layers_of(run: Interpreter, layers: Any, via: str) -> list[GuardDraft]:
    """A list of middleware as elements on the way, outermost first."""
    return [
        replace(layer_of(run, one.value), via=via, path=one.path)
        for one in layers_in(run, layers)
        if isinstance(one.value, Middleware)
    ]


def layer_of(run: Interpreter, layer: Middleware) -> GuardDraft:
    """One layer as an element on the way; its code says for each route what it does."""
    draft = layer_draft(run, layer.attributes["cls"], layer.options, layer.place)
    return by_route(run, draft, _functions(run, layer), Requests(run, layer).names, decorates=True)


def _functions(run: Interpreter, layer: Middleware) -> Iterator[Function]:
    """What a layer runs for each request: a function that it was given, a method of its class, what a factory
    makes."""
    cls, dispatch = plain(layer.attributes["cls"]), describe(layer.options.get("dispatch")).function
    if isinstance(dispatch, Function):
        yield dispatch
    elif isinstance(cls, Class):
        methods = (class_attribute(run, cls, name) for name in ("dispatch", "__call__"))
        yield from (one for one in methods if isinstance(one, Function))
    elif isinstance(cls, Function):
        made = made_by(run, cls)
        if made is not None:
            yield made


class Requests:
    """What a layer is known to be given: a request and what comes next, or an ASGI scope."""

    def __init__(self, run: Interpreter, layer: Middleware) -> None:
        self._run = run
        self._layer = layer
        self._object: Any = None

    def names(self, route: Draft, function: Function) -> dict[str, Any] | None:
        """What is known of a layer's parameters; what is given requests does not see WebSockets."""
        given = own_parameters(function)
        scope = scope_of(route)
        if len(given) == len(ASGI):
            found: dict[str, Any] = {given[0]: scope}
        elif given and route.kind is not RouteKind.WEBSOCKET:
            found = {given[0]: request_of(self._run, route, scope)}
        else:
            return None
        if function.owner is not None:
            found["self"] = self._made(function.owner)
        return found

    def _made(self, owner: Class) -> Any:
        """The layer's object, made as the library makes it: what it is told to leave out is kept there."""
        if self._object is None:
            run, layer = self._run, self._layer

            def make() -> Any:
                with run.aside():
                    given = [Unknown("what comes next"), *layer.arguments]
                    return run.call(layer.attributes["cls"], given, dict(layer.options))

            made = run.demand(f"middleware {owner.full_name}", make)
            self._object = made if isinstance(made, Instance) else run.allocate(owner)
        return self._object


ASGI: Final = ("scope", "receive", "send")


def scope_of(route: Draft, more: Mapping[str, Any] | None = None) -> Dict:
    """The ASGI scope of a route's requests."""
    kind = "websocket" if route.kind is RouteKind.WEBSOCKET else "http"
    return mapping({"type": kind, "path": path_of(route), "method": method_of(route), **(more or {})})


def request_of(run: Interpreter, route: Draft, scope: Dict) -> Any:
    """A request of a route."""
    url = known(run, path=path_of(route))
    return known(run, url=url, method=method_of(route), scope=scope)


@stands_for("starlette.authentication.requires")
def requires(run: Interpreter, scopes: Any, *_: Any, **__: Any) -> Any:
    """The decorator that refuses requests without the scopes."""
    return leaving_as_is(run, "starlette.authentication.requires", scopes)
