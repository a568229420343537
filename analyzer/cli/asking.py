"""Which routes a person means who types `GET /users/42`.

Tried in this order, the first that finds any wins: the path as the map writes it; the same path with other
names for its parameters; a request's path, with values where the route has parameters; the qualified name of
a handler.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from analyzer.facts import Route, RouteKind

SUGGESTIONS = 5
"""Routes that are offered where none matches: as many as one looks at."""

_METHOD = re.compile(r"(?:(?P<method>[A-Za-z]+)\s+)?(?P<path>\S+)\s*")


@dataclass(frozen=True, slots=True)
class Question:
    """A method, or None for any, and a path or handler."""

    method: str | None
    path: str

    @classmethod
    def parse(cls, text: str) -> Question:
        """Raises ValueError, one sentence, where the text is neither `METHOD /path` nor `/path`."""
        match = _METHOD.fullmatch(text.strip())
        if match is None:
            raise ValueError(
                f"{text!r} is no route; write it as 'GET /path', '/path' or 'package.module.handler'"
            )
        method = match["method"]
        return cls(method.upper() if method else None, match["path"])

    def routes(self, routes: Iterable[Route]) -> list[Route]:
        """The routes that are meant, in their order of matching."""
        candidates = [route for route in routes if self.method is None or self.method in _methods(route)]
        path = "/" + self.path.lstrip("/")
        ways: tuple[Callable[[Route], bool], ...] = (
            lambda route: route.path == path,
            lambda route: _shape(route.path) == _shape(path),
            lambda route: _pattern(route).fullmatch(path) is not None,
            lambda route: route.handler == self.path,
        )
        for way in ways:
            found = [route for route in candidates if way(route)]
            if found:
                return sorted(found, key=lambda route: (route.application, route.position, route.id))
        return []

    def suggestions(self, routes: Iterable[Route]) -> list[str]:
        """Paths that look like the one that was asked for."""
        known = sorted({route.path for route in routes})
        inside = [path for path in known if self.path.strip("/") and self.path.strip("/") in path]
        return (inside or get_close_matches(self.path, known, SUGGESTIONS, cutoff=0.5))[:SUGGESTIONS]


def _methods(route: Route) -> set[str]:
    if route.kind is RouteKind.WEBSOCKET:
        return {"WEBSOCKET", "WS"}
    if "ANY" in route.methods or route.kind in (RouteKind.MOUNT, RouteKind.STATIC):
        return {"ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE", *route.methods}
    return set(route.methods)


def _shape(path: str) -> str:
    return re.sub(r"\{[^{}]*\}", "{}", path).rstrip("/") or "/"


def _pattern(route: Route) -> re.Pattern[str]:
    """What requests the route answers: a parameter takes one segment, a `:path` converter or a hole
    several.
    """
    several = {
        name for name, converter in re.findall(r"\{(\w*):(\w+)", route.raw_path) if converter == "path"
    }
    parts = re.split(r"(\{[^{}]*\})", route.path)
    pattern = "".join(
        (".+" if part[1:-1] in several or part == "{?}" else "[^/]+")
        if part.startswith("{")
        else re.escape(part)
        for part in parts
    )
    return re.compile(pattern + "/?")
