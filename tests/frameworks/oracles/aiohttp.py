"""What aiohttp says about an application that it has loaded: its router in order, sub-applications in place.

A route that opens a WebSocket is one to aiohttp like any other: a handler says so by the name
`WebSocketResponse` in its code.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Any

from tests.frameworks.oracles.spelling import decorators_of, name_of, spelled


def application(asked: dict[str, Any]) -> dict[str, Any]:
    """One application; with `startup`, after what it runs when it starts."""
    module_name, _, expression = asked["load"].partition(":")
    app = eval(expression, vars(importlib.import_module(module_name)))
    if asked.get("startup"):
        _start(app)
    name = asked.get("name", f"{module_name}.{expression}")
    return {
        "name": name,
        "routes": [route | {"application": name} for route in _routes(app)],
        "middleware": [name_of(one) for one in app.middlewares],
        "exception_handlers": {},
        "hooks": {
            "startup": [name_of(one) for one in app.on_startup if not isinstance(one, type(app))],
            "shutdown": [name_of(one) for one in (*app.on_shutdown, *app.on_cleanup)],
        },
        "overrides": {},
    }


def _start(app: Any) -> None:
    import asyncio

    for one in (app.on_startup, app.cleanup_ctx):
        one.freeze()
    asyncio.run(app.startup())


def _routes(app: Any) -> Iterator[dict[str, Any]]:
    from aiohttp.web_urldispatcher import PrefixedSubAppResource, StaticResource

    for resource in app.router.resources():
        if isinstance(resource, PrefixedSubAppResource):  # its routes carry the prefix already
            yield from _routes(resource._app)
        elif isinstance(resource, StaticResource):
            yield _entry(["GET"], f"{resource.canonical}/{{filename}}", "static", resource._handle)
        else:
            for route in resource:
                if route.method not in ("HEAD", "OPTIONS") or len(list(resource)) == 1:
                    yield from _route(route, resource)


def _route(route: Any, resource: Any) -> Iterator[dict[str, Any]]:
    from aiohttp.web import View

    path = resource.get_info().get("formatter") or resource.canonical
    handler = route.handler
    if isinstance(handler, type) and issubclass(handler, View):
        for verb in ("get", "post", "put", "patch", "delete"):
            method = getattr(handler, verb, None)
            if method is not None:
                yield _entry([verb.upper()], path, "http", handler) | {"decorators": decorators_of(method)}
        return
    socket = "WebSocketResponse" in getattr(getattr(handler, "__code__", None), "co_names", ())
    methods = ["WEBSOCKET"] if socket else ["ANY" if route.method == "*" else route.method]
    yield _entry(methods, path, "websocket" if socket else "http", handler)


def _entry(methods: list[str], path: str, kind: str, handler: Any) -> dict[str, Any]:
    return {
        "methods": methods,
        "path": spelled(path),
        "kind": kind,
        "handler": name_of(handler),
        "guards": [],
        "decorators": decorators_of(handler),
        "params": [],
    }
