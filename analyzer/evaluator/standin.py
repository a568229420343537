"""Stand-ins: a library, as far as start-up code can notice it.

A stand-in file declares classes and functions under the qualified names that targets import::

    @stands_for("fastapi.APIRouter", "fastapi.routing.APIRouter")
    class APIRouter(StandIn):
        def __init__(self, *, prefix="", **_): ...

The first name is the canonical one (where the library defines it), the others are where else it can be
imported from.  Methods and properties defined below `StandIn` are what the target can see, except those
marked `@internal`; instance variables of ours are internal too, and `expose` sets what the target may read.
A stand-in records ordered effects on itself; what they mean is composed after evaluation.  Besides, a file
may hold

* ``KEYED``: names of library objects of which `x["name"]` is `x.name`;
* ``ALIASES``: {public name: defining name} for symbols that nobody needs to play but whose name is shown;
* ``STUBS``: {module: Python text}, base classes in the library's own syntax, read by the same evaluator;
* ``HOMES``: {package: modules}: where to look for a name that was imported through a module of the package
  that nobody lists (`package.some.module.Name` is `home.Name`);
* ``CONSTANTS``: {qualified name: value}; ``INSTANCES``: {qualified name: class of ours}, made once per run;
* ``FAMILIES``: {pattern of qualified names: class of ours}, for library classes that are played alike;
* ``UNWRITTEN``: {class of a stub: names}: all that the library's class has besides what its stub shows;
* ``NEVER_NONE``: a pattern of the names of functions that nobody plays and that never give None;
* ``known_of_result``: a function of the interpreter, a `Result` and an attribute's name: what is known of it
  on what nobody else models, or None;
* ``met_on_class``: a function of the interpreter, a class of the target's, an attribute's name and the object
  that it holds: what reading the attribute gives, where the library has a say in it.
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from types import ModuleType
from typing import Any, TypeVar

from analyzer.evaluator.conditions import Path, joined
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.symbols import Instance, Native, NativeClass
from analyzer.evaluator.values import Arguments, Place, Possible

_T = TypeVar("_T")


def stands_for(*names: str) -> Callable[[_T], _T]:
    """Declare a class or function of ours as what the target gets under these qualified names."""

    def mark(played_by: _T) -> _T:
        played_by.__stands_for__ = names  # type: ignore[attr-defined]
        return played_by

    return mark


def quiet(function: _T) -> _T:
    """Mark a decorator of ours as one that registers nothing: the body of a class that uses it may wait."""
    function.__quiet__ = True  # type: ignore[attr-defined]
    return function


def internal(function: _T) -> _T:
    """Mark a method of a stand-in as ours: the target does not see it."""
    function.__internal__ = True  # type: ignore[attr-defined]
    return function


@dataclass(frozen=True, slots=True)
class Effect:
    """Something that the target did to a stand-in: what, where, and under which tests."""

    what: Any
    place: Place | None
    path: Path
    order: int
    callers: tuple[Place, ...] = ()


class StandIn(Instance):
    """An object of a library class that we play."""

    run: Interpreter
    effects: list[Effect]
    begun: bool = False
    """Whether an `__init__` of ours has been called: a class of the target's may have one that never does."""

    def record(self, what: Any, place: Place | None = None) -> None:
        """Note an effect with the place of the call and the tests in force."""
        run = self.run
        self.effects.append(
            Effect(what, place or run.place(), joined(run.path, ()), run.next_order(), run.callers())
        )

    def expose(self, **attributes: Any) -> None:
        """Set what the target can read from this object."""
        self.attributes.update(attributes)

    def each(self, value: Any) -> list[Possible]:
        """The elements of an iterable argument, with their tests; None is empty."""
        return self.run.each(value)

    def missing_attribute(self, name: str) -> Any:
        """What the target reads under a name that nothing defines; NotImplemented for nothing."""
        return NotImplemented

    @internal
    def receiver(self) -> Any:
        """What holds the attributes that the target sets and tests on this object: another for a proxy."""
        return self

    @internal
    def lacks(self, name: str) -> bool:
        """Whether a name that nothing defines is missing in the library as well, and not only here."""
        return False

    @internal
    def handed_to(self, callee: str, args: Arguments) -> bool:
        """Called when the target gives this object to a library call that nobody models; whether it is known
        what that comes to."""
        return False

    @internal
    def same_as(self, other: Any) -> bool | None:
        """`==`; None where it cannot be decided."""
        return None

    @internal
    def operation(self, symbol: str, *operands: Any) -> Any:
        """What an operator (`==`, `+`, `~`) gives for operands of which this is one; NotImplemented where it
        has no say."""
        return NotImplemented

    @classmethod
    def on_class(cls, run: Interpreter, made: Any) -> None:
        """Called when the target derives a class from this one."""


@dataclass
class Registry:
    """What the stand-in files declare, by qualified name."""

    symbols: dict[str, Any] = field(default_factory=dict)
    constants: dict[str, Any] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    stubs: dict[str, str] = field(default_factory=dict)
    instances: dict[str, type] = field(default_factory=dict)
    families: dict[re.Pattern[str], type] = field(default_factory=dict)
    homes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    modules: list[ModuleType] = field(default_factory=list)
    packages: set[str] = field(default_factory=set)
    _public: dict[str, set[str]] = field(default_factory=dict)
    _declared: dict[str, tuple[Any, ...]] = field(default_factory=dict)

    def add(self, module: ModuleType) -> None:
        """Take up the declarations of one file."""
        self.modules.append(module)
        self._declared.clear()
        for declared in list(vars(module).values()):
            names: tuple[str, ...] = getattr(declared, "__dict__", {}).get("__stands_for__", ())
            if not names or getattr(declared, "__module__", "") != module.__name__:
                continue
            symbol = (
                NativeClass(names[0], declared) if isinstance(declared, type) else Native(names[0], declared)
            )
            for name in names:
                self.symbols[name] = symbol
                self.packages.add(name.partition(".")[0])
        constants: Mapping[str, Any] = getattr(module, "CONSTANTS", {})
        self.symbols.update(constants)
        self.constants.update(constants)
        self.instances.update(getattr(module, "INSTANCES", {}))
        families: Mapping[str, type] = getattr(module, "FAMILIES", {})
        self.families.update((re.compile(pattern), played_by) for pattern, played_by in families.items())
        self.aliases.update(getattr(module, "ALIASES", {}))
        self.homes.update(getattr(module, "HOMES", {}))
        stubs: Mapping[str, str] = getattr(module, "STUBS", {})
        self.stubs.update(stubs)
        self.packages.update(name.partition(".")[0] for name in (*stubs, *constants))

    def declared(self, name: str) -> tuple[Any, ...]:
        """What the files hold under a name of ours, a table or a function, in the order of the files."""
        found = self._declared.get(name)
        if found is None:
            held = (vars(module).get(name) for module in self.modules)
            found = self._declared[name] = tuple(one for one in held if one is not None)
        return found

    def public_names(self, module: str) -> list[str]:
        """What a star import of a library's module binds, as far as the files declare it."""
        if not self._public:
            for name in (*self.symbols, *self.aliases):
                owner, _, last = name.rpartition(".")
                self._public.setdefault(owner, set()).add(last)
        homes = self.homes.get(module, ())
        found = set().union(*(self._public.get(owner, ()) for owner in (module, *homes)))
        return sorted(name for name in found if not name.startswith("_"))

    def of_family(self, name: str) -> NativeClass | None:
        """The class value for a name that belongs to a family, which its class plays under that name."""
        for pattern, played_by in self.families.items():
            if pattern.fullmatch(name):
                return NativeClass(name, played_by)
        return None

    def class_playing(self, played_by: type) -> NativeClass:
        """The class value that the target sees for a class of ours."""
        names: tuple[str, ...] = played_by.__dict__.get("__stands_for__", (played_by.__name__,))
        found = self.symbols.get(names[0])
        return found if isinstance(found, NativeClass) else NativeClass(names[0], played_by)


def load_folder(package: ModuleType) -> Iterable[ModuleType]:
    """The modules of one of our packages, in sorted order."""
    found = pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    for name in sorted(module.name for module in found):
        yield importlib.import_module(name)


def load_files(folder: FilePath) -> Iterable[ModuleType]:
    """Stand-in files of a user's own, from outside the package; the caller vouches for them as for any
    plug-in."""
    for path in sorted(folder.glob("*.py")):
        name = f"groundplan_frameworks_{path.stem}"
        spec = importlib.util.spec_from_file_location(name, path)
        if spec is None or spec.loader is None:
            continue
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
        yield module
