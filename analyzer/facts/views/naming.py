"""What names of functions and exceptions say, as conditions in SQL."""

from __future__ import annotations


def any_of(column: str, parts: tuple[str, ...]) -> str:
    """Whether a name holds one of these parts, of small letters: to LIKE, all are."""
    patterns = ("%" + part.replace("_", r"\_") + "%" for part in parts)
    return "(" + " OR ".join(rf"{column} LIKE '{pattern}' ESCAPE '\'" for pattern in patterns) + ")"


def last_part(column: str) -> str:
    """What stands behind the last dot of a name."""
    return f"replace({column}, rtrim({column}, replace({column}, '.', '')), '')"
