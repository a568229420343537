"""DB-API 2.0 drivers: sqlite3, psycopg, mysql, asyncpg, databases and their kin; SQL as text.

Modelled: connections, pools and cursors of the drivers, and what `execute` is given; parameters that are
handed over apart from the text harm nothing, but a password that is stored as it was typed.  An `execute` on
something that nobody could identify counts where its text is SQL.
Source: PEP 249; https://www.psycopg.org/psycopg3/docs/api/cursors.html, https://magicstack.github.io/asyncpg/,
sources of sqlite3 (Python 3.13), aiosqlite 0.21, psycopg 3.2, psycopg2 2.9, asyncpg 0.30, aiopg 1.4, PyMySQL 1.1,
mysqlclient 2.2, mysql-connector-python 9, aiomysql 0.2, asyncmy 0.2, mariadb 1.1, oracledb 3
"""

from __future__ import annotations

import re
from typing import Final

from analyzer.behaviour.knowledge import Arg, Knows, Site
from analyzer.behaviour.things import NOTHING, Of, Thing

TEXT: Final = Arg(0, "sql", "query", "operation", "statement", "command", "stmt")
CURSOR: Final = "dbapi.Cursor"
CONNECTION: Final = "dbapi.Connection"
POOL: Final = "dbapi.Pool"
UNIDENTIFIED: Final = "dbapi"
"""Library of what is executed on something unknown."""

PARAMETERS: Final = Arg(1, "parameters", "params", "args", "vars", "seq_of_parameters", "values")
MAX_STATEMENT: Final = 4_000
"""Characters of a statement that are looked at for what it stores."""

_INSERT: Final = re.compile(
    r"\binsert\s+(?:or\s+\w+\s+)?into\s+[\"'`\[]?(\w+)[\"'`\]]?\s*\(([^()]*)\)\s*values\s*\(([^()]*)\)",
    re.IGNORECASE,
)
_NAMED: Final = re.compile(r":(\w+)|%\((\w+)\)s")
_PASSWORDS: Final = frozenset(["password", "passwd", "pwd", "pass", "user_password"])

CONNECTIONS: Final = {
    "sqlite3.Connection": ("sqlite3.connect", "sqlite3.dbapi2.connect"),
    "pysqlite3.Connection": ("pysqlite3.connect",),
    "aiosqlite.Connection": ("aiosqlite.connect",),
    "apsw.Connection": (),
    "psycopg.Connection": (
        "psycopg.connect",
        "psycopg.Connection.connect",
        "psycopg.AsyncConnection.connect",
    ),
    "psycopg2.extensions.connection": ("psycopg2.connect",),
    "asyncpg.Connection": ("asyncpg.connect",),
    "aiopg.Connection": ("aiopg.connect",),
    "MySQLdb.connections.Connection": ("MySQLdb.connect", "MySQLdb.Connect"),
    "pymysql.Connection": ("pymysql.connect", "pymysql.Connect"),
    "mysql.connector.MySQLConnection": ("mysql.connector.connect",),
    "aiomysql.Connection": ("aiomysql.connect",),
    "asyncmy.Connection": ("asyncmy.connect",),
    "mariadb.Connection": ("mariadb.connect",),
    "pymssql.Connection": ("pymssql.connect",),
    "pyodbc.Connection": ("pyodbc.connect",),
    "cx_Oracle.Connection": ("cx_Oracle.connect",),
    "oracledb.Connection": ("oracledb.connect",),
    "duckdb.DuckDBPyConnection": ("duckdb.connect",),
    "databases.Database": (),
}
"""Class of a connection, and the calls that give one."""

POOLS: Final = {
    "asyncpg.Pool": ("asyncpg.create_pool",),
    "aiopg.Pool": ("aiopg.create_pool",),
    "psycopg_pool.ConnectionPool": (),
    "psycopg2.pool.AbstractConnectionPool": (),
    "aiomysql.Pool": ("aiomysql.create_pool",),
    "asyncmy.Pool": ("asyncmy.create_pool",),
    "mysql.connector.pooling.MySQLConnectionPool": (),
    "oracledb.ConnectionPool": ("oracledb.create_pool",),
}
"""Class of a pool, and the calls that give one."""

ALSO: Final = {
    "psycopg.AsyncConnection": "psycopg.Connection",
    "asyncpg.connection.Connection": "asyncpg.Connection",
    "asyncpg.pool.PoolConnectionProxy": "asyncpg.Connection",
    "asyncpg.pool.Pool": "asyncpg.Pool",
    "psycopg_pool.AsyncConnectionPool": "psycopg_pool.ConnectionPool",
    "psycopg2.pool.SimpleConnectionPool": "psycopg2.pool.AbstractConnectionPool",
    "psycopg2.pool.ThreadedConnectionPool": "psycopg2.pool.AbstractConnectionPool",
    "pymysql.connections.Connection": "pymysql.Connection",
    "mysql.connector.connection.MySQLConnection": "mysql.connector.MySQLConnection",
}
"""Further names of classes of connections and pools."""

CURSORS: Final = {
    "psycopg": ("psycopg.Cursor", "psycopg.AsyncCursor"),
    "psycopg2": (
        "psycopg2.extensions.cursor",
        "psycopg2.extras.RealDictCursor",
        "psycopg2.extras.DictCursor",
    ),
    "MySQLdb": ("MySQLdb.cursors.Cursor", "MySQLdb.cursors.DictCursor"),
    "pymysql": ("pymysql.cursors.Cursor", "pymysql.cursors.DictCursor"),
    "mysql": ("mysql.connector.cursor.MySQLCursor",),
    "aiopg": ("aiopg.Cursor",),
    "aiomysql": ("aiomysql.Cursor", "aiomysql.DictCursor"),
    "asyncpg": ("asyncpg.cursor.Cursor",),
    "duckdb": ("duckdb.DuckDBPyConnection",),
}
"""Classes of cursors by library, the usual one first; `Cursor` where nothing is said."""

_CONNECTION_OF: Final = {name.partition(".")[0]: name for name in CONNECTIONS} | {
    "psycopg_pool": "psycopg.Connection"
}


def executed(site: Site, library: str) -> Thing:
    """SQL that is sent; what a cursor or a result gives are its rows."""
    statement = site.argument(TEXT) or NOTHING
    rows = site.execute(statement, library)
    site.reach("sql", statement)
    _keep_passwords(site, statement)
    return Thing((Of(_cursor_of(library)),), rows.origins, None, rows)


def _keep_passwords(site: Site, statement: Thing) -> None:
    """A password that a statement puts into a table by a parameter, as it was typed."""
    text = statement.constant
    match = _INSERT.search(text[:MAX_STATEMENT]) if isinstance(text, str) else None
    given = site.argument(PARAMETERS)
    if match is None or given is None or given.fields is None:
        return
    columns = [one.strip(" \"'`[]\n\t").lower() for one in match[2].split(",")]
    values = [one.strip() for one in match[3].split(",")]
    position = 0
    for column, value in zip(columns, values, strict=False):
        named = _NAMED.fullmatch(value)
        key = (named[1] or named[2]) if named else str(position)
        position += value in ("?", "%s")
        if column in _PASSWORDS and (named or value in ("?", "%s")) and key in given.fields:
            site.reach("password", given.fields[key], f"{match[1]}.{column}")


def _executed(site: Site) -> Thing:
    return executed(site, _library(site))


def _maybe_executed(site: Site) -> Thing | None:
    """`x.execute(text)` on something unknown: SQL if its text is."""
    statement = site.argument(TEXT) or NOTHING
    rows = site.execute(statement, UNIDENTIFIED, certain=False)
    if rows is NOTHING:
        return None
    site.reach("sql", statement)
    return Thing((Of(CURSOR),), rows.origins, None, rows)


def _library(site: Site) -> str:
    """The driver whose connection or cursor a method is called on."""
    library = site.name.partition(".")[0]
    return library if library in _CONNECTION_OF else UNIDENTIFIED


def _cursor_of(library: str) -> str:
    return CURSORS.get(library, (f"{library}.Cursor",))[0] if library in _CONNECTION_OF else CURSOR


def _cursor(site: Site) -> Thing:
    """`connection.cursor()`."""
    return Thing((Of(_cursor_of(_library(site))),))


def _connection(site: Site) -> Thing:
    """`pool.acquire()`."""
    return Thing((Of(_CONNECTION_OF.get(site.name.partition(".")[0], CONNECTION)),))


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


BASES = {
    **dict.fromkeys(CONNECTIONS, (CONNECTION,)),
    **dict.fromkeys(POOLS, (POOL,)),
    **{name: (base,) for name, base in ALSO.items()},
    **{f"{name.partition('.')[0]}.Cursor": (CURSOR,) for name in CONNECTIONS},
    **{name: (CURSOR,) for names in CURSORS.values() for name in names if name not in CONNECTIONS},
    POOL: (CONNECTION,),  # some execute by themselves
    "duckdb.DuckDBPyConnection": (CONNECTION, CURSOR),
}

BEHAVIOUR = {
    **{name: Knows(gives=cls, keeps=False) for cls, names in CONNECTIONS.items() for name in (cls, *names)},
    **{name: Knows(gives=cls, keeps=False) for cls, names in POOLS.items() for name in (cls, *names)},
    **{name: Knows(gives=cls, keeps=False) for name, cls in ALSO.items()},
    f"{CONNECTION}.cursor": Knows(custom=_cursor),
    **{
        f"{POOL}.{name}": Knows(custom=_connection)
        for name in ("acquire", "connection", "getconn", "get_connection")
    },
    f"{CONNECTION}.connection": Knows(custom=_connection),
    f"{CONNECTION}.commit": Knows(act="data", verb="commit", keeps=False),
    f"{CONNECTION}.rollback": Knows(act="data", verb="rollback", keeps=False),
    **_methods(CONNECTION),
    **_methods(CURSOR),
    **{f"{CURSOR}.{name}": Knows(custom=_fetched) for name in ("fetchall", "fetchone", "fetchmany")},
    f"{CURSOR}.mogrify": Knows(cleans=frozenset(["sql"])),
    "flask_mysqldb.MySQL": Knows(gives="flask_mysqldb.MySQL", keeps=False),
    "flask_mysqldb.MySQL.connection.cursor": Knows(gives=CURSORS["MySQLdb"][0], keeps=False),
    **{f"duckdb.{name}": Knows(custom=_executed) for name in ("execute", "query", "sql")},
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
    **{f"{driver}.sql.SQL": Knows() for driver in ("psycopg", "psycopg2")},
    **{
        f"{driver}.sql.{quoted}": Knows(cleans=frozenset(["sql"]))
        for driver in ("psycopg", "psycopg2")
        for quoted in ("Identifier", "Literal", "Placeholder")
    },
}
