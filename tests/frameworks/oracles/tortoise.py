"""What Tortoise ORM itself says about models.

[tables]
load = ["models"]      # all of them make the application "models"
"""

from __future__ import annotations

from typing import Any


def tables(asked: dict[str, Any]) -> list[dict[str, Any]]:
    """The table of each model, and the tables in between."""
    from tortoise import Tortoise

    Tortoise.init_models(asked["load"], "models")
    found: dict[str, dict[str, Any]] = {}
    for model in Tortoise.apps["models"].values():
        found[model._meta.db_table] = _table(model)
    for model in Tortoise.apps["models"].values():
        for name in model._meta.m2m_fields:
            field = model._meta.fields_map[name]
            found.setdefault(field.through, _between(model, field))
    return list(found.values())


def _table(model: Any) -> dict[str, Any]:
    meta = model._meta
    columns = [meta.fields_map[name] for name in meta.fields_db_projection]
    by_name = dict(meta.fields_db_projection)
    for name in (*meta.fk_fields, *meta.o2o_fields):
        by_name[name] = meta.fields_map[name].source_field
    single = [
        [column.source_field or column.model_field_name]
        for column in columns
        if column.unique and not column.pk
    ]
    together = [[by_name[name] for name in names] for names in meta.unique_together]
    indexes = [[by_name[name] for name in getattr(one, "fields", one)] for one in meta.indexes]
    indexes += [
        [column.source_field or column.model_field_name]
        for column in columns
        if column.index and not column.unique and not column.pk
    ]
    return {
        "name": meta.db_table,
        "class": f"{model.__module__}.{model.__qualname__}",
        "columns": [_column(column) for column in columns],
        "unique": [*single, *together],
        "indexes": indexes,
        "foreign_keys": [_foreign_key(column) for column in columns if column.reference],
        "relations": [_relation(meta, name) for name in (*meta.fk_fields, *meta.m2m_fields)],
    }


def _column(column: Any) -> dict[str, Any]:
    target = column.reference
    return {
        "name": column.source_field or column.model_field_name,
        "type": column.SQL_TYPE,
        "nullable": column.null,
        "primary_key": column.pk,
        "foreign_key": f"{target.related_model._meta.db_table}.{_name(target.to_field_instance)}"
        if target
        else None,
    }


def _name(field: Any) -> str:
    return str(field.source_field or field.model_field_name)


def _foreign_key(column: Any) -> dict[str, Any]:
    target = column.reference
    return {
        "columns": [_name(column)],
        "target": f"{target.related_model._meta.db_table}({_name(target.to_field_instance)})",
        "on_delete": str(target.on_delete.value),
    }


def _relation(meta: Any, name: str) -> dict[str, Any]:
    field = meta.fields_map[name]
    many = name in meta.m2m_fields
    return {
        "attribute": name,
        "kind": "many_to_many" if many else "many_to_one",
        "target": field.related_model._meta.db_table,
        "reverse": field.related_name,
        "through": field.through if many else None,
    }


def _between(model: Any, field: Any) -> dict[str, Any]:
    sides = ((field.backward_key, model), (field.forward_key, field.related_model))
    return {
        "name": field.through,
        "class": None,
        "columns": [
            {
                "name": key,
                "nullable": False,
                "primary_key": False,
                "foreign_key": f"{side._meta.db_table}.{_name(side._meta.pk)}",
            }
            for key, side in sides
        ],
        "unique": [[field.backward_key, field.forward_key]],
        "indexes": [[field.backward_key, field.forward_key]],
    }
