"""What values are to each other, and to a test: truth, identity, equality, membership.

Three-valued: None where it cannot be decided.  Nothing here raises for what a target does.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from typing import Any, Final

from analyzer.evaluator.conditions import default_of
from analyzer.evaluator.joining import lifted, plain
from analyzer.evaluator.symbols import Bound, Class, Instance, NativeClass
from analyzer.evaluator.values import (
    CommandLine,
    Container,
    Dict,
    External,
    Failure,
    Generator,
    Join,
    Possible,
    Present,
    Result,
    Sequence,
    Set,
    Setting,
    Text,
    Tuple,
    Unknown,
    Value,
    is_constant,
)

MAX_WEIGHT: Final = 20_000
"""Elements of nested containers that one operation looks at, each as often as it is met."""

MAX_NESTING: Final = 100
"""Containers within each other that one operation follows."""

TEXT_OR_NUMBER: Final = frozenset(
    [
        "builtins.str",
        "builtins.int",
        "builtins.float",
        "enum.IntEnum",
        "enum.StrEnum",
        "enum.IntFlag",
    ]
)
"""Bases that make the members of an enumeration texts or numbers."""

COMPARE: Final[dict[type[ast.cmpop], Callable[[Any, Any], Any]]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


def truth(value: Any) -> tuple[bool | None, bool | None]:
    """Whether a value is true: what is known for certain, and what the settings' defaults would give."""
    if not isinstance(value, Value):
        known = bool(value)
        return known, known
    match value:
        case Setting():
            return None, truth(value.default)[1]
        case Join():
            return _truth_of_join(value)
        case Generator():
            return True, True
        case Sequence():
            return _truth_of_content(value.elements, value.open)
        case Dict():
            return _truth_of_content([each for _, each in value.entries.values()], value.open)
        case Text():
            filled = any(isinstance(part, str) and part for part in value.parts)
            return (True, True) if filled else (None, None)
        case Present():
            return True, True
        case Unknown() | External():
            return None, None
        case Instance():
            if value.payload is not None:
                return truth(value.payload)
            return value.truth() if hasattr(value, "truth") else (True, True)
        case _:
            return True, True


def _truth_of_content(present: list[Possible], more: bool) -> tuple[bool | None, bool | None]:
    """Whether a container with these elements is true."""
    if any(not each.path for each in present):
        return True, True
    by_default = [default_of(each.path) for each in present]
    if not present and not more:
        return False, False
    return None, True if True in by_default else None if more or None in by_default else False


def _truth_of_join(value: Join) -> tuple[bool | None, bool | None]:
    outcomes = [(truth(each.value), default_of(each.path)) for each in value.alternatives]
    known = {outcome[0] for outcome, _ in outcomes}
    certain = known.pop() if len(known) == 1 else None
    defaults = {outcome[1] for outcome, held in outcomes if held is not False}
    by_default = defaults.pop() if len(defaults) == 1 else None
    return certain, by_default


def compare(kind: type[ast.cmpop], one: Any, other: Any) -> Any:
    """One comparison; the result is a bool, a Setting over one, or Unknown."""
    return lifted(lambda a, b: _compare(kind, a, b), one, other)


def _compare(kind: type[ast.cmpop], one: Any, other: Any) -> Any:
    if kind in (ast.Is, ast.IsNot, ast.Eq, ast.NotEq):
        equal = identical(one, other) if kind in (ast.Is, ast.IsNot) else same(one, other)
        if equal is None:
            return Unknown("comparison of what is not known")
        return equal if kind in (ast.Is, ast.Eq) else not equal
    if kind in (ast.In, ast.NotIn):
        inside = contains(other, one)
        if inside is None:
            return Unknown("membership in what is not known")
        return inside if kind is ast.In else not inside
    if isinstance(one, Set) and isinstance(other, Set):
        return _inclusion(kind, one, other)
    one, other = as_constant(one), as_constant(other)
    if isinstance(one, Value) or isinstance(other, Value):
        return Unknown("comparison of what is not known")
    try:
        return bool(COMPARE[kind](one, other))
    except TypeError:
        return Failure("TypeError")


def _inclusion(kind: type[ast.cmpop], one: Set, other: Set) -> Any:
    """`<=` and its like between sets."""
    small, large = (one, other) if kind in (ast.Lt, ast.LtE) else (other, one)
    inside = [contains(large, each.value) for each in small.elements]
    if not (small.exact and large.exact) or None in inside:
        return Unknown("inclusion of what is not known")
    return all(inside) and (kind in (ast.LtE, ast.GtE) or len(small.elements) < len(large.elements))


def as_constant(value: Any) -> Any:
    """A tuple of constants as a Python tuple, anything else as it is."""
    if isinstance(value, Tuple) and value.exact and is_small(value):
        items = tuple(as_constant(each.value) for each in value.elements)
        if not any(isinstance(item, Value) for item in items):
            return items
    return value


def is_small(value: Any) -> bool:
    """Whether a value with all that is in it is small enough to be gone through."""
    left = MAX_WEIGHT
    pending = [(value, MAX_NESTING)]
    while pending:
        one, depth = pending.pop()
        if isinstance(one, Sequence):
            inside: list[Any] = [each.value for each in one.elements]
        elif isinstance(one, Dict):
            inside = [part for key, each in one.entries.values() for part in (key, each.value)]
        else:
            continue
        left -= len(inside)
        if left < 0 or not depth:
            return False
        pending += [(each, depth - 1) for each in inside if isinstance(each, Container)]
    return True


def identical(one: Any, other: Any) -> bool | None:
    """`is`: decided for None, booleans, and objects that we made."""
    if one is other:
        return True if not isinstance(one, Unknown) else None
    if isinstance(one, (Unknown, External)) or isinstance(other, (Unknown, External)):
        if isinstance(one, External) and isinstance(other, External) and one.name == other.name:
            return True
        some = one if other is None else other if one is None else None
        return False if isinstance(some, Present) or (isinstance(some, Result) and some.some) else None
    if is_constant(one) and is_constant(other):
        return type(one) is type(other) and bool(one == other)
    if isinstance(one, Text) or isinstance(other, Text):
        return False if None in (one, other) else None
    return False


def same(one: Any, other: Any) -> bool | None:
    """`==`: None where it cannot be decided."""
    if is_constant(one) and is_constant(other):
        return bool(one == other)
    if isinstance(one, (Setting, Join)) or isinstance(other, (Setting, Join)):
        return None
    if isinstance(one, Container) and isinstance(other, Container):
        return _same_content(one, other)
    if {is_constant(one), is_constant(other)} == {True, False} and isinstance(
        other if is_constant(one) else one, Container
    ):
        return False
    if isinstance(one, Instance):
        return _same_object(one, other)
    if isinstance(other, Instance):
        return _same_object(other, one)
    if isinstance(one, Text) and isinstance(other, str):
        return _same_text(one, other)
    if isinstance(other, Text) and isinstance(one, str):
        return _same_text(other, one)
    if isinstance(one, Bound) and isinstance(other, Bound):
        return one.function is other.function and one.receiver is other.receiver
    return identical(one, other)


def _same_text(one: Text, other: str) -> bool | None:
    """Whether a text with holes is another: surely not where its beginning or its end differs."""
    first, last = one.parts[0], one.parts[-1]
    begins = not isinstance(first, str) or other.startswith(first)
    ends = not isinstance(last, str) or other.endswith(last)
    return None if begins and ends else False


def _same_content(one: Container, other: Container) -> bool | None:
    if not (is_small(one) and is_small(other)):
        return True if one is other else None
    if isinstance(one, Sequence) and isinstance(other, Sequence):
        return _same_elements(one, other)
    if isinstance(one, Dict) and isinstance(other, Dict):
        return _same_entries(one, other)
    return identical(one, other)


def _same_elements(one: Sequence, other: Sequence) -> bool | None:
    if not (one.exact and other.exact):
        return None
    if type(one) is not type(other) or len(one.elements) != len(other.elements):
        return False
    if isinstance(one, Set):
        found = [contains(other, each.value) for each in one.elements]
    else:
        pairs = zip(one.elements, other.elements, strict=True)
        found = [same(mine.value, theirs.value) for mine, theirs in pairs]
    return False if False in found else None if None in found else True


def _same_object(one: Instance, other: Any) -> bool | None:
    """`==` where a class has no say of its own."""
    if one is other:
        return True
    member = "_value_" in one.attributes
    if member and is_constant(other):
        return same(one.attributes["_value_"], other) if is_text_or_number(one) else False
    if hasattr(one, "same_as") and not (isinstance(other, Instance) and one.payload and other.payload):
        decided: bool | None = one.same_as(other)
        return decided
    if isinstance(other, Instance):
        if member and "_value_" in other.attributes:
            return False  # the members of enumerations are single objects
        if one.payload is not None and other.payload is not None:
            return same(one.payload, other.payload)
        if _compares_by_identity(one) and _compares_by_identity(other):
            return False
    elif one.payload is not None:
        return same(one.payload, other)
    return None


def _compares_by_identity(one: Instance) -> bool:
    """Whether nothing in the class of an object says what equals it."""
    if not isinstance(one.cls, Class):
        return False
    for base in one.cls.mro:
        if isinstance(base, Class):
            if "__eq__" in base.namespace or "__dataclass_fields__" in base.namespace:
                return False
        elif not isinstance(base, NativeClass) or base.name != "builtins.object":
            return False
    return True


def is_text_or_number(member: Instance) -> bool:
    """Whether a member of an enumeration is its value as well: `class Colour(str, Enum)`, `IntEnum`."""
    order = member.cls.mro if isinstance(member.cls, Class) else ()
    return any(isinstance(base, NativeClass) and base.name in TEXT_OR_NUMBER for base in order)


def is_told(value: Any, elements: list[Possible]) -> bool:
    """Whether a hole of the same reason and place is among the elements: in a set one stands for all of them.
    Unions in loops would double them at every turn."""
    return type(value) is Unknown and any(
        type(one.value) is Unknown and one.value.reason == value.reason and one.value.place == value.place
        for one in elements
    )


def member_value(value: Any) -> Any:
    """The value of a member of an enumeration; any other value itself."""
    value = plain(value)
    if isinstance(value, Instance) and "_value_" in value.attributes:
        return plain(value.attributes["_value_"])
    return value


def _same_entries(one: Dict, other: Dict) -> bool | None:
    pairs = [*one.entries.values(), *other.entries.values()]
    if one.open or other.open or any(each.path for _, each in pairs):
        return None
    if one.entries.keys() != other.entries.keys():
        return None if any(not is_constant(as_constant(key)) for key, _ in pairs) else False
    found = [same(each.value, other.entries[key][1].value) for key, (_, each) in one.entries.items()]
    return False if False in found else None if None in found else True


def key_of(value: Any) -> Any:
    """What a dictionary key is compared by: constants by value, everything else by identity."""
    value = as_constant(plain(value))
    if isinstance(value, Value):
        if isinstance(value, External):
            return (External, value.name)
        return (Value, id(value))
    if isinstance(value, (bool, float, complex)):
        return (int, value)  # 1, 1.0 and True are one key
    return value if isinstance(value, tuple) else (type(value), value)


def contains(container: Any, value: Any) -> bool | None:
    """`value in container`."""
    match container:
        case str():
            return value in container if isinstance(value, str) else None
        case bytes():
            return value in container if isinstance(value, bytes) else None
        case CommandLine():
            return False if isinstance(value, str) else None
        case Sequence():
            undecided = container.open
            for each in container.elements:
                equal = same(value, each.value)
                if equal and not each.path:
                    return True
                undecided = undecided or equal is not False
            return None if undecided else False
        case Dict():
            entry = container.entries.get(key_of(value))
            if entry is not None:
                return True if not entry[1].path else None
            return None if container.open or isinstance(value, (Unknown, Text, Result)) else False
        case Instance() if container.payload is not None:
            return contains(container.payload, value)
        case _:
            return None
