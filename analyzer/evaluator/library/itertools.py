"""itertools: joining and slicing of what is registered in loops."""

from __future__ import annotations

import itertools
from typing import Any

from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.operations import MAX_SIZE, plain
from analyzer.evaluator.standin import StandIn, stands_for
from analyzer.evaluator.values import List, Possible, Tuple, Unknown


@stands_for("itertools.chain")
class Chain(StandIn):
    """`chain(*iterables)` and `chain.from_iterable(iterables)`."""

    @staticmethod
    def construct(run: Interpreter, *values: Any) -> Any:
        made = List([], run.path)
        for value in values:
            inner, whole = run.elements(value)
            made.elements += inner
            made.open = made.open or not whole
        return made

    @classmethod
    def from_iterable(cls, run: Interpreter, values: Any) -> Any:
        inner, whole = run.elements(values)
        made = cls.construct(run, *(one.value for one in inner))
        made.open = made.open or not whole
        return made


def _products(run: Interpreter, rows: Any, whole: bool) -> Any:
    made = List([], run.path, not whole)
    for row in itertools.islice(rows, MAX_SIZE // 100):
        path = tuple(condition for one in row for condition in one.path)
        made.elements.append(Possible(Tuple.of([one.value for one in row]), path))
    return made


@stands_for("itertools.product")
def product(run: Interpreter, *values: Any, repeat: Any = 1) -> Any:
    columns = [run.elements(value) for value in values]
    times = plain(repeat) if isinstance(plain(repeat), int) else 1
    rows = itertools.product(*(inner for inner, _ in columns), repeat=min(times, 4))
    return _products(run, rows, all(whole for _, whole in columns))


@stands_for("itertools.combinations")
def combinations(run: Interpreter, values: Any, count: Any) -> Any:
    inner, whole = run.elements(values)
    return _products(run, itertools.combinations(inner, min(int(plain(count)), 4)), whole)


@stands_for("itertools.permutations")
def permutations(run: Interpreter, values: Any, count: Any = 2) -> Any:
    inner, whole = run.elements(values)
    return _products(run, itertools.permutations(inner, min(int(plain(count)), 4)), whole)


@stands_for("itertools.islice")
def islice(run: Interpreter, values: Any, *bounds: Any) -> Any:
    inner, whole = run.elements(values)
    known = [plain(one) for one in bounds]
    if all(one is None or isinstance(one, int) for one in known) and not any(
        isinstance(one, int) and one < 0 for one in known
    ):
        return List(list(itertools.islice(inner, *known)), run.path, not whole)
    return List(inner, run.path, True)


@stands_for("itertools.count", "itertools.cycle", "itertools.repeat")
def endless(run: Interpreter, *_: Any, **__: Any) -> Any:
    return List([Possible(Unknown("element of an endless iterator"))], run.path, True)
