"""enum: members of enumerations, by name and by value.

Not modelled: combinations of flags, `_missing_` beyond 'one of the members', `nonmember` and `member`.
Source: https://docs.python.org/3/library/enum.html
"""

from __future__ import annotations

from typing import Any

from analyzer.evaluator import classes
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.operations import plain, same
from analyzer.evaluator.standin import StandIn, stands_for
from analyzer.evaluator.symbols import Class, Descriptor, Function, Instance, NativeClass
from analyzer.evaluator.values import Dict, List, Tuple, Unknown


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
        members: list[Instance] = []
        for name, value in list(made.namespace.items()):
            if _is_member(name, value):
                made.attributes[name] = _member(run, made, name, value, members)
        if members:
            made.attributes["__members__"] = List.of(members)

    @classmethod
    def construct(cls, run: Interpreter, name: Any = None, names: Any = None, **_: Any) -> Any:
        """`Enum("Colour", ["RED", "GREEN"])`."""
        found = _named_values(run, names)
        known = plain(name)
        if found is None or not isinstance(known, str) or run.file is None:
            return Unknown("enumeration", run.place())
        return classes.build(run, known, [run.registry.class_playing(cls)], found, run.file, known)


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


def _member(run: Interpreter, made: Class, name: str, value: Any, members: list[Instance]) -> Instance:
    """A new member, or the one of the same value of which this name is an alias."""
    if isinstance(value, Auto):
        value = _next_value(run, made, name, members)
    for one in members:
        if same(one.attributes["_value_"], value) is True:
            return one
    member = Instance(made, run.place(), run.path)
    member.attributes.update(name=name, value=value, _name_=name, _value_=value)
    members.append(member)
    initializer = made.namespace.get("__init__")
    if isinstance(initializer, Function):
        args = [one.value for one in value.elements] if isinstance(value, Tuple) else [value]
        run.call(run.attribute(member, "__init__"), args)
    return member


def _next_value(run: Interpreter, made: Class, name: str, members: list[Instance]) -> Any:
    """What `auto()` stands for."""
    before = [one.attributes["_value_"] for one in members]
    own = made.namespace.get("_generate_next_value_")
    if isinstance(own, Descriptor):
        own = own.function
    if isinstance(own, Function):
        return run.call(own, [name, 1, len(members), List.of(before)])
    bases = {base.name for base in made.mro if isinstance(base, NativeClass)}
    if "enum.StrEnum" in bases:
        return name.lower()
    numbers = [int(one) for one in before if isinstance(one, (int, str)) and str(one).isdigit()]
    highest = max(numbers, default=0)
    number = 1 << highest.bit_length() if "enum.Flag" in bases else highest + 1
    return str(number) if "builtins.str" in bases else number


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
