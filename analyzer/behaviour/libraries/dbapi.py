"""DB-API 2.0 drivers: sqlite3, psycopg, mysql, asyncpg, databases and their kin; SQL as text.

Modelled: connections, cursors and what `execute` is given; parameters that are handed over apart from the
text harm nothing.  An `execute` on something that nobody could identify counts where its text is SQL.
Source: PEP 249; https://www.psycopg.org/psycopg3/docs/api/cursors.html, https://magicstack.github.io/asyncpg/
"""

from __future__ import annotations

from typing import Final

from analyzer.behaviour.knowledge import Arg, Knows, Site
from analyzer.behaviour.things import NOTHING, Of, Thing

TEXT: Final = Arg(0, "sql", "query", "operation", "statement", "command", "stmt")
CURSOR: Final = "dbapi.Cursor"
CONNECTION: Final = "dbapi.Connection"


def executed(site: Site, library: str) -> Thing:
    """SQL that is sent; what a cursor or a result gives are its rows."""
    statement = site.argument(TEXT) or NOTHING
    rows = site.execute(statement, library)
    site.reach("sql", statement)
    return Thing((Of(CURSOR),), rows.origins, None, rows)


def _executed(site: Site) -> Thing:
    return executed(site, "dbapi")


def _maybe_executed(site: Site) -> Thing | None:
    """`x.execute(text)` on something unknown: SQL if its text is."""
    statement = site.argument(TEXT) or NOTHING
    rows = site.execute(statement, "dbapi", certain=False)
    if rows is NOTHING:
        return None
    site.reach("sql", statement)
    return Thing((Of(CURSOR),), rows.origins, None, rows)


def _fetched(site: Site) -> Thing:
    """The rows that a cursor holds."""
    receiver = site.receiver or NOTHING
    if site.name.rpartition(".")[2] == "fetchone":
        site.single()
        return Thing((), receiver.origins)
    return Thing((), receiver.origins, None, receiver.items)


def _methods(prefix: str) -> dict[str, Knows]:
    return {f"{prefix}.{name}": Knows(custom=_executed) for name in (
        "execute", "executemany", "executescript", "fetch", "fetchrow", "fetchval", "fetch_all", "fetch_one",
        "fetch_val", "iterate", "callproc", "execute_fetchall", "execute_insert", "copy_from_query",
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
    **{f"{CURSOR}.{name}": Knows(custom=_fetched) for name in ("fetchall", "fetchone", "fetchmany")},
    f"{CURSOR}.mogrify": Knows(cleans=frozenset(["sql"])),
    "flask_mysqldb.MySQL": Knows(gives="flask_mysqldb.MySQL", keeps=False),
    "flask_mysqldb.MySQL.connection.cursor": Knows(gives=CURSOR, keeps=False),
    "django.db.connection.cursor": Knows(gives=CURSOR, keeps=False),
    "django.db.connections[]": Knows(gives="django.db.connection"),
    **{
        f"?.{name}": Knows(custom=_maybe_executed, anywhere=True)
        for name in (
            "execute",
            "executemany",
            "executescript",
            "execute_sql",
            "execute_query",
            "fetch",
            "fetch_all",
            "fetch_one",
            "fetch_val",
            "fetchall",
            "fetchone",
            "fetchrow",
            "fetchval",
            "iterate",
            "raw",
            "run_sql",
            "sql",
        )
    },
    "?.cursor": Knows(gives=CURSOR, keeps=False, anywhere=True),
    "pandas.read_sql": Knows(custom=_executed),
    "pandas.read_sql_query": Knows(custom=_executed),
    "psycopg2.sql.SQL": Knows(),
    "psycopg2.sql.Identifier": Knows(cleans=frozenset(["sql"])),
    "psycopg2.sql.Literal": Knows(cleans=frozenset(["sql"])),
}
