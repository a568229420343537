"""In how many ways a regular expression may be tried on a text: an estimate from above.

A pattern of the target's is hostile input, and Python's matcher tries one way after the other.  Every
repetition can end in as many places as the text has characters; one within another multiplies that for each
of its turns.  What would take too long in the worst case is not tried at all.

Limits: repetitions that cannot meet, for what stands between them, are counted as if they could.
Source: CPython 3.11, Lib/re/_parser.py, which names the parts of a pattern.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib import import_module
from math import log2
from typing import Any, Final

MOST: Final = 2**62
"""More than anybody would wait for."""

_BITS: Final = 62


def attempts(pattern: re.Pattern[str], length: int) -> int:
    """How often a pattern may be tried at one place of a text of this length."""
    try:
        parsed = import_module("re._parser").parse(pattern.pattern, pattern.flags)
    except (re.error, RecursionError, OverflowError, ValueError):
        return MOST
    return _sequence(parsed, length)


def _sequence(parts: Iterable[tuple[Any, Any]], length: int) -> int:
    ways = 1
    for kind, argument in parts:
        ways = min(MOST, ways * _part(str(kind), argument, length))
    return ways


def _part(kind: str, argument: Any, length: int) -> int:
    match kind:
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            least, most, body = argument
            return _repetition(least, most, body, length)
        case "BRANCH":
            ways = [_sequence(arm, length) for arm in argument[1]]
            return max(ways) if _told_apart(argument[1]) else min(MOST, sum(ways))
        case "SUBPATTERN":
            return _sequence(argument[3], length)
        case "ATOMIC_GROUP":
            return _sequence(argument, length)
        case "ASSERT" | "ASSERT_NOT":
            return _sequence(argument[1], length)
        case "GROUPREF_EXISTS":
            return min(MOST, sum(_sequence(arm, length) for arm in argument[1:] if arm is not None))
    return 1


def _repetition(least: int, most: int, body: Any, length: int) -> int:
    turns = min(int(most), length)
    ends = turns - min(int(least), turns) + 1
    inner = _sequence(body, length)
    if inner > 1 and turns * log2(inner) > _BITS:
        return MOST
    return min(MOST, int(inner**turns) * ends)


def _told_apart(arms: Iterable[Any]) -> bool:
    """Whether the first character decides which arm can match."""
    first: list[tuple[Any, Any]] = [arm[0] if len(arm) else ("", 0) for arm in arms]
    letters = {chr(argument).lower() for kind, argument in first if str(kind) == "LITERAL"}
    return len(letters) == len(first)
