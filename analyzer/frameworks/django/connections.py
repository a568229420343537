"""`DATABASES` and `CACHES`: which engine each alias speaks to, and how long it is waited for.

Modelled: the backends that Django, django-redis and PostGIS bring, and those whose path says the engine;
`CONN_MAX_AGE`, `OPTIONS` with pool and timeouts; addresses that `dj_database_url` and django-environ read.
Source: django/db/utils.py, django/core/cache/__init__.py, docs/ref/settings.txt 5.2
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, Final

from analyzer.concepts.connections.clients import CACHE, DATABASE, Client
from analyzer.concepts.connections.opening import Argument, Opened, argument_of, connections
from analyzer.evaluator.attributes import ABSENT
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Module
from analyzer.evaluator.values import Dict, Place, Result
from analyzer.facts import Facts
from analyzer.frameworks.django.assignments import places_of
from analyzer.frameworks.django.configuration import make_current, setting
from analyzer.frameworks.django.settings import Project

ENGINES: Final = (
    ("postg", "postgresql"), ("psycopg", "postgresql"), ("mysql", "mysql"), ("mariadb", "mysql"),
    ("sqlite", "sqlite"), ("spatialite", "sqlite"), ("oracle", "oracle"), ("mssql", "mssql"),
    ("cockroach", "cockroachdb"), ("mongo", "mongodb"), ("redis", "redis"), ("valkey", "valkey"),
    ("memcache", "memcached"), ("locmem", "memory"),
    ("filebased", "files"), ("dummy", "none"), ("db.Database", "database"),
)  # fmt: skip
"""What the path of a backend holds, to the engine."""

POOL: Final = ("CONN_MAX_AGE", "CONN_HEALTH_CHECKS", "pool", "max_connections", "CONNECTION_POOL_KWARGS")
TIMEOUTS: Final = (
    "connect_timeout", "read_timeout", "write_timeout", "timeout", "options", "socket_timeout",
    "SOCKET_TIMEOUT", "SOCKET_CONNECT_TIMEOUT", "socket_connect_timeout",
)  # fmt: skip
_MEMORY: Final = ("memory", "files", "none", "database", "sqlite")


def finish(run: Interpreter, facts: Facts) -> None:
    """Add the connections of every project that was read."""
    for project in run.notes.get("django.projects", ()):
        if not isinstance(project, Project) or not isinstance(project.module, Module):
            continue
        make_current(run, project)
        places = places_of(run, project.module)
        for name, kind in (("DATABASES", DATABASE), ("CACHES", CACHE)):
            value = plain(setting(run, name))
            if not isinstance(value, Dict):
                continue
            for alias, possible in value.entries.values():
                if isinstance(plain(alias), str):
                    _add(run, name, plain(alias), kind, plain(possible.value), places.get(name))


MAX_NAME: Final = {"postgresql": 63, "cockroachdb": 63, "mysql": 64, "oracle": 30}
"""Characters that an engine keeps of a name; SQLite keeps all."""

_DIGEST: Final = 4
"""Characters at the end of a name that was cut, which tell it from others that begin alike."""


def shortened(run: Interpreter, name: Any) -> Any:
    """A generated name as the default database keeps it (django/db/backends/utils.py, `truncate_name`)."""
    if not isinstance(name, str) or len(name) <= min(MAX_NAME.values()):
        return name
    longest = MAX_NAME.get(_default_engine(run) or "")
    if longest is None or len(name) <= longest:
        return name
    digest = hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()
    return name[: longest - _DIGEST] + digest[:_DIGEST]


def _default_engine(run: Interpreter) -> str | None:
    """The engine of the alias `default`, where the settings or their defaults say it."""
    alias = _entry(plain(setting(run, "DATABASES")), "default")
    arguments = _arguments(alias)
    backend = arguments.get("ENGINE") or _address(alias, arguments)
    return _engine(backend.text) if backend is not None else None


def _add(run: Interpreter, name: str, alias: str, kind: str, value: Any, place: Place | None) -> None:
    arguments = _arguments(value)
    backend = arguments.get("ENGINE") or arguments.get("BACKEND")
    engine = _engine(backend.text) if backend is not None else None
    location = _address(value, arguments)
    if location is not None:
        arguments["LOCATION"] = location
    client = Client(
        kind=kind,
        engine=engine,
        address=("LOCATION", "HOST"),
        database=("NAME",),
        pool=POOL,
        pooled=None if engine in _MEMORY else _pooled(kind, arguments),
        timeouts=TIMEOUTS,
        waits=None if engine in _MEMORY or engine is None else True,
    )
    arguments = {{"HOST": "host", "PORT": "port"}.get(key, key): one for key, one in arguments.items()}
    open_ = not isinstance(value, Dict) or value.open
    connections(run).add(Opened(f"django.{name}", place, arguments, more=open_, alias=alias, client=client))


def _arguments(value: Any) -> dict[str, Argument]:
    """What is said of one alias, options among it."""
    found: dict[str, Argument] = {}
    for holder in (value, _entry(value, "OPTIONS")):
        if isinstance(holder, Dict):
            for key, possible in holder.entries.values():
                name = plain(key)
                if isinstance(name, str) and name != "OPTIONS":
                    found.setdefault(name, argument_of(possible.value))
    return found


def _entry(value: Any, name: str) -> Any:
    if isinstance(value, Dict):
        for key, possible in value.entries.values():
            if plain(key) == name:
                return plain(possible.value)
    return ABSENT


def _engine(backend: str) -> str | None:
    return next((engine for word, engine in ENGINES if word in backend), None)


def _address(value: Any, arguments: Mapping[str, Argument]) -> Argument | None:
    """An address that a library turns into a dictionary: its default says the engine."""
    if isinstance(value, Result):
        given = value.arguments.keywords.get("default") or next(iter(value.arguments.positional), None)
        return argument_of(given) if given is not None else None
    return arguments.get("LOCATION")


def _pooled(kind: str, arguments: Mapping[str, Argument]) -> bool | None:
    """Whether connections live longer than a request."""
    if kind == CACHE:
        return True
    age = arguments.get("CONN_MAX_AGE")
    if "pool" in arguments:
        return arguments["pool"].text not in ("False", "None")
    return age is not None and age.text != "0" if age is None or age.known else None
