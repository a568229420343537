"""importlib, pkgutil and sys.modules: modules of the target found at run time.

Discovery of the target's own packages is known, and so are the entry points that its own metadata declares;
those of other installed distributions are not, and are named as such.
Source: https://docs.python.org/3/library/importlib.html, https://docs.python.org/3/library/pkgutil.html,
https://docs.python.org/3/library/importlib.metadata.html#entry-points; setuptools 80, pkg_resources,
iter_entry_points and EntryPoint
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from analyzer.evaluator.comparing import member_value
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import join, lifted, plain
from analyzer.evaluator.library.os import inside, path_text
from analyzer.evaluator.library.pathlib import make_path
from analyzer.evaluator.signals import Raised
from analyzer.evaluator.standin import StandIn, internal, stands_for
from analyzer.evaluator.symbols import Instance, Module
from analyzer.evaluator.values import List, Possible, Tuple, Unknown
from analyzer.names.entry_points import EntryPoint as Declared


@stands_for("importlib.import_module", "django.utils.module_loading.import_module")
def import_module(run: Interpreter, name: Any, package: Any = None) -> Any:
    def load(one: Any) -> Any:
        if not isinstance(one, str) or not one.strip("."):
            run.hole("import", "import_module", "the name of the imported module is not known")
            return Unknown("imported module", run.place())
        base = plain(package)
        importer = run.file
        if one.startswith(".") and isinstance(base, str):
            level = len(one) - len(one.lstrip("."))
            parts = base.split(".")
            kept = parts[: len(parts) - level + 1]
            one = ".".join([*kept, one.lstrip(".")]) if one.lstrip(".") else ".".join(kept)
        if importer is None:
            return run.external(one)
        return run.import_module(one, importer)

    return _loaded(run.alternatives(name), load)


def _loaded(names: list[Possible], load: Callable[[Any], Any]) -> Any:
    """The module that is imported; of several names, those of which there is none are not the ones with which
    the program runs."""
    found: list[Possible] = []
    missing: Raised | None = None
    for one in names:
        try:
            found.append(Possible(lifted(load, one.value), one.path))
        except Raised as signal:
            missing = missing or signal
    if missing is not None and not found:
        raise missing
    return join(found)


@stands_for(
    "django.utils.module_loading.import_string", "werkzeug.utils.import_string", "importlib.import_string"
)
def import_string(run: Interpreter, dotted_path: Any = None, *_: Any, **named: Any) -> Any:
    path = dotted_path if dotted_path is not None else named.get("import_name")

    def load(one: Any) -> Any:
        if not isinstance(one, str) or run.file is None:
            return Unknown("imported name", run.place())
        module, _, name = one.replace(":", ".").rpartition(".")
        return (
            run.import_name(run.import_module(module, run.file), name) if module else Unknown("imported name")
        )

    return lifted(load, path)


@stands_for("importlib.reload")
def reload(run: Interpreter, module: Any) -> Any:
    return module


@stands_for("importlib.util.find_spec")
def find_spec(run: Interpreter, name: Any, *_: Any) -> Any:
    name = plain(name)
    importer = run.file.path if run.file is not None else None
    if isinstance(name, str) and run.index.owns(name, importer):
        return Unknown("module specification") if run.index.find(name, importer) else None
    return Unknown("whether a module is installed", run.place())


@stands_for("importlib.util.spec_from_file_location")
def spec_from_file_location(run: Interpreter, name: Any, location: Any = None, **_: Any) -> Any:
    """The specification of a file of the target's own."""
    place = inside(path_text(plain(location)))
    file = run.tree.file(place) if place is not None else None
    if file is None or file.role != "python":
        return Unknown("module specification", run.place())
    return run.call(run.external("importlib.machinery.ModuleSpec"), [name, None, f"/{place}"])


@stands_for("importlib.machinery.ModuleSpec")
class ModuleSpec(StandIn):
    """Which file a module is made of."""

    def __init__(self, name: Any, loader: Any = None, origin: Any = None, **_: Any) -> None:
        made = self.run.call(self.run.external("importlib.machinery.SourceFileLoader"), [name, origin])
        self.expose(name=name, origin=origin, loader=made, has_location=True)
        self.expose(submodule_search_locations=None, parent=None)


@stands_for("importlib.machinery.SourceFileLoader", "importlib._bootstrap_external.SourceFileLoader")
class SourceFileLoader(StandIn):
    """What runs a file as a module."""

    def __init__(self, fullname: Any, path: Any) -> None:
        self.expose(name=fullname, path=path)

    def exec_module(self, module: Any) -> None:
        made = plain(module)
        if isinstance(made, Module):
            self.run.importer.execute(made)

    def load_module(self, fullname: Any = None) -> Any:
        return load_source(self.run, self.attributes["name"], self.attributes["path"])


@stands_for("importlib.util.module_from_spec")
def module_from_spec(run: Interpreter, spec: Any) -> Any:
    known = plain(spec)
    place = inside(plain(known.attributes["origin"])) if isinstance(known, ModuleSpec) else None
    return run.importer.made(place) if place is not None else Unknown("module of a file", run.place())


@stands_for("imp.load_source")
def load_source(run: Interpreter, name: Any, pathname: Any, *_: Any) -> Any:
    spec = spec_from_file_location(run, name, pathname)
    module = module_from_spec(run, spec)
    if isinstance(module, Module):
        run.importer.execute(module)
    return module


@stands_for("importlib.metadata.EntryPoint", "importlib_metadata.EntryPoint", "pkg_resources.EntryPoint")
class EntryPoint(StandIn):
    """An object that metadata name; of one that the target's metadata do not declare nothing is known."""

    def __init__(self, name: Any, value: Any = None, group: Any = None, **__: Any) -> None:
        known = plain(value)
        module, _, attribute = known.partition(":") if isinstance(known, str) else ("", "", "")
        self.expose(name=name, value=value, group=group, module=module, attr=attribute)
        self.expose(module_name=module, attrs=List.of([one for one in attribute.split(".") if one]))

    def load(self, *_: Any, **__: Any) -> Any:
        return self.resolve()

    def resolve(self) -> Any:
        run = self.run
        module, attribute = self.attributes["module"], self.attributes["attr"]
        if not isinstance(module, str) or not module or run.file is None:
            return Unknown("object of an entry point", run.place())
        found = run.import_module(module, run.file)
        for part in attribute.split(".") if attribute else ():
            found = run.import_name(found, part) if isinstance(found, Module) else run.attribute(found, part)
        return found


@stands_for("importlib.metadata.EntryPoints", "importlib_metadata.EntryPoints")
class EntryPoints(StandIn):
    """Entry points of a group, of a name, of both, or all of them: gone through, and selected from again."""

    def __init__(self, group: Any = None, name: Any = None) -> None:
        self._group, self._name = member_value(group), member_value(name)
        declared = self._declared()
        if self._group is not None:
            self._tell(str(self._group))
        self.expose(
            names=List.of(sorted({one.name for one in declared})),
            groups=List.of(sorted({one.group for one in declared})),
        )

    def select(self, group: Any = None, name: Any = None, **_: Any) -> Any:
        return _entry_points(
            self.run,
            self._group if plain(group) is None else group,
            self._name if plain(name) is None else name,
        )

    def get(self, group: Any, default: Any = None) -> Any:
        return self.select(group)

    def __getitem__(self, key: Any) -> Any:
        """The group of a name, as up to Python 3.11, or of a group the one of a name."""
        if self._group is None:
            return self.select(key)
        found = self.run.elements(self.select(name=key))[0]
        return found[0].value if found else Unknown("entry point of a name", self.run.place())

    def __iter__(self) -> Any:
        """Those that the target declares; where it declares none, one of which nothing is known."""
        run = self.run
        told = "all groups" if self._group is None else str(self._group)
        if self._group is None:
            self._tell(told)
        kind = run.external("importlib.metadata.EntryPoint")
        own = [Possible(run.call(kind, [one.name, one.value, one.group])) for one in self._declared()]
        return List(own or [Possible(Unknown(f"plugin of {told}", run.place()))], run.path, True)

    @internal
    def _tell(self, group: str) -> None:
        self.run.hole("plugin", group, "installed plugins are found at run time", affects="all")

    @internal
    def _declared(self) -> list[Declared]:
        return [
            one
            for one in self.run.entry_points
            if self._group in (None, one.group) and self._name in (None, one.name)
        ]


@stands_for("importlib.metadata.entry_points", "importlib_metadata.entry_points")
def all_entry_points(run: Interpreter, group: Any = None, name: Any = None, **_: Any) -> Any:
    return _entry_points(run, group, name)


@stands_for("pkg_resources.iter_entry_points")
def iter_entry_points(run: Interpreter, group: Any = None, name: Any = None) -> Any:
    """Those that the target declares, and whatever else is installed."""
    return _entry_points(run, group, name)


def _entry_points(run: Interpreter, group: Any, name: Any) -> Any:
    return run.call(run.external("importlib.metadata.EntryPoints"), [group, name])


@stands_for("importlib.metadata.version", "importlib_metadata.version")
def version(run: Interpreter, distribution_name: Any) -> Any:
    found = run.versions.get(str(plain(distribution_name)).lower().replace("_", "-"))
    return found if found is not None else Unknown("version of a distribution")


@stands_for("importlib.resources.files", "importlib_resources.files")
def files(run: Interpreter, package: Any) -> Any:
    name = plain(package)
    module = run.import_module(name, run.file) if isinstance(name, str) and run.file is not None else name
    found = run.index.find(module.name, None) if isinstance(module, Module) else None
    return make_path(run, f"/{found.directory}") if found is not None else Unknown("resources of a package")


@stands_for("pkgutil.ModuleInfo")
class ModuleInfo(StandIn):
    """One module that `pkgutil` found; also a tuple of (finder, name, ispkg)."""

    @staticmethod
    def construct(run: Interpreter, *values: Any) -> Any:
        return (
            module_info(run, str(plain(values[1])), bool(plain(values[2])))
            if len(values) == 3
            else Unknown("info")
        )


def module_info(run: Interpreter, name: str, is_package: bool) -> Instance:
    """A `ModuleInfo`: readable by name and by position."""
    made = Instance(run.external("pkgutil.ModuleInfo"), run.place(), run.path)
    finder = Unknown("module finder")
    made.attributes.update(module_finder=finder, name=name, ispkg=is_package)
    made.payload = Tuple.of([finder, name, is_package])
    return made


def _directories(run: Interpreter, path: Any) -> list[str] | None:
    found = []
    for one in run.each(path):
        text = getattr(one.value, "where", one.value)
        place = inside(plain(text))
        if place is None:
            return None
        found.append(place)
    return found


@stands_for("pkgutil.iter_modules")
def iter_modules(run: Interpreter, path: Any = None, prefix: Any = "") -> Any:
    return _listed(run, path, str(plain(prefix)), False)


@stands_for("pkgutil.walk_packages")
def walk_packages(run: Interpreter, path: Any = None, prefix: Any = "", *_: Any) -> Any:
    return _listed(run, path, str(plain(prefix)), True)


def _listed(run: Interpreter, path: Any, prefix: str, deep: bool) -> Any:
    directories = _directories(run, path) if plain(path) is not None else None
    if directories is None:
        run.hole("plugin", "pkgutil", "modules are discovered in a folder that is not known")
        return List([Possible(module_info(run, "{?}", False))], run.path, True)
    found: list[Any] = []
    for directory in directories:
        _collect(run, directory, prefix, deep, found)
    return List.of(found)


def _collect(run: Interpreter, directory: str, prefix: str, deep: bool, found: list[Any]) -> None:
    for name in run.tree.children(directory):
        full = f"{directory}/{name}".lstrip("/")
        if name.endswith(".py") and name != "__init__.py":
            found.append(module_info(run, f"{prefix}{name[:-3]}", False))
        elif run.tree.exists(f"{full}/__init__.py"):
            found.append(module_info(run, f"{prefix}{name}", True))
            if deep:
                _collect(run, full, f"{prefix}{name}.", True, found)


@stands_for("sys._Modules")
class Modules(StandIn):
    """`sys.modules`."""

    def __getitem__(self, name: Any) -> Any:
        return self._module(plain(name))

    def get(self, name: Any, default: Any = None) -> Any:
        return self._module(plain(name))

    def _module(self, name: Any) -> Any:
        run = self.run
        if not isinstance(name, str) or run.file is None:
            return Unknown("module", run.place())
        if name in (run.file.name, "__main__"):
            return run.file
        return run.import_module(name, run.file)

    def __contains__(self, name: Any) -> Any:
        return Unknown("whether a module is loaded")

    def __setitem__(self, name: Any, module: Any) -> None:
        """A module put there by hand is not followed."""

    def items(self) -> Any:
        return List([Possible(Tuple.of([Unknown("module name"), Unknown("module")]))], (), True)

    def values(self) -> Any:
        return List([Possible(Unknown("module"))], (), True)

    def keys(self) -> Any:
        return List([Possible(Unknown("module name"))], (), True)


INSTANCES = {"sys.modules": Modules}
