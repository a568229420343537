"""Masonite: routes in lists and groups, controllers that a text names, middleware by the key of a route.

Modelled: `Route` with all its verbs, `match`, `any`, `view`, `redirect`, `fallback`, `group`, `resource`,
`api`; what is said of a route afterwards (`name`, `middleware`, `prepend_middleware`, `exclude_middleware`);
controllers as classes, methods, objects and texts (`"admin.UserController@show"`, looked up below the
locations that are set); `Application` with what is bound in it, its router and its middleware, and the
`register` of its providers; `load` and `Auth.routes`.  A middleware's `before` lets a request go on by giving
it back.
Not modelled: the `boot` of providers; sub-domains; Masonite before 4, which had no application object; own
compilers of parameters, which change no path.
Source: masonite 4.20: routes/Route.py, routes/HTTPRoute.py, routes/Router.py,
middleware/middleware_capsule.py, foundation/Application.py, providers/RouteProvider.py, loader/Loader.py.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any, Final

from analyzer.concepts.callables import describe
from analyzer.concepts.dotted import named
from analyzer.concepts.exemptions import exemptions
from analyzer.concepts.gates import gate_of_hook
from analyzer.concepts.guard_walk.walk import Walk
from analyzer.concepts.known import IDENTIFYING, known_guards
from analyzer.concepts.layers import decorators, limited, refusal_inside, refusals, refusing
from analyzer.concepts.requests import own_parameters
from analyzer.concepts.routing import PROTECTING, Draft, GuardDraft, methods_of, without_last_slash
from analyzer.concepts.serving import Served, write
from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.attributes import ABSENT, class_attribute, mro_of
from analyzer.evaluator.conditions import Path, joined
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.operations import add
from analyzer.evaluator.symbols import Class, Function, Instance, name_of
from analyzer.evaluator.texts import spelled
from analyzer.evaluator.values import Dict, List, Possible, Sequence, Text, Unknown
from analyzer.facts import Facts, GuardKind, RouteKind

ENTRY_PACKAGES: Final = ("masonite",)

ROUTE: Final = "masonite.middleware.route"

ALIASES: Final = {
    f"masonite.middleware.{name}": f"{ROUTE}.{name}.{name}"
    for name in (
        "ClearDumpsBetweenRequestsMiddleware",
        "CorsMiddleware",
        "EncryptCookies",
        "GuardMiddleware",
        "IpMiddleware",
        "LoadUserMiddleware",
        "MaintenanceModeMiddleware",
        "SessionMiddleware",
        "ShareErrorsInSessionMiddleware",
        "ThrottleRequestsMiddleware",
        "VerifyCsrfToken",
    )
}

GUARDS: Final = {
    f"{ROUTE}.VerifyCsrfToken.VerifyCsrfToken": GuardKind.CSRF,
    f"{ROUTE}.LoadUserMiddleware.LoadUserMiddleware": GuardKind.SESSION,
    f"{ROUTE}.ThrottleRequestsMiddleware.ThrottleRequestsMiddleware": GuardKind.RATE_LIMIT,
    "masonite.api.middleware.JWTAuthenticationMiddleware": GuardKind.AUTHENTICATION,
}

ANY: Final = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
PARAMETER: Final = re.compile(r"(?<=/)[@?](\w+)(?::\w+)?")

RESOURCE: Final = (
    (("GET",), "", "index"),
    (("GET",), "/create", "create"),
    (("POST",), "", "store"),
    (("GET",), "/@id", "show"),
    (("GET",), "/@id/edit", "edit"),
    (("PUT", "PATCH"), "/@id", "update"),
    (("DELETE",), "/@id", "destroy"),
)
"""What `Route.resource` makes; `Route.api` leaves out the two that show forms."""

FORMS: Final = frozenset(["create", "edit"])

AUTH_ROUTES: Final = (
    ("GET", "/login", "auth.LoginController@show", None),
    ("GET", "/logout", "auth.LoginController@logout", None),
    ("GET", "/home", "auth.HomeController@show", "auth"),
    ("GET", "/register", "auth.RegisterController@show", None),
    ("POST", "/register", "auth.RegisterController@store", None),
    ("GET", "/password_reset", "auth.PasswordResetController@show", None),
    ("POST", "/password_reset", "auth.PasswordResetController@store", None),
    ("GET", "/change_password/@token", "auth.PasswordResetController@change_password", None),
    ("POST", "/change_password/@token", "auth.PasswordResetController@store_changed_password", None),
    ("POST", "/login", "auth.LoginController@store", None),
)
"""What `Auth.routes()` gives: the project has the controllers."""


@stands_for("masonite.routes.HTTPRoute.HTTPRoute", "masonite.routes.HTTPRoute")
class HTTPRoute(StandIn):
    """A path with the controller that answers there, and the keys of the middleware before it."""

    RECORDS = True

    def __init__(self, url: Any, controller: Any = None, request_method: Any = None, **_: Any) -> None:
        self.url = without_last_slash(_rooted(url)) if plain(url) != "/" else "/"
        self.controller = controller
        self.methods = request_method
        self.keys: list[Possible] = []
        self.excluded: list[Any] = []
        self.label: Any = None

    def name(self, name: Any) -> Any:
        self.label = name
        return self

    def middleware(self, *args: Any) -> Any:
        self.keys += [Possible(one, self.run.path) for one in args]
        return self

    def prepend_middleware(self, *args: Any) -> Any:
        self.keys[:0] = [Possible(one, self.run.path) for one in reversed(args)]
        return self

    def exclude_middleware(self, *args: Any) -> Any:
        self.excluded += [plain(one) for one in args]
        return self

    def domain(self, subdomain: Any) -> Any:
        return self

    def casts(self, casts: Any = None) -> Any:
        return self

    @internal
    def into(self, options: dict[str, Any]) -> None:
        """Put it into a group."""
        prefix = options.get("prefix")
        if plain(prefix) not in (None, ""):
            inside = "" if plain(self.url) in ("", "/") else self.url
            self.url = add(_rooted(prefix), inside)
        if options.get("name") is not None:
            self.label = options["name"] if self.label is None else add(options["name"], self.label)
        self.keys[:0] = self.run.each(options.get("middleware"))


def _rooted(url: Any) -> Any:
    """A path with a slash at its beginning."""
    text = plain(url)
    first = text if isinstance(text, str) else text.parts[0] if isinstance(text, Text) else None
    return url if isinstance(first, str) and first.startswith("/") else add("/", url)


@stands_for("masonite.routes.Route.Route", "masonite.routes.Route")
class Route(StandIn):
    """The maker of routes, which is never made itself."""

    @classmethod
    def get(cls, run: Interpreter, url: Any, controller: Any = None, *_: Any, **__: Any) -> Any:
        return _made(run, url, controller, ("GET",))

    @classmethod
    def post(cls, run: Interpreter, url: Any, controller: Any = None, **_: Any) -> Any:
        return _made(run, url, controller, ("POST",))

    @classmethod
    def put(cls, run: Interpreter, url: Any, controller: Any = None, **_: Any) -> Any:
        return _made(run, url, controller, ("PUT",))

    @classmethod
    def patch(cls, run: Interpreter, url: Any, controller: Any = None, **_: Any) -> Any:
        return _made(run, url, controller, ("PATCH",))

    @classmethod
    def delete(cls, run: Interpreter, url: Any, controller: Any = None, **_: Any) -> Any:
        return _made(run, url, controller, ("DELETE",))

    @classmethod
    def options(cls, run: Interpreter, url: Any, controller: Any = None, **_: Any) -> Any:
        return _made(run, url, controller, ("OPTIONS",))

    @classmethod
    def match(cls, run: Interpreter, request_methods: Any, url: Any, controller: Any = None, **_: Any) -> Any:
        return _made(run, url, controller, request_methods)

    @classmethod
    def any(cls, run: Interpreter, url: Any, controller: Any = None, *_: Any, **__: Any) -> Any:
        return _made(run, url, controller, ANY)

    @classmethod
    def fallback(cls, run: Interpreter, controller: Any = None, *_: Any, **__: Any) -> Any:
        return _made(run, "@route:any", controller, ("GET",))

    @classmethod
    def redirect(cls, run: Interpreter, url: Any, *_: Any, **__: Any) -> Any:
        return _made(run, url, run.external("masonite.controllers.RedirectController.redirect"), ("GET",))

    permanent_redirect = redirect

    @classmethod
    def view(cls, run: Interpreter, url: Any, template: Any = None, data: Any = None, **options: Any) -> Any:
        shown = run.external("masonite.controllers.ViewController.show")
        return _made(run, url, shown, options.get("method", ("GET",)))

    @classmethod
    def group(cls, run: Interpreter, *routes: Any, **options: Any) -> Any:
        listed = List([], run.path)
        for one in _flat(run, routes):
            if isinstance(one.value, HTTPRoute):
                one.value.into(options)
            listed.elements.append(one)
        return listed

    @classmethod
    def resource(cls, run: Interpreter, base_url: Any, controller: Any = None) -> Any:
        return _resource(run, base_url, controller, frozenset())

    @classmethod
    def api(cls, run: Interpreter, base_url: Any, controller: Any = None) -> Any:
        return _resource(run, base_url, controller, FORMS)

    @classmethod
    def compile(cls, run: Interpreter, *_: Any, **__: Any) -> Any:
        return run.external("masonite.routes.Route.Route")

    @classmethod
    def set_controller_locations(cls, run: Interpreter, *locations: Any) -> Any:
        run.notes[LOCATIONS] = list(_texts(run, locations))
        return run.external("masonite.routes.Route.Route")

    @classmethod
    def add_controller_locations(cls, run: Interpreter, *locations: Any) -> Any:
        run.notes[LOCATIONS] = [*run.notes.get(LOCATIONS, []), *_texts(run, locations)]
        return run.external("masonite.routes.Route.Route")


LOCATIONS: Final = "masonite.controllers"
"""Where controllers that a text names are looked for, as packages."""

USUAL: Final = ("app.controllers", "app.http.controllers")
"""Where projects have them that the library's own command makes."""


def _texts(run: Interpreter, values: tuple[Any, ...]) -> Iterator[str]:
    for value in values:
        inner = [one.value for one in run.each(value)] if isinstance(plain(value), Sequence) else [value]
        for one in map(plain, inner):
            if isinstance(one, str):
                yield _dotted(one)


def _dotted(path: str) -> str:
    """A path of a file, or of a folder, as a module."""
    return path.strip("/").removesuffix(".py").replace("/", ".")


def _made(run: Interpreter, url: Any, controller: Any, methods: Any) -> Any:
    made = run.external("masonite.routes.HTTPRoute.HTTPRoute")
    return run.call(made, [url, controller], {"request_method": methods})


def _resource(run: Interpreter, base: Any, controller: Any, left_out: frozenset[str]) -> Any:
    listed = List([], run.path)
    for methods, below, action in RESOURCE:
        if action not in left_out:
            answering = add(controller, f"@{action}")
            made = _made(run, add(_rooted(base), below), answering, methods)
            listed.elements.append(Possible(made, run.path))
    return listed


def _flat(run: Interpreter, routes: Any) -> Iterator[Possible]:
    """Routes in lists within lists."""
    for value in routes:
        for one in run.alternatives(value):
            found = plain(one.value)
            if isinstance(found, Sequence):
                for inner in run.each(found):
                    for each in _flat(run, (inner.value,)):
                        yield Possible(each.value, joined(joined(one.path, inner.path), each.path))
            elif found is not None:
                yield Possible(found, one.path)


@stands_for("masonite.routes.Router.Router", "masonite.routes.Router")
class Router(StandIn):
    """All routes, in matching order."""

    RECORDS = True

    def __init__(self, *routes: Any, **_: Any) -> None:
        self.routes: list[Possible] = []
        self.add(*routes)

    def add(self, *routes: Any) -> None:
        around = self.run.path
        self.routes += [Possible(one.value, joined(around, one.path)) for one in _flat(self.run, routes)]

    def set(self, *routes: Any) -> None:
        self.routes.clear()
        self.add(*routes)


@stands_for("masonite.middleware.MiddlewareCapsule")
class MiddlewareCapsule(StandIn):
    """Middleware of every request in a list, that of routes by key."""

    RECORDS = True

    def __init__(self) -> None:
        self.everywhere: list[Possible] = []
        self.by_key: dict[str, list[Possible]] = {}

    def add(self, middleware: Any) -> Any:
        run = self.run
        for one in run.alternatives(middleware):
            found = plain(one.value)
            if isinstance(found, Dict):
                for key, held in found.entries.values():
                    known = plain(held.value)
                    classes = run.each(known) if isinstance(known, Sequence) else [held]
                    self.by_key[spelled(key)[0]] = list(classes)
            elif isinstance(found, Sequence):
                self.everywhere += run.each(found)
        return self


@stands_for("masonite.foundation.Application.Application", "masonite.foundation.Application")
class Application(StandIn):
    """The application: a container of what its providers bind."""

    RECORDS = True
    APPLICATION = True

    def __init__(self, base_path: Any = None, **_: Any) -> None:
        run = self.run
        self.router: Any = run.call(run.external("masonite.routes.Router.Router"), [])
        self.capsule: Any = run.call(run.external("masonite.middleware.MiddlewareCapsule"), [])
        self.bound: dict[str, Any] = {"router": self.router, "middleware": self.capsule}
        self.expose(base_path=base_path)

    def bind(self, name: Any, class_obj: Any = None) -> Any:
        key, given = plain(name), plain(class_obj)
        if isinstance(key, str):
            self.bound[key] = class_obj
        if key == "router" and isinstance(given, Router):
            self.router = given
        elif key == "middleware" and isinstance(given, MiddlewareCapsule):
            self.capsule = given
        elif key == "controllers.location":
            self.run.notes[LOCATIONS] = list(_texts(self.run, (class_obj,)))
        return self

    def make(self, name: Any, *_: Any) -> Any:
        key = plain(name)
        if isinstance(key, str) and key in self.bound:
            return self.bound[key]
        return Unknown(f"what is bound as {spelled(name)[0]}", self.run.place())

    def register_providers(self, *providers: Any) -> Any:
        run = self.run
        for value in providers:
            for one in run.alternatives(value):
                if isinstance(plain(one.value), Class):
                    with run.under(one.path):
                        made = run.call(one.value, [self])
                        run.call(run.attribute(made, "register"), [])
        return self

    add_providers = register_providers

    @internal
    def missing_attribute(self, name: str) -> Any:
        return Unknown(f"{name} of an application", self.run.place())


@stands_for("masonite.utils.structures.load")
def load(run: Interpreter, path: Any, object_name: Any = None, default: Any = None, *_: Any) -> Any:
    """A module by its path, or something in it."""
    found, wanted = plain(path), plain(object_name)
    if not isinstance(found, str) or not isinstance(wanted, str):
        return Unknown("what is loaded from a file", run.place())
    return named(run, f"{_dotted(found)}.{wanted}", run.place())


@stands_for("masonite.facades.Auth", "masonite.authentication.Auth")
class Auth(StandIn):
    """Who is signed in, and the routes of signing in."""

    @classmethod
    def routes(cls, run: Interpreter) -> Any:
        listed = List([], run.path)
        for method, url, controller, key in AUTH_ROUTES:
            made = _made(run, url, controller, (method,))
            if key is not None:
                made.middleware(key)
            listed.elements.append(Possible(made, run.path))
        return listed


def _answering(run: Interpreter, controller: Any, app: Application) -> Any:
    """What answers for a route: a text is looked up in the locations of controllers."""
    controller = plain(controller)
    if isinstance(controller, str):
        path, _, method = controller.partition("@")
        cls = _controller(run, _dotted(path), app)
        found = class_attribute(run, cls, method or "__call__") if isinstance(cls, Class) else ABSENT
        return Unknown(f"the controller {controller}", app.place) if found is ABSENT else found
    if isinstance(controller, Class):
        found = class_attribute(run, controller, "__call__")
        return controller if found is ABSENT else found
    if isinstance(controller, Instance):
        return run.attribute(controller, "__call__", controller)
    return controller


def _controller(run: Interpreter, path: str, app: Application) -> Any:
    """The class at `package.Name`, which a module of that package below a location has, most often one of the
    same name."""
    below, _, name = path.rpartition(".")
    for location in run.notes.get(LOCATIONS) or USUAL:
        package = location if not below or below == location else f"{location}.{below.removeprefix(location)}"
        package = package.replace("..", ".")
        for module in (name, *_mentioning(run, package, name)):
            found = plain(named(run, f"{package}.{module}.{name}", app.place))
            if isinstance(found, Class):
                return found
    return None


def _mentioning(run: Interpreter, package: str, name: str) -> Iterator[str]:
    """The modules of a package that have a name in them."""
    folder = package.replace(".", "/")
    for path in sorted(run.tree.vocabulary.holding(name.encode())):
        parent = PurePosixPath(path).parent.as_posix()
        if parent == folder or parent.endswith(f"/{folder}"):
            yield PurePosixPath(path).stem


@dataclass(slots=True)
class Before(Walk):
    """A walk through the `before` of a middleware: a request goes on where it is given back."""

    def returned(self, value: ast.expr | None, ways: list[Any]) -> None:
        if value is not None or self.depth:
            Walk.returned(self, value, ways)

    def lets_pass(self, value: ast.expr) -> bool:
        if self.depth:
            return Walk.lets_pass(self, value)
        given = own_parameters(self.function)
        return isinstance(value, ast.Name) and given[:1] == [value.id]


def _layer(run: Interpreter, one: Possible, via: str) -> GuardDraft:
    """What a middleware does to a request before its controller sees it."""
    cls = plain(one.value)
    names = [name_of(base) for base in (mro_of(cls) if isinstance(cls, Class) else (cls,))]
    kind = next((GUARDS[name] for name in names if name in GUARDS), None) or known_guards(run).get(names[0])
    place = describe(cls).place
    before = class_attribute(run, cls, "before") if isinstance(cls, Class) else ABSENT
    if kind is not None:
        refuses = kind not in IDENTIFYING
        return GuardDraft(names[0], kind, via, refuses, one.path, place, why="a known library")
    if not isinstance(before, Function):
        known = isinstance(cls, Class) or names[0].startswith("masonite.")
        return GuardDraft(names[0], GuardKind.OTHER, via, None, one.path, place, unread=not known)
    refusal = refusals(run).of(before)
    if refusal.kind in PROTECTING and refusal.refuses:
        draft = refusing(refusal, names[0], via, place, one.path)
        return limited(replace(draft, path=one.path), exemptions(run, refusals(run), before, kind=Before))
    asks = gate_of_hook(run, refusals(run), before, Before)
    return refusing(refusal if asks is None else asks, names[0], via, place, one.path)


def _before(run: Interpreter, route: HTTPRoute, capsule: MiddlewareCapsule) -> Iterator[GuardDraft]:
    """The middleware before a route, outermost first."""
    for one in route.keys:
        key = spelled(one.value)[0]
        if plain(one.value) not in route.excluded:
            for each in capsule.by_key.get(key.partition(":")[0], ()):
                yield _layer(run, Possible(each.value, joined(one.path, each.path)), "route")


def _spelling(raw: str) -> str:
    return PARAMETER.sub(r"{\1}", raw)


def _drafts(run: Interpreter, app: Application) -> Iterator[Draft]:
    for one in app.router.routes:
        route = plain(one.value)
        if not isinstance(route, HTTPRoute):
            yield Draft(RouteKind.HTTP, ("ANY",), "{?}", describe(route), app.place, one.path)
            continue
        for each in run.alternatives(route.controller):
            answering = _answering(run, each.value, app)
            path: Path = joined(one.path, each.path)
            yield Draft(
                kind=RouteKind.HTTP,
                methods=_methods(run, route),
                path=route.url,
                handler=describe(answering),
                place=route.place,
                conditions=path,
                guards=[*_before(run, route, app.capsule), *decorators(run, answering)],
                name=None if route.label is None else spelled(route.label)[0],
                inside=refusal_inside(run, answering),
                spelling=_spelling,
            )


def _methods(run: Interpreter, route: HTTPRoute) -> tuple[str, ...]:
    given = route.methods
    return tuple(sorted(given)) if isinstance(given, tuple) else methods_of(run, given, ("GET",))


def compose(run: Interpreter, facts: Facts) -> None:
    """Applications with the routes of their routers."""
    served = []
    for app in [one for one in run.standins if isinstance(one, Application) and hasattr(one, "router")]:
        layers = [_layer(run, one, "middleware") for one in app.capsule.everywhere]
        served.append(Served(app, "masonite", list(_drafts(run, app)), layers))
    write(run, facts, served)
