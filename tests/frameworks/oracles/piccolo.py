"""What Piccolo itself says about tables.

[tables]
load = ["models"]
"""

from __future__ import annotations

import importlib
import inspect
from typing import Any


def tables(asked: dict[str, Any]) -> list[dict[str, Any]]:
    """Each table class."""
    base: Any = importlib.import_module("piccolo.table").Table
    values: list[Any] = [
        value for name in asked["load"] for value in vars(importlib.import_module(name)).values()
    ]
    classes: list[Any] = [one for one in values if inspect.isclass(one) and issubclass(one, base)]
    return [_table(one) for one in dict.fromkeys(classes) if one is not base]


def _table(table: Any) -> dict[str, Any]:
    columns = list(table._meta.columns)
    return {
        "name": table._meta.tablename,
        "class": f"{table.__module__}.{table.__qualname__}",
        "columns": [_column(column) for column in columns],
        "unique": [[column._meta.db_column_name] for column in columns if column._meta.unique],
        "indexes": [[column._meta.db_column_name] for column in columns if column._meta.index],
        "foreign_keys": [_foreign_key(column) for column in table._meta.foreign_key_columns],
        "relations": [
            *(
                {
                    "attribute": column._meta.name,
                    "kind": "many_to_one",
                    "target": column._foreign_key_meta.resolved_references._meta.tablename,
                }
                for column in table._meta.foreign_key_columns
            ),
            *(
                {
                    "attribute": many._meta.name,
                    "kind": "many_to_many",
                    "through": many._meta.resolved_joining_table._meta.tablename,
                }
                for many in table._meta.m2m_relationships
            ),
        ],
    }


def _column(column: Any) -> dict[str, Any]:
    target = _target(column)
    return {
        "name": column._meta.db_column_name,
        "nullable": column._meta.null and not column._meta.primary_key,
        "primary_key": column._meta.primary_key,
        "foreign_key": f"{target[0]}.{target[1]}" if target else None,
    }


def _target(column: Any) -> tuple[str, str] | None:
    meta = getattr(column, "_foreign_key_meta", None)
    if meta is None:
        return None
    key = meta.resolved_target_column
    return meta.resolved_references._meta.tablename, key._meta.db_column_name


def _foreign_key(column: Any) -> dict[str, Any]:
    target = _target(column)
    assert target is not None
    return {
        "columns": [column._meta.db_column_name],
        "target": f"{target[0]}({target[1]})",
        "on_delete": column._foreign_key_meta.on_delete.value,
    }
