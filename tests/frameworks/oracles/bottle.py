"""What Bottle says about an application that it has loaded: `app.routes` in order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tests.frameworks.oracles.spelling import entry, loaded, name_of, told


def application(asked: dict[str, Any]) -> dict[str, Any]:
    """One application; its own plugins are its middleware, as they are around every handler."""
    name, app = loaded(asked)
    own = [one for one in app.plugins if not type(one).__module__.startswith("bottle")]
    errors = {str(code): name_of(handler) for code, handler in app.error_handler.items()}
    return told(name, _routes(app), own, exception_handlers=errors)


def _routes(app: Any) -> Iterator[dict[str, Any]]:
    for route in app.routes:
        path = re.sub(r"(<[^>]*>)|:(\w+)(?:#.*?#)?", lambda one: one[1] or f"<{one[2]}>", route.rule)
        path = re.sub(r"<(\w*)(?::(?:\([^)]*\)|[^>(])*)?>", r"{\1}", path)
        target = route.config.get("mountpoint.target")
        if target is None:
            found = entry([route.method], path, route.callback)
            applied = [
                f"{one.__module__}.{one.__qualname__.partition('.<locals>')[0]}" for one in route.plugins
            ]
            yield found | {"decorators": [*applied, *found["decorators"]]}
        elif not path.endswith("/{}"):
            yield entry(["ANY"], path, target, "mount")
