"""What applications use where no manifest deploys them: stores that their code opens, hosts that it calls.

    rows = used_by_code(facts)

A store is known by its engine alone here: code names a product, and the settings of an installation name
the server.  So two databases of one product are one store.  Which application uses what is told by the
modules: those that build it, those of its handlers, and all that these import.  Where there is but one
application, everything is its own.

Not told: caches that live in the process, hosts that only settings name, brokers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from analyzer.facts import (
    Application,
    Certainty,
    Connection,
    Evidence,
    Facts,
    Import,
    Link,
    Module,
    OutboundCall,
    Route,
    Row,
    Service,
)
from analyzer.manifests.addresses import PROTOCOLS
from analyzer.manifests.outside import is_outside

IN_PROCESS: Final = ("memory", "files", "none", "database")
"""Engines of caches that are no service: they live in the process, in files, or in a database told apart."""

_KINDS: Final = {"database": "database", "cache": "cache", "search": "database", "objects": "storage"}


@dataclass(frozen=True, slots=True)
class _Use:
    """A place in the code that uses a store or a host."""

    target: str
    kind: str
    engine: str | None
    protocol: str | None
    through: str
    evidence: Evidence


def used_by_code(facts: Facts) -> Iterator[Row]:
    """Stores and hosts outside as services, with the links to them; nothing where manifests tell."""
    services = facts.of(Service)
    if not services or any(service.system is not None for service in services):
        return
    uses = sorted([*_stores(facts), *_hosts(facts)], key=lambda use: (use.evidence, use.target))
    own = [service for service in services if service.application is not None]
    taken = {service.id for service in own}
    links = [link for service in own for link in _links(service, uses, facts, alone=len(own) == 1)]
    linked = {link.target for link in links}
    for target, places in sorted(_by_target(uses).items()):
        if target in linked and target not in taken:
            yield _service(places[0])
    yield from (link for link in links if link.target not in taken)


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
            yield _Use(host, "external", None, protocol, f"call by {row.library}", row.evidence)


def _by_target(uses: Iterable[_Use]) -> dict[str, list[_Use]]:
    found: dict[str, list[_Use]] = defaultdict(list)
    for use in uses:
        found[use.target].append(use)
    return found


def _service(use: _Use) -> Service:
    return Service(id=use.target, name=use.target, kind=use.kind, engine=use.engine, evidence=use.evidence)


def _links(service: Service, uses: list[_Use], facts: Facts, *, alone: bool) -> Iterator[Link]:
    files = None if alone else _files_of(service, facts)
    mine = [use for use in uses if files is None or use.evidence.path in files]
    for target, places in sorted(_by_target(mine).items()):
        yield Link(
            id=f"{service.id} -> {target}",
            source=service.id,
            target=target,
            kind="call",
            protocol=next((use.protocol for use in places if use.protocol), None),
            through=tuple(dict.fromkeys(use.through for use in places)),
            places=tuple(dict.fromkeys(f"{use.evidence.path}:{use.evidence.line}" for use in places)),
            evidence=places[0].evidence,
            certainty=Certainty.CERTAIN if alone else Certainty.INFERRED,
            reason=None if alone else "in code that the application's modules import",
        )


def _files_of(service: Service, facts: Facts) -> frozenset[str]:
    """Files of the modules that make up an application."""
    modules = {row.name: row.file for row in facts.of(Module)}
    by_file = {file: name for name, file in modules.items()}
    imports: dict[str, list[str]] = defaultdict(list)
    for row in facts.of(Import):
        if row.own and not row.type_checking:
            imports[row.importer].append(row.imported)
    built = [row.evidence.path for row in facts.of(Application)
             if row.name == service.application and row.evidence]  # fmt: skip
    reached: set[str] = set()
    waiting = [by_file[path] for path in built if path in by_file]
    waiting += [
        module
        for row in facts.of(Route)
        if row.application == service.application and (module := _module_of(row.handler, modules))
    ]
    while waiting:
        module = waiting.pop()
        if module not in reached:
            reached.add(module)
            waiting += imports[module]
    return frozenset(modules[name] for name in reached if name in modules)


def _module_of(name: str | None, modules: dict[str, str]) -> str | None:
    """The module that a qualified name lies in."""
    found = name or ""
    while found and found not in modules:
        found = found.rpartition(".")[0]
    return found or None
