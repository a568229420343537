"""What an undecided test says about the name that it tests: in each arm the name is what it can be there.

`if prefix: ...` and `if prefix is None: ...` (and their opposites) are read, and `==` with a constant.
Of several alternatives those fall out that the test excludes; a setting whose default is excluded is what the
test asks for, or something that nobody knows.  What no arm binds anew is whole again behind the branch, if
both come out there.

Limits: attributes and items (`settings.prefix`) are not narrowed: others hold them too.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any, Final

from analyzer.evaluator.operations import identical, join, same, truth
from analyzer.evaluator.symbols import Frame
from analyzer.evaluator.values import Join, Possible, Setting, Unknown

EXCLUDED: Final = object()

Outcome = Callable[[Any], bool | None]


class Narrowing:
    """One test in a frame, with the value that its name had before."""

    def __init__(self, test: ast.expr, frame: Frame) -> None:
        negated = False
        while isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
            test, negated = test.operand, not negated
        self._frame = frame
        self._negated = negated
        self._name, self._outcome, self._asked = _read(test)
        self._whole = frame.bindings.get(self._name)
        if not isinstance(self._whole, (Join, Setting)):
            self._name = ""
        self._untouched: list[bool] = []

    def arm(self, holds: bool, run: Callable[[], str | None]) -> str | None:
        """Run an arm in which the name is only what it can be there."""
        if not self._name:
            return run()
        part = self._frame.bindings[self._name] = self._part(holds)
        completion = run()
        self._untouched.append(completion is None and self._frame.bindings.get(self._name) is part)
        return completion

    def evaluated(self, holds: bool, run: Callable[[], Any]) -> Any:
        """The value of an expression that is read only where the test has this outcome."""
        if not self._name:
            return run()
        self._frame.bindings[self._name] = self._part(holds)
        try:
            return run()
        finally:
            self._frame.bindings[self._name] = self._whole

    def _part(self, holds: bool) -> Any:
        holds = holds is not self._negated
        part = _part(self._whole, self._outcome, holds, self._asked if holds else EXCLUDED)
        return self._whole if part is EXCLUDED else part

    def behind(self) -> None:
        """Where both arms come out and leave the name alone it is what it was."""
        if self._untouched == [True, True]:
            self._frame.bindings[self._name] = self._whole


def _read(test: ast.expr) -> tuple[str, Outcome, Any]:
    """The name that a test is about, what the test comes to for a value of it, and the value that it asks
    for; EXCLUDED for none."""
    match test:
        case ast.Name(id=name) | ast.NamedExpr(target=ast.Name(id=name)):
            return name, lambda value: truth(value)[0], EXCLUDED
        case ast.Compare(left=ast.Name(id=name), ops=[one], comparators=[ast.Constant(value=constant)]):
            equal = {ast.Is: identical, ast.IsNot: identical, ast.Eq: same, ast.NotEq: same}.get(type(one))
            if equal is not None:
                opposite = isinstance(one, (ast.IsNot, ast.NotEq))
                return name, _comparing(equal, constant, opposite), EXCLUDED if opposite else constant
    return "", lambda value: None, EXCLUDED


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
