"""Functions that answer yes or no to a caller (the test of a decorator, the method of a permission), and
under which tests they say yes to everybody.

Walked as guards are (`exemptions.py`); a way through is open where the answer is yes. What functions of the
target's own answer is walked too, where their answer is handed on. A yes is for everybody where nothing on
its way is about the caller, and all that is asked is how the program is set up or which method the request
has. What asks anything else may well ask about the caller.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from analyzer.concepts.exemptions import Exemptions, told
from analyzer.concepts.guard_walk.meaning import of_settings
from analyzer.concepts.guard_walk.walk import Walk, walked
from analyzer.concepts.guard_walk.ways import Tested, Way, open_to_strangers
from analyzer.concepts.refusal import CALLER, Refusals
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.symbols import Function

SWITCH: Final = re.compile(r"(?i)(enabled|disabled|debug|settings?$|config|testing|read_?only|is_dev)")
"""Names by which code looks at how the program is set up."""

METHOD: Final = frozenset(["method", "SAFE_METHODS"])
"""Names by which code looks at the method of a request."""


def free_answers(
    run: Interpreter,
    refusals: Refusals,
    function: Function,
    names: Mapping[str, Any] | None = None,
    of_object: bool = False,
) -> Exemptions:
    """Under which tests a function says yes to everybody; `names` are what is known of its arguments.  What
    is asked `of_object` says yes to everybody for those objects of which it does so to a stranger."""

    def answers() -> Exemptions:
        walk = walked(run, refusals, function, names or {}, decorates=False, kind=Answering)
        return told(walk, open_to_strangers if of_object else lambda way: all(map(_asks_nobody, way)))

    if names:
        return answers()
    return refusals.once("free answers", function.node, function, answers)


@dataclass(slots=True)
class Answering(Walk):
    """A walk on which a yes is what lets through."""

    def whole(self, body: list[ast.stmt] | ast.expr) -> None:
        if isinstance(body, list):
            self.block(body, [()])  # who comes out behind the last statement is told None, which is no
        else:
            self.returned(body, [()])

    def returned(self, value: ast.expr | None, ways: list[Way]) -> None:
        if value is not None:
            passed, _ = self.outcomes(value, ways)
            self.passes(passed)

    def outcomes(self, test: ast.expr, ways: list[Way]) -> tuple[list[Way], list[Way]]:
        match test:
            case ast.IfExp():
                passed, failed = self.outcomes(test.test, ways)
                yes, no = self.outcomes(test.body, passed)
                yes_otherwise, no_otherwise = self.outcomes(test.orelse, failed)
                return [*yes, *yes_otherwise], [*no, *no_otherwise]
            case ast.Call(func=ast.Name(id="bool"), args=[one]):
                return self.outcomes(one, ways)
            case ast.Call() if (inner := self.answered(test)) is not None:
                refused = Tested(test, False, True)
                return [(*way, *more) for way in ways for more in inner], [(*way, refused) for way in ways]
        return Walk.outcomes(self, test, ways)

    def answered(self, call: ast.Call) -> list[Way] | None:
        """The ways on which a function of the target's own says yes."""
        return self.ways_through(call, Answering)


def _asks_nobody(test: Tested) -> bool:
    """Whether a test is of how the program is set up, or of a request's method."""
    node = test.node
    if node is None or test.about_caller:
        return False
    if test.default is not None or of_settings(node) or (isinstance(node, ast.Name) and node.id.isupper()):
        return True
    words = {getattr(one, "attr", getattr(one, "id", "")) for one in ast.walk(node)}
    if any(CALLER.search(word) and not SWITCH.search(word) for word in words):
        return False
    return any(SWITCH.search(word) or word in METHOD for word in words)
