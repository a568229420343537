"""What the rooms of the evaluator ask of each other.

Expressions call functions, functions run statements, statements evaluate expressions: the rooms need one
another, and import none of each other for it.  Each gets the running machine as its first argument and knows
it by this protocol; `evaluation.py` is the one that implements it.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from types import ModuleType
from typing import Any, Protocol

from analyzer.evaluator.bodies import Bodies
from analyzer.evaluator.conditions import Path
from analyzer.evaluator.symbols import Class, Frame, Function, Instance, Module
from analyzer.evaluator.values import Arguments, Container, Dict, Place, Possible, Postponed, Sequence
from analyzer.names import ModuleIndex
from analyzer.names.entry_points import EntryPoint
from analyzer.source import SourceTree


class Modules(Protocol):
    """The modules that are imported so far."""

    modules: dict[str, Module]
    parse: Callable[[str], ast.Module | None]

    def of_path(self, path: str) -> Module:
        """The module of a file of the target."""

    def load(self, module: Module) -> None:
        """Evaluate a module's top level, once."""

    def made(self, path: str) -> Module:
        """The module of a file as `module_from_spec` gives it."""

    def execute(self, module: Module) -> None:
        """What `exec_module` does."""

    def absolute(self, name: str, importer: Module | None) -> Any:
        """The module that `import name` binds in full."""

    def relative(self, name: str, level: int, importer: Module) -> Any:
        """The module of `from ..name import`."""

    def name(self, module: Any, name: str) -> Any:
        """`from module import name`."""

    def attribute(self, module: Module, name: str, defer: bool) -> Any:
        """`module.name`."""

    def public(self, module: Any) -> list[tuple[str, Any]]:
        """What a star import binds."""

    def starred(self, module: Module, name: str) -> Any:
        """A name that a star import from a library may have bound, or ABSENT."""

    def stub(self, name: str) -> Module:
        """A library module written in the library's own syntax."""

    def name_seen(self, module: Module) -> str:
        """`__name__`."""

    def dunder(self, frame: Frame, name: str) -> Any:
        """The other names that every module has."""


class Library(Protocol):
    """What stand-in files declare, by qualified name."""

    symbols: dict[str, Any]
    constants: dict[str, Any]
    aliases: dict[str, str]
    stubs: dict[str, str]
    instances: dict[str, type]
    homes: dict[str, tuple[str, ...]]
    modules: list[ModuleType]
    """The files themselves, for tables that only some reader of theirs knows."""
    packages: set[str]
    """The top-level packages that the names belong to."""

    def declared(self, name: str) -> tuple[Any, ...]:
        """What the files hold under a name of ours, a table or a function, in the order of the files."""

    def public_names(self, module: str) -> list[str]:
        """What a star import of a library's module binds, as far as the files declare it."""

    def of_family(self, name: str) -> Any:
        """The class value for a name that belongs to a family of classes; None where it belongs to none."""

    def class_playing(self, played_by: type) -> Any:
        """The class value that the target sees for a class of ours."""


class Filter(Protocol):
    """Which calls can matter."""

    def of(self, node: ast.expr, frame: Frame) -> bool:
        """Whether evaluating an expression now can matter."""

    def surely(self, function: Function, args: Arguments) -> bool:
        """Whether a call matters for certain."""


class Interpreter(Protocol):
    """A running evaluation."""

    tree: SourceTree
    index: ModuleIndex
    registry: Library
    importer: Modules
    relevance: Filter
    bodies: Bodies
    versions: dict[str, str]
    no_arguments: Arguments

    path: Path
    """The tests in force."""
    node: ast.AST | None
    file: Module | None
    stack: list[tuple[Function, ast.AST | None, Module | None]]
    in_progress: dict[ast.AST, int]
    """How often a function is running, one call within another."""
    recursions: dict[ast.AST, int]
    visits: dict[tuple[ast.AST, int], int]
    """Methods in progress, with the objects that record which they are at work on."""
    catching: list[list[Any]]
    """The exception types that handlers around us catch, innermost last."""
    raised: Any
    """What was raised last."""
    handled: list[Any]
    """The exceptions whose handlers are running, innermost last."""
    entering: ast.expr | None
    """What is evaluated to manage a block."""
    filtering: bool
    strict: bool
    """Whether errors of ours are raised, as tests want them."""
    more_arguments: bool
    standins: list[Any]
    escapes: list[Any]
    """Stand-ins that were handed to calls that nobody models."""
    classes: list[Class]
    defining: list[Class]
    """Classes that a metaclass of the target's is making, innermost last."""
    functions: list[Function]
    settings: dict[str, Any]
    notes: dict[str, Any]

    def evaluate(self, node: ast.expr, frame: Frame) -> Any:
        """The value of an expression."""

    def block(self, body: list[ast.stmt], frame: Frame) -> str | None:
        """Run statements; how they ended."""

    def assign(self, target: ast.expr, value: Any, frame: Frame) -> None:
        """Bind a target to a value."""

    def call(self, callee: Any, args: list[Any], keywords: dict[str, Any] | None = None) -> Any:
        """Call a value with known arguments."""

    def call_with(self, callee: Any, args: Arguments) -> Any:
        """Call a value with arguments that may be partly known."""

    @property
    def entry_points(self) -> list[EntryPoint]:
        """What the project's own packaging declares."""

    def demand(
        self,
        what: str,
        action: Callable[[], Any],
        filtering: bool = False,
        least: int = ...,
        most: int | None = ...,
    ) -> Any:
        """Run a top-level request (a module, a factory, a hook) under its own budget; nothing escapes.

        least: steps that it may take however many were taken before; most: steps that it may take in all."""

    def accident(self, what: str, error: Exception) -> None:
        """An error of ours: a blind spot, which ends no more than what was read just then."""

    def step(self) -> bool:
        """Count one step; False when the budget is used up."""

    def spend(self, steps: int) -> bool:
        """Count what is as much work as some steps are; False when the budget is used up."""

    def aside(self, steps: int = ..., counts: bool = False) -> AbstractContextManager[None]:
        """Work on something that does not matter for certain, under a small budget."""

    def module_of(self, name: str) -> AbstractContextManager[None]:
        """The top level of a module, under a budget of its own."""

    @property
    def steps(self) -> int:
        """Steps taken so far."""

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

    def place(self) -> Place | None:
        """The position in the target that is being evaluated."""

    def callers(self) -> tuple[Place, ...]:
        """The call sites that led here, innermost first."""

    def next_order(self) -> int:
        """A number that grows with every effect."""

    def under(self, path: Path) -> AbstractContextManager[None]:
        """Further tests in force for a while."""

    def at(self, path: Path, node: ast.AST, module: Module | None = None) -> AbstractContextManager[None]:
        """Work at another place for a while: what is lazily evaluated runs where it was written."""

    def hole(
        self, kind: str, subject: str, reason: str, place: Place | None = None, affects: str = "all"
    ) -> None:
        """Note a blind spot, once per kind, subject and reason."""

    def exhausted(self, what: str, place: Place | None) -> None:
        """A budget is used up."""

    def fails(self, kind: str, reason: str) -> Any:
        """Something that raises `kind` in Python: it does so here if the target is ready to catch it."""

    def raises(self, reason: str) -> Any:
        """A function of the target that can only raise."""

    def catches(self, value: Any, kinds: Iterable[Any], narrow: bool = False) -> bool:
        """Whether one of the handlers' types fits what is raised; `narrow`: types of everything do not."""

    def note_escapes(self, callee: Any, args: Arguments) -> None:
        """Note stand-ins that a library call receives."""

    def settle(self, value: Any) -> Any:
        """A deferred name, resolved; a postponed call, made."""

    def postpone(self, node: ast.expr, frame: Frame) -> Postponed:
        """Put an expression off until its value is read; it will see the names as they are now."""

    def builtin(self, name: str, frame: Frame) -> Any:
        """A name that no scope binds."""

    def external(self, name: str) -> Any:
        """A library symbol: what a stand-in file declares for it, a stub's, or an External."""

    def import_module(self, name: str, importer: Module) -> Any:
        """`import name`."""

    def import_from(self, name: str, level: int, importer: Module) -> Any:
        """The module of `from name import ...`."""

    def import_name(self, module: Any, name: str) -> Any:
        """One name of `from module import name`."""

    def public_names(self, module: Any) -> list[tuple[str, Any]]:
        """What `from module import *` binds."""

    def names_of(self, module: Module) -> list[str]:
        """Names bound in a module."""

    def module_attribute(self, module: Module, name: str, defer: bool = True) -> Any:
        """`module.name`, or ABSENT."""

    def set_module_attribute(self, module: Module, name: str, value: Any) -> None:
        """`module.name = value` from elsewhere."""

    def namespace_of(self, value: Any) -> Any:
        """`vars(value)`."""

    def attribute(self, value: Any, name: str, *default: Any) -> Any:
        """`value.name`."""

    def set_attribute(self, target: Any, name: str, value: Any) -> None:
        """`target.name = value`."""

    def elements(self, value: Any) -> tuple[list[Possible], bool]:
        """What iterating gives, and whether that is all."""

    def each(self, value: Any) -> list[Possible]:
        """Elements where an argument may be None or not known."""

    def alternatives(self, value: Any) -> list[Possible]:
        """The values that this may be."""

    def extend(self, container: Sequence, values: Any) -> None:
        """`container.extend(values)`."""

    def update(self, container: Dict, other: Any) -> None:
        """`container.update(other)`."""

    def contains(self, container: Any, value: Any) -> Any:
        """`value in container`."""

    def fill(self, payload: Container, args: Arguments) -> None:
        """What `dict.__init__` and `list.__init__` do with their arguments."""

    def iterate(self, value: Any) -> Any:
        """What the target's own `__iter__` gives, or the members of an enumeration; None where there is
        neither."""

    def text_of(self, value: Instance) -> Any:
        """`str(instance)`."""

    def is_instance(self, value: Any, cls: Any) -> bool | None:
        """`isinstance(value, cls)`."""

    def is_type_checking(self, test: Any) -> bool:
        """Whether a test is `typing.TYPE_CHECKING`, which is false when code runs."""

    def allocate(self, cls: Any) -> Instance:
        """A new instance without `__init__`."""

    def class_call(self, cls: Class, args: Arguments) -> Any:
        """What calling a class gives where it does not make an instance: a member of an enumeration, or what
        a metaclass of the target's makes; None otherwise."""

    def subclasses_of(self, cls: Class) -> list[Class]:
        """`cls.__subclasses__()`, in the order of their definition."""

    def annotation(self, node: ast.expr, frame: Frame) -> Any:
        """The meaning of a type expression; text in it is read as an expression."""

    def annotations_of(self, cls: Class) -> Dict:
        """`cls.__annotations__`."""

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
