"""The tables and views of the store: their definitions in SQL, and their description."""

from __future__ import annotations

import sqlite3
import textwrap
from dataclasses import dataclass

from analyzer.facts.facts import row_types
from analyzer.facts.row import Row
from analyzer.facts.schema import Column, kind_of, meaning, stored_columns
from analyzer.facts.views import VIEWS
from analyzer.facts.views.view import View


@dataclass(frozen=True, slots=True)
class Relation:
    """A table or a view."""

    name: str
    kind: str
    """table or view"""
    meaning: str
    columns: tuple[Column, ...]


def relations(connection: sqlite3.Connection) -> tuple[Relation, ...]:
    """Every documented table and view, tables first, each by name; views are looked up in the database."""
    tables = (Relation(kind.TABLE, "table", meaning(kind), stored_columns(kind)) for kind in row_types())
    views = (
        Relation(view.name, "view", view.meaning, _columns_of_view(view, connection))
        for view in sorted(VIEWS, key=lambda view: view.name)
    )
    return (*tables, *views)


def definition_of_table(kind: type[Row]) -> str:
    """CREATE TABLE for a row class, with the meanings as comments, which SQLite keeps and `.schema` shows."""
    known = stored_columns(kind)
    lines = []
    for column in known:
        comma = "" if column is known[-1] else ","
        required = "" if column.nullable else " NOT NULL"
        key = " PRIMARY KEY" if column.name == "id" else ""
        lines.append(f'    "{column.name}" {column.affinity}{required}{key}{comma}  -- {column.meaning}')
    body = "\n".join(lines)
    return f'CREATE TABLE "{kind.TABLE}" (  -- {meaning(kind)}\n{body}\n) WITHOUT ROWID'


def definition_of_view(view: View) -> str:
    """CREATE VIEW, with its meaning as a comment."""
    return f'CREATE VIEW "{view.name}" AS  -- {view.meaning}\n{textwrap.dedent(view.sql).strip()}'


def _columns_of_view(view: View, connection: sqlite3.Connection) -> tuple[Column, ...]:
    documented = (
        {column.name: column for column in stored_columns(kind_of(view.source))} if view.source else {}
    )
    documented |= {column.name: column for column in view.columns}
    names = [row[1] for row in connection.execute(f'PRAGMA table_info("{view.name}")')]
    return tuple(documented[name] for name in names)
