"""Which words stand in which Python files: an index, so that nobody searches all texts for a name again.

A word is what can be a name: letters, digits and underscores without another beside them.  What stands in
comments and texts counts, and a word that is there may mean anything: who asks looks closer at what is left.

Made when somebody asks first.  Over 1,400 files it takes a sixth of the time of parsing them, where a search
of all texts for some fifty names, as it was made dozens of times in every run, takes a third.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Final

_NO_WORD: Final = bytes(byte for byte in range(128) if not (chr(byte).isalnum() or chr(byte) == "_"))
_SPACES: Final = bytes.maketrans(_NO_WORD, b" " * len(_NO_WORD))
"""Every byte that is in no word becomes a space; letters beyond ASCII take bytes beyond it."""


def words_in(text: bytes) -> set[bytes]:
    """The words of a text."""
    return set(text.translate(_SPACES).split())


class Vocabulary:
    """The words of some files."""

    def __init__(self, paths: Iterable[str], read: Callable[[str], bytes]) -> None:
        self._read = read
        self._holders: dict[bytes, list[str]] = {}
        for path in paths:
            for word in words_in(read(path)):
                self._holders.setdefault(word, []).append(path)

    def holding(self, word: bytes) -> frozenset[str]:
        """The files that hold a word, or several words exactly as they are written (`azure.functions`)."""
        parts = words_in(word)
        if parts == {word}:
            return frozenset(self._holders.get(word, ()))
        holders = [frozenset(self._holders.get(part, ())) for part in parts]
        found = frozenset.intersection(*holders) if holders else frozenset()
        exactly = re.compile(rb"\b" + re.escape(word) + rb"\b")
        return frozenset(path for path in found if exactly.search(self._read(path)))

    def holding_any(self, words: Iterable[bytes]) -> set[str]:
        """The files that hold at least one of these."""
        return set().union(*map(self.holding, words))

    def holding_part(self, part: bytes) -> set[str]:
        """The files that hold a word in which this stands."""
        found: set[str] = set()
        words = self._in_a_row
        at = words.find(part)
        while at >= 0:
            end = words.index(b" ", at)
            found.update(self._holders[words[words.rindex(b" ", 0, at + 1) + 1 : end]])
            at = words.find(part, end)
        return found

    @cached_property
    def _in_a_row(self) -> bytes:
        """All words, each between spaces."""
        return b" %b " % b" ".join(self._holders)
