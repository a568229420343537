"""What PynamoDB itself says about models.

[tables]
load = ["models"]
"""

from __future__ import annotations

import importlib
from typing import Any


def tables(asked: dict[str, Any]) -> list[dict[str, Any]]:
    """The table of each model that has a name for it."""
    from pynamodb.models import Model

    return [
        _table(value)
        for name in asked["load"]
        for value in vars(importlib.import_module(name)).values()
        if isinstance(value, type)
        and issubclass(value, Model)
        and hasattr(getattr(value, "Meta", None), "table_name")
        if value.__module__ == name
    ]


def _table(model: Any) -> dict[str, Any]:
    indexes = [_index(name, index) for name, index in model._indexes.items()]
    return {
        "name": model.Meta.table_name,
        "class": f"{model.__module__}.{model.__qualname__}",
        "columns": [
            {
                "name": attribute.attr_name,
                "nullable": attribute.null,
                "primary_key": attribute.is_hash_key or attribute.is_range_key,
            }
            for attribute in model.get_attributes().values()
        ],
        "indexes": [index["columns"] for index in indexes],
        "unique": [],
        "index_definitions": indexes,
    }


def _index(name: str, index: Any) -> dict[str, Any]:
    keys = [one for one in index.Meta.attributes.values() if one.is_hash_key or one.is_range_key]
    keys.sort(key=lambda one: one.is_range_key)
    return {"name": name, "columns": [one.attr_name for one in keys]}
