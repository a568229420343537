"""Types of columns: what was declared, and how a database spells it.

The declared class and its arguments are the fact.  A library's file says which `kind` each of its classes is
(`integer`, `string`, `uuid`, ...); the text follows from a small table for each dialect.  What a dialect does
not say for itself it spells as `generic` does.

Not modelled: collations of a dialect's own, domains, and what a server's version changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

GENERIC: Final = "generic"

SPELLINGS: Final[dict[str, dict[str, str]]] = {
    GENERIC: {
        "array": "ARRAY",
        "bigint": "BIGINT",
        "binary": "BLOB",
        "bit": "BIT",
        "boolean": "BOOLEAN",
        "char": "CHAR",
        "date": "DATE",
        "datetime": "DATETIME",
        "datetime_tz": "DATETIME",
        "decimal": "DECIMAL",
        "double": "DOUBLE",
        "enum": "VARCHAR",
        "fixed_binary": "BINARY",
        "float": "FLOAT",
        "inet": "VARCHAR(50)",
        "integer": "INTEGER",
        "interval": "DATETIME",
        "json": "JSON",
        "jsonb": "JSON",
        "numeric": "NUMERIC",
        "real": "REAL",
        "smallint": "SMALLINT",
        "string": "VARCHAR",
        "text": "TEXT",
        "time": "TIME",
        "time_tz": "TIME",
        "timestamp": "TIMESTAMP",
        "timestamp_tz": "TIMESTAMP",
        "uuid": "CHAR(32)",
        "varbinary": "VARBINARY",
    },
    "sqlite": {},
    "postgresql": {
        "binary": "BYTEA",
        "datetime": "TIMESTAMP WITHOUT TIME ZONE",
        "datetime_tz": "TIMESTAMP WITH TIME ZONE",
        "decimal": "NUMERIC",
        "double": "DOUBLE PRECISION",
        "fixed_binary": "BYTEA",
        "inet": "INET",
        "interval": "INTERVAL",
        "jsonb": "JSONB",
        "time": "TIME WITHOUT TIME ZONE",
        "time_tz": "TIME WITH TIME ZONE",
        "timestamp": "TIMESTAMP WITHOUT TIME ZONE",
        "timestamp_tz": "TIMESTAMP WITH TIME ZONE",
        "uuid": "UUID",
        "varbinary": "BYTEA",
    },
    "mysql": {"boolean": "BOOL"},
}
"""Text of each kind, by dialect."""

SIZED: Final = frozenset(["binary", "bit", "char", "enum", "fixed_binary", "string", "varbinary"])
"""Kinds that are spelled with their length."""

UNREAD: Final = "unread"
"""Among the arguments of a type: the names of those that are given, and not known."""

EXACT: Final = frozenset(["decimal", "numeric"])
"""Kinds that are spelled with precision and scale."""


@dataclass(frozen=True, slots=True)
class ColumnType:
    """A declared type."""

    declared: str | None
    """qualified name of the class"""
    kind: str | None = None
    """a key of `SPELLINGS`; None where it is not known"""
    arguments: Mapping[str, Any] = field(default_factory=dict)
    """length, precision, scale, values, name, collation, as declared"""
    item: ColumnType | None = None
    """of an array: the type of its elements"""
    spelled: str | None = None
    """the text, where the class itself decides it whatever the dialect"""
    variants: Mapping[str, ColumnType] = field(default_factory=dict)
    """what it is instead in some dialects"""

    def facts(self) -> dict[str, Any]:
        """The arguments as they stand in a fact."""
        told = {name: value for name, value in self.arguments.items() if value is not None}
        if self.item is not None:
            told["item"] = {"type": self.item.declared, **self.item.facts()}
        return told


UNKNOWN: Final = ColumnType(None)
"""The type of a column that nothing tells."""


def text_of(declared: ColumnType, dialect: str) -> str | None:
    """How a dialect spells the type; None where that is not known."""
    declared = declared.variants.get(dialect, declared)
    if declared.spelled is not None:
        return declared.spelled
    if declared.kind is None:
        return None
    if declared.kind == "array" and declared.item is not None:
        item = text_of(declared.item, dialect)
        return f"{item}[]" if dialect == "postgresql" and item else "ARRAY"
    if declared.kind == "enum" and dialect != "sqlite":
        return _enumeration(declared, dialect)
    text = SPELLINGS.get(dialect, {}).get(declared.kind) or SPELLINGS[GENERIC][declared.kind]
    return f"{text}{_size(declared, dialect)}{_collation(declared)}"


def _enumeration(declared: ColumnType, dialect: str) -> str:
    name, values = declared.arguments.get("name"), declared.arguments.get("values")
    if dialect == "mysql" and values:
        listed = ",".join("'" + str(one).replace("'", "''") + "'" for one in values)
        return f"ENUM({listed})"
    if dialect == "postgresql" and name and declared.arguments.get("native_enum") is not False:
        return str(name)
    return f"VARCHAR{_size(declared, dialect)}"


def _size(declared: ColumnType, dialect: str) -> str:
    given = declared.arguments
    if declared.kind in EXACT:
        numbers = [str(given[key]) for key in ("precision", "scale") if given.get(key) is not None]
        return f"({', '.join(numbers)})" if numbers else ""
    text = SPELLINGS.get(dialect, {}).get(declared.kind or "") or SPELLINGS[GENERIC][declared.kind or ""]
    if declared.kind in SIZED and given.get("length") is not None and text not in ("BYTEA", "BLOB"):
        return f"({given['length']})"
    return ""


def _collation(declared: ColumnType) -> str:
    collation = declared.arguments.get("collation")
    return f' COLLATE "{collation}"' if collation else ""
