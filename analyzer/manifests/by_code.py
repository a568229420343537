"""What services use by their code: hosts outside that it calls and, where no manifest deploys anything, the
stores that it opens.

    rows = used_by_code(facts, files, held)

A store is known by its engine alone here: code names a product, and the settings of an installation name
the server.  So two databases of one product are one store.  Which service uses what is told by the modules:
those that its command is known to run; otherwise those that build its application, those of its handlers, and
all that these import; a service that runs none works off the tasks.  Where one service alone runs the code,
everything is its own.

Not told: caches that live in the process, hosts that only settings name, brokers; stores that manifests say
nothing of while they deploy the service.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from analyzer.facts import (
    Application,
    Certainty,
    Connection,
    Consumer,
    Evidence,
    Facts,
    Import,
    Link,
    Module,
    OutboundCall,
    ReachedFunction,
    Route,
    Row,
    Service,
    ServicePort,
    Task,
)
from analyzer.manifests.addresses import PROTOCOLS
from analyzer.manifests.outside import is_outside
from analyzer.manifests.processes import MAIN, MONITOR, WORKER, is_scheduler, role_told

IN_PROCESS: Final = ("memory", "files", "none", "database")
"""Engines of caches that are no service: they live in the process, in files, or in a database told apart."""

_KINDS: Final = {"database": "database", "cache": "cache", "search": "database", "objects": "storage"}


_HERE: Final = frozenset({"localhost", "127.0.0.1", "0.0.0.0"})  # noqa: S104
"""Hosts by which a process means the machine that it runs on."""

_STORES_OF: Final = {
    "s3.amazonaws.com": "s3",
    "dynamodb.amazonaws.com": "dynamodb",
    "storage.googleapis.com": "gcs",
    "sqs.amazonaws.com": "sqs",
    "sns.amazonaws.com": "sns",
    "kinesis.amazonaws.com": "kinesis",
    "pubsub.googleapis.com": "pubsub",
}
"""Hosts that are stores."""


_SAME: Final = {"minio": "s3", "localstack": "s3", "elasticmq": "sqs"}
"""Engines that stand for a store of a cloud, and are asked by the same clients."""


@dataclass(frozen=True, slots=True)
class _Use:
    """A place in the code that uses a store or a host."""

    target: str
    kind: str
    engine: str | None
    protocol: str | None
    through: str
    evidence: Evidence
    function: str = ""
    """The function that does it."""


def used_by_code(
    facts: Facts, files: Mapping[str, frozenset[str]], held: Mapping[str, frozenset[str]]
) -> Iterator[Row]:
    """Stores and hosts outside as services, with the links to them; of what manifests deploy, the hosts.

    `files` are those that services are known to run, `held` those that lie in their images, by the services'
    identifiers.
    """
    services = facts.of(Service)
    deployed = any(service.system is not None for service in services)
    stores = [] if deployed else [*_stores(facts)]
    opened = {use.engine for use in stores}
    uses = [*stores, *(use for use in _hosts(facts) if _STORES_OF.get(use.target, "") not in opened)]
    code = _Code(facts, files, held)
    if not deployed:
        yield from _neighbours(facts, services, code)
    if not services or not uses:
        return
    uses.sort(key=lambda use: (use.evidence, use.target))
    own = [service for service in services if _runs_code(service, service.id in files)]
    taken = {service.id for service in services if service.kind != "external"}
    known = {service.name: service.id for service in services if service.kind == "external"}
    told = {(link.source, link.target) for link in facts.of(Link)}
    engines = {service.id: service.engine for service in services}
    kept = {
        (link.source, _SAME.get(engine, engine))
        for link in facts.of(Link)
        if (engine := engines.get(link.target)) is not None
    }
    links = [
        link
        for service in own
        for link in _links(service, uses, code, known, others=[one for one in own if one is not service])
        if link.target not in taken
        and (link.source, link.target) not in told
        and (link.source, _STORES_OF.get(link.target, link.target)) not in kept
    ]
    linked = {link.target for link in links}
    for target, places in sorted(_by_target(uses).items()):
        if target in linked and target not in known:
            yield _service(places[0])
    yield from links


def _runs_code(service: Service, known: bool) -> bool:
    """Whether a service runs code of the project, beyond what is run once, or for tests; what only hands out
    tasks, or watches them, calls nobody, and of a job that is run once it must be `known` which files it
    runs."""
    command = service.command or ""
    if service.auxiliary or (service.kind == "job" and not known) or is_scheduler(command):
        return False
    if role_told(service.name, command) == MONITOR:
        return False
    return service.application is not None or (service.folder is not None and service.kind == "application")


def _stores(facts: Facts) -> Iterator[_Use]:
    for row in facts.of(Connection):
        kind = _KINDS.get(row.kind)
        if kind is None or row.evidence is None or (kind == "cache" and row.engine in (None, *IN_PROCESS)):
            continue
        engine = row.engine if row.engine != "memory" else None
        protocol = PROTOCOLS.get(engine or "") or ("sql" if row.kind == "database" and not engine else None)
        yield _Use(engine or kind, kind, engine, protocol, f"connection by {row.library}", row.evidence)


def _hosts(facts: Facts) -> Iterator[_Use]:
    for row in facts.of(OutboundCall):
        host = (row.host or "").partition(":")[0]
        if row.evidence is not None and is_outside(host):
            scheme = (row.url or "").partition("://")[0]
            protocol = PROTOCOLS.get(scheme, "http")
            through = f"call by {row.library}"
            yield _Use(host, "external", None, protocol, through, row.evidence, row.function)


def _neighbours(facts: Facts, services: Iterable[Service], code: _Code) -> Iterator[Link]:
    """Calls of services to each other by the ports of this machine that their code starts them on."""
    listening: dict[str, set[str]] = defaultdict(set)
    for port in facts.of(ServicePort):
        listening[str(port.number)].add(port.service)
    places: dict[tuple[str, str], list[OutboundCall]] = defaultdict(list)
    for row in facts.of(OutboundCall) if listening else ():
        host, _, port_asked = (row.host or "").partition(":")
        answering = listening.get(port_asked, set())
        if host.lower() not in _HERE or len(answering) != 1 or row.evidence is None:
            continue
        target = next(iter(answering))
        for service in services:
            if service.id != target and not service.auxiliary and row.evidence.path in code.files_of(service):
                places[(service.id, target)].append(row)
    for (source, target), rows in sorted(places.items()):
        first = min(row.evidence for row in rows if row.evidence is not None)
        yield Link(
            id=f"{source} -> {target}",
            source=source,
            target=target,
            kind="call",
            protocol="http",
            through=tuple(dict.fromkeys(f"call by {row.library}" for row in rows)),
            places=tuple(
                dict.fromkeys(f"{row.evidence.path}:{row.evidence.line}" for row in rows if row.evidence)
            ),
            evidence=first,
            certainty=Certainty.INFERRED,
            reason="its code starts the other at this port",
        )


def _by_target(uses: Iterable[_Use]) -> dict[str, list[_Use]]:
    found: dict[str, list[_Use]] = defaultdict(list)
    for use in uses:
        found[use.target].append(use)
    return found


def _service(use: _Use) -> Service:
    return Service(id=use.target, name=use.target, kind=use.kind, engine=use.engine, evidence=use.evidence)


def _links(
    service: Service, uses: list[_Use], code: _Code, known: dict[str, str], *, others: list[Service]
) -> Iterator[Link]:
    mine = [use for use in uses if code.holds(service, use.evidence.path)]
    shared = [use for use in mine if any(code.holds(other, use.evidence.path) for other in others)]
    if shared:
        files = code.files_of(service)
        mine = [use for use in mine if use not in shared or use.evidence.path in files]
        if any(_role(one) == WORKER for one in others) and _role(service) == MAIN:  # the rest is for workers
            mine = [use for use in mine if use not in shared or code.answers_by(use)]
    for target, places in sorted(_by_target(mine).items()):
        alone = not any(use in shared for use in places)
        yield Link(
            id=f"{service.id} -> {target}",
            source=service.id,
            target=known.get(target, target),
            kind="call",
            protocol=next((use.protocol for use in places if use.protocol), None),
            through=tuple(dict.fromkeys(use.through for use in places)),
            places=tuple(dict.fromkeys(f"{use.evidence.path}:{use.evidence.line}" for use in places)),
            evidence=places[0].evidence,
            certainty=Certainty.CERTAIN if alone else Certainty.INFERRED,
            reason=None if alone else "in code that its modules import",
        )


def _role(service: Service) -> str:
    return role_told(service.name, service.command or "")


class _Code:
    """The modules of the project, and which of them a service runs."""

    def __init__(
        self, facts: Facts, known: Mapping[str, frozenset[str]], held: Mapping[str, frozenset[str]]
    ) -> None:
        self._facts = facts
        self._known = known
        self._held = held

    def holds(self, service: Service, path: str) -> bool:
        """Whether a file may be part of a service; where nothing says where its code lies, all of it may."""
        if service.id in self._held and path in self._held[service.id]:
            return True
        return service.folder is None or service.holds(path)

    def files_of(self, service: Service) -> frozenset[str]:
        """Files that a service is known to run, or those of the modules that make up its application or the
        tasks."""
        if (known := self._known.get(service.id)) is not None:
            return known
        reached: set[str] = set()
        waiting = [*self._begun(service)]
        while waiting:
            module = waiting.pop()
            if module not in reached:
                reached.add(module)
                waiting += self._imports.get(module, ())
        return frozenset(self._files[name] for name in reached if name in self._files)

    def answers_by(self, use: _Use) -> bool:
        """Whether a request comes to the function that uses something; of a store it is not told which."""
        return not use.function or use.function in self._reached

    @cached_property
    def _reached(self) -> frozenset[str]:
        return frozenset(row.name for row in self._facts.of(ReachedFunction))

    def _begun(self, service: Service) -> Iterator[str]:
        """The modules in which what a service runs is made, and those of what answers."""
        facts = self._facts
        handlers: list[str | None]
        made: list[Evidence | None]
        if service.application is None:
            work = [*facts.of(Task), *facts.of(Consumer)]
            handlers, made = [row.handler for row in work], [row.evidence for row in work]
        else:
            handlers = [row.handler for row in facts.of(Route) if row.application == service.application]
            made = [row.evidence for row in facts.of(Application) if row.name == service.application]
        yield from (self._modules[at.path] for at in made if at is not None and at.path in self._modules)
        yield from (module for one in handlers if (module := _module_of(one, self._files)))

    @cached_property
    def _files(self) -> dict[str, str]:
        return {row.name: row.file for row in self._facts.of(Module)}

    @cached_property
    def _modules(self) -> dict[str, str]:
        return {file: name for name, file in self._files.items()}

    @cached_property
    def _imports(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for row in self._facts.of(Import):
            if row.own and not row.type_checking:
                found[row.importer].append(row.imported)
        return found


def _module_of(name: str | None, modules: dict[str, str]) -> str | None:
    """The module that a qualified name lies in."""
    found = name or ""
    while found and found not in modules:
        found = found.rpartition(".")[0]
    return found or None
