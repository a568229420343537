"""Keeping found secrets out of everything that is told.

Values that cannot be anything else are hidden wherever they stand; one that somebody chose may be a word, and
is hidden where it is a text's whole content or stands in quotes or in an address.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from itertools import accumulate
from operator import is_
from typing import Any, Final

from analyzer.secrets.formats import formatted
from analyzer.secrets.names import MASK
from analyzer.secrets.scanning import Secret, Strength
from analyzer.secrets.values import is_documented

SHORTEST_FORMAT: Final = 20
"""No credential of a known format has fewer characters."""


SHOWN: Final = (Strength.EXAMPLE, Strength.WELL_KNOWN)
"""What hides nothing: the words that everybody tries first are also names of tables, users and databases."""


class Hiding:
    """What is to be hidden, and the hiding."""

    def __init__(self, found: Iterable[Secret]) -> None:
        anywhere, alone = set[str](), set[str]()
        for secret in found:
            plain = secret.strength in (Strength.FORMAT, Strength.RANDOM)
            if secret.strength not in SHOWN:
                (anywhere if plain else alone).add(secret.value)
        self._anywhere = _any_of(anywhere)
        self._whole = frozenset(alone)
        chosen = _any_of(alone)
        self._quoted = re.compile(rf"(?<=[\"':])(?:{chosen.pattern})(?=[\"'@])") if chosen else None

    def changed(self, texts: Iterable[str]) -> dict[str, str]:
        """Those of the texts in which something is to be hidden, each with what is told instead.

        All are searched at once: of a hundred thousand texts a handful hold a secret."""
        ordered = sorted(texts)
        joined = "\0".join(ordered)
        starts = [0, *accumulate(len(text) + 1 for text in ordered)]
        patterns = [one for one in (self._anywhere, self._quoted) if one is not None]
        places = [match.start() for one in patterns for match in one.finditer(joined)]
        places += [one.start for one in formatted(joined)]
        holders = {ordered[bisect_right(starts, place) - 1] for place in places}
        holders |= self._whole.intersection(ordered)
        found = {text: self.hidden(text) for text in sorted(holders)}
        return {text: told for text, told in found.items() if told != text}

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


def replaced(value: Any, told: Mapping[str, str]) -> Any:
    """A fact's value, of whatever shape, with other texts in the place of some: the same object where it
    holds none of them."""
    if isinstance(value, str):
        return told.get(value, value)
    if isinstance(value, tuple | list):
        items = [replaced(one, told) for one in value]
        return value if all(map(is_, items, value)) else type(value)(items)
    if isinstance(value, dict):
        entries = {replaced(key, told): replaced(one, told) for key, one in value.items()}
        return value if entries == value else entries
    return value


def _any_of(values: set[str]) -> re.Pattern[str] | None:
    """The longest first: one may be part of another."""
    ordered = sorted(values, key=lambda value: (-len(value), value))
    return re.compile("|".join(map(re.escape, ordered))) if ordered else None
