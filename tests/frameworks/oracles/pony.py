"""What Pony ORM itself says about entities.

[tables]
load = ["models"]
database = "models:db"
"""

from __future__ import annotations

import importlib
from typing import Any


def tables(asked: dict[str, Any]) -> list[dict[str, Any]]:
    """The tables of the schema that the library would create."""
    for name in asked["load"]:
        importlib.import_module(name)
    module, _, attribute = asked["database"].partition(":")
    database: Any = getattr(importlib.import_module(module), attribute)
    database.bind(provider="sqlite", filename=":memory:")
    database.generate_mapping(create_tables=True)
    return [_table(table) for table in database.schema.tables.values()]


def _table(table: Any) -> dict[str, Any]:
    entities = sorted(table.entities, key=lambda one: len(one.__mro__))
    cls = entities[0] if entities else None
    keys = {foreign.child_columns[0].name: foreign for foreign in table.foreign_keys.values()}
    sets = [([column.name for column in columns], index) for columns, index in table.indexes.items()]
    own = [(names, index) for names, index in sets if not index.is_pk]
    return {
        "name": table.name,
        "class": f"{cls.__module__}.{cls.__qualname__}" if cls else None,
        "columns": [_column(column, keys) for column in table.column_list],
        "unique": [names for names, index in own if index.is_unique],
        "indexes": [names for names, index in own if not index.is_unique],
        "relations": [
            {
                "attribute": attribute.name,
                "kind": _kind(attribute),
                "target": attribute.py_type._table_,
                "through": attribute.table if _kind(attribute) == "many_to_many" else None,
            }
            for entity in entities
            for attribute in entity._new_attrs_
            if attribute.reverse
        ],
    }


def _kind(attribute: Any) -> str:
    if not attribute.is_collection:
        return "many_to_one" if attribute.reverse.is_collection else "one_to_one"
    return "many_to_many" if attribute.reverse.is_collection else "one_to_many"


def _column(column: Any, keys: dict[str, Any]) -> dict[str, Any]:
    key = keys.get(column.name)
    primary = column in column.table.pk_index.columns
    target = f"{key.parent_table.name}.{key.parent_columns[0].name}" if key else None
    return {
        "name": column.name,
        "type": column.sql_type,
        "nullable": not column.is_not_null and not primary,
        "primary_key": primary,
        "foreign_key": target,
    }
