"""URL patterns as paths with converters: `<int:pk>` becomes `{pk:int}`, `(?P<pk>[0-9]+)` `{pk:[0-9]+}`.

A regular expression is walked letter by letter.  A named group becomes its name and, as its converter, what
it matches (braces as in URLs, so that the path can be read by its own), an unnamed one `{}`, a group that
captures nothing is unfolded (of alternatives the first is shown), look-arounds, anchors and repetitions are
dropped, escapes are undone.  A class of characters outside a group is `{}` as well.

Limits: alternatives that hold different names are shown by the first only.
Source: django/urls/resolvers.py 5.2, `_route_to_regex`, `RegexPattern`.
"""

from __future__ import annotations

import re
from typing import Any, Final

from analyzer.evaluator.joining import plain
from analyzer.evaluator.operations import text_of_parts
from analyzer.evaluator.values import Text

_CONVERTED = re.compile(r"<(?:([^>:]*):)?([^>]*)>")
_HOLE: Final = 0xE000
"""First of the private code points that stand for parts of a pattern that are not known."""

_ZERO_WIDTH: Final = "AZbB"
_CLASSES: Final = "dDwWsS"


def path_of_route(route: Any) -> Any:
    """The path of a pattern that `path()` takes."""
    return _with_holes(route, lambda text: _CONVERTED.sub(lambda one: _parameter(one[2], one[1] or ""), text))


def path_of_regex(regex: Any) -> Any:
    """The path of a pattern that `re_path()` takes."""
    return _with_holes(regex, lambda text: _Walk(text).path())


def _parameter(name: str, converter: str) -> str:
    converter = converter.replace("{", "%7B").replace("}", "%7D")
    return f"{{{name}:{converter}}}" if converter else f"{{{name}}}"


def _with_holes(pattern: Any, convert: Any) -> Any:
    """Convert a text of which a part may not be known; the holes go through as single letters."""
    pattern = plain(pattern)
    if isinstance(pattern, str):
        return convert(pattern)
    if not isinstance(pattern, Text):
        return pattern
    holes = [part for part in pattern.parts if not isinstance(plain(part), str)]
    letters = iter(range(_HOLE, _HOLE + len(holes)))
    marked = "".join(
        found if isinstance(found := plain(part), str) else chr(next(letters)) for part in pattern.parts
    )
    pieces = re.split(f"([{chr(_HOLE)}-{chr(_HOLE + len(holes))}])", convert(marked))
    return text_of_parts(
        [holes[ord(piece) - _HOLE] if len(piece) == 1 and ord(piece) >= _HOLE else piece for piece in pieces]
    )


class _Walk:
    """One pass over a regular expression."""

    def __init__(self, regex: str) -> None:
        self._regex = regex
        self._at = 0

    def path(self) -> str:
        """What the expression matches, as a path."""
        return self._alternatives(top=True)

    def _alternatives(self, *, top: bool = False) -> str:
        """Up to the bracket that closes this group; of several alternatives the first that is not empty."""
        found: list[str] = [""]
        while self._at < len(self._regex):
            letter = self._regex[self._at]
            if letter == ")" and not top:
                break
            self._at += 1
            if letter == "|":
                found.append("")
            else:
                found[-1] += self._element(letter)
        return next((one for one in found if one), "")

    def _element(self, letter: str) -> str:
        match letter:
            case "(":
                shown = self._group()
            case "[":
                self._skip_class()
                shown = "{}"
            case "\\":
                shown = self._escape()
            case "^" | "$":
                return ""
            case "." if self._regex[self._at : self._at + 1] in ("*", "+"):
                shown = "{}"
            case _:
                shown = letter
        self._skip_repetition()
        return shown

    def _group(self) -> str:
        rest = self._regex[self._at :]
        named = re.match(r"\?P<([^>]*)>", rest)
        if named is not None:
            self._at += named.end()
            first = self._at
            self._alternatives()
            inside = self._regex[first : self._at]
            self._at += 1
            return _parameter(named[1], inside)
        kept = re.match(r"\?[aiLmsux-]*:", rest)
        if kept is not None:
            self._at += kept.end()
            inside = self._alternatives()
            self._at += 1
            return inside
        capturing = not rest.startswith("?")
        self._alternatives()
        self._at += 1
        return "{}" if capturing else ""

    def _escape(self) -> str:
        letter = self._regex[self._at : self._at + 1]
        self._at += 1
        if letter in _ZERO_WIDTH:
            return ""
        return "{}" if letter in _CLASSES else letter

    def _skip_class(self) -> None:
        regex = self._regex
        if regex[self._at : self._at + 1] == "^":
            self._at += 1
        first = self._at
        while self._at < len(regex) and (regex[self._at] != "]" or self._at == first):
            self._at += 2 if regex[self._at] == "\\" else 1
        self._at += 1

    def _skip_repetition(self) -> None:
        found = re.compile(r"(?:[*+?]|\{\d*,?\d*\})[?+]?").match(self._regex, self._at)
        if found is not None:
            self._at = found.end()
