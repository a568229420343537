"""SQL expressions: not computed, only kept, so that an index or a condition can be written down.

An expression is a row of pieces: texts, and columns whose names are not known before their table is.
Not modelled: what a dialect spells otherwise; the precedence of operators beyond simple parentheses.
Source: SQLAlchemy 2.0.43, lib/sqlalchemy/sql/elements.py, operators.py, functions.py.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from analyzer.concepts.column_types import GENERIC, text_of
from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Instance, Native, name_of
from analyzer.evaluator.texts import to_python
from analyzer.evaluator.values import Sequence, Value, is_constant
from analyzer.frameworks.sqlalchemy.types import column_type

INFIX: Final = {
    "==": "=",
    "!=": "!=",
    "<": "<",
    "<=": "<=",
    ">": ">",
    ">=": ">=",
    "+": "+",
    "-": "-",
    "*": "*",
    "/": "/",
    "%": "%",
    "&": "AND",
    "|": "OR",
}

SUFFIX: Final = {
    "asc": "ASC",
    "desc": "DESC",
    "nullsfirst": "NULLS FIRST",
    "nulls_first": "NULLS FIRST",
    "nullslast": "NULLS LAST",
    "nulls_last": "NULLS LAST",
}

BETWEEN: Final = {
    "in_": "IN",
    "not_in": "NOT IN",
    "notin_": "NOT IN",
    "is_": "IS",
    "is_not": "IS NOT",
    "isnot": "IS NOT",
    "like": "LIKE",
    "ilike": "ILIKE",
}

SAME: Final = frozenset(["label", "self_group", "scalar_subquery", "as_scalar", "collate"])
"""Methods that leave what is written as it is."""

MAX_PIECES: Final = 400
"""Pieces of one expression; nobody indexes a longer one."""


class Expression(StandIn):
    """A SQL expression."""

    pieces: tuple[Any, ...] = ()

    @internal
    def written(self) -> tuple[Any, ...]:
        """Its pieces; a column is a piece of its own."""
        return self.pieces

    @internal
    def operation(self, symbol: str, *operands: Any) -> Any:
        if symbol in ("is", "is not"):
            return NotImplemented
        if len(operands) == 1:
            prefix = "NOT " if symbol == "~" else symbol
            return expression(self.run, prefix, *_grouped(operands[0]))
        left, right = operands
        infix = INFIX.get(symbol, symbol)
        if symbol in ("==", "!=") and plain(right) is None:
            return expression(self.run, *_pieces(left), " IS NULL" if symbol == "==" else " IS NOT NULL")
        return expression(self.run, *_grouped(left), f" {infix} ", *_grouped(right))

    def missing_attribute(self, name: str) -> Any:
        if name.startswith("__"):
            return NotImplemented
        return Native(f"sqlalchemy.{name}", lambda run, *given, **_: self.method(name, given))

    @internal
    def method(self, name: str, given: tuple[Any, ...]) -> Any:
        """What a method of an expression gives."""
        if name in SAME:
            return self
        if name in SUFFIX:
            return expression(self.run, *self.written(), f" {SUFFIX[name]}")
        if name in BETWEEN and given:
            return expression(self.run, *self.written(), f" {BETWEEN[name]} ", *_pieces(given[0]))
        if name in ("op", "bool_op") and given:
            return Native("sqlalchemy.op", lambda run, other: self.infix(given[0], other))
        if name == "cast" and given:
            return cast(self.run, self, given[0])
        return expression(self.run, *self.written(), ".", name, "(", *_listed(given), ")")

    @internal
    def infix(self, operator: Any, other: Any) -> Any:
        """`left.op("->>")(right)`."""
        return expression(self.run, *_grouped(self), " ", plain(operator), " ", *_grouped(other))

    def __getitem__(self, key: Any) -> Any:
        return expression(self.run, *self.written(), " -> ", *_pieces(key))


def expression(run: Interpreter, *pieces: Any) -> Any:
    """A new expression of these pieces."""
    made = run.allocate(run.registry.class_playing(Expression))
    made.pieces = pieces[:MAX_PIECES]  # type: ignore[attr-defined]
    return made


def _pieces(value: Any) -> tuple[Any, ...]:
    value = plain(value)
    if isinstance(value, Expression):
        return value.written()
    if isinstance(value, Sequence):
        return ("(", *_listed(tuple(one.value for one in value.elements)), ")")
    if isinstance(value, Instance) and "_value_" in value.attributes:
        return _pieces(value.attributes.get("name"))  # an enumeration is stored by its members' names
    return (literal(value),) if is_constant(value) else (value,)


def literal(value: Any) -> str:
    """A constant as SQL writes it."""
    match value:
        case None:
            return "NULL"
        case bool():
            return "true" if value else "false"
        case str():
            return "'" + value.replace("'", "''") + "'"
    return str(value)


def _named(operand: Any) -> tuple[Any, ...]:
    """An operand that is a column's name if it is a text."""
    return (plain(operand),) if isinstance(plain(operand), str) else _pieces(operand)


def _grouped(value: Any) -> tuple[Any, ...]:
    pieces = _pieces(value)
    joined = any(isinstance(one, str) and one.strip() in ("AND", "OR") for one in pieces)
    return ("(", *pieces, ")") if joined else pieces


def _listed(values: tuple[Any, ...]) -> tuple[Any, ...]:
    pieces: list[Any] = []
    for value in values:
        pieces += [", ", *_pieces(value)] if pieces else _pieces(value)
    return tuple(pieces)


@stands_for(
    "sqlalchemy.sql.expression.text",
    "sqlalchemy.text",
    "sqlalchemy.sql.text",
    "sqlalchemy.sql.elements.TextClause",
    "sqlalchemy.sql.expression.literal_column",
    "sqlalchemy.literal_column",
    "sqlalchemy.sql.literal_column",
    "sqlalchemy.sql.expression.column",
    "sqlalchemy.column",
    "sqlalchemy.sql.column",
)
def text(run: Interpreter, written: Any = "", *_: Any, **__: Any) -> Any:
    return expression(run, plain(written))


@stands_for("sqlalchemy.sql.expression.literal", "sqlalchemy.literal", "sqlalchemy.sql.literal")
def literal_of(run: Interpreter, value: Any, *_: Any, **__: Any) -> Any:
    return expression(run, *_pieces(value))


@stands_for("sqlalchemy.sql.expression.true", "sqlalchemy.true", "sqlalchemy.sql.true")
def true(run: Interpreter) -> Any:
    return expression(run, "true")


@stands_for("sqlalchemy.sql.expression.false", "sqlalchemy.false", "sqlalchemy.sql.false")
def false(run: Interpreter) -> Any:
    return expression(run, "false")


@stands_for("sqlalchemy.sql.expression.null", "sqlalchemy.null", "sqlalchemy.sql.null")
def null(run: Interpreter) -> Any:
    return expression(run, "NULL")


@stands_for("sqlalchemy.sql.expression.desc", "sqlalchemy.desc", "sqlalchemy.sql.desc")
def desc(run: Interpreter, operand: Any) -> Any:
    return expression(run, *_named(operand), " DESC")


@stands_for("sqlalchemy.sql.expression.asc", "sqlalchemy.asc", "sqlalchemy.sql.asc")
def asc(run: Interpreter, operand: Any) -> Any:
    return expression(run, *_named(operand), " ASC")


@stands_for("sqlalchemy.sql.expression.nulls_last", "sqlalchemy.nulls_last", "sqlalchemy.nullslast")
def nulls_last(run: Interpreter, operand: Any) -> Any:
    return expression(run, *_pieces(operand), " NULLS LAST")


@stands_for("sqlalchemy.sql.expression.nulls_first", "sqlalchemy.nulls_first", "sqlalchemy.nullsfirst")
def nulls_first(run: Interpreter, operand: Any) -> Any:
    return expression(run, *_pieces(operand), " NULLS FIRST")


@stands_for("sqlalchemy.sql.expression.not_", "sqlalchemy.not_", "sqlalchemy.sql.not_")
def not_(run: Interpreter, operand: Any) -> Any:
    return expression(run, "NOT ", *_grouped(operand))


def _joined(run: Interpreter, word: str, operands: tuple[Any, ...]) -> Any:
    pieces: list[Any] = []
    for operand in operands:
        pieces += [f" {word} ", *_grouped(operand)] if pieces else _grouped(operand)
    return expression(run, *pieces)


@stands_for("sqlalchemy.sql.expression.and_", "sqlalchemy.and_", "sqlalchemy.sql.and_")
def and_(run: Interpreter, *operands: Any) -> Any:
    return _joined(run, "AND", operands)


@stands_for("sqlalchemy.sql.expression.or_", "sqlalchemy.or_", "sqlalchemy.sql.or_")
def or_(run: Interpreter, *operands: Any) -> Any:
    return _joined(run, "OR", operands)


@stands_for("sqlalchemy.sql.expression.cast", "sqlalchemy.cast", "sqlalchemy.sql.cast")
def cast(run: Interpreter, operand: Any, type_: Any = None) -> Any:
    spelled = text_of(column_type(run, type_), GENERIC)
    return expression(run, "CAST(", *_pieces(operand), f" AS {spelled or '{?}'})")


class FunctionMaker(StandIn):
    """`func`: any attribute is a SQL function."""

    def missing_attribute(self, name: str) -> Any:
        if name.startswith("__"):
            return NotImplemented
        return function(name)


def function(name: str) -> Native:
    """A SQL function by its name."""
    return Native(
        f"sqlalchemy.func.{name}",
        lambda run, *given, **_: expression(run, f"{name}(", *_listed(given), ")"),
    )


CONSTANTS: Final = {
    f"sqlalchemy.sql.functions.{name}": function(name)
    for name in ("char_length", "coalesce", "concat", "count", "max", "min", "now", "random", "sum")
}


INSTANCES: Final = {
    f"{module}.func": FunctionMaker
    for module in ("sqlalchemy", "sqlalchemy.sql", "sqlalchemy.sql.expression", "sqlalchemy.sql.functions")
}


def render(made: Any, named: Callable[[Any], Any]) -> list[Any]:
    """The pieces of an expression, columns replaced by their names."""
    value = plain(made)
    pieces = value.written() if isinstance(value, Expression) else (to_python(value),)
    return [named(piece) if isinstance(piece, Expression) else piece for piece in pieces]


def described(value: Any, named: Callable[[Any], Any]) -> str | None:
    """A default or a condition as text; None where there is none."""
    value = plain(value)
    if value is None:
        return None
    if isinstance(value, Expression):
        return "".join(one if isinstance(one, str) else "{?}" for one in render(value, named))
    known = to_python(value)
    return (
        name_of(known) if isinstance(known, Value) else repr(known) if not isinstance(known, str) else known
    )
