"""Under which tests a guard lets a request through without looking at who is calling."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import Any, Final

from analyzer.concepts.guard_walk.walk import Walk, walked
from analyzer.concepts.guard_walk.ways import CAUGHT, Tested, Way, asks_nobody, settled
from analyzer.concepts.refusal import Refusals
from analyzer.evaluator.conditions import Path, never_all
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.symbols import Function

MAX_TESTS: Final = 6
"""Tests of whose outcomes all combinations are tried."""


MAX_SHOWN: Final = 6
"""Exemptions of one guard that a reader is told of."""


@dataclass(frozen=True, slots=True)
class Exemptions:
    """What a guard lets through: the tests under which it still guards, and whether it guards at all."""

    path: Path = ()
    everybody: bool = False
    undecided: bool = False
    handed_on: bool = False
    """Whether it leaves that to something that is not read."""
    indifferent: bool = False
    """Whether it looks at who is calling, and nobody comes through by it who would not otherwise: it refuses
    for another reason, whoever asks."""
    statements: int = 0
    """How many were walked to find out."""


def exemptions(
    run: Interpreter,
    refusals: Refusals,
    function: Function,
    names: Mapping[str, Any] | None = None,
    decorates: bool = False,
    kind: type[Walk] = Walk,
) -> Exemptions:
    """Under which tests a guard lets requests through unasked; `names` are what is known of the request."""
    if not isinstance(function.node.body, list):
        return Exemptions()
    walk = walked(run, refusals, function, names or {}, decorates, kind=kind)
    return replace(told(walk, asks_nobody), statements=walk.taken[0])


def told(walk: Walk, is_free: Callable[[Way], bool]) -> Exemptions:
    """What a walk has come to, with what tells which of its open ways ask nobody."""
    if walk.too_many:
        return Exemptions(undecided=True)
    if walk.handed_on:
        return Exemptions(handed_on=True)
    refusals, function = walk.refusals, walk.function
    spelled = [tuple(_spelled(refusals, function, test) for test in way) for way in walk.open]
    free = {key: way for key, way in zip(spelled, walk.open, strict=True) if is_free(way)}
    caught = any(all(test is CAUGHT for test in way) for way in walk.open if is_free(way))
    if caught or _leave_nobody(spelled):
        return Exemptions(everybody=True)
    known = [frozenset(one) for one, way in zip(spelled, walk.open, strict=True) if not is_free(way)]
    indifferent = bool(known and free) and all(any(set(one) <= way for one in free) for way in known)
    found: Path = ()
    for way in settled(free.values(), lambda test: _spelled(refusals, function, test)[0])[:MAX_SHOWN]:
        found += never_all(tuple(test.condition() for test in way))
    return Exemptions(found, indifferent=indifferent)


def _spelled(refusals: Refusals, function: Function, test: Tested) -> tuple[str, bool]:
    """The text of a test, which is the same on every route, and its outcome."""
    node = test.node
    text = refusals.once("text", node, function, lambda: ast.unparse(node)) if node is not None else ""
    return text, test.outcome


def _leave_nobody(ways: list[tuple[tuple[str, bool], ...]]) -> bool:
    """Whether one of the ways is open whatever the tests on them come to."""
    tests = sorted({text for way in ways for text, _ in way})
    if not ways or len(tests) > MAX_TESTS:
        return False
    wanted = [dict(way).items() for way in ways]
    combined = (dict(zip(tests, told, strict=True)) for told in product([True, False], repeat=len(tests)))
    return all(any(way <= told.items() for way in wanted) for told in combined)
