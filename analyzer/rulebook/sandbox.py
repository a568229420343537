"""Running SQL that somebody else wrote: it may read facts, and nothing else.

A rule pack may come from a stranger.  SQLite's authorizer admits reading tables and views of the store and
calling the functions of a fixed list; everything else (writing, ATTACH, PRAGMA, extensions, the schema
tables) is refused while the statement is compiled.  What it may cost is bounded as well: steps of SQLite's
virtual machine, size of any value, rows and text returned, growth of the process's memory, and, as a last
resort, time.  Compiling is bounded before SQLite sees the text (see `expansion`).

The steps are the limit that decides; they are the same on every machine.  The others only catch what steps
cannot see: single steps that are made to do a lot.
Source: https://www.sqlite.org/security.html, https://www.sqlite.org/c3ref/c_limit_attached.html
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Any

from analyzer.rulebook.expansion import MAX_EXPANSION, expansion
from analyzer.rulebook.functions import ALLOWED, install

if sys.platform != "win32":
    import resource


@dataclass(frozen=True, slots=True)
class Budget:
    """What one statement may cost."""

    steps: int
    """Instructions of SQLite's virtual machine."""
    seconds: float
    """Wall time, looked at only as a last resort."""
    rows: int
    """Rows returned."""
    text: int
    """Characters returned in all."""
    memory: int = 256 * 1024 * 1024
    """Bytes by which the process may grow."""


RULE_BUDGET = Budget(steps=50_000_000, seconds=10.0, rows=20_000, text=20_000_000)
"""The dearest of our rules takes 2 million steps on 1,500 routes; 50 million are about two seconds."""

QUERY_BUDGET = Budget(steps=2_000_000_000, seconds=120.0, rows=200_000, text=200_000_000)
"""A user waits for their own question; what does not fit into a terminal or a sheet is asked too broadly."""

CHECK_EVERY = 1_000
"""Steps between two looks at the clock and the memory: at most so many values of the largest size."""

_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: 100_000,  # bytes of a value; the longest fact is a list of names
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 20_000,
    sqlite3.SQLITE_LIMIT_COLUMN: 200,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 100,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 30,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 50_000,
    sqlite3.SQLITE_LIMIT_FUNCTION_ARG: 20,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 200,
    sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER: 100,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 1,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}

_TABLE_FUNCTIONS = frozenset({"json_each", "json_tree"})
_FORBIDDEN_NAMES = ("sqlite_", "pragma_", "dbstat", "bytecode", "tables_used")
_ACTIONS = {
    value: name.removeprefix("SQLITE_").lower().replace("_", " ")
    for name, value in vars(sqlite3).items()
    if name in {
        "SQLITE_INSERT", "SQLITE_UPDATE", "SQLITE_DELETE", "SQLITE_ATTACH", "SQLITE_DETACH", "SQLITE_PRAGMA",
        "SQLITE_TRANSACTION", "SQLITE_SAVEPOINT", "SQLITE_REINDEX", "SQLITE_ANALYZE", "SQLITE_ALTER_TABLE",
        "SQLITE_CREATE_TABLE", "SQLITE_CREATE_TEMP_TABLE", "SQLITE_CREATE_INDEX", "SQLITE_CREATE_VIEW",
        "SQLITE_CREATE_TRIGGER", "SQLITE_CREATE_VTABLE", "SQLITE_DROP_TABLE", "SQLITE_DROP_VIEW",
    }
}  # fmt: skip


class Refused(Exception):  # noqa: N818 - what happened to the statement, in a word
    """The statement is wrong, forbidden, or too dear; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Rows:
    """What a statement returned."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


class Sandbox:
    """A store's connection, confined; see `confined`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._relations = _relations(connection)
        self._refusal = ""

    def run(self, sql: str, parameters: Mapping[str, Any], budget: Budget) -> Rows:
        """Run one SELECT.  Raises Refused."""
        _refuse_oversize(sql)
        self._refusal = ""
        watch = _Watch(budget)
        self._connection.set_progress_handler(watch, CHECK_EVERY)
        cursor = self._connection.cursor()
        cursor.row_factory = None
        try:
            cursor.execute(sql, parameters)
            return _fetched(cursor, budget)
        except (sqlite3.Error, sqlite3.Warning) as error:
            raise Refused(self._refusal or watch.stopped or _reason(error)) from None
        except (OverflowError, ValueError, TypeError) as error:  # a parameter or text that SQLite cannot take
            raise Refused(str(error)) from None
        finally:
            cursor.close()
            self._connection.set_progress_handler(None, 0)

    def authorize(
        self, action: int, first: str | None, second: str | None, _database: str | None, _view: str | None
    ) -> int:
        """SQLite's question about each thing that a statement would do."""
        if action in {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_RECURSIVE}:
            return sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_READ:
            table = (first or "").lower()
            if table in self._relations or table in _TABLE_FUNCTIONS:
                return sqlite3.SQLITE_OK
            if not second and not table.startswith(_FORBIDDEN_NAMES):
                return sqlite3.SQLITE_OK  # a subquery or common table expression of which no column is read
            return self._refuse(f"it may not read '{first}': it is no table or view of the facts")
        if action == sqlite3.SQLITE_FUNCTION:
            if (second or "").lower() in ALLOWED:
                return sqlite3.SQLITE_OK
            return self._refuse(f"it may not call {second}()")
        return self._refuse(f"it may only read: {_ACTIONS.get(action, 'this')} is refused")

    def _refuse(self, reason: str) -> int:
        self._refusal = self._refusal or reason
        return sqlite3.SQLITE_DENY


@contextmanager
def confined(connection: sqlite3.Connection) -> Iterator[Sandbox]:
    """Confine a connection for as long as statements of others run on it, and set it free again."""
    install(connection)
    connection.execute(
        "PRAGMA temp_store = MEMORY"
    )  # sorting spills into memory that is watched, not into files
    sandbox = Sandbox(connection)
    before = {limit: connection.setlimit(limit, value) for limit, value in _LIMITS.items()}
    # SQLite declares its table-valued functions at their first use, which the authorizer would refuse.
    connection.execute("SELECT 1 FROM json_each('[]')").fetchall()
    connection.set_authorizer(sandbox.authorize)
    try:
        yield sandbox
    finally:
        connection.set_authorizer(None)
        for limit, value in before.items():
            connection.setlimit(limit, value)
        connection.execute("PRAGMA temp_store = DEFAULT")


class _Watch:
    """SQLite calls it every `CHECK_EVERY` steps; an answer that is not 0 stops the statement."""

    def __init__(self, budget: Budget) -> None:
        self.stopped = ""
        self._budget = budget
        self._checks = budget.steps // CHECK_EVERY
        self._deadline = monotonic() + budget.seconds
        self._memory = _peak_memory() + budget.memory

    def __call__(self) -> int:
        self._checks -= 1
        if self._checks < 0:
            self.stopped = f"it took more than {self._budget.steps:,} steps"
        elif monotonic() > self._deadline:
            self.stopped = f"it took more than {self._budget.seconds:g} seconds"
        elif _peak_memory() > self._memory:
            self.stopped = f"it needs more than {self._budget.memory // 2**20} MB of memory"
        return 1 if self.stopped else 0


def _peak_memory() -> int:
    """Bytes that the process occupied at most; only growth is looked at.  Windows has no such figure."""
    if sys.platform == "win32":
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _relations(connection: sqlite3.Connection) -> frozenset[str]:
    """Tables and views of the store, in lower case."""
    cursor = connection.cursor()
    cursor.row_factory = None
    names = cursor.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
    return frozenset(name.lower() for (name,) in names if not name.lower().startswith(_FORBIDDEN_NAMES))


def _fetched(cursor: sqlite3.Cursor, budget: Budget) -> Rows:
    if cursor.description is None:
        raise Refused("it returns no rows: a SELECT is needed")
    rows: list[tuple[Any, ...]] = []
    left = budget.text
    for row in cursor:
        rows.append(row)
        left -= sum(len(cell) for cell in row if isinstance(cell, str | bytes))
        if len(rows) > budget.rows:
            raise Refused(f"it returns more than {budget.rows:,} rows")
        if left < 0:
            raise Refused(f"it returns more than {budget.text:,} characters")
    return Rows(tuple(column[0] for column in cursor.description), tuple(rows))


def _refuse_oversize(sql: str) -> None:
    if len(sql) > _LIMITS[sqlite3.SQLITE_LIMIT_SQL_LENGTH]:
        raise Refused(f"it is longer than {_LIMITS[sqlite3.SQLITE_LIMIT_SQL_LENGTH]:,} characters")
    if expansion(sql) > MAX_EXPANSION:
        raise Refused(
            f"its common table expressions unfold to more than {MAX_EXPANSION} references to tables: "
            "let fewer of them refer to each other"
        )


def _reason(error: sqlite3.Error | sqlite3.Warning) -> str:
    text = str(error)
    if isinstance(error, sqlite3.Warning) or "one statement" in text:
        return "it holds more than one statement"
    return text
