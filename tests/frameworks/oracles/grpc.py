"""What gRPC says about the methods of a server and its interceptors."""

from __future__ import annotations

import importlib
from typing import Any

from tests.frameworks.oracles.spelling import name_of

SHAPES = {
    (False, False): ("UNARY", "unary_unary"),
    (False, True): ("SERVER_STREAMING", "unary_stream"),
    (True, False): ("CLIENT_STREAMING", "stream_unary"),
    (True, True): ("BIDIRECTIONAL", "stream_stream"),
}


def application(asked: dict[str, Any]) -> dict[str, Any]:
    """One server with its methods."""
    module, _, expression = asked["load"].partition(":")
    server = eval(expression, vars(importlib.import_module(module)))
    state = server._state
    guards = [name_of(one) for one in getattr(state.interceptor_pipeline, "interceptors", ())]
    routes = []
    for generic in state.generic_handlers:
        for path, handler in generic._method_handlers.items():
            shape, behavior = SHAPES[handler.request_streaming, handler.response_streaming]
            routes.append(
                {
                    "application": f"{module}.{expression}",
                    "kind": "grpc",
                    "methods": [shape],
                    "path": path,
                    "handler": name_of(getattr(handler, behavior)),
                    "guards": guards,
                    "params": [],
                }
            )
    return {"name": f"{module}.{expression}", "routes": routes}
