"""Ways through a guard: lists of tests, each with its outcome."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final

from analyzer.concepts.guard_walk.meaning import NOBODY, last_name
from analyzer.evaluator.conditions import Condition


@dataclass(frozen=True, slots=True)
class Tested:
    """One test on a way, with its outcome."""

    node: ast.expr | None
    outcome: bool
    about_caller: bool
    default: bool | None = None
    flag: str | None = None
    """Of no test, but a name that is given `outcome` here: what the name is worth is known on this way."""

    @property
    def place(self) -> tuple[int, ...]:
        """Where it stands in its file."""
        node = self.node
        return (getattr(node, "lineno", 0), getattr(node, "col_offset", 0)) if node is not None else ()

    def condition(self) -> Condition:
        """The test as a condition."""
        made = Condition(self.node if self.node is not None else "an exception is raised", self.default)
        return made if self.outcome else made.negated()


Way = tuple[Tested, ...]


ASKED: Final = Tested(None, True, True)
"""Something that is called refuses for want of credentials."""


CAUGHT: Final = Tested(None, True, False)


def merged(ways: Iterable[Way]) -> list[Way]:
    """The ways without those that are open whenever another one is, and without the tests that came to either
    outcome with everything else alike: both go on."""
    kept = dict.fromkeys(map(_without_repetitions, ways))
    pending = list(kept)
    while pending:
        way = pending.pop()
        if way not in kept:
            continue
        for test in way:
            if test.node is None or test.flag is not None:
                continue
            other = tuple(replace(one, outcome=not one.outcome) if one is test else one for one in way)
            if other in kept:
                del kept[way], kept[other]
                both = tuple(one for one in way if one is not test)
                kept[both] = None
                pending.append(both)
                break
    alone = {way: frozenset(way) for way in kept}
    return [way for way in kept if not any(other < alone[way] for other in alone.values())]


def _without_repetitions(way: Way) -> Way:
    return tuple(dict.fromkeys(way))


def settled(ways: Iterable[Way], text_of: Callable[[Tested], str]) -> list[Way]:
    """The same ways, told as briefly as they can be: where one test alone opens a way, the guard is asked on
    its other outcome only, and the others need not say so.  `text_of` is the same for the same test."""
    pending = list(dict.fromkeys(ways))
    while True:
        alone = {text_of(way[0]): way[0].outcome for way in pending if len(way) == 1}
        shorter: dict[Way, None] = {}
        for way in pending:
            if len(way) > 1:
                if any(alone.get(text_of(one)) is one.outcome for one in way):
                    continue  # that test opens it by itself
                way = tuple(one for one in way if text_of(one) not in alone) or way
            shorter[way] = None
        if list(shorter) == pending:
            return sorted(pending, key=lambda way: way[-1].place if way else ())
        pending = list(shorter)


def asks_nobody(way: Way) -> bool:
    """Whether no test on a way is about the caller."""
    return not any(test.about_caller for test in way)


def open_to_strangers(way: Way) -> bool:
    """Whether somebody who shows nothing may come this way: what is asked about the caller fails."""
    return all(_may_be_a_stranger(test) for test in way)


def _may_be_a_stranger(test: Tested) -> bool:
    match test.node:
        case _ if not test.about_caller:
            return True
        case None:
            return False
        case ast.Compare(ops=[op], comparators=[one]):
            same = isinstance(op, (ast.Eq, ast.In, ast.Is))
            nothing = isinstance(one, ast.Constant) and one.value is None
            return (test.outcome is same) is nothing
    return test.outcome is (NOBODY.search(last_name(test.node)) is not None)


def worth_on(way: Way, flag: str) -> bool | None:
    """What a flag was set to last on a way; None where it was not."""
    return next((one.outcome for one in reversed(way) if one.flag == flag), None)
