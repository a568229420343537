"""Engine, driver, host and database from the address of a store."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

ENGINES: Final = {
    "postgres": "postgresql", "postgresql": "postgresql", "postgis": "postgresql", "psql": "postgresql",
    "cockroachdb": "cockroachdb", "mysql": "mysql", "mariadb": "mariadb", "sqlite": "sqlite",
    "sqlite3": "sqlite",
    "mssql": "mssql", "oracle": "oracle", "redis": "redis", "rediss": "redis", "unix": "redis",
    "valkey": "valkey",
    "mongodb": "mongodb", "mongodb+srv": "mongodb", "duckdb": "duckdb", "clickhouse": "clickhouse",
    "snowflake": "snowflake", "bigquery": "bigquery", "redshift": "redshift", "memcached": "memcached",
    "bolt": "neo4j", "neo4j": "neo4j", "databricks": "databricks", "db2": "db2", "db2i": "db2",
    "trino": "trino",
    "yugabytedb": "yugabytedb", "cassandra": "cassandra", "asyncpg": "postgresql", "memory": "memory",
}  # fmt: skip
"""Scheme of a URL to the engine that it means."""

_URL: Final = re.compile(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9.]*(?:\+[a-z0-9_]+)?)://(?P<login>[^/@]*@)?(?P<host>[^/:?,]*)"
    r"(?::(?P<port>\d{1,5}))?[^/?]*(?:/(?P<path>[^?]*))?"
)
_PAIRS: Final = re.compile(r"(?i)\b(host|hostaddr|port|dbname|server|database)\s*=\s*'?([^\s;']+)")
_HOST: Final = re.compile(r"^([\w.-]+)(?::(\d{1,5}))?$")


@dataclass(frozen=True, slots=True)
class StoreAddress:
    """What an address says."""

    engine: str | None = None
    driver: str | None = None
    host: str | None = None
    port: int | None = None
    database: str | None = None


def read_address(text: str) -> StoreAddress:
    """The parts of an address that are known: of a URL, of pairs (`host=a dbname=b`), of `host:port`."""
    text = text[:2_000]
    url = _URL.match(text)
    if url is not None:
        scheme, _, driver = url["scheme"].lower().partition("+")
        engine = ENGINES.get(f"{scheme}+{driver}" if driver else scheme) or ENGINES.get(scheme)
        return StoreAddress(
            engine,
            driver if driver and driver != "srv" else None,
            _known(url["host"]),
            int(url["port"]) if url["port"] else None,
            _known(url["path"] or "") if engine not in ("redis", "valkey") else url["path"] or None,
        )
    pairs = {name.lower(): value for name, value in _PAIRS.findall(text)}
    if pairs:
        port = pairs.get("port", "")
        host = pairs.get("host") or pairs.get("hostaddr") or pairs.get("server")
        return StoreAddress(
            host=_known(host or ""),
            port=int(port) if port.isdigit() and len(port) < 6 else None,
            database=_known(pairs.get("dbname") or pairs.get("database") or ""),
        )
    host_only = _HOST.match(text)
    if host_only is not None:
        return StoreAddress(host=host_only[1], port=int(host_only[2]) if host_only[2] else None)
    return StoreAddress()


def _known(text: str) -> str | None:
    return text if text and "{" not in text and "$" not in text else None
