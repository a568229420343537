"""Falcon: applications, resources with suffixes, hooks, middleware components, sinks, static routes.

Modelled: `App` (WSGI and ASGI, and `API` of before 3.0), `add_route` with `suffix`, `on_websocket`, `before`
on methods and on classes (the guard is the hook's function), `add_middleware`, `add_sink`,
`add_static_route`, `add_error_handler`; falcon-auth's middleware.
Not modelled: routers of the target's own (a blind spot); `after` hooks, which cannot refuse before the work
is done.
Source: falcon 4.1, falcon/app.py, falcon/hooks.py, falcon/routing/util.py; falcon-auth 1.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from analyzer.concepts.callables import describe
from analyzer.concepts.class_views import METHODS, Answered, answered, method_defined
from analyzer.concepts.layers import decorators, function_layer, refusal_inside, refusals, refusing
from analyzer.concepts.patterns import normal_regex
from analyzer.concepts.requests import by_route, known, method_of, outermost, own_parameters, path_of
from analyzer.concepts.routing import PROTECTING, Draft, GuardDraft, without_last_slash
from analyzer.concepts.serving import Handling, Served, write
from analyzer.evaluator import StandIn, internal, quiet, stands_for
from analyzer.evaluator.attributes import ABSENT, class_attribute, mro_of
from analyzer.evaluator.conditions import beyond, joined
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.operations import add
from analyzer.evaluator.standin import Effect
from analyzer.evaluator.symbols import Class, Function, Instance, Native, Wrapped
from analyzer.evaluator.texts import spelled
from analyzer.evaluator.values import Possible, Sequence, Unknown
from analyzer.facts import Facts, GuardKind, RouteKind

ENTRY_PACKAGES: Final = ("falcon",)
GUARDS: Final = {"falcon_auth.middleware.FalconAuthMiddleware": GuardKind.AUTHENTICATION}
ALIASES: Final = {"falcon_auth.FalconAuthMiddleware": "falcon_auth.middleware.FalconAuthMiddleware"}

RESPONDER: Final = re.compile(r"on_(get|head|post|put|patch|delete|options|trace|connect|websocket)(_\w+)?")
BEFORE: Final = tuple(
    f"process_{stage}{form}" for form in ("", "_async") for stage in ("request", "resource")
)
"""Methods of a middleware component that see a request before it is handled."""
STATIC_HANDLER: Final = "falcon.routing.static.StaticRoute"


@dataclass(frozen=True, slots=True)
class Added:
    """What one call put on the application: at `path`, and whether a resource, a sink or files answer."""

    path: Any
    target: Any
    suffix: Any = None
    kind: str = "resource"


@stands_for(
    "falcon.app.App", "falcon.App", "falcon.API", "falcon.api.API", "falcon.asgi.App", "falcon.asgi.app.App"
)
class App(StandIn):
    """An application."""

    RECORDS = True
    APPLICATION = True
    WEIGHS_PATHS = True  # a fixed part of a path goes before a parameter, whatever was registered first

    def __init__(
        self,
        media_type: Any = None,
        request_type: Any = None,
        response_type: Any = None,
        middleware: Any = None,
        router: Any = None,
        **_: Any,
    ) -> None:
        self.components: list[Possible] = []
        self.errors: list[Handling] = []
        self.expose(
            req_options=Unknown("options of requests"),
            resp_options=Unknown("options of responses"),
            router_options=Unknown("options of the router"),
        )
        if plain(middleware) is not None:
            self.add_middleware(middleware)
        if plain(router) is not None:
            reason = "this router finds resources by itself: which paths it answers is decided in its code"
            self.run.hole("route", describe(router).name, reason, describe(router).place, "routes")

    def add_middleware(self, middleware: Any) -> None:
        known = plain(middleware)
        listed = self.run.each(known) if isinstance(known, Sequence) else self.run.alternatives(middleware)
        here = beyond(self.run.path, self.made)
        self.components += [Possible(one.value, joined(here, one.path)) for one in listed]

    def add_route(self, uri_template: Any, resource: Any, *_: Any, suffix: Any = None, **__: Any) -> None:
        self.record(Added(uri_template, resource, suffix))

    def add_sink(self, sink: Any, prefix: Any = "/") -> None:
        self.record(Added(prefix, sink, kind="sink"))

    def add_static_route(self, prefix: Any, directory: Any = None, *_: Any, **__: Any) -> None:
        self.record(Added(prefix, directory, kind="static"))

    def add_error_handler(self, exception: Any, handler: Any = None) -> None:
        known = plain(exception)
        here = beyond(self.run.path, self.made)
        for one in self.run.each(known) if isinstance(known, Sequence) else [Possible(exception)]:
            answer = handler
            if plain(handler) is None:
                answer = self.run.attribute(one.value, "handle", Unknown("handler of an exception"))
            self.errors.append(Handling(one.value, Possible(answer, here)))

    @internal
    def layers(self) -> list[GuardDraft]:
        """The middleware, outermost first."""
        return [_layer(self.run, one) for one in self.components]

    @internal
    def drafts(self) -> Iterator[Draft]:
        """The routes, then what answers where none does."""
        for kinds in (("resource",), ("static", "sink")):
            for effect in self.effects:
                if effect.what.kind in kinds:
                    yield from _of_effect(self.run, effect)


def _layer(run: Interpreter, one: Possible) -> GuardDraft:
    component = plain(one.value)
    if isinstance(component, Instance) and isinstance(component.cls, Class):
        described = describe(component)
        for name in BEFORE:
            found = method_defined(run, component.cls, name)
            refusal = refusals(run).of(found) if found is not ABSENT else None
            if refusal is not None and refusal.kind in (*PROTECTING, GuardKind.RATE_LIMIT, GuardKind.CSRF):
                draft = refusing(refusal, described.name, "middleware", described.place, one.path)
                return by_route(run, draft, [found], partial(_given, run, component))
        return GuardDraft(described.name, GuardKind.OTHER, "middleware", None, one.path, described.place)
    return function_layer(run, one.value, one.path)


def _given(run: Interpreter, component: Instance, route: Draft, function: Function) -> dict[str, Any]:
    """What is known of what a component is given: the request, and the resource that will answer."""
    template = spelled(route.path)[0]
    request = known(run, path=path_of(route), method=method_of(route), uri_template=template)
    given = (request, Unknown("response"), outermost(route.handler))
    return {"self": component, **dict(zip(own_parameters(function), given, strict=False))}


def _of_effect(run: Interpreter, effect: Effect) -> Iterator[Draft]:
    added: Added = effect.what
    for one in run.alternatives(added.target):
        path = joined(effect.path, one.path)
        target = plain(one.value)
        if added.kind == "static":
            handler = describe(Native(STATIC_HANDLER, lambda run, *_: None))
            folder = add(without_last_slash(added.path), "/{filename}")
            yield Draft(RouteKind.STATIC, ("GET",), folder, handler, effect.place, path)
        elif added.kind == "sink":
            draft = Draft(RouteKind.HTTP, ("ANY",), added.path, describe(target), effect.place, path)
            draft.spelling = normal_regex
            draft.guards, draft.inside = list(decorators(run, target)), refusal_inside(run, target)
            yield draft
        else:
            cls = target.cls if isinstance(target, Instance) else target
            for answer in _answers(run, cls, added.suffix):
                socket = answer.method == "WEBSOCKET"
                yield Draft(
                    kind=RouteKind.WEBSOCKET if socket else RouteKind.HTTP,
                    methods=(answer.method,),
                    path=added.path,
                    handler=answer.handler,
                    place=effect.place,
                    conditions=path,
                    guards=answer.guards,
                    inside=answer.inside,
                    callers=effect.callers,
                    details={"handler_method": describe(answer.function).name if answer.function else None},
                )


def _answers(run: Interpreter, cls: Any, suffix: Any) -> Iterator[Answered]:
    known = plain(suffix)
    if known is not None and not isinstance(known, str):
        yield Answered("ANY", describe(cls), None)
        return
    ending = f"_{known}" if known else ""
    yield from answered(run, cls, (*METHODS, "websocket"), f"on_{{}}{ending}")


@quiet
@stands_for("falcon.hooks.before", "falcon.before")
def before(run: Interpreter, action: Any, *_: Any, **__: Any) -> Any:
    """The decorator that runs a function before a responder, or before all of a class."""
    place = run.place()

    def decorate(run: Interpreter, target: Any) -> Any:
        cls = plain(target)
        if not isinstance(cls, Class):
            return Wrapped(target, plain(action), place)
        names = {name for base in mro_of(cls) if isinstance(base, Class) for name in base.namespace}
        for name in sorted(filter(RESPONDER.fullmatch, names)):
            responder = class_attribute(run, cls, name)
            if isinstance(responder, (Function, Wrapped)):
                cls.namespace[name] = Wrapped(responder, plain(action), place)
        return target

    return Native("falcon.hooks.before", decorate)


@quiet
@stands_for("falcon.hooks.after", "falcon.after")
def after(run: Interpreter, action: Any, *_: Any, **__: Any) -> Any:
    """The decorator that runs a function after a responder."""
    return Native("falcon.hooks.after", lambda run, target: target)


def compose(run: Interpreter, facts: Facts) -> None:
    """Everything that Falcon's applications come to."""
    apps = [one for one in run.standins if isinstance(one, App) and one.attributes]
    served = [Served(one, "falcon", list(one.drafts()), one.layers(), errors=one.errors) for one in apps]
    write(run, facts, served)
