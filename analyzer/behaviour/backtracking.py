"""Regular expressions that try a text in more ways than anybody waits for.

Told: a repetition without an end whose body has another one, where what else the body must match is of the
same characters, so that a text can be divided between the rounds in exponentially many ways: `(a+)+`,
`([-.\\w]*\\w)*`; where something has to follow, which the text may not have.
Not told: repetitions one after the other, which cost a power of the length; alternatives that overlap.
Source: CPython 3.11, Lib/re/_parser.py;
https://owasp.org/www-community/attacks/Regular_expression_Denial_of_Service_-_ReDoS
"""

from __future__ import annotations

import re
import warnings
from functools import lru_cache
from importlib import import_module
from typing import Any, Final

MAX_PATTERN: Final = 2_000
"""Characters of an expression that is looked at."""

PARSER: Final[Any] = import_module("re._parser")
_ALL: Final = frozenset(range(128))
_CATEGORIES: Final = {
    "CATEGORY_DIGIT": r"\d", "CATEGORY_NOT_DIGIT": r"\D", "CATEGORY_SPACE": r"\s",
    "CATEGORY_NOT_SPACE": r"\S", "CATEGORY_WORD": r"\w", "CATEGORY_NOT_WORD": r"\W",
}  # fmt: skip
_REPEATS: Final = ("MAX_REPEAT", "MIN_REPEAT")


@lru_cache(maxsize=1_000)
def backtracks(pattern: str, whole: bool = False) -> bool:
    """Whether an expression can take time that grows exponentially with the text, all of which it has to
    match where it is asked for the `whole`."""
    if len(pattern) > MAX_PATTERN:
        return False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _nested(list(PARSER.parse(pattern)), whole)
    except (re.error, RecursionError, OverflowError, ValueError):
        return False


def _nested(items: list[Any], followed: bool) -> bool:
    """Whether something in a sequence backtracks; `followed`: by what must match after it."""
    for operation, value in reversed(items):
        name = str(operation)
        if name in _REPEATS:
            body = _flat(list(value[2]))
            if (followed and _endless(value) and _ambiguous(body)) or _nested(body, followed):
                return True
        elif name == "SUBPATTERN":
            if _nested(list(value[3]), followed):
                return True
        elif name == "BRANCH" and any(_nested(list(one), followed) for one in value[1]):
            return True
        followed = followed or _must((operation, value))
    return False


def _flat(items: list[Any]) -> list[Any]:
    """Items without the groups around them."""
    found: list[Any] = []
    for operation, value in items:
        found += _flat(list(value[3])) if str(operation) == "SUBPATTERN" else [(operation, value)]
    return found


def _endless(value: Any) -> bool:
    return bool(value[1] == PARSER.MAXREPEAT)


def _ambiguous(body: list[Any]) -> bool:
    """Whether one repetition of the body can stand for the whole of it, over and over."""
    for at, (operation, value) in enumerate(body):
        if str(operation) not in _REPEATS or not _endless(value):
            continue
        inner = _characters(list(value[2]))
        others = [one for other, one in enumerate(body) if other != at and _must(one)]
        if inner and all(_characters([one]) & inner for one in others):
            return True
    return False


def _must(item: Any) -> bool:
    operation, value = item
    return str(operation) not in _REPEATS or value[0] > 0


def _characters(items: list[Any]) -> frozenset[int]:
    """The characters that a body of one character can be; none where it is longer, or anything else."""
    items = _flat(items)
    if len(items) != 1:
        return frozenset()
    operation, value = items[0]
    match str(operation):
        case "LITERAL":
            return frozenset([value])
        case "NOT_LITERAL":
            return _ALL - {value}
        case "ANY":
            return _ALL
        case "IN":
            return _listed(list(value))
        case "MAX_REPEAT" | "MIN_REPEAT":
            return _characters(list(value[2]))
    return frozenset()


def _listed(members: list[Any]) -> frozenset[int]:
    found: set[int] = set()
    negated = False
    for operation, value in members:
        match str(operation):
            case "NEGATE":
                negated = True
            case "LITERAL":
                found.add(value)
            case "RANGE":
                found.update(range(value[0], min(value[1], 127) + 1))
            case "CATEGORY":
                known = _CATEGORIES.get(str(value))
                if known is not None:
                    found.update(number for number in _ALL if re.match(known, chr(number)))
    return _ALL - found if negated else frozenset(found)
