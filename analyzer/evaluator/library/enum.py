"""enum: members of enumerations, by name and by value.

Not modelled: combinations of flags, `_missing_` beyond 'one of the members'.
Source: https://docs.python.org/3/library/enum.html
"""

from __future__ import annotations

from typing import Any, Final

from analyzer.evaluator import classes
from analyzer.evaluator.attributes import class_attribute
from analyzer.evaluator.comparing import same
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.standin import StandIn, internal, quiet, stands_for
from analyzer.evaluator.symbols import Class, Descriptor, Function, Instance, NativeClass
from analyzer.evaluator.values import Dict, List, Possible, Sequence, Tuple, Unknown, is_constant

MAX_DIGITS: Final = 20
"""Of a text that is counted on as a number."""


@stands_for("enum.auto")
class Auto(StandIn):
    """`auto()`: numbered, or named in a StrEnum."""

    def __init__(self) -> None:
        """Nothing to keep."""


@stands_for("enum.nonmember")
class Nonmember(StandIn):
    """`nonmember(value)`: an attribute of the class as in any other."""

    def __init__(self, value: Any) -> None:
        self.value = value


@stands_for("enum.member")
class Member(StandIn):
    """`member(value)`: a member, be it a function or a class."""

    def __init__(self, value: Any) -> None:
        self.value = value


@quiet
@stands_for("enum.property", "types.DynamicClassAttribute")
def enum_property(run: Interpreter, fget: Any = None, *_: Any) -> Any:
    return Descriptor("property", fget)


@stands_for("enum.Enum")
class Enum(StandIn):
    """`class Colour(Enum)`: the class's plain attributes become its members."""

    EAGER = True

    @classmethod
    def on_class(cls, run: Interpreter, made: Class) -> None:
        members = _Members()
        made.attributes["__members__"] = members.listed
        for name, value in list(made.namespace.items()):
            if isinstance(value, Nonmember):
                made.attributes[name] = value.value
            elif _is_member(name, value):
                given, beside = cls.read(name, value.value if isinstance(value, Member) else value)
                member = _member(run, made, name, given, members)
                member.attributes.update(beside)
                made.attributes[name] = member
        if members.listed.elements:
            cls.complete(run, made)
        else:
            del made.attributes["__members__"]

    @internal
    @classmethod
    def read(cls, name: str, value: Any) -> tuple[Any, dict[str, Any]]:
        """What a member has as its value, of what the class body says, and what else it carries."""
        return value, {}

    @internal
    @classmethod
    def complete(cls, run: Interpreter, made: Class) -> None:
        """Called when the members of a class are known."""

    @internal
    @classmethod
    def automatic(cls, name: str, highest: int) -> Any:
        """What `auto()` gives a member, below a class that makes members of this kind."""
        return highest + 1

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
        self.listed = List([])
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
        self.listed.elements.append(Possible(member))
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
        return {one: _automatic(run) for one in listed.replace(",", " ").split()}
    if isinstance(listed, Dict):
        pairs = [(key, one.value) for key, one in listed.entries.values()]
        whole = not listed.open
    else:
        inner, whole = run.elements(listed)
        pairs = [_named_value(run, one.value) for one in inner]
    return dict(pairs) if whole and all(isinstance(name, str) for name, _ in pairs) else None


def _named_value(run: Interpreter, told: Any) -> tuple[Any, Any]:
    """A name alone, or with the value."""
    told = plain(told)
    if isinstance(told, Sequence) and len(told.elements) == 2:
        name, value = (one.value for one in told.elements)
        return plain(name), value
    return told, _automatic(run)


def _automatic(run: Interpreter) -> Any:
    return run.call(run.registry.class_playing(Auto), [])


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
    args = [one.value for one in value.elements] if isinstance(value, Tuple) else [value]
    member = _allocated(run, made, args)
    value = member.attributes.get("_value_", value)
    member.attributes.update(name=name, value=value, _name_=name, _value_=value)
    members.add(member, value)
    if isinstance(class_attribute(run, made, "__init__"), Function):
        run.call(run.attribute(member, "__init__"), args)
        member.attributes["value"] = member.attributes["_value_"]
    return member


def _allocated(run: Interpreter, made: Class, args: list[Any]) -> Instance:
    """A member before its `__init__`: what `__new__` of the target's makes, which may say its value."""
    maker = class_attribute(run, made, "__new__")
    if isinstance(maker, Function):
        found = plain(run.call(maker, [made, *args]))
        if isinstance(found, Instance) and found.cls is made and "_name_" not in found.attributes:
            return found
    return Instance(made, run.place(), run.path)


def _next_value(run: Interpreter, made: Class, name: str, members: _Members) -> Any:
    """What `auto()` stands for."""
    own = made.namespace.get("_generate_next_value_")
    if isinstance(own, Descriptor):
        own = own.function
    if isinstance(own, Function):
        before = [one.value.attributes["_value_"] for one in members.listed.elements]
        return run.call(own, [name, 1, len(before), List.of(before)])
    kind = next(
        base.played_by
        for base in made.mro
        if isinstance(base, NativeClass) and issubclass(base.played_by, Enum)
    )
    given = kind.automatic(name, members.highest)
    is_text = any(isinstance(base, NativeClass) and base.name == "builtins.str" for base in made.mro)
    return str(given) if is_text else given


@stands_for("enum.ReprEnum")
class ReprEnum(Enum):
    """Values of the other base with names."""


@stands_for("enum.IntEnum")
class IntEnum(ReprEnum):
    """Integers with names."""


@stands_for("enum.StrEnum", "strenum.StrEnum", "backports.strenum.StrEnum")
class StrEnum(ReprEnum):
    """Texts with names."""

    @internal
    @classmethod
    def automatic(cls, name: str, highest: int) -> Any:
        return name.lower()


@stands_for("enum.Flag")
class Flag(Enum):
    """Flags with names."""

    @internal
    @classmethod
    def automatic(cls, name: str, highest: int) -> Any:
        return 1 << highest.bit_length()


@stands_for("enum.IntFlag")
class IntFlag(Flag):
    """Integer flags with names."""


@stands_for("enum.unique", "enum.verify")
def unique(run: Interpreter, cls: Any) -> Any:
    return cls
