"""What python-socketio says about the events of a server."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Any

from tests.frameworks.oracles.spelling import name_of


def application(asked: dict[str, Any]) -> dict[str, Any]:
    """One server with its events."""
    module, _, expression = asked["load"].partition(":")
    server = eval(expression, vars(importlib.import_module(module)))
    name = f"{module}.{expression}"
    return {
        "name": name,
        "routes": [
            {
                "application": name,
                "kind": "event",
                "methods": ["EVENT"],
                "path": f"{namespace.rstrip('/')}/{event}",
                "handler": name_of(getattr(handler, "__func__", handler)),
                "guards": [],
                "params": [],
            }
            for namespace, event, handler in _events(server)
        ],
    }


def _events(server: Any) -> Iterator[tuple[str, str, Any]]:
    for namespace, handlers in server.handlers.items():
        for event, handler in handlers.items():
            yield namespace, event, handler
    for namespace, one in server.namespace_handlers.items():
        for name in vars(type(one)):
            if name.startswith("on_"):
                yield namespace, name.removeprefix("on_"), getattr(one, name)
