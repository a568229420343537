"""Channels: the protocols of an ASGI application, and its WebSocket routes.

Modelled: `ProtocolTypeRouter`, `URLRouter` (nested too), consumers by `as_asgi()` or as classes, and what
stands around the router: session and authentication middleware identify, origin validators refuse by origin
only; a consumer that raises `DenyConnection`, or closes where it was to accept, refuses.
Not modelled: channel layers and groups; the channel name router.
Source: channels 4.3, channels/routing.py, auth.py, sessions.py, security/websocket.py.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any, Final

from analyzer.concepts.callables import Described, describe
from analyzer.concepts.layers import refusal_inside, refusals
from analyzer.concepts.routing import Draft, Emitter, GuardDraft
from analyzer.concepts.work import function_of
from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.attributes import ABSENT, class_attribute
from analyzer.evaluator.conditions import Path, joined
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.operations import add
from analyzer.evaluator.symbols import Class, Instance, Module, name_of
from analyzer.evaluator.values import Dict, Result, Unknown
from analyzer.facts import Facts, GuardKind, RouteKind
from analyzer.frameworks.django.settings import Project
from analyzer.frameworks.django.tree import known_first
from analyzer.frameworks.django.urls import Pattern, URLPattern

MAX_WRAPPERS: Final = 20
"""Middleware around one router, routers within routers."""

HOOKS: Final = ("connect", "websocket_connect", "receive")
"""Methods of a consumer in which it may close a connection."""

GUARDS: Final = {
    "channels.auth.AuthMiddlewareStack": GuardKind.SESSION,
    "channels.auth.AuthMiddleware": GuardKind.SESSION,
    "channels.sessions.SessionMiddlewareStack": GuardKind.SESSION,
    "channels.security.websocket.AllowedHostsOriginValidator": GuardKind.VALIDATION,
    "channels.security.websocket.OriginValidator": GuardKind.VALIDATION,
}

REFUSING: Final = {"channels.exceptions.DenyConnection": 403}


@stands_for("channels.routing.ProtocolTypeRouter")
class ProtocolTypeRouter(StandIn):
    """An application for each protocol."""

    RECORDS = True

    def __init__(self, application_mapping: Any) -> None:
        self.expose(application_mapping=application_mapping)

    def __call__(self, scope: Any, *_: Any) -> Any:
        return Unknown("an answer", self.run.place())


@stands_for("channels.routing.URLRouter")
class URLRouter(StandIn):
    """A consumer for each path."""

    RECORDS = True

    def __init__(self, routes: Any) -> None:
        self.expose(routes=routes)

    def __call__(self, scope: Any, *_: Any) -> Any:
        return Unknown("an answer", self.run.place())

    @internal
    def flat(
        self, prefix: Any, path: Path, layers: tuple[GuardDraft, ...], depth: int = 0
    ) -> Iterator[Draft]:
        """The routes below, each with what stands around it."""
        run = self.run
        for possible in run.each(self.attributes.get("routes")):
            for one in run.alternatives(possible.value):
                entry = plain(one.value)
                if not isinstance(entry, URLPattern) or depth > MAX_WRAPPERS:
                    continue
                entry.reached = True
                pattern = plain(entry.attributes.get("pattern"))
                pieces = (
                    pattern.path() if isinstance(pattern, Pattern) else Unknown("an unknown kind of pattern")
                )
                for piece in known_first(run.alternatives(pieces)):
                    tests = joined(joined(joined(path, possible.path), one.path), piece.path)
                    whole = add(prefix, piece.value)
                    app, inner = unwrapped(run, entry.attributes.get("callback"))
                    around = (*layers, *inner)
                    if isinstance(app, URLRouter):
                        yield from app.flat(whole, tests, around, depth + 1)
                    else:
                        yield _draft(run, app, whole, tests, around, entry)


def unwrapped(run: Interpreter, app: Any) -> tuple[Any, list[GuardDraft]]:
    """An ASGI application without its middleware, and the middleware, outermost first."""
    layers: list[GuardDraft] = []
    value = plain(app)
    for _ in range(MAX_WRAPPERS):
        inner: Any = None
        if isinstance(value, Result) and value.arguments.positional and not isinstance(value.through, Class):
            inner = value.arguments.positional[0]
        elif isinstance(value, Instance) and not isinstance(value, (URLRouter, ProtocolTypeRouter)):
            inner = value.attributes.get("app", value.attributes.get("inner"))
        if inner is None:
            break
        name = name_of(value)
        kind = GUARDS.get(name, GuardKind.OTHER)
        layers.append(
            GuardDraft(name, kind, "middleware", kind is GuardKind.VALIDATION, why="around a router")
        )
        value = plain(inner)
    return value, layers


def _draft(
    run: Interpreter, app: Any, path: Any, tests: Path, layers: tuple[GuardDraft, ...], entry: URLPattern
) -> Draft:
    consumer = consumer_of(app)
    described: Described = describe(consumer)
    inside = None
    for hook in HOOKS if isinstance(consumer, Class) else ():
        method = class_attribute(run, consumer, hook)
        if method is not ABSENT and inside is None:
            inside = refusal_inside(run, method) or _closed_at_once(run, method)
    return Draft(
        kind=RouteKind.WEBSOCKET,
        methods=("WEBSOCKET",),
        path=path,
        handler=described,
        place=entry.place or described.place,
        conditions=tests,
        guards=list(layers),
        inside=inside,
    )


def _closed_at_once(run: Interpreter, method: Any) -> GuardDraft | None:
    """A consumer that answers some callers' wish to connect with `self.close()`, whatever code it gives."""
    function = function_of(method)
    if function is None or function.name == "receive" or not refusals(run).looks_at_caller(function):
        return None
    closes = any(ast.unparse(call.func) == "self.close" for call in run.bodies.of(function.node).calls)
    return GuardDraft(describe(method).name, GuardKind.AUTHENTICATION, "handler", True) if closes else None


def consumer_of(app: Any) -> Any:
    """The class behind `Consumer.as_asgi()`."""
    if isinstance(app, Result) and isinstance(app.through, Class):
        return app.through
    return app


def django_routes(run: Interpreter, project: Project) -> None:
    """Import the ASGI application that the project's settings name."""
    named = plain(run.attribute(run.external("django.conf.settings"), "ASGI_APPLICATION", None))
    owner, _, name = named.rpartition(".") if isinstance(named, str) else ("", "", "")
    if owner:
        module = run.demand(named, lambda: run.importer.absolute(owner, None))
        if isinstance(module, Module):
            run.notes.setdefault("channels.applications", {})[project.name] = run.import_name(module, name)


def django_emit(run: Interpreter, facts: Facts, project: Project, emitter: Emitter) -> None:
    """The WebSocket routes of a project."""
    app, layers = unwrapped(run, run.notes.get("channels.applications", {}).get(project.name))
    if isinstance(app, ProtocolTypeRouter):
        mapping = plain(app.attributes.get("application_mapping"))
        found = mapping.entries.get((str, "websocket")) if isinstance(mapping, Dict) else None
        if found is None:
            return
        app, inner = unwrapped(run, found[1].value)
        layers += inner
    if isinstance(app, URLRouter):
        for draft in app.flat("/", (), tuple(layers)):
            emitter.emit(draft, [])
