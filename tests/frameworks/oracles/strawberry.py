"""What Strawberry says about the root types of a schema."""

from __future__ import annotations

import importlib
from typing import Any

from strawberry import Schema

from tests.frameworks.oracles import starlette
from tests.frameworks.oracles.spelling import name_of

METHODS = {"query": "QUERY", "mutation": "MUTATION", "subscription": "SUBSCRIPTION"}


def application(asked: dict[str, Any]) -> dict[str, Any]:
    """One schema with its operations, or the application that serves it."""
    module, _, expression = asked["load"].partition(":")
    schema = eval(expression, vars(importlib.import_module(module)))
    if not isinstance(schema, Schema):
        return starlette.application(asked)
    roots = {kind: getattr(schema, kind) for kind in METHODS if getattr(schema, kind) is not None}
    named = schema.config.name_converter
    return {
        "name": f"{module}.{expression}",
        "routes": [
            {
                "application": f"{module}.{expression}",
                "kind": "graphql",
                "methods": [METHODS[kind]],
                "path": f"/{named.get_graphql_name(field)}",
                "handler": name_of(field.base_resolver.wrapped_func if field.base_resolver else root),
                "guards": [*_permissions(field)],
                "params": [],
            }
            for kind, root in roots.items()
            for field in root.__strawberry_definition__.fields
        ],
    }


def _permissions(field: Any) -> list[str]:
    """Those of permission classes first, as they stand in the code."""
    classes = [name_of(one) for one in field.permission_classes]
    extended = [
        name_of(one)
        for extension in field.extensions
        for one in getattr(extension, "permissions", ())
        if name_of(one) not in classes
    ]
    return [*classes, *extended]
