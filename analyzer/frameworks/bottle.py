"""Bottle: applications, routes, hooks, plugins, mounted and merged applications, the default application.

Modelled: `Bottle` and its decorators, `Route`, paths that follow from a signature, `mount` (in the order of
the calls, as the real one copies routes), `merge`, `install`, `apply=`, error handlers; the functions of the
module that act on the default application; `auth_basic`.
Not modelled: `uninstall`, `skip=`.
Source: bottle.py 0.13, classes Bottle, Route, AppStack.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

from analyzer.concepts.body_names import standing_for
from analyzer.concepts.callables import decorated, describe
from analyzer.concepts.declarations import declarations
from analyzer.concepts.dotted import named
from analyzer.concepts.known import known_guard, leaving_as_is
from analyzer.concepts.layers import decorators, function_layer, refusal_inside, refusals
from analyzer.concepts.patterns import normal_angles
from analyzer.concepts.requests import by_route, known, method_of, outermost, path_of
from analyzer.concepts.routing import Draft, GuardDraft, without_last_slash
from analyzer.concepts.serving import Handling, Served, write
from analyzer.evaluator import StandIn, internal, quiet, stands_for
from analyzer.evaluator.calls import defaults_of
from analyzer.evaluator.conditions import Path, beyond, joined
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.operations import add
from analyzer.evaluator.standin import Effect
from analyzer.evaluator.symbols import Bound, Function, Instance, Native
from analyzer.evaluator.texts import spelled
from analyzer.evaluator.values import Dict, List, Possible, Sequence, Unknown
from analyzer.facts import Facts, GuardKind, RouteKind

ENTRY_PACKAGES: Final = ("bottle",)
GUARDS: Final = {"bottle.auth_basic": GuardKind.AUTHENTICATION}
DEFAULT: Final = "bottle.default_app"


def listed(value: Any) -> list[Any]:
    """One thing, or the things of a list, as Bottle's `makelist` has it."""
    known = plain(value)
    if isinstance(known, Sequence):
        return [one.value for one in known.elements]
    return [] if known is None else [value]


@stands_for("bottle.Route")
class Route(StandIn):
    """One rule for one method."""

    RECORDS = True
    reached = False

    def __init__(
        self,
        app: Any,
        rule: Any,
        method: Any,
        callback: Any,
        name: Any = None,
        plugins: Any = None,
        skiplist: Any = None,
        **config: Any,
    ) -> None:
        self.place = self.run.place() or self.place
        self.expose(
            app=app, rule=rule, method=method, callback=callback, name=name, plugins=plugins, config=Dict({})
        )


@dataclass(frozen=True, slots=True)
class Taken:
    """What another application (or, mounted, any WSGI callable) serves, taken over below a prefix."""

    app: Any
    prefix: Any
    mounted: bool


_OLDER: Final = re.compile(r"(<[^>]*>)|:([a-zA-Z_]\w*)?(?:#.*?#)?")
"""Wildcards as they are, or in the older spelling: `:name`, `:name#regex#`."""


def _in_angles(found: re.Match[str]) -> str:
    return found[1] or (f"<{found[2]}>" if found[2] else "<>" if "#" in found[0] else found[0])


@stands_for("bottle.Bottle")
class Bottle(StandIn):
    """An application."""

    RECORDS = True
    APPLICATION = True
    WEIGHS_PATHS = True  # a fixed part of a path goes before a parameter, whatever was registered first
    is_default = False

    def __init__(self, **_: Any) -> None:
        self.hooks: list[tuple[str, Possible]] = []
        self.errors: list[Handling] = []
        self.plugins_in_use: list[Possible] = []
        self.expose(config=Dict({}, self.run.path, True), resources=Unknown("resources"))

    @property
    def routes(self) -> Any:
        return List.of([effect.what for effect in self.effects if isinstance(effect.what, Route)])

    def add_route(self, route: Any) -> None:
        self.record(route)

    def route(
        self,
        path: Any = None,
        method: Any = "GET",
        callback: Any = None,
        name: Any = None,
        apply: Any = None,
        skip: Any = None,
        **config: Any,
    ) -> Any:
        """A decorator, or direct registration where a callback is given."""
        if isinstance(plain(path), (Function, Bound)):
            path, callback = None, path
        at = self.run.place()

        def register(run: Interpreter, handler: Any) -> Any:
            if isinstance(text := plain(handler), str):
                handler = named(run, text, at)
            for rule in listed(path) or list(paths_of(handler)):
                for verb in listed(method):
                    made = run.call(
                        run.external("bottle.Route"), [self, rule, verb, handler, name, apply, skip], config
                    )
                    made.place = at or made.place
                    self.record(made, at)
            return handler

        if plain(callback) is not None:
            return register(self.run, callback)
        return Native("bottle.Bottle.route", register)

    def get(self, path: Any = None, method: Any = "GET", **options: Any) -> Any:
        return self.route(path, method, **options)

    def post(self, path: Any = None, method: Any = "POST", **options: Any) -> Any:
        return self.route(path, method, **options)

    def put(self, path: Any = None, method: Any = "PUT", **options: Any) -> Any:
        return self.route(path, method, **options)

    def delete(self, path: Any = None, method: Any = "DELETE", **options: Any) -> Any:
        return self.route(path, method, **options)

    def patch(self, path: Any = None, method: Any = "PATCH", **options: Any) -> Any:
        return self.route(path, method, **options)

    def error(self, code: Any = 500, callback: Any = None) -> Any:
        def register(run: Interpreter, handler: Any) -> Any:
            self.errors.append(Handling(code, Possible(handler, beyond(run.path, self.made))))
            return handler

        if plain(callback) is not None:
            return register(self.run, callback)
        return Native("bottle.Bottle.error", register)

    def add_hook(self, name: Any, func: Any) -> None:
        self.hooks.append((str(plain(name)), Possible(func, beyond(self.run.path, self.made))))

    def hook(self, name: Any) -> Any:
        def register(run: Interpreter, function: Any) -> Any:
            self.add_hook(name, function)
            return function

        return Native("bottle.Bottle.hook", register)

    def install(self, plugin: Any) -> Any:
        self.plugins_in_use.append(Possible(plugin, beyond(self.run.path, self.made)))
        setup = self.run.attribute(plugin, "setup", None) if isinstance(plain(plugin), Instance) else None
        if setup is not None:
            self.run.call(setup, [self])
        return plugin

    def mount(self, prefix: Any, app: Any = None, **options: Any) -> None:
        self.record(Taken(app, prefix, True))

    def merge(self, routes: Any) -> None:
        self.record(Taken(routes, "", False))

    @internal
    def missing_attribute(self, name: str) -> Any:
        if name == "run":  # what stand-ins call their own run
            return Native(name, lambda run, **options: _started(run, options))
        return NotImplemented

    def __enter__(self) -> Any:
        self.run.call(self.run.attribute(self.run.external("bottle.app"), "push"), [self])
        return self

    def __exit__(self, *_: object) -> None:
        self.run.call(self.run.attribute(self.run.external("bottle.app"), "pop"), [])

    @internal
    def around(self) -> list[GuardDraft]:
        """The hooks that see every request before it is routed."""
        return [_hook(self.run, one) for name, one in self.hooks if name == "before_request"]

    @internal
    def layers(self) -> list[GuardDraft]:
        """The plugins, which wrap every handler, outermost first."""
        found = []
        for one in self.plugins_in_use:
            handler = Unknown("handler")
            made = applied(self.run, one.value, handler)
            described = describe(one.value)
            draft = GuardDraft("", GuardKind.OTHER, "middleware", path=one.path)
            if plain(made) is not handler:
                draft = function_layer(self.run, made, one.path)
            draft = replace(draft, name=described.name, place=described.place)
            found.append(replace(draft, of_route=partial(_on_route, self.run, one)))
        return found

    @internal
    def drafts(
        self, prefix: Any = "", before: int | None = None, around: tuple[Bottle, ...] = ()
    ) -> Iterator[Draft]:
        """The routes that stand here, those of other applications in their place."""
        for effect in self.effects:
            if before is not None and effect.order > before:
                continue
            for one in self.run.alternatives(effect.what):
                what = plain(one.value)
                path = joined(effect.path, one.path)
                if isinstance(what, Route):
                    yield from _of_route(self.run, what, prefix, path)
                elif isinstance(what, Taken):
                    yield from self._of_others(what, effect, prefix, (*around, self))

    def _of_others(
        self, what: Taken, effect: Effect, prefix: Any, around: tuple[Bottle, ...]
    ) -> Iterator[Draft]:
        below = joined_prefix(prefix, what.prefix)
        for one in self.run.alternatives(what.app):
            inner = plain(one.value)
            path = joined(effect.path, one.path)
            if isinstance(inner, Bottle) and inner not in around:
                layers = [*inner.layers(), *inner.around()]
                for draft in inner.drafts(below, effect.order, around):
                    draft.conditions = joined(path, draft.conditions)
                    draft.layers = [*layers, *draft.layers]
                    yield draft
            elif what.mounted and not isinstance(inner, Bottle):
                yield Draft(RouteKind.MOUNT, ("ANY",), below, describe(inner), effect.place, path)
            else:
                for entry in self.run.each(inner) if not isinstance(inner, Bottle) else ():
                    route = plain(entry.value)
                    if isinstance(route, Route):
                        yield from _of_route(self.run, route, prefix, joined(path, entry.path))


def _hook(run: Interpreter, one: Possible) -> GuardDraft:
    """One hook; its code says for each route what it does."""
    function = describe(one.value).function
    functions = [function] if isinstance(function, Function) else []
    return by_route(run, function_layer(run, one.value, one.path), functions, partial(_names, run))


def _names(run: Interpreter, route: Draft, function: Function) -> dict[str, Any]:
    """What is known of `request` in the code of a hook or plugin."""
    path, method = path_of(route), method_of(route)
    request = known(run, path=path, fullpath=path, method=method, route=_known_route(run, route))
    return standing_for(run, function, {"bottle.request": request})


def _known_route(run: Interpreter, route: Draft) -> Any:
    return known(run, callback=outermost(route.handler), rule=path_of(route), method=method_of(route))


def _on_route(run: Interpreter, plugin: Possible, guard: GuardDraft, route: Draft) -> GuardDraft:
    """What a plugin, which is asked for each route, does to its requests: some leave a handler as it is."""
    handler = outermost(route.handler)
    made = plain(applied(run, plugin.value, handler, _known_route(run, route)))
    if made is handler:
        return replace(guard, kind=GuardKind.OTHER, refuses=False, unread=False, why="it leaves it as it is")
    if not isinstance(made, Function) or known_guard(run, plain(plugin.value)) is not None:
        return guard
    refusal = refusals(run).of_function(made, decorates=True)
    draft = replace(
        guard, kind=refusal.kind, refuses=refusal.refuses, unread=False, why=refusal.why, of_route=None
    )
    return by_route(run, draft, [made], partial(_names, run), decorates=True).before(route)


def applied(run: Interpreter, plugin: Any, handler: Any, route: Any = None) -> Any:
    """What a plugin, an object or a plain decorator, makes of a handler."""
    inner = plain(plugin)
    if isinstance(inner, Instance) and run.attribute(inner, "apply", None) is not None:
        given = [handler, Unknown("route") if route is None else route]
        made = run.demand("plugin", lambda: run.call(run.attribute(inner, "apply"), given))
    else:
        made = run.demand("plugin", lambda: run.call(plugin, [handler]))
    return handler if made is None else made


def joined_prefix(prefix: Any, inner: Any) -> Any:
    """One prefix in another, without a slash at the end."""
    return add(prefix, without_last_slash(inner))


def _of_route(run: Interpreter, route: Route, prefix: Any, conditions: Path) -> Iterator[Draft]:
    route.reached = True
    seen = route.attributes
    method = plain(seen["method"])
    for one in run.alternatives(seen["callback"]):
        handler = one.value
        for plugin in reversed(listed(seen["plugins"])):
            handler = applied(run, plugin, handler)
        rule, whole = spelled(seen["rule"])
        path = normal_angles(_OLDER.sub(_in_angles, rule), name_first=True)
        yield Draft(
            kind=RouteKind.HTTP,
            methods=(method.upper() if isinstance(method, str) else "ANY",),
            path=add(prefix, path if path.startswith("/") or not whole else f"/{path}"),
            handler=decorated(run, handler),
            place=route.place,
            conditions=joined(conditions, one.path),
            guards=list(decorators(run, handler)),
            inside=refusal_inside(run, one.value),
        )


def paths_of(handler: Any) -> Iterator[Any]:
    """The paths of a handler that names none: from its name and its parameters."""
    function = describe(handler).function
    if not isinstance(function, Function):
        yield Unknown("path of a handler")
        return
    spec = function.node.args
    names = [one.arg for one in (*spec.posonlyargs, *spec.args)]
    optional = len([name for name in defaults_of(function) if name in names])
    stem = "/" + function.name.replace("__", "/").lstrip("/")
    for count in range(len(names) - optional, len(names) + 1):
        yield stem + "".join(f"/<{name}>" for name in names[:count])


@stands_for("bottle.AppStack")
class AppStack(StandIn):
    """`bottle.app`, the stack of applications of which the last one is the default."""

    RECORDS = True

    @internal
    def current(self) -> Any:
        """The default application; made when somebody first asks for it."""
        stack = self.__dict__.setdefault("stack", [])
        if not stack:
            made = self.run.call(self.run.external("bottle.Bottle"), [])
            made.is_default = True
            stack.append(made)
        return stack[-1]

    def __call__(self) -> Any:
        return self.current()

    def push(self, value: Any = None) -> Any:
        self.current()
        app = plain(value)
        if not isinstance(app, Bottle):
            app = self.run.call(self.run.external("bottle.Bottle"), [])
        self.__dict__["stack"].append(app)
        return app

    def new_app(self, value: Any = None) -> Any:
        return self.push(value)

    def pop(self) -> Any:
        current = self.current()
        if len(self.__dict__["stack"]) > 1:
            self.__dict__["stack"].pop()
        return current

    @property
    def default(self) -> Any:
        return self.current()


INSTANCES: Final = {"bottle.app": AppStack}
ALIASES: Final = {"bottle.default_app": "bottle.app", "bottle.apps": "bottle.app"}


def _of_default(name: str) -> Any:
    @stands_for(f"bottle.{name}")
    def relay(run: Interpreter, *args: Any, **options: Any) -> Any:
        app = run.call(run.external("bottle.app"), [])
        return run.call(run.attribute(app, name), list(args), options)

    return relay


route, get, post, put, delete, patch, error, mount, hook, install = map(
    _of_default, ("route", "get", "post", "put", "delete", "patch", "error", "mount", "hook", "install")
)


STARTED: Final = "bottle run"
"""Source of what the development server is started with, as settings."""


def _started(run: Interpreter, options: Mapping[str, Any]) -> None:
    if "debug" in options:
        run.setting("debug", STARTED, options["debug"], apart=True)


@quiet
@stands_for("bottle.run")
def run_server(run: Interpreter, app: Any = None, **options: Any) -> None:
    """`bottle.run(app, debug=True)`."""
    _started(run, options)


@quiet
@stands_for("bottle.debug")
def debug(run: Interpreter, mode: Any = True) -> None:
    """`bottle.debug(True)`: debug mode of all applications."""
    run.setting("debug", STARTED, mode, apart=True)


@quiet
@stands_for("bottle.auth_basic")
def auth_basic(run: Interpreter, check: Any, realm: Any = "private", text: Any = None) -> Any:
    """The decorator that asks for a name and a password."""
    return leaving_as_is(run, "bottle.auth_basic", check)


def compose(run: Interpreter, facts: Facts) -> None:
    """Everything that Bottle's applications come to."""
    apps = [one for one in run.standins if isinstance(one, Bottle) and one.attributes]
    mounts: dict[int, list[tuple[Any, Path]]] = {}
    for app in apps:
        for effect in app.effects:
            what = effect.what
            if isinstance(what, Taken):
                place = (what.prefix or "/", beyond(effect.path, app.made))
                mounts.setdefault(id(plain(what.app)), []).append(place)
    served = [
        Served(
            app=app,
            framework="bottle",
            drafts=list(app.drafts()),
            layers=app.layers(),
            around=app.around(),
            errors=app.errors,
            mounts=mounts.get(id(app), []),
            name=DEFAULT if app.is_default else None,
        )
        for app in apps
        if not app.is_default or app.effects
    ]
    write(run, facts, served)
    for one in run.standins:
        if isinstance(one, Route) and one.attributes:
            handler = describe(one.attributes["callback"]).name
            declarations(run).add(one.place, one.attributes["rule"], handler, one.reached)
