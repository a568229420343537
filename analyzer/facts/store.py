"""The facts as an SQLite database: an artefact of its own, that an auditor can carry away and ask anything.

The same facts give the same bytes: fixed page size, rows in the order of their ids, no time stamps.
(Another release of SQLite may lay pages out otherwise, and writes its version into the header.)  Every table
and view is described inside the database, in `facts_schema` and in comments of its own definition.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from functools import lru_cache
from operator import attrgetter
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from analyzer.facts.facts import Facts, row_types
from analyzer.facts.plain import encode, plain, storable
from analyzer.facts.relations import definition_of_table, definition_of_view, relations
from analyzer.facts.row import Row
from analyzer.facts.schema import SCHEMA_VERSION, Column, stored_columns
from analyzer.facts.views import VIEWS
from analyzer.facts.views.indexes import INDEXES, KEPT
from analyzer.facts.views.view import View
from analyzer.writing import write_file

APPLICATION_ID = 0x67706C6E
"""'gpln': the mark in the file's header by which `file` and `open_store` know our databases."""

PAGE_SIZE = 4096

MAX_ENCODED = 4_096
"""Lists whose JSON is kept: many rows name the same routes, methods or columns."""

MAX_STEPS_TO_KEEP = 50_000_000
"""Instructions of SQLite's virtual machine that keeping the rows of a view may take: what a rule may."""

_R = TypeVar("_R", bound=Row)

_WORD = re.compile(r"\w+")


class StoreError(Exception):
    """A facts database cannot be read; the message names the file and the cause."""


def in_memory(facts: Facts, queries: Iterable[str] | None = None) -> sqlite3.Connection:
    """A new database that holds the facts, for the rulebook and for queries.

    Where the queries to come are given, only the tables that they mention are made, which takes a fraction of
    the time; asking for another one is then an error, not an empty answer.
    """
    mentioned = None if queries is None else _mentioned(queries)
    kinds = [kind for kind in row_types() if mentioned is None or kind.TABLE in mentioned]
    kept = (
        [] if mentioned is None else [view for view in VIEWS if view.name in KEPT and view.name in mentioned]
    )
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute(f"PRAGMA page_size = {PAGE_SIZE}")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.execute("BEGIN")
    for kind in kinds:
        connection.execute(definition_of_table(kind))
        insert(connection, kind, facts.of(kind))
    made = {kind.TABLE for kind in kinds}
    for table, column in INDEXES:
        if table in made:
            connection.execute(f'CREATE INDEX "{table}_by_{column}" ON "{table}" ("{column}")')
    for view in VIEWS:
        if view not in kept and tables_of([view.sql]) <= made:
            connection.execute(definition_of_view(view))
    if len(made) == len(row_types()):
        _describe(connection)
    connection.execute("COMMIT")
    for view in kept:
        _keep(connection, view)
    return connection


def _keep(connection: sqlite3.Connection, view: View) -> None:
    """Have the rows of a view once for all questions; one that takes too long stays a view, whose cost is
    that of each question."""
    if not _fits(connection, f'CREATE TABLE "{view.name}" AS {view.sql}'):
        connection.execute(definition_of_view(view))
        return
    for column in KEPT[view.name]:
        connection.execute(f'CREATE INDEX "{view.name}_by_{column}" ON "{view.name}" ("{column}")')


def _fits(connection: sqlite3.Connection, statement: str) -> bool:
    """Execute a statement, and say whether it was done within MAX_STEPS_TO_KEEP."""
    connection.set_progress_handler(lambda: 1, MAX_STEPS_TO_KEEP)  # its first call interrupts
    try:
        connection.execute(statement)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
            raise
        return False
    finally:
        connection.set_progress_handler(None, 0)
    return True


def tables_of(queries: Iterable[str]) -> frozenset[str]:
    """The tables that these SQL texts may read, directly or through views.

    A table can only be read where its name stands in the text, so that looking for names misses none.
    """
    tables = frozenset(kind.TABLE for kind in row_types())
    return _mentioned(queries) & tables


def _mentioned(queries: Iterable[str]) -> frozenset[str]:
    """The words of these texts and of the views among them; every table, where the schema is asked for."""
    words = set(_WORD.findall(" ".join(queries).lower()))
    seen: set[str] = set()
    while unseen := [view for view in VIEWS if view.name in words and view.name not in seen]:
        seen |= {view.name for view in unseen}
        words |= {word for view in unseen for word in _WORD.findall(view.sql.lower())}
    if "facts_schema" in words:
        words |= {kind.TABLE for kind in row_types()}
    return frozenset(words)


def insert(connection: sqlite3.Connection, kind: type[_R], rows: Iterable[_R]) -> None:
    """Add rows of one class to a database made by `in_memory`."""
    known = stored_columns(kind)
    names = ", ".join(f'"{column.name}"' for column in known)
    marks = ", ".join("?" * len(known))
    statement = f'INSERT INTO "{kind.TABLE}" ({names}) VALUES ({marks})'  # noqa: S608 - our own names
    rows = tuple(rows)
    connection.execute("SAVEPOINT inserting")
    try:
        connection.executemany(statement, _values(known, rows))
    except (UnicodeEncodeError, OverflowError, AttributeError):
        # A value is stranger than a column can hold (or an enumeration was given as its text), which is rare:
        # start again and look at each value.
        connection.execute("ROLLBACK TO inserting")
        connection.executemany(statement, _values(known, rows, careful=True))
    connection.execute("RELEASE inserting")


def to_bytes(connection: sqlite3.Connection) -> bytes:
    """The database as the content of a file."""
    return connection.serialize()


def write_store(facts: Facts, path: Path) -> None:
    """Write the facts to a database file, whole or not at all.

    Raises OSError (naming the file) where it cannot be written; an older file is then left as it was.
    """
    connection = in_memory(facts)
    try:
        write_file(path, to_bytes(connection))
    finally:
        connection.close()


def open_store(path: Path) -> sqlite3.Connection:
    """A database file, for reading only.  Raises StoreError where it is none of ours, or too new."""
    if not path.is_file():
        raise StoreError(f"{path}: no such file")
    try:
        connection = sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1", uri=True)
        mark = connection.execute("PRAGMA application_id").fetchone()[0]
        version = connection.execute("PRAGMA user_version").fetchone()[0]
    except sqlite3.Error as error:
        raise StoreError(f"{path}: not a facts database ({error})") from error
    if mark != APPLICATION_ID:
        connection.close()
        raise StoreError(f"{path}: not a facts database (written by another program)")
    if version > SCHEMA_VERSION:
        connection.close()
        raise StoreError(f"{path}: written by a newer groundplan (schema {version}, known {SCHEMA_VERSION})")
    return connection


def _values(known: tuple[Column, ...], rows: Iterable[Row], *, careful: bool = False) -> Iterator[list[Any]]:
    """The rows as SQLite takes them; `careful` makes sure of each value, at several times the cost."""
    # A row with a file of its own has that column among its own ones, and only two more for its evidence.
    placed = 3 if known[-3].name == "file" else 2
    own = known[:-placed]
    # The plain text of an enumeration's member: sqlite3 is slow to find out that the member is a text.
    get = attrgetter(
        *(f"{column.name}._value_" if column.choices and not careful else column.name for column in own)
    )
    lists = [at for at, column in enumerate(own) if column.type == "text[]"]
    objects = [at for at, column in enumerate(own) if column.type == "object"]
    for row in rows:
        values = [*get(row)]
        for at in lists:
            values[at] = _encoded(values[at]) if values[at] else "[]"
        for at in objects:
            values[at] = encode(plain(values[at])) if values[at] else "{}"
        place = row.evidence
        values += (place.path, place.line, place.end_line)[-placed:] if place else (None,) * placed
        yield [storable(value) for value in values] if careful else values


@lru_cache(maxsize=MAX_ENCODED)
def _encoded(texts: tuple[str, ...]) -> str:
    return encode(texts)


def _describe(connection: sqlite3.Connection) -> None:
    connection.execute(
        """CREATE TABLE facts_schema (  -- What is in this database: tables, views and their columns.
    name TEXT NOT NULL,       -- name of the table or view
    kind TEXT NOT NULL,       -- table or view
    "column" TEXT NOT NULL,   -- name of the column; empty: the row describes the table or view itself
    position INTEGER NOT NULL,-- order of the column, from 1
    type TEXT NOT NULL,       -- text, integer, real, boolean (0 or 1), text[] or object (both JSON text)
    nullable INTEGER NOT NULL,-- whether it may be null
    meaning TEXT NOT NULL,    -- what it states
    PRIMARY KEY (name, position)
) WITHOUT ROWID"""
    )
    rows = [
        (relation.name, relation.kind, *described)
        for relation in relations(connection)
        for described in (
            ("", 0, "", False, relation.meaning),
            *((c.name, at, c.type, c.nullable, c.meaning) for at, c in enumerate(relation.columns, 1)),
        )
    ]
    connection.executemany("INSERT INTO facts_schema VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
