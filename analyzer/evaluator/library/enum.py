"""enum: members of enumerations, by name and by value.

Not modelled: combinations of flags, `_missing_` beyond 'one of the members', `nonmember` and `member`.
Source: https://docs.python.org/3/library/enum.html
"""

from __future__ import annotations

from typing import Any, Final

from analyzer.evaluator import classes
from analyzer.evaluator.comparing import same
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.standin import StandIn, stands_for
from analyzer.evaluator.symbols import Class, Descriptor, Function, Instance, NativeClass
from analyzer.evaluator.values import Dict, List, Tuple, Unknown, is_constant

MAX_DIGITS: Final = 20
"""Of a text that is counted on as a number."""


@stands_for("enum.auto")
class Auto(StandIn):
    """`auto()`: numbered, or named in a StrEnum."""

    def __init__(self) -> None:
        """Nothing to keep."""


@stands_for("enum.Enum")
class Enum(StandIn):
    """`class Colour(Enum)`: the class's plain attributes become its members."""

    EAGER = True

    @classmethod
    def on_class(cls, run: Interpreter, made: Class) -> None:
        members = _Members()
        for name, value in list(made.namespace.items()):
            if _is_member(name, value):
                made.attributes[name] = _member(run, made, name, value, members)
        if members.all:
            made.attributes["__members__"] = List.of(members.all)

    @classmethod
    def construct(cls, run: Interpreter, name: Any = None, names: Any = None, **_: Any) -> Any:
        """`Enum("Colour", ["RED", "GREEN"])`."""
        found = _named_values(run, names)
        known = plain(name)
        if found is None or not isinstance(known, str) or run.file is None:
            return Unknown("enumeration", run.place())
        return classes.build(run, known, [run.registry.class_playing(cls)], found, run.file, known)


class _Members:
    """The members so far, found by their values: generated enumerations have thousands."""

    def __init__(self) -> None:
        self.all: list[Instance] = []
        self.highest = 0
        """The highest number among their values."""
        self._constants: dict[Any, Instance] = {}
        self._others: list[Instance] = []

    def of(self, value: Any) -> Instance | None:
        """The member that has this value."""
        if is_constant(value):
            return self._constants.get(value)
        return next((one for one in self._others if same(one.attributes["_value_"], value) is True), None)

    def add(self, member: Instance, value: Any) -> None:
        """A member of a new value."""
        self.all.append(member)
        if is_constant(value):
            self._constants[value] = member
        else:
            self._others.append(member)
        if isinstance(value, int):
            self.highest = max(self.highest, value)
        elif isinstance(value, str) and value.isdecimal() and len(value) < MAX_DIGITS:
            self.highest = max(self.highest, int(value))


def _named_values(run: Interpreter, names: Any) -> dict[str, Any] | None:
    """What `Enum(name, names)` is given; None where it is not known."""
    listed = plain(names)
    if isinstance(listed, str):
        return {one: at for at, one in enumerate(listed.replace(",", " ").split(), 1)}
    if isinstance(listed, Dict) and not listed.open:
        pairs = [(key, one.value) for key, one in listed.entries.values()]
    else:
        inner, whole = run.elements(listed)
        pairs = [(plain(one.value), at) for at, one in enumerate(inner, 1)] if whole else [(None, None)]
    return dict(pairs) if all(isinstance(name, str) for name, _ in pairs) else None


def _is_member(name: str, value: Any) -> bool:
    if name.startswith("__") or (name.startswith("_") and name.endswith("_")):
        return False
    return not isinstance(value, (Function, Descriptor, Class, NativeClass))


def _member(run: Interpreter, made: Class, name: str, value: Any, members: _Members) -> Instance:
    """A new member, or the one of the same value of which this name is an alias."""
    if isinstance(value, Auto):
        value = _next_value(run, made, name, members)
    known = members.of(value)
    if known is not None:
        return known
    member = Instance(made, run.place(), run.path)
    member.attributes.update(name=name, value=value, _name_=name, _value_=value)
    members.add(member, value)
    initializer = made.namespace.get("__init__")
    if isinstance(initializer, Function):
        args = [one.value for one in value.elements] if isinstance(value, Tuple) else [value]
        run.call(run.attribute(member, "__init__"), args)
    return member


def _next_value(run: Interpreter, made: Class, name: str, members: _Members) -> Any:
    """What `auto()` stands for."""
    own = made.namespace.get("_generate_next_value_")
    if isinstance(own, Descriptor):
        own = own.function
    if isinstance(own, Function):
        before = [one.attributes["_value_"] for one in members.all]
        return run.call(own, [name, 1, len(before), List.of(before)])
    bases = {base.name for base in made.mro if isinstance(base, NativeClass)}
    if "enum.StrEnum" in bases:
        return name.lower()
    number = 1 << members.highest.bit_length() if "enum.Flag" in bases else members.highest + 1
    return str(number) if "builtins.str" in bases else number


@stands_for("enum.ReprEnum")
class ReprEnum(Enum):
    """Values of the other base with names."""


@stands_for("enum.IntEnum")
class IntEnum(Enum):
    """Integers with names."""


@stands_for("enum.StrEnum", "strenum.StrEnum", "backports.strenum.StrEnum")
class StrEnum(Enum):
    """Texts with names."""


@stands_for("enum.Flag")
class Flag(Enum):
    """Flags with names."""


@stands_for("enum.IntFlag")
class IntFlag(Flag):
    """Integer flags with names."""


@stands_for("enum.unique", "enum.verify")
def unique(run: Interpreter, cls: Any) -> Any:
    return cls
