"""The facts of behaviour of one run: entries are read, what they reach is told."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from analyzer.behaviour.entries import Entries, Entry, find
from analyzer.behaviour.every_method import only_reading, restated
from analyzer.behaviour.knowledge import Book
from analyzer.behaviour.machine import Behaviours
from analyzer.behaviour.reach import deeds, reached
from analyzer.behaviour.relations import Relations
from analyzer.behaviour.rows import rows
from analyzer.behaviour.summary import Called, Summary
from analyzer.behaviour.things import ROWS
from analyzer.behaviour.variants import is_looked_up, name_variants
from analyzer.behaviour.worth_reading import lines_worth_reading
from analyzer.concepts.connections.opening import connections
from analyzer.concepts.sql_statements import statements
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.symbols import Function
from analyzer.facts import Facts, Route, Table

ORDER: Final = {"middleware": 0, "method": 1}
"""Kinds of entries that are read before the others."""

EVERY: Final = 50
"""Entries between two words to whoever watches."""


def behaviour_facts(run: Interpreter, facts: Facts, tell: Callable[[str, int, int], None]) -> Facts:
    """What the functions do that entry points reach; routes that answer to every method are told anew, by
    what their code does."""
    book = Book.of(run.registry.modules, run.registry.aliases)
    entries = find(run, book, facts)
    machine = Behaviours(run, book, entries.seeds, Relations(facts, run.classes))
    read = _read(machine, entries, tell)
    _answered(machine, read)
    tables = {one.model: one.name for one in facts.of(Table) if one.model}
    told = Facts()
    every = machine.summaries
    name_variants(every, {id(summary) for entry, summary in read if entry.subjects})
    done = deeds(every)
    told.extend(rows(every, done, reached(read), tables, statements(run), connections(run)))
    facts.revise(Route, partial(restated, reading=only_reading(read, done)))
    return told


def _read(
    machine: Behaviours, entries: Entries, tell: Callable[[str, int, int], None]
) -> list[tuple[Entry, Summary]]:
    found: list[tuple[Entry, Summary]] = []
    helpers = _Helpers(machine.summaries)
    # What middleware and permissions hang on the request must be known when handlers ask for it.
    ordered = sorted(entries.found, key=lambda entry: (ORDER.get(entry.kind, len(ORDER)), entry.perhaps))
    for done, entry in enumerate(ordered):
        if done % EVERY == 0:
            tell("reading behaviour", done, len(entries.found))
        if entry.perhaps and helpers.has(entry.function):
            continue
        summary = machine.summary(entry.function, entry.receiver, {})
        if summary is not None:
            found.append((entry, summary))
    while machine.later:
        machine.summary(machine.later.pop(), None, {})
    _sweep(machine)
    return found


class _Helpers:
    """Methods that the target's own code calls on its objects: it is that code which runs them, and not a
    framework, as it runs what else a class of handlers has."""

    def __init__(self, summaries: list[Summary]) -> None:
        self._summaries = summaries
        self._looked_at = 0
        self._called: set[Any] = set()

    def has(self, function: Function) -> bool:
        """Whether it is one of those, as far as was read by now."""
        for summary in self._summaries[self._looked_at :]:
            for one in summary.done:
                if isinstance(one, Called) and isinstance(one.callee, Summary) and is_looked_up(one.callee):
                    self._called.add(one.callee.function.node)
        self._looked_at = len(self._summaries)
        return function.node in self._called


def _sweep(machine: Behaviours) -> None:
    """Functions that no entry was seen to reach, and whose text names something worth telling."""
    run = machine.run
    tests = run.tree.tests
    read = {id(one.function.node) for one in machine.summaries}
    worth: dict[str, list[int]] = {}

    def is_worth_reading(path: str | None, node: Any) -> bool:
        if path is None or path in tests:
            return False
        if path not in worth:
            worth[path] = lines_worth_reading(run.tree.peek(path))
        after = bisect_left(worth[path], node.lineno)
        return after < len(worth[path]) and worth[path][after] <= node.end_lineno

    for cls in list(run.classes):  # the methods of a class are known once its body has run
        if cls.node is not None and is_worth_reading(cls.module.path, cls.node):
            run.demand(f"class {cls.full_name}", partial(getattr, cls, "namespace"))
    for function in sorted(run.functions, key=lambda one: (one.module.path or "", one.node.lineno)):
        if id(function.node) not in read and is_worth_reading(function.module.path, function.node):
            read.add(id(function.node))
            machine.summary(function, function.owner, {})


def _answered(machine: Behaviours, read: list[tuple[Entry, Summary]]) -> None:
    """What handlers return: rows of queries; a text that becomes the page."""
    for entry, summary in read:
        if entry.kind != "route":
            continue
        for origin in summary.returned.origins:
            if origin.location == ROWS and not origin.composed:
                machine.accesses[origin.number].details["answered"] = True
