"""Applications, routers, controllers, middleware and authorization.

Source: blacksheep 2.6, blacksheep/server/.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any, Final

from analyzer.concepts.callables import describe
from analyzer.concepts.collecting import Collected, Included, RouteCollector
from analyzer.concepts.declarations import declarations
from analyzer.concepts.layers import function_layer
from analyzer.concepts.patterns import normal_angles
from analyzer.concepts.routing import Draft, GuardDraft
from analyzer.concepts.serving import Served, write
from analyzer.evaluator import StandIn, internal, quiet, stands_for
from analyzer.evaluator.attributes import ABSENT, class_attribute, mro_of
from analyzer.evaluator.comparing import truth
from analyzer.evaluator.conditions import beyond
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.operations import add
from analyzer.evaluator.symbols import Class, Function, Native, NativeClass
from analyzer.evaluator.texts import spelled
from analyzer.evaluator.values import List, Possible, Tuple, Unknown
from analyzer.facts import Facts, GuardKind, RouteKind
from analyzer.frameworks.blacksheep.contents import contents_of

AUTH: Final = "blacksheep.server.authorization.auth"
STATIC_HANDLER: Final = "blacksheep.server.files.dynamic.serve_files_dynamic"


def normal(path: str) -> str:
    """`/:id`, `/{int:id}`, `/<id>` and `*` as parameters, without a slash at the end."""
    path = re.sub(r"\{\w+:(\w+)\}", r"{\1}", normal_angles(path))
    path = re.sub(r"(?<=/):(\w+)", r"{\1}", path)
    path = re.sub(r"\*$", "{tail}", path)
    return path.rstrip("/") or "/"


class Routing(RouteCollector):
    """Decorators and methods by which routes are registered."""

    def route(self, pattern: Any, *, methods: Any = None, **_: Any) -> Any:
        return self.collecting(methods, pattern)

    def ws(self, pattern: Any, **_: Any) -> Any:
        return self.collecting(None, pattern, RouteKind.WEBSOCKET)

    def add_ws(self, pattern: Any, handler: Any) -> None:
        self.run.call(self.ws(pattern), [handler])

    def add(self, method: Any, pattern: Any, handler: Any, *_: Any) -> None:
        self.run.call(self.collecting(method, pattern), [handler])


def _shorthand(verb: str) -> tuple[Any, Any]:
    def decorator(self: Routing, pattern: Any = "/", *_: Any, **__: Any) -> Any:
        return self.collecting(Tuple.of([verb]), pattern)

    def adding(self: Routing, pattern: Any, handler: Any, *_: Any, **__: Any) -> None:
        self.run.call(self.collecting(Tuple.of([verb]), pattern), [handler])

    return decorator, adding


for _verb in ("get", "post", "put", "patch", "delete", "head", "options", "trace"):
    _decorator, _adding = _shorthand(_verb.upper())
    setattr(Routing, _verb, _decorator)
    setattr(Routing, f"add_{_verb}", _adding)


@stands_for("blacksheep.server.routing.Router", "blacksheep.Router", "blacksheep.server.Router")
class Router(Routing):
    """A table of routes."""

    def __init__(self, *_: Any, prefix: Any = "", **__: Any) -> None:
        self.expose(prefix=prefix)


class DefaultRouter(Router):
    """The routers that the decorators of modules speak to."""

    def __init__(self) -> None:
        self.expose(prefix="")


INSTANCES: Final = {
    "blacksheep.server.routing.default_router": DefaultRouter,
    "blacksheep.server.routing.controllers_routes": DefaultRouter,
}
DEFAULT: Final = "blacksheep.server.routing.default_router"
OF_CONTROLLERS: Final = "blacksheep.server.routing.controllers_routes"
ALIASES: Final = {"blacksheep.server.controllers.router": OF_CONTROLLERS}


def _of_module(module: str, router: str, name: str) -> Any:
    @stands_for(f"{module}.{name}")
    def relay(run: Interpreter, *args: Any, **options: Any) -> Any:
        return run.call(run.attribute(run.external(router), name), list(args), options)

    return relay


get, post, put, patch, delete, head, options, route, ws = (
    _of_module("blacksheep", DEFAULT, name)
    for name in ("get", "post", "put", "patch", "delete", "head", "options", "route", "ws")
)
cget, cpost, cput, cpatch, cdelete, chead, coptions, croute, cws = (
    _of_module("blacksheep.server.controllers", OF_CONTROLLERS, name)
    for name in ("get", "post", "put", "patch", "delete", "head", "options", "route", "ws")
)


@stands_for("blacksheep.server.controllers.Controller")
class Controller(StandIn):
    """A class whose methods answer below the path that its `route` gives."""


@stands_for("blacksheep.server.controllers.APIController")
class APIController(Controller):
    """The same, below `api`, a version and the name of the class."""


@stands_for("blacksheep.server.application.ApplicationEvent")
class Event(StandIn):
    """A list of what runs at start or stop."""

    RECORDS = True

    def __init__(self) -> None:
        self.payload = List([], self.run.path)

    def __call__(self, *args: Any) -> Any:
        if args and isinstance(plain(args[0]), Function):
            self.run.call(self.run.attribute(self.payload, "append"), [args[0]])
            return args[0]
        return Native("on", lambda run, function: self(function))

    def __iadd__(self, handler: Any) -> Any:
        self.run.call(self.run.attribute(self.payload, "append"), [handler])
        return self


@stands_for(
    "blacksheep.server.application.Application", "blacksheep.Application", "blacksheep.server.Application"
)
class Application(Routing):
    """An application."""

    APPLICATION = True
    WEIGHS_PATHS = True  # a fixed part of a path goes before a parameter, whatever was registered first

    def __init__(self, *, router: Any = None, **_: Any) -> None:
        run = self.run
        own = run.external(DEFAULT) if plain(router) is None else router
        self.authorized = False
        self.expose(
            router=own,
            middlewares=List([], run.path),
            services=Unknown("services"),
            **{name: run.call(run.external("blacksheep.server.application.ApplicationEvent"), [])
               for name in ("on_start", "after_start", "on_stop")},
        )  # fmt: skip

    def use_authentication(self, *_: Any, **__: Any) -> Any:
        return Unknown("strategy of authentication", self.run.place())

    def use_authorization(self, *_: Any, **__: Any) -> Any:
        self.authorized = True
        return Unknown("strategy of authorization", self.run.place())

    def mount(self, path: Any, app: Any) -> None:
        known = plain(path)
        self.record(Included(app, "/" + known.strip("/") if isinstance(known, str) else path))

    def serve_files(self, *_: Any, root_path: Any = "", **__: Any) -> None:
        handler = Native(STATIC_HANDLER, lambda run, *_: None)
        known = plain(root_path)
        path = "/" + known.strip("/") if isinstance(known, str) else root_path
        self.run.call(self.collecting(None, add(path, "/{tail}"), RouteKind.STATIC), [handler])

    @internal
    def start_hooks(self) -> list[Possible]:
        """What runs when the application starts."""
        return [*self.run.each(self.attributes["on_start"]), *self.run.each(self.attributes["after_start"])]


@quiet
@stands_for(AUTH, "blacksheep.server.authorization.authorize", "blacksheep.auth")
def auth(run: Interpreter, policy: Any = "authenticated", *_: Any, **__: Any) -> Any:
    """The decorator that asks for a policy; it marks the function and gives it back."""
    return _marking("auth", True)


@quiet
@stands_for("blacksheep.server.authorization.allow_anonymous", "blacksheep.allow_anonymous")
def allow_anonymous(run: Interpreter, value: Any = True) -> Any:
    """The decorator that lets everybody in."""
    return _marking("allow_anonymous", value)


def _marking(name: str, value: Any) -> Native:
    def mark(run: Interpreter, function: Any) -> Any:
        run.set_attribute(describe(function).function, name, value)
        return function

    return Native(name, mark)


def compose(run: Interpreter, facts: Facts) -> None:
    """Everything that BlackSheep's applications come to."""
    apps = [one for one in run.standins if isinstance(one, Application) and "router" in one.attributes]
    mounted: dict[int, list[tuple[Any, Any]]] = {}
    for app in apps:
        for effect in app.effects:
            if isinstance(effect.what, Included):
                place = (effect.what.prefix, beyond(effect.path, app.made))
                mounted.setdefault(id(plain(effect.what.collector)), []).append(place)
    served = []
    for app in apps:
        layers = [function_layer(run, one.value, one.path) for one in run.each(app.attributes["middlewares"])]
        hooks = [("startup", one) for one in app.start_hooks()]
        hooks += [("shutdown", one) for one in run.each(app.attributes["on_stop"])]
        drafts = list(_drafts(run, app))
        mounts = mounted.get(id(app), [])
        served.append(Served(app, "blacksheep", drafts, layers, hooks=hooks, mounts=mounts))
    write(run, facts, served)
    for one in run.standins:
        if isinstance(one, Routing):
            for effect in one.effects:
                if isinstance(effect.what, Collected) and effect.what.kind is not RouteKind.STATIC:
                    name = describe(effect.what.handler).name
                    declarations(run).add(effect.place, effect.what.path, name, one.reached or bool(apps))


def _drafts(run: Interpreter, app: Application) -> Iterator[Draft]:
    collectors = [(app, ""), (plain(app.attributes["router"]), "")]
    for collector, prefix in collectors:
        own = collector.attributes.get("prefix", "") if isinstance(collector, Router) else prefix
        known = plain(own)
        below = "/" + known.strip("/") if isinstance(known, str) and known.strip("/") else ""
        if isinstance(collector, RouteCollector):
            for draft, route, _ in collector.routes_below(normal, below):
                yield from _of_controllers(run, app, draft, route)
    of_controllers = run.external(OF_CONTROLLERS)
    for draft, route, _ in of_controllers.routes_below(normal):
        yield from _of_controllers(run, app, draft, route)


def _of_controllers(run: Interpreter, app: Application, draft: Draft, route: Collected) -> Iterator[Draft]:
    """The route of a function; that of a method, below the path of its class."""
    function = describe(route.handler).function
    marks = [function]
    owner = function.owner if isinstance(function, Function) else None
    if isinstance(owner, Class) and _is_a(owner, Controller):
        draft.path = normal_joined(_base(run, owner), draft.path)
        marks.append(owner)
    draft.guards = [*_policy(run, app, draft, marks), *draft.guards]
    if route.kind is RouteKind.HTTP:
        draft.contents = partial(contents_of, run, route.handler, spelled(draft.path)[0])
    yield draft


def normal_joined(base: Any, path: Any) -> Any:
    """A path below the path of a controller."""
    one, other = plain(base), plain(path)
    if one is None:
        return path
    if isinstance(one, str) and isinstance(other, str):
        return normal("/" + one.strip("/") + "/" + other.lstrip("/")) if one.strip("/") else other
    return add(base, path)


def _is_a(cls: Class, kind: type[StandIn]) -> bool:
    return any(isinstance(base, NativeClass) and issubclass(base.played_by, kind) for base in mro_of(cls))


def _told(run: Interpreter, cls: Class, name: str) -> Any:
    """What a class method of the target's says, or a constant in its place; None where there is neither."""
    found = class_attribute(run, cls, name)
    if found is ABSENT or isinstance(found, Native):
        return None
    value = plain(run.attribute(cls, name))
    if isinstance(value, str):
        return value
    return plain(run.demand(f"{name} of a controller", lambda: run.call(value, [])))


def _base(run: Interpreter, cls: Class) -> Any:
    """The path that a controller's `route` gives."""
    own = _told(run, cls, "route")
    if own is not None or not _is_a(cls, APIController):
        return own
    told = _told(run, cls, "version")
    name = cls.name.lower()
    if isinstance(told, str) and name.endswith(told.lower()):
        name = name[: -len(told)]
    return f"api/{told}/{name}" if isinstance(told, str) and told else f"api/{name}"


def _policy(run: Interpreter, app: Application, draft: Draft, marks: list[Any]) -> list[GuardDraft]:
    """The authorization that the function, or its class, asks for."""
    for one in marks:
        attributes = getattr(one, "attributes", {})
        if truth(attributes.get("allow_anonymous", False))[0] is True:
            return []
        if truth(attributes.get("auth", False))[0] is True:
            why = "a policy" if app.authorized else "no authorization was set up that decides on it"
            refuses = True if app.authorized else None
            guard = GuardDraft(AUTH, GuardKind.AUTHENTICATION, "route", refuses, place=draft.place, why=why)
            return [replace(guard, unread=not app.authorized)]
    return []
