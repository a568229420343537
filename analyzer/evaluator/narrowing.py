"""What an undecided test says about the name that it tests: in each arm the name is what it can be there.

`if prefix: ...` and `if prefix is None: ...` (and their opposites) are read, and `==` with a constant; of a
name, or of an attribute of an object that a name leads to (`if self.settings.prefix: ...`).
Of several alternatives those fall out that the test excludes; a setting whose default is excluded is what the
test asks for, or something that nobody knows.  What no arm binds anew is whole again behind the branch, if
both come out there; an attribute always is, since what others see must not depend on where this code was.

Limits: attributes that a property or `__getattr__` gives, and items, are not narrowed.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any, Final

from analyzer.evaluator.comparing import identical, same, truth
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import join, plain
from analyzer.evaluator.standin import StandIn
from analyzer.evaluator.symbols import Frame, Instance, Module, Names
from analyzer.evaluator.values import Join, Possible, Setting, Unknown

EXCLUDED: Final = object()

Outcome = Callable[[Any], bool | None]


class Narrowing:
    """One test in a frame, with the value that what it tests had before."""

    def __init__(self, run: Interpreter, test: ast.expr, frame: Frame) -> None:
        negated = False
        while isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
            test, negated = test.operand, not negated
        self._negated = negated
        subject, self._outcome, self._asked = _read(test)
        self._attribute = isinstance(subject, ast.Attribute)
        self._names, self._name = _kept_in(run, subject, frame)
        self._frame = frame
        self._whole = self._names.get(self._name) if self._names is not None else None
        self._idle = not isinstance(self._whole, (Join, Setting))
        self._untouched: list[bool] = []

    def arm(self, holds: bool, run: Callable[[], str | None]) -> str | None:
        """Run an arm in which what is tested is only what it can be there."""
        if self._idle:
            return run()
        if self._attribute:
            return self.evaluated(holds, run)  # type: ignore[no-any-return]
        part = self._frame.bindings[self._name] = self._part(holds)
        completion = run()
        self._untouched.append(completion is None and self._frame.bindings.get(self._name) is part)
        return completion

    def evaluated(self, holds: bool, run: Callable[[], Any]) -> Any:
        """What is read only where the test has this outcome."""
        names = self._names
        if self._idle or names is None:
            return run()
        part = names[self._name] = self._part(holds)
        try:
            return run()
        finally:
            if names.get(self._name) is part:
                names[self._name] = self._whole

    def _part(self, holds: bool) -> Any:
        holds = holds is not self._negated
        part = _part(self._whole, self._outcome, holds, self._asked if holds else EXCLUDED)
        return self._whole if part is EXCLUDED else part

    def behind(self) -> None:
        """Where both arms come out and leave the name alone it is what it was."""
        if self._untouched == [True, True]:
            self._frame.bindings[self._name] = self._whole


def _kept_in(run: Interpreter, subject: ast.expr | None, frame: Frame) -> tuple[Names | None, str]:
    """Where what a test is about is kept, and under which name."""
    match subject:
        case ast.Name(id=name):
            return frame.bindings, name
        case ast.Attribute(value=owner, attr=name) if _is_path(owner):
            holder = plain(run.evaluate(owner, frame))
            holder = holder.receiver() if isinstance(holder, StandIn) else holder
            if isinstance(holder, (Instance, Module)):
                return holder.attributes, name
    return None, ""


def _is_path(node: ast.expr) -> bool:
    """Whether a piece of code is a name, or attributes behind one."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name)


def _read(test: ast.expr) -> tuple[ast.expr | None, Outcome, Any]:
    """What a test is about, what it comes to for a value of that, and the value that it asks for; EXCLUDED
    for none."""
    match test:
        case ast.Name() | ast.Attribute():
            return test, lambda value: truth(value)[0], EXCLUDED
        case ast.NamedExpr(target=target):
            return target, lambda value: truth(value)[0], EXCLUDED
        case ast.Compare(
            left=ast.Name() | ast.Attribute() as left, ops=[one], comparators=[ast.Constant(value=constant)]
        ):
            equal = {ast.Is: identical, ast.IsNot: identical, ast.Eq: same, ast.NotEq: same}.get(type(one))
            if equal is not None:
                opposite = isinstance(one, (ast.IsNot, ast.NotEq))
                return left, _comparing(equal, constant, opposite), EXCLUDED if opposite else constant
    return None, lambda value: None, EXCLUDED


def _comparing(equal: Callable[[Any, Any], bool | None], constant: Any, opposite: bool) -> Outcome:
    def outcome(value: Any) -> bool | None:
        found = equal(value, constant)
        return found if found is None else found is not opposite

    return outcome


def _part(whole: Any, outcome: Outcome, holds: bool, asked: Any) -> Any:
    """What a value can be where a test has this outcome, which asks for one value or for EXCLUDED; EXCLUDED
    for nothing."""
    match whole:
        case Join():
            parts = [
                Possible(_part(one.value, outcome, holds, asked), one.path) for one in whole.alternatives
            ]
            kept = [one for one in parts if one.value is not EXCLUDED]
            return join(kept) if kept else EXCLUDED
        case Setting():
            if _part(whole.default, outcome, holds, asked) is not EXCLUDED:
                return whole
            other = Unknown("a setting that is not its default here") if asked is EXCLUDED else asked
            return Setting(whole.names, other)
    return EXCLUDED if outcome(whole) is (not holds) else whole
