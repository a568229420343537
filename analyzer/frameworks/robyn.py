"""Robyn: routes, sub-routers, hooks, authentication, WebSockets, folders.

Modelled: `Robyn` and `SubRouter` with their decorators and `add_route`, `include_router`, hooks of the whole
application and of one path, `auth_required` with `configure_authentication`, `websocket`, `serve_directory`,
start and stop handlers.
Not modelled: `add_view`; prefixes of WebSockets in nested routers; GraphQL views.
Source: robyn 0.88, robyn/__init__.py, robyn/router.py.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Final

from analyzer.concepts.callables import describe
from analyzer.concepts.collecting import Collected, Included, RouteCollector
from analyzer.concepts.declarations import declarations
from analyzer.concepts.layers import function_layer
from analyzer.concepts.routing import Draft, GuardDraft
from analyzer.concepts.serving import Served, write
from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.comparing import truth
from analyzer.evaluator.conditions import beyond
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Native, name_of
from analyzer.evaluator.values import Possible, Tuple
from analyzer.facts import Facts, GuardKind, RouteKind

ENTRY_PACKAGES: Final = ("robyn",)
STATIC_HANDLER: Final = "robyn.types.Directory"

CONSTANTS: Final = {
    f"robyn.robyn.HttpMethod.{verb}": verb
    for verb in ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
}
ALIASES: Final = {"robyn.HttpMethod": "robyn.robyn.HttpMethod"}


def normal(path: str) -> str:
    """`/users/:id` and `/*rest`, without a slash at the end."""
    named = re.sub(r"(?<=/)[:*](\w+)", r"{\1}", path if path.startswith("/") else f"/{path}")
    return named.rstrip("/") or "/"


class BaseRobyn(RouteCollector):
    """What applications and routers have in common."""

    @internal
    def begin(self) -> None:
        """Empty at first."""
        self.hooks: list[tuple[Any, Possible]] = []
        self.listeners: list[tuple[str, Possible]] = []
        self.authentication: Any = None

    def add_route(self, route_type: Any, endpoint: Any, handler: Any, *_: Any, **options: Any) -> Any:
        self.run.call(self.collecting(route_type, endpoint, **options), [handler])
        return handler

    def _verb(self, verb: str, endpoint: Any, options: dict[str, Any]) -> Any:
        return self.collecting(Tuple.of([verb]), endpoint, **options)

    def get(self, endpoint: Any, *_: Any, **options: Any) -> Any:
        return self._verb("GET", endpoint, options)

    def post(self, endpoint: Any, *_: Any, **options: Any) -> Any:
        return self._verb("POST", endpoint, options)

    def put(self, endpoint: Any, *_: Any, **options: Any) -> Any:
        return self._verb("PUT", endpoint, options)

    def patch(self, endpoint: Any, *_: Any, **options: Any) -> Any:
        return self._verb("PATCH", endpoint, options)

    def delete(self, endpoint: Any, *_: Any, **options: Any) -> Any:
        return self._verb("DELETE", endpoint, options)

    def head(self, endpoint: Any, *_: Any, **options: Any) -> Any:
        return self._verb("HEAD", endpoint, options)

    def options(self, endpoint: Any, *_: Any, **options: Any) -> Any:
        return self._verb("OPTIONS", endpoint, options)

    def websocket(self, endpoint: Any) -> Any:
        return self.collecting(None, endpoint, RouteKind.WEBSOCKET)

    def serve_directory(self, route: Any, *_: Any, **__: Any) -> None:
        handler = Native(STATIC_HANDLER, lambda run, *_: None)
        self.run.call(self.collecting(None, route, RouteKind.STATIC), [handler])

    def add_directory(self, route: Any, *_: Any, **__: Any) -> None:
        self.serve_directory(route)

    def before_request(self, endpoint: Any = None) -> Any:
        def register(run: Interpreter, function: Any) -> Any:
            self.hooks.append((endpoint, Possible(function, beyond(run.path, self.made))))
            return function

        return Native("before_request", register)

    def after_request(self, endpoint: Any = None) -> Any:
        return Native("after_request", lambda run, function: function)

    def exception(self, exception_handler: Any) -> Any:
        return exception_handler

    def startup_handler(self, handler: Any) -> Any:
        self.listeners.append(("startup", Possible(handler, self.run.path)))
        return handler

    def shutdown_handler(self, handler: Any) -> Any:
        self.listeners.append(("shutdown", Possible(handler, self.run.path)))
        return handler

    def configure_authentication(self, authentication_handler: Any) -> None:
        self.authentication = authentication_handler

    def include_router(self, router: Any) -> None:
        inner = plain(router)
        prefix = inner.attributes.get("prefix", "") if isinstance(inner, BaseRobyn) else ""
        known = plain(prefix)
        self.record(Included(router, "/" + known.strip("/") if isinstance(known, str) and known else prefix))

    @internal
    def start_hooks(self) -> list[Possible]:
        """What runs when the application starts."""
        return [one for event, one in self.listeners if event == "startup"]


@stands_for("robyn.Robyn")
class Robyn(BaseRobyn):
    """An application."""

    APPLICATION = True

    def __init__(self, file_object: Any = None, *_: Any, **__: Any) -> None:
        self.begin()
        self.expose(file_path=file_object)


@stands_for("robyn.SubRouter")
class SubRouter(BaseRobyn):
    """Routes below a prefix."""

    def __init__(self, file_object: Any = None, prefix: Any = "", *_: Any, **__: Any) -> None:
        self.begin()
        self.expose(prefix=prefix)


@stands_for("robyn.ws.WebSocket", "robyn.WebSocket", "robyn.WS")
class WebSocket(StandIn):
    """`WebSocket(app, endpoint)` of before 0.80, with a handler for each event."""

    RECORDS = True

    def __init__(self, robyn_object: Any, endpoint: Any, *_: Any, **__: Any) -> None:
        self.owner, self.endpoint = plain(robyn_object), endpoint

    def on(self, type: Any) -> Any:
        def register(run: Interpreter, handler: Any) -> Any:
            if plain(type) == "message" and isinstance(self.owner, BaseRobyn):
                run.call(self.owner.collecting(None, self.endpoint, RouteKind.WEBSOCKET), [handler])
            return handler

        return Native("on", register)


def compose(run: Interpreter, facts: Facts) -> None:
    """Everything that Robyn's applications come to."""
    served = []
    for app in [one for one in run.standins if isinstance(one, Robyn) and one.attributes]:
        drafts = [_guarded(run, app, draft, route, owner) for draft, route, owner in app.routes_below(normal)]
        hooks = [(event, Possible(one.value, beyond(one.path, app.made))) for event, one in app.listeners]
        everywhere = [one for path, one in app.hooks if plain(path) is None]
        around = [function_layer(run, one.value, one.path) for one in everywhere]
        served.append(Served(app, "robyn", drafts, around=around, hooks=hooks))
    write(run, facts, served)
    for one in run.standins:
        if isinstance(one, BaseRobyn):
            for effect in one.effects:
                if isinstance(effect.what, Collected) and effect.what.kind is not RouteKind.STATIC:
                    name = describe(effect.what.handler).name
                    declarations(run).add(effect.place, effect.what.path, name, one.reached)


def _guarded(run: Interpreter, app: Robyn, draft: Draft, route: Collected, owner: Any) -> Draft:
    """A route with the hooks of its path, and the authentication that it asks for."""
    path = draft.path
    draft.path = path.rstrip("/") or "/" if isinstance(path, str) else path
    if route.kind is RouteKind.STATIC:
        draft.path = f"{draft.path}/{{path}}" if isinstance(draft.path, str) else draft.path
    for at, one in owner.hooks:
        known = plain(at)
        if isinstance(known, str) and normal(known) == draft.path:
            draft.layers.append(replace(function_layer(run, one.value, one.path), via="hook"))
    if truth(route.options.get("auth_required", False))[0] is not False:
        handler = plain(owner.authentication or app.authentication)
        name = name_of(handler) if handler is not None else "robyn.authentication.AuthenticationHandler"
        guard = GuardDraft(
            name, GuardKind.AUTHENTICATION, "route", True, place=draft.place, why="auth_required"
        )
        draft.guards = [guard, *draft.guards]
    return draft
