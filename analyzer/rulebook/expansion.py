"""How much a statement unfolds to before SQLite runs it.

SQLite's compiler copies the body of a common table expression to each place that names it.  In
`WITH a AS (...), b AS (SELECT * FROM a, a), c AS (SELECT * FROM b, b), ...` every step doubles the copies;
thirty lines exhaust the memory, before a single step runs and without meeting any limit of SQLite's.

The estimate here is never too low: each name of a common table expression counts wherever it stands, be it as
a column; names that are defined several times (in nested scopes) count as the sum of their definitions.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

MAX_EXPANSION = 1_000  # our own rules stay under 40
MAX_NAMES = 60  # common table expressions of one statement

_TOKEN = re.compile(
    r"""
    (?P<comment> --[^\n]* | /\*.*?(?:\*/|\Z) )
    | (?P<quoted> '(?:[^']|'')*' | "(?:[^"]|"")*" | `(?:[^`]|``)*` | \[[^\]]*\] )
    | (?P<name> [^\W\d][\w$]* )
    | (?P<bracket> [()] )
    """,
    re.VERBOSE | re.DOTALL,
)


def expansion(sql: str) -> int:
    """References to common table expressions, all unfolded; more than `MAX_EXPANSION` is not counted on."""
    tokens = _tokens(sql)
    bodies = _bodies(tokens)
    if len(bodies) > MAX_NAMES:
        return MAX_EXPANSION + 1
    weights: dict[str, int] = {}
    for name in bodies:
        _weigh(name, bodies, weights, ())
    return sum(weights.get(token, 0) for token in tokens)


def _tokens(sql: str) -> list[str]:
    """Names, brackets and quoted names; a quoted text counts as a name too, for SQLite may read it as one."""
    return [
        (match["quoted"][1:-1] if match["quoted"] else match[0]).lower()
        for match in _TOKEN.finditer(sql)
        if match["comment"] is None
    ]


def _bodies(tokens: list[str]) -> dict[str, list[str]]:
    """What stands in the brackets after `name AS`, by name."""
    closing = _closing(tokens)
    found: dict[str, list[str]] = {}
    for position, word in enumerate(tokens):
        if word != "as":
            continue
        before = position - 1
        if before >= 0 and tokens[before] == ")":  # name (column, ...) AS
            before = closing.get(before, 0) - 1
        after = position + 1
        while after < len(tokens) and tokens[after] in {"not", "materialized"}:
            after += 1
        if before >= 0 and after < len(tokens) and tokens[after] == "(":
            end = closing.get(after, len(tokens))
            found.setdefault(tokens[before], []).extend(tokens[after:end])
    return found


def _closing(tokens: list[str]) -> dict[int, int]:
    """The position of the other bracket, for each bracket."""
    pairs: dict[int, int] = {}
    opened: list[int] = []
    for position, word in enumerate(tokens):
        if word == "(":
            opened.append(position)
        elif word == ")" and opened:
            start = opened.pop()
            pairs[start], pairs[position] = position, start
    return pairs


def _weigh(
    name: str, bodies: Mapping[str, list[str]], weights: dict[str, int], within: tuple[str, ...]
) -> int:
    if name in weights:
        return weights[name]
    if name in within or name not in bodies:  # a recursive expression is not unfolded where it names itself
        return 1 if name in bodies else 0
    weight = 1 + sum(
        _weigh(token, bodies, weights, (*within, name)) for token in bodies[name] if token in bodies
    )
    weights[name] = min(weight, MAX_EXPANSION + 1)
    return weights[name]
