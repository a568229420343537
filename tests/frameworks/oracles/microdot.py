"""What Microdot says about an application that it has loaded: its table of patterns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tests.frameworks.oracles.spelling import entry, loaded, name_of, told


def application(asked: dict[str, Any]) -> dict[str, Any]:
    """One application, with what is mounted in it."""
    name, app = loaded(asked)
    errors = {str(code): name_of(handler) for code, handler in app.error_handlers.items()}
    return told(name, _routes(app), exception_handlers=errors)


def _routes(app: Any) -> Iterator[dict[str, Any]]:
    for methods, pattern, handler, *_ in app.url_map:
        path = re.sub(r"<(?:[^:<>]+:)?(\w+)>", r"{\1}", pattern.url_pattern)
        if _is_socket(handler):
            yield entry(["WEBSOCKET"], path, handler.__wrapped__, "websocket")
        else:
            yield entry(methods, path, handler)


def _is_socket(handler: Any) -> bool:
    """Whether the library's decorator for WebSockets is around it."""
    return bool(hasattr(handler, "__wrapped__") and handler.__code__.co_filename.endswith("websocket.py"))
