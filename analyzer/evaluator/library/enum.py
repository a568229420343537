"""enum: members of enumerations, by name and by value.

Source: https://docs.python.org/3/library/enum.html
"""

from __future__ import annotations

from typing import Any

from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.standin import StandIn, stands_for
from analyzer.evaluator.symbols import Class, Descriptor, Function, Instance, NativeClass
from analyzer.evaluator.values import List, Tuple, Value


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
        members: list[Any] = []
        lowered = any(isinstance(base, NativeClass) and base.name == "enum.StrEnum" for base in made.mro)
        for name, value in list(made.namespace.items()):
            if name.startswith("_") or isinstance(value, (Function, Descriptor, Class)):
                continue
            if isinstance(value, Value) and isinstance(value, NativeClass):
                continue
            if isinstance(value, Auto):
                value = name.lower() if lowered else len(members) + 1
            member = Instance(made, run.place(), run.path)
            member.attributes.update(name=name, value=value, _value_=value)
            made.attributes[name] = member
            members.append(member)
            initializer = made.namespace.get("__init__")
            if isinstance(initializer, Function):
                args = [one.value for one in value.elements] if isinstance(value, Tuple) else [value]
                run.call(run.attribute(member, "__init__"), args)
        if members:
            made.attributes["__members__"] = List.of(members)


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


@stands_for("enum.unique")
def unique(run: Interpreter, cls: Any) -> Any:
    return cls
