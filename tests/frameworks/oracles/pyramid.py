"""What Pyramid says about a configuration that it has loaded: the introspectables of its routes and views.

A view that asks for a permission is told by it; where several views answer at one route, each is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tests.frameworks.oracles.spelling import decorators_of, entry, loaded, name_of, told


def application(asked: dict[str, Any]) -> dict[str, Any]:
    """One application; what is loaded is its configurator, not committed yet."""
    name, config = loaded(asked)
    config.commit()
    found = config.introspector
    tweens = [one["introspectable"] for one in found.get_category("tweens", ())]
    own = [
        one["name"] for one in tweens if one["type"] == "implicit" and not one["name"].startswith("pyramid.")
    ]
    return told(name, _routes(found), reversed(own), exception_handlers=dict(_errors(found)))


def _routes(found: Any) -> Iterator[dict[str, Any]]:
    views = [one["introspectable"] for one in found.get_category("views", ())]
    asked = {
        id(view): one["introspectable"]["value"]
        for one in found.get_category("permissions", ())
        for view in one["related"]
    }
    default = [one["introspectable"]["value"] for one in found.get_category("default permission", ())]
    for one in found.get_category("routes", ()):
        route = one["introspectable"]
        for view in views:
            if view["route_name"] == route["name"] and not _is_of_library(view["callable"]):
                permission = asked.get(id(view), default[0] if default else None)
                yield from _of_view(route, view, permission)
    for one in found.get_category("static views", ()):
        static = one["introspectable"]
        path = f"/{static['name'].strip('/')}/{{subpath}}"
        yield entry(["GET"], path, "pyramid.static.static_view", "static")


def _is_of_library(view: Any) -> bool:
    """What is there by itself; the view of a page that has a renderer only was asked for."""
    name = name_of(view)
    return name.startswith(("pyramid.", "cornice.")) and not name.endswith(".add_view.<locals>.view")


def _of_view(route: Any, view: Any, permission: Any) -> Iterator[dict[str, Any]]:
    listed = [_names(one["request_methods"]) for one in (route, view) if one["request_methods"]]
    methods = listed[0].intersection(*listed[1:]) - {"HEAD"} if listed else {"ANY"}
    pattern = "/" + route["pattern"].lstrip("/")
    path = re.sub(r"\*(\w+)$", r"/{\1}", pattern).replace("//", "/")
    path = re.sub(r"\{(\w+):(?:[^{}]|\{[^{}]*\})*\}", r"{\1}", path)
    called, attr = view["callable"], view["attr"]
    function = getattr(called, attr) if attr else called
    name = f"{name_of(called)}.{attr}" if attr else name_of(called)
    asks = permission is not None and permission != "__no_permission_required__"
    if methods:
        found = entry(methods, path, name)
        known = ["is_authenticated"] if view.get("is_authenticated") is True else []
        guards = [*known, *([permission] if asks else [])]
        yield found | {"guards": guards, "decorators": decorators_of(function)}


def _names(methods: Any) -> set[str]:
    return {methods} if isinstance(methods, str) else set(methods)


def _errors(found: Any) -> Iterator[tuple[str, str]]:
    for one in found.get_category("views", ()):
        view = one["introspectable"]
        context = view["context"]
        answers_error = isinstance(context, type) and issubclass(context, Exception)
        if (view["exception_only"] or answers_error) and not _is_of_library(view["callable"]):
            yield name_of(context), name_of(view["callable"])
