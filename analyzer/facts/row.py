"""What every fact has: a key, evidence, and how certain it is.

A row is a frozen dataclass whose fields carry their meaning as ``Annotated[type, "meaning"]``.  The SQLite
schema, the JSON document and the schema documentation are all derived from these classes, so a fact is
described once.  A field's type is one of ``str``, ``int``, ``float``, ``bool`` (each may be ``| None``),
``tuple[str, ...]`` or ``Mapping[str, Any]`` (both kept as JSON text in SQLite).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, ClassVar


class Certainty(StrEnum):
    """How sure a fact is."""

    CERTAIN = "certain"
    CONDITIONAL = "conditional"
    INFERRED = "inferred"


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """The place in the analysed source that a fact rests on."""

    path: Annotated[str, "file, relative to the root, POSIX"]
    line: Annotated[int, "first line, from 1"]
    end_line: Annotated[int, "last line, inclusive"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One fact."""

    TABLE: ClassVar[str] = ""
    """Name of the SQL table; empty for the abstract rows."""

    id: Annotated[str, "stable symbolic key, unique in its table; made of names, never of line numbers"]
    evidence: Annotated[Evidence | None, "where it stands; columns file, line, end_line"] = None
    certainty: Annotated[Certainty, "certain, conditional or inferred"] = Certainty.CERTAIN
    condition: Annotated[str | None, "the condition's text, where the fact holds only under one"] = None
    reason: Annotated[str | None, "why it was inferred, where it was"] = None
