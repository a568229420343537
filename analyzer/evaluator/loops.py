"""Loops: unrolled over what is known, run once where it is not.

A turn over something that may be absent is a branch of its own.  What leaves a loop under an undecided test
is joined after it, and the turns that follow are under the opposite test.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any, Final, Self

from analyzer.evaluator.attributes import truth_of
from analyzer.evaluator.branches import both, mixed
from analyzer.evaluator.conditions import Condition, Path, beyond, joined, never_all
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.signals import BREAK, RAISE, RETURN
from analyzer.evaluator.symbols import Frame, Loop
from analyzer.evaluator.values import List, Possible, Unknown

MAX_ENDLESS: Final = 3
"""Turns of `while True` with no way out: a server's or a worker's loop shows in a few turns what it
registers."""

MAX_TURNS: Final = 1_000
"""Turns of a `while` whose test stays known; start-up loops of this kind are short."""

MAX_POLLS: Final = 10
"""Turns of a loop that sleeps: what it waits for is done elsewhere, and attempts are counted on one hand."""

Turn = Callable[[], "str | None"]


def run_for(run: Interpreter, node: ast.For | ast.AsyncFor, frame: Frame) -> str | None:
    """`for`, with its `else`."""
    iterable = run.evaluate(node.iter, frame)
    with _Running(run, frame) as loop:
        completion: str | None = None
        for one, certain in _elements(run, iterable):
            if not run.step():
                return RAISE
            tests = one.path
            if isinstance(one.value, Unknown) and not certain:
                tests = (*tests, Condition(f"for {_brief(node.target)} in {_brief(node.iter)}", None))

            def turn(value: Any = one.value) -> str | None:
                run.assign(node.target, value, frame)
                return run.block(node.body, frame)

            completion = loop.turn(tests, turn)
            if completion in (BREAK, RETURN, RAISE):
                break
        return loop.finish(completion, node.orelse)


def _elements(run: Interpreter, iterable: Any) -> Iterator[tuple[Possible, bool]]:
    """What a loop runs over, and whether that is known to be there; a list may grow meanwhile."""
    holder = plain(iterable)
    if not isinstance(holder, List):
        elements, whole = run.elements(iterable)
        yield from ((one, whole) for one in elements)
        return
    position = 0
    while position < len(holder.elements):
        yield holder.elements[position], not holder.open
        position += 1


def _brief(node: ast.AST) -> str:
    return Condition(node, None).text


def run_while(run: Interpreter, node: ast.While, frame: Frame) -> str | None:
    """`while`, with its `else`; one whose test is not decided runs once."""
    most = MAX_ENDLESS if _never_ends(node) else MAX_POLLS if _sleeps(node) else MAX_TURNS
    with _Running(run, frame) as loop:
        for _ in range(most):
            if not run.step():
                return RAISE
            loop.begin(())
            known, by_default = truth_of(run, run.evaluate(node.test, frame))
            if known is False:
                return loop.finish(None, node.orelse)
            tests = (Condition(node.test, by_default),) if known is None else ()
            completion = loop.turn(tests, lambda: run.block(node.body, frame))
            if completion in (BREAK, RETURN, RAISE):
                return loop.finish(completion, node.orelse)
            if known is None or loop.left_under_tests:
                return loop.finish(None, node.orelse)
        if most == MAX_TURNS:
            run.exhausted(f"a while loop of more than {MAX_TURNS} turns", run.place())
        if most != MAX_ENDLESS:
            _forget(node, frame)
        return loop.finish(BREAK, node.orelse)


class _Running:
    """A loop that is running in a frame."""

    def __init__(self, run: Interpreter, frame: Frame) -> None:
        self._run = run
        self._frame = frame
        self._entry = run.path
        self._outer = frame.loop
        self._loop = Loop(run.path)

    def __enter__(self) -> Self:
        self._frame.loop = self._loop
        return self

    def __exit__(self, *_: object) -> None:
        self._frame.loop = self._outer

    @property
    def left_under_tests(self) -> bool:
        """Whether something left the loop under an undecided test."""
        return bool(self._loop.tests)

    def begin(self, tests: Path) -> None:
        """Enter a turn: it runs only if nothing left the loop before."""
        self._run.path = joined(joined(self._entry, self._loop.tests), tests)

    def turn(self, tests: Path, body: Turn) -> str | None:
        """One turn; under tests it is a branch."""
        run, frame, loop = self._run, self._frame, self._loop
        self.begin(())
        tests = beyond(tests, run.path)
        completion = both(run, frame, tests, body, _nothing) if tests else body()
        if loop.skipped:
            through = tuple(test for _, path in loop.skipped for test in never_all(path))
            frame.bindings.update(mixed(run, [(frame.bindings, through), *loop.skipped]))
            loop.skipped.clear()
        return completion

    def finish(self, completion: str | None, orelse: list[ast.stmt]) -> str | None:
        """What follows after the last turn."""
        run, frame, loop = self._run, self._frame, self._loop
        if completion is None and orelse:
            self.begin(())
            frame.loop = self._outer
            completion = run.block(orelse, frame)
            if completion not in (RETURN, RAISE, None):  # it concerns the loop around this one
                return completion
        over = completion in (RETURN, RAISE)
        if over and not loop.broken:
            run.path = self._entry
            return completion
        if loop.broken:
            through = [] if over else [(frame.bindings, loop.tests)]
            frame.bindings.update(mixed(run, [*through, *loop.broken]))
        alone = loop.broken[0][1] if over and len(loop.broken) == 1 else ()
        run.path = joined(self._entry, (*loop.returned, *alone))
        return None


def _nothing() -> None:
    """The other arm of a turn that may not take place."""


def _forget(node: ast.While, frame: Frame) -> None:
    """What a loop assigns is not known when it was cut short."""
    for statement in node.body:
        for one in ast.walk(statement):
            if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store):
                frame.target_of(one.id).bindings[one.id] = Unknown("changed by a loop that was cut short")


def _sleeps(node: ast.While) -> bool:
    """Whether a loop waits for something in each of its turns."""
    return any(
        isinstance(one, ast.Call) and getattr(one.func, "attr", getattr(one.func, "id", "")) == "sleep"
        for statement in node.body
        for one in ast.walk(statement)
    )


def _never_ends(node: ast.While) -> bool:
    """Whether nothing in a loop's body can change its test or leave it."""
    names = {one.id for one in ast.walk(node.test) if isinstance(one, ast.Name)}
    attributes = {one.attr for one in ast.walk(node.test) if isinstance(one, ast.Attribute)}
    if any(isinstance(one, (ast.Call, ast.NamedExpr, ast.Await)) for one in ast.walk(node.test)):
        return False
    for statement in node.body:
        for one in ast.walk(statement):
            match one:
                case ast.Break() | ast.Return() | ast.Raise():
                    return False
                case ast.Name(ctx=ast.Store() | ast.Del()) if one.id in names:
                    return False
                case ast.Attribute(ctx=ast.Store()) if one.attr in attributes:
                    return False
                case ast.Call(func=ast.Attribute(value=ast.Name(id=name))) if name in names:
                    return False
    return True
