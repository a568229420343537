"""JSON Schema of the document, generated from the row classes."""

from __future__ import annotations

from typing import Any

from analyzer.facts.document import (
    ADDED,
    DOUBT,
    IN_COVERAGE,
    LEFT_OUT,
    NAMED,
    NESTED,
    SHORT,
    SPELLED,
    SPELLED_OUT,
    key_of,
)
from analyzer.facts.facts import row_types
from analyzer.facts.row import Row
from analyzer.facts.schema import SCHEMA_VERSION, Column, columns, meaning

_JSON_TYPES = {"text": "string", "real": "number"}


def json_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of the document, generated from the row classes."""
    top = {key_of(kind.TABLE): _array(kind.TABLE) for kind in row_types() if kind.TABLE not in IN_COVERAGE}
    apart = {key: _array(table) for table, (key, _, _) in LEFT_OUT.items()}
    required = [key_of(kind.TABLE) for kind in row_types() if kind.TABLE not in (*NESTED, *IN_COVERAGE)]
    counts = {"type": "object", "additionalProperties": {"type": "integer"}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "groundplan facts",
        "description": "The document that `groundplan audit --format json` writes.",
        "type": "object",
        "properties": {
            "groundplan": {
                "type": "object",
                "properties": {"version": {"type": "string"}, "schema": {"const": SCHEMA_VERSION}},
                "required": ["version", "schema"],
            },
            "coverage": {
                "type": "object",
                "description": "What was read: totals of the files, figures about the run, every file.",
                "properties": {
                    "totals": {
                        "type": "object",
                        "properties": {"files": {"type": "integer"}, "by_status": counts, "by_role": counts},
                        "required": ["files", "by_status", "by_role"],
                    },
                    "figures": {
                        "type": "object",
                        "additionalProperties": {
                            "type": "object",
                            "properties": {"value": {"type": "integer"}, "meaning": {"type": "string"}},
                            "required": ["value", "meaning"],
                        },
                    },
                    "files": {"type": "array", "items": {"$ref": "#/$defs/coverage"}},
                },
                "required": ["totals", "figures", "files"],
            },
            **top,
            **apart,
        },
        "required": ["groundplan", "coverage", *required, *apart],
        "$defs": {
            "evidence": {
                "type": ["object", "null"],
                "description": "The place in the analysed source that a fact rests on.",
                "properties": {
                    "path": {"type": "string", "description": "relative to the root, POSIX"},
                    "line": {"type": "integer", "minimum": 0},
                    "end_line": {"type": "integer", "minimum": 0},
                },
                "required": ["path", "line", "end_line"],
            },
            **{kind.TABLE: _row(kind) for kind in row_types()},
        },
    }


def _array(table: str) -> dict[str, Any]:
    return {"type": "array", "items": {"$ref": f"#/$defs/{table}"}}


def _row(kind: type[Row]) -> dict[str, Any]:
    owner_column = NESTED[kind.TABLE][1] if kind.TABLE in NESTED else None
    spelled = SPELLED.get(kind.TABLE, {})
    properties = {spelled.get(column.name, column.name): _value(column) for column in columns(kind)}
    for key, column in NAMED.get(kind.TABLE, {}).items():
        properties[key] = {"type": "string", "description": f"name of the service that `{column}` means"}
    properties["evidence"] = {"$ref": "#/$defs/evidence"}
    for table, (owner, _, key) in NESTED.items():
        if owner == kind.TABLE:
            properties[key] = _array(table)
    names = {"type": "array", "items": {"type": "array", "items": {"type": "string"}}}
    properties.update(
        {key: {"description": text, **names} for key, text in SHORT.get(kind.TABLE, {}).items()}
    )
    properties.update(ADDED.get(kind.TABLE, {}))
    optional = {owner_column, *(DOUBT if kind.TABLE not in SPELLED_OUT else ())}
    return {
        "type": "object",
        "description": meaning(kind),
        "properties": properties,
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }


def _value(column: Column) -> dict[str, Any]:
    told: dict[str, Any] = {"description": column.meaning}
    if column.type == "text[]":
        return {**told, "type": "array", "items": {"type": "string"}}
    named = _JSON_TYPES.get(column.type, column.type)
    told["type"] = [named, "null"] if column.nullable else named
    if column.choices:
        told["enum"] = [*column.choices, None] if column.nullable else [*column.choices]
    return told
