"""What MongoEngine itself says about documents.

[tables]
load = ["models"]
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterable
from typing import Any


def tables(asked: dict[str, Any]) -> list[dict[str, Any]]:
    """The collection of each document that shares no parent's."""
    base: Any = importlib.import_module("mongoengine").Document
    values: list[Any] = [
        value for name in asked["load"] for value in vars(importlib.import_module(name)).values()
    ]
    documents: list[Any] = [one for one in values if inspect.isclass(one) and issubclass(one, base)]
    return [
        _collection(one)
        for one in documents
        if one.__module__ in asked["load"] and not one._meta.get("abstract")
        if one._class_name.count(".") == 0
    ]


def _collection(document: Any) -> dict[str, Any]:
    fields = {}
    for one in (document, *(_class(name) for name in document._subclasses if name != document._class_name)):
        fields.update(one._fields)
    sets = [
        ([_spelled(key) for key in index["fields"]], index.get("unique", False))
        for index in _indexes(document)
    ]
    return {
        "name": document._get_collection_name(),
        "class": f"{document.__module__}.{document.__qualname__}",
        "columns": [
            {
                "name": field.db_field,
                "nullable": not (field.required or field.db_field in ("_cls", "_id")),
                "primary_key": bool(field.primary_key) or field.db_field == "_id",
            }
            for field in fields.values()
        ],
        "indexes": _each_once(columns for columns, _ in sets),
        "unique": _each_once(columns for columns, unique in sets if unique),
        "relations": [
            {"attribute": name, "kind": "many_to_one", "target": field.document_type._get_collection_name()}
            for name, field in fields.items()
            if type(field).__name__ == "ReferenceField"
        ]
        + [
            {"attribute": name, "kind": "embedded"}
            for name, field in fields.items()
            if type(field).__name__ == "EmbeddedDocumentField"
        ],
    }


def _each_once(lists: Iterable[list[str]]) -> list[list[str]]:
    return [[*one] for one in sorted({tuple(one) for one in lists})]


def _class(name: str) -> Any:
    return importlib.import_module("mongoengine.base").get_document(name)


def _indexes(document: Any) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = list(document._meta["index_specs"])
    unique = [{**one, "unique": True} for one in document._unique_with_indexes()]
    return [*({**one, "fields": [key for key in one["fields"] if key[0] != "_cls"]} for one in told), *unique]


def _spelled(key: tuple[str, int]) -> str:
    return f"{key[0]} DESC" if key[1] == -1 else key[0]
