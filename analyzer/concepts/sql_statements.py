"""Statements of SQL wherever they stand: in files, or as texts that functions send.

A reader of files, and the reading of behaviour, add what they meet; `Statements.write` turns all of them
into rows.  A statement is read once, in the dialect that is spoken where it stands; sqlglot is loaded for the
first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from analyzer.concepts.callables import evidence_of
from analyzer.concepts.connections.clients import CLIENTS, DATABASE
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.notes import kept
from analyzer.evaluator.values import Place
from analyzer.facts import Facts, SqlStatement, StatementOrigin
from analyzer.sql.texts import SqlText

if TYPE_CHECKING:
    from analyzer.sql.reading import Statement

MAX_STATEMENTS: Final = 20_000
"""Statements of one target; more are data."""

MAX_SHOWN: Final = 2_000
"""Characters of a statement that a fact tells."""

SQLGLOT: Final = {"postgresql": "postgres", "mysql": "mysql", "sqlite": "sqlite"}
"""Dialects as sqlglot calls them."""

_OF_ENGINES: Final = {**SQLGLOT, "oracle": "oracle", "mssql": "tsql", "duckdb": "duckdb"}

SPOKEN_BY: Final = {"apsw": "sqlite"} | {
    name.partition(".")[0]: _OF_ENGINES[client.engine]
    for name, client in CLIENTS.items()
    if client.kind == DATABASE and client.engine in _OF_ENGINES
}
"""Drivers of one engine only, by the name under which they are imported, and the dialect spoken to it."""

_IN_NAMES: Final = (
    ("postgres", re.compile(r"(?i)postgres|pgsql|(?<![a-z])pg(?![a-z])|cockroach")),
    ("mysql", re.compile(r"(?i)mysql|mariadb")),
    ("sqlite", re.compile(r"(?i)sqlite")),
    ("tsql", re.compile(r"(?i)mssql|sqlserver|sql_server")),
    ("oracle", re.compile(r"(?i)oracle")),
)
"""Words in the name of a file or folder that say for which engine its SQL is."""


@dataclass(frozen=True, slots=True)
class Written:
    """A statement where it stands."""

    text: SqlText
    place: Place
    dialect: str | None = None
    """None: that of the target."""
    function: str | None = None
    position: int | None = None
    name: str | None = None


class Statements:
    """The statements of one run."""

    def __init__(self) -> None:
        self.dialect = "sqlite"
        """The dialect of the target, as sqlglot calls it, where nothing says otherwise."""
        self.found: list[Written] = []
        self._read: dict[tuple[SqlText, str], tuple[Statement, ...]] = {}

    def speak(self, dialect: str) -> None:
        """Say what the target speaks."""
        self.dialect = SQLGLOT.get(dialect, dialect)

    def add(self, one: Written) -> None:
        if len(self.found) < MAX_STATEMENTS:
            self.found.append(one)

    def read(self, text: SqlText, dialect: str | None = None) -> tuple[Statement, ...]:
        """What a text may mean, in the order of what stands in its holes."""
        key = (text, dialect or self.dialect)
        known = self._read.get(key)
        if known is None:
            from analyzer.sql.reading import written_as  # noqa: PLC0415 - loads sqlglot

            known = self._read[key] = tuple(written_as(*key))
        return known

    def write(self, facts: Facts) -> None:
        """Every statement as a row."""
        for one in self.found:
            for statement in self.read(one.text, one.dialect):
                facts.add(_row(one, statement))


def statements(run: Interpreter) -> Statements:
    """The run's collection."""
    return kept(run, Statements, Statements)


def dialect_in_name(path: str) -> str | None:
    """The dialect that a path says its SQL is in; of several, the last word counts."""
    for part in reversed(path.split("/")):
        for dialect, words in _IN_NAMES:
            if words.search(part):
                return dialect
    return None


def _row(one: Written, statement: Statement) -> SqlStatement:
    about = statement.table or ""
    place = one.function or one.place.path
    about = f"{one.name} {about}".rstrip() if one.name else about
    return SqlStatement(
        id=" ".join(part for part in (place, statement.kind, about) if part),
        origin=StatementOrigin.CODE if one.function is not None else StatementOrigin.FILE,
        name=one.name,
        function=one.function,
        position=one.position,
        verb=statement.verb,
        kind=statement.kind,
        dialect=statement.dialect,
        text=statement.text[:MAX_SHOWN],
        table=statement.table,
        tables_read=statement.tables_read,
        tables_written=statement.tables_written,
        selected=statement.selected,
        written=statement.written,
        filtered=statement.filtered,
        joined=statement.joined,
        ordered=statement.ordered,
        restricted=statement.restricted,
        bounded=statement.bounded,
        star=statement.star,
        skips=statement.offset,
        put_in=statement.put_in,
        complete=statement.complete,
        evidence=evidence_of(one.place),
    )


def bare(columns: tuple[str, ...]) -> Iterator[str]:
    """Names of columns without their tables."""
    yield from dict.fromkeys(one.rpartition(".")[2] for one in columns)
