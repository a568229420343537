"""Handlers, controllers and routers: what holds routes.

Source: litestar/handlers/, litestar/controller.py, litestar/router.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from analyzer.concepts.routing import without_last_slash
from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.attributes import ABSENT, class_attribute, mro_of
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.operations import add
from analyzer.evaluator.symbols import Class, Instance
from analyzer.evaluator.values import List, Possible, Sequence, Tuple, Unknown

LAYERED: Final = ("guards", "dependencies", "middleware", "opt", "dto", "return_dto")


def listed(value: Any) -> list[Any]:
    """One thing, or the things of a list."""
    known = plain(value)
    if isinstance(known, Sequence):
        return [one.value for one in known.elements]
    return [] if known is None else [value]


def below(prefix: Any, path: Any) -> Any:
    """One path in another: one slash between them, none at the end."""
    one, other = plain(prefix), plain(path)
    if isinstance(one, str) and isinstance(other, str):
        return "/" + "/".join(piece for piece in f"{one}/{other}".split("/") if piece)
    return add(add(without_last_slash(prefix), "/"), path)


@stands_for("litestar.handlers.base.BaseRouteHandler", "starlite.handlers.base.BaseRouteHandler")
class RouteHandler(StandIn):
    """A decorator that keeps the function it is given, with the paths where it answers."""

    RECORDS = True
    KIND = "http"
    VERBS: tuple[str, ...] = ()
    reached = False

    def __init__(self, path: Any = None, *, http_method: Any = None, **options: Any) -> None:
        self.place = self.run.place() or self.place
        self.verbs = http_method
        self.options = options
        self.expose(fn=None, paths=Tuple.of(listed(path) or ["/"]), opt=options.get("opt"))

    def __call__(self, *args: Any, **keywords: Any) -> Any:
        """Keeps the function; called once more, it is the function."""
        if plain(self.attributes["fn"]) is not None:
            return Unknown("answer of a handler", self.run.place())
        self.attributes["fn"] = args[0] if args else None
        return self

    @internal
    def methods(self) -> tuple[str, ...]:
        """The methods it answers."""
        if self.VERBS:
            return self.VERBS
        names = [_verb(self.run, one) for one in listed(self.verbs)]
        known = [name for name in names if name is not None]
        return tuple(sorted(known)) if known and len(known) == len(names) else ("ANY",)


def _verb(run: Interpreter, value: Any) -> str | None:
    known = plain(value)
    if isinstance(known, Instance):
        known = plain(run.attribute(known, "value", None))
    return known.upper() if isinstance(known, str) else None


@stands_for(
    "litestar.handlers.http_handlers.base.HTTPRouteHandler",
    "litestar.handlers.HTTPRouteHandler",
    "litestar.handlers.http_handlers.base.route",
    "litestar.route",
    "litestar.handlers.route",
    "starlite.handlers.http.HTTPRouteHandler",
    "starlite.route",
    "starlite.handlers.route",
)
class HTTPRouteHandler(RouteHandler):
    """`@route(path, http_method=[...])`."""


def _shorthand(verb: str) -> Any:
    name = verb.lower()

    class Shorthand(HTTPRouteHandler):
        """`@get(path)` and its like."""

        VERBS = (verb,)

    return stands_for(
        f"litestar.handlers.http_handlers.decorators.{name}",
        f"litestar.{name}",
        f"litestar.handlers.{name}",
        f"starlite.{name}",
        f"starlite.handlers.{name}",
        f"starlite.handlers.http.{name}",
    )(Shorthand)


get, post, put, patch, delete, head = map(_shorthand, ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"))


@stands_for(
    "litestar.handlers.websocket_handlers.route_handler.WebsocketRouteHandler",
    "litestar.handlers.websocket_handlers.route_handler.websocket",
    "litestar.websocket",
    "litestar.handlers.websocket",
    "litestar.handlers.websocket_handlers.listener.websocket_listener",
    "litestar.websocket_listener",
    "litestar.handlers.websocket_listener",
    "litestar.handlers.websocket_stream",
    "litestar.websocket_stream",
    "starlite.websocket",
    "starlite.handlers.websocket",
)
class WebsocketRouteHandler(RouteHandler):
    """`@websocket(path)` and its like."""

    KIND = "websocket"


@stands_for(
    "litestar.handlers.asgi_handlers.ASGIRouteHandler",
    "litestar.handlers.asgi_handlers.asgi",
    "litestar.asgi",
    "litestar.handlers.asgi",
    "starlite.asgi",
    "starlite.handlers.asgi",
)
class ASGIRouteHandler(RouteHandler):
    """`@asgi(path)`: an application."""

    KIND = "mount"


@stands_for(
    "litestar.controller.Controller",
    "litestar.Controller",
    "starlite.Controller",
    "starlite.controller.Controller",
)
class Controller(StandIn):
    """A class whose handlers share a path and layers."""


@stands_for(
    "litestar.handlers.websocket_handlers.listener.WebsocketListener",
    "litestar.handlers.WebsocketListener",
)
class WebsocketListener(StandIn):
    """A class that answers a WebSocket."""


def handlers_of(run: Interpreter, cls: Class) -> Iterator[RouteHandler]:
    """The handlers of a controller in the order in which they were made, inherited ones included."""
    names = dict.fromkeys(
        name for base in reversed(mro_of(cls)) if isinstance(base, Class) for name in base.namespace
    )
    for name in names:
        found = plain(class_attribute(run, cls, name))
        if isinstance(found, RouteHandler):
            yield found


class Layer(StandIn):
    """What has a path and route handlers: a router, an application."""

    RECORDS = True

    @internal
    def begin(self, path: Any, route_handlers: Any, options: dict[str, Any]) -> None:
        """Keep the handlers in a list that the target may add to."""
        run = self.run
        entries = List([], run.path)
        if plain(route_handlers) is not None:
            run.extend(entries, route_handlers)
        self.expose(path=path, route_handlers=entries, **{name: options.get(name) for name in LAYERED})

    def register(self, value: Any) -> Any:
        self.run.call(self.run.attribute(self.attributes["route_handlers"], "append"), [value])
        return List([], self.run.path, True)


@stands_for("litestar.router.Router", "litestar.Router", "starlite.Router", "starlite.router.Router")
class Router(Layer):
    """Handlers below a path."""

    reached = False

    def __init__(self, path: Any = "", *, route_handlers: Any = None, **options: Any) -> None:
        self.begin(path, route_handlers, options)


@stands_for("litestar.di.Provide", "starlite.Provide", "starlite.datastructures.provide.Provide")
class Provide(StandIn):
    """A dependency."""

    def __init__(self, dependency: Any, *_: Any, **__: Any) -> None:
        self.expose(dependency=dependency)


@stands_for(
    "litestar.middleware.base.DefineMiddleware",
    "litestar.middleware.DefineMiddleware",
    "starlite.DefineMiddleware",
    "starlite.middleware.base.DefineMiddleware",
)
class DefineMiddleware(StandIn):
    """A middleware with its options, not yet built."""

    def __init__(self, middleware: Any, *args: Any, **kwargs: Any) -> None:
        self.options = kwargs
        self.expose(middleware=middleware)


@stands_for("litestar.middleware.base.AbstractMiddleware", "litestar.middleware.AbstractMiddleware",
            "starlite.AbstractMiddleware", "litestar.middleware.base.ASGIMiddleware",
            "litestar.middleware.ASGIMiddleware", "starlite.middleware.AbstractMiddleware")  # fmt: skip
class AbstractMiddleware(StandIn):
    """The base of middleware."""


@stands_for(
    "litestar.middleware.authentication.AbstractAuthenticationMiddleware",
    "litestar.middleware.AbstractAuthenticationMiddleware",
    "starlite.AbstractAuthenticationMiddleware",
    "starlite.middleware.AbstractAuthenticationMiddleware",
)
class AbstractAuthenticationMiddleware(AbstractMiddleware):
    """The base of middleware that identifies the caller before anything else."""


def possible(values: list[Any]) -> List:
    """A list of things that are all there."""
    return List([Possible(value) for value in values])


def attribute_of(run: Interpreter, cls: Any, name: str) -> Any:
    """A class attribute; None where there is none."""
    found = class_attribute(run, cls, name)
    return None if found is ABSENT else found
