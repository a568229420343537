"""From deployments to systems: which descriptions are parts of one system, and which are copies of it.

Compose files are systems of their own, unless they repeat one that is known, share a network with it that
they did not make, or start their services after one of its.  Objects of Kubernetes and
charts of one repository share a cluster: what does not repeat a known system joins the one before it.  A
copy adds what it knows more about services of the same name; services that only a copy has are auxiliary.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from typing import Final

from analyzer.manifests.addresses import PROTOCOLS, in_cluster
from analyzer.manifests.builds import repository
from analyzer.manifests.model import Deployment, Rank, Routed, Workload
from analyzer.manifests.products import STORES, product_of

_CLUSTER: Final = (Rank.KUBERNETES, Rank.CHART)
"""What shares one network without being told so."""


THIS_MACHINE: Final = frozenset({"localhost", "127.0.0.1", "host.docker.internal"})
"""Names under which a process finds the ports that the machine publishes."""


@dataclass(slots=True)
class System:
    """Services that are deployed together."""

    name: str
    rank: Rank
    folder: str
    workloads: dict[str, Workload] = field(default_factory=dict)
    routed: list[Routed] = field(default_factory=list)
    gateway: str | None = None
    auxiliary: bool = False
    networks: frozenset[str] = frozenset()
    _names: dict[str, Workload] | None = None

    def add(self, workload: Workload) -> None:
        """One more workload."""
        self.workloads[workload.name] = workload
        self._names = None

    def named(self, host: str) -> Workload | None:
        """The workload that a host name of this system's network means."""
        if self._names is None:
            self._names = {}
            for workload in self.workloads.values():
                self._names.setdefault(workload.name.lower(), workload)
            for workload in self.workloads.values():
                for alias in sorted(workload.aliases):
                    self._names.setdefault(alias.lower(), workload)
        host = host.lower().removeprefix("tasks.")
        if (known := self._names.get(host)) is not None:
            return known
        return self._names.get(in_cluster(host) or "")

    def published(self, port: int | None) -> Workload | None:
        """The workload that publishes a port on the machine."""
        for workload in self.workloads.values():
            if any(one.published == str(port) for one in workload.ports):
                return workload
        return None

    def host_names(self) -> set[str]:
        """All names under which a workload is known."""
        names = {workload.name.lower() for workload in self.workloads.values()}
        if any(workload.on_host for workload in self.workloads.values()):
            names |= THIS_MACHINE
        return names.union(*({alias.lower() for alias in one.aliases} for one in self.workloads.values()))


def systems_of(deployments: list[Deployment]) -> list[System]:
    """The systems of a tree, the most important one first."""
    _promote(deployments)
    clusters = _gathered([one for one in deployments if one.rank in _CLUSTER])
    whole = [
        Deployment(one.rank, one.folder, (), one.workloads, one.routed, one.auxiliary, gateway=one.gateway)
        for one in clusters
    ]
    return _gathered([*whole, *(one for one in deployments if one.rank not in _CLUSTER)])


def _promote(deployments: list[Deployment]) -> None:
    """Where nothing but samples describes the deployment, they are the description."""
    real = [one for one in deployments if one.rank < Rank.CATALOGUE and one.workloads]
    if real and all(one.auxiliary for one in real):
        for one in real:
            one.auxiliary = False


def _gathered(deployments: list[Deployment]) -> list[System]:
    found: list[System] = []
    for one in sorted(deployments, key=_order):
        if not one.workloads:
            if found and not one.auxiliary:  # an ingress that lies beside what it leads to
                _route(found[0], one)
            continue
        known = next((system for system in found if _repeats(system, one)), None)
        if known is not None:
            _copied(known, one)
            continue
        if one.rank >= Rank.CLOUD and any(_is_whole(system) and not _adds(one, system) for system in found):
            one.auxiliary = True  # another way of running what is described already
            _complete(next(system for system in found if _is_whole(system)), one)
        joined = next((system for system in found if _joins(system, one)), None)
        if joined is None:
            joined = System(one.folder, one.rank, one.folder, auxiliary=one.auxiliary)
            found.append(joined)
        for name, workload in one.workloads.items():
            joined.workloads.setdefault(name, workload)
        joined.networks |= one.networks
        _route(joined, one)
    return found


def _is_whole(system: System) -> bool:
    """Whether a system has services of the project's own, not only stores for a developer."""
    return not system.auxiliary and any(
        product_of(workload.image) is None for workload in system.workloads.values()
    )


def _complete(system: System, one: Deployment) -> None:
    """Give a system the stores that a cloud runs beside it: those of a kind of which it has none."""
    if one.rank is not Rank.CLOUD:
        return
    known = {_spoken(workload) for workload in system.workloads.values()}
    for name, workload in one.workloads.items():
        if workload.kind in STORES and _spoken(workload) not in known and name not in system.workloads:
            workload.managed = True
            system.add(workload)


def _spoken(workload: Workload) -> str | None:
    """What clients of a store speak to it, or that of the product that an image is."""
    engine = workload.engine
    if engine is None and (product := product_of(workload.image)) is not None:
        engine = product.engine
    return PROTOCOLS.get(engine, engine) if engine is not None else None


def _adds(one: Deployment, system: System) -> bool:
    """Whether a deployment is one of several stacks of an account."""
    return one.rank is Rank.CLOUD and system.rank is Rank.CLOUD


def _order(one: Deployment) -> tuple[bool, int, int, bool, int, str]:
    own = sum(1 for workload in one.workloads.values() if product_of(workload.image) is None)
    depth = one.folder.count("/") + bool(one.folder) if one.rank is Rank.COMPOSE else 0
    return (
        one.auxiliary or one.rank >= Rank.CATALOGUE,
        _tier(one, own),
        depth,
        one.variant,
        -own,
        f"{one.folder} {one.files}",
    )


def _tier(one: Deployment, own: int) -> int:
    """A file that starts only the stores for a developer tells less than the charts that deploy it all."""
    return int(one.rank) if own else int(one.rank) + 3


def squashed(name: str) -> str:
    """A name without what tells nothing: `user-service` and `userservice` are one."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _keys(workload: Workload) -> set[str]:
    return {squashed(text) for text in (workload.name, *workload.aliases)}


def _repeats(system: System, one: Deployment) -> bool:
    """Whether a deployment describes services that the system has already."""
    compared = _lasting(one.workloads) or one.workloads
    known = {key: workload for workload in system.workloads.values() for key in _keys(workload)}
    running = {_run(workload) for workload in system.workloads.values()} - {None}
    common = 0
    for workload in compared.values():
        other = next((known[key] for key in sorted(_keys(workload)) if key in known), None)
        if (other is not None and not _differ(workload, other)) or _run(workload) in running:
            common += 1
    smaller = min(len(compared), max(1, len(_lasting(system.workloads))))
    if one.rank >= Rank.CATALOGUE:
        return common > 0
    return common > 0 and 2 * common >= smaller


def _lasting(workloads: dict[str, Workload]) -> dict[str, Workload]:
    """The project's own services; without what runs once, of which each installation has another lot."""
    own = {name: one for name, one in workloads.items() if product_of(one.image) is None}
    return {name: one for name, one in own.items() if one.kind != "job"} or own


def _differ(one: Workload, other: Workload) -> bool:
    """Whether two services of one name are built from different sources."""
    if not _is_here(one.context) or not _is_here(other.context):
        return None not in (one.image, other.image) and product_of(one.image) != product_of(other.image)
    return posixpath.normpath(one.context or "") != posixpath.normpath(other.context or "")


def _run(workload: Workload) -> tuple[str, str] | None:
    """What a service that is built here runs: several of one system may be called by numbers in another."""
    if not _is_here(workload.context):
        return None
    if not workload.command:
        image = f"{workload.dockerfile or ''}#{workload.stage or ''}"
        return posixpath.normpath(workload.context or ""), image
    words = [word for word in workload.command.partition(" --")[0].split() if not word.endswith(".sh")]
    return (posixpath.normpath(workload.context or ""), " ".join(words)) if words else None


def _is_here(context: str | None) -> bool:
    """Whether a build context lies in this project, and is no address of another one."""
    return context is not None and "://" not in context and not context.startswith(("..", "/"))


def _joins(system: System, one: Deployment) -> bool:
    """Whether a deployment lies in the same network."""
    if system.auxiliary != one.auxiliary:
        return False
    if one.rank in _CLUSTER:
        return system.rank in _CLUSTER
    if one.rank is Rank.CLOUD:
        return system.rank is Rank.CLOUD
    if one.rank is Rank.COMPOSE:
        return not system.networks.isdisjoint(one.networks) or _is_layer(system, one)
    return one.rank >= Rank.CATALOGUE


def _is_layer(system: System, one: Deployment) -> bool:
    """Whether compose files start services after one that only another system has: they are laid over it."""
    absent = {waits.name for workload in one.workloads.values() for waits in workload.waits}
    return not absent.isdisjoint(system.workloads.keys() - one.workloads.keys())


def _copied(system: System, one: Deployment) -> None:
    before = list(system.workloads.values())
    known = {key: workload for workload in system.workloads.values() for key in _keys(workload)}
    for name, workload in one.workloads.items():
        other = next((known[key] for key in sorted(_keys(workload)) if key in known), None)
        if other is None:
            workload.auxiliary = workload.auxiliary or not _is_lacking(system, before, one, workload)
            system.workloads.setdefault(name, workload)
        elif one.rank < Rank.CATALOGUE and not one.auxiliary:
            _learn(other, workload)
    if not one.auxiliary:
        _route(system, one)


def _is_lacking(system: System, others: list[Workload], one: Deployment, workload: Workload) -> bool:
    """Whether a copy has a service that is no other name of one that is known: a store of an engine that
    nobody else is, or, where both are compose files, an image or sources that nobody else has; `others` were
    known before the copy."""
    if one.auxiliary or one.variant or one.rank >= Rank.CLOUD:
        return False
    product = product_of(workload.image)
    if product is not None:
        engines = {known.engine for other in others if (known := product_of(other.image))}
        return product.kind in STORES and product.engine not in engines
    if one.rank is not Rank.COMPOSE or system.rank is not Rank.COMPOSE:
        return False
    images = {repository(other.image) for other in others if other.image}
    contexts = {posixpath.normpath(other.context) for other in others if other.context}
    return (repository(workload.image) not in images if workload.image else True) and (
        posixpath.normpath(workload.context) not in contexts if workload.context else bool(workload.image)
    )


def _learn(known: Workload, other: Workload) -> None:
    """What a copy knows and the first description does not say."""
    known.image = known.image or other.image
    if known.context is None and not known.folders:
        known.context, known.dockerfile, known.stage = other.context, other.dockerfile, other.stage
        known.folders = other.folders
    known.replicas = known.replicas if known.replicas is not None else other.replicas
    known.aliases |= {other.name, *other.aliases}
    if not known.checks:
        known.checks = other.checks
    known.declared += other.declared
    for name, given in other.environment.items():
        if not given.bulk:  # a list for everybody tells nothing of this one
            known.environment.setdefault(name, given)


def _route(system: System, one: Deployment) -> None:
    system.routed += one.routed
    if one.routed and one.gateway:
        system.gateway = system.gateway or one.gateway
