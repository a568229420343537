"""What a project says of its columns: which hold what is personal or secret, and which do not.

The categories are those of the facts (`column_class.category`), and `none`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Final

from analyzer.configuration.typed import Pattern

COLUMN: Final = Pattern(r"[^\s.]\S*\.[^\s.]+", "table.column, in which * stands for anything")
SENTENCE: Final = Pattern(r"\s*\S[\s\S]*", "a text that says something")


class ColumnCategory(StrEnum):
    """What a column holds."""

    CREDENTIAL = "credential"
    CONFIDENTIAL = "confidential"
    IDENTITY = "identity"
    CONTACT = "contact"
    FINANCIAL = "financial"
    HEALTH = "health"
    SPECIAL = "special"
    LOCATION = "location"
    NETWORK = "network"
    FREE_TEXT = "free_text"
    NONE = "none"
    """Nothing personal and no secret."""


class ColumnKeeping(StrEnum):
    """In which form it holds it."""

    PLAIN = "plain"
    HASHED = "hashed"
    ENCRYPTED = "encrypted"


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnChoice:
    """What a column holds, where the judgement by names and types is wrong or says nothing."""

    column: Annotated[str, COLUMN, "the column, as table.column; * stands for anything"]
    category: Annotated[ColumnCategory, "what it holds; none: nothing personal and no secret"]
    keeping: Annotated[ColumnKeeping | None, "plain, hashed or encrypted, where that is known better"] = None
    reason: Annotated[str | None, SENTENCE, "how it is known"] = None
