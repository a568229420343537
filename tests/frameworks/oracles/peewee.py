"""What peewee itself says about models.

[tables]
load = ["models"]
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Any


def tables(asked: dict[str, Any]) -> list[dict[str, Any]]:
    """The table of each model that another does not only derive from, and those of many-to-many fields."""
    import peewee

    modules = [importlib.import_module(name) for name in asked["load"]]
    names = {module.__name__ for module in modules}
    found: dict[str, dict[str, Any]] = {}
    for model in _below(peewee.Model):
        if model.__module__ in names and not model.__subclasses__():
            found[model._meta.table_name] = _table(model, f"{model.__module__}.{model.__qualname__}")
        for field in model._meta.manytomany.values():
            through = field.through_model
            found.setdefault(through._meta.table_name, _table(through, None))
    return list(found.values())


def _below(model: Any) -> Iterator[Any]:
    for one in model.__subclasses__():
        yield one
        yield from _below(one)


def _table(model: Any, name: str | None) -> dict[str, Any]:
    meta = model._meta
    keys = {field.name for field in meta.get_primary_keys()}
    indexes = [
        (
            [
                column.column_name if hasattr(column, "column_name") else str(column)
                for column in index._expressions
            ],
            index._unique,
        )
        for index in meta.fields_to_index()
    ]
    return {
        "name": meta.table_name,
        "class": name,
        "columns": [_column(field, keys) for field in meta.sorted_fields],
        "indexes": sorted({tuple(columns) for columns, _ in indexes}),
        "unique": sorted({tuple(columns) for columns, unique in indexes if unique}),
        "foreign_keys": [
            {
                "columns": [field.column_name],
                "target": f"{field.rel_model._meta.table_name}({field.rel_field.column_name})",
                "on_delete": field.on_delete,
            }
            for field in meta.refs
        ],
        "relations": [
            {
                "attribute": field.name,
                "kind": "many_to_one",
                "target": field.rel_model._meta.table_name,
                "reverse": field.backref,
            }
            for field in meta.refs
        ],
    }


def _column(field: Any, keys: set[str]) -> dict[str, Any]:
    import peewee

    target = getattr(field, "rel_field", None)
    parts = field.ddl_datatype(peewee.SqliteDatabase(None).get_sql_context())
    context: Any = peewee.SqliteDatabase(None).get_sql_context()
    text = context.sql(parts).query()[0]
    return {
        "name": field.column_name,
        "type": text,
        "nullable": field.null and field.name not in keys,
        "primary_key": field.name in keys,
        "foreign_key": f"{field.rel_model._meta.table_name}.{target.column_name}" if target else None,
    }
