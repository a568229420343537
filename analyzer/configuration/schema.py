"""The JSON Schema of a file, for editors.

Derived from the dataclass that reads the file, so that the two cannot disagree.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from analyzer.configuration.typed import Least, Pattern, Plain, key_checks, written

_SCALARS: dict[Any, str] = {str: "string", bool: "boolean", int: "integer", float: "number"}


def json_schema(kind: type[Any], *, title: str, description: str) -> dict[str, Any]:
    """The schema (draft 2020-12) of a file that `typed.Reader` reads as `kind`."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "description": description,
        **_structure(kind),
    }


def _structure(kind: type[Any]) -> dict[str, Any]:
    fields = written(kind)
    properties = {
        name: {"description": field.meaning, **_optional(_type(field.type, field.checks), field.required)}
        for name, field in fields.items()
    }
    required = [name for name, field in fields.items() if field.required]
    schema: dict[str, Any] = {"type": "object", "additionalProperties": False, "properties": properties}
    return {**schema, "required": required} if required else schema


def _optional(schema: dict[str, Any], required: bool) -> dict[str, Any]:
    """A key that may be absent may also stand there with nothing behind it."""
    return schema if required else {"anyOf": [schema, {"type": "null"}]}


def _type(kind: Any, checks: tuple[Any, ...]) -> dict[str, Any]:
    origin = get_origin(kind)
    if origin is Annotated:
        kind, *more = get_args(kind)
        return _type(kind, (*checks, *more))
    if kind == Plain:
        single = {"type": ["string", "number", "boolean"]}
        return {"anyOf": [single, {"type": "array", "items": single}]}
    if origin in {Union, UnionType}:
        (kind,) = [option for option in get_args(kind) if option is not NoneType]
        return _type(kind, checks)
    if origin is tuple:
        return _list(get_args(kind)[0], checks)
    if origin is Mapping:
        return _table(*get_args(kind))
    if dataclasses.is_dataclass(kind):
        assert isinstance(kind, type)
        return _structure(kind)
    return _scalar(kind, checks)


def _table(keys: Any, kind: Any) -> dict[str, Any]:
    table: dict[str, Any] = {"type": "object", "additionalProperties": _type(kind, ())}
    names = [{"pattern": f"^(?:{check.expression})$"} for check in key_checks(keys)]
    return {**table, "propertyNames": {"allOf": names}} if names else table


def _list(kind: Any, checks: tuple[Any, ...]) -> dict[str, Any]:
    least = next((check.value for check in checks if isinstance(check, Least)), 0)
    item = _type(kind, tuple(check for check in checks if not isinstance(check, Least)))
    array: dict[str, Any] = {"type": "array", "items": item}
    if least:
        array["minItems"] = least
    return array if least > 1 else {"anyOf": [item, array]}


def _scalar(kind: Any, checks: tuple[Any, ...]) -> dict[str, Any]:
    if issubclass(kind, StrEnum):
        return {"enum": [member.value for member in kind]}
    if kind is date:
        return {"type": "string", "format": "date"}
    schema: dict[str, Any] = {"type": ["string", "number"] if kind is str else _SCALARS[kind]}
    for check in checks:
        if isinstance(check, Pattern):
            schema["pattern"] = f"^(?:{check.expression})$"
        if isinstance(check, Least):
            schema["minimum"] = check.value
    return schema
