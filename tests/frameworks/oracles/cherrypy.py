"""What CherryPy serves: it keeps no table, so the trees are walked as its dispatchers walk them."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Any

from tests.frameworks.oracles.spelling import entry, loaded, name_of, told


def application(asked: dict[str, Any]) -> dict[str, Any]:
    """Everything that is mounted."""
    name, tree = loaded(asked)
    routes = [route for mounted in tree.apps.values() for route in _of_tree(mounted)]
    return told(name, routes)


def _of_tree(mounted: Any) -> Iterator[dict[str, Any]]:
    dispatcher = mounted.config.get("/", {}).get("request.dispatch")
    by_method = type(dispatcher).__name__ == "MethodDispatcher"
    yield from _node(mounted.root, mounted.script_name, by_method)
    for section, options in mounted.config.items():
        if options.get("tools.staticdir.on"):
            yield entry(["GET"], f"{section}/{{path}}", "cherrypy.lib.static.staticdir", "static")


def _node(node: Any, path: str, by_method: bool) -> Iterator[dict[str, Any]]:
    if by_method and getattr(node, "exposed", False):
        for verb in ("GET", "POST", "PUT", "PATCH", "DELETE"):
            if hasattr(node, verb):
                yield entry([verb], path or "/", node)
    for name in dir(node):
        member = getattr(node, name)
        if name.startswith(("_", "favicon")) or isinstance(member, str | bool | type):
            continue
        if callable(member) and not by_method and getattr(member, "exposed", False):
            yield entry(["ANY"], _path(path, name), name_of(member)) | {"decorators": [*_tools(member)]}
        elif not callable(member):
            yield from _node(member, f"{path}/{name}", by_method)


def _path(path: str, name: str) -> str:
    if name == "index":
        return path or "/"
    return f"{path}/{{path}}" if name == "default" else f"{path}/{name}"


def _tools(member: Any) -> Iterator[str]:
    tools = importlib.import_module("cherrypy").tools
    for key in filter(lambda key: key.startswith("tools."), getattr(member, "_cp_config", {})):
        yield name_of(getattr(tools, key.split(".")[1]).callable)
