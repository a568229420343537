"""What SQLAlchemy itself says about tables and mapped classes.

    [tables]
    load = ["models"]                       # modules
    metadata = "models:Base.metadata"       # an expression that gives a MetaData or several
    dialect = "postgresql"                  # types are compiled for it (default: sqlite)

Types are those that the dialect compiles; expressions of indexes are shown without the table's name.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Any


def tables(asked: dict[str, Any]) -> list[dict[str, Any]]:
    """Each table of each metadata, with the class that is mapped to it first."""
    from sqlalchemy import MetaData
    from sqlalchemy.orm import configure_mappers

    for module in asked.get("load", []):
        importlib.import_module(module)
    configure_mappers()
    module_name, _, expression = asked["metadata"].partition(":")
    found = eval(expression, vars(importlib.import_module(module_name)))
    metadata = [found] if isinstance(found, MetaData) else [*found]
    dialect = importlib.import_module(f"sqlalchemy.dialects.{asked.get('dialect', 'sqlite')}").dialect()
    mapped: dict[Any, list[Any]] = {}
    for mapper in _mappers():
        mapped.setdefault(mapper.local_table, []).append(mapper)
    return [
        _table(table, mapped.get(table, []), dialect) for one in metadata for table in one.tables.values()
    ]


def _mappers() -> list[Any]:
    from sqlalchemy.orm.mapper import _all_registries

    mappers = [mapper for registry in _all_registries() for mapper in registry.mappers]
    return sorted(mappers, key=lambda mapper: len(mapper.class_.__mro__))


def _table(table: Any, mappers: list[Any], dialect: Any) -> dict[str, Any]:
    from sqlalchemy import CheckConstraint, UniqueConstraint

    uniques = [one for one in table.constraints if isinstance(one, UniqueConstraint)]
    indexes = [_index(one, dialect) for one in table.indexes]
    sets = [[column.name for column in one.columns] for one in uniques]
    sets += [one["columns"] for one in indexes if one["unique"] and one["where"] is None]
    return {
        "name": table.fullname,
        "class": _name(mappers[0].class_) if mappers else None,
        "columns": [_column(column, dialect) for column in table.columns],
        "unique": _each_once(sets),
        "indexes": _each_once([one["columns"] for one in indexes]),
        "index_definitions": indexes,
        "foreign_keys": [_foreign_key(one) for one in table.foreign_key_constraints],
        "checks": [
            {"name": str(one.name), "expression": str(one.sqltext.compile(dialect=dialect))}
            for one in table.constraints
            if isinstance(one, CheckConstraint) and one.name
        ],
        "relations": [one for mapper in mappers for one in _relations(mapper)],
    }


def _each_once(lists: list[list[str]]) -> list[list[str]]:
    return [[*one] for one in sorted({tuple(one) for one in lists})]


def _column(column: Any, dialect: Any) -> dict[str, Any]:
    keys = [f"{key.column.table.fullname}.{key.column.name}" for key in _first_keys(column)]
    return {
        "name": column.name,
        "type": column.type.compile(dialect=dialect),
        "nullable": column.nullable,
        "primary_key": column.primary_key,
        "foreign_key": keys[0] if keys else None,
    }


def _first_keys(column: Any) -> list[Any]:
    return sorted(column.foreign_keys, key=lambda key: str(key.target_fullname))


def _index(index: Any, dialect: Any) -> dict[str, Any]:
    options = index.dialect_options
    where = next(
        (
            options[name]["where"]
            for name in ("postgresql", "sqlite")
            if options[name].get("where") is not None
        ),
        None,
    )
    method = options["postgresql"].get("using") or None
    return {
        "name": index.name,
        "columns": [_expression(one, index.table.name, dialect) for one in index.expressions],
        "unique": index.unique,
        "where": None if where is None else _expression(where, index.table.name, dialect),
        "method": method,
    }


def _expression(expression: Any, table: str, dialect: Any) -> str:
    from sqlalchemy import Column

    if isinstance(expression, Column):
        return str(expression.name)
    compiled = expression.compile(dialect=dialect, compile_kwargs={"literal_binds": True})
    return str(compiled).replace(f"{table}.", "")


def _foreign_key(constraint: Any) -> dict[str, Any]:
    columns = [element.column for element in constraint.elements]
    target = f"{constraint.referred_table.fullname}({', '.join(column.name for column in columns)})"
    return {
        "name": constraint.name,
        "columns": [element.parent.name for element in constraint.elements],
        "target": target,
        "on_delete": constraint.ondelete,
        "on_update": constraint.onupdate,
    }


def _relations(mapper: Any) -> Iterator[dict[str, Any]]:
    kinds = {"MANYTOONE": "many_to_one", "ONETOMANY": "one_to_many", "MANYTOMANY": "many_to_many"}
    for relation in mapper.relationships:
        kind = kinds[relation.direction.name]
        if relation.direction.name == "ONETOMANY" and not relation.uselist:
            kind = "one_to_one"
        yield {
            "attribute": relation.key,
            "kind": kind,
            "target": getattr(relation.mapper.local_table, "fullname", None),
            "target_model": _name(relation.mapper.class_),
            "through": relation.secondary.fullname if relation.secondary is not None else None,
            "loading": relation.lazy if isinstance(relation.lazy, str) else str(relation.lazy).lower(),
            "cascade": ", ".join(sorted(relation.cascade)),
        }


def _name(cls: type) -> str:
    return f"{cls.__module__}.{cls.__qualname__}"
