"""How oracles spell what every framework has: callables, decorators, paths."""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable, Iterable
from typing import Any


def name_of(thing: Any) -> str:
    """Qualified name of a callable; of an instance that of its class, of a partial that of its function."""
    while isinstance(thing, functools.partial):
        thing = thing.func
    if not hasattr(thing, "__qualname__"):
        thing = type(thing)
    return f"{thing.__module__}.{thing.__qualname__}"


def decorators_of(handler: Callable[..., Any]) -> list[str]:
    """Decorators that keep `__wrapped__`, outermost first, named by the function that made the wrapper."""
    found = []
    while hasattr(handler, "__wrapped__"):
        code = getattr(handler, "__code__", None)
        if code is not None:
            module = handler.__globals__["__name__"]
            found.append(f"{module}.{code.co_qualname.partition('.<locals>')[0]}")
        handler = handler.__wrapped__
    return found


def spelled(path: str) -> str:
    while "//" in path:
        path = path.replace("//", "/")
    parts = path.split("{")
    told = [part if "}" not in part else _without_convertor(part) for part in parts]
    return "{".join(told) or "/"


def _without_convertor(part: str) -> str:
    name, _, rest = part.partition("}")
    return name.partition(":")[0] + "}" + rest


def loaded(asked: dict[str, Any]) -> tuple[str, Any]:
    """The application that a `fixture.toml` names, and by which name people know it."""
    module, _, expression = asked["load"].partition(":")
    app = eval(expression, vars(importlib.import_module(module)))
    return asked.get("name", f"{module}.{expression}"), app


def told(
    name: str, routes: Iterable[dict[str, Any]], middleware: Iterable[Any] = (), **more: Any
) -> dict[str, Any]:
    """One application, as the truth files have it."""
    return {
        "name": name,
        "routes": [route | {"application": name} for route in routes],
        "middleware": [one if isinstance(one, str) else name_of(one) for one in middleware],
        "exception_handlers": {},
        "hooks": {"startup": [], "shutdown": []},
        "overrides": {},
    } | more


def entry(
    methods: Iterable[str], path: str, handler: Any, kind: str = "http", method: Any = None
) -> dict[str, Any]:
    """One route; of a class, `method` is the one that answers."""
    return {
        "methods": sorted(methods),
        "path": path,
        "kind": kind,
        "handler": handler if isinstance(handler, str) else name_of(handler),
        "guards": [],
        "decorators": decorators_of(method or handler),
        "params": [],
    }
