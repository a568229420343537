"""Patterns in the syntax of .gitignore files, nested as git nests them.

pathspec knows the syntax; matching each of thousands of files against each pattern would cost more than
reading the directories.  So every pattern is first reduced to a prefix and a suffix that whatever it matches
must have, and only a path that passes such a sieve is shown to pathspec (which, in a fresh checkout, is then
never even imported).

Modelled: one set of patterns per directory, the deepest that says anything decides, a directory once ignored
is not entered.  Not modelled: files that are tracked although ignored, the user's own `core.excludesFile`.
Source: https://git-scm.com/docs/gitignore"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

_SPECIAL = re.compile(r"[*?\[\]\\]")
_STARS = re.compile(r"\*+")
_LETTER_CLASS = re.compile(r"\[([A-Za-z0-9_]{1,8})\]")
MAX_PATTERN_LENGTH = 1_000
"""Longer lines are no patterns a person wrote, and could make a regular expression explode."""
MAX_STARS = 4
"""`**/static/**/*.min.*` has four.  Matching takes the path's length to that power at worst, so a pattern
with more is passed over."""


class IgnoreRules:
    """The patterns of one .gitignore file (or of one option), relative to the directory `base`."""

    def __init__(self, lines: Iterable[str], base: str = "") -> None:
        self._lines = [line for line in lines if _usable(line)]
        self._start = len(base) + 1 if base else 0
        self._names: set[str] = set()
        self._name_sieve: list[tuple[str, str]] = []
        self._path_sieve: list[tuple[str, str]] = []
        for line in self._lines:
            self._sift(line.removeprefix("!"))
        self._suffixes = tuple(suffix for prefix, suffix in self._name_sieve if not prefix)
        self._prefixes = tuple(prefix for prefix, suffix in self._name_sieve if not suffix and prefix)
        self._both = [(prefix, suffix) for prefix, suffix in self._name_sieve if prefix and suffix]
        self._path_prefixes = tuple(prefix for prefix, _ in self._path_sieve)

    def __bool__(self) -> bool:
        return bool(self._lines)

    def verdict(self, path: str, name: str, *, is_dir: bool) -> bool | None:
        """True: ignored; False: expressly kept by a `!` pattern; None: these patterns do not speak of it."""
        if not self._may_match(path, name):
            return None
        relative = path[self._start :]
        return self._spec.check_file(f"{relative}/" if is_dir else relative).include

    def _may_match(self, path: str, name: str) -> bool:
        if name in self._names or name.endswith(self._suffixes) or name.startswith(self._prefixes):
            return True
        if any(name.startswith(prefix) and name.endswith(suffix) for prefix, suffix in self._both):
            return True
        if not path.startswith(self._path_prefixes, self._start):
            return False
        return any(
            path.startswith(prefix, self._start) and path.endswith(suffix)
            for prefix, suffix in self._path_sieve
        )

    def _sift(self, line: str) -> None:
        for pattern in _expanded(line.rstrip().rstrip("/")):
            anchored = "/" in pattern
            if pattern.startswith("**/"):  # at any depth: only the end of its last part is sure
                pattern, anchored = "*" + pattern.rpartition("/")[2], False
            pattern = pattern.removeprefix("/")
            special = _SPECIAL.search(pattern)
            if special is None:
                if anchored:
                    self._path_sieve.append((pattern, pattern.rpartition("/")[2]))
                else:
                    self._names.add(pattern)
                continue
            last = max(match.end() for match in _SPECIAL.finditer(pattern))
            # `a/**/b` also matches `a/b`: only what follows the last slash is sure to stand at the end.
            prefix, suffix = pattern[: special.start()], pattern[last:].rpartition("/")[2]
            (self._path_sieve if anchored else self._name_sieve).append((prefix, suffix))

    @cached_property
    def _spec(self) -> GitIgnoreSpec:
        from pathspec import GitIgnoreSpec  # noqa: PLC0415  (30 ms; a fresh checkout needs it never)

        usable: list[str] = []
        for line in self._lines:
            try:
                GitIgnoreSpec.from_lines([line])
            except ValueError:
                continue  # git, too, passes over a pattern that it cannot read
            usable.append(line)
        return GitIgnoreSpec.from_lines(usable)


def ignored(chain: Iterable[IgnoreRules], path: str, name: str, *, is_dir: bool) -> bool:
    """Whether the deepest set of patterns that speaks of the path ignores it; `chain` runs from the deepest
    up."""
    for rules in chain:
        verdict = rules.verdict(path, name, is_dir=is_dir)
        if verdict is not None:
            return verdict
    return False


def _usable(line: str) -> bool:
    text = line.strip()
    return (
        bool(text)
        and not line.startswith("#")
        and len(line) <= MAX_PATTERN_LENGTH
        and len(_STARS.findall(line)) <= MAX_STARS
        and "\0" not in line
    )


def _expanded(pattern: str) -> Iterator[str]:
    """`*.py[cod]` as `*.pyc`, `*.pyo`, `*.pyd`: the commonest of all patterns would otherwise have no
    suffix."""
    letters = _LETTER_CLASS.search(pattern)
    if letters is None or "\\" in pattern or len(_LETTER_CLASS.findall(pattern)) > 2:
        yield pattern
        return
    for letter in letters[1]:
        yield from _expanded(pattern[: letters.start()] + letter + pattern[letters.end() :])
