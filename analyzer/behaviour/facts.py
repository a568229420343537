"""The facts of behaviour of one run: entries are read, what they reach is told."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

from analyzer.behaviour.entries import Entries, Entry, find
from analyzer.behaviour.knowledge import Book
from analyzer.behaviour.machine import Behaviours
from analyzer.behaviour.reach import deeds, reached
from analyzer.behaviour.rows import rows
from analyzer.behaviour.summary import Summary
from analyzer.behaviour.things import ROWS
from analyzer.concepts.sql_statements import statements
from analyzer.evaluator.interpreter import Interpreter
from analyzer.facts import Facts, Table

WORTH_READING: Final = (
    b"execute", b".raw(", b"system(", b"popen", b"subprocess", b"eval(", b"exec(", b"pickle", b"yaml.",
    b"md5", b"sha1", b"jwt.", b"requests.", b"httpx", b"urlopen", b"render_template_string", b"redirect(",
    b"open(", b"Markup", b"mark_safe", b".delay(", b"apply_async", b"set_cookie", b"autoescape", b"random.",
    b"verify=", b"fetchall(", b"fetch_all(", b"fetchone(", b"fetch_one(", b"fetchrow(", b"fetch_row(",
    b"fetchval(", b"fetch_val(",
)  # fmt: skip
"""One of these must stand in the text of a function that is read although nobody was seen to call it.  To
look for each of them takes a quarter of the time of one pattern for all."""

EVERY: Final = 50
"""Entries between two words to whoever watches."""


def behaviour_facts(run: Interpreter, facts: Facts, tell: Callable[[str, int, int], None]) -> Facts:
    """What the functions do that entry points reach."""
    book = Book.of(run.registry.modules, run.registry.aliases)
    entries = find(run, book, facts)
    machine = Behaviours(run, book, entries.seeds)
    read = _read(machine, entries, tell)
    _answered(machine, read)
    tables = {one.model: one.name for one in facts.of(Table) if one.model}
    told = Facts()
    told.extend(rows(machine.summaries, deeds(machine.summaries), reached(read), tables, statements(run)))
    return told


def _read(
    machine: Behaviours, entries: Entries, tell: Callable[[str, int, int], None]
) -> list[tuple[Entry, Summary]]:
    found: list[tuple[Entry, Summary]] = []
    for done, entry in enumerate(entries.found):
        if done % EVERY == 0:
            tell("reading behaviour", done, len(entries.found))
        summary = machine.summary(entry.function, entry.receiver, {})
        if summary is not None:
            found.append((entry, summary))
    while machine.later:
        machine.summary(machine.later.pop(), None, {})
    _sweep(machine)
    return found


def _sweep(machine: Behaviours) -> None:
    """Functions that no entry was seen to reach, and whose text names something worth telling."""
    run = machine.run
    tests = {file.path for file in run.tree.files if file.is_test}
    read = {id(one.function.node) for one in machine.summaries}
    worth: dict[str, list[int]] = {}

    def is_worth_reading(path: str | None, node: Any) -> bool:
        if path is None or path in tests:
            return False
        if path not in worth:
            worth[path] = _lines_worth_reading(run.tree.peek(path))
        after = bisect_left(worth[path], node.lineno)
        return after < len(worth[path]) and worth[path][after] <= node.end_lineno

    for cls in list(run.classes):
        if cls.node is not None and is_worth_reading(cls.module.path, cls.node):
            run.demand(
                f"class {cls.full_name}", partial(getattr, cls, "namespace")
            )  # its methods are known then
    for function in sorted(run.functions, key=lambda one: (one.module.path or "", one.node.lineno)):
        if id(function.node) not in read and is_worth_reading(function.module.path, function.node):
            read.add(id(function.node))
            machine.summary(function, function.owner, {})


def _lines_worth_reading(content: bytes) -> list[int]:
    found = sorted(at for text in WORTH_READING for at in _places(content, text))
    lines, line, before = [], 1, 0
    for at in found:
        line += content.count(b"\n", before, at)
        before = at
        lines.append(line)
    return lines


def _places(content: bytes, text: bytes) -> Iterator[int]:
    """Where a text stands; of `open(` only the built-in function, no member."""
    at = content.find(text)
    while at >= 0:
        if text != b"open(" or content[at - 1 : at] not in (b".", b"\n", b""):
            yield at
        at = content.find(text, at + 1)


def _answered(machine: Behaviours, read: list[tuple[Entry, Summary]]) -> None:
    """What handlers return: rows of queries; a text that becomes the page."""
    for entry, summary in read:
        if entry.kind != "route":
            continue
        for origin in summary.returned.origins:
            if origin.location == ROWS:
                machine.accesses[origin.number].details["answered"] = True
