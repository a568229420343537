"""Types of columns as databases spell them."""

from __future__ import annotations

import pytest

from analyzer.concepts.column_types import SPELLINGS, ColumnType, text_of


@pytest.mark.parametrize(
    ("declared", "dialect", "text"),
    [
        (ColumnType("String", "string", {"length": 80}), "sqlite", "VARCHAR(80)"),
        (ColumnType("String", "string"), "postgresql", "VARCHAR"),
        (ColumnType("Text", "text", {"length": 9}), "sqlite", "TEXT"),
        (ColumnType("Numeric", "numeric", {"precision": 10, "scale": 2}), "sqlite", "NUMERIC(10, 2)"),
        (ColumnType("Uuid", "uuid"), "sqlite", "CHAR(32)"),
        (ColumnType("Uuid", "uuid"), "postgresql", "UUID"),
        (ColumnType("DateTime", "datetime_tz"), "postgresql", "TIMESTAMP WITH TIME ZONE"),
        (ColumnType("LargeBinary", "binary", {"length": 4}), "sqlite", "BLOB"),
        (ColumnType("String", "string", {"collation": "NOCASE"}), "sqlite", 'VARCHAR COLLATE "NOCASE"'),
        (ColumnType("ARRAY", "array", item=ColumnType("Integer", "integer")), "postgresql", "INTEGER[]"),
        (ColumnType("Enum", "enum", {"length": 3, "name": "state"}), "sqlite", "VARCHAR(3)"),
        (ColumnType("Enum", "enum", {"length": 3, "name": "state"}), "postgresql", "state"),
        (ColumnType("Enum", "enum", {"length": 3, "values": ["a", "b'c"]}), "mysql", "ENUM('a','b''c')"),
        (
            ColumnType("JSON", "json", variants={"postgresql": ColumnType("JSONB", "jsonb")}),
            "postgresql",
            "JSONB",
        ),
        (ColumnType("JSON", "json", variants={"postgresql": ColumnType("JSONB", "jsonb")}), "sqlite", "JSON"),
        (ColumnType("app.Odd"), "sqlite", None),
        (ColumnType("app.Point", spelled="POINT"), "sqlite", "POINT"),
    ],
)
def test_a_dialect_spells_a_type(declared: ColumnType, dialect: str, text: str | None) -> None:
    assert text_of(declared, dialect) == text


def test_no_dialect_spells_a_kind_that_the_generic_one_does_not_know() -> None:
    for dialect, texts in SPELLINGS.items():
        assert texts.keys() <= SPELLINGS["generic"].keys(), dialect
