"""Routes that answer to every method alike, as functions of Django's do: whether a caller changes anything by
them is what their code does, and not which methods they name.

Such a route is one that only reads where its code was read, does nothing that lasts, and takes in nothing but
the address and the headers of a request.  What an object that nobody could identify does is not seen; code
that lets it take in a form or a body is not told to read only.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from analyzer.behaviour.entries import Entry
from analyzer.behaviour.summary import Called, Noted, Summary
from analyzer.facts import Route
from analyzer.source.walking import walk

LASTING: Final = frozenset(["writes", "published", "process", "evaluate", "email"])
"""Deeds, in one word each, after which something is not as it was."""

BROUGHT: Final = frozenset(
    [
        "POST",
        "FILES",
        "body",
        "data",
        "form",
        "files",
        "json",
        "get_json",
        "get_data",
        "method",
        "stream",
        "values",
    ]
)
"""Attributes of requests that hold what a client brings, or that tell by which method."""


def only_reading(
    read: Iterable[tuple[Entry, Summary]], deeds: Mapping[int, frozenset[str]]
) -> frozenset[str]:
    """Ids of the routes of which all code that answers reads only."""
    reading: set[str] = set()
    changing: set[str] = set()
    for entry, summary in read:
        if entry.subjects:
            (changing if _changes(summary, deeds) else reading).update(entry.subjects)
    return frozenset(reading - changing)


def restated(route: Route, reading: frozenset[str]) -> Route:
    """The route, as it is told where it answers to every method."""
    if route.methods == ("ANY",) and route.changes_state and route.id in reading:
        return replace(route, changes_state=False)
    return route


def _changes(summary: Summary, deeds: Mapping[int, frozenset[str]]) -> bool:
    if deeds.get(id(summary), frozenset()) & LASTING:
        return True
    own = [summary, *(one.callee for one in summary.done if isinstance(one, Called))]
    return any(isinstance(one, Summary) and (_takes_in(one) or _writes_files(one)) for one in own)


def _takes_in(summary: Summary) -> bool:
    """Whether a function's text names what a client brings."""
    return any(
        isinstance(node, ast.Attribute) and node.attr in BROUGHT and _is_request(node.value)
        for node in walk(summary.function.node)
    )


def _is_request(node: ast.expr) -> bool:
    """`request`, `self.request`."""
    name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
    return name in ("request", "req")


def _writes_files(summary: Summary) -> bool:
    return any(
        isinstance(one, Noted) and one.act == "file" and one.details.get("verb") in ("write", "delete")
        for one in summary.done
    )
