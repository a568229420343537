"""What Falcon says about an application that it has loaded: its route tree, sinks and static routes.

A hook that a decorator put before a responder is told by the function that the hook runs.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

from analyzer.concepts.patterns import normal_regex
from tests.frameworks.oracles.spelling import entry, loaded, name_of, spelled, told


def application(asked: dict[str, Any]) -> dict[str, Any]:
    """One application."""
    name, app = loaded(asked)
    own = {
        name_of(kind): name_of(handler)
        for kind, handler in app._error_handlers.items()
        if not handler.__module__.startswith("falcon.")
    }
    routes = [*_routes(app), *_others(app)]
    return told(name, routes, app._unprepared_middleware, exception_handlers=own)


def _routes(app: Any) -> Iterator[dict[str, Any]]:
    for node in _below(getattr(app._router, "_roots", ())):
        for method, responder in (node.method_map or {}).items():
            if not responder.__module__.startswith("falcon."):
                kind = "websocket" if method == "WEBSOCKET" else "http"
                found = entry([method], spelled(node.uri_template), node.resource, kind)
                yield found | {"decorators": list(_hooks(responder))}


def _below(nodes: Any) -> Iterator[Any]:
    for node in nodes:
        yield node
        yield from _below(node.children)


def _hooks(responder: Any) -> Iterator[str]:
    responder = getattr(responder, "__func__", responder)
    while hasattr(responder, "__wrapped__"):
        around = inspect.getclosurevars(responder).nonlocals
        actions = [around[name] for name in ("sync_action", "async_action") if name in around]
        if responder.__code__.co_name == "do_before":
            yield from map(name_of, actions)
        responder = responder.__wrapped__


def _others(app: Any) -> Iterator[dict[str, Any]]:
    for prefix, sink, is_sink in app._sink_and_static_routes:
        if is_sink:
            yield entry(["ANY"], normal_regex(prefix.pattern), sink)
        else:
            yield entry(["GET"], f"{sink._prefix.rstrip('/')}/{{filename}}", sink, "static")
