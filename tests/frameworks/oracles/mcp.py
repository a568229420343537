"""What fastmcp says that a server offers."""

from __future__ import annotations

import asyncio
import importlib
import inspect
from collections.abc import Iterator
from typing import Any

from fastmcp.server.providers.aggregate import AggregateProvider

from tests.frameworks.oracles.spelling import name_of

CHECKS = {"_RequireScopes": "require_scopes"}
"""Classes of checks, to the functions that make them."""


def application(asked: dict[str, Any]) -> dict[str, Any]:
    """One server with its tools, resources and prompts."""
    module, _, expression = asked["load"].partition(":")
    server = eval(expression, vars(importlib.import_module(module)))
    return {
        "name": f"{module}.{expression}",
        "routes": asyncio.run(_operations(server, f"{module}.{expression}")),
    }


async def _operations(server: Any, name: str) -> list[dict[str, Any]]:
    whole = AggregateProvider  # a server's own lists leave out what a caller without a token may not see
    offered = [
        *(("TOOL", one.name, one) for one in await whole.list_tools(server)),
        *(("PROMPT", one.name, one) for one in await whole.list_prompts(server)),
        *(("RESOURCE", str(one.uri), one) for one in await whole.list_resources(server)),
        *(("RESOURCE", one.uri_template, one) for one in await whole.list_resource_templates(server)),
    ]
    return [
        {
            "application": name,
            "kind": "mcp",
            "methods": [method],
            "path": f"/{shown}",
            "handler": name_of(await _function(method, one)),
            "guards": [*_guards(server, one)],
            "params": [],
        }
        for method, shown, one in offered
    ]


async def _function(method: str, offered: Any) -> Any:
    """The function behind what is offered, also through a server that is mounted."""
    while getattr(offered, "fn", None) is None:
        server = offered._server
        if method == "TOOL":
            offered = await server.get_tool(offered._original_name)
        elif method == "PROMPT":
            offered = await server.get_prompt(offered._original_name)
        elif hasattr(offered, "_original_uri_template"):
            offered = await server.get_resource_template(offered._original_uri_template)
        else:
            offered = await server.get_resource(offered._original_uri)
    return inspect.unwrap(offered.fn)


def _guards(server: Any, offered: Any) -> Iterator[str]:
    if server.auth is not None:
        yield name_of(server.auth)
    checks: Any = getattr(offered, "auth", None) or ()
    for check in checks if isinstance(checks, list | tuple) else [checks]:
        name = getattr(check, "__qualname__", CHECKS.get(type(check).__name__))
        yield f"{check.__module__}.{name}"
