"""What ODMantic itself says about models.

[tables]
load = ["models"]
"""

from __future__ import annotations

import importlib
import inspect
from typing import Any


def tables(asked: dict[str, Any]) -> list[dict[str, Any]]:
    """The collection of each model."""
    base: Any = importlib.import_module("odmantic").Model
    values = [value for name in asked["load"] for value in vars(importlib.import_module(name)).values()]
    models: list[Any] = [one for one in values if inspect.isclass(one) and issubclass(one, base)]
    return [_collection(one) for one in models if one is not base]


def _collection(model: Any) -> dict[str, Any]:
    fields = model.__odm_fields__
    return {
        "name": model.__collection__,
        "class": f"{model.__module__}.{model.__qualname__}",
        "columns": [
            {
                "name": getattr(field, "key_name", name),
                "nullable": type(None) in getattr(model.model_fields[name].annotation, "__args__", ()),
                "primary_key": bool(getattr(field, "primary_field", False)),
            }
            for name, field in fields.items()
        ],
        "unique": [[field.key_name] for field in fields.values() if getattr(field, "unique", False)],
        "indexes": [
            [field.key_name]
            for field in fields.values()
            if getattr(field, "index", False) or getattr(field, "unique", False)
        ],
        "relations": [
            {"attribute": name, "kind": "many_to_one"}
            for name, field in fields.items()
            if type(field).__name__ == "ODMReference"
        ],
    }
