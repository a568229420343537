"""The application class, and what an application comes to.

Source: aiohttp/web_app.py, aiohttp/web_middlewares.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from analyzer.concepts.callables import Described, decorated, describe
from analyzer.concepts.class_views import answered
from analyzer.concepts.declarations import declarations
from analyzer.concepts.layers import decorators, function_layer, refusal_inside
from analyzer.concepts.requests import by_route, known, method_of, outermost, own_parameters, path_of
from analyzer.concepts.routing import Draft, GuardDraft, without_last_slash
from analyzer.concepts.serving import Served, write
from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.attributes import mro_of
from analyzer.evaluator.comparing import truth
from analyzer.evaluator.conditions import Path, beyond, joined
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.operations import add
from analyzer.evaluator.symbols import Bound, Class, Function, NativeClass
from analyzer.evaluator.values import Dict, List, Possible, Unknown
from analyzer.facts import Facts, RouteKind
from analyzer.frameworks.aiohttp.routing import (
    ANY,
    Registered,
    RouteDef,
    SubApplication,
    UrlDispatcher,
    View,
)

HOOKS: Final = (
    ("on_startup", "startup"),
    ("cleanup_ctx", "lifespan"),
    ("on_shutdown", "shutdown"),
    ("on_cleanup", "shutdown"),
)
SOCKETS: Final = frozenset(["WebSocketResponse"])
"""What a handler makes that answers a WebSocket."""


@stands_for("aiohttp.web_app.Application", "aiohttp.web.Application")
class Application(StandIn):
    """An application: a router, middleware, hooks, and a dictionary of whatever the target keeps in it."""

    RECORDS = True
    APPLICATION = True
    WEIGHS_PATHS = True  # a fixed part of a path goes before a parameter, whatever was registered first

    def __init__(
        self,
        *,
        logger: Any = None,
        router: Any = None,
        middlewares: Any = None,
        debug: Any = False,
        **_: Any,
    ) -> None:
        run = self.run
        own = run.call(run.external("aiohttp.web_urldispatcher.UrlDispatcher"), [])
        self.payload = Dict({}, run.path, True)
        layers, whole = run.elements(middlewares) if plain(middlewares) is not None else ([], True)
        self.expose(
            router=own if plain(router) is None else router,
            middlewares=List(layers, run.path, not whole),
            debug=debug,
            loop=Unknown("event loop"),
            logger=logger,
            on_response_prepare=List([], run.path),
            **{name: List([], run.path) for name, _ in HOOKS},
        )

    @internal
    def dispatcher(self) -> UrlDispatcher | None:
        """The router, where it is one that we know."""
        router = plain(self.attributes.get("router"))
        return router if isinstance(router, UrlDispatcher) else None

    def add_routes(self, routes: Any) -> Any:
        return self.run.call(self.run.attribute(self.attributes.get("router"), "add_routes"), [routes])

    def add_subapp(self, prefix: Any, subapp: Any) -> Any:
        return self._add_application(prefix, subapp)

    def add_domain(self, domain: Any, subapp: Any) -> Any:
        return self._add_application("", subapp)

    def _add_application(self, prefix: Any, subapp: Any) -> Any:
        prefix = without_last_slash(prefix)
        dispatcher = self.dispatcher()
        if dispatcher is not None:
            dispatcher.record(SubApplication(prefix, subapp, self.run.path, self.run.place()))
        return Unknown("resource of an application", self.run.place())

    @internal
    def start_hooks(self) -> list[Possible]:
        """What runs when the application starts."""
        return [one for event, one in self.hooks() if event != "shutdown"]

    @internal
    def hooks(self) -> list[tuple[str, Possible]]:
        """What runs when it starts or stops."""
        return [(event, one) for name, event in HOOKS for one in self.run.each(self.attributes.get(name))]

    @internal
    def layers(self) -> list[GuardDraft]:
        """The middleware, outermost first."""
        return [
            _layer(self.run, plain(option.value), joined(one.path, option.path))
            for one in self.run.each(self.attributes.get("middlewares"))
            for option in self.run.alternatives(one.value)
        ]


def _layer(run: Interpreter, layer: Any, path: Path) -> GuardDraft:
    """One middleware; one of the older style by its own name, with what the function that it makes does."""
    made = _made_by_factory(run, layer)
    described = describe(layer)
    draft = function_layer(run, layer if made is None else made, path)
    if made is not None:
        draft = replace(draft, name=described.name, place=described.place)
    function = described.function if made is None else plain(made)
    functions = [function] if isinstance(function, Function) else []

    def names(route: Draft, function: Function) -> dict[str, Any]:
        """A request and, in the newer style, the handler: what is made of it has its marks."""
        return dict(zip(own_parameters(function), _given(run, route), strict=False))

    return by_route(run, draft, functions, names, decorates=True)


def _given(run: Interpreter, route: Draft) -> tuple[Any, Any]:
    """A request of a route, and its handler."""
    path, handler = path_of(route), outermost(route.handler)
    found = known(run, handler=handler, route=known(run, handler=handler))
    url = known(run, path=path)
    request = known(run, path=path, url=url, rel_url=url, method=method_of(route), match_info=found)
    return request, handler


def _made_by_factory(run: Interpreter, layer: Any) -> Any:
    """What a middleware in the style before aiohttp 2.3 makes of an application and a handler."""
    function = layer.function if isinstance(layer, Bound) else layer
    if not isinstance(function, Function) or function.attributes.get(VERSION) is not None:
        return None
    spec = function.node.args
    names = [one.arg for one in (*spec.posonlyargs, *spec.args)][1 if isinstance(layer, Bound) else 0 :]
    if len(names) != 2 or names[0] == "request":
        return None
    made = run.demand("middleware", lambda: run.call(layer, [Unknown("application"), Unknown("handler")]))
    return made if isinstance(plain(made), Function) else None


VERSION: Final = "__middleware_version__"


@stands_for("aiohttp.web_middlewares.middleware", "aiohttp.web.middleware")
def middleware(run: Interpreter, f: Any) -> Any:
    """The decorator that marks middleware of the newer style."""
    function = plain(f)
    if isinstance(function, Function):
        function.attributes[VERSION] = 1
    return f


@stands_for("aiohttp.web_runner.AppRunner", "aiohttp.web.AppRunner")
class AppRunner(StandIn):
    """Serves an application as it is."""

    def __init__(self, app: Any, **_: Any) -> None:
        self.expose(app=app)


@stands_for("aiohttp.web.run_app")
def run_app(run: Interpreter, app: Any, **_: Any) -> None:
    """Serves an application as it is."""


@stands_for("aiohttp.web_middlewares.normalize_path_middleware", "aiohttp.web.normalize_path_middleware")
def normalize_path_middleware(run: Interpreter, **_: Any) -> Any:
    """A middleware that redirects to paths with or without a slash at the end."""
    return run.external("aiohttp.web_middlewares.normalize_path_middleware.<locals>.impl")


def compose(run: Interpreter, facts: Facts) -> None:
    """Everything that aiohttp applications come to."""
    apps = [one for one in run.standins if isinstance(one, Application) and "router" in one.attributes]
    mounts: dict[int, list[tuple[Any, Path]]] = {}
    served = [
        Served(
            app=app,
            framework="aiohttp",
            drafts=list(_drafts(app, "", (), (app,), mounts)),
            layers=app.layers(),
            hooks=app.hooks(),
            debug=truth(app.attributes.get("debug"))[1],
        )
        for app in apps
    ]
    for one in served:
        one.mounts = mounts.get(id(one.app), [])
    write(run, facts, served)
    for one in run.standins:
        if isinstance(one, RouteDef) and one.attributes and not one.static:
            handler = describe(one.attributes["handler"]).name
            declarations(run).add(one.at, one.attributes["path"], handler, one.reached)


def _drafts(
    app: Application,
    prefix: Any,
    conditions: Path,
    around: tuple[Application, ...],
    mounts: dict[int, list[tuple[Any, Path]]],
) -> Iterator[Draft]:
    """The routes of an application below a prefix, those of its sub-applications in their place."""
    dispatcher = app.dispatcher()
    for entry in dispatcher.entries() if dispatcher is not None else ():
        if isinstance(entry, Registered):
            yield from _of_route(app.run, entry, prefix, conditions)
            continue
        for one in app.run.alternatives(entry.app):
            inner = plain(one.value)
            under = joined(joined(conditions, entry.conditions), one.path)
            if isinstance(inner, Application) and inner not in around:
                path = add(prefix, entry.prefix)
                if len(around) == 1:
                    mounts.setdefault(id(inner), []).append((path, beyond(under, app.made)))
                layers = inner.layers()
                for draft in _drafts(inner, path, under, (*around, inner), mounts):
                    draft.layers = [*layers, *draft.layers]
                    yield draft
            elif isinstance(inner, Unknown):
                reason = f"a sub-application is not known: {inner.reason}"
                app.run.hole("route", "aiohttp application", reason, entry.place, "routes")


def _of_route(run: Interpreter, entry: Registered, prefix: Any, conditions: Path) -> Iterator[Draft]:
    for one in run.alternatives(entry.handler):
        handler = plain(one.value)
        path = joined(joined(conditions, entry.conditions), one.path)

        def draft(
            methods: tuple[str, ...], described: Described, kind: RouteKind, path: Path = path
        ) -> Draft:
            return Draft(
                kind=kind,
                methods=methods,
                path=add(prefix, entry.path),
                handler=described,
                place=entry.place,
                conditions=path,
                callers=entry.callers,
            )

        if entry.static:
            yield draft(("GET",), describe(handler), RouteKind.STATIC)
        elif is_view(handler):
            for found in answered(run, handler):
                made = draft((found.method,), found.handler, _kind(run, found.function))
                made.guards, made.inside = found.guards, found.inside
                yield made
        else:
            made = draft(_methods(entry.method), decorated(run, handler), _kind(run, handler))
            made.guards, made.inside = list(decorators(run, handler)), refusal_inside(run, handler)
            yield made


def is_view(handler: Any) -> bool:
    """Whether a class answers."""
    return isinstance(handler, Class) and any(
        isinstance(base, NativeClass) and issubclass(base.played_by, View) for base in mro_of(handler)
    )


def _methods(method: Any) -> tuple[str, ...]:
    known = plain(method)
    return (known.upper(),) if isinstance(known, str) and known != ANY else ("ANY",)


def _kind(run: Interpreter, handler: Any) -> RouteKind:
    """A handler that makes a WebSocketResponse answers a WebSocket."""
    function = decorated(run, handler).function
    opens = isinstance(function, Function) and run.bodies.calls_one_of(function.node, SOCKETS)
    return RouteKind.WEBSOCKET if opens else RouteKind.HTTP
