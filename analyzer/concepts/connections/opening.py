"""Connections that are met: when modules are loaded, in bodies of functions, in settings.

What modules hold when they are loaded is looked through for what opening calls gave (`engine =
create_engine(URL)`, also as an attribute of an object or an argument of another call); bodies of functions
are told by the reading of behaviour; settings by the file of their framework.  One place opens one
connection.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from analyzer.concepts.callables import evidence_of
from analyzer.concepts.connections.addresses import StoreAddress, read_address
from analyzer.concepts.connections.clients import BACKENDS, CLIENTS, CLOUD_SERVICES, DATABASE, Client
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.notes import kept
from analyzer.evaluator.symbols import Instance
from analyzer.evaluator.texts import spelled, to_python
from analyzer.evaluator.values import (
    Arguments,
    Dict,
    External,
    Join,
    Place,
    Result,
    Sequence,
    Setting,
    Text,
    is_constant,
)
from analyzer.facts import Certainty, Connection, Facts
from analyzer.secrets import masked

POOL: Final = "connection_pool"
"""Argument by which a client is given connections that others open: how long those wait is said there."""

MAX_DEPTH: Final = 4
"""Objects within objects that are looked through: an engine in a session factory in a container."""

MAX_VALUES: Final = 50_000
"""Values that are looked at."""

MAX_SHOWN: Final = 200
"""Characters of an argument that are told."""


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument as people read it, and the settings that it rests on."""

    text: str
    settings: tuple[str, ...] = ()
    known: bool = True
    """Whether all of it is known."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A call that opens a connection, or what settings say of one."""

    name: str
    place: Place | None
    arguments: Mapping[str, Argument]
    """By name; by number where they are positional."""
    function: str | None = None
    more: bool = False
    """Whether there may be more arguments than are known."""
    alias: str | None = None
    kept: bool = False
    """Whether the function leaves it where the next call finds it."""
    client: Client | None = None
    """What the call means, where its name does not say so."""


class Connections:
    """The connections of one run."""

    def __init__(self) -> None:
        self.found: dict[tuple[Any, ...], Opened] = {}

    def add(self, one: Opened) -> None:
        """Take up a connection, the first that is told of its place."""
        at = (one.place.path, one.place.line) if one.place is not None else (one.name,)
        self.found.setdefault((*at, one.alias, one.name.rpartition(".")[2]), one)

    def write(self, facts: Facts, driven: str | None) -> None:
        """Every connection as a row; `driven` is the engine of the target's drivers, where they are of one
        only."""
        for one in self.found.values():
            row = _row(one, driven)
            if row is not None:
                facts.add(row)


def connections(run: Interpreter) -> Connections:
    """The run's collection."""
    return kept(run, Connections, Connections)


# -- what modules hold --------------------------------------------------------------------------------------


def held_at_load(run: Interpreter) -> Iterator[Opened]:
    """What modules hold when they are loaded."""
    tests = run.tree.tests
    seen: set[int] = set()
    for _, module in sorted(run.importer.modules.items()):
        if module.path is None or module.path in tests or module.frame is None:
            continue
        for value in list(module.frame.bindings.values()):
            for one in _results(value, 0, seen):
                if one.of in CLIENTS and (one.place is None or one.place.path not in tests):
                    yield _of_result(one)


def _results(value: Any, depth: int, seen: set[int]) -> Iterator[Result]:
    """What calls of libraries gave that a value is, or holds."""
    if depth > MAX_DEPTH or is_constant(value) or id(value) in seen or len(seen) > MAX_VALUES:
        return
    seen.add(id(value))
    inner: list[Any] = []
    match value:
        case Result():
            yield value
            inner = list(value.arguments)
        case Instance():
            inner = list(value.attributes.values())
        case Join():
            inner = [one.value for one in value.alternatives]
        case Sequence():
            inner = [one.value for one in value.elements]
        case Dict():
            inner = [one.value for _, one in value.entries.values()]
        case Setting():
            inner = [value.default]
    for one in inner:
        yield from _results(one, depth + 1, seen)


def _of_result(one: Result) -> Opened:
    given: Arguments = one.arguments
    values = {str(at): value for at, value in enumerate(given.positional)} | given.keywords
    holder = plain(values.get(CLIENTS[one.of].within))
    if isinstance(holder, Dict):
        values |= {str(plain(key)): possible.value for key, possible in holder.entries.values()}
    arguments = {name: argument_of(value) for name, value in values.items()}
    return Opened(one.of, one.place, arguments, more=given.more_keywords or given.more_positional)


def argument_of(value: Any) -> Argument:
    """A value as people read it."""
    names: list[str] = []
    text = _shown(value, names)
    return Argument(text[:MAX_SHOWN], tuple(dict.fromkeys(names)), "{" not in text)


def _shown(value: Any, names: list[str]) -> str:
    match value:
        case Setting():
            names += value.names
            inner = plain(value)
            if inner is None or inner == "" or not is_constant(inner):
                return "{" + value.names[0] + "}" if not isinstance(inner, Text) else _shown(inner, names)
            return str(inner)
        case Text():
            return "".join(one if isinstance(one, str) else _shown(one, names) for one in value.parts)
        case Join():
            texts = dict.fromkeys(_shown(one.value, names) for one in value.alternatives)
            known = [text for text in texts if "{" not in text and text != "None"]
            return known[0] if known else next(iter(texts), "{?}")
        case Dict():
            pairs = (
                f"{plain(key)}: {masked(str(plain(key)), _shown(one.value, names))}"
                for key, one in value.entries.values()
            )
            return "(" + ", ".join(pairs) + ")"
        case Sequence():
            return ", ".join(_shown(one.value, names) for one in value.elements)
        case External():
            return value.name
    if is_constant(value):
        return str(to_python(value))
    return spelled(value)[0]


# -- as facts -----------------------------------------------------------------------------------------------


def store_of(one: Opened) -> tuple[str, str | None] | None:
    """Kind and engine of the store; None where what is opened is none."""
    client = one.client or CLIENTS[one.name]
    if client.service:
        service = one.arguments.get("0", one.arguments.get("service_name"))
        known = service is not None and service.text in CLOUD_SERVICES
        return (CLOUD_SERVICES[service.text], service.text) if service is not None and known else None
    if client.backend:
        named = _first(one.arguments, client.backend, positional=False)
        return (client.kind, _engine_named(named.text)) if named is not None else None
    told = _told(_address(one, client))
    from_address = told.engine is not None and client.engine in (None, "redis")
    return client.kind, told.engine if from_address else client.engine


def _engine_named(backend: str) -> str | None:
    """The engine of a cache's backend: of `dogpile.cache.redis`, of `Cache.REDIS`, of `RedisCache`."""
    last = backend.rpartition(".")[2].lower()
    return next((engine for part, engine in BACKENDS if part in last), None)


def _address(one: Opened, client: Client) -> Argument | None:
    return _first(one.arguments, client.address, positional=not client.service and not client.backend)


def _told(address: Argument | None) -> StoreAddress:
    return read_address(address.text) if address is not None else StoreAddress()


def _row(one: Opened, driven: str | None) -> Connection | None:
    store = store_of(one)
    if store is None:
        return None
    kind, engine = store
    client = one.client or CLIENTS[one.name]
    given = one.arguments
    address = _address(one, client)
    told = _told(address)
    database = _first(given, client.database, positional=False)
    host = _first(given, ("host", "hostname"), positional=False)
    port = given.get("port")
    timeouts = {name: given[name].text for name in client.timeouts if name in given}
    pool = {name: given[name].text for name in client.pool if name in given}
    inferred = engine is None and kind == DATABASE and driven not in (None, "sqlite")
    in_process = engine in ("sqlite", "duckdb", "memory", "files")
    settings = [name for part in (address, host, database) if part is not None for name in part.settings]
    return Connection(
        id=" ".join(part for part in (one.function or _home(one), one.name, one.alias) if part),
        kind=kind,
        engine=driven if inferred else engine,
        certainty=Certainty.INFERRED if inferred else Certainty.CERTAIN,
        reason="the only engine whose drivers the project depends on" if inferred else None,
        library=one.name.partition(".")[0],
        name=one.name,
        alias=one.alias,
        driver=told.driver,
        function=one.function,
        kept=one.kept,
        url=masked("", address.text) if address is not None and "://" in address.text else None,
        host=_host(told, host) if not in_process else None,
        port=told.port or (int(port.text) if port is not None and port.text.isdecimal() else None),
        database=_database(told, database, address, in_process),
        settings=tuple(dict.fromkeys(settings)),
        pooled=client.pooled if not in_process else None,
        pool=pool,
        timeouts=timeouts,
        has_timeout=None
        if in_process or (engine is None and not inferred)
        else _gives_up(client, timeouts, address, one.more or POOL in given),
        complete=not one.more,
        evidence=evidence_of(one.place),
    )


def _host(told: StoreAddress, host: Argument | None) -> str | None:
    return told.host or (host.text or None if host is not None and host.known else None)


def _home(one: Opened) -> str:
    return one.place.path if one.place is not None else ""


def _first(given: Mapping[str, Argument], names: tuple[str, ...], positional: bool) -> Argument | None:
    for name in names:
        if name in given:
            return given[name]
    return given.get("0") if names and positional else None


def _database(
    told: StoreAddress, database: Argument | None, address: Argument | None, in_process: bool
) -> str | None:
    if told.database is not None:
        return told.database
    if database is not None and database.known:
        return database.text
    if in_process and address is not None and address.known and "://" not in address.text:
        return address.text
    return None


def _gives_up(client: Client, timeouts: dict[str, str], address: Argument | None, more: bool) -> bool | None:
    """Whether something says how long it waits at most."""
    told = [(name, text) for name, text in timeouts.items() if name != "pool_timeout"]
    given = any("timeout" in f"{name} {text}".lower() for name, text in told if text not in ("None", "0"))
    if given or (address is not None and "timeout" in address.text):
        return True
    if client.waits is None or more or any("{" in text for _, text in told):
        return None
    return not client.waits
