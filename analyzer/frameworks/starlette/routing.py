"""Routes, mounts and routers.

A router keeps its entries in a list that the target can read and change; composition walks that list.
Source: starlette/routing.py, starlette/endpoints.py, starlette/staticfiles.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from analyzer.concepts.callables import describe
from analyzer.concepts.layers import decorator_guards, refusal_inside
from analyzer.concepts.routing import Draft, GuardDraft, methods_of, without_last_slash
from analyzer.concepts.serving import ways
from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.attributes import ABSENT, class_attribute
from analyzer.evaluator.conditions import Path, joined, stands_in
from analyzer.evaluator.containers import append, append_each
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.library.functools import Partial
from analyzer.evaluator.operations import add
from analyzer.evaluator.symbols import Bound, Class, Function, Instance, Module, Native, Wrapped, name_of
from analyzer.evaluator.texts import spelled
from analyzer.evaluator.values import External, List, Place, Possible, Result, Unknown
from analyzer.facts import RouteKind
from analyzer.frameworks.starlette.middleware import layers_of


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the way to a route has gathered so far: prefix, tests, guards, the chain of mounts."""

    prefix: Any = ""
    conditions: Path = ()
    guards: tuple[Possible, ...] = ()
    mounts: tuple[str, ...] = ()
    included: bool = False
    """Whether the router is not the application's own, but one that it includes by reference."""

    def within(self, prefix: Any, conditions: Path, guards: tuple[Possible, ...] = ()) -> Surroundings:
        """One level deeper."""
        return Surroundings(
            add(self.prefix, prefix),
            joined(self.conditions, conditions),
            self.guards + guards,
            (*self.mounts, spelled(prefix)[0]) if plain(prefix) != "" else self.mounts,
            self.included,
        )


@stands_for("starlette.routing.BaseRoute")
class RouteObject(StandIn):
    """What stands in a router's list."""

    callers: tuple[Place, ...] = ()
    origin: RouteObject | None = None
    """The entry that this one is a copy of."""
    reached = False

    @internal
    def mark_reached(self) -> None:
        """An application serves this entry."""
        self.reached = True
        if self.origin is not None:
            self.origin.mark_reached()

    @internal
    def settle_place(self) -> None:
        """Remember where the registration was written, not where the object happened to be made."""
        self.place = self.run.place() or self.place
        self.callers = self.run.callers()

    @internal
    def flat(self, around: Surroundings) -> Iterator[Draft]:
        """The routes that this entry serves."""
        raise NotImplementedError

    @internal
    def paths(self) -> list[Possible]:
        """The path, each alternative with its tests."""
        return ways(self.run, self.attributes.get("path", ""))


ENDPOINT_METHODS: Final = ("get", "post", "put", "patch", "delete", "options")


@stands_for("starlette.endpoints.HTTPEndpoint")
class HTTPEndpoint(StandIn):
    """A class whose methods are named after what they answer."""


@stands_for("starlette.endpoints.WebSocketEndpoint")
class WebSocketEndpoint(StandIn):
    """A class that answers a WebSocket."""


def default_methods(run: Interpreter, endpoint: Any) -> tuple[str, ...]:
    """Methods of a route that names none: GET for a function, those of the class for an endpoint class, else
    any."""
    endpoint = plain(endpoint)
    while isinstance(endpoint, (Partial, Wrapped)):
        endpoint = endpoint.function if isinstance(endpoint, Partial) else endpoint.inner
    if isinstance(endpoint, Class):
        found = [name for name in ENDPOINT_METHODS if class_attribute(run, endpoint, name) is not ABSENT]
        return tuple(sorted(name.upper() for name in found)) or ("ANY",)
    if isinstance(endpoint, (External, Result)):  # a library's: classes are written with a capital letter
        return ("ANY",) if name_of(endpoint).rpartition(".")[2][:1].isupper() else ("GET",)
    if isinstance(endpoint, (Function, Bound, Native, Unknown)):
        return ("GET",)
    return ("ANY",)


Handled = tuple[tuple[str, ...], list[GuardDraft], GuardDraft | None]
"""Methods with the decorators that guard them, and the refusal inside the handler."""


def handled(run: Interpreter, endpoint: Any, methods: tuple[str, ...]) -> Iterator[Handled]:
    """What guards a handler by itself; of an endpoint class, per method where they differ."""
    cls = plain(endpoint)
    if not isinstance(cls, Class):
        yield methods, list(decorator_guards(run, endpoint)), refusal_inside(run, endpoint)
        return
    groups: dict[Any, Handled] = {}
    for method in methods:
        function = class_attribute(run, cls, method.lower())
        function = None if function is ABSENT else function
        guards, inside = list(decorator_guards(run, function)), refusal_inside(run, function)
        key = (tuple(guard.name for guard in guards), inside is None)
        before = groups.get(key)
        groups[key] = (method,) if before is None else (*before[0], method), guards, inside
    yield from groups.values()


class EndpointRoute(RouteObject):
    """A path and what answers there."""

    RECORDS = True
    KIND = RouteKind.HTTP

    def __init__(
        self,
        path: Any,
        endpoint: Any = None,
        *,
        methods: Any = None,
        name: Any = None,
        include_in_schema: Any = True,
        middleware: Any = None,
        **_: Any,
    ) -> None:
        self.settle_place()
        self.layers = middleware
        self.expose(
            path=path,
            endpoint=endpoint,
            methods=methods,
            name=name,
            include_in_schema=include_in_schema,
            app=endpoint,
        )

    @internal
    def flat(self, around: Surroundings) -> Iterator[Draft]:
        self.mark_reached()
        run = self.run
        endpoint = self.attributes["endpoint"]
        for path in self.paths():
            for one in run.alternatives(endpoint):
                methods = methods_of(run, self.attributes.get("methods"), default_methods(run, one.value))
                for answered, guards, inside in handled(run, one.value, methods):
                    yield Draft(
                        kind=self.KIND,
                        methods=answered,
                        path=add(around.prefix, path.value),
                        handler=describe(one.value),
                        place=self.place,
                        conditions=joined(joined(around.conditions, path.path), one.path),
                        guards=[*layers_of(run, self.layers, "route"), *guards],
                        inside=inside,
                        mounts=around.mounts,
                        callers=self.callers,
                    )


@stands_for("starlette.routing.Route")
class Route(EndpointRoute):
    """`Route(path, endpoint, methods=...)`."""


@stands_for("starlette.routing.WebSocketRoute")
class WebSocketRoute(EndpointRoute):
    """`WebSocketRoute(path, endpoint)`."""

    KIND = RouteKind.WEBSOCKET


@stands_for("starlette.routing.Mount", "fastapi.routing.Mount")
class Mount(RouteObject):
    """`Mount(path, app)` or `Mount(path, routes=[...])`."""

    RECORDS = True

    def __init__(
        self,
        path: Any,
        app: Any = None,
        routes: Any = None,
        name: Any = None,
        *,
        middleware: Any = None,
        **_: Any,
    ) -> None:
        self.settle_place()
        self.layers = middleware
        self.expose(path=without_last_slash(path), app=app, name=name)
        if app is None:
            self.attributes["app"] = self.run.call(
                self.run.external("starlette.routing.Router"), [], {"routes": routes}
            )
        self.attributes["routes"] = routes

    @internal
    def flat(self, around: Surroundings) -> Iterator[Draft]:
        self.mark_reached()
        run = self.run
        for path in self.paths():
            for one in run.alternatives(self.attributes.get("app")):
                conditions = joined(path.path, one.path)
                yield from mounted(run, one.value, path.value, conditions, self, around)


def mounted(
    run: Interpreter, app: Any, path: Any, conditions: Path, entry: RouteObject, around: Surroundings
) -> Iterator[Draft]:
    """The routes of an application under a path; something that is no application is one route."""
    app = unwrapped(plain(app))
    router = router_of(app)
    inside = replace(around.within(path, conditions), included=False, guards=())
    layers = layers_of(run, getattr(entry, "layers", None), "mount")
    if isinstance(app, (Application, Router)):
        for middleware in app.layers_inside():
            layers.append(middleware)
    if isinstance(app, Application):
        mounted_at = run.notes.setdefault("applications.mounted", {}).setdefault(id(app), [])
        mounted_at.append((inside.prefix, inside.conditions))
        yield from app.own_drafts(inside)
    if router is not None:
        for draft in router.flat_routes(inside):
            draft.layers = [*layers, *draft.layers]
            yield draft
        return
    static = is_static(app)
    yield Draft(
        kind=RouteKind.STATIC if static else RouteKind.MOUNT,
        methods=("GET",) if static else ("ANY",),
        path=inside.prefix,
        handler=describe(app),
        place=entry.place,
        conditions=inside.conditions,
        layers=layers,
        mounts=inside.mounts,
        callers=entry.callers,
    )


def unwrapped(app: Any) -> Any:
    """The application inside ASGI wrappers that keep it as their first argument."""
    for _ in range(10):
        if isinstance(app, Result) and app.arguments.positional and router_of(app.arguments.positional[0]):
            app = app.arguments.positional[0]
        elif isinstance(app, Instance) and not isinstance(app, (Application, Router)):
            inner = plain(app.attributes.get("app"))
            if router_of(inner) is None:
                return app
            app = inner
        else:
            return app
    return app


def is_static(app: Any) -> bool:
    """Whether an ASGI application serves files."""
    if isinstance(app, Instance):
        return isinstance(app, StaticFiles)
    return isinstance(app, Result) and app.of.rpartition(".")[2].endswith("StaticFiles")


def router_of(app: Any) -> Router | None:
    """The router of an application, where it is one that we know."""
    app = plain(app)
    if isinstance(app, Application):
        router = plain(app.attributes.get("router"))
        return router if isinstance(router, Router) else None
    return app if isinstance(app, Router) else None


@stands_for("starlette.routing.Host")
class Host(Mount):
    """`Host(host, app)`: the same paths on another host name."""

    def __init__(self, host: Any, app: Any, name: Any = None) -> None:
        Mount.__init__(self, "", app, name=name)


@stands_for("starlette.staticfiles.StaticFiles", "fastapi.staticfiles.StaticFiles")
class StaticFiles(StandIn):
    """An application that serves the files of a folder."""

    def __init__(self, *, directory: Any = None, packages: Any = None, html: Any = False, **_: Any) -> None:
        self.expose(directory=directory, packages=packages, html=html)


@stands_for("starlette.routing.Router")
class Router(StandIn):
    """A list of routes, in matching order."""

    RECORDS = True
    registered: List
    """The list that the router began with."""

    def __init__(
        self,
        routes: Any = None,
        redirect_slashes: Any = True,
        default: Any = None,
        on_startup: Any = None,
        on_shutdown: Any = None,
        lifespan: Any = None,
        *,
        middleware: Any = None,
        **_: Any,
    ) -> None:
        self.layers = middleware
        self.start(routes, on_startup, on_shutdown, lifespan)

    @internal
    def start(self, routes: Any, on_startup: Any, on_shutdown: Any, lifespan: Any) -> None:
        """What every router begins with."""
        run = self.run
        entries = List([], run.path)
        for one in run.each(routes):
            with run.under(one.path):
                append(run, entries, one.value)
        self.registered = entries
        self.expose(
            routes=entries,
            on_startup=listed(run, on_startup),
            on_shutdown=listed(run, on_shutdown),
            lifespan_context=lifespan,
        )

    @internal
    def layers_inside(self) -> list[GuardDraft]:
        """The router's own middleware."""
        return layers_of(self.run, getattr(self, "layers", None), "mount")

    @internal
    def register(self, entry: Any) -> Any:
        """Add an entry at the end of the list."""
        append_each(self.run, self.attributes.get("routes"), entry)
        return entry

    @internal
    def add_entry(self, kind: str, *args: Any, **keywords: Any) -> Any:
        """A new entry of a library class."""
        return self.register(self.run.call(self.run.external(kind), list(args), keywords))

    @internal
    def through(self, method: str, *args: Any, **options: Any) -> Any:
        """Call a method of this object as the library does itself: a class of the target may override it."""
        return self.run.call(self.run.attribute(self, method), list(args), options)

    def add_route(
        self,
        path: Any,
        endpoint: Any = None,
        methods: Any = None,
        name: Any = None,
        include_in_schema: Any = True,
    ) -> None:
        self.add_entry("starlette.routing.Route", path, endpoint, methods=methods, name=name)

    def add_websocket_route(self, path: Any, endpoint: Any = None, name: Any = None) -> None:
        self.add_entry("starlette.routing.WebSocketRoute", path, endpoint, name=name)

    def mount(self, path: Any, app: Any = None, name: Any = None) -> None:
        self.add_entry("starlette.routing.Mount", path, app, name=name)

    def host(self, host: Any, app: Any = None, name: Any = None) -> None:
        self.add_entry("starlette.routing.Host", host, app, name=name)

    def route(self, path: Any, methods: Any = None, name: Any = None, include_in_schema: Any = True) -> Any:
        options = {"methods": methods, "name": name, "include_in_schema": include_in_schema}
        return registering(lambda function: self.through("add_route", path, function, **options))

    def websocket_route(self, path: Any, name: Any = None) -> Any:
        return registering(lambda function: self.through("add_websocket_route", path, function, name=name))

    def add_event_handler(self, event_type: Any, func: Any) -> None:
        append_each(self.run, self.attributes.get(f"on_{plain(event_type)}"), func)

    def on_event(self, event_type: Any) -> Any:
        return registering(lambda function: self.add_event_handler(event_type, function))

    @internal
    def hooks(self) -> list[tuple[str, Possible]]:
        """What runs at start and stop: the life span where there is one, the event handlers otherwise."""
        lifespan = self.attributes.get("lifespan_context")
        found: list[tuple[str, Possible]] = []
        if plain(lifespan) is not None:
            found += [("lifespan", one) for one in self.run.alternatives(lifespan)]
        found += [("startup", one) for one in self.run.each(self.attributes.get("on_startup"))]
        found += [("shutdown", one) for one in self.run.each(self.attributes.get("on_shutdown"))]
        return found

    @internal
    def flat_routes(self, around: Surroundings) -> Iterator[Draft]:
        """All routes below this router, in matching order."""
        open_routers = self.run.notes.setdefault("starlette.open", [])
        if self in open_routers:
            return  # a router that includes itself
        open_routers.append(self)
        try:
            for one in self.entries():
                deeper = replace(around, conditions=joined(around.conditions, one.path))
                for entry in self.run.alternatives(one.value):
                    yield from self.flat_entry(entry, deeper)
        finally:
            open_routers.remove(self)

    @internal
    def entries(self) -> list[Possible]:
        """What stands in the list, each once: one that stands in it under several tests (a list that is put
        in another order by what is not known) serves once, under what those tests share.  A list that took
        the place of the first one and is not wholly known may hold what was registered before it did."""
        found, whole = self.run.elements(self.attributes.get("routes"))
        if not whole:
            found = [*found, *self.registered.elements]
        kept: dict[int, Possible] = {}
        for one in found:
            before = kept.setdefault(id(plain(one.value)), one)
            if before is not one:
                shared = tuple(test for test in before.path if stands_in(test, one.path))
                kept[id(plain(one.value))] = Possible(before.value, shared)
        return list(kept.values())

    @internal
    def flat_entry(self, entry: Possible, around: Surroundings) -> Iterator[Draft]:
        """The routes of one entry of the list."""
        value = plain(entry.value)
        deeper = replace(around, conditions=joined(around.conditions, entry.path))
        if isinstance(value, RouteObject):
            yield from value.flat(deeper)
        elif isinstance(value, Unknown):
            self.run.hole(
                "route",
                name_of(self.cls),
                f"a registered entry is not known: {value.reason}",
                value.place,
                "routes",
            )


def registering(register: Any) -> Native:
    """A decorator that registers what it is given and gives it back."""

    def decorate(run: Interpreter, function: Any) -> Any:
        register(function)
        return function

    return Native("decorator", decorate)


def listed(run: Interpreter, value: Any) -> List:
    """An iterable argument as a list of our own."""
    found, whole = run.elements(value) if plain(value) is not None else ([], True)
    return List(found, run.path, not whole)


class Application(StandIn):
    """Something that serves requests through a router of its own."""

    RECORDS = True
    APPLICATION = True
    FRAMEWORK = ""
    inside_library: tuple[Module, int] | None = None
    """Stub and line where a library made it."""
    absorbed = False
    """Whether a library took its routes over into another application."""

    @internal
    def own_router(self) -> Router:
        """The application's router."""
        router = plain(self.attributes.get("router"))
        if not isinstance(router, Router):
            router = self.run.call(self.run.external("starlette.routing.Router"), [])
        assert isinstance(router, Router)
        return router

    @internal
    def own_drafts(self, around: Surroundings) -> Iterator[Draft]:
        """Routes that the framework adds by itself."""
        yield from ()

    @internal
    def start_hooks(self) -> list[Possible]:
        """What runs when the application starts."""
        return [one for event, one in self.own_router().hooks() if event != "shutdown"]

    @internal
    def layers_inside(self) -> list[GuardDraft]:
        """The application's middleware, as elements on the way."""
        return layers_of(self.run, self.attributes.get("user_middleware"), "middleware")
