"""What a regular expression comes to on a text of which only the beginning is known.

A route's path is known up to its first parameter, and a guard may ask whether a pattern matches it.  The
places of the known part that the pattern can have come to are followed part by part; where it would go on
behind the known part, it may match and may not.

Limits: patterns that look ahead or back, or refer to groups, are not decided, nor are some flags.
Source: CPython 3.11, Lib/re/_parser.py, which names the parts of a pattern.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib import import_module
from typing import Any, Final

MAX_KNOWN: Final = 500
"""Characters of the beginning that a pattern is followed on."""

PLAYED: Final = re.UNICODE | re.ASCII | re.IGNORECASE
"""Flags of a pattern that are followed; with any other it is not decided."""


class _UndecidedError(Exception):
    """A part of a pattern is none of those that are followed."""


class _Following:
    """A pattern on a text that begins in a known way."""

    def __init__(self, known: str, flags: int, then: str | None) -> None:
        self.known = known
        self.flags = flags
        self.then = then
        self.beyond = False
        """Whether the pattern may have come to what is not known."""

    def sequence(self, parts: Iterable[tuple[Any, Any]], places: frozenset[int]) -> frozenset[int]:
        for kind, argument in parts:
            if not places:
                break
            places = self.part(str(kind), argument, places)
        return places

    def part(self, kind: str, argument: Any, places: frozenset[int]) -> frozenset[int]:
        """Where a part of the pattern ends that begins at any of these places."""
        match kind:
            case "LITERAL" | "NOT_LITERAL" | "ANY" | "IN":
                return self.character(kind, argument, places)
            case "SUBPATTERN" if not argument[1] and not argument[2]:
                return self.sequence(argument[3], places)
            case "BRANCH":
                return frozenset().union(*(self.sequence(arm, places) for arm in argument[1]))
            case "MAX_REPEAT" | "MIN_REPEAT":
                least, most, body = argument
                return self.repetition(least, most, body, places)
            case "AT":
                return self.position(str(argument), places)
        raise _UndecidedError

    def character(self, kind: str, argument: Any, places: frozenset[int]) -> frozenset[int]:
        if len(self.known) in places:
            follows = self.then is None or any(self.takes(kind, argument, one) for one in self.then)
            self.beyond |= follows
        return frozenset(
            at + 1 for at in places if at < len(self.known) and self.takes(kind, argument, self.known[at])
        )

    def takes(self, kind: str, argument: Any, character: str) -> bool:
        if kind == "ANY":
            return character != "\n"
        spellings = {character, *self.other_cases(character)}
        if kind == "IN":
            excludes = bool(argument) and str(argument[0][0]) == "NEGATE"
            return any(self.is_one_of(argument[excludes:], one) for one in spellings) is not excludes
        return (argument in map(ord, spellings)) is (kind == "LITERAL")

    def other_cases(self, character: str) -> Iterable[str]:
        return (character.lower(), character.upper()) if self.flags & re.IGNORECASE else ()

    def is_one_of(self, listed: Iterable[tuple[Any, Any]], character: str) -> bool:
        for kind, argument in listed:
            match str(kind):
                case "LITERAL":
                    found = len(character) == 1 and ord(character) == argument
                case "RANGE":
                    found = len(character) == 1 and argument[0] <= ord(character) <= argument[1]
                case "CATEGORY":
                    letter = _CATEGORIES.get(str(argument))
                    if letter is None:
                        raise _UndecidedError
                    found = re.fullmatch(letter, character, self.flags & re.ASCII) is not None
                case _:
                    raise _UndecidedError
            if found:
                return True
        return False

    def repetition(self, least: int, most: int, body: Any, places: frozenset[int]) -> frozenset[int]:
        for _ in range(min(int(least), len(self.known) + 1)):
            places = self.sequence(body, places)
        found = reached = places
        for _ in range(min(int(most) - int(least), len(self.known) + 1)):
            reached = self.sequence(body, reached) - found
            if not reached:
                break
            found |= reached
        return found

    def position(self, name: str, places: frozenset[int]) -> frozenset[int]:
        end = len(self.known)
        if name in ("AT_BEGINNING", "AT_BEGINNING_STRING"):
            return places & {0}
        if name in ("AT_END", "AT_END_STRING"):
            if self.then is None:
                self.beyond |= end in places or (end - 1 in places and self.known.endswith("\n"))
            return frozenset()
        raise _UndecidedError


_CATEGORIES: Final = {
    "CATEGORY_DIGIT": r"\d",
    "CATEGORY_NOT_DIGIT": r"\D",
    "CATEGORY_SPACE": r"\s",
    "CATEGORY_NOT_SPACE": r"\S",
    "CATEGORY_WORD": r"\w",
    "CATEGORY_NOT_WORD": r"\W",
}


def matches_beginning(
    pattern: re.Pattern[str], known: str, then: str | None = None, *, whole: bool = False
) -> bool | None:
    """Whether a pattern matches at the start of each text that begins like this: True for all of them, False
    for none, None where that depends on the rest.  `then` are the characters of which one follows; None where
    anything may, or nothing.  `whole`: it has to match up to the end."""
    if pattern.flags & ~PLAYED or len(known) > MAX_KNOWN:
        return None
    following = _Following(known, pattern.flags, then)
    try:
        parsed = import_module("re._parser").parse(pattern.pattern, pattern.flags)
        ended = following.sequence(parsed, frozenset([0]))
        if whole:
            ended = following.position("AT_END_STRING", ended)
    except (_UndecidedError, re.error, RecursionError, OverflowError, ValueError):
        return None
    return True if ended else None if following.beyond else False


def is_anchored(pattern: re.Pattern[str]) -> bool:
    """Whether a pattern can match at the start of a text only."""
    return pattern.pattern.startswith(("^", "\\A")) and "|" not in pattern.pattern
