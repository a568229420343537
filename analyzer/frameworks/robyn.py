"""Robyn: routes, sub-routers, hooks, authentication, WebSockets, folders.

Modelled: `Robyn` and `SubRouter` with their decorators and `add_route`, `include_router`, hooks of the whole
application and of one path, `auth_required` with `configure_authentication`, `websocket`, `serve_directory`,
start and stop handlers; bodies and plain values that handlers ask for in their signatures.
Not modelled: `add_view`; prefixes of WebSockets in nested routers; GraphQL views.
Source: robyn 0.88, robyn/__init__.py, robyn/router.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any, Final

from analyzer.concepts.callables import describe
from analyzer.concepts.collecting import Collected, Included, RouteCollector
from analyzer.concepts.contents import (
    Answers,
    Content,
    SchemaDraft,
    Takes,
    default_text,
    held_schemas,
)
from analyzer.concepts.declarations import declarations
from analyzer.concepts.layers import function_layer
from analyzer.concepts.noted import Meant
from analyzer.concepts.routing import Draft, GuardDraft
from analyzer.concepts.serving import Served, write
from analyzer.concepts.typed import content_of_type, data_answered, given_or_none, is_data, parameters_of
from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.annotations import spelled_type
from analyzer.evaluator.attributes import ABSENT
from analyzer.evaluator.comparing import truth
from analyzer.evaluator.conditions import beyond
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class, Native, name_of
from analyzer.evaluator.texts import spelled
from analyzer.evaluator.values import Possible, Tuple
from analyzer.facts import Facts, GuardKind, RouteKind
from analyzer.frameworks.data_classes import fields

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
    if route.kind is RouteKind.HTTP:
        draft.contents = partial(contents_of, run, route.handler, spelled(draft.path)[0])
    return draft


# -- what handlers take --------------------------------------------------------------------------------------

BODIES: Final = ("robyn.types.Body", "robyn.types.JsonBody", "robyn.Body", "robyn.JsonBody")
"""Classes whose heirs describe bodies by their annotations."""

GIVEN: Final = (
    "request", "req", "r", "global_dependencies", "router_dependencies", "headers", "ip_addr", "method",
    "url", "form_data", "files", "identity", "query_params", "path_params", "body", "ws", "websocket",
)  # fmt: skip
"""Parameters that are filled by their names."""

PLAIN: Final = frozenset({"str", "int", "float", "bool"})


def content_of(run: Interpreter, value: Any, name: str) -> Meant | None:
    """What a class that describes a body stands for."""
    if not isinstance(value, Class) or not any(name_of(base) in BODIES for base in value.mro):
        return None
    told = partial(fields, run, value)
    held_schemas(run).hold(value.full_name, lambda: SchemaDraft("robyn", value.place, list(told())))
    return Meant(Content(value.qualname, value.full_name), told)


CONTENT_OF: Final = (content_of,)


def contents_of(run: Interpreter, handler: Any, path: str) -> Iterator[Takes | Answers]:
    """Bodies are typed; plain values come from the path where they are named there, else from the query."""
    owner = describe(handler).name
    in_path = set(re.findall(r"\{(\w+)", path))
    for one in parameters_of(run, handler):
        annotation, default = one.annotation(), one.default()
        inner, or_none = given_or_none(annotation)
        required = default is ABSENT and not or_none
        if is_data(run, inner, owner):
            content = content_of_type(run, inner, f"{owner}_body")
            yield Takes(content, required=required, place=one.place)
        elif one.name in in_path or (one.name not in GIVEN and spelled_type(inner) in PLAIN):
            where = "path" if one.name in in_path else "query"
            shown = None if required or default is ABSENT else default_text(one.name, default)
            kind = "str" if inner is None else spelled_type(annotation)
            yield Takes(Content(kind), where, one.name, required or where == "path", shown, place=one.place)
    yield data_answered(run, handler, owner)
