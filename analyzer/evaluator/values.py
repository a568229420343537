"""Values: the closed set of things that an expression of the target can be.

Constants (`str`, `int`, `None`, ...) are themselves.  Everything else is one of the classes below.  `Unknown` is
never an error: it flows on, and becomes a blind spot where it reaches something that a user would ask about.
A `Setting` is a value that the deployment decides and whose default is known: text and iteration use the
default, its truth stays undecided, and whatever is computed from it is a Setting again.

Limits: object identity of constants is not modelled; slots and most of the descriptor protocol are not either.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from analyzer.evaluator.conditions import Path

if TYPE_CHECKING:
    from analyzer.evaluator.scopes import Frame

CONSTANTS: Final = (str, int, float, bytes, complex, bool, type(None), type(Ellipsis))

MAX_ALTERNATIVES: Final = 24
"""Width of a join; more alternatives than this are no longer worth telling apart."""


@dataclass(frozen=True, slots=True)
class Place:
    """A position in the target's source: a file and a line range."""

    path: str
    line: int
    end_line: int


class Value:
    """Whatever is not a constant.  Adding texts works on any of them, so that stand-ins need no tests."""

    __slots__ = ()

    def __add__(self, other: Any) -> Any:
        from analyzer.evaluator.operations import add

        return add(self, other)

    def __radd__(self, other: Any) -> Any:
        from analyzer.evaluator.operations import add

        return add(other, self)


class Unknown(Value):
    """Something that could not be known, and why."""

    __slots__ = ("place", "reason")

    def __init__(self, reason: str, place: Place | None = None) -> None:
        self.reason = reason
        self.place = place

    def __repr__(self) -> str:
        return f"Unknown({self.reason})"


class Result(Unknown):
    """What a library call that nobody models gave back: unknown, but its provenance is kept."""

    __slots__ = ("arguments", "of")

    def __init__(self, of: str, arguments: Arguments, place: Place | None) -> None:
        super().__init__(f"result of {of}", place)
        self.of = of
        self.arguments = arguments


class Setting(Value):
    """A value that the deployment decides; `default` is what it is if nobody says otherwise."""

    __slots__ = ("default", "names")

    def __init__(self, names: tuple[str, ...], default: Any) -> None:
        self.names = names
        self.default = default

    def __repr__(self) -> str:
        return f"Setting({', '.join(self.names)} = {self.default!r})"


@dataclass(frozen=True, slots=True)
class Possible:
    """A value together with the tests under which it is there."""

    value: Any
    path: Path = ()


class Join(Value):
    """One of several values."""

    __slots__ = ("alternatives",)

    def __init__(self, alternatives: tuple[Possible, ...]) -> None:
        self.alternatives = alternatives

    def __repr__(self) -> str:
        return f"Join({', '.join(repr(each.value) for each in self.alternatives)})"


class Text(Value):
    """A text of which a part is not known: known pieces and values in order."""

    __slots__ = ("parts",)

    def __init__(self, parts: tuple[Any, ...]) -> None:
        self.parts = parts

    def __repr__(self) -> str:
        return f"Text({self.parts!r})"


class External(Value):
    """A library symbol that no stand-in claims."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return f"External({self.name})"


class Container(Value):
    """Lists, tuples, sets, dictionaries.  `open`: there may be more in it than is known; `made`: the tests in
    force when it was made, so that what is added under further tests is known to be possibly absent."""

    __slots__ = ("made", "open")

    def __init__(self, made: Path = (), open: bool = False) -> None:
        self.made = made
        self.open = open


class Sequence(Container):
    """A list, tuple, set or generator with its elements in order."""

    __slots__ = ("elements",)
    kind = "list"

    def __init__(self, elements: list[Possible], made: Path = (), open: bool = False) -> None:
        super().__init__(made, open)
        self.elements = elements

    @classmethod
    def of(cls, values: Any) -> Sequence:
        return cls([Possible(value) for value in values])

    @property
    def exact(self) -> bool:
        """Whether it is known what is in it and in which number."""
        return not self.open and not any(element.path for element in self.elements)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({[e.value for e in self.elements]!r}{'...' if self.open else ''})"


class List(Sequence):
    __slots__ = ()


class Tuple(Sequence):
    __slots__ = ()
    kind = "tuple"


class Set(Sequence):
    __slots__ = ()
    kind = "set"


class Generator(Sequence):
    """What a generator function yielded; it was run at the call."""

    __slots__ = ("returned",)
    kind = "generator"


class Dict(Container):
    """A dictionary; keys are compared by `key_of` in containers.py."""

    __slots__ = ("entries",)

    def __init__(
        self, entries: dict[Any, tuple[Any, Possible]] | None = None, made: Path = (), open: bool = False
    ) -> None:
        super().__init__(made, open)
        self.entries: dict[Any, tuple[Any, Possible]] = {} if entries is None else entries

    def __repr__(self) -> str:
        return f"Dict({[(k, p.value) for k, p in self.entries.values()]!r}{'...' if self.open else ''})"


class Slice(Value):
    __slots__ = ("start", "step", "stop")

    def __init__(self, start: Any, stop: Any, step: Any) -> None:
        self.start, self.stop, self.step = start, stop, step


class Symbol(Value):
    """What carries a `__dict__` of the target's: functions, classes, instances, modules."""

    __slots__ = ("attributes",)

    def __init__(self) -> None:
        self.attributes: dict[str, Any] = {}


class Module(Symbol):
    """A module of the target, or a stub of a library's; its attributes are its global bindings."""

    __slots__ = ("file", "frame", "name", "path", "state", "tree")

    def __init__(self, name: str, path: str | None) -> None:
        super().__init__()
        self.name = name
        self.path = path
        self.state = "new"
        self.tree: ast.Module | None = None
        self.frame: Frame | None = None

    def __repr__(self) -> str:
        return f"Module({self.name})"


FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


class Function(Symbol):
    """A function or lambda of the target with the frame that it closes over."""

    __slots__ = ("calls", "defaults", "frame", "module", "name", "node", "owner", "qualname", "wrapped")

    def __init__(self, node: FunctionNode, frame: Frame, module: Module, name: str, qualname: str) -> None:
        super().__init__()
        self.node = node
        self.frame = frame
        self.module = module
        self.name = name
        self.qualname = qualname
        self.owner: Class | None = None
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

    @property
    def place(self) -> Place:
        first = self.node.lineno
        return Place(self.module.path or self.module.name, first, self.node.end_lineno or first)

    def __repr__(self) -> str:
        return f"Function({self.full_name})"


class Class(Symbol):
    """A class of the target.  Its body runs when something is first looked up in it (see classes.py)."""

    __slots__ = ("_pending", "bases", "frame", "keywords", "made", "metaclass", "module", "mro", "name", "node", "qualname")

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
        self._pending: Callable[[], None] | None = None

    @property
    def full_name(self) -> str:
        return f"{self.module.name}.{self.qualname}"

    @property
    def place(self) -> Place:
        if self.node is None:
            return Place(self.module.path or self.module.name, 1, 1)
        return Place(self.module.path or self.module.name, self.node.lineno, self.node.end_lineno or self.node.lineno)

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


@dataclass(slots=True)
class Arguments:
    """The arguments of a call, in order; the flags say that there may be more than is known."""

    positional: list[Any] = field(default_factory=list)
    keywords: dict[str, Any] = field(default_factory=dict)
    more_positional: bool = False
    more_keywords: bool = False

    def __iter__(self) -> Iterator[Any]:
        yield from self.positional
        yield from self.keywords.values()


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


class Postponed(Value):
    """The result of a call that was put off; it is made at the first read."""

    __slots__ = ("make", "value")

    def __init__(self, make: Callable[[], Any]) -> None:
        self.make: Callable[[], Any] | None = make
        self.value: Any = None


def is_constant(value: Any) -> bool:
    """Whether the value is one of the plain Python constants."""
    return not isinstance(value, Value)


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
            if isinstance(function, Function):
                return function.full_name
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
            return str(value)
