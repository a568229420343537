"""Resources, routes, route definitions and the dispatcher.

Source: aiohttp/web_urldispatcher.py, aiohttp/web_routedef.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from analyzer.concepts.routing import without_last_slash
from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.conditions import Path, joined
from analyzer.evaluator.joining import plain
from analyzer.evaluator.operations import add
from analyzer.evaluator.symbols import Native
from analyzer.evaluator.values import List, Place, Unknown

ANY: Final = "*"
STATIC_HANDLER: Final = "aiohttp.web_urldispatcher.StaticResource._handle"


@dataclass(frozen=True, slots=True)
class Registered:
    """One route on its way to an application."""

    method: Any
    path: Any
    handler: Any
    conditions: Path
    place: Place | None
    callers: tuple[Place, ...]
    name: Any = None
    static: bool = False
    views: bool = False
    """Whether a class must answer."""


@dataclass(frozen=True, slots=True)
class SubApplication:
    """Another application under a prefix, or on another host."""

    prefix: Any
    app: Any
    conditions: Path
    place: Place | None


@stands_for("aiohttp.web_urldispatcher.AbstractRoute", "aiohttp.web.AbstractRoute")
class AbstractRoute(StandIn):
    """A method and a handler of a resource."""

    RECORDS = True

    def __init__(self, method: Any, handler: Any, *, resource: Any = None, **_: Any) -> None:
        self.expose(method=method, handler=handler, resource=resource, name=None)


@stands_for("aiohttp.web_urldispatcher.ResourceRoute", "aiohttp.web.ResourceRoute")
class ResourceRoute(AbstractRoute):
    """A route of a resource of paths."""

    def __init__(self, method: Any, handler: Any, resource: Any = None, **_: Any) -> None:
        AbstractRoute.__init__(self, method, handler, resource=resource)


@stands_for("aiohttp.web_urldispatcher.AbstractResource", "aiohttp.web.AbstractResource")
class AbstractResource(StandIn):
    """A path with its routes, in order."""

    RECORDS = True

    def __init__(self, *, name: Any = None) -> None:
        self.expose(name=name)

    def register_route(self, route: Any) -> None:
        self.record(route)

    def add_route(self, method: Any, handler: Any, *, expect_handler: Any = None) -> Any:
        route = self.run.call(
            self.run.external("aiohttp.web_urldispatcher.ResourceRoute"), [method, handler, self]
        )
        self.record(route)
        return route

    def __iter__(self) -> Any:
        return List.of([effect.what for effect in self.effects])

    @internal
    def path_of(self) -> Any:
        """The path, as the resource itself says."""
        return self.run.attribute(self, "canonical", Unknown("path of a resource", self.place))

    @internal
    def registered(self) -> Iterator[Registered]:
        """The routes with the path."""
        for effect in self.effects:
            route = plain(effect.what)
            if isinstance(route, AbstractRoute):
                yield Registered(
                    route.attributes["method"],
                    self.path_of(),
                    route.attributes["handler"],
                    effect.path,
                    effect.place,
                    effect.callers,
                    self.attributes.get("name"),
                )


@stands_for("aiohttp.web_urldispatcher.Resource", "aiohttp.web.Resource")
class Resource(AbstractResource):
    """A resource that routes can be added to."""


@stands_for(
    "aiohttp.web_urldispatcher.DynamicResource",
    "aiohttp.web.DynamicResource",
    "aiohttp.web_urldispatcher.PlainResource",
    "aiohttp.web.PlainResource",
    "aiohttp.web_urldispatcher.PrefixResource",
    "aiohttp.web.PrefixResource",
)
class PathResource(Resource):
    """A resource of one path, with parameters or without."""

    def __init__(self, path: Any, *, name: Any = None) -> None:
        self.expose(name=name, canonical=path, _path=path, _prefix=path)

    def add_prefix(self, prefix: Any) -> None:
        path = add(prefix, self.attributes["canonical"])
        self.expose(canonical=path, _path=path, _prefix=path)


@stands_for("aiohttp.web_urldispatcher.StaticResource", "aiohttp.web.StaticResource")
class StaticResource(PathResource):
    """The files of a folder."""

    def __init__(self, prefix: Any, directory: Any = None, *, name: Any = None, **_: Any) -> None:
        PathResource.__init__(self, prefix, name=name)

    @internal
    def registered(self) -> Iterator[Registered]:
        handler = Native(STATIC_HANDLER, lambda run, *_: Unknown("a file"))
        path = add(self.path_of(), "/{filename}")
        yield Registered("GET", path, handler, (), self.run.place() or self.place, (), static=True)


@stands_for("aiohttp.web_urldispatcher.UrlDispatcher", "aiohttp.web.UrlDispatcher")
class UrlDispatcher(StandIn):
    """`app.router`: resources in matching order."""

    RECORDS = True

    def __init__(self, *_: Any) -> None:
        """Empty at first."""

    def register_resource(self, resource: Any) -> None:
        self.record(resource)

    def add_resource(self, path: Any, *, name: Any = None) -> Any:
        resource = self.run.call(
            self.run.external("aiohttp.web_urldispatcher.DynamicResource"), [path], {"name": name}
        )
        self.record(resource)
        return resource

    def add_route(
        self, method: Any, path: Any, handler: Any, *, name: Any = None, expect_handler: Any = None
    ) -> Any:
        return self.run.call(
            self.run.attribute(self.add_resource(path, name=name), "add_route"), [method, handler]
        )

    def add_static(self, prefix: Any, path: Any = None, *, name: Any = None, **_: Any) -> Any:
        prefix = without_last_slash(prefix)
        resource = self.run.call(
            self.run.external("aiohttp.web_urldispatcher.StaticResource"), [prefix, path], {"name": name}
        )
        self.record(resource)
        return resource

    def add_head(self, path: Any, handler: Any, **options: Any) -> Any:
        return self.add_route("HEAD", path, handler, **options)

    def add_options(self, path: Any, handler: Any, **options: Any) -> Any:
        return self.add_route("OPTIONS", path, handler, **options)

    def add_get(
        self, path: Any, handler: Any, *, name: Any = None, allow_head: Any = True, **options: Any
    ) -> Any:
        return self.add_route("GET", path, handler, name=name, **options)

    def add_post(self, path: Any, handler: Any, **options: Any) -> Any:
        return self.add_route("POST", path, handler, **options)

    def add_put(self, path: Any, handler: Any, **options: Any) -> Any:
        return self.add_route("PUT", path, handler, **options)

    def add_patch(self, path: Any, handler: Any, **options: Any) -> Any:
        return self.add_route("PATCH", path, handler, **options)

    def add_delete(self, path: Any, handler: Any, **options: Any) -> Any:
        return self.add_route("DELETE", path, handler, **options)

    def add_view(self, path: Any, handler: Any, **options: Any) -> Any:
        return self.add_route(ANY, path, handler, **options)

    def add_routes(self, routes: Any) -> Any:
        self.record(Table(routes))
        return List([], self.run.path, True)

    def resources(self) -> Any:
        return List.of([effect.what for effect in self.effects if not isinstance(effect.what, Table)])

    def routes(self) -> Any:
        return List.of([
            inner.what
            for effect in self.effects
            if isinstance(plain(effect.what), AbstractResource)
            for inner in plain(effect.what).effects
        ])  # fmt: skip

    def named_resources(self) -> Any:
        return Unknown("named resources", self.run.place())

    @internal
    def entries(self) -> Iterator[Registered | SubApplication]:
        """Everything that was registered, in order."""
        for effect in self.effects:
            for one in self.run.alternatives(effect.what):
                conditions = joined(effect.path, one.path)
                value = plain(one.value)
                if isinstance(value, Table):
                    yield from self._of_table(value.routes, conditions)
                elif isinstance(value, (AbstractResource, SubApplication)):
                    yield from _of_resource(value, conditions)
                elif isinstance(value, Unknown):
                    reason = f"a registered resource is not known: {value.reason}"
                    self.run.hole("route", "aiohttp router", reason, effect.place, "routes")

    def _of_table(self, routes: Any, conditions: Path) -> Iterator[Registered]:
        """The definitions of a table, read when everything is registered."""
        for one in self.run.each(routes):
            for entry in self.run.alternatives(one.value):
                path = joined(conditions, joined(one.path, entry.path))
                definition = plain(entry.value)
                if isinstance(definition, RouteDef):
                    definition.reached = True
                    yield definition.registered(path)
                elif isinstance(definition, Unknown):
                    reason = f"a route definition is not known: {definition.reason}"
                    self.run.hole("route", "aiohttp router", reason, definition.place, "routes")


def _of_resource(
    resource: AbstractResource | SubApplication, conditions: Path
) -> Iterator[Registered | SubApplication]:
    if isinstance(resource, SubApplication):
        yield resource
        return
    for route in resource.registered():
        yield Registered(
            route.method,
            route.path,
            route.handler,
            joined(conditions, route.conditions),
            route.place or resource.place,
            route.callers,
            route.name,
            route.static,
        )


@dataclass(frozen=True, slots=True)
class Table:
    """Route definitions that were handed to a router; a table may still grow when it is handed over."""

    routes: Any


@stands_for("aiohttp.web_routedef.AbstractRouteDef", "aiohttp.web.AbstractRouteDef")
class AbstractRouteDef(StandIn):
    """A route that is not yet on a router."""

    RECORDS = True


@stands_for("aiohttp.web_routedef.RouteDef", "aiohttp.web.RouteDef")
class RouteDef(AbstractRouteDef):
    """`web.get(path, handler)` and its like."""

    reached = False
    static = False

    def __init__(self, method: Any, path: Any, handler: Any, kwargs: Any = None) -> None:
        self.settle(method, path, handler)

    @internal
    def settle(self, method: Any, path: Any, handler: Any) -> None:
        """Keep what it says, and where it was written."""
        self.expose(method=method, path=path, handler=handler)
        self.at = self.run.place() or self.place
        self.callers = self.run.callers()

    def register(self, router: Any) -> Any:
        self.reached = True
        return self.run.call(
            self.run.attribute(router, "add_route"),
            [self.attributes["method"], self.attributes["path"], self.attributes["handler"]],
        )

    @internal
    def registered(self, conditions: Path) -> Registered:
        """The route that it becomes."""
        seen = self.attributes
        return Registered(
            seen["method"],
            seen["path"],
            seen["handler"],
            joined(conditions, self.made),
            self.at,
            self.callers,
            static=self.static,
        )


@stands_for("aiohttp.web_routedef.StaticDef", "aiohttp.web.StaticDef")
class StaticDef(RouteDef):
    """`web.static(prefix, path)`."""

    static = True

    def __init__(self, prefix: Any, path: Any = None, kwargs: Any = None) -> None:
        prefix = without_last_slash(prefix)
        handler = Native(STATIC_HANDLER, lambda run, *_: Unknown("a file"))
        self.settle("GET", add(prefix, "/{filename}"), handler)


def _definition(method: str) -> Any:
    @stands_for(f"aiohttp.web_routedef.{method.lower()}", f"aiohttp.web.{method.lower()}")
    def define(run: Any, path: Any, handler: Any, **_: Any) -> Any:
        return run.call(run.external("aiohttp.web_routedef.RouteDef"), [method, path, handler, None])

    return define


get, post, put, patch, delete, head, options = map(
    _definition, ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
)


@stands_for("aiohttp.web_routedef.route", "aiohttp.web.route")
def route(run: Any, method: Any, path: Any, handler: Any, **_: Any) -> Any:
    """A definition for the method that is named."""
    return run.call(run.external("aiohttp.web_routedef.RouteDef"), [method, path, handler, None])


@stands_for("aiohttp.web_routedef.view", "aiohttp.web.view")
def view(run: Any, path: Any, handler: Any, **_: Any) -> Any:
    """A definition for a class."""
    return run.call(run.external("aiohttp.web_routedef.RouteDef"), [ANY, path, handler, None])


@stands_for("aiohttp.web_routedef.static", "aiohttp.web.static")
def static(run: Any, prefix: Any, path: Any, **_: Any) -> Any:
    """A definition for the files of a folder."""
    return run.call(run.external("aiohttp.web_routedef.StaticDef"), [prefix, path])


@stands_for("aiohttp.web_routedef.RouteTableDef", "aiohttp.web.RouteTableDef")
class RouteTableDef(StandIn):
    """A list of definitions that decorators fill."""

    RECORDS = True

    def __init__(self) -> None:
        self.payload = List([], self.run.path)

    @internal
    def add_definition(self, definition: Any) -> None:
        """One more, at the end."""
        self.run.call(self.run.attribute(self.payload, "append"), [definition])

    def route(self, method: Any, path: Any, **_: Any) -> Any:
        at, callers = self.run.place(), self.run.callers()

        def register(run: Any, handler: Any) -> Any:
            definition = run.call(
                run.external("aiohttp.web_routedef.RouteDef"), [method, path, handler, None]
            )
            definition.at, definition.callers = at or definition.at, callers
            self.add_definition(definition)
            return handler

        return Native("aiohttp.web_routedef.RouteTableDef.route", register)

    def get(self, path: Any, **options: Any) -> Any:
        return self.route("GET", path)

    def post(self, path: Any, **options: Any) -> Any:
        return self.route("POST", path)

    def put(self, path: Any, **options: Any) -> Any:
        return self.route("PUT", path)

    def patch(self, path: Any, **options: Any) -> Any:
        return self.route("PATCH", path)

    def delete(self, path: Any, **options: Any) -> Any:
        return self.route("DELETE", path)

    def head(self, path: Any, **options: Any) -> Any:
        return self.route("HEAD", path)

    def options(self, path: Any, **options: Any) -> Any:
        return self.route("OPTIONS", path)

    def view(self, path: Any, **options: Any) -> Any:
        return self.route(ANY, path)

    def static(self, prefix: Any, path: Any, **_: Any) -> None:
        self.add_definition(
            self.run.call(self.run.external("aiohttp.web_routedef.StaticDef"), [prefix, path])
        )


@stands_for("aiohttp.web_urldispatcher.View", "aiohttp.web.View")
class View(StandIn):
    """A class whose methods are named after what they answer."""

    RECORDS = True


VERBS: Final = ("CONNECT", "HEAD", "GET", "DELETE", "OPTIONS", "PATCH", "POST", "PUT", "TRACE")

CONSTANTS: Final = {
    "aiohttp.hdrs.METH_ANY": ANY,
    **{f"aiohttp.hdrs.METH_{verb}": verb for verb in VERBS},
}
