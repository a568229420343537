"""Tables of routes that an object of the target's keeps itself: which of its methods answers what is left of
a path.  A method that a framework calls looks the rest of the path up in it.

Read: what attributes hold in mappings and lists, where pairs of a pattern and one of the object's methods
stand in them; the pattern is a sequence of the path's parts (`("item", ":id")`) or a text; a key that is an
HTTP method is that of what it leads to.  What such a method asks of a handler's marks before it calls it is a
guard of these routes.

Not read: tables that are filled when requests come; patterns that are made of anything else.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from analyzer.concepts.body_names import is_parameter
from analyzer.concepts.class_views import METHODS
from analyzer.concepts.gates import Hook
from analyzer.concepts.layers import refusals
from analyzer.concepts.requests import by_route, outermost
from analyzer.concepts.routing import PROTECTING, Draft, GuardDraft
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Bound, Function, Instance
from analyzer.evaluator.values import Dict, Sequence

MAX_LEVELS: Final = 3
"""Containers within containers of a table, and functions within functions of what looks it up."""

VERBS: Final = frozenset(name.upper() for name in METHODS)
LOOKING: Final = frozenset(["getattr", "hasattr"])


@dataclass(frozen=True, slots=True)
class Entry:
    """A pattern below the object's own path, for one method or any, and what answers."""

    method: str | None
    path: str
    handler: Bound


class OwnTable:
    """What an object's own table of routes holds, in the order of the table."""

    def __init__(self, run: Interpreter, node: Instance) -> None:
        self._run = run
        self._held = {
            name: list(_entries(run, run.settle(value), node, None, 0))
            for name, value in sorted(node.attributes.items())
        }

    def seen_by(self, dispatcher: Function) -> list[Entry] | None:
        """The entries among which a function looks, or what it calls; None where it looks in no table."""
        read = {
            one.attr
            for function in _reached(self._run, dispatcher)
            for one in self._run.bodies.of(function.node).attributes
        }
        tables = [entries for name, entries in self._held.items() if entries and name in read]
        return [entry for entries in tables for entry in entries] if tables else None


def _entries(run: Interpreter, value: Any, node: Instance, method: str | None, level: int) -> Iterator[Entry]:
    known = plain(value)
    if isinstance(known, Instance) and known.payload is not None:  # a mapping of a kind of its own
        known = known.payload
    if level > MAX_LEVELS:
        return
    if isinstance(known, Dict):
        for key, one in known.entries.values():
            verb = key.upper() if isinstance(key, str) and key.upper() in VERBS else method
            yield from _entries(run, one.value, node, verb, level + 1)
    elif isinstance(known, Sequence):
        values = [plain(one.value) for one in known.elements]
        if len(values) >= 2 and isinstance(values[1], Bound):
            pattern = _pattern(values[0])
            if pattern is not None and values[1].receiver is node:
                yield Entry(method, pattern, values[1])
            return
        for one in values:
            if isinstance(one, Sequence):
                yield from _entries(run, one, node, method, level + 1)


def _pattern(value: Any) -> str | None:
    """A pattern as a path; None for what is none."""
    if isinstance(value, str):
        return _path(value.strip("/").split("/")) if value.startswith("/") else None
    if not isinstance(value, Sequence):
        return None
    parts = [plain(one.value) for one in value.elements]
    return _path(parts) if all(isinstance(one, str) for one in parts) else None


def _path(parts: list[str]) -> str:
    named = (f"{{{one[1:]}}}" if one.startswith(":") else one for one in parts if one)
    return "".join(f"/{one}" for one in named)


def asked_of_marks(run: Interpreter, dispatcher: Function) -> Iterator[GuardDraft]:
    """The functions that what looks the table up calls with a handler, and that refuse by its marks."""
    for function in _reached(run, dispatcher):
        parameter = _marked_parameter(function)
        refusal = refusals(run).of_function(function) if parameter is not None else None
        if refusal is not None and refusal.kind in PROTECTING and refusal.refuses:
            draft = GuardDraft(function.full_name, refusal.kind, "application", True, place=function.place)

            def names(route: Draft, _: Function, parameter: str | None = parameter) -> dict[str, Any]:
                return {str(parameter): outermost(route.handler)}

            yield by_route(run, draft, [function], names, walk=Hook)


def _reached(run: Interpreter, function: Function) -> list[Function]:
    """A function, and those of the target's own that it runs, directly or through others."""
    seen = [function]
    level = [function]
    for _ in range(MAX_LEVELS):
        calls = ((call, one) for one in level for call in run.bodies.of(one.node).calls)
        found = (refusals(run).callee(call, one) for call, one in calls)
        level = list(dict.fromkeys(one for one in found if one is not None and one not in seen))
        seen += level
    return seen


def _marked_parameter(function: Function) -> str | None:
    """The parameter whose marks a function looks for."""
    for node in ast.walk(function.node):
        match node:
            case ast.Call(func=ast.Name(id=name), args=[ast.Name(id=given), ast.Constant(), *_]):
                if name in LOOKING and is_parameter(given, function):
                    return given
    return None
