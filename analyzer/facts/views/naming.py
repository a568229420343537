"""What names of functions and exceptions say, as conditions in SQL."""

from __future__ import annotations

from typing import Final

SIDE_BY_SIDE: Final = 8
"""Tests that are joined in a row; each makes the expression one deeper."""


def any_of(column: str, parts: tuple[str, ...]) -> str:
    """Whether a name holds one of these parts, of small letters: to LIKE, all are."""
    patterns = ("%" + part.replace("_", r"\_") + "%" for part in parts)
    return _either([rf"{column} LIKE '{pattern}' ESCAPE '\'" for pattern in patterns])


def _either(tests: list[str]) -> str:
    """One of these holds: halved again and again, for SQL counts how deep an expression is."""
    if len(tests) <= SIDE_BY_SIDE:
        return "(" + " OR ".join(tests) + ")"
    middle = len(tests) // 2
    return f"({_either(tests[:middle])} OR {_either(tests[middle:])})"


def last_part(column: str) -> str:
    """What stands behind the last dot of a name."""
    return f"replace({column}, rtrim({column}, replace({column}, '.', '')), '')"
