"""sqlglot, kept on a short leash: any text gives a tree or None, in bounded time.

A text is parsed in the dialect that is asked for; where sqlglot refuses it there, or keeps it as a command
unread, in the others in turn: scripts are often kept for a second engine.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from analyzer.sql.scripts import MAX_STATEMENT
from analyzer.sql.tokens import tokens

MAX_DEPTH: Final = 120
"""Parentheses and `CASE`s within each other; statements of people stay below twenty."""

MAX_CHAIN: Final = 200
"""Signs and `NOT`s in a row, each of which a parser takes for one more level."""

MAX_TOKENS: Final = 12_000
"""Words of one statement that is parsed; a large table has a thousand, rows of data have more."""

DIALECTS: Final = ("postgres", "mysql", "sqlite", "tsql", "oracle")
"""Tried in this order, after the one that is asked for."""

_PREFIXES: Final = frozenset(["-", "+", "~", "not", "!"])


def parsed(text: str, dialect: str) -> tuple[exp.Expression, str] | None:
    """The tree of one statement, and the dialect in which it could be read; None where there is none."""
    if len(text) > MAX_STATEMENT or not _shallow(text):
        return None
    fallback: tuple[exp.Expression, str] | None = None
    with _silent():
        for one in dict.fromkeys((dialect, *DIALECTS)):
            tree = _parsed(text, one)
            if tree is not None and not isinstance(tree, exp.Command):
                return tree, one
            if tree is not None:
                fallback = fallback or (tree, one)
    return fallback


def _parsed(text: str, dialect: str) -> exp.Expression | None:
    try:
        found = sqlglot.parse(text, dialect=dialect)
    except (SqlglotError, RecursionError, ValueError, AttributeError, TypeError, KeyError, IndexError):
        return None  # beside its own errors, odd input leads its parser to errors of Python
    trees = [one for one in found if isinstance(one, exp.Expression)]
    return trees[0] if len(trees) == 1 else None


def _shallow(text: str) -> bool:
    """Whether a recursive parser can take it."""
    depth = chain = count = 0
    for token in tokens(text):
        if token.kind in ("space", "comment"):
            continue
        count += 1
        word = token.text.lower()
        if word in ("(", "[", "{", "case"):
            depth += 1
        elif word in (")", "]", "}", "end"):
            depth = max(0, depth - 1)
        chain = chain + 1 if word in _PREFIXES else 0
        if depth > MAX_DEPTH or chain > MAX_CHAIN or count > MAX_TOKENS:
            return False
    return True


@contextmanager
def _silent() -> Iterator[None]:
    """sqlglot tells its log what it does not know; that is ours to tell."""
    logger = logging.getLogger("sqlglot")
    before = logger.disabled
    logger.disabled = True
    try:
        yield
    finally:
        logger.disabled = before
