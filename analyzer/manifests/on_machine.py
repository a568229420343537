"""Stores on the machine that the services run on, beside their deployment.

Containers reach it under names of its own (`host.docker.internal`).  Which store they mean is told by
the scheme of the address, by the variable or the line that holds it, or by its port; where nothing tells,
it stays untold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from analyzer.facts import Evidence
from analyzer.manifests.code import Code
from analyzer.manifests.model import Workload
from analyzer.manifests.products import STORES, USUAL_PORTS, Product, product_of
from analyzer.manifests.project import Project, evidence
from analyzer.manifests.systems import System

MACHINE: Final = frozenset(
    {"host.docker.internal", "gateway.docker.internal", "docker.for.mac.localhost",
     "docker.for.mac.host.internal", "docker.for.win.localhost", "host.minikube.internal",
     "host.k3d.internal", "host.lima.internal",
     "host.containers.internal", "host.rancher-desktop.internal"}
)  # fmt: skip
"""Names of the machine for those who run in a container on it."""

_WORDS: Final = (
    ("mongo", "mongodb"), ("mysql", "mysql"), ("mariadb", "mariadb"), ("postgres", "postgres"),
    ("psycopg", "postgres"), ("redis", "redis"), ("rabbit", "rabbitmq"), ("amqp", "rabbitmq"),
    ("pika", "rabbitmq"), ("kafka", "kafka"), ("elastic", "elasticsearch"), ("memcache", "memcached"),
    ("minio", "minio"),
)  # fmt: skip
"""A word beside an address, and the image of what it speaks of."""

_PARTS: Final = (".internal", "docker.for.")
"""One of these stands in every such name."""

_NAMED: Final = re.compile("|".join(re.escape(name) for name in sorted(MACHINE)))


def store_meant(said: str, port: int | None) -> Product | None:
    """The store that an address on the machine means, by what is said beside it."""
    lowered = said.lower()
    for word, image in _WORDS:
        if word in lowered:
            return product_of(image)
    engine = next((engine for engine, usual in USUAL_PORTS.items() if usual == port), None)
    return product_of(engine)


def add_stores(project: Project, system: System, codes: dict[str, Code]) -> None:
    """Add to a system the stores of the machine that its services speak of."""
    found: dict[str, tuple[Product, Evidence]] = {}
    for name, workload in system.workloads.items():
        if codes[name].product is None:
            for said, at in _mentions(project, workload, codes[name]):
                port = re.search(r":(\d{2,5})\b", said)
                store = store_meant(said, int(port[1]) if port else None)
                if store is not None and store.kind in STORES:
                    found.setdefault(store.engine, (store, at))
    for engine, (store, at) in found.items():
        if engine not in system.workloads:
            system.add(Workload(engine, at, kind=store.kind, engine=engine))
            codes[engine] = Code(product=store)


def _mentions(project: Project, workload: Workload, code: Code) -> Iterator[tuple[str, Evidence]]:
    for name, given in workload.environment.items():
        if _NAMED.search(given.value):
            yield f"{name} {given.value}", given.evidence
    for path in code.sources:
        text = project.searched(path)
        if not any(part in text for part in _PARTS):
            continue
        for match in _NAMED.finditer(text):
            first = text.rfind("\n", 0, match.start()) + 1
            line = text[first : text.find("\n", match.end())]
            yield line, evidence(path, text.count("\n", 0, match.start()) + 1)
