"""FastAPI's routers and routes.

`include_router` changed its meaning at 0.137: before, it copies the routes that the router has at that
moment, each by registering it again; from then on it keeps a reference and a snapshot of the including
router, and routes that are added later appear as well.  The version that the target's lock file or metadata
names decides; where none does, the newer meaning holds.
Source: fastapi/routing.py 0.116.2, 0.136.3, 0.137.0, 0.165.0.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from analyzer.concepts.callables import describe
from analyzer.concepts.routing import Draft, methods_of
from analyzer.concepts.serving import ways
from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.conditions import joined
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.operations import add
from analyzer.evaluator.symbols import Bound, Function
from analyzer.evaluator.values import List, Possible, Unknown
from analyzer.facts import RouteKind
from analyzer.frameworks.fastapi.operations import Operation, response_model
from analyzer.frameworks.starlette.routing import (
    EndpointRoute,
    Mount,
    RouteObject,
    Router,
    StaticFiles,
    Surroundings,
    registering,
)
from analyzer.frameworks.starlette.routing import Route as PlainRoute
from analyzer.frameworks.starlette.routing import WebSocketRoute as PlainWebSocketRoute

LIVE_SINCE: Final = (0, 137)
"""Version from which `include_router` refers instead of copying."""

OPTIONS: Final = (
    "status_code",
    "tags",
    "summary",
    "description",
    "responses",
    "deprecated",
    "operation_id",
    "include_in_schema",
    "response_class",
    "name",
)

OMITTED: Final = ("dependencies", "tags", "name", "summary", "description", "responses", "deprecated")
"""Options that the library passes on to `api_route` and `add_api_route` though nobody gave them."""


def includes_live(run: Interpreter) -> bool:
    """Whether an included router is referred to rather than copied."""
    version = run.versions.get("fastapi")
    if version is None:
        return True
    numbers = [int(part) for part in version.split(".")[:2] if part.isdigit()]
    return tuple(numbers) >= LIVE_SINCE


DEPENDANT: Final = "fastapi.dependencies.models.Dependant"


@stands_for(DEPENDANT)
class Dependant(StandIn):
    """`route.dependant`, whose `dependencies` some code extends by hand.  What FastAPI itself puts there
    stands in the list as one placeholder."""

    def __init__(self, **_: Any) -> None:
        self.own = Unknown("dependencies that FastAPI read from the route")
        self.expose(dependencies=List.of([self.own]))

    @internal
    def around_own(self) -> tuple[tuple[Possible, ...], tuple[Possible, ...]]:
        """What stands before and after FastAPI's own."""
        listed = self.run.each(self.attributes["dependencies"])
        at = next((index for index, one in enumerate(listed) if one.value is self.own), len(listed))
        return tuple(listed[:at]), tuple(listed[at + 1 :])


@stands_for("fastapi.dependencies.utils.get_parameterless_sub_dependant")
def get_parameterless_sub_dependant(run: Interpreter, *, depends: Any, path: Any = None) -> Any:
    return depends


class GuardedRoute(RouteObject):
    """A route with dependencies."""

    RECORDS = True
    KIND = RouteKind.HTTP

    @internal
    def keep(self, path: Any, endpoint: Any, dependencies: Any, options: dict[str, Any]) -> None:
        """Remember what was registered."""
        self.settle_place()
        self.options = options
        self.built_from = tuple(self.run.each(dependencies))
        """The dependencies that FastAPI read; those added to the list later count where it reads it again."""
        listed = List(list(self.built_from), self.run.path)
        self.expose(
            path=path, endpoint=endpoint, dependencies=listed, **{key: options.get(key) for key in OPTIONS}
        )

    @internal
    def guards(self) -> tuple[Possible, ...]:
        """Its own dependencies, those of its router included."""
        return tuple(self.run.each(self.attributes.get("dependencies")))

    @property
    def response_model(self) -> Any:
        return response_model(self.run, self.attributes.get("endpoint"), self.options)

    @property
    def dependant(self) -> Any:
        made = self.attributes.get("dependant")
        if made is None:
            made = self.attributes["dependant"] = self.run.call(self.run.external(DEPENDANT), [])
        return made

    @internal
    def added(self, around: Surroundings) -> tuple[tuple[Possible, ...], tuple[Possible, ...]]:
        """What was put into `route.dependant` by hand, before and after FastAPI's own; lost where the route
        is included by reference, as its dependant is then made anew."""
        dependant = self.attributes.get("dependant")
        if not isinstance(dependant, Dependant) or around.included:
            return (), ()
        return dependant.around_own()

    @internal
    def methods(self) -> tuple[str, ...]:
        """The methods that it answers."""
        return methods_of(self.run, self.attributes.get("methods"), ("GET",))

    @internal
    def flat(self, around: Surroundings) -> Iterator[Draft]:
        self.mark_reached()
        run = self.run
        first, last = self.added(around)
        for path in self.paths():
            for one in run.alternatives(self.attributes.get("endpoint")):
                guards = (*first, *around.guards, *(self.guards() if around.included else self.built_from))
                operation = Operation(run, one.value, guards, self.options, path.value, last)
                yield Draft(
                    kind=self.KIND,
                    methods=self.methods(),
                    path=add(around.prefix, path.value),
                    handler=describe(one.value),
                    place=self.place,
                    conditions=joined(joined(around.conditions, path.path), one.path),
                    mounts=around.mounts,
                    callers=self.callers,
                    guards=operation.guards,
                    inside=operation.inside,
                    name=operation.name,
                    details=operation.details,
                    after=operation.write,
                )


@stands_for("fastapi.routing.APIRoute")
class APIRoute(GuardedRoute, PlainRoute):
    """One operation."""

    def __init__(
        self,
        path: Any,
        endpoint: Any = None,
        *,
        methods: Any = None,
        dependencies: Any = None,
        **options: Any,
    ) -> None:
        self.keep(path, endpoint, dependencies, options)
        self.expose(methods=methods if plain(methods) is not None else List.of(["GET"]))

    def get_route_handler(self) -> Any:
        return Unknown("route handler")


@stands_for("fastapi.routing.APIWebSocketRoute")
class APIWebSocketRoute(GuardedRoute, PlainWebSocketRoute):
    """One WebSocket."""

    KIND = RouteKind.WEBSOCKET

    def __init__(
        self, path: Any, endpoint: Any = None, *, name: Any = None, dependencies: Any = None, **options: Any
    ) -> None:
        self.keep(path, endpoint, dependencies, {"name": name, **options})


@stands_for("fastapi.routing._FrontendStaticFiles")
class FrontendFiles(StaticFiles):
    """The files of a single-page frontend."""


@stands_for("fastapi.routing._FrontendRoute")
class FrontendRoute(GuardedRoute):
    """A single-page frontend: files behind the dependencies of their router (since 0.138)."""

    KIND = RouteKind.STATIC

    def __init__(self, path: Any, endpoint: Any = None, *, dependencies: Any = None, **options: Any) -> None:
        self.keep(path, endpoint, dependencies, options)


@stands_for("fastapi.routing._IncludedRouter")
class IncludedRouter(RouteObject):
    """A reference to a router, with what the including one was at that moment."""

    RECORDS = True

    def __init__(self, router: Any, prefix: Any, guards: Any) -> None:
        self.settle_place()
        self.router = router
        self.prefix = prefix
        self.snapshot: tuple[Possible, ...] = tuple(guards)
        self.expose(original_router=router)

    @internal
    def flat(self, around: Surroundings) -> Iterator[Draft]:
        self.mark_reached()
        for prefix in ways(self.run, self.prefix):
            inside = around.within(prefix.value, prefix.path, self.snapshot)
            yield from self.router.flat_routes(replace(inside, included=True))


@stands_for("fastapi.routing.APIRouter", "fastapi.APIRouter")
class APIRouter(Router):
    """A router: what is registered on it carries its prefix and its dependencies."""

    def __init__(
        self,
        *,
        prefix: Any = "",
        tags: Any = None,
        dependencies: Any = None,
        routes: Any = None,
        route_class: Any = None,
        on_startup: Any = None,
        on_shutdown: Any = None,
        lifespan: Any = None,
        include_in_schema: Any = True,
        deprecated: Any = None,
        **options: Any,
    ) -> None:
        self.layers = None
        self.start(routes, on_startup, on_shutdown, lifespan)
        self.expose(
            prefix=prefix if plain(prefix) is not None else "",
            tags=List(list(self.each(tags)), self.run.path),
            dependencies=List(list(self.each(dependencies)), self.run.path),
            route_class=route_class
            if route_class is not None
            else self.run.external("fastapi.routing.APIRoute"),
            include_in_schema=include_in_schema,
            deprecated=deprecated,
        )

    @internal
    def own_guards(self) -> list[Possible]:
        """The router's dependencies as they are now."""
        return list(self.each(self.attributes.get("dependencies")))

    @internal
    def full(self, path: Any) -> Any:
        """The router's prefix and a path."""
        return add(self.attributes.get("prefix", ""), path)

    def add_api_route(
        self,
        path: Any,
        endpoint: Any = None,
        *,
        methods: Any = None,
        dependencies: Any = None,
        route_class_override: Any = None,
        **options: Any,
    ) -> None:
        run = self.run
        guards = List([*self.own_guards(), *self.each(dependencies)], run.path)
        options["tags"] = List(
            [*self.each(self.attributes.get("tags")), *self.each(options.get("tags"))], run.path
        )
        for key in ("deprecated", "include_in_schema"):
            inherited = plain(self.attributes.get(key))
            if inherited is (key == "deprecated"):
                options[key] = inherited
        kind = (
            route_class_override
            if plain(route_class_override) is not None
            else self.attributes["route_class"]
        )
        route = run.call(
            kind, [self.full(path), endpoint], {"methods": methods, "dependencies": guards, **options}
        )
        self.register(route)

    def api_route(self, path: Any, *, methods: Any = None, **options: Any) -> Any:
        given = {"methods": methods, **self._passed_on("add_api_route", options)}
        return registering(lambda function: self.through("add_api_route", path, function, **given))

    def _verb(self, method: str, path: Any, options: dict[str, Any]) -> Any:
        given = {**self._passed_on("api_route", options), "methods": List.of([method])}
        return self.through("api_route", path=path, **given)

    def _passed_on(self, method: str, options: dict[str, Any]) -> dict[str, Any]:
        """The options of a call that a class of the target may have overridden, which gets all of them."""
        found = self.run.attribute(self, method)
        overridden = isinstance(found, Bound) and isinstance(found.function, Function)
        return {**dict.fromkeys(OMITTED), **options} if overridden else options

    def get(self, path: Any, **options: Any) -> Any:
        return self._verb("GET", path, options)

    def put(self, path: Any, **options: Any) -> Any:
        return self._verb("PUT", path, options)

    def post(self, path: Any, **options: Any) -> Any:
        return self._verb("POST", path, options)

    def delete(self, path: Any, **options: Any) -> Any:
        return self._verb("DELETE", path, options)

    def options(self, path: Any, **options: Any) -> Any:
        return self._verb("OPTIONS", path, options)

    def head(self, path: Any, **options: Any) -> Any:
        return self._verb("HEAD", path, options)

    def patch(self, path: Any, **options: Any) -> Any:
        return self._verb("PATCH", path, options)

    def trace(self, path: Any, **options: Any) -> Any:
        return self._verb("TRACE", path, options)

    def add_api_websocket_route(
        self, path: Any, endpoint: Any = None, name: Any = None, *, dependencies: Any = None
    ) -> None:
        run = self.run
        guards = List([*self.own_guards(), *self.each(dependencies)], run.path)
        kind = run.external("fastapi.routing.APIWebSocketRoute")
        self.register(run.call(kind, [self.full(path), endpoint], {"name": name, "dependencies": guards}))

    def websocket(self, path: Any, name: Any = None, *, dependencies: Any = None) -> Any:
        options = {"name": name, "dependencies": dependencies}
        return registering(
            lambda function: self.through("add_api_websocket_route", path, function, **options)
        )

    def frontend(self, path: Any = "/", *, directory: Any = None, **_: Any) -> None:
        kind = self.run.external("fastapi.routing._FrontendStaticFiles")
        static = self.run.call(kind, [], {"directory": directory})
        guards = List(self.own_guards(), self.run.path)
        route = self.run.external("fastapi.routing._FrontendRoute")
        self.register(self.run.call(route, [self.full(path), static], {"dependencies": guards}))

    def include_router(
        self, router: Any, *, prefix: Any = "", tags: Any = None, dependencies: Any = None, **options: Any
    ) -> None:
        run = self.run
        for one in run.alternatives(router):
            child = plain(one.value)
            with run.under(one.path):
                if isinstance(child, Router):
                    self._include(child, prefix if plain(prefix) is not None else "", dependencies, tags)
                elif not isinstance(child, Unknown) or child.reason:
                    reason = child.reason if isinstance(child, Unknown) else "it is no router that we know"
                    run.hole(
                        "route",
                        "include_router",
                        f"the included router is not known: {reason}",
                        None,
                        "routes",
                    )

    def _include(self, child: Router, prefix: Any, dependencies: Any, tags: Any) -> None:
        run = self.run
        included = list(self.each(dependencies))
        for name in ("on_startup", "on_shutdown"):
            mine = plain(self.attributes.get(name))
            if isinstance(mine, List):
                run.extend(mine, child.attributes.get(name))
        if plain(self.attributes.get("lifespan_context")) is None:
            self.attributes["lifespan_context"] = child.attributes.get("lifespan_context")
        if includes_live(run):
            guards = [*self.own_guards(), *included]
            entry = run.allocate(run.external("fastapi.routing._IncludedRouter"))
            assert isinstance(entry, IncludedRouter)
            IncludedRouter.__init__(entry, child, self.full(prefix), guards)
            self.register(entry)
            return
        for element in list(run.each(child.attributes.get("routes"))):
            for one in run.alternatives(element.value):
                with run.under(joined(element.path, one.path)):
                    self._copy(plain(one.value), prefix, included, tags)

    def _copied_from(self, route: GuardedRoute, before: int) -> None:
        """What was registered since stands where the original was written."""
        for made in self.each(self.attributes.get("routes"))[before:]:
            if isinstance(made.value, RouteObject):
                made.value.place, made.value.callers, made.value.origin = route.place, route.callers, route

    def _copy(self, route: Any, prefix: Any, included: list[Possible], tags: Any) -> None:
        """Register a route of another router again, under a prefix (before 0.137)."""
        if isinstance(route, APIRoute):
            guards = List([*included, *route.guards()], self.run.path)
            options = {key: value for key, value in route.options.items() if key != "dependencies"}
            options["tags"] = List([*self.each(tags), *self.each(options.get("tags"))], self.run.path)
            before = len(self.each(self.attributes.get("routes")))
            self.through(
                "add_api_route",
                add(prefix, route.attributes.get("path", "")),
                route.attributes.get("endpoint"),
                methods=route.attributes.get("methods"),
                dependencies=guards,
                route_class_override=route.cls,
                **options,
            )
            self._copied_from(route, before)
        elif isinstance(route, APIWebSocketRoute):
            guards = List([*included, *route.guards()], self.run.path)
            path = add(prefix, route.attributes.get("path", ""))
            before = len(self.each(self.attributes.get("routes")))
            endpoint = route.attributes.get("endpoint")
            self.through("add_api_websocket_route", path, endpoint, dependencies=guards)
            self._copied_from(route, before)
        elif isinstance(route, EndpointRoute):
            kind = (
                "starlette.routing.WebSocketRoute"
                if route.KIND is RouteKind.WEBSOCKET
                else "starlette.routing.Route"
            )
            made = self.add_entry(
                kind,
                add(prefix, route.attributes.get("path", "")),
                route.attributes.get("endpoint"),
                methods=route.attributes.get("methods"),
            )
            made.place, made.callers, made.origin = route.place, route.callers, route
        elif isinstance(route, Mount):
            reason = "this version of FastAPI leaves out what is mounted on an included router"
            self.run.hole("route", "mount", reason, route.place, "routes")
