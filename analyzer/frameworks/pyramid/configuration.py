"""The configurator, and the decorators that speak to the one that scans them.

Source: pyramid/config/__init__.py, pyramid/config/routes.py, pyramid/config/views.py, pyramid/view.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from analyzer.concepts.callables import describe
from analyzer.concepts.dotted import named
from analyzer.evaluator import StandIn, internal, quiet, stands_for
from analyzer.evaluator.attributes import ABSENT, mro_of
from analyzer.evaluator.conditions import Path
from analyzer.evaluator.containers import set_item, update
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.operations import add
from analyzer.evaluator.symbols import Bound, Class, Function, Module, Native
from analyzer.evaluator.texts import spelled
from analyzer.evaluator.values import Dict, External, Place, Possible, Sequence, Unknown
from analyzer.frameworks.pyramid.attaching import attach, scan

DEFAULTS: Final = "__view_defaults__"


@dataclass(frozen=True, slots=True)
class RouteAdded:
    """A named pattern."""

    name: Any
    pattern: Any
    methods: Any
    factory: Any


@dataclass(frozen=True, slots=True)
class ViewAdded:
    """A callable with what must hold for it to answer."""

    view: Any
    settings: dict[str, Any]
    error: str | None = None


@dataclass(frozen=True, slots=True)
class StaticAdded:
    """The files of a folder."""

    name: Any
    permission: Any


@dataclass(slots=True)
class Registered:
    """One thing on a site, with its circumstances."""

    what: Any
    place: Place | None
    path: Path
    prefix: Any


class Site:
    """What all configurators of one application share."""

    def __init__(self) -> None:
        self.registered: list[Registered] = []
        self.tweens: list[tuple[Any, Path, Place | None]] = []
        self.directives: dict[str, Any] = {}
        self.default_permission: Any = None
        self.root_factory: Any = None
        self.policy: Any = None
        self.opened: set[Any] = set()


RENDERED: Final = "pyramid.config.views.ViewsConfiguratorMixin.add_view.<locals>.view"
"""What answers where a renderer is named and no view: it gives the renderer nothing to show."""


@stands_for("pyramid.config.Configurator")
class Configurator(StandIn):
    """An application in the making."""

    RECORDS = True
    APPLICATION = True
    site: Site
    home = ""
    is_root = True

    def __init__(
        self,
        registry: Any = None,
        package: Any = None,
        settings: Any = None,
        root_factory: Any = None,
        security_policy: Any = None,
        authentication_policy: Any = None,
        authorization_policy: Any = None,
        default_permission: Any = None,
        route_prefix: Any = None,
        **options: Any,
    ) -> None:
        self.site = Site()
        self.site.root_factory = root_factory
        self.site.default_permission = default_permission
        self.site.policy = security_policy or authorization_policy or authentication_policy
        unknown = Unknown("settings of the deployment")
        self.home = _package_here(self.run, package)
        self.expose(
            registry=Unknown("registry"), route_prefix=route_prefix, package=package, introspection=True
        )
        self.expose(settings=unknown if plain(settings) is None else settings)

    @internal
    def prefix(self) -> Any:
        """The prefix of what is registered from now on; targets set it by hand as well."""
        return self.attributes.get("route_prefix")

    @internal
    def note(self, what: Any) -> None:
        """Register something, with the place and the tests in force."""
        run = self.run
        self.site.registered.append(Registered(what, run.place(), run.path, self.prefix()))

    def get_settings(self) -> Any:
        return self.attributes["settings"]

    def add_settings(self, settings: Any = None, **named: Any) -> None:
        """Settings beside those of the deployment."""
        known = plain(self.attributes["settings"])
        if isinstance(known, Dict):
            update(self.run, known, settings)
            for key, value in named.items():
                set_item(self.run, known, key, value)

    def add_route(
        self, name: Any, pattern: Any = None, factory: Any = None, *_: Any, path: Any = None,
        request_method: Any = None, static: Any = False, **__: Any,
    ) -> None:  # fmt: skip
        given = path if plain(pattern) is None else pattern
        if plain(static) is not True:
            self.note(RouteAdded(name, given, request_method, factory))

    def add_view(self, view: Any = None, name: Any = "", **settings: Any) -> None:
        for one in self.run.alternatives(view):
            found = plain(one.value)
            if isinstance(found, str):
                found = self.resolved(found)
            if found is None and plain(settings.get("renderer")) is not None:
                found = External(RENDERED)
            with self.run.under(one.path):
                self.note(ViewAdded(found, {"name": name, **settings}))

    def add_notfound_view(self, view: Any = None, **settings: Any) -> None:
        self.note(ViewAdded(view, settings, "pyramid.httpexceptions.HTTPNotFound"))

    def add_forbidden_view(self, view: Any = None, **settings: Any) -> None:
        self.note(ViewAdded(view, settings, "pyramid.httpexceptions.HTTPForbidden"))

    def add_exception_view(self, view: Any = None, context: Any = None, **settings: Any) -> None:
        self.note(ViewAdded(view, {"context": context, **settings}, "Exception"))

    def add_static_view(self, name: Any, path: Any = None, **options: Any) -> None:
        self.note(StaticAdded(name, options.get("permission")))

    def add_tween(self, tween_factory: Any, **_: Any) -> None:
        self.site.tweens.append((tween_factory, self.run.path, self.run.place()))

    def setup_registry(
        self,
        settings: Any = None,
        root_factory: Any = None,
        authentication_policy: Any = None,
        authorization_policy: Any = None,
        default_permission: Any = None,
        security_policy: Any = None,
        **_: Any,
    ) -> None:
        """What making the object does, where it was made without."""
        self.site.root_factory = root_factory or self.site.root_factory
        self.site.default_permission = default_permission or self.site.default_permission
        self.site.policy = (
            security_policy or authorization_policy or authentication_policy or self.site.policy
        )

    def set_root_factory(self, factory: Any) -> None:
        self.site.root_factory = factory

    def set_default_permission(self, permission: Any) -> None:
        self.site.default_permission = permission

    def set_security_policy(self, policy: Any) -> None:
        self.site.policy = policy

    def set_authentication_policy(self, policy: Any) -> None:
        self.site.policy = policy

    def set_authorization_policy(self, policy: Any) -> None:
        self.site.policy = policy

    def add_directive(self, name: Any, directive: Any = None, *_: Any, **__: Any) -> None:
        known = plain(name)
        given = directive if directive is not None else name
        if isinstance(known, str):
            self.site.directives[known] = self.resolved(given) if isinstance(plain(given), str) else given

    def missing_attribute(self, name: str) -> Any:
        directive = self.site.directives.get(name)
        if directive is not None:
            return Native(name, lambda run, *args, **options: run.call(directive, [self, *args], options))
        return Unknown(f"directive {name} of a configurator")

    def maybe_dotted(self, dotted: Any) -> Any:
        known = plain(dotted)
        return self.resolved(known) if isinstance(known, str) else dotted

    def with_package(self, package: Any) -> Any:
        return self.inner(self.prefix(), _name_of_package(plain(package)) or self.home)

    def route_prefix_context(self, route_prefix: Any) -> Any:
        return self.inner(_joined(self.prefix(), route_prefix), self.home)

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *_: object) -> None:
        """Commits."""

    def include(self, callable: Any, route_prefix: Any = None) -> None:
        run = self.run
        for one in run.alternatives(callable):
            target = plain(one.value)
            if isinstance(target, str):
                target = self.resolved(target)
            if isinstance(target, Module):
                target = run.attribute(target, "includeme", Unknown(f"includeme of {target.name}"))
            function = target.function if isinstance(target, Bound) else target
            home = self.home
            if isinstance(function, Function):
                home = _package_of(run, function.module)
                key = (function.node, spelled(_joined(self.prefix(), route_prefix) or "")[0])
                if key in self.site.opened:
                    continue  # included once more: the configuration would be the same
                self.site.opened.add(key)
            with run.under(one.path):
                run.call(target, [self.inner(_joined(self.prefix(), route_prefix), home)])

    def scan(
        self, package: Any = None, categories: Any = None, onerror: Any = None, ignore: Any = None, **_: Any
    ) -> None:
        name = self.home
        known = plain(package)
        if isinstance(known, Module):
            name = known.name
        elif isinstance(known, str):
            name = self._absolute(known)
        elif known is not None:
            self.run.hole("route", "pyramid scan", "the scanned package is not known", None, "routes")
            return
        if not name:
            return
        ignored = plain(ignore)
        listed = [one.value for one in ignored.elements] if isinstance(ignored, Sequence) else [ignored]
        names = tuple(self._absolute(plain(one), name) for one in listed if isinstance(plain(one), str))
        context = self.run.call(self.run.external("venusian.Scanner"), [], {"config": self})
        scan(self.run, name, context, names)

    def commit(self) -> None:
        """What was registered so far is final."""

    def make_wsgi_app(self) -> Any:
        return Unknown("a WSGI application of Pyramid", self.run.place())

    @internal
    def inner(self, prefix: Any, home: str) -> Any:
        """A configurator of the same site."""
        made = self.run.allocate(self.cls)
        assert isinstance(made, Configurator)
        made.site, made.home, made.is_root = self.site, home, False
        made.attributes.update(self.attributes)
        made.attributes["route_prefix"] = prefix
        return made

    @internal
    def resolved(self, dotted: str, place: Place | None = None) -> Any:
        """What a dotted name stands for, seen from the configurator's package."""
        run = self.run
        name = self._absolute(dotted)
        module = run.index.find(name.replace(":", "."), None)
        if module is not None and module.path is not None and ":" not in name:
            return run.importer.of_path(module.path) if _loaded(run, module.path) else Unknown(name)
        if not run.index.owns(name.partition(":")[0].partition(".")[0], None):
            return run.external(name.replace(":", "."))
        return named(run, name, place or run.place())

    def _absolute(self, dotted: str, home: str | None = None) -> str:
        base = (self.home if home is None else home).split(".")
        if not dotted.startswith("."):
            return dotted
        level = len(dotted) - len(dotted.lstrip("."))
        kept = base[: len(base) - level + 1]
        return ".".join([*kept, dotted.lstrip(".")]).strip(".")


def _loaded(run: Interpreter, path: str) -> bool:
    run.importer.load(run.importer.of_path(path))
    return True


def _package_here(run: Interpreter, package: Any) -> str:
    """The package of who calls."""
    name = _name_of_package(plain(package))
    if name:
        return name
    return _package_of(run, run.file) if run.file is not None else ""


def _name_of_package(package: Any) -> str:
    if isinstance(package, Module):
        return package.name
    return package if isinstance(package, str) else ""


def _package_of(run: Interpreter, module: Module) -> str:
    if module.path is None or module.path.endswith("__init__.py"):
        return module.name
    return module.name.rpartition(".")[0]


def _joined(prefix: Any, inner: Any) -> Any:
    """A prefix in a prefix."""
    one, other = plain(prefix), plain(inner)
    if not other:
        return prefix
    if not one:
        return other.strip("/") if isinstance(other, str) else inner
    if isinstance(one, str) and isinstance(other, str):
        return f"{one.strip('/')}/{other.strip('/')}"
    return add(add(prefix, "/"), inner)


class Decorator(StandIn):
    """A decorator whose settings wait for a scan."""

    RECORDS = True
    ADDS = "add_view"

    def __init__(self, *_: Any, **settings: Any) -> None:
        self.settings = settings

    def __call__(self, wrapped: Any) -> Any:
        run = self.run

        def action(context: Any) -> None:
            view, settings = wrapped, dict(self.settings)
            function = describe(wrapped).function
            if isinstance(function, Function) and function.owner is not None:
                view, settings = function.owner, {**settings, "attr": function.name}
            if isinstance(plain(view), Class):
                settings = {**defaults_of(run, plain(view)), **settings}
            config = run.attribute(context, "config")
            run.call(run.attribute(config, self.ADDS), [view], settings)

        attach(run, wrapped, action)
        return wrapped


@stands_for("pyramid.view.view_config", "pyramid.view.bfg_view")
class view_config(Decorator):
    """`@view_config(route_name=..., permission=...)`."""


@stands_for("pyramid.view.notfound_view_config")
class notfound_view_config(Decorator):
    """Answers where nothing else does."""

    ADDS = "add_notfound_view"


@stands_for("pyramid.view.forbidden_view_config")
class forbidden_view_config(Decorator):
    """Answers whoever may not."""

    ADDS = "add_forbidden_view"


@stands_for("pyramid.view.exception_view_config")
class exception_view_config(Decorator):
    """Answers for an exception."""

    ADDS = "add_exception_view"

    def __init__(self, *args: Any, **settings: Any) -> None:
        self.settings = {**({"context": args[0]} if args else {}), **settings}


@quiet
@stands_for("pyramid.view.view_defaults")
def view_defaults(run: Interpreter, **settings: Any) -> Any:
    """The decorator of a class whose views have settings in common."""

    def decorate(run: Interpreter, cls: Any) -> Any:
        known = plain(cls)
        if isinstance(known, Class):
            kept = {(str, key): (key, Possible(value)) for key, value in settings.items()}
            known.namespace[DEFAULTS] = Dict(kept)
        return cls

    return Native("pyramid.view.view_defaults", decorate)


def defaults_of(run: Interpreter, cls: Class) -> dict[str, Any]:
    """The settings that a class, or the nearest of its parents, has for its views."""
    for base in mro_of(cls):
        found = base.namespace.get(DEFAULTS, ABSENT) if isinstance(base, Class) else ABSENT
        if isinstance(found, Dict):
            return {key: one.value for key, one in found.entries.values()}
    return {}
