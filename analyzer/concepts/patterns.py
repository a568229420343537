"""Path patterns of the older kind in the one spelling of facts: regular expressions, and `<name:converter>`.

    normal_regex(r"^articles/(?P<year>[0-9]{4})/(\\d+)/?$")   articles/{year}/{}/
    normal_angles("/users/<id:int>/<:re:.*>", name_first=True)   /users/{id}/{}

A named group is its name, an unnamed one `{}`, whatever stands within; groups that capture nothing are
unfolded, looks around, anchors and quantifiers dropped, escapes taken back.
Limits: alternatives outside of a capturing group stay as they are written.
"""

from __future__ import annotations

import re
from typing import Final

from analyzer.evaluator.texts import HOLE

_GROUP_NAME = re.compile(r"\?P<(\w+)>")
_FLAGS = re.compile(r"\?[aiLmsux-]+(:|(?=\)))")
_QUANTIFIER = re.compile(r"\{\d*,?\d*\}")
_ANGLES = re.compile(r"<((?:[^<>()\\]|\\.|\((?:[^()\\]|\\.)*\))*)>")
_CLASSES: Final = frozenset("dDwWsS")
_ANCHORS: Final = frozenset("AZzbBG")


def normal_regex(pattern: str) -> str:
    """A regular expression as a path."""
    return "".join(_Walk(pattern).pieces())


class _Walk:
    """One pass over a pattern; `at` is the next character."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0

    def pieces(self, inside: bool = False) -> list[str]:
        """What stands here, until the end, or until the group that we are in closes."""
        found: list[str] = []
        pattern = self._pattern
        while self._at < len(pattern):
            letter = pattern[self._at]
            if pattern.startswith(HOLE, self._at):
                found.append(HOLE)
                self._at += len(HOLE)
            elif letter == ")" and inside:
                self._at += 1
                break
            elif letter == "(":
                found += self._group()
            elif letter == "[":
                found.append(self._class())
            elif letter == "\\":
                found += self._escape()
            elif letter in "^$" or (letter in "?*+" and not _is_wild(found, letter)):
                self._at += 1
            elif letter == "{" and (quantifier := _QUANTIFIER.match(pattern, self._at)):
                self._at = quantifier.end()
            else:
                found.append(letter)
                self._at += 1
        return found

    def _group(self) -> list[str]:
        self._at += 1
        pattern = self._pattern
        named = _GROUP_NAME.match(pattern, self._at)
        if named is not None or not pattern.startswith("?", self._at):
            self._skip()
            return ["{" + (named.group(1) if named else "") + "}"]
        if pattern.startswith(("?=", "?!", "?<=", "?<!", "?#"), self._at):
            self._skip()
            return []
        flags = _FLAGS.match(pattern, self._at)
        self._at = flags.end() if flags else self._at + 2
        return self.pieces(inside=True)

    def _skip(self) -> None:
        """Go behind the end of the group."""
        depth = 1
        pattern = self._pattern
        while self._at < len(pattern) and depth:
            letter = pattern[self._at]
            if letter == "\\":
                self._at += 1
            elif letter == "[":
                self._class()
                continue
            depth += {"(": 1, ")": -1}.get(letter, 0)
            self._at += 1

    def _class(self) -> str:
        """A character class, as it is written."""
        pattern, start = self._pattern, self._at
        self._at += 2 if pattern.startswith("[^", self._at) else 1
        if pattern.startswith("]", self._at):
            self._at += 1
        while self._at < len(pattern) and pattern[self._at] != "]":
            self._at += 2 if pattern[self._at] == "\\" else 1
        self._at += 1
        return pattern[start : self._at]

    def _escape(self) -> list[str]:
        letter = self._pattern[self._at + 1 : self._at + 2]
        self._at += 2
        if letter in _ANCHORS:
            return []
        return ["\\" + letter] if letter in _CLASSES else [letter]


def _is_wild(before: list[str], quantifier: str) -> bool:
    """Whether a quantifier stands for any text (`.*`, `[a-z]+`), which a path shows as it is written."""
    last = before[-1] if before else ""
    return quantifier != "?" and (last == "." or last[:1] in ("[", "\\"))


def normal_angles(path: str, name_first: bool = False) -> str:
    """`<converter:name>` (or, `name_first`, `<name:converter>`) as `{name}`."""

    def normal(found: re.Match[str]) -> str:
        first, _, rest = found.group(1).partition(":")
        name = first if name_first else rest or first
        return "{" + name + "}"

    return _ANGLES.sub(normal, path)
