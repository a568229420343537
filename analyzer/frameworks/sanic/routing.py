"""What applications and blueprints have in common: routes, middleware, listeners, exception handlers.

Source: sanic/mixins/routes.py, middleware.py, listeners.py, exceptions.py, static.py; sanic/views.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from analyzer.concepts.serving import Handling
from analyzer.evaluator import StandIn, internal, quiet, stands_for
from analyzer.evaluator.conditions import Path
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Bound, Function, Native, Wrapped
from analyzer.evaluator.values import Possible, Tuple

STATIC_HANDLER: Final = "sanic.mixins.static.StaticHandleMixin._static_request_handler"
STARTING: Final = frozenset(
    ["main_process_start", "main_process_ready", "before_server_start", "after_server_start"]
)


@dataclass(frozen=True, slots=True)
class Route:
    """A route before it is known where its blueprint is registered."""

    uri: Any
    methods: Any
    handler: Any
    version: Any = None
    version_prefix: Any = "/v"
    kind: str = "http"
    strict: Any = None


@dataclass(frozen=True, slots=True)
class Layer:
    """A middleware: at which end of a request it runs."""

    function: Any
    attach_to: str
    path: Path


def is_callable(value: Any) -> bool:
    """Whether a decorator was used without brackets."""
    return isinstance(plain(value), (Function, Bound, Wrapped))


class Registering(StandIn):
    """What routes are put on."""

    RECORDS = True

    @internal
    def begin(self) -> None:
        """Empty at first."""
        self.middlewares: list[Layer] = []
        self.listeners: list[tuple[str, Possible]] = []
        self.errors: list[Handling] = []

    def route(
        self,
        uri: Any,
        methods: Any = None,
        *args: Any,
        version: Any = None,
        version_prefix: Any = "/v",
        websocket: Any = False,
        strict_slashes: Any = None,
        **_: Any,
    ) -> Any:
        at = self.run.place()
        kind = "websocket" if plain(websocket) is True else "http"

        def register(run: Interpreter, handler: Any) -> Any:
            self.record(Route(uri, methods, handler, version, version_prefix, kind, strict_slashes), at)
            return handler

        return Native("sanic.mixins.routes.RouteMixin.route", register)

    def add_route(self, handler: Any, uri: Any, methods: Any = None, *args: Any, **options: Any) -> Any:
        self.run.call(self.route(uri, methods, *args, **options), [handler])
        return handler

    def get(self, uri: Any, *args: Any, **options: Any) -> Any:
        return self.route(uri, Tuple.of(["GET"]), **options)

    def post(self, uri: Any, *args: Any, **options: Any) -> Any:
        return self.route(uri, Tuple.of(["POST"]), **options)

    def put(self, uri: Any, *args: Any, **options: Any) -> Any:
        return self.route(uri, Tuple.of(["PUT"]), **options)

    def patch(self, uri: Any, *args: Any, **options: Any) -> Any:
        return self.route(uri, Tuple.of(["PATCH"]), **options)

    def delete(self, uri: Any, *args: Any, **options: Any) -> Any:
        return self.route(uri, Tuple.of(["DELETE"]), **options)

    def head(self, uri: Any, *args: Any, **options: Any) -> Any:
        return self.route(uri, Tuple.of(["HEAD"]), **options)

    def options(self, uri: Any, *args: Any, **options: Any) -> Any:
        return self.route(uri, Tuple.of(["OPTIONS"]), **options)

    def websocket(self, uri: Any, *args: Any, **options: Any) -> Any:
        return self.route(uri, None, **{**options, "websocket": True})

    def add_websocket_route(self, handler: Any, uri: Any, *args: Any, **options: Any) -> Any:
        return self.run.call(self.websocket(uri, **options), [handler])

    def static(self, uri: Any, file_or_directory: Any = None, *args: Any, **options: Any) -> None:
        self.record(Route(uri, None, None, kind="static"))

    def middleware(
        self, middleware_or_request: Any = None, attach_to: Any = "request", *_: Any, **__: Any
    ) -> Any:
        if is_callable(middleware_or_request):
            return self.register_middleware(middleware_or_request, attach_to)
        where = attach_to if middleware_or_request is None else middleware_or_request
        return Native("middleware", lambda run, function: self.register_middleware(function, where))

    def register_middleware(self, middleware: Any, attach_to: Any = "request", **_: Any) -> Any:
        self.middlewares.append(Layer(middleware, str(plain(attach_to)), self.run.path))
        return middleware

    def on_request(self, middleware: Any = None, **_: Any) -> Any:
        return self.middleware(middleware if is_callable(middleware) else "request", "request")

    def on_response(self, middleware: Any = None, **_: Any) -> Any:
        return self.middleware(middleware if is_callable(middleware) else "response", "response")

    def listener(self, listener_or_event: Any, event_or_none: Any = None, *_: Any, **__: Any) -> Any:
        if is_callable(listener_or_event):
            return self.register_listener(listener_or_event, event_or_none)
        return Native("listener", lambda run, function: self.register_listener(function, listener_or_event))

    def register_listener(self, listener: Any, event: Any, *_: Any, **__: Any) -> Any:
        when = "startup" if str(plain(event)) in STARTING else "shutdown"
        self.listeners.append((when, Possible(listener, self.run.path)))
        return listener

    def exception(self, *exceptions: Any, **_: Any) -> Any:
        def register(run: Interpreter, handler: Any) -> Any:
            self.errors += [
                Handling(kind.value, Possible(handler, run.path))
                for given in exceptions
                for kind in (run.each(given) if isinstance(plain(given), Tuple) else [Possible(given)])
            ]
            return handler

        return Native("exception", register)

    def signal(self, event: Any, *_: Any, **__: Any) -> Any:
        return Native("signal", lambda run, function: function)

    def event(self, event: Any, *_: Any, **__: Any) -> Any:
        return Native("event", lambda run, function: function)

    def _listening(self, listener: Any, event: str) -> Any:
        if is_callable(listener):
            return self.register_listener(listener, event)
        return self.listener(event)

    def main_process_start(self, listener: Any = None, **_: Any) -> Any:
        return self._listening(listener, "main_process_start")

    def main_process_ready(self, listener: Any = None, **_: Any) -> Any:
        return self._listening(listener, "main_process_ready")

    def main_process_stop(self, listener: Any = None, **_: Any) -> Any:
        return self._listening(listener, "main_process_stop")

    def before_server_start(self, listener: Any = None, **_: Any) -> Any:
        return self._listening(listener, "before_server_start")

    def after_server_start(self, listener: Any = None, **_: Any) -> Any:
        return self._listening(listener, "after_server_start")

    def before_server_stop(self, listener: Any = None, **_: Any) -> Any:
        return self._listening(listener, "before_server_stop")

    def after_server_stop(self, listener: Any = None, **_: Any) -> Any:
        return self._listening(listener, "after_server_stop")


@stands_for("sanic.views.HTTPMethodView.as_view.<locals>.view")
class ViewFunction(StandIn):
    """What `as_view` makes of a class."""

    cls_of_view: Any = None


@stands_for("sanic.views.HTTPMethodView", "sanic.HTTPMethodView")
class HTTPMethodView(StandIn):
    """A class whose methods are named after what they answer."""

    @classmethod
    def as_view(cls, run: Interpreter, *_: Any, **__: Any) -> Any:
        made = run.call(run.external("sanic.views.HTTPMethodView.as_view.<locals>.view"), [])
        made.cls_of_view = cls
        return made

    @classmethod
    def attach(cls, run: Interpreter, to: Any, uri: Any, *_: Any, **options: Any) -> None:
        view = run.call(run.attribute(cls, "as_view"), [])
        run.call(run.attribute(to, "add_route"), [view, uri], options)

    @classmethod
    def on_class(cls, run: Interpreter, made: Any) -> None:
        """`class Items(HTTPMethodView, attach=app, uri="/items")`."""
        given = dict(made.keywords)
        to = given.pop("attach", None)
        if to is not None:
            run.call(run.attribute(made, "attach"), [to, given.pop("uri", "")], given)


@stands_for("sanic.views.stream")
def stream(run: Interpreter, func: Any) -> Any:
    """Marks a method that reads its body in pieces."""
    return func


def _noting(name: str) -> Any:
    @quiet
    @stands_for(f"sanic_ext.extensions.openapi.openapi.{name}", f"sanic_ext.openapi.{name}")
    def decorator(run: Interpreter, *_: Any, **__: Any) -> Any:
        return Native(name, lambda run, function: function)

    return decorator


(summary, description, document, tag, response, body, parameter, definition, operation, secured) = map(
    _noting,
    (
        "summary",
        "description",
        "document",
        "tag",
        "response",
        "body",
        "parameter",
        "definition",
        "operation",
        "secured",
    ),
)
