"""Symbols: functions, classes, modules, instances of the target, and the frames in which their names are
bound.

Limits: slots and most of the descriptor protocol are not modelled.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any, Final

from analyzer.evaluator.conditions import MAX_TESTS, Path, beyond, joined, never_all
from analyzer.evaluator.signals import BREAK, CONTINUE, RETURN
from analyzer.evaluator.values import (
    Container,
    External,
    Join,
    Place,
    Possible,
    Result,
    Setting,
    Unknown,
    Value,
)

MODULE: Final = "module"
CLASS: Final = "class"
FUNCTION: Final = "function"
COMPREHENSION: Final = "comprehension"


Names = dict[str, Any]


class Loop:
    """What became of a running loop's turns so far."""

    __slots__ = ("broken", "entry", "returned", "skipped", "tests")

    def __init__(self, entry: Path) -> None:
        self.entry = entry
        self.skipped: list[tuple[Names, Path]] = []
        """What was bound where this turn was cut short by `continue`, and under which tests."""
        self.broken: list[tuple[Names, Path]] = []
        """What was bound where `break` left the loop, and under which tests."""
        self.tests: Path = ()
        """What must hold for further turns: that nothing left the loop."""
        self.returned: Path = ()
        """What must hold after the loop: that nothing returned from within it."""

    def left(self, completion: str, names: Names, path: Path) -> None:
        """An arm ended the turn or the loop under tests."""
        tests = beyond(path, joined(self.entry, self.tests))
        if completion == CONTINUE:
            self.skipped.append((names, tests))
            return
        if completion == BREAK:
            self.broken.append((names, tests))
        for condition in never_all(tests):
            # The same test in another turn says no more to a reader, nor does one that no path has room for.
            if len(self.tests) < MAX_TESTS and not any(condition.repeats(one) for one in self.tests):
                self.tests = (*self.tests, condition)
                self.returned = (*self.returned, condition) if completion == RETURN else self.returned


class Frame:
    """One running scope.  `entry` is the path in force when it was entered."""

    __slots__ = (
        "bindings",
        "cls",
        "entry",
        "forked",
        "function",
        "globals",
        "kind",
        "loop",
        "module",
        "nonlocals",
        "parent",
        "qualname",
        "receiver",
        "returns",
        "yields",
    )

    def __init__(
        self,
        kind: str,
        module: Module,
        parent: Frame | None,
        bindings: dict[str, Any],
        qualname: str = "",
        entry: Path = (),
    ) -> None:
        self.kind = kind
        self.module = module
        self.parent = parent
        self.bindings = bindings
        self.qualname = qualname
        self.entry = entry
        self.forked = entry
        """The tests for which the bindings are those of one arm."""
        self.loop: Loop | None = None
        self.function: Function | None = None
        self.cls: Class | None = None
        self.receiver: Any = None
        self.globals: set[str] | None = None
        self.nonlocals: set[str] | None = None
        self.returns: list[Possible] = []
        self.yields: list[Possible] | None = None

    def scope_of(self, name: str) -> Frame | None:
        """The frame that binds `name`, seen from here; None when only builtins can."""
        if self.globals is not None and name in self.globals:
            return self.module.frame
        if name in self.bindings and not (self.nonlocals is not None and name in self.nonlocals):
            return self
        outer = self.parent
        while outer is not None:
            if outer.kind != CLASS and name in outer.bindings:
                return outer
            outer = outer.parent
        return None

    def target_of(self, name: str) -> Frame:
        """The frame in which an assignment to `name` from here takes effect."""
        if self.globals is not None and name in self.globals and self.module.frame is not None:
            return self.module.frame
        if self.nonlocals is not None and name in self.nonlocals:
            outer = self.parent
            while outer is not None:
                if outer.kind == FUNCTION and name in outer.bindings:
                    return outer
                outer = outer.parent
        return self

    def snapshot(self) -> Frame:
        """This frame with its names as they are now."""
        frame = Frame(self.kind, self.module, self.parent, dict(self.bindings), self.qualname, self.entry)
        frame.function, frame.cls, frame.receiver = self.function, self.cls, self.receiver
        frame.globals, frame.nonlocals, frame.yields = self.globals, self.nonlocals, self.yields
        return frame

    def inner_name(self, name: str) -> str:
        """The qualified name of something called `name` that is defined here."""
        if self.kind == FUNCTION:
            return f"{self.qualname}.<locals>.{name}"
        if self.kind == CLASS:
            return f"{self.qualname}.{name}"
        return name if not self.qualname else f"{self.qualname}.{name}"


class Symbol(Value):
    """What carries a `__dict__` of the target's: functions, classes, instances, modules."""

    __slots__ = ("attributes",)

    def __init__(self) -> None:
        self.attributes: dict[str, Any] = {}


class Module(Symbol):
    """A module of the target, or a stub of a library's; its attributes are its global bindings."""

    __slots__ = ("frame", "name", "open", "path", "stars", "state", "tree")

    def __init__(self, name: str, path: str | None) -> None:
        super().__init__()
        self.name = name
        self.path = path
        self.open = False
        """Whether a star import that is not known may have bound any name."""
        self.stars: list[str] = []
        """The libraries that star imports bound names of."""
        self.state = "new"
        self.tree: ast.Module | None = None
        self.frame: Frame | None = None

    def __repr__(self) -> str:
        return f"Module({self.name})"


FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


class Function(Symbol):
    """A function or lambda of the target with the frame that it closes over."""

    __slots__ = (
        "calls", "defaults", "frame", "module", "name", "node", "owner", "qualname", "read_for", "wrapped",
    )  # fmt: skip

    def __init__(self, node: FunctionNode, frame: Frame, module: Module, name: str, qualname: str) -> None:
        super().__init__()
        self.node = node
        self.frame = frame
        self.module = module
        self.name = name
        self.qualname = qualname
        self.owner: Class | None = None
        self.read_for: Class | None = None
        self.wrapped: Any = None
        self.calls = 0
        self.defaults: dict[str, Any] = {}

    @property
    def full_name(self) -> str:
        return f"{self.module.name}.{self.qualname}"

    @property
    def is_async(self) -> bool:
        return isinstance(self.node, ast.AsyncFunctionDef)

    def twin(self) -> Function:
        """The same function as another object, for wrappers around one of several."""
        made = Function(self.node, self.frame, self.module, self.name, self.qualname)
        made.owner = self.owner
        made.attributes.update(self.attributes)
        return made

    def as_of(self, cls: Any) -> Function:
        """The same method as one of objects of a subclass, which `self` stands for when it is read."""
        if self.owner is None or cls is self.owner or not isinstance(cls, Class) or self.owner not in cls.mro:
            return self
        made = self.twin()
        made.read_for, made.wrapped, made.defaults = cls, self.wrapped, self.defaults
        return made

    @property
    def place(self) -> Place | None:
        """Where it is defined; None for what a stub defines."""
        first = self.node.lineno
        if self.module.path is None:
            return None
        return Place(self.module.path, first, self.node.end_lineno or first)

    def __repr__(self) -> str:
        return f"Function({self.full_name})"


class Code(Unknown):
    """`__code__`, of which nothing is known but whose it is, and how many arguments that takes."""

    __slots__ = ("function",)

    def __init__(self, function: Function) -> None:
        super().__init__("__code__ of a function")
        self.function = function


class Class(Symbol):
    """A class of the target.  Its body runs when something is first looked up in it (see classes.py)."""

    __slots__ = (
        "_pending",
        "bases",
        "built_at",
        "frame",
        "keywords",
        "made",
        "metaclass",
        "module",
        "mro",
        "name",
        "node",
        "qualname",
        "structural",
    )

    def __init__(
        self, node: ast.ClassDef | None, frame: Frame | None, module: Module, name: str, qualname: str
    ) -> None:
        super().__init__()
        self.node = node
        self.frame = frame
        self.module = module
        self.name = name
        self.qualname = qualname
        self.bases: list[Any] = []
        self.keywords: dict[str, Any] = {}
        self.metaclass: Any = None
        self.mro: tuple[Any, ...] = (self,)
        self.made: Path = ()
        self.built_at: Place | None = None
        """Where the call stands that made it, if no class statement did."""
        self.structural = False
        """Whether it is a protocol: what has its methods counts as derived from it."""
        self._pending: Callable[[], None] | None = None

    @property
    def full_name(self) -> str:
        given = self.attributes  # a wrapper around a class may have been given the name of that
        module, qualname = given.get("__module__"), given.get("__qualname__")
        return ".".join(
            (
                module if isinstance(module, str) else self.module.name,
                qualname if isinstance(qualname, str) else self.qualname,
            )
        )

    @property
    def place(self) -> Place | None:
        """Where it is defined; None for what a stub defines."""
        if self.module.path is None:
            return None
        if self.node is None:
            return self.built_at or Place(self.module.path, 1, 1)
        return Place(self.module.path, self.node.lineno, self.node.end_lineno or self.node.lineno)

    @property
    def namespace(self) -> dict[str, Any]:
        """The class's own attributes; the first use runs its body."""
        if self._pending is not None:
            run, self._pending = self._pending, None
            run()
        return self.attributes

    def defer(self, body: Callable[[], None]) -> None:
        """Have the body run at the first look at the namespace."""
        self._pending = body

    def __repr__(self) -> str:
        return f"Class({self.full_name})"


class NativeClass(Symbol):
    """A library class that a stand-in (a Python class of ours) plays."""

    __slots__ = ("name", "played_by")

    def __init__(self, name: str, played_by: type) -> None:
        super().__init__()
        self.name = name
        self.played_by = played_by

    def __repr__(self) -> str:
        return f"NativeClass({self.name})"


class Native(Value):
    """A function of ours that the target can call; `name` is what it plays."""

    __slots__ = ("name", "plain", "run")

    def __init__(self, name: str, run: Callable[..., Any], plain: bool = True) -> None:
        self.name = name
        self.run = run
        self.plain = plain

    def __repr__(self) -> str:
        return f"Native({self.name})"


class Wrapped(Symbol):
    """A function or class that went through a library's decorator that nobody models."""

    __slots__ = ("by", "inner", "place")

    def __init__(self, inner: Any, by: Any, place: Place | None) -> None:
        super().__init__()
        self.inner = inner
        self.by = by
        self.place = place

    def __repr__(self) -> str:
        return f"Wrapped({self.inner!r} by {name_of(self.by)})"


class Bound(Value):
    """A function looked up on an instance (or a class method on its class)."""

    __slots__ = ("function", "receiver")

    def __init__(self, function: Any, receiver: Any) -> None:
        self.function = function
        self.receiver = receiver

    def __repr__(self) -> str:
        return f"Bound({self.function!r})"


class Super(Value):
    """`super()` inside a method: lookups begin after `after` in the receiver's order of resolution."""

    __slots__ = ("after", "receiver")

    def __init__(self, after: Any, receiver: Any) -> None:
        self.after = after
        self.receiver = receiver


class Descriptor(Value):
    """property, staticmethod, classmethod, cached_property around a function."""

    __slots__ = ("function", "kind", "setter")

    def __init__(self, kind: str, function: Any, setter: Any = None) -> None:
        self.kind = kind
        self.function = function
        self.setter = setter


class Instance(Symbol):
    """An object of a target class, or (as StandIn) of a library class that we play."""

    __slots__ = ("cls", "made", "payload", "place")

    def __init__(self, cls: Any, place: Place | None = None, made: Path = ()) -> None:
        super().__init__()
        self.cls = cls
        self.place = place
        self.made = made
        self.payload: Container | None = None  # contents, for subclasses of dict and list

    def __repr__(self) -> str:
        return f"Instance({name_of(self.cls)})"


class Annotated(Value):
    """A type expression with arguments: `Annotated[T, ...]`, `list[T]`, `T | None`."""

    __slots__ = ("arguments", "of")

    def __init__(self, of: Any, arguments: tuple[Any, ...]) -> None:
        self.of = of
        self.arguments = arguments

    def __repr__(self) -> str:
        return f"{name_of(self.of)}[{', '.join(map(repr, self.arguments))}]"


class Deferred(Value):
    """A name of a module that was half-made when it was imported from; resolved at the first read."""

    __slots__ = ("module", "name")

    def __init__(self, module: Module, name: str) -> None:
        self.module = module
        self.name = name


def name_of(value: Any) -> str:
    """The qualified name by which people know a value; a description where it has none."""
    match value:
        case Function() | Class():
            return value.full_name
        case External() | NativeClass() | Module() | Native():
            return value.name
        case Bound():
            owner = value.receiver
            function = value.function
            if isinstance(function, (Function, Wrapped)):
                return name_of(function)
            return f"{name_of(owner.cls if isinstance(owner, Instance) else owner)}.{name_of(function)}"
        case Result():
            return value.of
        case Instance():
            return name_of(value.cls)
        case Descriptor():
            return name_of(value.function)
        case Wrapped():
            return name_of(value.inner)
        case Annotated():
            return name_of(value.of)
        case Setting():
            return name_of(value.default)
        case Join():
            return " | ".join(dict.fromkeys(name_of(each.value) for each in value.alternatives))
        case Unknown():
            return "{?}"
        case _:
            kind: Any = type(value)
            # what has neither a name nor a text of its own would show its address, another one in every run
            return "{?}" if kind.__repr__ is object.__repr__ else str(value)
