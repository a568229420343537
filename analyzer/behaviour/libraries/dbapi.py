"""DB-API 2.0 drivers: sqlite3, psycopg, mysql, asyncpg, databases and their kin; SQL as text.

Modelled: connections, cursors and what `execute` is given; parameters that are handed over apart from the
text harm nothing.  An `execute` on something that nobody could identify counts where its text is SQL.
Source: PEP 249; https://www.psycopg.org/psycopg3/docs/api/cursors.html, https://magicstack.github.io/asyncpg/
"""

from __future__ import annotations

import re
from typing import Final

from analyzer.behaviour.knowledge import Arg, Knows, Site
from analyzer.behaviour.things import NOTHING, Of, Thing

TEXT: Final = Arg(0, "sql", "query", "operation", "statement", "command", "stmt")
CURSOR: Final = "dbapi.Cursor"
CONNECTION: Final = "dbapi.Connection"
SQL: Final = re.compile(
    r"(?is)^\s*(?:--[^\n]*\n\s*|/\*.*?\*/\s*|\()*(select|insert|update|delete|replace|with|create|drop|alter|truncate|"
    r"call|exec|execute|merge|pragma|show|grant|copy)\b"
)
VERBS: Final = {"select": "read", "with": "read", "show": "read", "pragma": "read", "insert": "insert",
                "replace": "insert", "update": "update", "delete": "delete"}  # fmt: skip
TABLE: Final = re.compile(
    r"(?is)\b(?:from|into|update|join|table(?:\s+if\s+(?:not\s+)?exists)?)\s+[\"`\[]?([\w.]+)"
)


def verb_of(text: str) -> str | None:
    """What a statement does; None where it is no SQL."""
    found = SQL.match(text)
    return VERBS.get(found[1].lower(), "execute") if found is not None else None


def executed(site: Site, library: str) -> Thing:
    """SQL that is sent."""
    statement = site.argument(TEXT) or NOTHING
    text = site.spelled(statement)
    verb = verb_of(text)
    table = TABLE.search(text)
    bounded: bool | None = None
    if verb == "read":
        bounded = bool(re.search(r"(?i)\blimit\b|\bcount\s*\(|\bfetch\s+first\b|\btop\s+\d", text))
    site.note(
        "data",
        blocking=True,
        library=library,
        verb=verb or "execute",
        table=table[1] if table is not None else None,
        text=text,
        filtered=bool(re.search(r"(?i)\bwhere\b", text)),
        bounded=bounded,
    )
    site.reach("sql", statement)
    return Thing((Of(CURSOR),))


def _executed(site: Site) -> Thing:
    return executed(site, "dbapi")


def _maybe_executed(site: Site) -> Thing | None:
    """`x.execute(text)` on something unknown: SQL if its text is."""
    statement = site.argument(TEXT) or NOTHING
    if verb_of(site.spelled(statement)) is None:
        return None
    return executed(site, "dbapi")


def _methods(prefix: str) -> dict[str, Knows]:
    return {f"{prefix}.{name}": Knows(custom=_executed) for name in (
        "execute", "executemany", "executescript", "fetch", "fetchrow", "fetchval", "fetch_all", "fetch_one",
        "fetch_val", "iterate", "callproc",
    )}  # fmt: skip


CONNECTS: Final = ("sqlite3.connect", "psycopg2.connect", "psycopg.connect", "psycopg.Connection.connect",
                   "MySQLdb.connect", "pymysql.connect", "mysql.connector.connect", "pyodbc.connect",
                   "cx_Oracle.connect", "oracledb.connect", "asyncpg.connect", "asyncpg.create_pool",
                   "aiosqlite.connect", "aiomysql.connect", "aiopg.connect", "aiopg.create_pool",
                   "pymssql.connect", "duckdb.connect", "apsw.Connection", "databases.Database",
                   "psycopg2.pool.SimpleConnectionPool.getconn", "mariadb.connect")  # fmt: skip

BEHAVIOUR = {
    **{name: Knows(gives=CONNECTION, keeps=False) for name in CONNECTS},
    f"{CONNECTION}.cursor": Knows(gives=CURSOR, keeps=False),
    f"{CONNECTION}.acquire": Knows(gives=CONNECTION, keeps=False),
    f"{CONNECTION}.connection": Knows(gives=CONNECTION, keeps=False),
    f"{CONNECTION}.commit": Knows(act="data", verb="commit", keeps=False),
    f"{CONNECTION}.rollback": Knows(act="data", verb="rollback", keeps=False),
    **_methods(CONNECTION),
    **_methods(CURSOR),
    f"{CURSOR}.fetchall": Knows(keeps=False),
    f"{CURSOR}.fetchone": Knows(keeps=False),
    f"{CURSOR}.mogrify": Knows(cleans=frozenset(["sql"])),
    "flask_mysqldb.MySQL": Knows(gives="flask_mysqldb.MySQL", keeps=False),
    "flask_mysqldb.MySQL.connection.cursor": Knows(gives=CURSOR, keeps=False),
    "django.db.connection.cursor": Knows(gives=CURSOR, keeps=False),
    "django.db.connections[]": Knows(gives="django.db.connection"),
    "?.execute": Knows(custom=_maybe_executed, anywhere=True),
    "?.executemany": Knows(custom=_maybe_executed, anywhere=True),
    "?.executescript": Knows(custom=_maybe_executed, anywhere=True),
    "?.fetch_all": Knows(custom=_maybe_executed, anywhere=True),
    "?.fetchrow": Knows(custom=_maybe_executed, anywhere=True),
    "?.raw": Knows(custom=_maybe_executed, anywhere=True),
    "?.cursor": Knows(gives=CURSOR, keeps=False, anywhere=True),
    "pandas.read_sql": Knows(custom=_executed),
    "pandas.read_sql_query": Knows(custom=_executed),
    "psycopg2.sql.SQL": Knows(),
    "psycopg2.sql.Identifier": Knows(cleans=frozenset(["sql"])),
    "psycopg2.sql.Literal": Knows(cleans=frozenset(["sql"])),
}
