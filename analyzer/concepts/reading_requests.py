"""Whether a guard's code reads what differs between routes: only such code is walked for each of them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from analyzer.concepts.refusal import Refusals
from analyzer.evaluator.symbols import Function

READ: Final = frozenset(
    ["app_name", "callback", "endpoint", "fullpath", "handler", "match_info", "method", "namespace",
     "namespaces", "path", "path_info", "raw_path", "resolver_match", "resource", "route", "scope", "uri",
     "uri_template", "url", "url_name", "url_rule", "view_name"]
)  # fmt: skip
"""Names by which code reads what differs between the routes."""

MAX_LEVELS: Final = 2
"""Functions within functions that are looked at."""


def reads_route(refusals: Refusals, function: Function) -> bool:
    """Whether a function, or one of the target's own that it calls, reads what differs between the routes."""
    return bool(read_of_route(refusals, function))


def read_of_route(refusals: Refusals, function: Function, level: int = 0) -> frozenset[str]:
    """By which names a function, or one of the target's own that it calls, reads what differs between the
    routes."""
    if level >= MAX_LEVELS:
        return _own(refusals, function)
    return refusals.once(
        f"reads routes {level}", function.node, function, lambda: _within(refusals, function, level)
    )


def _within(refusals: Refusals, function: Function, level: int) -> frozenset[str]:
    calls = refusals.bodies.of(function.node).calls
    callees = (refusals.callee(call, function) for call in calls)
    inner = [read_of_route(refusals, one, level + 1) for one in callees if one is not None]
    return _own(refusals, function).union(*inner)


def _own(refusals: Refusals, function: Function) -> frozenset[str]:
    return refusals.once(
        "reads", function.node, function, lambda: READ.intersection(_read(refusals, function))
    )


def _read(refusals: Refusals, function: Function) -> Iterator[str]:
    """Attributes, names and texts in a function's code: `request.url`, `handler`, `scope["path"]`."""
    body = refusals.bodies.of(function.node)
    yield from (one.attr for one in body.attributes)
    yield from (one.id for one in body.names)
    for node in ast.walk(function.node):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
