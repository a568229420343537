"""Indexes and constraints of `Meta`, and the expressions that they are made of, as text.

Source: django/db/models/indexes.py, constraints.py, expressions.py, query_utils.py 5.2;
django/contrib/postgres/indexes.py, constraints.py.
"""

from __future__ import annotations

from typing import Any, ClassVar

from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Instance, name_of
from analyzer.evaluator.texts import HOLE, spelled, to_python
from analyzer.evaluator.values import Result, Sequence, Value


@stands_for(
    "django.db.models.indexes.Index",
    "django.db.models.Index",
    "django.contrib.postgres.indexes.Index",  # which only imports it
)
class Index(StandIn):
    """`Index(*expressions, fields=[...], name=...)`."""

    METHOD: ClassVar[str | None] = None

    def __init__(self, *expressions: Any, **options: Any) -> None:
        self.expressions = expressions
        self.options = options
        self.expose(name=options.get("name"), fields=options.get("fields"))

    @internal
    def parts(self) -> list[Any]:
        """The names of fields, or else the expressions, in order."""
        return parts_of(self.run, self.options.get("fields"), self.expressions)


@stands_for("django.contrib.postgres.indexes.GinIndex")
class GinIndex(Index):
    METHOD = "gin"


@stands_for("django.contrib.postgres.indexes.GistIndex")
class GistIndex(Index):
    METHOD = "gist"


@stands_for("django.contrib.postgres.indexes.BrinIndex")
class BrinIndex(Index):
    METHOD = "brin"


@stands_for("django.contrib.postgres.indexes.HashIndex")
class HashIndex(Index):
    METHOD = "hash"


@stands_for("django.contrib.postgres.indexes.SpGistIndex")
class SpGistIndex(Index):
    METHOD = "spgist"


@stands_for("django.contrib.postgres.indexes.BTreeIndex")
class BTreeIndex(Index):
    """The usual method, named."""


@stands_for("django.contrib.postgres.indexes.BloomIndex")
class BloomIndex(Index):
    METHOD = "bloom"


@stands_for("django.db.models.constraints.UniqueConstraint", "django.db.models.UniqueConstraint")
class UniqueConstraint(StandIn):
    """`UniqueConstraint(*expressions, fields=[...], condition=...)`."""

    def __init__(self, *expressions: Any, **options: Any) -> None:
        self.expressions = expressions
        self.options = options
        self.expose(name=options.get("name"), fields=options.get("fields"))

    @internal
    def parts(self) -> list[Any]:
        """The names of fields, or else the expressions, in order."""
        return parts_of(self.run, self.options.get("fields"), self.expressions)


@stands_for("django.db.models.constraints.CheckConstraint", "django.db.models.CheckConstraint")
class CheckConstraint(StandIn):
    """`CheckConstraint(condition=..., name=...)`; `check` until Django 5.0."""

    def __init__(self, *, check: Any = None, condition: Any = None, name: Any = None, **_: Any) -> None:
        self.condition = condition if condition is not None else check
        self.expose(name=name)


@stands_for("django.contrib.postgres.constraints.ExclusionConstraint")
class ExclusionConstraint(StandIn):
    """`ExclusionConstraint(name=..., expressions=[...])`."""

    def __init__(self, *, name: Any = None, expressions: Any = None, condition: Any = None, **_: Any) -> None:
        self.expressions = expressions
        self.condition = condition
        self.expose(name=name)


def parts_of(run: Interpreter, fields: Any, expressions: tuple[Any, ...]) -> list[Any]:
    """What an index or a unique constraint is over."""
    named = [plain(one.value) for one in run.each(fields)] if plain(fields) is not None else []
    return named or [text_of(one) for one in expressions]


@stands_for("django.db.models.query_utils.Q", "django.db.models.Q")
class Q(StandIn):
    """A condition, as the text in which it was written."""

    def __init__(self, *args: Any, **options: Any) -> None:
        self.connector = plain(options.pop("_connector", "AND"))
        self.negated = bool(plain(options.pop("_negated", False)))
        pairs = sorted(options.items())
        self.parts = [*map(text_of, args), *(f"{name}={text_of(value)}" for name, value in pairs)]

    @internal
    def text(self) -> str:
        """The condition in one line."""
        inside = f" {self.connector} ".join(self.parts)
        return f"NOT ({inside})" if self.negated else inside

    @internal
    def with_other(self, connector: str, other: Any) -> Any:
        """Two conditions as one."""
        made = self.run.call(self.cls, [])
        assert isinstance(made, Q)
        made.connector = connector
        made.parts = [f"({self.text()})" if self.connector != connector else self.text(), text_of(other)]
        return made

    def __or__(self, other: Any) -> Any:
        return self.with_other("OR", other)

    def __and__(self, other: Any) -> Any:
        return self.with_other("AND", other)

    def __invert__(self) -> Any:
        made = self.run.call(self.cls, [])
        assert isinstance(made, Q)
        made.connector, made.parts, made.negated = self.connector, list(self.parts), not self.negated
        return made


@stands_for("django.db.models.expressions.F", "django.db.models.F")
class F(StandIn):
    """A column."""

    def __init__(self, name: Any) -> None:
        self.name = name
        self.suffix = ""
        self.expose(name=name)

    @internal
    def text(self) -> str:
        """The column, with the direction in which it is ordered."""
        return f"{spelled(self.name)[0]}{self.suffix}"

    @internal
    def ordered(self, suffix: str) -> Any:
        """The same column in an order."""
        made = self.run.call(self.cls, [self.name])
        assert isinstance(made, F)
        made.suffix = suffix
        return made

    def asc(self, **_: Any) -> Any:
        return self.ordered("")

    def desc(self, **_: Any) -> Any:
        return self.ordered(" DESC")


def text_of(value: Any) -> str:
    """An expression as text: columns by name, functions as they are called."""
    value = plain(value)
    if isinstance(value, (Q, F)):
        return value.text()
    if isinstance(value, Result):
        inside = ", ".join(text_of(one) for one in value.arguments.positional)
        return f"{value.of.rpartition('.')[2]}({inside})"
    if isinstance(value, Instance):
        return name_of(value.cls).rpartition(".")[2]
    if isinstance(value, Sequence) and value.exact:
        return f"({', '.join(text_of(one.value) for one in value.elements)})"
    known = to_python(value)
    return HOLE if isinstance(known, Value) else str(known) if isinstance(known, str) else repr(known)
