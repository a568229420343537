"""Applications of a project: INSTALLED_APPS, AppConfig, the registry, `ready()`.

Each entry is imported in order, its configuration is found as Django finds it, and then every `ready()` runs
whole: what projects extend there (URL patterns, registries, signal receivers) is what they serve.
Between the two steps the models are imported, as Django does: where modules import each other in a circle, it
is this order that works.
Source: django/apps/config.py, django/apps/registry.py 5.2; `default_app_config` from 3.1.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.attributes import ABSENT, class_attribute, look_up
from analyzer.evaluator.comparing import truth
from analyzer.evaluator.conditions import Path
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import lifted, plain
from analyzer.evaluator.symbols import Class, Instance, Module
from analyzer.evaluator.values import Dict, External, List, Possible, Unknown

MAX_APPS: Final = 1_000
"""Entries of INSTALLED_APPS; real projects have two hundred."""

CONFIG: Final = "django.apps.config.AppConfig"

APP_CONFIG: Final = """
class AppConfig:
    def __init__(self, app_name, app_module):
        self.name = app_name
        self.module = app_module
        self.apps = None
        if not hasattr(self, "label"):
            self.label = app_name.rpartition(".")[2]
        if not hasattr(self, "verbose_name"):
            self.verbose_name = self.label.title()
        if not hasattr(self, "path"):
            self.path = next(iter(getattr(app_module, "__path__", [])), "")
        self.models_module = None
        self.models = {}

    def get_model(self, model_name, require_ready=True):
        return self.apps.get_model(self.label, model_name)

    def get_models(self, include_auto_created=False, include_swapped=False):
        return self.apps.models_of(self)

    def ready(self):
        pass
"""

STUBS: Final = {"django.apps.config": APP_CONFIG}

ALIASES: Final = {
    "django.apps.AppConfig": CONFIG,
    "django.apps.apps": "django.apps.registry.apps",
}


@stands_for("django.apps.registry.Apps")
class Apps(StandIn):
    """The registry of installed applications."""

    RECORDS = True

    @internal
    def configs(self) -> list[Possible]:
        """The configurations that are made so far, in order, each with its tests."""
        found: list[Possible] = self.run.notes.setdefault("django.apps", [])
        return found

    @property
    def open(self) -> bool:
        """Whether others are installed that are not known."""
        return bool(self.run.notes.get("django.apps.open"))

    @property
    def ready(self) -> Any:
        return bool(self.run.notes.get("django.apps.ready"))

    @property
    def apps_ready(self) -> Any:
        return self.ready

    @property
    def models_ready(self) -> Any:
        return self.ready

    @property
    def app_configs(self) -> Any:
        entries = {}
        for one in self.configs():
            label = plain(self.run.attribute(one.value, "label", None))
            entries[(str, label)] = (label, one)
        return Dict(entries)

    def get_app_configs(self) -> Any:
        return List(list(self.configs()))

    def get_app_config(self, app_label: Any) -> Any:
        def one(label: Any) -> Any:
            for config in self.configs():
                if plain(self.run.attribute(config.value, "label", None)) == label:
                    return config.value
            return self.run.fails("LookupError", f"no installed app with label {label}")

        return lifted(one, app_label)

    def is_installed(self, app_name: Any) -> Any:
        def one(name: Any) -> Any:
            if not isinstance(name, str):
                return Unknown("whether an application is installed")
            for config in self.configs():
                if plain(config.value.attributes.get("name")) == name:
                    return True if not config.path else Unknown("whether an application is installed")
            return Unknown("whether an application is installed") if self.open else False

        return lifted(one, app_name)

    def get_containing_app_config(self, object_name: Any) -> Any:
        name = plain(object_name)
        found = [
            config.value
            for config in self.configs()
            if isinstance(name, str)
            and f"{name}.".startswith(f"{plain(config.value.attributes.get('name'))}.")
        ]
        return max(found, key=lambda one: len(str(plain(one.attributes.get("name")))), default=None)

    def get_model(self, app_label: Any, model_name: Any = None, require_ready: Any = True) -> Any:
        def one(label: Any, name: Any) -> Any:
            if not isinstance(label, str) or (name is not None and not isinstance(name, str)):
                return Unknown("a model whose name is not known", self.run.place())
            app, _, model = label.partition(".") if name is None else (label, "", name)
            return self._model(app, model)

        return lifted(one, app_label, plain(model_name))

    def get_models(self, *_: Any, **__: Any) -> Any:
        found = [one for config in self.configs() for one in self._models(config.value)]
        return List([Possible(one) for one in found])

    def models_of(self, config: Any) -> Any:
        """The models of one application."""
        return List([Possible(one) for one in self._models(config)])

    @internal
    def _models(self, config: Any) -> list[Class]:
        """The models that an application of the target's defines, in the order of their definition."""
        module = plain(config.attributes.get("module"))
        if not isinstance(module, Module) or module.path is None:
            return []
        look_up(self.run, module, "models")
        label = plain(config.attributes.get("label"))
        return [
            one
            for one in self.run.classes
            if one.module.path is not None and is_concrete_model(self.run, one, label)
        ]

    def check_apps_ready(self) -> None:
        """They are."""

    @internal
    def _model(self, label: str, model: str) -> Any:
        run = self.run
        for config in self.configs():
            if plain(self.run.attribute(config.value, "label", None)) != label:
                continue
            module = plain(config.value.attributes.get("module"))
            if not isinstance(module, Module) or module.path is None:
                name = f"{plain(config.value.attributes.get('name'))}.models"
                found = run.external(f"{name}.{model}")
                return found if isinstance(found, Class) else External(f"{name}.{model}")
            models = look_up(run, module, "models")
            if isinstance(models, Module):
                for name, value in list(models.attributes.items()):
                    if name.lower() == model.lower():
                        return run.settle(value)
            return self._defined(label, model)
        return run.fails("LookupError", f"no installed app with label {label}")

    @internal
    def _defined(self, label: str, model: str) -> Any:
        """A model that its class statement put into the registry before `models` could hold its name."""
        for one in reversed(self.run.classes):
            if one.name.lower() == model.lower() and is_concrete_model(self.run, one, label):
                return one
        return Unknown(f"model {label}.{model}", self.run.place())


@stands_for("django.utils.module_loading.module_has_submodule")
def module_has_submodule(run: Interpreter, package: Any, module_name: Any) -> Any:
    name = plain(module_name)
    if not isinstance(package, Module) or not isinstance(name, str):
        return Unknown("whether a package has a module", run.place())
    return run.index.find(f"{package.name}.{name}", package.path) is not None


INSTANCES: Final = {"django.apps.registry.apps": Apps}


def is_concrete_model(run: Interpreter, cls: Class, label: Any) -> bool:
    """Whether a class is a model of the application with this label, and has a table."""
    parent = run.external("django.db.models.base.Model")
    if parent not in cls.mro:
        return False
    meta = look_up(run, cls, "_meta")
    return isinstance(meta, Instance) and (
        meta.attributes.get("abstract") is not True and meta.attributes.get("app_label") == label
    )


def populate(run: Interpreter, entries: Any, whole: bool = True) -> None:
    """Import the entries of INSTALLED_APPS in order, and make their configurations; not `whole` where a
    project of somebody else's installs more."""
    registry = run.external("django.apps.registry.apps")
    configs = registry.configs()
    run.notes["django.apps.open"] = not whole
    for one in run.each(entries)[:MAX_APPS]:
        entry = plain(one.value)
        if not isinstance(entry, str):
            run.notes["django.apps.open"] = True
            if whole:
                run.hole("application", "INSTALLED_APPS", "an installed application is not known")
            continue
        made = run.demand(f"application {entry}", partial(_config, run, entry, one.path))
        if isinstance(made, Instance):
            made.attributes["apps"] = registry
            configs.append(Possible(made, one.path))
    for one in configs:
        name = f"{plain(one.value.attributes.get('name'))}.models"
        if run.index.find(name) is not None:
            run.demand(name, partial(run.importer.absolute, name, None))


def run_ready(run: Interpreter) -> None:
    """Every `ready()` in order, each whole."""
    run.notes["django.apps.ready"] = True
    for one in list(run.external("django.apps.registry.apps").configs()):
        found = class_attribute(run, one.value.cls, "ready")
        if found is not ABSENT:
            name = plain(one.value.attributes.get("name"))
            run.demand(f"ready of {name}", partial(_ready, run, one))


def _ready(run: Interpreter, one: Possible) -> Any:
    with run.under(one.path):
        return run.call(run.attribute(one.value, "ready"), [])


def _config(run: Interpreter, entry: str, path: Path) -> Any:
    """`AppConfig.create`."""
    with run.under(path):
        return _created(run, entry)


def _created(run: Interpreter, entry: str) -> Any:
    plain_config = run.external(CONFIG)
    found = run.index.find(entry)
    if found is not None:
        module = run.importer.absolute(entry, None)
        cls = _default_config(run, entry, module)
        return _made(run, cls or plain_config, entry if cls is None else None, module)
    owner, _, name = entry.rpartition(".")
    if owner and run.index.find(owner) is not None:
        cls = run.import_name(run.importer.absolute(owner, None), name)
        if isinstance(cls, Class):
            return _made(run, cls, None, None)
    cls = run.external(entry)
    if isinstance(cls, Class):  # of a library, and known to a stub
        return _made(run, cls, None, None)
    if f"{entry}.apps" in run.registry.stubs:
        offered = list(_configs_in(run, run.importer.stub(f"{entry}.apps")))
        wanted = [one for one in offered if _default(run, one, False) is True] or offered
        return _made(run, wanted[0], None, External(entry))
    package = owner.removesuffix(".apps").removesuffix(".app") if name[:1].isupper() else entry
    return _made(run, plain_config, package, External(package))


def _default_config(run: Interpreter, entry: str, module: Any) -> Class | None:
    """The configuration that a package offers by itself."""
    if run.index.find(f"{entry}.apps") is not None:
        offered = list(_configs_in(run, run.importer.absolute(f"{entry}.apps", None)))
        wanted = [one for one in offered if _default(run, one, False) is True]
        able = [one for one in offered if _default(run, one, True) is not False]
        if wanted or len(able) == 1:
            return (wanted or able)[0]
    named = plain(look_up(run, module, "default_app_config")) if isinstance(module, Module) else None
    if isinstance(named, str) and "." in named:
        owner, _, name = named.rpartition(".")
        cls = run.import_name(run.importer.absolute(owner, None), name)
        return cls if isinstance(cls, Class) else None
    return None


def _default(run: Interpreter, cls: Class, otherwise: bool) -> bool | None:
    """Whether a configuration is to be taken without being named."""
    told = look_up(run, cls, "default")
    return otherwise if told is ABSENT else truth(told)[0]


def _configs_in(run: Interpreter, module: Any) -> Iterator[Class]:
    config = run.external(CONFIG)
    for value in list(module.attributes.values()) if isinstance(module, Module) else ():
        value = run.settle(value)
        if isinstance(value, Class) and value is not config and config in value.mro:
            yield value


def _made(run: Interpreter, cls: Any, name: str | None, module: Any) -> Any:
    own = plain(look_up(run, cls, "name")) if isinstance(cls, Class) else None
    name = own if name is None else name
    if not isinstance(name, str):
        return None
    if module is None:
        module = run.importer.absolute(name, None)
    return run.call(cls, [name, module])
