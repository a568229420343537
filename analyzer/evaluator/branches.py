"""Branches: what an undecided test leaves behind.

Where a test is not decided both arms run one after the other on one heap; what they do keeps the test, and
the names that they bind are joined.  An arm that raises vanishes and leaves no condition; after one that
returns, the rest of the function is under the opposite test; what an arm had bound when it left a loop, or
went on to its next turn, is joined where it comes out again.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from analyzer.evaluator.attributes import truth_of
from analyzer.evaluator.conditions import Condition, Path, beyond, joined, never_all
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import join
from analyzer.evaluator.narrowing import Narrowing
from analyzer.evaluator.patterns import all_of, matches
from analyzer.evaluator.signals import BREAK, CONTINUE, RAISE, RETURN, Raised
from analyzer.evaluator.symbols import Frame, Names
from analyzer.evaluator.values import Possible, Postponed, is_constant

LIVELINESS: Final = {None: 4, CONTINUE: 3, BREAK: 2, RETURN: 1, RAISE: 0}
"""Of two ways in which arms ended, the one after which more code runs."""

NAMES_PER_STEP: Final = 25
"""Names that are copied and joined in about the time of a step."""


def run_if(run: Interpreter, node: ast.If, frame: Frame) -> str | None:
    """`if`, with its `elif`s."""
    test = run.evaluate(node.test, frame)
    known, by_default = truth_of(run, test)
    if known is None and run.is_type_checking(test):
        known = False
    if known is not None:
        return run.block(node.body if known else node.orelse, frame)
    narrowing = Narrowing(run, node.test, frame)
    completion = both(
        run,
        frame,
        (Condition(node.test, by_default),),
        lambda: narrowing.arm(True, lambda: run.block(node.body, frame)),
        lambda: narrowing.arm(False, lambda: run.block(node.orelse, frame)),
    )
    narrowing.behind()
    return completion


@dataclass(slots=True)
class _Arm:
    """How one arm of a branch ended: what it bound, under which tests it began and under which it ended."""

    completion: str | None
    names: Names
    tests: Path
    path: Path


def both(
    run: Interpreter,
    frame: Frame,
    tests: Path,
    first: Callable[[], str | None],
    second: Callable[[], str | None],
) -> str | None:
    """Run two arms of undecided tests and join what they leave behind; gives how the livelier one ended."""
    entry, before, forked = run.path, frame.bindings, frame.forked
    run.spend(len(before) // NAMES_PER_STEP)
    arms: list[_Arm] = []
    for arm, own in ((first, tests), (second, never_all(tests))):
        frame.bindings = dict(before)
        frame.forked = run.path = joined(entry, own)
        try:
            completion = arm()
        except Raised:
            completion = RAISE
        arms.append(_Arm(completion, frame.bindings, own, run.path))
    frame.forked = forked
    stays, leaves = arms if _livelier(*arms) else arms[::-1]
    if stays.completion == leaves.completion:
        after = mixed(run, [(arm.names, arm.tests) for arm in arms])
        run.path = joined(entry, _returned_within(entry, arms)) if stays.completion is None else entry
    else:
        after = stays.names
        rest = beyond(stays.path, joined(entry, stays.tests))
        run.path = joined(entry, rest if leaves.completion == RAISE else (*stays.tests, *rest))
        if frame.loop is not None and leaves.completion is not None:
            frame.loop.left(leaves.completion, leaves.names, leaves.path)
    before.clear()  # closures and modules hold on to this very dictionary
    before.update(after)
    frame.bindings = before
    return stays.completion


def _livelier(one: _Arm, other: _Arm) -> bool:
    return LIVELINESS[one.completion] >= LIVELINESS[other.completion]


def _returned_within(entry: Path, arms: list[_Arm]) -> Path:
    """The tests that hold after a branch because something within its arms returned under the opposite
    ones."""
    found: Path = ()
    for arm in arms:
        rest = beyond(arm.path, joined(entry, arm.tests))
        if rest:
            found = joined(found, never_all((*arm.tests, *never_all(rest))))
    return found


def mixed(run: Interpreter, ways: list[tuple[Names, Path]]) -> Names:
    """The names that several ways bind, each under its tests, joined."""
    merged: Names = {}
    first, last = ways[0][0], ways[-1][0]
    for name in {name: None for names, _ in ways for name in names}:
        if len(ways) == 2 and name in first and name in last and first[name] is last[name]:
            merged[name] = first[name]  # most names are: this comes first for the sake of time
            continue
        found = [Possible(names[name], tests) for names, tests in ways if name in names]
        if len(found) == len(ways) and all(one.value is found[0].value for one in found):
            merged[name] = found[0].value
        elif len(found) == 1 and (isinstance(found[0].value, Postponed) or is_constant(found[0].value)):
            merged[name] = found[0].value  # where the name is read, it is bound
        else:
            merged[name] = _one_of(run, found)
    return merged


def _one_of(run: Interpreter, found: list[Possible]) -> Any:
    """One of several values; where some are put off the joining is put off as well."""
    if any(isinstance(one.value, Postponed) for one in found):
        return Postponed(lambda: join([Possible(run.settle(one.value), one.path) for one in found]))
    return join(found)


def run_match(run: Interpreter, node: ast.Match, frame: Frame) -> str | None:
    """`match`: the cases in order, until one fits for certain."""
    subject = run.evaluate(node.subject, frame)
    text = Condition(node.subject, None).text
    return _cases(run, text, subject, node.cases, frame)


def _cases(
    run: Interpreter, text: str, subject: Any, cases: list[ast.match_case], frame: Frame
) -> str | None:
    if not cases:
        return None
    case, rest = cases[0], cases[1:]
    outcome = matches(run, case.pattern, subject, frame)
    if case.guard is not None and outcome[0] is not False:
        outcome = all_of([outcome, truth_of(run, run.evaluate(case.guard, frame))])
    known, by_default = outcome
    if known is True:
        return run.block(case.body, frame)
    if known is False:
        return _cases(run, text, subject, rest, frame)
    test = Condition(f"{text} matches {ast.unparse(case.pattern)}", by_default)
    return both(
        run,
        frame,
        (test,),
        lambda: run.block(case.body, frame),
        lambda: _cases(run, text, subject, rest, frame),
    )
