"""Operators over values: arithmetic, concatenation, unions of types.

Known operands give a known result by Python's own operators (bounded in size); settings give a setting; joins
are computed per alternative; texts keep their holes.  Nothing here raises for what a target does: a failing
operation is `Unknown` with its reason.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from typing import Any, Final

from analyzer.evaluator.comparing import is_told, key_of, same, truth
from analyzer.evaluator.joining import lifted, settings_of
from analyzer.evaluator.symbols import Annotated, Class, Native, NativeClass
from analyzer.evaluator.values import (
    Dict,
    External,
    Failure,
    List,
    Possible,
    Sequence,
    Set,
    Setting,
    Text,
    Tuple,
    Unknown,
    is_constant,
)

MAX_SIZE: Final = 100_000
"""Characters or bits that one operation may produce; start-up code needs a fraction of it."""

MAX_ELEMENTS: Final = 10_000
"""Elements of one container; beyond them it is known only that there are more."""

MAX_PARTS: Final = 500
"""Pieces of a text with holes; nobody reads a longer one."""

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
    if isinstance(one, Sequence) and isinstance(other, (Unknown, External)):
        return type(one)([*one.elements, Possible(_elements_of(other))], one.made, True)
    if isinstance(other, Sequence) and isinstance(one, (Unknown, External)):
        return type(other)([Possible(_elements_of(one)), *other.elements], other.made, True)
    if _textual(one) and _textual(other) and (isinstance(one, (str, Text)) or isinstance(other, (str, Text))):
        return text_of_parts([one, other])
    return Unknown("sum of what is not known")


def _elements_of(value: Unknown | External) -> Unknown:
    """What stands in a list for those of one that is not known, as a library's is not."""
    return value if isinstance(value, Unknown) else Unknown(f"element of {value.name}, which is not read")


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
        return Set(_partly(kind, one, other), one.made, True)
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


def _partly(kind: type[ast.operator], one: Set, other: Set) -> list[Possible]:
    """What is seen of the result where not all of both sets is known."""
    theirs = Members(other)
    if kind is ast.Sub:
        return [each for each in one.elements if each.value not in theirs]
    if kind is ast.BitAnd and other.exact:
        return [each for each in one.elements if each.value in theirs]
    if kind is ast.BitAnd:
        return [*one.elements]
    return [*one.elements, *(each for each in other.elements if not is_told(each.value, one.elements))]


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
