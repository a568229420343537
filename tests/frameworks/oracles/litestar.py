"""What Litestar says about an application that it has loaded: its routes with handlers and guards."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.frameworks.oracles.spelling import decorators_of, entry, loaded, name_of, spelled, told


def application(asked: dict[str, Any]) -> dict[str, Any]:
    """One application, without the pages of its generated description."""
    name, app = loaded(asked)
    hooks = {
        "startup": [name_of(one) for one in app.on_startup],
        "shutdown": [name_of(one) for one in app.on_shutdown],
    }
    return told(name, _routes(app), [_layer(one) for one in app.middleware], hooks=hooks)


def _layer(middleware: Any) -> Any:
    return getattr(middleware, "middleware", middleware)


def _routes(app: Any) -> Iterator[dict[str, Any]]:
    for route in app.routes:
        handlers = getattr(route, "route_handlers", None) or [route.route_handler]
        for handler in handlers:
            function = getattr(handler.fn, "__func__", handler.fn)
            if name_of(function).startswith(("litestar._openapi", "litestar.openapi", "litestar.routes")):
                continue
            kind, methods = _kind(handler)
            listener = getattr(handler, "_listener_class", None)
            found = entry(methods, spelled(route.path), listener or function, kind)
            guards = [name_of(getattr(one, "func", one)) for one in handler.resolve_guards()]
            yield found | {"guards": guards, "decorators": decorators_of(function)}


def _kind(handler: Any) -> tuple[str, list[str]]:
    name = type(handler).__name__.lower()
    if "websocket" in name:
        return "websocket", ["WEBSOCKET"]
    if "asgi" in name:
        static = "StaticFiles" in name_of(handler.fn)
        return ("static", ["GET"]) if static else ("mount", ["ANY"])
    return "http", [str(getattr(one, "value", one)) for one in handler.http_methods]
