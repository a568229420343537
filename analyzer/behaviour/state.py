"""The state of reading one function: what its names are, what was noted, in which loops and transactions.

The rooms that read statements, expressions and calls build on it, each on the one before.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Final, Protocol

from analyzer.behaviour.declared import Types
from analyzer.behaviour.events import Listeners
from analyzer.behaviour.implementations import Implementations
from analyzer.behaviour.knowledge import Book
from analyzer.behaviour.pages import Pages
from analyzer.behaviour.resolving import Resolver
from analyzer.behaviour.summary import Called, Flowed, Noted, Seed, Summary, Sunk, step
from analyzer.behaviour.syntax import Syntax
from analyzer.behaviour.texts import deciding
from analyzer.behaviour.things import (
    NOTHING,
    PARAMETER,
    ROWS,
    Origin,
    Query,
    Thing,
    either,
    harmful,
    kept_picks,
    lengthened,
)
from analyzer.behaviour.validators import Validators
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.symbols import Class, Function, FunctionNode
from analyzer.evaluator.values import Place

MAX_NOTED: Final = 4_000
"""Things that one function is said to do; generated code has more, and nobody reads it."""

SENDS: Final = re.compile(r"(?i)(paginat|execute|exec\b|fetch|scalars|\ball\b|stream|read_sql)")
"""Names of functions that send a statement which they are given."""

COMMITTED: Final = "commit"
"""How something runs that waits for the end of the transaction around it."""

SHAPES: Final = re.compile(r"(?i)(_queryset|queryset_|ordering|^annotate)")
"""Names of functions that put a query together further, and do not send it."""

MAX_INNER: Final = 12
"""Depth of functions within functions."""

Names = dict[str, Thing]


class Machine(Protocol):
    """What reading one function asks of the whole."""

    run: Interpreter
    book: Book
    resolver: Resolver
    types: Types
    validators: Validators
    implementations: Implementations
    pages: Pages
    listeners: Listeners
    syntax: Syntax
    accesses: list[Noted]
    returns: dict[Any, Thing]
    """Things of the types that functions say they return, by their nodes."""

    def summary(self, function: Function, receiver: Class | None, given: dict[int, Thing]) -> Summary | None:
        """What another function does; None where the budget does not allow to read it."""

    def seed(self, function: Function) -> Seed | None:
        """What a framework puts into its parameters."""

    def handles(self, node: FunctionNode) -> bool:
        """Whether it is a handler, which is read by itself."""

    def bases_of(self, exception: str) -> frozenset[str]:
        """The last parts of the names of what an exception is a kind of."""

    def handed_by_decorators(self, function: Function) -> Mapping[str, Thing]:
        """What decorators of the target hand to it, by parameter."""


class State:
    """One function being read."""

    def __init__(self, machine: Machine, summary: Summary) -> None:
        self.machine = machine
        self.summary = summary
        self.function = summary.function
        self.path = summary.function.module.path or ""
        self._stands = summary.place
        self.names: Names = {}
        self.loops: list[str | None] = []
        self.loops_of_caller = 0
        self.before_loops: Names = {}
        """What the names were before the outermost loop around us began."""
        self.transactions = 0
        self.awaiting = False
        """Whether the call that is read next is awaited."""
        self.entered: list[str] = []
        """Contexts that the `with` statement being read opens."""
        self.caught: list[tuple[Any, ...]] = []
        """Kinds of exceptions that handlers around us catch, innermost last."""
        self.raised: list[tuple[Any, ...]] = []
        """What the handlers that are running caught."""
        self.depth = 0
        self.unused: ast.expr | None = None
        """The expression that is a statement of its own: nobody takes what it gives."""
        self.branches = 0
        """How many tests around us decide whether what is read happens at all."""
        self.looked_at: dict[tuple[int, str], Thing] = {}
        """Rows to which relations led that nobody had loaded, by the access that gave their owner and the
        name."""
        self.set_at: dict[str, ast.AST] = {}
        """Where attributes were first set of objects of a mapped class that callers gave."""
        self.undone = False
        """Whether the expression that is read next becomes a plain text again: no page is made of it."""
        self.assigned: dict[str, int] = {}
        """Lines at which names were last assigned."""
        self.verdicts: dict[str, tuple[str, ...]] = {}
        """Names that hold what a check said, or what was found by asking for something: of which names."""
        self.liked: dict[str, str] = {}
        """Expressions, as they are written, that a test around us looked at, with its place."""
        self.flags: frozenset[tuple[int, bool]] = frozenset()
        """Parameters that tests around us found to be true, or false."""
        self.elsewhere = ""
        """How what is read runs, where it does not run here: in a thread, as a task."""

    # -- to be given by the rooms that build on this ----------------------------------------------------

    def evaluate(self, node: ast.expr) -> Thing:
        """What an expression is."""
        raise NotImplementedError

    def block(self, body: list[ast.stmt]) -> bool:
        """Read statements; whether what follows them can be reached."""
        raise NotImplementedError

    # -- places and notes -------------------------------------------------------------------------------

    def place(self, node: ast.AST) -> Place:
        if self._stands is not None:
            return self._stands
        line = getattr(node, "lineno", self.function.node.lineno)
        return Place(self.path, line, getattr(node, "end_lineno", None) or line)

    @property
    def loop(self) -> str | None:
        """The kind of loop around us: the innermost that runs over something."""
        known = [one for one in self.loops if one is not None]
        for kind in ("rows", "items", "while"):
            if kind in known:
                return kind
        return None

    def note(self, act: str, name: str, node: ast.AST, blocking: bool = False, **details: Any) -> Noted:
        """Note something that is done here."""
        noted = Noted(
            act,
            name,
            self.place(node),
            details,
            self.loop,
            self.transactions > 0,
            blocking and not self.awaiting and not self.elsewhere,
            self.elsewhere == COMMITTED,
        )
        self.keep(noted)
        return noted

    def becomes(self, name: str, since: int) -> None:
        """Random numbers that were drawn since then are, or are part of, what has this name."""
        for one in self.summary.done[since:] if name else ():
            if isinstance(one, Noted) and one.act == "random":
                one.details.setdefault("subject", name)

    def keep(self, one: Noted | Called) -> None:
        if self.elsewhere and isinstance(one, Called):
            one.way = self.elsewhere
        if len(self.summary.done) < MAX_NOTED:
            self.summary.done.append(one)

    def reach(self, sink: str, name: str, thing: Thing, node: ast.AST) -> None:
        """Something reaches a sink here: as a flow, or as something that callers have to know."""
        if self.undone and sink == "html":
            return
        place = self.place(node)
        here = step(place, f"{sink}: {name}")
        looked_at = self._looked_at(node)
        for origin, trail in deciding(sink, thing).items():
            if not harmful(origin, sink):
                continue
            sunk = Sunk(
                sink,
                name,
                self.summary.name,
                place,
                lengthened(trail, here),
                origin.checked or looked_at,
                origin.composed,
                self.flags,
            )
            self.carry(origin, sunk)

    def limited(self, *things: Thing, node: ast.AST) -> None:
        """Note that a number of the request is compared with, or kept below, something."""
        origins = [origin for one in things for origin in one.origins]
        for name in dict.fromkeys(origin.name for origin in origins if origin.location == "query"):
            self.note("limit", "comparison", node, subject=name)

    def _looked_at(self, node: ast.AST) -> str:
        """The place of a test that looked at an argument of this call, as it is written."""
        if not self.liked or not isinstance(node, ast.Call):
            return ""
        given = (*node.args, *(keyword.value for keyword in node.keywords))
        texts = map(self.machine.syntax.text, given)
        return next((self.liked[text] for text in texts if text in self.liked), "")

    def carry(self, origin: Origin, sunk: Sunk) -> None:
        """Note where the content of one origin goes."""
        if origin.location == PARAMETER:
            self.summary.sink(origin.number, origin.field, sunk)
        elif origin.location != ROWS:
            self.summary.flow(Flowed(sunk, origin.location, origin.name, self.summary.name))

    # -- names ------------------------------------------------------------------------------------------

    @contextmanager
    def within(self, loop: str | None, before: Names) -> Iterator[None]:
        """Inside a loop, before which the names were these."""
        if not self.loops:
            self.before_loops = before
        self.loops.append(loop)
        try:
            yield
        finally:
            self.loops.pop()

    @contextmanager
    def once(self) -> Iterator[None]:
        """As before the loops around us: what every turn asks for is fetched by the first."""
        loops, self.loops = self.loops, []
        try:
            yield
        finally:
            self.loops = loops

    def join(self, one: Names, other: Names) -> Names:
        """The names after two arms."""
        if one is other:
            return one
        found = dict(one)
        for name, thing in other.items():
            before = found.get(name)
            if before is not thing:  # most names are what they were
                found[name] = thing if before is None else either(before, thing)
        return found

    def returned(self, thing: Thing) -> None:
        """The function gives this, or what it gave before."""
        before = self.summary.returned
        one = Thing() if thing is NOTHING else thing  # NOTHING: as long as nothing was returned
        self.summary.returned = one if before is NOTHING else either(before, one)

    def consumed(self, thing: Thing, node: ast.AST, how: str) -> Thing:
        """A query whose rows are asked for: the access, and a row of it; anything else as it is."""
        queries = [kind for kind in thing.kinds if isinstance(kind, Query) and kind.sent_by_use]
        if not queries:
            return thing
        # Of queries of several branches one is told; what any of them loads is not said to be missing.
        eager = frozenset().union(*(one.eager for one in queries if one.models == queries[0].models))
        return self.access(replace(queries[0], eager=eager), thing, node, how)

    def waited_for(self, thing: Thing, node: ast.expr) -> Thing:
        """A query that is sent by being awaited: its rows, or its row; anything else as it is."""
        for kind in thing.kinds:
            if isinstance(kind, Query) and kind.type in self.machine.book.asynchronous:
                called = node.func if isinstance(node, ast.Call) else node
                how = called.attr if isinstance(called, ast.Attribute) else "await"
                return self.access(kind, thing, node, how, single=kind.single)
        return thing

    def handed_on(self, query: Query, thing: Thing, node: ast.AST, to: str) -> None:
        """A query that a library's function receives: whether it sends it is told by its name at best."""
        last = to.rpartition(".")[2]
        if SHAPES.search(last) or (not query.sent_by_use and not SENDS.search(to)):
            return
        asked = replace(query, bounded=query.bounded or None, done=True)
        self.access(asked, thing, node, to.rpartition(".")[2])

    def access(
        self,
        query: Query,
        thing: Thing,
        node: ast.AST,
        how: str,
        bounded: bool | None = None,
        single: bool = False,
    ) -> Thing:
        """Note that a query is sent; gives its rows (one row where `single`)."""
        noted = self.note(
            "data",
            how,
            node,
            blocking=not query.done and query.type not in self.machine.book.asynchronous,
            library=query.type.partition(".")[0],
            verb=query.verb,
            models=query.models,
            table=query.table,
            columns=tuple(sorted(query.columns)),
            filtered=query.filtered,
            bounded=query.bounded if bounded is None else bounded,
            eager=tuple(sorted(query.eager)),
            loaded=self.machine.resolver.along(query.models[0], query.eager) if query.models else (),
            text=query.text,
            back=query.back,
            single=single,
        )
        row = self.row(query, noted, thing)
        return row if single else Thing((), row.origins, items=row)

    def row(self, query: Query, noted: Noted, thing: Thing) -> Thing:
        """One row of a query."""
        row = self.rows_of(noted, query.models[0] if query.models else "")
        kinds = tuple(kind for kind in (thing.items.kinds if thing.items is not None else ()))
        return Thing(kinds, row.origins, fields=kept_picks(thing))

    def rows_of(self, noted: Noted, model: str = "") -> Thing:
        """Something with the content of an access's rows."""
        self.machine.accesses.append(noted)
        origin = Origin(ROWS, model, len(self.machine.accesses) - 1)
        return Thing((), {origin: (step(noted.place, "rows"),)})

    def single(self, rows: Thing) -> None:
        """One row at most is taken of these."""
        for origin in rows.origins:
            if origin.location == ROWS and origin.number >= 0:
                self.machine.accesses[origin.number].details.update(bounded=True, single=True)
