"""Keeping found secrets out of everything that is told.

Values that cannot be anything else are hidden wherever they stand; one that somebody chose may be a word, and
is hidden where it is a text's whole content or stands in quotes or in an address.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from analyzer.secrets.formats import formatted
from analyzer.secrets.names import MASK
from analyzer.secrets.scanning import Secret, Strength
from analyzer.secrets.values import is_documented

SHORTEST_FORMAT: Final = 20
"""No credential of a known format has fewer characters."""


class Hiding:
    """What is to be hidden, and the hiding."""

    def __init__(self, found: Iterable[Secret]) -> None:
        anywhere, alone = set[str](), set[str]()
        for secret in found:
            plain = secret.strength in (Strength.FORMAT, Strength.RANDOM)
            if secret.strength is not Strength.EXAMPLE:
                (anywhere if plain else alone).add(secret.value)
        self._anywhere = _any_of(anywhere)
        self._whole = frozenset(alone)
        chosen = _any_of(alone)
        self._quoted = re.compile(rf"(?<=[\"':])(?:{chosen.pattern})(?=[\"'@])") if chosen else None

    def concerns(self, texts: frozenset[str] | set[str]) -> bool:
        """Whether anything is to be hidden in any of the texts: all at once, for seldom there is."""
        if not self._whole.isdisjoint(texts):
            return True
        joined = "\0".join(texts)
        patterns = [one for one in (self._anywhere, self._quoted) if one is not None]
        return any(one.search(joined) for one in patterns) or any(
            not is_documented(joined[one.start : one.end]) for one in formatted(joined)
        )

    def hidden(self, text: str) -> str:
        """The text without any of the secrets, and without what has the format of one."""
        if text in self._whole:
            return MASK
        if self._anywhere is not None:
            text = self._anywhere.sub(MASK, text)
        if self._quoted is not None:
            text = self._quoted.sub(MASK, text)
        if len(text) >= SHORTEST_FORMAT:
            for found in [*formatted(text)][::-1]:
                if not is_documented(text[found.start : found.end]):
                    text = text[: found.start] + MASK + text[found.end :]
        return text

    def without(self, value: Any) -> Any:
        """A fact's value without secrets, of whatever shape: the same object where there are none."""
        if isinstance(value, str):
            hidden = self.hidden(value)
            return value if hidden == value else hidden
        if isinstance(value, tuple | list):
            items = [self.without(one) for one in value]
            return value if all(map(_same, items, value)) else type(value)(items)
        if isinstance(value, dict):
            entries = {self.without(key): self.without(one) for key, one in value.items()}
            return value if entries == value else entries
        return value


def _same(one: Any, other: Any) -> bool:
    return one is other


def _any_of(values: set[str]) -> re.Pattern[str] | None:
    """The longest first: one may be part of another."""
    ordered = sorted(values, key=lambda value: (-len(value), value))
    return re.compile("|".join(map(re.escape, ordered))) if ordered else None
