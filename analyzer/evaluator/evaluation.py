"""One evaluation: the target's start-up code, run forward in our own small interpreter.

An `Evaluation` owns everything that a run knows: the modules made so far, the stand-ins that were
constructed, the tests in force (`path`), the budgets.  There is no process-wide state.  The rooms around it
hold the operations: expressions, statements, calls, classes, attributes, containers, texts.

Budgets are named constants.  Exceeding one gives Unknown and a blind spot, never an error and never a hang.
"""

from __future__ import annotations

import ast
import builtins
import inspect
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from traceback import extract_tb
from typing import Any, Final

from analyzer.evaluator import calls, classes, containers, protocols, statements
from analyzer.evaluator.annotations import annotations_of, evaluate_annotation
from analyzer.evaluator.attributes import (
    ABSENT,
    attribute,
    set_attribute,
)
from analyzer.evaluator.bodies import Bodies
from analyzer.evaluator.branches import NAMES_PER_STEP
from analyzer.evaluator.budgets import MIN_STEPS_PER_DEMAND, Budgeted
from analyzer.evaluator.comparing import compare
from analyzer.evaluator.conditions import Path, joined, never_all
from analyzer.evaluator.expressions import EXPRESSIONS
from analyzer.evaluator.importing import Importer
from analyzer.evaluator.interpreter import Filter, Library, Modules
from analyzer.evaluator.joining import distribute, is_object, join, plain
from analyzer.evaluator.kinds import is_instance
from analyzer.evaluator.relevance import Relevance
from analyzer.evaluator.signals import Raised
from analyzer.evaluator.standin import Registry, StandIn
from analyzer.evaluator.symbols import (
    MODULE,
    Class,
    Deferred,
    Frame,
    Function,
    Instance,
    Module,
    Wrapped,
    name_of,
)
from analyzer.evaluator.values import (
    Arguments,
    Container,
    Dict,
    External,
    Join,
    Namespace,
    Place,
    Possible,
    Postponed,
    Result,
    Sequence,
    Setting,
    Tuple,
    Unknown,
)
from analyzer.names import ModuleIndex
from analyzer.names.entry_points import EntryPoint, declared
from analyzer.source import SourceTree

MAX_DEFERRED: Final = 50
"""Modules through which a name is passed on, each importing it from one that was not complete."""

MAX_CALLERS: Final = 6
"""Call sites kept as evidence of an effect, innermost first."""


@dataclass(frozen=True, slots=True)
class Hole:
    """Something that the evaluation met and could not know."""

    kind: str
    subject: str
    reason: str
    place: Place | None
    affects: str = "all"


@dataclass(frozen=True, slots=True)
class Escape:
    """A stand-in that was handed to a library call that nobody models: that call may have changed it."""

    standin: StandIn
    callee: str
    place: Place | None


@dataclass(frozen=True, slots=True)
class KnownSetting:
    """A value that the deployment decides, as met during evaluation."""

    name: str
    source: str
    default: Any
    has_default: bool
    type: str | None
    place: Place | None
    key: str
    """The name, and the file where another one of that name was met before."""


EVERYTHING: Final = frozenset(["builtins.Exception", "builtins.BaseException"])
"""Exception types that handlers for accidents name."""


class Evaluation(Budgeted):
    """The state and the operations of one run."""

    no_arguments = Arguments()

    def __init__(
        self,
        tree: SourceTree,
        index: ModuleIndex,
        registry: Registry,
        versions: dict[str, str],
        strict: bool = False,
    ) -> None:
        super().__init__()
        self.tree = tree
        self.index = index
        self.registry: Library = registry
        self.versions = versions
        self.strict = strict
        """Whether an error of ours is raised, for tests; otherwise it is a blind spot, and the audit goes
        on."""
        self.importer: Modules = Importer(self)
        self.path: Path = ()
        self.node: ast.AST | None = None
        self.file: Module | None = None
        self.stack: list[tuple[Function, ast.AST | None, Module | None]] = []
        self.in_progress: dict[ast.AST, int] = {}
        self.recursions: dict[ast.AST, int] = {}
        self.visits: dict[tuple[ast.AST, int], int] = {}
        self.catching: list[list[Any]] = []
        self.raised: Any = None
        self.handled: list[Any] = []
        self.entering: ast.expr | None = None
        self.standins: list[Any] = []
        self.classes: list[Class] = []
        self.defining: list[Class] = []
        self.functions: list[Function] = []
        self.holes: dict[tuple[str, str, str], Hole] = {}
        self.escapes: list[Escape] = []
        self.settings: dict[str, Any] = {}
        self.bodies = Bodies()
        self.relevance: Filter = Relevance(self)
        self.filtering = False
        """Whether calls that cannot matter are put off."""
        self.more_arguments = False
        """Whether the call of ours that just began may have more arguments than it was given."""
        self.notes: dict[str, Any] = {}
        """What stand-in files keep about this run, under their own names."""
        self._externals: dict[str, Any] = {}
        self._order = 0

    # -- running code ----------------------------------------------------------------------------------------

    def evaluate(self, node: ast.expr, frame: Frame) -> Any:
        """The value of an expression."""
        return EXPRESSIONS[type(node)](self, node, frame)

    def block(self, body: list[ast.stmt], frame: Frame) -> str | None:
        """Run statements; how they ended."""
        return statements.block(self, body, frame)

    def assign(self, target: ast.expr, value: Any, frame: Frame) -> None:
        """Bind a target to a value."""
        statements.assign(self, target, value, frame)

    def call(self, callee: Any, args: list[Any], keywords: dict[str, Any] | None = None) -> Any:
        """Call a value with known arguments."""
        return calls.call(self, callee, Arguments(args, keywords or {}))

    def call_with(self, callee: Any, args: Arguments) -> Any:
        """Call a value with arguments that may be partly known."""
        return calls.call(self, callee, args)

    def demand(
        self,
        what: str,
        action: Callable[[], Any],
        filtering: bool = False,
        least: int = MIN_STEPS_PER_DEMAND,
        most: int | None = None,
    ) -> Any:
        """Run a top-level request (a module, a factory, a hook) under its own budget; nothing escapes.

        least: steps that it may take however many were taken before; most: steps that it may take in all
        (default: MAX_STEPS_PER_DEMAND)."""
        state = (self.path, self.node, self.file, self.filtering)
        self.path, self.filtering = (), filtering
        with self.request(what, least, most):
            try:
                return action()
            except Raised as signal:
                return Unknown(f"raises {name_of(signal.value)}")
            except RecursionError:
                self.exhausted("nesting deeper than the interpreter's own stack", self.place())
                return Unknown("nested too deeply")
            except Exception as error:  # whatever it is, the rest of the target can still be read
                if self.strict:
                    raise
                self.accident(what, error)
                return Unknown("an error of groundplan's own")
            finally:
                self.path, self.node, self.file, self.filtering = state

    def accident(self, what: str, error: Exception) -> None:
        """An error of ours: a blind spot, which ends no more than what was read just then."""
        self.hole("internal", what, _account_of(error), self.place())

    def native(
        self,
        function: Any,
        name: str,
        args: tuple[Any, ...],
        keywords: dict[str, Any],
        given: Arguments | None = None,
    ) -> Any:
        """Call a function of ours for the target; a call that does not fit its signature is a blind spot of
        ours."""
        self.more_arguments = given is not None and (given.more_positional or given.more_keywords)
        if args and isinstance(args[0], StandIn) and getattr(function, "__name__", "") == "__init__":
            args[0].begun = True
        try:
            return function(*args, **keywords)
        except TypeError as error:
            try:
                inspect.signature(function).bind(*args, **keywords)
            except TypeError:
                self.hole("signature", name, f"the call does not fit what we know of {name}: {error}")
                return Unknown(f"call of {name}", self.place())
            raise

    @cached_property
    def entry_points(self) -> list[EntryPoint]:
        """What the project's own packaging declares."""
        return declared(self.tree)

    # -- where we are ----------------------------------------------------------------------------------------

    def place(self) -> Place | None:
        """The position in the target that is being evaluated; inside a stub, the call that led there."""
        if self.file is not None and self.file.path is None:
            return next(iter(self.callers()), None)
        return self._place(self.node, self.file)

    def _place(self, node: ast.AST | None, module: Module | None) -> Place | None:
        line = getattr(node, "lineno", None)
        if line is None or module is None or module.path is None:
            return None
        return Place(module.path, line, getattr(node, "end_lineno", None) or line)

    def callers(self) -> tuple[Place, ...]:
        """The call sites that led here, innermost first."""
        found = []
        for _, node, module in reversed(self.stack):  # what libraries call among themselves has no place
            place = self._place(node, module)
            if place is not None:
                found.append(place)
            if len(found) == MAX_CALLERS:
                break
        return tuple(found)

    def next_order(self) -> int:
        """A number that grows with every effect."""
        self._order += 1
        return self._order

    @contextmanager
    def under(self, path: Path) -> Iterator[None]:
        """Further tests in force for a while."""
        before = self.path
        if path:
            self.path = joined(before, path)
        try:
            yield
        finally:
            self.path = before

    @contextmanager
    def at(self, path: Path, node: ast.AST, module: Module | None = None) -> Iterator[None]:
        """Work at another place for a while: what is lazily evaluated runs where it was written."""
        before = (self.path, self.node, self.file)
        self.path, self.node = path, node
        if module is not None:
            self.file = module
        try:
            yield
        finally:
            self.path, self.node, self.file = before

    # -- what is not known -----------------------------------------------------------------------------------

    def hole(
        self, kind: str, subject: str, reason: str, place: Place | None = None, affects: str = "all"
    ) -> None:
        """Note a blind spot, once per kind, subject and reason."""
        key = (kind, subject, reason)
        if key not in self.holes:
            self.holes[key] = Hole(kind, subject, reason, place or self.place(), affects)

    def too_many_steps(self, most: int) -> None:
        self.exhausted(f"more than {most:,} steps", self.place())

    def exhausted(self, what: str, place: Place | None) -> None:
        """A budget is used up."""
        self.hole("budget", self._demand, what, place)

    def fails(self, kind: str, reason: str) -> Any:
        """Something that raises `kind` in Python: it does so here if the target is ready to catch it."""
        value = External(f"builtins.{kind}")
        if self._expects(value):
            raise Raised(value)
        return Unknown(reason, self.place())

    def raises(self, reason: str) -> Any:
        """A function of the target that can only raise."""
        if self.raised is not None and self._expects(self.raised):
            raise Raised(self.raised)
        return Unknown(reason, self.place())

    def _expects(self, value: Any) -> bool:
        """Whether the target is ready to catch it.  Where an application is started, handlers for everything
        are there for accidents: what seems to fail to us, who know half of it, goes well."""
        return any(self.catches(value, kinds, self.filtering) for kinds in self.catching)

    def catches(self, value: Any, kinds: Iterable[Any], narrow: bool = False) -> bool:
        """Whether one of the handlers' types fits what is raised; `narrow`: types of everything do not."""
        raised = value.cls if isinstance(value, Instance) else value
        raised = External(raised.of) if isinstance(raised, Result) else raised
        for kind in kinds:
            caught = self.evaluate(*kind) if isinstance(kind, tuple) else kind
            options = [one.value for one in caught.elements] if isinstance(caught, Tuple) else [caught]
            if narrow:
                options = [one for one in options if name_of(one) not in EVERYTHING]
            if any(_catches(self, raised, option) for option in options):
                return True
        return False

    def note_escapes(self, callee: Any, args: Arguments) -> None:
        """Note stand-ins that a library call receives."""
        for value in args:
            if isinstance(value, StandIn) and getattr(type(value), "RECORDS", False):
                name = name_of(callee)
                if not value.handed_to(name, args):
                    self.escapes.append(Escape(value, name, self.place()))

    # -- names and modules -----------------------------------------------------------------------------------

    def settle(self, value: Any) -> Any:
        """A deferred name, resolved; a postponed call, made."""
        kind = type(value)
        if kind is not Deferred:
            return self._made(value) if kind is Postponed else value
        for _ in range(MAX_DEFERRED):
            found = value.module.frame.bindings.get(value.name) if value.module.frame is not None else None
            if type(found) is not Deferred:
                break
            value = found
        else:  # modules that import a name from each other which none of them binds
            return self.fails("ImportError", f"{value.module.name} has no {value.name} but from itself")
        found = self.module_attribute(value.module, value.name, defer=False)
        if found is ABSENT:
            return self.fails("ImportError", f"{value.module.name} has no {value.name}")
        return found

    def _made(self, value: Postponed) -> Any:
        make, value.make = value.make, None
        if make is not None:
            value.value = Unknown("read while it is made")
            value.value = make()
        return value.value

    def postpone(self, node: ast.expr, frame: Frame) -> Postponed:
        """Put an expression off until its value is read; it will see the names as they are now."""
        path, file = self.path, self.file
        then = frame.snapshot()
        self.spend(len(frame.bindings) // NAMES_PER_STEP)

        def make() -> Any:
            with self.at(path, node, file), self.aside():
                return self.evaluate(node, then)

        return Postponed(make)

    def builtin(self, name: str, frame: Frame) -> Any:
        """A name that no scope binds."""
        if name == "__name__":
            return self.importer.name_seen(frame.module)
        if name == "__file__":
            return f"/{frame.module.path}" if frame.module.path else Unknown("__file__")
        if name in ("__doc__", "__package__", "__path__", "__spec__", "__all__", "__builtins__", "__class__"):
            return self.importer.dunder(frame, name)
        if frame.module.stars and not hasattr(builtins, name):
            found = self.importer.starred(frame.module, name)
            if found is not ABSENT:
                return found
        if not hasattr(builtins, name) and not self._may_be_bound(frame):
            error = External("builtins.NameError")
            if any(self.catches(error, kinds) for kinds in self.catching):
                raise Raised(error)
        return self.external(f"builtins.{name}")

    def _may_be_bound(self, frame: Frame) -> bool:
        """Whether a name that no scope binds may be there all the same."""
        module = frame.module
        return module.open or (module.state != "done" and frame.kind != MODULE)

    def external(self, name: str) -> Any:
        """A library symbol: what a stand-in file declares for it, a stub's, or an External."""
        found = self._externals.get(name)
        if found is None:
            found = self._externals[name] = self._external(name)
        return found

    def _external(self, name: str) -> Any:
        defined = self.registry.aliases.get(name, name)
        if defined != name:
            return self.external(defined)
        symbols = self.registry.symbols
        if name in symbols:
            return symbols[name]
        if name in self.registry.instances:
            made: dict[str, Any] = self.notes.setdefault("instances", {})
            if name not in made:
                made[name] = self.call(self.registry.class_playing(self.registry.instances[name]), [])
            return made[name]
        if name in self.registry.stubs:
            return self.importer.stub(name)
        owner, _, last = name.rpartition(".")
        if owner in self.registry.stubs:
            found = self.module_attribute(self.importer.stub(owner), last)
            # A stub that is being loaded may still bind the name, unless it is that of a module.
            is_module = type(found) is Deferred and any(one.startswith(f"{name}.") for one in symbols)
            if found is not ABSENT and not is_module:
                return found
        return self._at_home(name) or self.registry.of_family(name) or External(name)

    def _at_home(self, name: str) -> Any:
        """A name that came through a module that nobody lists, where its package has it; None if nowhere."""
        registry = self.registry
        owner, _, last = name.rpartition(".")
        homes = registry.homes.get(name.partition(".")[0], ())
        if not homes or owner in registry.symbols or owner in registry.aliases or not owner.islower():
            return None
        for home in homes:
            known = f"{home}.{last}"
            if known != name and (known in registry.symbols or known in registry.aliases):
                return self.external(known)
        return None

    def import_module(self, name: str, importer: Module) -> Any:
        """`import name`."""
        return self.importer.absolute(name, importer)

    def import_from(self, name: str, level: int, importer: Module) -> Any:
        """The module of `from name import ...`."""
        return (
            self.importer.relative(name, level, importer) if level else self.importer.absolute(name, importer)
        )

    def import_name(self, module: Any, name: str) -> Any:
        """One name of `from module import name`."""
        return self.importer.name(module, name)

    def public_names(self, module: Any) -> list[tuple[str, Any]]:
        """What `from module import *` binds."""
        return self.importer.public(module)

    def names_of(self, module: Module) -> list[str]:
        """Names bound in a module."""
        self.importer.load(module)
        return list(module.frame.bindings) if module.frame is not None else []

    def module_attribute(self, module: Module, name: str, defer: bool = True) -> Any:
        """`module.name`, or ABSENT."""
        return self.importer.attribute(module, name, defer)

    def set_module_attribute(self, module: Module, name: str, value: Any) -> None:
        """`module.name = value` from elsewhere."""
        if module.state != "made":
            self.importer.load(module)
        if module.frame is not None:
            before = module.frame.bindings.get(name, ABSENT)
            if self.path and before is not ABSENT:
                value = join([Possible(value, self.path), Possible(before, never_all(self.path))])
            module.frame.bindings[name] = value

    def namespace_of(self, value: Any) -> Any:
        """`vars(value)`."""
        if isinstance(value, Module):
            self.importer.load(value)
            found: Any = Namespace(value.frame.bindings if value.frame is not None else {})
        else:
            found = attribute(self, value, "__dict__", Unknown("vars of an object"))
        return found if self.spend(containers.weight(found)) else Unknown("names, read too often")

    # -- operations that rooms and stand-ins share -----------------------------------------------------------

    def attribute(self, value: Any, name: str, *default: Any) -> Any:
        """`value.name`."""
        return attribute(self, value, name, *default)

    def set_attribute(self, target: Any, name: str, value: Any) -> None:
        """`target.name = value`."""
        set_attribute(self, target, name, value)

    def elements(self, value: Any) -> tuple[list[Possible], bool]:
        """What iterating gives, and whether that is all."""
        if isinstance(value, Wrapped):
            value = value.inner
        return containers.elements_of(self, value)

    def each(self, value: Any) -> list[Possible]:
        """Elements where an argument may be None or not known."""
        return containers.each(self, value)

    def alternatives(self, value: Any) -> list[Possible]:
        """The values that this may be."""
        return containers.alternatives(value)

    def extend(self, container: Sequence, values: Any) -> None:
        """`container.extend(values)`."""
        containers.extend(self, container, values)

    def update(self, container: Dict, other: Any) -> None:
        """`container.update(other)`."""
        containers.update(self, container, other)

    def contains(self, container: Any, value: Any) -> Any:
        """`value in container`."""
        return compare(ast.In, value, container)

    def fill(self, payload: Container, args: Arguments) -> None:
        """What `dict.__init__` and `list.__init__` do with their arguments."""
        if isinstance(payload, Dict):
            for value in args.positional:
                containers.update(self, payload, value)
            for key, value in args.keywords.items():
                containers.set_item(self, payload, key, value)
        elif isinstance(payload, Sequence) and args.positional:
            containers.extend(self, payload, args.positional[0])

    def iterate(self, value: Any) -> Any:
        """What the target's own `__iter__` gives, or the members of an enumeration; None where there is
        neither."""
        return protocols.iterated(self, value)

    def text_of(self, value: Instance) -> Any:
        """`str(instance)`."""
        return protocols.text_of(self, value)

    def is_instance(self, value: Any, cls: Any) -> bool | None:
        """`isinstance(value, cls)`."""
        return is_instance(self, value, cls)

    def is_type_checking(self, test: Any) -> bool:
        """Whether a test is `typing.TYPE_CHECKING`, which is false when code runs."""
        return isinstance(test, External) and test.name.rpartition(".")[2] == "TYPE_CHECKING"

    def allocate(self, cls: Any) -> Instance:
        """A new instance without `__init__`."""
        return classes.allocate(self, cls)

    def class_call(self, cls: Class, args: Arguments) -> Any:
        """What calling a class gives where it does not make an instance: a member of an enumeration, or what
        a metaclass of the target's makes; None otherwise."""
        return protocols.class_called(self, cls, args)

    def subclasses_of(self, cls: Class) -> list[Class]:
        """`cls.__subclasses__()`, in the order of their definition."""
        return [one for one in self.classes if cls in one.bases]

    def annotation(self, node: ast.expr, frame: Frame) -> Any:
        """The meaning of a type expression; text in it is read as an expression."""
        return evaluate_annotation(self, node, frame)

    def annotations_of(self, cls: Class) -> Dict:
        """`cls.__annotations__`."""
        return annotations_of(self, cls)

    def setting(
        self,
        name: str,
        source: str,
        default: Any,
        has_default: bool = True,
        type_name: str | None = None,
        place: Place | None = None,
        apart: bool = False,
    ) -> Any:
        """A value that the deployment decides; noted as a fact, and marked so that it decides no branch.

        `apart`: one application's own, so that a setting of the same name in another file is another one."""
        place = place or self.place()
        known: KnownSetting | None = self.settings.get(name)
        key = name
        if apart and known is not None and known.place and place and known.place.path != place.path:
            key = f"{name} {place.path}"
        if key not in self.settings:
            self.settings[key] = KnownSetting(name, source, default, has_default, type_name, place, key)
        if isinstance(default, Join):
            return distribute(default, lambda one: Setting((name,), plain(one)))
        if is_object(default):
            return default
        return Setting((name,), plain(default))


def _account_of(error: Exception) -> str:
    """An error of ours as a reason that a user can report: what it is, and where it happened."""
    last = extract_tb(error.__traceback__)[-1]
    file = last.filename.replace("\\", "/").rpartition("analyzer/")[2]
    return f"an error of groundplan's own: {type(error).__name__} at {file}:{last.lineno}; please report it"


def _catches(run: Evaluation, raised: Any, caught: Any) -> bool:
    caught_name, raised_name = name_of(caught).rpartition(".")[2], name_of(raised).rpartition(".")[2]
    if isinstance(raised, Class):
        return classes.is_subclass(run, raised, caught) is not False
    if caught_name == raised_name:
        return True
    kinds = [getattr(builtins, name, None) for name in (raised_name, caught_name)]
    if all(isinstance(kind, type) for kind in kinds):
        return issubclass(kinds[0], kinds[1])  # type: ignore[arg-type]
    return kinds[1] in (Exception, BaseException)
