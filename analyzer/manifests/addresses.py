"""Addresses in texts: URLs, `host:port`, connection strings, and bare host names where only such can
stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

PROTOCOLS: Final = {
    **dict.fromkeys(("http", "https", "ws", "wss", "h2c", "lb", "dapr"), "http"),
    **dict.fromkeys(
        ("postgres", "postgresql", "postgis", "psql", "pgsql", "mysql", "mariadb", "mssql", "sqlserver",
         "oracle",
         "cockroachdb", "sql", "timescaledb", "asyncpg", "aiomysql", "pymysql", "psycopg", "psycopg2"),
         "sql"),
    **dict.fromkeys(("redis", "rediss", "valkey", "valkeys"), "redis"),
    **dict.fromkeys(("amqp", "amqps", "pyamqp", "rabbitmq"), "amqp"),
    **dict.fromkeys(("mongodb", "mongodb+srv", "mongo"), "mongodb"),
    **dict.fromkeys(("kafka", "confluentkafka", "plaintext", "sasl_ssl", "sasl_plaintext"), "kafka"),
    **dict.fromkeys(("grpc", "grpcs", "dns"), "grpc"),
    **dict.fromkeys(("smtp", "smtps"), "smtp"),
    **dict.fromkeys(("ftp", "sftp", "ftps"), "ftp"),
    **dict.fromkeys(("mqtt", "mqtts"), "mqtt"),
    **dict.fromkeys(("ldap", "ldaps"), "ldap"),
    "nats": "nats", "memcached": "memcached", "cassandra": "cassandra", "neo4j": "bolt", "bolt": "bolt",
    "elasticsearch": "http", "clickhouse": "sql", "pulsar": "pulsar", "s3": "http", "sqs": "sqs",
    "hdfs": "hdfs", "tcp": "tcp",
}  # fmt: skip
"""Scheme of a URL (what stands before a `+`) to the protocol that it means."""

_URL = re.compile(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?P<login>[^/\s'\"<>`]{0,300}?@)?(?P<hosts>[\w.${}:,-]+)(?P<path>/[^\s'\"<>`;,)\\]*)?"
)
_HOST_PORT = re.compile(r"(?<![\w./:@${}-])(?P<host>[A-Za-z][\w.-]*):(?P<port>\d{2,5})(?![\w.:])")
_LOGIN = re.compile(
    r"(?<![\w./:@-])[\w.%+-]{1,64}:[^\s@/:'\"]{1,200}@(?P<host>[A-Za-z][\w.-]*):(?P<port>\d{2,5})(?![\w.:])"
)
"""`user:password@host:port`, without a scheme."""

_PAIR = re.compile(
    r"(?i)(?<![\w.-])(?:host|server|servers|data source|datasource|address|addr|hostname|"
    r"bootstrap\.servers|endpoint)"
    r"\s*=\s*(?:tcp:)?(?P<host>[A-Za-z][\w.-]*)(?:[:,](?P<port>\d{2,5}))?(?=[;&\s'\"]|\Z)"
)
_NAME = re.compile(r"[A-Za-z][\w.-]*\Z")
_LONGEST: Final = 4_000
"""Characters of a text that are looked at: no address starts behind a page of something else."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where something is to be reached."""

    host: str
    port: int | None = None
    protocol: str | None = None
    path: str = ""
    bare: bool = False
    """Nothing but a name: only its surroundings say that it is an address."""


def addresses(text: str) -> Iterator[Address]:
    """The addresses in a text, a bare name last."""
    text = text[:_LONGEST]
    rest = text
    for match in _URL.finditer(text):
        protocol = protocol_of(match["scheme"])
        for part in match["hosts"].split(","):
            host, _, port = part.partition(":")
            if host:
                number = int(port) if port.isdigit() and len(port) <= 5 else None
                yield Address(host, number, protocol, match["path"] or "")
        rest = rest.replace(match[0], " ")
    for match in _PAIR.finditer(rest):
        yield Address(match["host"], int(match["port"]) if match["port"] else None)
    for match in (*_LOGIN.finditer(rest), *_HOST_PORT.finditer(rest)):
        yield Address(match["host"], int(match["port"]))
    names = [part.strip() for part in text.split(",")]
    for name in names:
        if _NAME.match(name):
            yield Address(name, bare=True)


def in_cluster(host: str) -> str | None:
    """The name of the Service that a name of a cluster's DNS means, where its end says that it is one:
    `users.default.svc.cluster.local` is `users`."""
    first, _, rest = host.lower().partition(".")
    return first if ".svc" in f".{rest}" or rest.endswith("cluster.local") or rest == "local" else None


def protocol_of(scheme: str) -> str | None:
    """`postgresql+asyncpg` is SQL; what is not known stays None."""
    first, _, second = scheme.lower().partition("+")
    return PROTOCOLS.get(scheme.lower()) or PROTOCOLS.get(first) or PROTOCOLS.get(second)
