"""What a view is: a name for a query, and what its columns mean."""

from __future__ import annotations

from dataclasses import dataclass

from analyzer.facts.schema import Column


@dataclass(frozen=True, slots=True)
class View:
    """A named query that is part of the schema."""

    name: str
    meaning: str
    sql: str
    columns: tuple[Column, ...] = ()
    """The columns that no table documents under this name."""
    source: str = ""
    """The table that documents the other columns."""


def column(name: str, meaning: str, type_: str = "text", nullable: bool = False) -> Column:
    """A column that no table documents under its name."""
    return Column(name=name, meaning=meaning, type=type_, nullable=nullable)
