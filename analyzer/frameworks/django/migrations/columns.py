"""What the fields of a model's state come to in the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from analyzer.concepts.column_types import ColumnType
from analyzer.concepts.tables import ColumnDraft, ConstraintDraft, IndexDraft
from analyzer.evaluator.joining import plain
from analyzer.evaluator.texts import HOLE, spelled
from analyzer.facts import ConstraintKind
from analyzer.frameworks.django.fields import Field
from analyzer.frameworks.django.migrations.state import ModelState
from analyzer.frameworks.django.related_fields import ForeignKey, ManyToManyField
from analyzer.frameworks.django.tables import type_of_field


def column_name(name: str, made: Field) -> str:
    """The column of a field."""
    given = made.option("db_column")
    if given is not None:
        return spelled(given)[0]
    return f"{name}_id" if isinstance(made, ForeignKey) else name


def column_of(name: str, made: Field) -> tuple[ColumnDraft, list[ConstraintDraft], list[IndexDraft]]:
    """A field as a column, with the constraints and indexes that its flags ask for."""
    column, place = column_name(name, made), made.place
    key, unique = made.flag("primary_key"), made.flag("unique")
    kind = type_of_field(made) if not isinstance(made, ForeignKey) else ColumnType(None)
    default = made.options.get("db_default")
    draft = ColumnDraft(
        column,
        made.flag("null") and not key,
        kind,
        primary_key=key,
        server_default=spelled(default)[0] if default is not None else None,
        place=place,
    )
    constraints, indexes = [], []
    if unique and not key:
        constraints.append(ConstraintDraft(ConstraintKind.UNIQUE, [column], place=place))
    if isinstance(made, ForeignKey) and made.option("db_constraint", True) is not False:
        constraints.append(ConstraintDraft(ConstraintKind.FOREIGN_KEY, [column], target=HOLE, place=place))
    if made.flag("db_index") and not unique and not key:
        indexes.append(IndexDraft([column], place=place))
    return draft, constraints, indexes


def is_text(made: Field) -> bool:
    """Whether a field holds text."""
    return made.KIND in ("string", "text")


def stored(state: ModelState) -> Iterator[tuple[str, Field]]:
    """The fields that are columns, by name."""
    for name in state.fields:
        made = state.field(name)
        if made is not None and made.STORED:
            yield name, made


def relations_between(state: ModelState) -> Iterator[tuple[str, Field]]:
    """Relations whose table in between Django makes by itself."""
    for name in state.fields:
        made = state.field(name)
        if isinstance(made, ManyToManyField) and plain(made.options.get("through")) is None:
            yield name, made


def through_name(state: ModelState, name: str, made: Field) -> str:
    """The table in between that a relation has by itself."""
    given = plain(made.options.get("db_table"))
    return spelled(given)[0].strip('"') if given is not None else f"{state.table}_{name}"


def columns_named(state: ModelState, names: Iterable[str]) -> list[Any]:
    """The columns of fields with these names; a name that no field has stands for itself."""
    found: list[Any] = []
    for name in names:
        made = state.field(name)
        found.append(column_name(name, made) if made is not None else name)
    return found
