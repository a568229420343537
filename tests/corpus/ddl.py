"""Whether the DDL of published applications loads into real databases, and what they say they hold then.

    python -m tests.corpus.ddl [NAME ...] [--corpus FOLDER]

Each application is audited, its schema written for SQLite and for PostgreSQL, loaded, and read back: tables,
columns with nullability and key, foreign keys.  Every difference is printed; any makes the exit code 1.
PostgreSQL is started in a temporary folder and dropped again, where its programs are installed; it refuses to
run as root, so root hands over to the account that the packages make for it.
"""

from __future__ import annotations

import json
import os
import pwd
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from analyzer import analyze
from analyzer.facts import Facts, TableKind
from analyzer.reports import SchemaChoice
from analyzer.reports.schema.ddl import ddl
from analyzer.reports.schema.stored import Stored, StoredTable, dialect_in_use, stored
from analyzer.reports.text import HOLE
from tests.corpus.applications import applications, arguments
from tests.corpus.readme import table

ACCOUNT: Final = "postgres"
"""Who runs PostgreSQL where we are root."""

POSTGRESQL: Final = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
"""Where Debian's packages put the programs, the newest last."""

COLUMNS: Final = """
SELECT json_agg(json_build_array(
    c.relname, a.attname, NOT a.attnotnull, coalesce(a.attnum = ANY (k.conkey), false)))
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname !~ '^(pg_|information_schema)'
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'p'
WHERE c.relkind = 'r'
"""

KEYS: Final = """
SELECT json_agg(json_build_array(
    c.relname, (SELECT json_agg(a.attname ORDER BY o.n) FROM unnest(k.conkey) WITH ORDINALITY o(num, n)
                JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = o.num),
    f.relname, (SELECT json_agg(a.attname ORDER BY o.n) FROM unnest(k.confkey) WITH ORDINALITY o(num, n)
                JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = o.num)))
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class f ON f.oid = k.confrelid
WHERE k.contype = 'f'
"""


@dataclass(frozen=True)
class Shape:
    """What a schema consists of, comparable."""

    columns: frozenset[tuple[str, str, bool, bool]]
    """table, column, whether it may be null, whether it is in the primary key"""
    keys: frozenset[tuple[str, tuple[str, ...], str, tuple[str, ...]]]
    """table, columns, the table that they refer to, the columns there"""

    @property
    def tables(self) -> frozenset[str]:
        return frozenset(one[0] for one in self.columns)

    def differences(self, other: Shape) -> Iterator[str]:
        """What one has and the other has not."""
        for kind in ("columns", "keys"):
            mine, theirs = getattr(self, kind), getattr(other, kind)
            yield from (f"missing in the database: {one}" for one in sorted(mine - theirs))
            yield from (f"in the database only: {one}" for one in sorted(theirs - mine))


def meant(schema: Stored) -> Shape:
    """What the facts say; tables and keys that no SQL can tell are left out, as the DDL says itself."""
    told: dict[str, StoredTable] = {}
    for one in schema.tables:
        if HOLE not in one.name and one.columns and one.table.kind is not TableKind.VIEW:
            told[one.name] = one  # of several with one name the DDL makes the last
    columns = {
        (_local(one.name), column.name, column.nullable and not column.primary_key, column.primary_key)
        for one in told.values()
        for column in one.columns
        if HOLE not in column.name
    }
    keys = {
        (_local(one.name), key.columns, _local(key.target), key.target_columns)
        for one in told.values()
        for key in one.foreign_keys
        if key.enforced
        and key.target in told
        and not any(HOLE in name for name in (*key.columns, *key.target_columns))
    }
    return Shape(frozenset(columns), frozenset(keys))


def _local(name: str | None) -> str:
    """Without the database schema, which SQLite writes into the name and PostgreSQL beside it."""
    return (name or "").rpartition(".")[2]


def in_sqlite(statements: str) -> Shape:
    """Load, and read back."""
    with closing(sqlite3.connect(":memory:")) as database:
        for statement in _complete(statements):
            try:
                database.execute(statement)
            except sqlite3.Error as error:
                raise SystemExit(f"SQLite: {error}: {statement}") from error
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        columns = {
            (_local(name), column, not null and not key, bool(key))
            for name in names
            for _, column, _, null, _, key in database.execute(f'PRAGMA table_info("{name}")')
        }
        keys: set[tuple[str, tuple[str, ...], str, tuple[str, ...]]] = set()
        for name in names:
            found: dict[int, tuple[str, list[tuple[int, str, str]]]] = {}
            for number, position, target, column, other, *_ in database.execute(
                f'PRAGMA foreign_key_list("{name}")'
            ):
                found.setdefault(number, (target, []))[1].append((position, column, other))
            for target, pairs in found.values():
                pairs.sort()
                own, others = tuple(one[1] for one in pairs), tuple(one[2] for one in pairs)
                keys.add((_local(name), own, _local(target), others))
    return Shape(frozenset(columns), frozenset(keys))


def _complete(text: str) -> Iterator[str]:
    """One statement after the other."""
    pending = ""
    for line in text.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending
            pending = ""


class Server:
    """A PostgreSQL of our own."""

    def __init__(self, programs: Path, folder: Path, command: Sequence[str]) -> None:
        self._programs = programs
        self._folder = folder
        self._command = command

    def run(self, program: str, *options: str, given: str | None = None) -> str:
        """One of its programs, as its account."""
        done = subprocess.run(
            [*self._command, str(self._programs / program), *options],
            input=given, capture_output=True, text=True, check=False, cwd=self._folder,
        )  # fmt: skip
        if done.returncode:
            raise SystemExit(f"{program}: {done.stderr.strip()[:2000]}")
        return done.stdout

    def psql(self, database: str, text: str) -> str:
        """The answer to statements, of which the first that fails ends it."""
        options = (
            "-X",
            "-q",
            "-t",
            "-A",
            "-v",
            "ON_ERROR_STOP=1",
            "-h",
            str(self._folder),
            "-d",
            database,
            "-f",
            "-",
        )
        return self.run("psql", *options, given=text)

    def shape(self, database: str, statements: str, schemas: Sequence[str]) -> Shape:
        """Load into a database that is made for it, and read back."""
        self.psql("postgres", f'CREATE DATABASE "{database}";')
        made = "".join(f'CREATE SCHEMA IF NOT EXISTS "{one}";\n' for one in schemas)
        self.psql(database, made + statements)
        columns: list[Any] = json.loads(self.psql(database, COLUMNS).strip() or "null") or []
        keys: list[Any] = json.loads(self.psql(database, KEYS).strip() or "null") or []
        return Shape(
            frozenset((table, column, null, key) for table, column, null, key in columns),
            frozenset((table, tuple(own), target, tuple(others)) for table, own, target, others in keys),
        )


@contextmanager
def postgresql() -> Iterator[Server | None]:
    """A server for the time of the check; None where the programs are not there."""
    account = pwd.getpwnam(ACCOUNT) if os.geteuid() == 0 and POSTGRESQL else None
    if not POSTGRESQL or shutil.which("setpriv") is None:
        yield None
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        command: tuple[str, ...] = ()
        if account is not None:
            os.chown(folder, account.pw_uid, account.pw_gid)
            command = ("setpriv", f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups")
        server = Server(POSTGRESQL[-1], folder, command)
        data = str(folder / "data")
        server.run("initdb", "-D", data, "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust", "--no-sync")
        log = ("-l", str(folder / "log"), "-w", "-o", f"-c listen_addresses='' -c fsync=off -k {folder}")
        server.run("pg_ctl", "-D", data, *log, "start")
        try:
            yield server
        finally:
            server.run("pg_ctl", "-D", data, "-m", "immediate", "stop")


def differing(name: str, facts: Facts, server: Server | None) -> tuple[tuple[str, ...], list[str]]:
    """A line of the table, and every difference."""
    schema, source = stored(facts, SchemaChoice()), dialect_in_use(facts)
    wanted = meant(schema)
    found = [f"SQLite: {one}" for one in wanted.differences(in_sqlite(ddl(schema, source, "sqlite")))]
    if server is not None:
        schemas = sorted({one.table.schema for one in schema.tables if one.table.schema})
        shape = server.shape(name, ddl(schema, source, "postgres"), schemas)
        found += [f"PostgreSQL: {one}" for one in wanted.differences(shape)]
    counts = (len(wanted.tables), len(wanted.columns), len(wanted.keys), len(found))
    return (name, *map(str, counts)), found


def main() -> int:
    options = arguments(__doc__.splitlines()[0]).parse_args()
    rows: list[tuple[str, ...]] = []
    failed = False
    with postgresql() as server:
        for application in applications(options.apps):
            facts = analyze(application.root(options.corpus)).facts
            row, found = differing(application.name, facts, server)
            rows.append(row)
            failed |= bool(found)
            for one in found:
                print(f"{application.name}: {one}")
    print(table(("application", "tables", "columns", "foreign keys", "differences"), rows), end="")
    print(
        f"Loaded into SQLite{' and PostgreSQL' if server is not None else '; PostgreSQL is not installed'}."
    )
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
