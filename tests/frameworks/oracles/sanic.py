"""What Sanic says about an application that it has loaded: its routes, those of classes by method."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tests.frameworks.oracles.spelling import entry, loaded, name_of, told


def application(asked: dict[str, Any]) -> dict[str, Any]:
    """One application."""
    name, app = loaded(asked)
    own = [one.func for one in (*app.request_middleware, *reversed(app.response_middleware))]
    hooks = {
        "startup": [name_of(one) for one in _listeners(app, "_start")],
        "shutdown": [name_of(one) for one in _listeners(app, "_stop")],
    }
    return told(name, _routes(app), own, hooks=hooks)


def _listeners(app: Any, ending: str) -> Iterator[Any]:
    for one in app._future_listeners:
        if one.event.endswith(ending):
            yield one.listener


def _routes(app: Any) -> Iterator[dict[str, Any]]:
    for route in app.router.routes:
        path = "/" + re.sub(r"<(\w+)(?::(?:[^<>(]|\([^)]*\)|\(\?P<\w+>[^)]*\))*)?>", r"{\1}", route.path)
        handler = route.handler
        if getattr(route.extra, "static", False):
            yield entry(["GET"], path.replace("__file_uri__", "filename"), "static", "static") | {
                "handler": "sanic.mixins.static.StaticHandleMixin._static_request_handler"
            }
        elif hasattr(handler, "view_class"):
            for method in route.methods:
                cls = handler.view_class
                yield entry([method], path, cls, method=getattr(cls, method.lower()))
        elif getattr(route.extra, "websocket", False):
            yield entry(["WEBSOCKET"], path, handler.args[0], "websocket")
        else:
            yield entry(route.methods, path, handler)
