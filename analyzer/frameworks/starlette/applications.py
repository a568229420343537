"""The application class.

Source: starlette/applications.py; the decorators that 1.0 removed from 0.48.
"""

from __future__ import annotations

from typing import Any

from analyzer.concepts.applications import made_inside_library
from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.containers import append_each, set_item
from analyzer.evaluator.joining import plain
from analyzer.evaluator.values import Dict, Unknown
from analyzer.frameworks.starlette.routing import Application, listed, registering


@stands_for("starlette.datastructures.State")
class State(StandIn):
    """`app.state`: whatever the target puts there."""

    def __init__(self, *_: Any, **__: Any) -> None:
        """Empty at first."""


@stands_for("starlette.applications.Starlette")
class Starlette(Application):
    """An application."""

    FRAMEWORK = "starlette"

    def __init__(
        self,
        debug: Any = False,
        routes: Any = None,
        middleware: Any = None,
        exception_handlers: Any = None,
        on_startup: Any = None,
        on_shutdown: Any = None,
        lifespan: Any = None,
        **_: Any,
    ) -> None:
        router = self.run.call(
            self.run.external("starlette.routing.Router"),
            [],
            {"routes": routes, "on_startup": on_startup, "on_shutdown": on_shutdown, "lifespan": lifespan},
        )
        self.begin(router, debug, middleware, exception_handlers)

    @internal
    def begin(self, router: Any, debug: Any, middleware: Any, exception_handlers: Any) -> None:
        """What every application begins with."""
        run = self.run
        self.inside_library = made_inside_library(run, self)
        handlers = Dict({}, run.path)
        if plain(exception_handlers) is not None:
            run.update(handlers, exception_handlers)
        self.expose(
            router=router,
            debug=debug,
            state=run.call(run.external("starlette.datastructures.State"), []),
            user_middleware=listed(run, middleware),
            exception_handlers=handlers,
        )

    @property
    def routes(self) -> Any:
        return self.own_router().attributes.get("routes")

    def add_middleware(self, middleware_class: Any, *args: Any, **options: Any) -> None:
        run = self.run
        made = run.call(run.external("starlette.middleware.Middleware"), [middleware_class, *args], options)
        append_each(run, self.attributes.get("user_middleware"), made, 0)

    def middleware(self, middleware_type: Any = "http") -> Any:
        base = self.run.external("starlette.middleware.base.BaseHTTPMiddleware")
        return registering(lambda function: self.add_middleware(base, dispatch=function))

    def add_exception_handler(self, exc_class_or_status_code: Any, handler: Any = None) -> None:
        handlers = plain(self.attributes.get("exception_handlers"))
        if isinstance(handlers, Dict):
            set_item(self.run, handlers, exc_class_or_status_code, handler)

    def exception_handler(self, exc_class_or_status_code: Any) -> Any:
        return registering(lambda function: self.add_exception_handler(exc_class_or_status_code, function))

    def mount(self, path: Any, app: Any = None, name: Any = None) -> None:
        self.own_router().mount(path, app, name)

    def host(self, host: Any, app: Any = None, name: Any = None) -> None:
        self.own_router().host(host, app, name)

    def add_route(
        self,
        path: Any,
        route: Any = None,
        methods: Any = None,
        name: Any = None,
        include_in_schema: Any = True,
    ) -> None:
        self.own_router().add_route(path, route, methods, name)

    def add_websocket_route(self, path: Any, route: Any = None, name: Any = None) -> None:
        self.own_router().add_websocket_route(path, route, name)

    def route(self, path: Any, methods: Any = None, name: Any = None, include_in_schema: Any = True) -> Any:
        return registering(lambda function: self.own_router().add_route(path, function, methods, name))

    def websocket_route(self, path: Any, name: Any = None) -> Any:
        return registering(lambda function: self.own_router().add_websocket_route(path, function, name))

    def on_event(self, event_type: Any) -> Any:
        return self.own_router().on_event(event_type)

    def add_event_handler(self, event_type: Any, func: Any) -> None:
        self.own_router().add_event_handler(event_type, func)

    def url_path_for(self, *_: Any, **__: Any) -> Any:
        return Unknown("address of a route")
