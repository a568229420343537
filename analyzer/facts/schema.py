"""The shape of the facts, read off the row classes; store, document and documentation are made from it."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, fields
from enum import StrEnum
from types import NoneType
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from analyzer.facts.facts import row_types
from analyzer.facts.row import Evidence, Row

SCHEMA_VERSION = 1
"""Version of tables, views and document; grows when a name or a meaning changes, not when one is added."""

PLACE = ("file", "line", "end_line")
"""The columns that hold a row's evidence.  A row with a `file` of its own stands in that file."""

_LAST = ("certainty", "condition", "reason", "evidence")


@dataclass(frozen=True, slots=True)
class Column:
    """One field of a row class."""

    name: str
    meaning: str
    type: str
    """text, integer, real, boolean, text[] (a JSON array of texts) or object (a JSON object)"""
    nullable: bool
    choices: tuple[str, ...] = ()
    """What an enumeration allows; empty: anything."""
    required: bool = False

    @property
    def affinity(self) -> str:
        """Type of the SQLite column."""
        return {"integer": "INTEGER", "boolean": "INTEGER", "real": "REAL"}.get(self.type, "TEXT")


def columns(kind: type[Row]) -> tuple[Column, ...]:
    """The fields of a row class except its evidence: id, its own, and what every fact has."""
    if kind not in _COLUMNS:
        _COLUMNS[kind] = _columns(kind)
    return _COLUMNS[kind]


def _columns(kind: type[Row]) -> tuple[Column, ...]:
    hints = get_type_hints(kind, include_extras=True)
    own = [field for field in fields(kind) if field.name not in _LAST]
    common = [field for field in fields(kind) if field.name in _LAST[:-1]]
    return tuple(_column(field, hints[field.name]) for field in (*own, *common))


def stored_columns(kind: type[Row]) -> tuple[Column, ...]:
    """The columns of a row class's table: its fields, then where it stands."""
    known = columns(kind)
    names = {column.name for column in known}
    return known + tuple(column for column in _PLACE_COLUMNS if column.name not in names)


def meaning(kind: type[Row]) -> str:
    """What a row of this class states, as one paragraph."""
    return " ".join(inspect.cleandoc(kind.__doc__ or "").split())


def kind_of(table: str) -> type[Row]:
    """The row class of a table."""
    return next(kind for kind in row_types() if table == kind.TABLE)


def _column(field: Field[Any], hint: Any) -> Column:
    if get_origin(hint) is not Annotated:
        raise TypeError(f"the field {field.name} does not say what it means")
    declared, text = get_args(hint)[:2]
    options = [option for option in get_args(declared) if option is not NoneType]
    nullable = NoneType in get_args(declared)
    type_ = options[0] if nullable else declared
    return Column(
        name=field.name,
        meaning=text,
        type=_type(type_),
        nullable=nullable,
        choices=tuple(choice.value for choice in type_) if _is_enumeration(type_) else (),
        required=field.default is MISSING and field.default_factory is MISSING,
    )


def _type(declared: Any) -> str:
    if declared == tuple[str, ...]:
        return "text[]"
    if get_origin(declared) is Mapping:
        return "object"
    if _is_enumeration(declared):
        return "text"
    return {str: "text", bool: "boolean", int: "integer", float: "real"}[declared]


def _is_enumeration(declared: Any) -> bool:
    return isinstance(declared, type) and issubclass(declared, StrEnum)


_COLUMNS: dict[type[Row], tuple[Column, ...]] = {}
"""What was read off the classes so far; classes do not change."""

_PLACE_COLUMNS = tuple(
    Column(name=name, meaning=text, type=type_, nullable=True)
    for name, text, type_ in zip(
        PLACE,
        (get_args(hint)[1] for hint in get_type_hints(Evidence, include_extras=True).values()),
        ("text", "integer", "integer"),
        strict=True,
    )
)
