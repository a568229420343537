"""What aiohttp says about an application that it has loaded: its router in order, sub-applications in place.

A route that opens a WebSocket is one to aiohttp like any other: a handler says so by the name
`WebSocketResponse` in its code.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.frameworks.oracles.spelling import entry, loaded, name_of, spelled, told


def application(asked: dict[str, Any]) -> dict[str, Any]:
    """One application; with `startup`, after what it runs when it starts."""
    name, app = loaded(asked)
    if asked.get("startup"):
        _start(app)
    hooks = {
        "startup": [name_of(one) for one in app.on_startup if not isinstance(one, type(app))],
        "shutdown": [name_of(one) for one in (*app.on_shutdown, *app.on_cleanup)],
    }
    return told(name, _routes(app), app.middlewares, hooks=hooks)


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
            yield entry(["GET"], f"{resource.canonical}/{{filename}}", resource._handle, "static")
        else:
            for route in resource:
                if route.method not in ("HEAD", "OPTIONS") or len(list(resource)) == 1:
                    yield from _route(route, resource)


def _route(route: Any, resource: Any) -> Iterator[dict[str, Any]]:
    from aiohttp.web import View

    path = spelled(resource.get_info().get("formatter") or resource.canonical)
    handler = route.handler
    if isinstance(handler, type) and issubclass(handler, View):
        for verb in ("get", "post", "put", "patch", "delete"):
            if hasattr(handler, verb):
                yield entry([verb.upper()], path, handler, method=getattr(handler, verb))
        return
    if "WebSocketResponse" in getattr(getattr(handler, "__code__", None), "co_names", ()):
        yield entry(["WEBSOCKET"], path, handler, "websocket")
    else:
        yield entry(["ANY" if route.method == "*" else route.method], path, handler)
