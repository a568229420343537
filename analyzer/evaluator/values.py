"""Values: the closed set of things that an expression of the target can be.

Constants (`str`, `int`, `None`, ...) are themselves.  Everything else is one of the classes below.  `Unknown`
is never an error: it flows on, and becomes a blind spot where it reaches something that a user would ask
about. A `Setting` is a value that the deployment decides and whose default is known: text and iteration use
the default, its truth stays undecided, and whatever is computed from it is a Setting again.

Limits: object identity of constants is not modelled; slots and most of the descriptor protocol are not
either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar, dataclass_transform

from analyzer.evaluator.conditions import Path

CONSTANTS: Final = (str, int, float, bytes, complex, bool, type(None), type(Ellipsis))

_T = TypeVar("_T")


@dataclass_transform(frozen_default=True)
def value(kind: type[_T]) -> type[_T]:
    """Class decorator: a small value that compares by content.

    It is frozen for type checkers only: these are made by the hundred thousand, and a frozen dataclass takes
    three times as long to make."""
    return dataclass(slots=True, unsafe_hash=True)(kind)


MAX_ALTERNATIVES: Final = 12
"""Width of a join; more alternatives than this are no longer worth telling apart."""


@value
class Place:
    """A position in the target's source: a file and a line range."""

    path: str
    line: int
    end_line: int


class Value:
    """Whatever is not a constant.  Adding texts works on any of them, so that stand-ins need no tests."""

    __slots__ = ()


class Unknown(Value):
    """Something that could not be known, and why."""

    __slots__ = ("place", "reason")

    def __init__(self, reason: str, place: Place | None = None) -> None:
        self.reason = reason
        self.place = place

    def __repr__(self) -> str:
        return f"Unknown({self.reason})"


class Present(Unknown):
    """Something that is there, and true, of which no more is known."""

    __slots__ = ()


class Digits(Unknown):
    """A text of digits, one at least, of which no more is known."""

    __slots__ = ()


class Result(Unknown):
    """What a library call that nobody models gave back: unknown, but its provenance is kept."""

    __slots__ = ("arguments", "of", "some", "through")

    def __init__(
        self, of: str, arguments: Arguments, place: Place | None, through: Any = None, some: bool = False
    ) -> None:
        super().__init__(f"result of {of}", place)
        self.some = some
        """Whether it is known not to be None."""
        self.of = of
        self.arguments = arguments
        self.through = through
        """The class of the target's that inherits what was called, or an object of such a class."""


class Failure(Unknown):
    """What an operation of Python's own gives that raises `kind`; where the target could catch it, it is
    raised."""

    __slots__ = ("kind",)

    def __init__(self, kind: str) -> None:
        super().__init__(f"raises {kind}")
        self.kind = kind


class Setting(Value):
    """A value that the deployment decides; `default` is what it is if nobody says otherwise."""

    __slots__ = ("default", "names")

    def __init__(self, names: tuple[str, ...], default: Any) -> None:
        self.names = names
        self.default = default

    def __repr__(self) -> str:
        return f"Setting({', '.join(self.names)} = {self.default!r})"


@value
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


class Inherited(External):
    """A library symbol as looked up on a class of the target's (`through`) that inherits it."""

    __slots__ = ("through",)

    def __init__(self, name: str, through: Any) -> None:
        super().__init__(name)
        self.through = through


MAX_SHOWN: Final = 20
"""Elements of a container that its account lists."""


def _brief(value: Any) -> str:
    """A value in the account of what holds it; what holds others itself is named only: they may be many."""
    return f"{type(value).__name__}(...)" if isinstance(value, (Container, Join, Setting)) else repr(value)


class Container(Value):
    """Lists, tuples, sets, dictionaries.  `open`: there may be more in it than is known; `made`: the tests in
    force when it was made, so that what is added under further tests is known to be possibly absent."""

    __slots__ = ("made", "open")

    def __init__(self, made: Path = (), open: bool = False) -> None:
        self.made = made
        self.open = open


class Sequence(Container):
    """A list, tuple, set or generator with its elements in order; of one that the target writes out,
    `written` is where."""

    __slots__ = ("elements", "written")
    kind = "list"
    written: tuple[str | None, int, int]

    def __init__(self, elements: list[Possible], made: Path = (), open: bool = False) -> None:
        super().__init__(made, open)
        self.elements = elements

    @classmethod
    def of(cls, values: Any) -> Sequence:
        return cls([Possible(value) for value in values])

    @property
    def place(self) -> Place | None:
        """Where it is written out; tables of routes are made of such tuples."""
        path, line, end_line = getattr(self, "written", (None, 0, 0))
        return None if path is None else Place(path, line, end_line)

    @property
    def exact(self) -> bool:
        """Whether it is known what is in it and in which number."""
        return not self.open and not any(element.path for element in self.elements)

    def __repr__(self) -> str:
        inside = ", ".join(_brief(each.value) for each in self.elements[:MAX_SHOWN])
        more = "..." if self.open or len(self.elements) > MAX_SHOWN else ""
        return f"{type(self).__name__}([{inside}]{more})"


class List(Sequence):
    __slots__ = ()


class CommandLine(List):
    """`sys.argv`: nothing is known of it, but a program that serves is started by a server, whose words are
    not those that a project's own code asks for (`"test" in sys.argv`)."""

    __slots__ = ()


class Tuple(Sequence):
    __slots__ = ()
    kind = "tuple"


class Set(Sequence):
    __slots__ = ()
    kind = "set"


class Generator(Sequence):
    """What a generator function yielded; it was run at the call, or up to its `yield` where it manages a
    block.  An iterator is one as well."""

    __slots__ = ("leave", "returned")
    kind = "generator"

    def __init__(self, elements: list[Possible], made: Path = (), open: bool = False) -> None:
        super().__init__(elements, made, open)
        self.returned: Any = None
        self.leave: Any = None
        """What is called when the block is left."""


class Dict(Container):
    """A dictionary; keys are compared by `key_of` in containers.py."""

    __slots__ = ("entries",)

    def __init__(
        self, entries: dict[Any, tuple[Any, Possible]] | None = None, made: Path = (), open: bool = False
    ) -> None:
        super().__init__(made, open)
        self.entries = {} if entries is None else entries

    def put(self, key: Any, shown: Any, value: Possible) -> None:
        """Store a value under what `key_of` makes of the key that is shown; an equal key stays as it was."""
        before = self.entries.get(key)
        self.entries[key] = (shown if before is None else before[0], value)

    def drop(self, key: Any) -> None:
        """Take an entry out, if it is there."""
        self.entries.pop(key, None)

    def __repr__(self) -> str:
        pairs = list(self.entries.values())
        inside = ", ".join(f"({_brief(key)}, {_brief(one.value)})" for key, one in pairs[:MAX_SHOWN])
        return f"Dict([{inside}]{'...' if self.open or len(pairs) > MAX_SHOWN else ''})"


class Namespace(Dict):
    """`globals()` and `vars(x)`: names that are read and written through it."""

    __slots__ = ("names",)

    def __init__(self, names: dict[str, Any], made: Path = ()) -> None:
        self.names = names
        super().__init__(None, made)

    @property
    def entries(self) -> dict[Any, tuple[Any, Possible]]:
        """What is bound now."""
        return {
            (str, name): (name, Possible(value)) for name, value in self.names.items() if name[:2] != "__"
        }

    @entries.setter
    def entries(self, entries: dict[Any, tuple[Any, Possible]]) -> None:
        """Only the names count."""

    def put(self, key: Any, shown: Any, value: Possible) -> None:
        if isinstance(shown, str):
            self.names[shown] = value.value

    def drop(self, key: Any) -> None:
        self.names.pop(key[1], None)


class Slice(Value):
    __slots__ = ("start", "step", "stop")

    def __init__(self, start: Any, stop: Any, step: Any) -> None:
        self.start, self.stop, self.step = start, stop, step


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


class Postponed(Value):
    """The result of a call that was put off; it is made at the first read."""

    __slots__ = ("make", "value")

    def __init__(self, make: Callable[[], Any]) -> None:
        self.make: Callable[[], Any] | None = make
        self.value: Any = None


def is_constant(value: Any) -> bool:
    """Whether the value is one of the plain Python constants."""
    return not isinstance(value, Value)
