"""The fields that marshmallow-sqlalchemy makes of the columns of a model.

Modelled: `Meta.model`, `include_fk`, `include_relationships`, `auto_field`; what follows from `nullable`,
defaults, lengths and enumerations.  Not modelled: `Meta.table`, converters of the target's own, properties
that are no columns.
Source: marshmallow-sqlalchemy 1.6 marshmallow_sqlalchemy/convert.py, schema.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from analyzer.concepts.column_types import ColumnType
from analyzer.concepts.contents import FieldDraft, list_of, one_of, or_none
from analyzer.concepts.declared_fields import DeclaredField
from analyzer.concepts.tables import ColumnDraft, TableDraft, tables
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.symbols import Class, name_of
from analyzer.evaluator.texts import spelled
from analyzer.facts import ConstraintKind
from analyzer.frameworks.marshmallow.declared import meta_option
from analyzer.frameworks.marshmallow.field_types import field_draft

AUTOMATIC: Final = "marshmallow_sqlalchemy.schema.SQLAlchemyAutoSchema"

TYPES: Final = {
    "bigint": "int", "integer": "int", "smallint": "int", "bit": "int", "boolean": "bool", "char": "str",
    "string": "str", "text": "str", "inet": "str", "date": "date", "datetime": "datetime",
    "datetime_tz": "datetime", "timestamp": "datetime", "timestamp_tz": "datetime", "time": "time",
    "time_tz": "time", "decimal": "float", "numeric": "float", "double": "float", "float": "float",
    "real": "float", "interval": "int", "uuid": "UUID", "json": "Any", "jsonb": "Any",
}  # fmt: skip
"""Kinds of columns to the values that cross the interface."""

INTEGERS: Final = ("bigint", "integer", "smallint")


def automatic_fields(run: Interpreter, cls: Class) -> dict[str, FieldDraft]:
    """The fields that a schema makes of its model's columns without naming them."""
    model = meta_option(run, cls, "model")
    if not isinstance(model, Class) or not any(name_of(base) == AUTOMATIC for base in cls.mro):
        return {}
    with_keys = meta_option(run, cls, "include_fk") is True
    found = {}
    for draft in _tables_of(run, model):
        keys = _foreign_keys(draft)
        for column in draft.columns:
            if with_keys or column.name not in keys:
                name = column.attribute or spelled(column.name)[0]
                found[name] = _field(name, draft, column)
    if meta_option(run, cls, "include_relationships") is True:
        for relation in tables(run).relations:
            if relation.model in (name_of(base) for base in model.mro):
                found[relation.attribute] = FieldDraft(relation.attribute, None, place=relation.place)
    return found


def of_column(run: Interpreter, cls: Class, name: str, column: str, declared: DeclaredField) -> FieldDraft:
    """The field that `auto_field()` makes of a column, with the arguments that it adds."""
    model = declared.option("model") or meta_option(run, cls, "model")
    own = field_draft(run, name, declared, cls.full_name, cls)
    for draft in _tables_of(run, model) if isinstance(model, Class) else ():
        for one in draft.columns:
            if column in (one.attribute, one.name):
                made = _field(name, draft, one)
                made.alias, made.place, made.default = own.alias, own.place, own.default
                made.constraints = {**made.constraints, **own.constraints}
                if "required" in declared.options or own.constraints.get("read_only"):
                    made.required = own.required
                return made
    own.type, own.required = None, own.required or None
    return own


def _tables_of(run: Interpreter, model: Class) -> Iterator[TableDraft]:
    """The tables of a model, those that it inherits first."""
    for base in reversed(model.mro):
        if isinstance(base, Class):
            yield from (draft for draft in tables(run).drafts if draft.cls is base)


def _foreign_keys(draft: TableDraft) -> set[Any]:
    return {
        column
        for one in draft.constraints
        if one.kind is ConstraintKind.FOREIGN_KEY
        for column in one.columns
        if isinstance(column, str)
    }


def _field(name: str, draft: TableDraft, column: ColumnDraft) -> FieldDraft:
    made = _type(column.type)
    counted = column.primary_key and column.type.kind in INTEGERS
    given = column.default is not None or column.server_default is not None or counted
    length = column.type.arguments.get("length")
    limits = {"max_length": length} if isinstance(length, int) and made == "str" else {}
    return FieldDraft(
        name,
        or_none(made) if column.nullable else made,
        required=not column.nullable and not given,
        constraints=limits,
        place=column.place or draft.place,
    )


def _type(told: ColumnType) -> str | None:
    if told.kind == "array":
        return list_of(_type(told.item) if told.item is not None else None)
    if told.kind == "enum":
        values = told.arguments.get("values")
        return one_of(values) if isinstance(values, (list, tuple)) else None
    return TYPES.get(told.kind or "")
