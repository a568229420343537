"""Patterns in the syntax of .gitignore files, applied as git applies them while it walks.

Git asks of each directory and file on its way down whether the last pattern that matches this very path
ignores it, and never enters what is ignored; so `/*` with `!/src` keeps all of `src`.  Libraries answer for a
path together with the directories above it, which gives other answers for just such lists; hence the
translation here, checked against git itself in the tests.

Matching each of thousands of files against each pattern would cost more than reading the directories.  So
every pattern is also reduced to a prefix and a suffix that whatever it matches must have, and most paths fail
that test.

Modelled: one set of patterns per directory, of which the deepest that says anything decides.  Not modelled:
files that are tracked although ignored, the user's own `core.excludesFile`. Source:
https://git-scm.com/docs/gitignore"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

MAX_PATTERN_LENGTH = 500
"""Longer lines are no patterns a person wrote."""
MAX_DOUBLE_STARS = 3
"""`**/static/**` has two.  Matching takes the path's depth to that power at worst, so a pattern with more is
passed over."""


class Pattern(NamedTuple):
    """One line: whether it keeps (`!`) what it matches, and what it is matched with."""

    keeps: bool
    directories_only: bool
    whole_path: bool  # or the name alone
    regex: re.Pattern[str]


class IgnoreRules:
    """The patterns of one .gitignore file (or of one option), relative to the directory `base`."""

    def __init__(self, lines: Iterable[str], base: str = "") -> None:
        self._lines = [line for line in map(_stripped, lines) if line]
        self._start = len(base) + 1 if base else 0
        self._names: set[str] = set()
        self._name_ends: list[tuple[str, str]] = []
        self._path_ends: list[tuple[str, str]] = []
        for line in self._lines:
            self._sift(line)
        self._suffixes = tuple(suffix for prefix, suffix in self._name_ends if not prefix)
        self._prefixes = tuple(prefix for prefix, suffix in self._name_ends if not suffix and prefix)
        self._both = [(prefix, suffix) for prefix, suffix in self._name_ends if prefix and suffix]
        self._path_prefixes = tuple(prefix for prefix, _ in self._path_ends)

    def __bool__(self) -> bool:
        return bool(self._lines)

    def verdict(self, path: str, name: str, *, is_dir: bool) -> bool | None:
        """True: ignored; False: expressly kept by a `!` pattern; None: these patterns do not speak of it."""
        if not self._may_match(path, name):
            return None
        relative = path[self._start :]
        for pattern in self._patterns:
            if pattern.directories_only and not is_dir:
                continue
            if pattern.regex.fullmatch(relative if pattern.whole_path else name):
                return not pattern.keeps
        return None

    def _may_match(self, path: str, name: str) -> bool:
        if name in self._names or name.endswith(self._suffixes) or name.startswith(self._prefixes):
            return True
        if any(name.startswith(prefix) and name.endswith(suffix) for prefix, suffix in self._both):
            return True
        if not path.startswith(self._path_prefixes, self._start):
            return False
        return any(
            path.startswith(prefix, self._start) and path.endswith(suffix)
            for prefix, suffix in self._path_ends
        )

    def _sift(self, line: str) -> None:
        for pattern in _expanded(line.removeprefix("!").rstrip("/")):
            anchored = "/" in pattern
            if pattern.startswith("**/"):  # at any depth: only the end of its last part is sure
                pattern, anchored = "*" + pattern.rpartition("/")[2], False
            pattern = pattern.removeprefix("/")
            special = _SPECIAL.search(pattern)
            if special is None:
                if anchored:
                    self._path_ends.append((pattern, pattern.rpartition("/")[2]))
                else:
                    self._names.add(pattern)
                continue
            last = max(match.end() for match in _SPECIAL.finditer(pattern))
            # `a/**/b` also matches `a/b`: only what follows the last slash is sure to stand at the end.
            prefix, suffix = pattern[: special.start()], pattern[last:].rpartition("/")[2]
            (self._path_ends if anchored else self._name_ends).append((prefix, suffix))

    @cached_property
    def _patterns(self) -> tuple[Pattern, ...]:
        """The last line first, since the last that matches decides."""
        patterns = (_pattern(line) for line in reversed(self._lines))
        return tuple(pattern for pattern in patterns if pattern)


def ignored(chain: Iterable[IgnoreRules], path: str, name: str, *, is_dir: bool) -> bool:
    """Whether the deepest set of patterns that speaks of the path ignores it; `chain` runs upwards."""
    for rules in chain:
        verdict = rules.verdict(path, name, is_dir=is_dir)
        if verdict is not None:
            return verdict
    return False


_SPECIAL = re.compile(r"[*?\[\]\\]")
_LETTER_CLASS = re.compile(r"\[([A-Za-z0-9_]{1,8})\]")


def _stripped(line: str) -> str:
    """The line without its end and without trailing spaces that no backslash protects; '' if it is no
    pattern."""
    line = line.rstrip("\r\n")
    while line.endswith(" ") and not line.endswith("\\ "):
        line = line[:-1]
    if line.startswith("#") or not line.strip("/!") or "\0" in line:
        return ""
    return line if len(line) <= MAX_PATTERN_LENGTH and line.count("**") <= MAX_DOUBLE_STARS else ""


def _expanded(pattern: str) -> Iterator[str]:
    """`*.py[cod]` as `*.pyc`, `*.pyo`, `*.pyd`: the commonest of all patterns would otherwise have no
    suffix."""
    letters = _LETTER_CLASS.search(pattern)
    if letters is None or "\\" in pattern or len(_LETTER_CLASS.findall(pattern)) > 2:
        yield pattern
        return
    for letter in letters[1]:
        yield from _expanded(pattern[: letters.start()] + letter + pattern[letters.end() :])


def _pattern(line: str) -> Pattern | None:
    keeps = line.startswith("!")
    glob = line.removeprefix("!")
    directories_only = glob.endswith("/")
    glob = glob.removesuffix("/")
    whole_path = "/" in glob
    parts = glob.removeprefix("/").split("/")
    try:
        regex = re.compile(_path_regex(parts), re.DOTALL)
    except re.error:
        return None  # a range like [z-a]; git matches nothing with it
    return Pattern(keeps, directories_only, whole_path, regex)


def _path_regex(parts: list[str]) -> str:
    regex = ""
    for index, part in enumerate(parts):
        last = index == len(parts) - 1
        if part == "**" and len(parts) > 1:
            regex += ".+" if last else "(?:[^/]+/)*"
        else:
            regex += _name_regex(part) + ("" if last else "/")
    return regex


def _name_regex(glob: str) -> str:
    """One part between slashes.  The text after a star is sought once, from the left, and never again: no
    pattern takes more time than its length times the name's."""
    texts = [""]
    position = 0
    while position < len(glob):
        character = glob[position]
        position += 1
        if character == "*":
            if texts[-1] or len(texts) == 1:
                texts.append("")
        elif character == "?":
            texts[-1] += "[^/]"
        elif character == "[":
            matched, position = _class_regex(glob, position)
            texts[-1] += matched
        else:
            if character == "\\" and position < len(glob):
                character = glob[position]
                position += 1
            texts[-1] += re.escape(character)
    if len(texts) == 1:
        return texts[0]
    middle = "".join(f"(?>[^/]*?{text})" for text in texts[1:-1])
    return f"{texts[0]}{middle}[^/]*{texts[-1]}"


def _class_regex(glob: str, position: int) -> tuple[str, int]:
    """A character class, from behind its bracket: its regular expression, and where it ends."""
    close = glob.find("]", position + (glob[position : position + 1] in ("!", "^")) + 1)
    if close < 0:
        return "(?!)", len(glob)  # git matches nothing with an open bracket
    inside = glob[position:close]
    negated = inside[:1] in ("!", "^")
    inside = re.sub(r"([\[\]\\^&~|])", r"\\\1", inside[1:] if negated else inside)
    return ("(?!/)[^" if negated else "(?!/)[") + inside + "]", close + 1
