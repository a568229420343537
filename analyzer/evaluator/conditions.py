"""Conditions: under which unknown tests something was done.

A test that cannot be decided does not decide a branch: both arms run, and whatever they do keeps the tests in
force.  A `Condition` is one such test with its polarity; a `Path` is the conjunction of the tests in force at
a moment.  Beside the text, a condition knows what the settings' defaults would decide (`default`), because
that is what a reader asks next.

Limits: two tests of equal text that stand in different places are two conditions, as names may mean something
else there; no algebra is done on them beyond dropping repetitions.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import Final

MAX_TEXT: Final = 160
"""Characters of a test's source that are worth showing; longer ones are cut with an ellipsis."""


MAX_WHOLE: Final = 600
"""The same for a condition that is made of several tests."""

MAX_TESTS: Final = 16
"""Tests of one conjunction.  Nobody reads longer ones, and every step would carry them along."""

INNERMOST: Final = 6
"""How many of the latest tests a conjunction that is too long keeps."""


class Condition:
    """One undecided test, or its negation, or a conjunction negated as a whole."""

    __slots__ = ("_parts", "_source", "_text", "default", "negative", "opposite", "shape")

    def __init__(
        self,
        source: ast.AST | str | None,
        default: bool | None,
        negative: bool = False,
        parts: Path = (),
    ) -> None:
        self._source = source
        self._parts = parts
        self.default = default
        self.negative = negative
        self._text: str | None = None
        self.shape: int = hash(
            (source if isinstance(source, str) else id(source), negative, *(part.shape for part in parts))
        )
        """Equal for what repeats each other, and hardly ever for anything else; never shown."""
        self.opposite: Condition | None = None
        """The same test with the other outcome, if anybody asked for it."""

    @property
    def text(self) -> str:
        """The test as written in the target; made once, and cut where nobody would read on."""
        if self._text is None:
            self._text = _cut(self._spelled(), MAX_WHOLE)
        return self._text

    def _spelled(self) -> str:
        if self._parts:
            inner = " and ".join(part.text for part in self._parts)
            return f"not ({inner})" if self.negative else inner
        plain = self._source if isinstance(self._source, str) else _unparse(self._source)
        if not self.negative:
            return plain
        if plain.startswith("not ") and isinstance(self._source, ast.UnaryOp):
            return plain[4:]
        return f"not {plain}" if plain.replace(".", "").replace("_", "").isalnum() else f"not ({plain})"

    def negated(self) -> Condition:
        """The same test with the other outcome; negating twice gives the first object again."""
        if self.opposite is None:
            default = None if self.default is None else not self.default
            self.opposite = Condition(self._source, default, not self.negative, self._parts)
            self.opposite.opposite = self
        return self.opposite

    def consists_of(self, held: Path) -> bool:
        """Whether it is a conjunction, or its negation, of tests that are all among these."""
        return bool(self._parts) and all(part in held for part in self._parts)

    def repeats(self, other: Condition) -> bool:
        """Whether it is the same test of the source, met another time."""
        if self is other or self.shape != other.shape:
            return self is other
        return (
            (
                self._source is other._source
                or (isinstance(self._source, str) and self._source == other._source)
            )
            and self.negative == other.negative
            and len(self._parts) == len(other._parts)
            and all(one.repeats(another) for one, another in zip(self._parts, other._parts, strict=True))
        )

    def __repr__(self) -> str:
        return f"<{self.text}>"


Path = tuple[Condition, ...]
"""A conjunction, outermost test first."""


def joined(first: Path, second: Path) -> Path:
    """Both conjunctions, each condition once; beyond MAX_TESTS those in the middle are left out."""
    if not second or second == first:
        return first
    if not first:
        return second
    both = first + tuple(condition for condition in second if condition not in first)
    if len(both) <= MAX_TESTS:
        return both
    # The outermost say where we are, the innermost is what was decided last; both are compared by others.
    return both[: MAX_TESTS - INNERMOST] + both[-INNERMOST:]


def beyond(path: Path, base: Path) -> Path:
    """What `path` asks for in addition to `base`."""
    if not path or path == base:
        return ()
    return tuple(condition for condition in path if not stands_in(condition, base))


def stands_in(condition: Condition, path: Path) -> bool:
    """Whether a conjunction asks for a test, or for one that repeats it."""
    return condition in path or any(map(condition.repeats, path))


def never_all(path: Path) -> Path:
    """The negation of a conjunction."""
    if len(path) == 1:
        return (path[0].negated(),)
    held = default_of(path)
    return (Condition(None, None if held is None else not held, True, path),)


def default_of(path: Iterable[Condition]) -> bool | None:
    """Whether the settings' defaults satisfy all of them; None where they do not decide it."""
    outcome: bool | None = True
    for condition in path:
        if condition.default is False:
            return False
        if condition.default is None:
            outcome = None
    return outcome


def text_of(path: Path) -> str | None:
    """The conjunction as text; None when there is no condition."""
    return " and ".join(dict.fromkeys(condition.text for condition in path)) or None


def contradictory(path: Path) -> bool:
    """Whether it asks for a test and for its negation."""
    if len(path) < 2:
        return False
    # By sets, not in turn: this runs for every alternative of every join.
    return not {condition.opposite for condition in path}.isdisjoint(path)


def excluded(path: Path, held: Path) -> bool:
    """Whether a conjunction cannot be where all of `held` are in force."""
    return any(
        condition.opposite in held or (condition.negative and condition.consists_of(held))
        for condition in path
    )


def _unparse(node: ast.AST | None) -> str:
    if node is None:
        return ""
    try:
        text = ast.unparse(node)
    except (RecursionError, ValueError):
        return "..."
    text = " ".join(text.split())
    return _cut(text, MAX_TEXT)


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
