"""What BlackSheep says about an application that it has loaded and started: its router's table."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

from tests.frameworks.oracles.spelling import entry, loaded, name_of, told

AUTH = "blacksheep.server.authorization.auth"


def application(asked: dict[str, Any]) -> dict[str, Any]:
    """One application; it puts its controllers on the router when it starts."""
    name, app = loaded(asked)
    asyncio.run(app.start())
    own = [one for one in app.middlewares if not name_of(one).startswith("blacksheep.")]
    hooks = {"startup": [name_of(one) for one in app.on_start._handlers], "shutdown": []}
    return told(name, _routes(app), own, hooks=hooks)


def _routes(app: Any) -> Iterator[dict[str, Any]]:
    for method, routes in app.router.routes.items():
        for route in routes:
            handler = getattr(route.handler, "root_fn", route.handler)
            socket = method == b"GET_WS"
            methods = ["WEBSOCKET"] if socket else [method.decode()]
            path = route.mustache_pattern.split("?")[0]
            path = "/" + path.strip("/")
            found = entry(methods, path, handler, "websocket" if socket else "http")
            asks = getattr(route.handler, "auth", False) and not getattr(handler, "allow_anonymous", False)
            yield found | {"guards": [AUTH] if asks else []}
