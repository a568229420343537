"""What every fact has: a key, evidence, and how certain it is.

A row is a dataclass whose fields carry their meaning as ``Annotated[type, "meaning"]``.  The SQLite schema,
the JSON document, its JSON Schema and the schema documentation are all derived from these classes, so that a
fact is described once.  A field's type is one of ``str``, ``int``, ``float``, ``bool`` or an enumeration of
texts (each may be ``| None``), ``tuple[str, ...]`` or ``Mapping[str, Any]`` (both are JSON text in SQLite).

Rows are values: they compare by content and are not changed once made.  Two things are arranged for speed, as
every run loads all of these classes and makes tens of thousands of rows: comparison is written once in
``Row`` instead of being generated for each class, and a row is frozen for type checkers only
(``frozen_default``), because a frozen dataclass takes several times as long to make.
"""

from __future__ import annotations

from dataclasses import Field, dataclass, fields
from enum import StrEnum
from typing import Annotated, Any, ClassVar, TypeVar, dataclass_transform

_T = TypeVar("_T")


@dataclass_transform(kw_only_default=True, eq_default=False, frozen_default=True)
def fact(kind: type[_T]) -> type[_T]:
    """Class decorator: make a row class of this."""
    return dataclass(slots=True, kw_only=True, eq=False, repr=False)(kind)


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


@fact
class Row:
    """One fact."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    TABLE: ClassVar[str] = ""
    """Name of the SQL table; empty for the abstract rows."""

    id: Annotated[str, "stable symbolic key, unique in its table; made of names, never of line numbers"]
    evidence: Annotated[Evidence | None, "where it stands; columns file, line, end_line"] = None
    certainty: Annotated[Certainty, "certain, conditional or inferred"] = Certainty.CERTAIN
    condition: Annotated[str | None, "the condition's text, where the fact holds only under one"] = None
    reason: Annotated[str | None, "why it was inferred, where it was"] = None

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return all(getattr(self, field.name) == getattr(other, field.name) for field in fields(self))

    def __hash__(self) -> int:
        return hash((type(self), self.id))

    def __repr__(self) -> str:
        values = ", ".join(f"{field.name}={getattr(self, field.name)!r}" for field in fields(self))
        return f"{type(self).__name__}({values})"
