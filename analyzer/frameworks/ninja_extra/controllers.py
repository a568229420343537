"""Controllers: classes whose methods are operations of an API.

Source: django-ninja-extra 0.31, ninja_extra/main.py, controllers/base.py, controllers/route/__init__.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from analyzer.evaluator import internal, stands_for
from analyzer.evaluator.attributes import mro_of
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class, Function, Native
from analyzer.evaluator.values import Dict, List, Place, Possible, Sequence, Tuple, Value
from analyzer.frameworks.django.admin import autodiscover_modules
from analyzer.frameworks.ninja.registering import (
    NOT_SET,
    Included,
    NinjaAPI,
    Operation,
    Registering,
    is_set,
    joined_path,
)
from analyzer.frameworks.ninja_extra.models import model_operations
from analyzer.frameworks.ninja_extra.permissions import permission_guards

CONTROLLERS: Final = """
class ControllerBase:
    context = None
    throttling_classes = []
    throttling_init_kwargs = None

    @classmethod
    def permission_denied(cls, permission):
        raise PermissionDenied

    def get_object_or_exception(self, klass, error_message=None, exception=None, **kwargs):
        return klass.objects.get(**kwargs)

    async def aget_object_or_exception(self, klass, error_message=None, exception=None, **kwargs):
        return await klass.objects.aget(**kwargs)

    def get_object_or_none(self, klass, **kwargs):
        return klass.objects.filter(**kwargs).first()

    async def aget_object_or_none(self, klass, **kwargs):
        return await klass.objects.filter(**kwargs).afirst()

    def check_permissions(self):
        pass

    def check_object_permissions(self, obj):
        pass

    def create_response(self, message, status_code=200, **kwargs):
        pass


class ModelControllerBase(ControllerBase):
    model_config = None
"""

ROUTES: Final = """
from ninja_extra.intrinsics import answering


class Route:
    @classmethod
    def get(cls, path="", **options):
        return answering(["GET"], path, options)

    @classmethod
    def post(cls, path="", **options):
        return answering(["POST"], path, options)

    @classmethod
    def put(cls, path="", **options):
        return answering(["PUT"], path, options)

    @classmethod
    def patch(cls, path="", **options):
        return answering(["PATCH"], path, options)

    @classmethod
    def delete(cls, path="", **options):
        return answering(["DELETE"], path, options)

    @classmethod
    def generic(cls, path="", *, methods, **options):
        return answering(methods, path, options)


route = Route
http_get = route.get
http_post = route.post
http_put = route.put
http_patch = route.patch
http_delete = route.delete
http_generic = route.generic
"""

STUBS: Final = {
    "ninja_extra.controllers.route": ROUTES,
    "ninja_extra.controllers.base": CONTROLLERS,
}

ALIASES: Final = {
    "ninja_extra.ControllerBase": "ninja_extra.controllers.base.ControllerBase",
    "ninja_extra.controllers.ControllerBase": "ninja_extra.controllers.base.ControllerBase",
    "ninja_extra.ModelControllerBase": "ninja_extra.controllers.base.ModelControllerBase",
    "ninja_extra.controllers.ModelControllerBase": "ninja_extra.controllers.base.ModelControllerBase",
    **{
        f"{path}.{name}": f"ninja_extra.controllers.route.{name}"
        for path in ("ninja_extra", "ninja_extra.controllers")
        for name in (
            "route",
            "http_get",
            "http_post",
            "http_put",
            "http_patch",
            "http_delete",
            "http_generic",
        )
    },
    "ninja_extra.Router": "ninja.router.Router",
    "ninja_extra.router.Router": "ninja.router.Router",
    "ninja_extra.paginate": "ninja.pagination.paginate",
    "ninja_extra.pagination.paginate": "ninja.pagination.paginate",
    "ninja_extra.pagination.decorator.paginate": "ninja.pagination.paginate",
}

ROUTE: Final = "__ninja_extra_route__"
"""Attribute of a method that answers."""


class Route(Value):
    """What a decorator says of a method: methods, path, and the keyword arguments."""

    __slots__ = ("methods", "options", "path", "place")

    def __init__(self, methods: Any, path: Any, options: dict[str, Any], place: Place | None) -> None:
        self.methods = methods
        self.path = path
        self.options = options
        self.place = place


@stands_for("ninja_extra.controllers.base.APIController")
class APIController(Registering):
    """The operations of a controller, as those of a router."""

    def __init__(self, auth: Any, auto_import: Any) -> None:
        self.auto_import = plain(auto_import) is not False
        self.expose(auth=auth)


def known_controllers(run: Interpreter) -> dict[Class, tuple[Any, APIController]]:
    """All controllers by class, with their prefixes, in the order in which they were made."""
    found: dict[Class, tuple[Any, APIController]] = run.notes.setdefault("ninja_extra.controllers", {})
    return found


@stands_for(
    "ninja_extra.controllers.base.api_controller",
    "ninja_extra.controllers.api_controller",
    "ninja_extra.api_controller",
)
def api_controller(
    run: Interpreter,
    prefix_or_class: Any = "",
    auth: Any = NOT_SET,
    throttle: Any = None,
    tags: Any = None,
    permissions: Any = None,
    auto_import: Any = True,
    **_: Any,
) -> Any:
    """`@api_controller`, or with a prefix and what holds for all operations of the class."""
    given = plain(prefix_or_class)
    if isinstance(given, Class):
        return _controller(run, given, "", auth, permissions, True)

    def decorate(run: Interpreter, cls: Any) -> Any:
        return _controller(run, cls, prefix_or_class, auth, permissions, auto_import)

    return Native("ninja_extra.api_controller", decorate)


def _controller(
    run: Interpreter, given: Any, prefix: Any, auth: Any, permissions: Any, auto_import: Any
) -> Any:
    cls = plain(given)
    if not isinstance(cls, Class):
        return given
    if _is_nothing(permissions):
        permissions = List.of([run.external("ninja_extra.permissions.common.AllowAny")])
    controller = plain(
        run.call(run.external("ninja_extra.controllers.base.APIController"), [auth, auto_import])
    )
    # A prefix with parameters becomes part of the paths: operations then take these from the path.
    parameters = "{" in str(plain(prefix))
    for method, path, name, place in model_operations(run, cls):
        whole = joined_path(prefix, path) if parameters else path
        asked = partial(permission_guards, run, permissions)
        controller.record(Operation(List.of([method]), whole, name, NOT_SET, None, NOT_SET, asked), place)
    for route, function in _routes(cls):
        path = joined_path(prefix, route.path) if parameters else route.path
        controller.record(_operation(run, route, path, function, permissions), route.place)
    known_controllers(run)[cls] = ("" if parameters else prefix, controller)
    return given


def _routes(cls: Class) -> list[tuple[Route, Function]]:
    """The methods that answer, those of bases first; one of a class stands in its base's place."""
    found: dict[str, tuple[Route, Function]] = {}
    for base in reversed(mro_of(cls)):
        for name, raw in base.namespace.items() if isinstance(base, Class) else ():
            function = plain(raw)
            route = function.attributes.get(ROUTE) if isinstance(function, Function) else None
            if isinstance(route, Route):
                found[name] = (route, function)
    return list(found.values())


def _operation(run: Interpreter, route: Route, path: Any, function: Function, permissions: Any) -> Operation:
    own = route.options.get("permissions")
    held = plain(own)
    asked = (
        own if held is not None and not (isinstance(held, Sequence) and not held.elements) else permissions
    )
    return Operation(
        route.methods,
        path,
        function,
        route.options.get("auth", NOT_SET),
        route.options.get("url_name"),
        _by_status(run, route.options.get("response", NOT_SET)),
        partial(permission_guards, run, asked),
    )


def _is_nothing(listed: Any) -> bool:
    """Whether no permission is named."""
    held = plain(listed)
    return held is None or (isinstance(held, Sequence) and not held.open and not held.elements)


def _by_status(run: Interpreter, response: Any) -> Any:
    """Of a list of answers, pairs or dictionaries, one dictionary."""
    listed = plain(response)
    if not is_set(response) or not isinstance(listed, List):
        return response
    merged = Dict()
    for one in run.each(listed):
        answer = plain(one.value)
        if isinstance(answer, Dict):
            merged.entries.update(answer.entries)
        elif isinstance(answer, Tuple) and len(answer.elements) == 2:
            status, schema = (each.value for each in answer.elements)
            merged.put((type(plain(status)), plain(status)), status, Possible(schema))
    return merged


@stands_for("ninja_extra.intrinsics.answering")
def answering(run: Interpreter, methods: Any, path: Any, options: Any) -> Any:
    """A decorator that says of a method at which path it answers."""
    told = Route(methods, path, dict(_options(options)), run.place())

    def mark(run: Interpreter, given: Any) -> Any:
        function = plain(given)
        if isinstance(function, Function):
            function.attributes[ROUTE] = told
        return given

    return Native("ninja_extra.route", mark)


def _options(options: Any) -> Iterator[tuple[str, Any]]:
    entries = plain(options).entries.values() if isinstance(plain(options), Dict) else ()
    yield from ((key, one.value) for key, one in entries if isinstance(key, str))


@stands_for("ninja_extra.main.NinjaExtraAPI", "ninja_extra.NinjaExtraAPI")
class NinjaExtraAPI(NinjaAPI):
    """An API that takes in controllers."""

    def register_controllers(self, *controllers: Any) -> None:
        for one in controllers:
            for option in self.run.alternatives(one):
                with self.run.under(option.path):
                    self._register(option.value)

    def auto_discover_controllers(self) -> None:
        for name in ("api", "controllers"):
            autodiscover_modules(self.run, name)
        for cls, (_, controller) in list(known_controllers(self.run).items()):
            if controller.auto_import:
                self._register(cls)

    @internal
    def _register(self, given: Any) -> None:
        named = plain(given)
        if isinstance(named, str):
            load = self.run.external("django.utils.module_loading.import_string")
            named = plain(self.run.call(load, [named]))
        prefix, controller = known_controllers(self.run).get(named, (None, None))
        registered: list[Any] = [
            plain(effect.what.router) for effect in self.effects if isinstance(effect.what, Included)
        ]
        if controller is not None and controller not in registered:
            self.include(prefix, controller, NOT_SET)
