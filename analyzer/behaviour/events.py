"""Functions that a library calls when rows change: listeners that the modules registered as they were loaded.

A library's file says in which list of a stub they are kept, as `(target, event, function)`, and which verb of
an access each event goes with (``HEARD``).  A listener to a class hears of its rows, and of those of classes
below it; one to anything else, a session, hears of every commit.
Not modelled: attribute events, events of engines and connections; whether a listener `propagate`s.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from analyzer.concepts.work import function_of
from analyzer.evaluator.attributes import mro_of
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class, Function
from analyzer.evaluator.values import List, Tuple


class Listeners:
    """Who hears what happens to rows."""

    def __init__(self, run: Interpreter, heard: Mapping[str, Mapping[str, str]]) -> None:
        self._run = run
        self._heard = heard

    def of(self, verb: str, models: tuple[str, ...]) -> list[Function]:
        """The functions that hear of an access."""
        if not self._known:
            return []
        keys = [(verb, "")] if verb == "commit" else [(verb, model) for model in models]
        return [function for key in keys for function in self._known.get(key, ())]

    @cached_property
    def _known(self) -> dict[tuple[str, str], list[Function]]:
        found: dict[tuple[str, str], list[Function]] = {}
        for name, verbs in sorted(self._heard.items()):
            if f"stub:{name.rpartition('.')[0]}" not in self._run.importer.modules:
                continue  # nobody imports it
            kept = plain(self._run.external(name))
            for one in kept.elements if isinstance(kept, List) else ():
                entry = plain(one.value)
                if isinstance(entry, Tuple) and len(entry.elements) == 3:
                    target, event, function = (plain(part.value) for part in entry.elements)
                    self._add(found, target, verbs.get(event, "") if isinstance(event, str) else "", function)
        return found

    def _add(
        self, found: dict[tuple[str, str], list[Function]], target: object, verb: str, function: object
    ) -> None:
        listener = function_of(function)
        if listener is None or not verb:
            return
        names = [""] if verb == "commit" else []
        if verb != "commit" and isinstance(target, Class):
            below = (one for one in self._run.classes if target in mro_of(one))
            names = sorted({one.full_name for one in below})
        for name in names:
            listening = found.setdefault((verb, name), [])
            if listener not in listening:
                listening.append(listener)
