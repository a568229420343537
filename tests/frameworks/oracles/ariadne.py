"""What the schema that Ariadne made says about its root types."""

from __future__ import annotations

import importlib
import re
from typing import Any

from graphql import GraphQLSchema, default_field_resolver

from tests.frameworks.oracles import starlette
from tests.frameworks.oracles.spelling import name_of

ROOTS = {"query": "QUERY", "mutation": "MUTATION", "subscription": "SUBSCRIPTION"}


def application(asked: dict[str, Any]) -> dict[str, Any]:
    """One schema with its operations, or the application that serves it."""
    module_name, _, expression = asked["load"].partition(":")
    module = importlib.import_module(module_name)
    schema = eval(expression, vars(module))
    if not isinstance(schema, GraphQLSchema):
        return starlette.application(asked)
    name = f"{module_name}.{expression}"
    routes = []
    for kind, method in ROOTS.items():
        root = getattr(schema, f"{kind}_type")
        for field_name, field in root.fields.items() if root is not None else ():
            resolver, guards = _without_directives(field)
            routes.append(
                {
                    "application": name,
                    "kind": "graphql",
                    "methods": [method],
                    "path": f"/{field_name}",
                    "handler": _name(resolver),
                    "guards": guards,
                    "params": [],
                }
            )
    return {"name": name, "routes": routes}


def _name(resolver: Any) -> str:
    """A resolver's name; the default one moved between versions."""
    return "graphql.default_field_resolver" if resolver is default_field_resolver else name_of(resolver)


def _without_directives(field: Any) -> tuple[Any, list[str]]:
    """The resolver of the target's own, and the classes of the directives around it."""
    resolver, guards = field.subscribe or field.resolve or default_field_resolver, []
    while (found := re.match(r"(\w+)\.visit_field_definition", resolver.__qualname__)) is not None:
        guards.append(f"{resolver.__module__}.{found[1]}")
        cells = zip(resolver.__code__.co_freevars, resolver.__closure__ or (), strict=True)
        resolver = dict(cells)["original"].cell_contents
    return resolver, guards
