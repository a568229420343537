"""Operators over values: truth, arithmetic, comparison, concatenation.

Known operands give a known result by Python's own operators (bounded in size); settings give a setting; joins
are computed per alternative; texts keep their holes.  Nothing here raises for what a target does: a failing
operation is `Unknown` with its reason.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from functools import partial
from math import prod
from typing import Any, Final

from analyzer.evaluator.conditions import Path, beyond, contradictory, default_of, excluded, joined
from analyzer.evaluator.symbols import (
    Annotated,
    Bound,
    Class,
    Function,
    Instance,
    Module,
    Native,
    NativeClass,
)
from analyzer.evaluator.values import (
    MAX_ALTERNATIVES,
    Container,
    Dict,
    External,
    Failure,
    Generator,
    Join,
    List,
    Possible,
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

MAX_SIZE: Final = 100_000
"""Characters or bits that one operation may produce; start-up code needs a fraction of it."""

MAX_ELEMENTS: Final = 10_000
"""Elements of one container; beyond them it is known only that there are more."""

MAX_PARTS: Final = 500
"""Pieces of a text with holes; nobody reads a longer one."""

MAX_WEIGHT: Final = 20_000
"""Elements of nested containers that one operation looks at, each as often as it is met."""

MAX_NESTING: Final = 100
"""Containers within each other that one operation follows."""

BINARY: Final[dict[type[ast.operator], Callable[[Any, Any], Any]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
    ast.LShift: operator.lshift,
    ast.RShift: operator.rshift,
    ast.BitOr: operator.or_,
    ast.BitAnd: operator.and_,
    ast.BitXor: operator.xor,
    ast.MatMult: operator.matmul,
}

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

UNARY: Final[dict[type[ast.unaryop], Callable[[Any], Any]]] = {
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Invert: operator.invert,
}

SYMBOLS: Final[dict[type[ast.operator], str]] = {
    ast.Add: "__add__",
    ast.Sub: "__sub__",
    ast.Mult: "__mul__",
    ast.Div: "__truediv__",
    ast.FloorDiv: "__floordiv__",
    ast.Mod: "__mod__",
    ast.BitOr: "__or__",
    ast.BitAnd: "__and__",
    ast.BitXor: "__xor__",
    ast.LShift: "__lshift__",
    ast.RShift: "__rshift__",
    ast.Pow: "__pow__",
    ast.MatMult: "__matmul__",
}

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


def join(possibles: list[Possible]) -> Any:
    """One value for several: equal constants, identical objects and holes fall together, contradictions fall
    out."""
    merged: dict[Any, Possible] = {}
    for each in possibles:
        if isinstance(each.value, Join):
            inner = [Possible(one.value, joined(each.path, one.path)) for one in each.value.alternatives]
        else:
            inner = [each]
        for one in inner:
            if contradictory(one.path):
                continue
            key = _merging_key(one.value)
            seen = merged.get(key)
            if seen is None:
                merged[key] = one
            elif seen.path and seen.path != one.path:
                merged[key] = Possible(one.value, _common(seen.path, one.path))
    kept = tuple(merged.values())
    if not kept:
        return Unknown("no alternative is possible")
    if len(kept) == 1 and not kept[0].path:
        return kept[0].value
    if len(kept) == 1:
        return Join(kept)
    if len(kept) > MAX_ALTERNATIVES:
        return Unknown(f"more than {MAX_ALTERNATIVES} alternatives")
    return Join(kept)


def where(value: Any, held: Path) -> Any:
    """A value as it is where these tests are in force: alternatives that they exclude fall out, and what is
    left need not ask for them again."""
    if not held or type(value) is not Join:
        return value
    kept = [
        Possible(one.value, beyond(one.path, held))
        for one in value.alternatives
        if not excluded(one.path, held)
    ]
    return join(kept) if kept else value


def _merging_key(value: Any) -> Any:
    """What must be equal for two alternatives to be one.  A reader has no use for several holes of which one
    is there; what a library gave back is told apart, as its provenance is."""
    if is_constant(value):
        return type(value), value
    return Unknown if type(value) in (Unknown, Failure) else id(value)


def _common(one: Path, other: Path) -> Path:
    return tuple(condition for condition in one if condition in other)


def overlaid(lists: list[Possible]) -> list[Possible] | None:
    """The elements of a list that may be one of several, each once: what all of them hold is there in any
    case, what some hold under the tests that these have in common.  None where they are not all known to the
    end, or where such tests are none."""
    known = [plain(one.value) for one in lists]
    if not all(isinstance(one, Sequence) and not one.open for one in known):
        return None
    held: dict[int, list[tuple[int, Possible]]] = {}
    for position, one in enumerate(known):
        for element in one.elements:
            held.setdefault(id(element.value), []).append((position, element))
    found: list[Possible] = []
    for places in held.values():
        paths = [joined(lists[position].path, element.path) for position, element in places]
        everywhere = len({position for position, _ in places}) == len(lists)
        shared = _common_of([element.path for _, element in places] if everywhere else paths)
        if not everywhere and not shared:
            return None
        found.append(Possible(places[0][1].value, shared))
    return found


def _common_of(paths: list[Path]) -> Path:
    shared = paths[0]
    for path in paths[1:]:
        shared = _common(shared, path)
    return shared


def distribute(value: Join, function: Callable[[Any], Any]) -> Any:
    """The function applied to each alternative."""
    return join([Possible(function(each.value), each.path) for each in value.alternatives])


def plain(value: Any) -> Any:
    """The value with its settings replaced by their defaults."""
    while isinstance(value, Setting):
        value = value.default
    return value


def settings_of(*values: Any) -> tuple[str, ...]:
    """Names of the settings that the values rest on."""
    return tuple(
        dict.fromkeys(name for value in values if isinstance(value, Setting) for name in value.names)
    )


def resting_on(names: tuple[str, ...], value: Any) -> Any:
    """The value, marked as resting on settings, where it is data (objects are what they are)."""
    if not names or is_object(value):
        return value
    if isinstance(value, Bound) and not is_constant(value.receiver):
        return value
    return Setting(names, value)


def is_object(value: Any) -> bool:
    """Whether a value is what it is, wherever it comes from; members of enumerations are data."""
    if isinstance(value, Instance):
        return "_value_" not in value.attributes
    return isinstance(value, (Function, Class, Module, Native, NativeClass, External))


def lifted(function: Callable[..., Any], *values: Any) -> Any:
    """The function over plain values: per alternative of a join, by the default of a setting."""
    joins = [value for value in values if isinstance(value, Join)]
    if len(joins) > 1 and prod(len(one.alternatives) for one in joins) > MAX_ALTERNATIVES:
        return Unknown("too many combinations of alternatives")
    for position, value in enumerate(values if joins else ()):
        if isinstance(value, Join):
            return distribute(value, partial(_lifted_at, function, values, position))
    names = settings_of(*values)
    if names:
        return resting_on(names, function(*map(plain, values)))
    return function(*values)


def _lifted_at(function: Callable[..., Any], values: tuple[Any, ...], position: int, one: Any) -> Any:
    return lifted(function, *values[:position], one, *values[position + 1 :])


def add(one: Any, other: Any) -> Any:
    """`one + other`."""
    return lifted(_add, one, other)


def _add(one: Any, other: Any) -> Any:
    if is_constant(one) and is_constant(other):
        return _bounded(operator.add, one, other)
    if isinstance(one, Sequence) and isinstance(other, Sequence):
        kind = type(one) if isinstance(one, (List, Tuple)) else List
        if len(one.elements) + len(other.elements) > MAX_ELEMENTS:
            return kind(one.elements, one.made, True)
        return kind(one.elements + other.elements, one.made, one.open or other.open)
    if isinstance(one, Sequence) and isinstance(other, Unknown):
        return type(one)([*one.elements, Possible(other)], one.made, True)
    if isinstance(other, Sequence) and isinstance(one, Unknown):
        return type(other)([Possible(one), *other.elements], other.made, True)
    if _textual(one) and _textual(other) and (isinstance(one, (str, Text)) or isinstance(other, (str, Text))):
        return text_of_parts([one, other])
    return Unknown("sum of what is not known")


def _textual(value: Any) -> bool:
    return isinstance(value, (str, Text, Unknown, External))


def text_of_parts(parts: list[Any]) -> Any:
    """A text from pieces: a plain string if all are known, one with holes otherwise."""
    flat: list[Any] = []
    size = 0
    for part in parts:
        for piece in part.parts if isinstance(part, Text) else (part,):
            size += len(piece) if isinstance(piece, str) else 1
            if size > MAX_SIZE or len(flat) > MAX_PARTS:
                return Unknown("text too long")
            if isinstance(piece, str) and flat and isinstance(flat[-1], str):
                flat[-1] += piece
            elif piece != "" or not isinstance(piece, str):
                flat.append(piece)
    if all(isinstance(piece, str) for piece in flat):
        return "".join(flat)
    return Text(tuple(flat))


def binary(kind: type[ast.operator], one: Any, other: Any) -> Any:
    """A binary operator over values that are not instances of target classes."""
    return lifted(lambda a, b: _binary(kind, a, b), one, other)


def _binary(kind: type[ast.operator], one: Any, other: Any) -> Any:
    if kind is ast.Add:
        return _add(one, other)
    if is_constant(one) and is_constant(other):
        return _bounded(BINARY[kind], one, other)
    if kind is ast.BitOr and _typelike(one) and _typelike(other):
        return union([one, other])
    if isinstance(one, Set) and isinstance(other, Set):
        return _sets(kind, one, other)
    if isinstance(one, Dict) and isinstance(other, Dict) and kind is ast.BitOr:
        return Dict({**one.entries, **other.entries}, one.made, one.open or other.open)
    if kind is ast.Mult and isinstance(one, int):
        one, other = other, one
    if kind is ast.Mult and isinstance(one, Sequence) and isinstance(other, int):
        count = max(0, other)
        if count * len(one.elements) <= MAX_ELEMENTS:
            return type(one)(one.elements * count, one.made, one.open)
    return Unknown("operation on what is not known")


def union(members: list[Any]) -> Annotated:
    """`A | B` between types."""
    flat: list[Any] = []
    for member in members:
        if (
            isinstance(member, Annotated)
            and isinstance(member.of, External)
            and member.of.name == "typing.Union"
        ):
            flat.extend(member.arguments)
        else:
            flat.append(member)
    return Annotated(External("typing.Union"), tuple(flat))


def _typelike(value: Any) -> bool:
    return value is None or isinstance(value, (Class, NativeClass, External, Annotated, Native, str))


def _sets(kind: type[ast.operator], one: Set, other: Set) -> Any:
    if not (one.exact and other.exact):
        return Set([*one.elements, *other.elements], one.made, True)
    mine, theirs = Members(one), Members(other)
    if kind is ast.BitOr:
        kept = mine.values + [value for value in theirs.values if value not in mine]
    elif kind is ast.BitAnd:
        kept = [value for value in mine.values if value in theirs]
    elif kind is ast.Sub:
        kept = [value for value in mine.values if value not in theirs]
    elif kind is ast.BitXor:
        kept = [v for v in mine.values if v not in theirs] + [v for v in theirs.values if v not in mine]
    else:
        return Unknown("operation on sets")
    return Set.of(kept)


class Members:
    """What is in a set, for being asked often."""

    def __init__(self, container: Sequence) -> None:
        self.values = [each.value for each in container.elements]
        self._constants = {key_of(value) for value in self.values if is_constant(value)}
        self._others = [value for value in self.values if not is_constant(value)]

    def __contains__(self, value: Any) -> bool:
        """Whether it is in the set for certain."""
        if is_constant(value):
            return key_of(value) in self._constants or any(same(value, one) is True for one in self._others)
        return any(same(value, one) is True for one in self.values)


def _bounded(function: Callable[[Any, Any], Any], one: Any, other: Any) -> Any:
    """Python's own operator on constants, refused where the result could be huge."""
    if function is operator.mul:
        size = (
            len(one)
            if isinstance(one, (str, bytes))
            else len(other)
            if isinstance(other, (str, bytes))
            else 0
        )
        factor = other if isinstance(one, (str, bytes)) else one
        if size and isinstance(factor, int) and size * factor > MAX_SIZE:
            return Unknown("text too long")
    if (
        function in (operator.pow, operator.lshift, operator.mul)
        and isinstance(one, int)
        and isinstance(other, int)
    ):
        bits = one.bit_length() * abs(other) if function is operator.pow else one.bit_length() + abs(other)
        if function is operator.mul:
            bits = one.bit_length() + other.bit_length()
        if bits > MAX_SIZE:
            return Unknown("number too large")
    if function is operator.mod and isinstance(one, bytes):
        return Unknown("formatted bytes")
    try:
        result = function(one, other)
    except (ArithmeticError, TypeError, ValueError, MemoryError) as error:
        return Failure(type(error).__name__)
    if isinstance(result, (str, bytes)) and len(result) > MAX_SIZE:
        return Unknown("text too long")
    return result


def unary(kind: type[ast.unaryop], value: Any) -> Any:
    """`not`, `-`, `+`, `~`."""
    if kind is ast.Not:
        known, by_default = truth(value)
        if known is not None:
            return not known
        if by_default is not None:
            return Setting(settings_of(value), not by_default)
        return Unknown("negation of what is not known")

    def apply(one: Any) -> Any:
        if not is_constant(one):
            return Unknown("operation on what is not known")
        try:
            return UNARY[kind](one)
        except TypeError:
            return Failure("TypeError")

    return lifted(apply, value)


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
        return None
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
