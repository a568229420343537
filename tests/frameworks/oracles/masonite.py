"""What Masonite says about an application that it has loaded: the routes of its router, the middleware of
each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tests.frameworks.oracles.spelling import entry, loaded, name_of, told


def application(asked: dict[str, Any]) -> dict[str, Any]:
    """One application."""
    name, app = loaded(asked)
    return told(name, _routes(app), app.make("middleware").get_http_middleware())


def _routes(app: Any) -> Iterator[dict[str, Any]]:
    capsule = app.make("middleware")
    for route in app.make("router").routes:
        path = re.sub(r"(?<=/)[@?](\w+)(?::\w+)?", r"{\1}", route.url)
        methods = {method.upper() for method in route.request_method} - {"HEAD"}
        handler = f"{name_of(route.controller_class)}.{route.controller_method}"
        before = [
            name_of(one) for key in route.get_middlewares() for one in capsule.get_route_middleware([key])
        ]
        yield entry(methods, path, handler) | {"guards": before}
