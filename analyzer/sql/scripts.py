"""Scripts: several statements in one text, cut at their semicolons, each with its lines.

Modelled: quotes, dollar quotes, comments, `BEGIN ... END` of triggers and procedures, MySQL's
`DELIMITER`, the commands of psql (`\\connect`), batches of SQL Server (`GO`), and the rows that `COPY ...
FROM stdin` brings along. A statement's line is that of its first word.

Limits: of a script, MAX_STATEMENTS statements; a statement longer than MAX_STATEMENT is passed over, as
are rows of data: they say nothing about a schema that their first line does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from analyzer.sql.texts import SqlText
from analyzer.sql.tokens import Token, tokens

MAX_SCRIPT: Final = 4_000_000
"""Characters of a script that are looked at; a larger one is a dump of data."""

MAX_STATEMENTS: Final = 5_000
"""Statements of one script; one with more is a dump of data."""

MAX_STATEMENT: Final = 60_000
"""Characters of a statement that is read; the largest table seen takes a tenth of it."""

_COMMAND: Final = re.compile(r"(?m)^[ \t]*+(?:\\\S[^\n]*|(?i:GO|/)[ \t\r]*+)$")
_COPIED: Final = re.compile(
    r"(?ims)^([ \t]*+COPY\b[^;\n]{1,2000}?\bFROM[ ]stdin\b[^;\n]*;)[^\n]*\n.*?(?:^\\\.\s*?$|\Z)"
)
_DELIMITER: Final = re.compile(r"(?im)^[ \t]*DELIMITER[ \t]+(\S+)[^\n]*$")
_NAMED: Final = re.compile(r"(?i)--[ \t]*name[ \t]*:[ \t]*([\w-]+)")
_ROUTINE: Final = re.compile(
    r"(?is)(?:create|alter)\s+(?:or\s+(?:replace|alter)\s+)?(?:definer\s*=\s*\S+\s+)?(?:temp(?:orary)?\s+)?"
    r"(?:constraint\s+)?(?:trigger|procedure|function|event|package)\b"
)
_OPENS: Final = frozenset(["begin", "case"])


class Part(NamedTuple):
    """One statement of a script."""

    text: str
    line: int
    """Line of its first word, from 1."""
    end_line: int
    name: str | None = None
    """What a comment before it calls it (`-- name: find-user`)."""


def statements(script: str) -> Iterator[Part]:
    """The statements of a script, comments before each left out."""
    script = _without_rows(script[:MAX_SCRIPT])
    count = 0
    for text, line in _pieces(script):
        for part in _cut(text, line):
            if len(part.text) <= MAX_STATEMENT:
                yield part
                count += 1
            if count >= MAX_STATEMENTS:
                return


def separate(text: SqlText) -> list[SqlText]:
    """The statements of a text with holes."""
    if ";" not in text.text:
        return [text]
    return [SqlText(part.text, text.holes) for part in statements(text.text)]


def _without_rows(script: str) -> str:
    """Without what a client reads for itself; lines stay where they are."""
    if "\\" in script:
        script = _COPIED.sub(lambda match: match[1] + "\n" * match[0][len(match[1]) :].count("\n"), script)
    return _COMMAND.sub(lambda match: ";" + "\n" * match[0].count("\n"), script)


def _pieces(script: str) -> Iterator[tuple[str, int]]:
    """Parts of a script between changes of the delimiter, with the line where each begins; in a part with a
    delimiter of its own, that is what ends statements."""
    end, line = 0, 1
    delimiter = ";"
    for match in [*_DELIMITER.finditer(script), None]:
        text = script[end : match.start() if match is not None else len(script)]
        if delimiter in (";", ""):
            yield text, line
        else:
            at = line
            for piece in text.split(delimiter):
                yield piece, at
                at += piece.count("\n")
        if match is not None:
            line += text.count("\n") + match[0].count("\n")
            delimiter = match[1]
            end = match.end()


def _cut(text: str, line: int) -> Iterator[Part]:
    """Cut at the semicolons that end statements."""
    start: int | None = None
    first = last = line
    depth = 0
    routine = False
    name: str | None = None
    for token in tokens(text):
        begins = line
        line += token.text.count("\n")
        if token.kind in ("space", "comment"):
            named = _NAMED.match(token.text) if token.kind == "comment" and start is None else None
            name = named[1] if named is not None else name
            continue
        if token.text == ";" and depth == 0:
            if start is not None:
                yield Part(text[start : token.start], first, begins, name)
                name = None
            start, routine = None, False
            continue
        if start is None:
            start, first = token.start, begins
            routine = _ROUTINE.match(text, token.start, token.start + 400) is not None
        last = line
        if routine:
            depth = _deeper(token, depth)
    if start is not None:
        yield Part(text[start:].rstrip(), first, last, name)


def _deeper(token: Token, depth: int) -> int:
    """How deep in `BEGIN ... END` the next token of a routine is."""
    word = token.text.lower() if token.kind == "word" else ""
    if word in _OPENS:
        return depth + 1
    return max(0, depth - 1) if word == "end" else depth
