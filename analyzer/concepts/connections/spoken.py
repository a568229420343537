"""The dialect of SQL that a target speaks: from the addresses of its connections, its settings, its drivers.

An address or setting that names a server decides.  SQLite in one does not where a driver of a server is among
the dependencies: then it is what development falls back to.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from analyzer.concepts.connections.clients import DATABASE
from analyzer.concepts.connections.opening import connections, held_at_load, store_of
from analyzer.evaluator.interpreter import Interpreter

SQLITE: Final = "sqlite"

DIALECTS: Final = {
    **dict.fromkeys(("postgresql", "cockroachdb", "yugabytedb", "redshift"), "postgresql"),
    **dict.fromkeys(("mysql", "mariadb"), "mysql"),
    SQLITE: SQLITE,
}
"""Engine to the dialect that is spoken to it."""

DRIVERS: Final = {
    "postgresql": frozenset(
        ["aiopg", "asyncpg", "pg8000", "psycopg", "psycopg-binary", "psycopg-c",
         "psycopg2", "psycopg2-binary", "psycopg2cffi"]
    ),
    "mysql": frozenset(["aiomysql", "asyncmy", "mysql-connector-python", "mysqlclient", "pymysql"]),
    SQLITE: frozenset(["aiosqlite", "pysqlite3", "pysqlite3-binary", "sqlcipher3", "sqlean-py"]),
}  # fmt: skip
"""Distributions that connect to a database, by the dialect that is spoken to it."""


class Spoken(NamedTuple):
    """What a target speaks."""

    dialect: str
    """Of its models and statements; SQLite's, which needs no driver, where several are possible."""
    server: str
    """Of the server that it speaks to in production, where SQLite is for development."""
    driven: str | None
    """Of its drivers, where they are of one engine only."""


def spoken(run: Interpreter, distributions: Iterable[str]) -> Spoken:
    """What is spoken to the connections that settings tell and modules hold, by a target that depends on
    these distributions."""
    opened = [*connections(run).found.values(), *held_at_load(run)]
    stores = (store_of(one) for one in opened)
    return spoken_to((engine for kind, engine in filter(None, stores) if kind == DATABASE), distributions)


def spoken_to(engines: Iterable[str | None], distributions: Iterable[str]) -> Spoken:
    """What is spoken to these engines by a target that depends on these distributions."""
    named = {DIALECTS[one] for one in engines if one in DIALECTS} - {SQLITE}
    names = frozenset(distributions)
    by_drivers = [dialect for dialect, drivers in DRIVERS.items() if drivers & names]
    driven = by_drivers[0] if len(by_drivers) == 1 else None
    if len(named) == 1:
        (dialect,) = named
        return Spoken(dialect, dialect, driven)
    return Spoken(driven or SQLITE, next(iter(by_drivers), SQLITE), driven)
