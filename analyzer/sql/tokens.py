"""The words of SQL, as far as they can be told without a grammar: quotes, comments, names, parameters, holes.

One regular expression without nested repetition, so that it is linear in the length of any text.  A hole
is one character of Unicode's private use area, which no text of a target keeps (`without_holes`).

Limits: a backslash escapes a quote only in MySQL and in PostgreSQL's `E''`; a text is read without, and
where that leaves a quote open, the quote runs to the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

FIRST_HOLE: Final = 0xE000
MAX_HOLES: Final = 400
"""Holes of one statement; one that is put together from more is no longer read."""

HOLES: Final = f"{chr(FIRST_HOLE)}-{chr(FIRST_HOLE + MAX_HOLES)}"

_TOKEN: Final = re.compile(
    rf"""
    (?P<space>\s+)
  | (?P<comment>--[^\n]*|\#(?![>-])[^\n]*|/\*.*?(?:\*/|\Z))
  | (?P<string>[eEnN]?'(?:[^']|'')*(?:'|\Z))
  | (?P<dollar>\$(?P<tag>\w*)\$.*?(?:\$(?P=tag)\$|\Z))
  | (?P<quoted>"(?:[^"]|"")*(?:"|\Z)|`[^`]*(?:`|\Z)|\[[A-Za-z_{HOLES}][\w {HOLES}]*\])
  | (?P<parameter>%\(\w+\)s|%s|\?|:[A-Za-z_]\w*|\$\d+|@\w+)
  | (?P<cast>::)
  | (?P<hole>[{HOLES}])
  | (?P<number>\d[\w.]*)
  | (?P<word>\w+)
  | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)


class Token(NamedTuple):
    """One piece of a text: its kind, its text, and where it begins."""

    kind: str
    text: str
    start: int


def tokens(text: str) -> Iterator[Token]:
    """All pieces in order; together they are the text."""
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "other"
        yield Token("dollar" if kind == "tag" else kind, match[0], match.start())


def without_holes(text: str) -> str:
    """A known text, without characters that would be taken for holes."""
    return _HOLE.sub("?", text)


_HOLE: Final = re.compile(f"[{HOLES}]")
