"""itertools: joining, pairing and slicing of what is registered in loops.

Not modelled: `groupby` and `tee`.  `count` and `cycle` have no end and are not known.
Source: https://docs.python.org/3/library/itertools.html
"""

from __future__ import annotations

import ast
import itertools
from collections.abc import Callable, Iterable
from typing import Any, Final

from analyzer.evaluator.attributes import truth_of
from analyzer.evaluator.expressions import operate
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.standin import StandIn, stands_for
from analyzer.evaluator.values import Arguments, Generator, Possible, Tuple, Unknown

MAX_ROWS: Final = 1_000
"""Rows of a product or of permutations; no start-up code registers more in one loop."""


@stands_for("itertools.chain")
class Chain(StandIn):
    """`chain(*iterables)` and `chain.from_iterable(iterables)`."""

    @staticmethod
    def construct(run: Interpreter, *iterables: Any) -> Any:
        return _chained(run, [Possible(value) for value in iterables], True)

    @classmethod
    def from_iterable(cls, run: Interpreter, iterables: Any) -> Any:
        return _chained(run, *run.elements(iterables))


def _chained(run: Interpreter, iterables: list[Possible], whole: bool) -> Generator:
    made = Generator([], run.path, not whole)
    for iterable in iterables:
        inner, complete = run.elements(iterable.value)
        made.elements += [Possible(one.value, (*iterable.path, *one.path)) for one in inner]
        made.open = made.open or not complete
    return made


def _rows(run: Interpreter, rows: Iterable[tuple[Possible, ...]], whole: bool) -> Generator:
    """Rows of elements, each there where all of its parts are."""
    made = Generator([], run.path, not whole)
    for row in rows:
        if len(made.elements) == MAX_ROWS:
            made.open = True
            break
        path = tuple(condition for one in row for condition in one.path)
        made.elements.append(Possible(Tuple.of([one.value for one in row]), path))
    return made


def _unknown(run: Interpreter, reason: str) -> Generator:
    return Generator([Possible(Unknown(reason, run.place()))], run.path, True)


@stands_for("itertools.product")
def product(run: Interpreter, *iterables: Any, repeat: Any = 1) -> Any:
    columns = [run.elements(value) for value in iterables]
    times = plain(repeat)
    if not isinstance(times, int) or not 0 <= times * len(columns) <= MAX_ROWS:
        return _unknown(run, "row of a product")
    rows = itertools.product(*(inner for inner, _ in columns), repeat=times)
    return _rows(run, rows, all(whole for _, whole in columns))


def _chosen(
    function: Callable[[list[Possible], int], Iterable[tuple[Possible, ...]]], needs_count: bool
) -> Callable[..., Any]:
    def choose(run: Interpreter, iterable: Any, r: Any = None) -> Any:
        inner, whole = run.elements(iterable)
        count = len(inner) if r is None and not needs_count else plain(r)
        if not isinstance(count, int) or not 0 <= count <= MAX_ROWS:
            return _unknown(run, "choice of elements")
        return _rows(run, function(inner, count), whole)

    return choose


combinations = stands_for("itertools.combinations")(_chosen(itertools.combinations, True))
permutations = stands_for("itertools.permutations")(_chosen(itertools.permutations, False))
combinations_with_replacement = stands_for("itertools.combinations_with_replacement")(
    _chosen(itertools.combinations_with_replacement, True)
)


@stands_for("itertools.pairwise")
def pairwise(run: Interpreter, iterable: Any) -> Any:
    inner, whole = run.elements(iterable)
    return _rows(run, itertools.pairwise(inner), whole)


@stands_for("itertools.zip_longest")
def zip_longest(run: Interpreter, *iterables: Any, fillvalue: Any = None) -> Any:
    columns = [run.elements(value) for value in iterables]
    rows = itertools.zip_longest(*(inner for inner, _ in columns), fillvalue=Possible(fillvalue))
    return _rows(run, rows, all(whole for _, whole in columns))


@stands_for("itertools.islice")
def islice(run: Interpreter, iterable: Any, *bounds: Any) -> Any:
    known = [plain(one) for one in bounds]
    holder = plain(iterable)
    inner, whole = run.elements(holder)
    if not all(one is None or (isinstance(one, int) and one >= 0) for one in known) or known[2:] == [0]:
        return Generator(inner, run.path, True)
    taken = list(itertools.islice(inner, *known))
    if isinstance(holder, Generator) and not holder.elements:  # what was not taken stays in the iterator
        stop = known[0] if len(known) == 1 else known[1]
        holder.elements = inner[stop:] if isinstance(stop, int) else []
    return Generator(taken, run.path, not whole and len(taken) == len(inner))


@stands_for("itertools.starmap")
def starmap(run: Interpreter, function: Any, iterable: Any) -> Any:
    inner, whole = run.elements(iterable)
    made = Generator([], run.path, not whole)
    for one in inner:
        args, complete = run.elements(one.value)
        given = Arguments([each.value for each in args], more_positional=not complete)
        made.elements.append(Possible(run.call_with(function, given), one.path))
    return made


@stands_for("itertools.accumulate")
def accumulate(run: Interpreter, iterable: Any, func: Any = None, *, initial: Any = None) -> Any:
    inner, whole = run.elements(iterable)
    if not whole or any(one.path for one in inner):
        return _unknown(run, "accumulated value")
    values = [one.value for one in inner] if initial is None else [initial, *(one.value for one in inner)]
    found: list[Any] = []
    for value in values:
        if found:
            before = found[-1]
            value = operate(run, ast.Add, before, value) if func is None else run.call(func, [before, value])
        found.append(value)
    return Generator([Possible(one) for one in found], run.path)


@stands_for("itertools.takewhile")
def takewhile(run: Interpreter, predicate: Any, iterable: Any) -> Any:
    return _split(run, predicate, iterable)[0]


@stands_for("itertools.dropwhile")
def dropwhile(run: Interpreter, predicate: Any, iterable: Any) -> Any:
    return _split(run, predicate, iterable)[1]


def _split(run: Interpreter, predicate: Any, iterable: Any) -> tuple[Generator, Generator]:
    """The elements before the first that fails a test, and the rest."""
    inner, whole = run.elements(iterable)
    for position, one in enumerate(inner):
        known, _ = truth_of(run, run.call(predicate, [one.value]))
        if known is None or one.path:
            return Generator(inner, run.path, True), Generator(inner, run.path, True)
        if not known:
            return Generator(inner[:position], run.path), Generator(inner[position:], run.path, not whole)
    return Generator(inner, run.path, not whole), Generator([], run.path, not whole)


@stands_for("itertools.repeat")
def repeat(run: Interpreter, value: Any, times: Any = None) -> Any:
    count = plain(times)
    if isinstance(count, int) and count <= MAX_ROWS:
        return Generator([Possible(value)] * max(0, count), run.path)
    return Generator([Possible(value)], run.path, True)


@stands_for("itertools.count", "itertools.cycle")
def endless(run: Interpreter, *_: Any, **__: Any) -> Any:
    return _unknown(run, "element of an endless iterator")
