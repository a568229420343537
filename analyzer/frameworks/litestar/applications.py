"""The application class, and what an application comes to.

Source: litestar/app.py, litestar/_layers, litestar/middleware/_utils.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

from analyzer.concepts.callables import describe
from analyzer.concepts.declarations import declarations
from analyzer.concepts.known import IDENTIFYING, known_guards
from analyzer.concepts.layers import decorators, function_layer, layer_draft, refusal_inside, refusals
from analyzer.concepts.routing import PROTECTING, Draft, GuardDraft
from analyzer.concepts.serving import Handling, Served, write
from analyzer.evaluator import internal, stands_for
from analyzer.evaluator.attributes import ABSENT, class_attribute, mro_of
from analyzer.evaluator.comparing import truth
from analyzer.evaluator.conditions import Path, beyond, joined
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Bound, Class, Function, Instance, Native, NativeClass
from analyzer.evaluator.texts import spelled
from analyzer.evaluator.values import Dict, Possible, Sequence, Unknown
from analyzer.facts import Facts, RouteKind
from analyzer.frameworks.litestar.contents import contents_of
from analyzer.frameworks.litestar.handlers import (
    LAYERED,
    AbstractAuthenticationMiddleware,
    ASGIRouteHandler,
    Controller,
    DefineMiddleware,
    Layer,
    Provide,
    RouteHandler,
    Router,
    WebsocketListener,
    attribute_of,
    below,
    handlers_of,
    listed,
)
from analyzer.frameworks.litestar.security import CONFIGURED

KINDS: Final = {
    "http": RouteKind.HTTP,
    "websocket": RouteKind.WEBSOCKET,
    "mount": RouteKind.MOUNT,
    "static": RouteKind.STATIC,
}
STATIC_HANDLER: Final = "litestar.static_files.base.StaticFiles.handle"


@stands_for("litestar.app.Litestar", "litestar.Litestar", "starlite.Starlite", "starlite.app.Starlite")
class Litestar(Layer):
    """An application."""

    APPLICATION = True
    WEIGHS_PATHS = True  # a fixed part of a path goes before a parameter, whatever was registered first

    def __init__(self, route_handlers: Any = None, *, path: Any = "", **options: Any) -> None:
        run = self.run
        config = run.call(
            run.external("litestar.config.app.AppConfig"), [], {"route_handlers": route_handlers, **options}
        )
        config.expose(path=path)
        for one in [*run.each(config.attributes["on_app_init"]), *self._plugin_hooks(config)]:
            with run.under(one.path):
                changed = run.call(one.value, [config])
            if type(plain(changed)) is type(config):
                config = plain(changed)
        seen = config.attributes
        self.begin(seen.get("path"), seen["route_handlers"], seen)
        self.expose(**{name: seen.get(name) for name in (*LAYERED, *CONFIGURED) if name != "route_handlers"})
        self.expose(
            debug=seen.get("debug"), state=Unknown("state"), exception_handlers=seen.get("exception_handlers")
        )

    @internal
    def _plugin_hooks(self, config: Any) -> list[Possible]:
        """`on_app_init` of the plugins."""
        run = self.run
        found = []
        for one in run.each(config.attributes["plugins"]):
            hook = run.attribute(one.value, "on_app_init", None)
            if isinstance(hook, (Bound, Function)):
                found.append(Possible(hook, one.path))
        return found

    @staticmethod
    def from_config(config: Any) -> Any:
        inner = plain(config)
        if not isinstance(inner, Instance):
            return Unknown("application of a configuration")
        run = inner.run  # type: ignore[attr-defined]
        return run.call(run.external("litestar.app.Litestar"), [], dict(inner.attributes))

    @internal
    def start_hooks(self) -> list[Possible]:
        """What runs when the application starts."""
        return [one for event, one in self.hooks() if event != "shutdown"]

    @internal
    def hooks(self) -> list[tuple[str, Possible]]:
        """What runs at start and stop."""
        names = (("on_startup", "startup"), ("lifespan", "lifespan"), ("on_shutdown", "shutdown"))
        return [(event, one) for name, event in names for one in self.run.each(self.attributes.get(name))]

    @internal
    def errors(self) -> list[Handling]:
        """Exceptions and statuses with what answers them."""
        table = plain(self.attributes.get("exception_handlers"))
        return [Handling(*one) for one in table.entries.values()] if isinstance(table, Dict) else []


@dataclass(frozen=True, slots=True)
class Around:
    """The layers that a handler is in, outermost first."""

    prefix: Any = ""
    guards: tuple[Possible, ...] = ()
    middleware: tuple[Possible, ...] = ()
    dependencies: tuple[Any, ...] = ()
    options: tuple[Any, ...] = ()

    def within(self, run: Interpreter, path: Any, values: dict[str, Any], own: bool = False) -> Around:
        """One layer deeper; the application's own middleware is not a route's."""
        layers = () if own else tuple(_given(run, values.get("middleware")))
        return Around(
            below(self.prefix, path),
            (*self.guards, *run.each(values.get("guards"))),
            (*self.middleware, *layers),
            (*self.dependencies, values.get("dependencies")),
            (*self.options, values.get("opt"), values),
        )


def compose(run: Interpreter, facts: Facts) -> None:
    """Everything that Litestar's applications come to."""
    apps = [one for one in run.standins if isinstance(one, Litestar) and "route_handlers" in one.attributes]
    served = []
    for app in apps:
        seen = app.attributes
        around = Around().within(run, seen.get("path"), seen, own=True)
        layers = [(one, _layer(run, one)) for one in _given(run, seen.get("middleware"))]
        drafts = [
            _with_layers(run, draft, around, layers)
            for draft, around in _walk(run, seen["route_handlers"], around, (), (app,))
        ]
        drafts += _static(run, seen.get("static_files_config"), app)
        served.append(
            Served(
                app=app,
                framework="litestar",
                drafts=drafts,
                layers=[draft for _, draft in layers],
                by_route=True,
                hooks=[
                    (event, Possible(one.value, beyond(one.path, app.made))) for event, one in app.hooks()
                ],
                errors=app.errors(),
                debug=truth(seen.get("debug"))[1],
            )
        )
    write(run, facts, served)
    for one in run.standins:
        if isinstance(one, RouteHandler) and plain(one.attributes.get("fn")) is not None:
            for path in listed(one.attributes["paths"]):
                declarations(run).add(one.place, path, describe(one.attributes["fn"]).name, one.reached)


def _walk(
    run: Interpreter, entries: Any, around: Around, conditions: Path, open_layers: tuple[Any, ...]
) -> Iterator[tuple[Draft, Around]]:
    """The routes of a list of route handlers, each with the layers around it."""
    for one in run.each(entries):
        for option in run.alternatives(one.value):
            path = joined(conditions, joined(one.path, option.path))
            entry = plain(option.value)
            if isinstance(entry, RouteHandler):
                yield from _of_handler(run, entry, around, path)
            elif isinstance(entry, Router) and entry not in open_layers:
                seen = entry.attributes
                inner = around.within(run, seen["path"], seen)
                yield from _walk(run, seen["route_handlers"], inner, path, (*open_layers, entry))
            elif isinstance(entry, Class) and _is_a(entry, Controller):
                values = {name: attribute_of(run, entry, name) for name in (*LAYERED, "exclude_from_auth")}
                inner = around.within(run, attribute_of(run, entry, "path") or "", values)
                for handler in handlers_of(run, entry):
                    yield from _of_handler(run, handler, inner, path)
            elif isinstance(entry, Class) and _is_a(entry, WebsocketListener):
                values = {name: attribute_of(run, entry, name) for name in LAYERED}
                inner = around.within(run, attribute_of(run, entry, "path") or "", values)
                yield (
                    Draft(RouteKind.WEBSOCKET, ("GET",), inner.prefix, describe(entry), entry.place, path),
                    inner,
                )
            elif isinstance(entry, Unknown):
                reason = f"a route handler is not known: {entry.reason}"
                run.hole("route", "litestar route handlers", reason, entry.place, "routes")


def _is_a(cls: Class, kind: type) -> bool:
    return any(isinstance(base, NativeClass) and issubclass(base.played_by, kind) for base in mro_of(cls))


def _of_handler(
    run: Interpreter, handler: RouteHandler, around: Around, conditions: Path
) -> Iterator[tuple[Draft, Around]]:
    handler.reached = True
    function = handler.attributes["fn"]
    for path in listed(handler.attributes["paths"]):
        inner = around.within(run, path, handler.options)
        kind = KINDS[handler.KIND]
        draft = Draft(
            kind=kind,
            methods=("ANY",) if isinstance(handler, ASGIRouteHandler) else handler.methods(),
            path=inner.prefix,
            handler=describe(function),
            place=handler.place,
            conditions=conditions,
            guards=list(decorators(run, function)),
            inside=refusal_inside(run, function),
        )
        if kind is RouteKind.HTTP:
            told = [one for one in inner.options if isinstance(one, dict)]
            where = spelled(inner.prefix)[0]
            draft.contents = partial(contents_of, run, function, where, draft.methods, told)
        yield draft, inner


def _with_layers(
    run: Interpreter, draft: Draft, around: Around, app_layers: list[tuple[Possible, GuardDraft]]
) -> Draft:
    """A route with the guards, the middleware and the refusing dependencies on its way."""
    guards = [replace(function_layer(run, one.value, one.path), via="route") for one in around.guards]
    draft.guards = [*guards, *draft.guards]
    path = spelled(draft.path)[0]
    draft.layers = [_authenticating(run, one, layer, around, path) for one, layer in app_layers] + [
        _authenticating(run, one, _layer(run, one), around, path) for one in around.middleware
    ]
    draft.layers = [one for one in draft.layers if one.refuses is not False]
    draft.layers += _dependencies(run, draft.handler.function, around)
    return draft


def _given(run: Interpreter, middleware: Any) -> list[Possible]:
    """The middleware of a layer: each that a value may be, under its tests; None is nothing."""
    return [
        Possible(one.value, joined(element.path, one.path))
        for element in run.each(middleware)
        for one in run.alternatives(element.value)
        if plain(one.value) is not None
    ]


def _layer(run: Interpreter, one: Possible) -> GuardDraft:
    """One middleware."""
    given = plain(one.value)
    if isinstance(given, DefineMiddleware):
        made = layer_draft(run, given.attributes["middleware"], given.options, given.place)
        return _of_authentication(run, given.attributes["middleware"], replace(made, path=one.path))
    if isinstance(given, (Class, NativeClass, Function)):
        return _of_authentication(run, given, replace(layer_draft(run, given, {}, None), path=one.path))
    return function_layer(run, one.value, one.path)


def _of_authentication(run: Interpreter, cls: Any, draft: GuardDraft) -> GuardDraft:
    cls = plain(cls)
    found = class_attribute(run, cls, "authenticate_request") if isinstance(cls, Class) else ABSENT
    if found is ABSENT or not _is_a(cls, AbstractAuthenticationMiddleware):
        return draft
    refusal = refusals(run).of(found)
    return replace(draft, kind=refusal.kind, refuses=refusal.refuses, why=refusal.why)


def _authenticating(
    run: Interpreter, one: Possible, layer: GuardDraft, around: Around, path: str
) -> GuardDraft:
    """Middleware that authenticates everything but what is excluded counts like a guard of the route."""
    given = plain(one.value)
    options = given.options if isinstance(given, DefineMiddleware) else {}
    cls = plain(given.attributes["middleware"]) if isinstance(given, DefineMiddleware) else given
    shipped = known_guards(run).get(layer.name) not in (None, *IDENTIFYING)
    own = isinstance(cls, Class) and _is_a(cls, AbstractAuthenticationMiddleware)
    if layer.kind not in PROTECTING or not (shipped or own):
        return layer
    key = plain(options.get("exclude_opt_key")) or "exclude_from_auth"
    if any(_opted_out(values, key) for values in around.options):
        return replace(layer, refuses=False)
    patterns = [plain(pattern) for pattern in listed(options.get("exclude"))]
    if not all(isinstance(pattern, str) for pattern in patterns):
        return layer
    if any(_matches(pattern, path) for pattern in patterns):
        return replace(layer, refuses=False)
    return replace(layer, via="application")


def _opted_out(values: Any, key: Any) -> bool:
    known = plain(values)
    if isinstance(known, dict):
        return truth(known.get(key, False))[0] is True
    entry = known.entries.get((str, key)) if isinstance(known, Dict) else None
    return entry is not None and truth(entry[1].value)[0] is True


MAX_PATTERN: Final = 200
"""Characters of a pattern of the target that is tried; longer ones count as not matching."""


def _matches(pattern: str, path: str) -> bool:
    """Whether an excluded pattern fits a path; patterns that repeat within repetitions are not tried."""
    if len(pattern) > MAX_PATTERN or re.search(r"[*+}]\)?[*+{]", pattern):
        return False
    try:
        return re.search(pattern, path) is not None
    except re.error:
        return False


def _dependencies(run: Interpreter, function: Any, around: Around) -> list[GuardDraft]:
    """The dependencies that a handler asks for by name and that can refuse."""
    provided: dict[str, Any] = {}
    for table in around.dependencies:
        known = plain(table)
        if isinstance(known, Dict):
            provided.update({key: one.value for key, one in known.entries.values() if isinstance(key, str)})
    found: list[GuardDraft] = []
    pending, seen = [function], set()
    while pending:
        current = pending.pop()
        current = current.function if isinstance(current, Bound) else current
        if not isinstance(current, Function):
            continue
        spec = current.node.args
        for parameter in (*spec.posonlyargs, *spec.args, *spec.kwonlyargs):
            name = parameter.arg
            if name in provided and name not in seen:
                seen.add(name)
                given = plain(provided[name])
                dependency = plain(given.attributes["dependency"]) if isinstance(given, Provide) else given
                draft = function_layer(run, dependency, ())
                if draft.kind in PROTECTING:
                    found.append(replace(draft, via="dependency"))
                pending.append(dependency)
    return found


def _static(run: Interpreter, configured: Any, app: Litestar) -> Iterator[Draft]:
    for one in run.each(configured):
        path = run.attribute(one.value, "path", Unknown("path of static files"))
        handler = describe(Native(STATIC_HANDLER, lambda run, *_: None))
        yield Draft(RouteKind.STATIC, ("GET",), below(path, "{file_path}"), handler, app.place, one.path)


@stands_for(
    "litestar.static_files.config.StaticFilesConfig",
    "litestar.static_files.StaticFilesConfig",
    "starlite.config.StaticFilesConfig",
    "starlite.StaticFilesConfig",
)
class StaticFilesConfig(Layer):
    """The files of folders, as a setting of the application."""

    def __init__(self, path: Any = "/", directories: Any = None, **_: Any) -> None:
        self.expose(path=path, directories=directories)


@stands_for(
    "litestar.static_files.config.create_static_files_router",
    "litestar.static_files.create_static_files_router",
)
def create_static_files_router(run: Interpreter, path: Any, directories: Any = None, **options: Any) -> Any:
    """The files of folders, as a router."""
    handler = run.call(
        run.external("litestar.handlers.asgi_handlers.ASGIRouteHandler"), ["/{file_path:path}"]
    )
    handler.KIND = "static"
    run.call(handler, [Native(STATIC_HANDLER, lambda run, *_: None)])
    entries = {"route_handlers": Sequence.of([handler]), "guards": options.get("guards")}
    return run.call(run.external("litestar.router.Router"), [path], entries)
