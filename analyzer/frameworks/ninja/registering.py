"""APIs, routers and operations, and who may call them.

Source: django-ninja 1.7, ninja/main.py, router.py, operation.py, security/, openapi/urls.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

from analyzer.concepts.callables import describe
from analyzer.concepts.contents import write_contents
from analyzer.concepts.layers import decorator_guards, refusal_inside
from analyzer.concepts.routing import GuardDraft
from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.attributes import ABSENT
from analyzer.evaluator.comparing import truth
from analyzer.evaluator.conditions import Path
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import lifted, plain
from analyzer.evaluator.operations import add
from analyzer.evaluator.symbols import Class, Function, Instance, Native, name_of
from analyzer.evaluator.texts import spelled
from analyzer.evaluator.values import External, List, Place, Possible, Sequence, Text, Tuple, Unknown
from analyzer.facts import Facts, GuardKind
from analyzer.frameworks.django.endpoints import Endpoint, View
from analyzer.frameworks.ninja.signatures import answers, inputs

NOT_SET: Final = External("ninja.constants.NOT_SET")
"""What `auth` is where nobody says anything."""

BASE: Final = """
class AuthBase:
    openapi_type = None

    def authenticate(self, request, key):
        pass
"""

APIKEY: Final = """
from ninja.security.base import AuthBase


class APIKeyBase(AuthBase):
    param_name = "key"


class APIKeyQuery(APIKeyBase):
    pass


class APIKeyCookie(APIKeyBase):
    def __init__(self, csrf=True):
        self.csrf = csrf


class APIKeyHeader(APIKeyBase):
    pass
"""

HTTP: Final = """
from ninja.security.base import AuthBase


class HttpAuthBase(AuthBase):
    header = "Authorization"


class HttpBearer(HttpAuthBase):
    pass


class HttpBasicAuth(HttpAuthBase):
    pass
"""

SESSION: Final = """
from ninja.security.apikey import APIKeyCookie


class SessionAuth(APIKeyCookie):
    pass


class SessionAuthSuperUser(APIKeyCookie):
    pass


class SessionAuthIsStaff(SessionAuthSuperUser):
    pass
"""

SECURITY: Final = """
from ninja.security.apikey import APIKeyCookie, APIKeyHeader, APIKeyQuery
from ninja.security.http import HttpBasicAuth, HttpBearer
from ninja.security.session import SessionAuth, SessionAuthIsStaff, SessionAuthSuperUser

django_auth = SessionAuth()
django_auth_superuser = SessionAuthSuperUser()
django_auth_is_staff = SessionAuthIsStaff()
"""

STUBS: Final = {
    "ninja.security": SECURITY,
    "ninja.security.base": BASE,
    "ninja.security.apikey": APIKEY,
    "ninja.security.http": HTTP,
    "ninja.security.session": SESSION,
}


@dataclass(frozen=True, slots=True)
class Operation:
    """A function that answers, as a decorator registered it."""

    methods: Any
    path: Any
    function: Any
    auth: Any
    name: Any
    response: Any = NOT_SET
    asked: Callable[[tuple[str, ...]], Iterable[GuardDraft]] | None = None
    """What else stands before it, for its methods."""


@dataclass(frozen=True, slots=True)
class Included:
    """A router inside an API or another router."""

    prefix: Any
    router: Any
    auth: Any


@dataclass(frozen=True, slots=True)
class Bound:
    """An operation with the prefix, the authenticators and the tests of the way to it."""

    operation: Operation
    prefix: Any
    auth: Any
    path: Path
    place: Place | None


class Registering(StandIn):
    """What both APIs and routers do."""

    RECORDS = True

    @internal
    def operation(self, methods: Any, path: Any, options: dict[str, Any]) -> Native:
        """A decorator that registers a function."""
        auth, name, place = options.get("auth", NOT_SET), options.get("url_name"), self.run.place()
        response = options.get("response", NOT_SET)

        def register(run: Interpreter, function: Any) -> Any:
            self.record(Operation(methods, path, function, auth, name, response), place)
            return function

        return Native("ninja.operation", register)

    def get(self, path: Any, **options: Any) -> Any:
        return self.operation(List.of(["GET"]), path, options)

    def post(self, path: Any, **options: Any) -> Any:
        return self.operation(List.of(["POST"]), path, options)

    def put(self, path: Any, **options: Any) -> Any:
        return self.operation(List.of(["PUT"]), path, options)

    def patch(self, path: Any, **options: Any) -> Any:
        return self.operation(List.of(["PATCH"]), path, options)

    def delete(self, path: Any, **options: Any) -> Any:
        return self.operation(List.of(["DELETE"]), path, options)

    def api_operation(self, methods: Any, path: Any, **options: Any) -> Any:
        return self.operation(methods, path, options)

    def add_decorator(self, decorator: Any, mode: Any = "operation") -> None:
        """What it does to every operation is not known."""

    @internal
    def include(self, prefix: Any, router: Any, auth: Any) -> None:
        """Take in a router, or the one that a dotted name stands for."""
        named = plain(router)
        if isinstance(named, str):
            load = self.run.external("django.utils.module_loading.import_string")
            router = self.run.call(load, [named])
        self.record(Included(prefix, router, auth))

    @internal
    def bound(self, prefix: Any, auth: Any, path: Path, way: tuple[Any, ...] = ()) -> Iterator[Bound]:
        """All operations below, in the order of registration: a router's own before those inside it."""
        if any(one is self for one in way):
            return  # a router inside itself
        for effect in self.effects:
            if isinstance(effect.what, Operation):
                chosen = effect.what.auth if is_set(effect.what.auth) else auth
                yield Bound(effect.what, prefix, chosen, (*path, *effect.path), effect.place)
        for effect in self.effects:
            included = effect.what
            for one in self.run.alternatives(included.router) if isinstance(included, Included) else ():
                router = plain(one.value)
                if not isinstance(router, Registering):
                    continue
                own = router.attributes.get("auth", NOT_SET)
                inner = next((each for each in (included.auth, own, auth) if is_set(each)), NOT_SET)
                tests = (*path, *effect.path, *one.path)
                for below in router.bound(joined_path(prefix, included.prefix), inner, tests, (*way, self)):
                    # An operation of a library's own is registered where its router is taken in.
                    yield below if below.place is not None else replace(below, place=effect.place)


def is_set(auth: Any) -> bool:
    """Whether somebody said who may call."""
    return not (isinstance(auth, External) and auth.name.endswith("NOT_SET"))


def joined_path(one: Any, other: Any) -> Any:
    """Two pieces with one slash between them."""
    if plain(one) == "" or plain(other) == "":
        return add(one, other)
    return add(add(one, "/"), other)


@stands_for("ninja.router.Router", "ninja.Router")
class Router(Registering):
    """Operations that an API takes in."""

    def __init__(self, *, auth: Any = NOT_SET, throttle: Any = None, tags: Any = None, **_: Any) -> None:
        self.expose(auth=auth, tags=tags)

    def add_router(self, prefix: Any, router: Any, *, auth: Any = NOT_SET, **_: Any) -> None:
        self.include(prefix, router, auth)

    def add_api_operation(self, path: Any, methods: Any, view_func: Any, **options: Any) -> None:
        auth, name = options.get("auth", NOT_SET), options.get("url_name")
        response = options.get("response", NOT_SET)
        self.record(Operation(methods, path, view_func, auth, name, response))


@stands_for("ninja.main.NinjaAPI", "ninja.NinjaAPI")
class NinjaAPI(Registering):
    """An API below a path of a Django project."""

    def __init__(
        self,
        *,
        title: Any = "NinjaAPI",
        version: Any = "1.0.0",
        openapi_url: Any = "/openapi.json",
        docs_url: Any = "/docs",
        docs_decorator: Any = None,
        urls_namespace: Any = None,
        auth: Any = NOT_SET,
        default_router: Any = None,
        **_: Any,
    ) -> None:
        self.expose(
            title=title,
            version=version,
            openapi_url=openapi_url,
            docs_url=docs_url,
            docs_decorator=docs_decorator,
            urls_namespace=urls_namespace,
            auth=auth,
        )
        if default_router is not None:
            self.include("", default_router, NOT_SET)

    def add_router(self, prefix: Any, router: Any, *, auth: Any = NOT_SET, **_: Any) -> None:
        self.include(prefix, router, auth)

    def exception_handler(self, exc_class: Any) -> Any:
        return Native("ninja.exception_handler", lambda run, function: function)

    def add_exception_handler(self, exc_class: Any, handler: Any) -> None:
        """How an error is shown changes no route."""

    @property
    def urls(self) -> Any:
        run = self.run
        home = _pattern(run, "", External("ninja.openapi.views.default_home"), "api-root")
        patterns = List([*self._documentation(), *self._patterns(), Possible(home)], run.path)
        space = plain(self.attributes.get("urls_namespace"))
        version = plain(self.attributes.get("version"))
        return Tuple.of([patterns, "ninja", space if space is not None else f"api-{version}"])

    @internal
    def _documentation(self) -> Iterator[Possible]:
        for option, name, view in (
            ("openapi_url", "openapi-json", "openapi_json"),
            ("docs_url", "openapi-view", "openapi_view"),
        ):
            place = plain(self.attributes.get(option))
            if not isinstance(place, str) or not place:
                return
            shown: Any = External(f"ninja.openapi.views.{view}")
            decorator = plain(self.attributes.get("docs_decorator"))
            if decorator is not None:
                shown = self.run.call(decorator, [_page(view)])
            yield Possible(_pattern(self.run, place.lstrip("/"), shown, name))

    @internal
    def _patterns(self) -> Iterator[Possible]:
        run = self.run
        for one in self.bound("", self.attributes.get("auth", NOT_SET), ()):
            route = lifted(_route, joined_path(one.prefix, one.operation.path))
            answering = run.call(run.external("ninja.operation.PathView"), [])
            answering.expose(operation=one)
            pattern = _pattern(run, route, answering, one.operation.name)
            pattern.place = one.place or pattern.place
            yield Possible(pattern, one.path)


def _page(view: str) -> Native:
    return Native(f"ninja.openapi.views.{view}", lambda run, *_, **__: Unknown("a page of the documentation"))


def _pattern(run: Interpreter, route: Any, view: Any, name: Any) -> Any:
    pattern = run.call(run.external("django.urls.resolvers.RoutePattern"), [route])
    return run.call(run.external("django.urls.resolvers.URLPattern"), [pattern, view, None, name])


def _route(path: Any) -> Any:
    """`/items/{int:pk}` as Django writes it."""
    if isinstance(path, Text):
        parts = [_angled(part) if isinstance(part, str) else part for part in path.parts]
        first = parts[0]
        return Text((first.lstrip("/"), *parts[1:])) if isinstance(first, str) else Text(tuple(parts))
    return re.sub("/{2,}", "/", _angled(path)).lstrip("/") if isinstance(path, str) else path


def _angled(text: str) -> str:
    return text.replace("{", "<").replace("}", ">")


@stands_for("ninja.operation.PathView")
class PathView(StandIn):
    """What answers at the path of an operation."""

    def __init__(self) -> None:
        """It is told its operation afterwards."""

    def __call__(self, request: Any, *_: Any, **__: Any) -> Any:
        return Unknown("an answer", self.run.place())


def endpoints(run: Interpreter, view: View) -> list[Endpoint] | None:
    """The endpoint of an operation; None for any other view."""
    if not isinstance(view.value, PathView):
        return None
    bound: Bound = view.value.attributes["operation"]
    listed, whole = run.elements(bound.operation.methods)
    names = [plain(one.value) for one in listed]
    known = whole and all(isinstance(one, str) for one in names)
    methods = tuple(sorted(str(one).upper() for one in names)) if known else ("ANY",)
    function, asked = bound.operation.function, bound.operation.asked
    permissions = asked(methods) if asked is not None else ()
    return [
        Endpoint(
            methods,
            describe(function),
            [*authenticators(run, bound.auth), *permissions, *decorator_guards(run, function)],
            refusal_inside(run, function),
            after=partial(_write, run, bound.operation),
        )
    ]


def _write(run: Interpreter, operation: Operation, facts: Facts, route: str) -> None:
    function, owner = operation.function, describe(operation.function).name
    taken = inputs(run, function, spelled(operation.path)[0], owner)
    response = operation.response if is_set(operation.response) else ABSENT
    write_contents(facts, route, owner, (*taken, *answers(run, function, response, owner)))


def authenticators(run: Interpreter, auth: Any) -> Iterator[GuardDraft]:
    """Those of whom one must recognise the caller."""
    if not is_set(auth) or plain(auth) is None:
        return
    value = plain(auth)
    listed = run.each(value) if isinstance(value, Sequence) else run.alternatives(value)
    drafts = [_authenticator(run, plain(one.value), one.path) for one in listed]
    open_to_all = any(draft.refuses is False for draft in drafts)
    parent = " | ".join(draft.name for draft in drafts) if len(drafts) > 1 else None
    for draft in drafts:
        draft_refuses = False if open_to_all else draft.refuses
        yield GuardDraft(
            draft.name,
            draft.kind,
            draft.via,
            draft_refuses,
            draft.path,
            draft.place,
            parent,
            why=draft.why,
            unread=draft.unread,
        )


def _authenticator(run: Interpreter, one: Any, path: Path) -> GuardDraft:
    described = describe(one)
    if isinstance(one, Unknown) and not described.known:
        return GuardDraft("{?}", GuardKind.AUTHENTICATION, "auth", None, path, why=one.reason, unread=True)
    lets_all = _lets_everybody(run, one)
    why = "it recognises everybody" if lets_all else "who is not recognised is turned away"
    return GuardDraft(
        described.name, GuardKind.AUTHENTICATION, "auth", not lets_all, path, described.place, why=why
    )


def _lets_everybody(run: Interpreter, one: Any) -> bool:
    """Whether an authenticator's answer is yes whatever it is asked."""
    if isinstance(one, Function):
        found = run.demand(name_of(one), lambda: run.call(one, [Unknown("a request")]))
    elif isinstance(one, Instance) and isinstance(one.cls, Class) and one.cls.module.path is not None:
        asked = [Unknown("a request"), Unknown("credentials")]
        found = run.demand(name_of(one), lambda: run.call(run.attribute(one, "authenticate"), asked))
    else:
        return False
    return not isinstance(found, Unknown) and truth(found)[0] is True


DJANGO_VIEWS: Final = (endpoints,)
