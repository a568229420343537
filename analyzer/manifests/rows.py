"""The estate as facts: a row for each service and for everything that belongs to one."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Final

from analyzer.facts import (
    Certainty,
    Flow,
    HealthCheck,
    Link,
    ProxyRoute,
    Row,
    Service,
    ServiceLimit,
    ServiceMount,
    ServiceNetwork,
    ServicePort,
    ServicePrivilege,
    ServiceVariable,
    StartOrder,
)
from analyzer.manifests.applications import service_of
from analyzer.manifests.code import INNER, Code
from analyzer.manifests.flows import Flowing
from analyzer.manifests.linked import Linked
from analyzer.manifests.model import Workload
from analyzer.manifests.processes import Running, is_job
from analyzer.manifests.products import STORES, USUAL_PORTS
from analyzer.manifests.systems import System
from analyzer.secrets import MASK, is_secret_name, masked

_CERTAINTIES: Final = (Certainty.CERTAIN, Certainty.CONDITIONAL, Certainty.INFERRED)
_NO_CODE: Final = (*STORES, "telemetry", "console")
"""Kinds whose files are data and configuration, whatever language these are written in."""

_LOGIN: Final = re.compile(r"(?i)((?:password|passwd|pwd|secret|token)\s*=\s*)([^;\s'\"&]+)")
_PUT_IN: Final = re.compile(r"\$\{?\w|\{\{|<[\w -]+>|^/(run|var|etc|mnt)/|^\*+$|\{\?\}")
"""Values with a part that is put in, paths of files with secrets, and masks."""
_FLAG: Final = re.compile(r"(?i)(--?[\w-]*(?:pass(?:word)?|secret|token)[\w-]*[ =])(\S+)")


def rows_of(
    systems: list[System],
    codes: dict[int, dict[str, Code]],
    links: list[list[Linked]],
    flows: list[list[Flowing]],
    running: Running,
    identifiers: list[dict[str, str]],
) -> Iterator[Row]:
    """All rows of the estate."""
    for application in running.alone:
        yield service_of(application, running.folders.get(application.name))
    for application in running.undeployed:
        yield service_of(application, auxiliary=True)
    outside: set[str] = set()
    for position, (system, ids) in enumerate(zip(systems, identifiers, strict=True)):
        writer = _SystemRows(position, system, codes[position], ids, running, outside)
        writer.queues = {flow.via for flow in flows[position]}
        yield from writer.services()
        yield from writer.links(links[position])
        yield from writer.flows(flows[position])


def identified(systems: list[System], running: Running) -> list[dict[str, str]]:
    """For each system, workload to service id: its name, and the system's where that is taken."""
    taken = {application.name for application in (*running.alone, *running.undeployed)}
    taken |= {posixpath.basename(folder) for folder in running.folders.values()}
    found = []
    for system in systems:
        ids = {
            name: name if name not in taken else f"{system.folder or '.'}/{name}"
            for name in sorted(system.workloads)
        }
        taken.update(ids.values())
        found.append(ids)
    return found


class _SystemRows:
    """The rows of one system."""

    def __init__(
        self,
        position: int,
        system: System,
        codes: dict[str, Code],
        ids: dict[str, str],
        running: Running,
        outside: set[str],
    ) -> None:
        self.position = position
        self.system = system
        self.codes = codes
        self.ids = ids
        self.running = running
        self.outside = outside
        self.queues: set[str] = set()
        """Services that messages pass through."""
        self.behind = {
            target.name
            for route in system.routed
            if route.by is None and (target := system.named(route.target.partition(":")[0])) is not None
        }

    # -- services --------------------------------------------------------------------------------------------

    def services(self) -> Iterator[Row]:
        for name, workload in sorted(self.system.workloads.items()):
            code = self.codes[name]
            yield self._service(name, workload, code)
            yield from self._belongings(self.ids[name], workload, code)
        for route in self.system.routed:
            target = self.system.named(route.target.partition(":")[0])
            if target is not None:
                yield ProxyRoute(
                    id=f"{self.system.gateway or 'ingress'} {route.host}{route.path} {self.ids[target.name]}",
                    proxy=None,
                    target=self.ids[target.name],
                    host=route.host or None,
                    path=route.path or None,
                    evidence=route.evidence,
                )

    def _service(self, name: str, workload: Workload, code: Code) -> Service:
        product = code.product
        kind = workload.kind or (product.kind if product is not None else None)
        if kind is None:
            kind = "job" if is_job(workload) else "application"
        if kind == "cache" and name in self.queues:
            kind = "broker"
        if kind == "proxy" and code.sources and code.language == "python":
            kind = "application"
        return Service(
            id=self.ids[name],
            name=name,
            kind=kind,
            system=self.system.folder or ".",
            application=self.running.serving.get((self.position, name)),
            engine=workload.engine or (product.engine if product is not None else None),
            language=None if product is not None and product.kind in _NO_CODE else code.language,
            folder=_folder(code),
            inside_read=code.language == "python",
            image=workload.image,
            base_image=code.stage.base if code.stage is not None else None,
            dockerfile=code.dockerfile,
            command=without_secrets(workload.command) or None,
            user=workload.user,
            exposed=self._exposed(workload),
            replicas=workload.replicas,
            workers=workload.workers,
            auxiliary=workload.auxiliary or self.system.auxiliary,
            evidence=workload.evidence,
            certainty=Certainty.CONDITIONAL if workload.condition else Certainty.CERTAIN,
            condition=workload.condition,
        )

    def _exposed(self, workload: Workload) -> bool:
        if workload.exposed or workload.name in self.behind:
            return True
        return any(port.published not in (None, "dynamic") and not port.loopback for port in workload.ports)

    def _belongings(self, service: str, workload: Workload, code: Code) -> Iterator[Row]:
        for port in workload.ports:
            yield ServicePort(
                id=f"{service}:{port.number}/{port.protocol}"
                + (f" as {port.published}" if port.published else ""),
                service=service,
                number=port.number,
                protocol=port.protocol,
                published=port.published,
                loopback=port.loopback,
                name=port.name,
                evidence=port.evidence,
            )
        engine = workload.engine or (code.product.engine if code.product is not None else "")
        if engine in USUAL_PORTS and all(port.number != USUAL_PORTS[engine] for port in workload.ports):
            yield ServicePort(
                id=f"{service}:{USUAL_PORTS[engine]}/tcp",
                service=service,
                number=USUAL_PORTS[engine],
                evidence=workload.evidence,
                certainty=Certainty.INFERRED,
                reason=f"the usual port of {engine}",
            )
        for name, given in workload.environment.items():
            secret = given.source == "secret" or is_secret_name(name)
            yield ServiceVariable(
                id=f"{service} {name}",
                service=service,
                name=name,
                value=MASK if secret and given.value else without_secrets(masked(name, given.value)),
                secret=secret,
                literal=secret and _is_literal(given.value),
                source=given.source,
                evidence=given.evidence,
            )
        for mount in workload.mounts:
            yield ServiceMount(
                id=f"{service} {mount.target}",
                service=service,
                mounted=mount.source,
                target=mount.target,
                read_only=mount.read_only,
                evidence=mount.evidence,
            )
        for network, at in workload.networks:
            yield ServiceNetwork(id=f"{service} {network}", service=service, network=network, evidence=at)
        for check in workload.checks:
            yield HealthCheck(
                id=f"{service} {check.kind}",
                service=service,
                kind=check.kind,
                check=without_secrets(check.check),
                path=check.path,
                port=check.port,
                evidence=check.evidence,
            )
        for may in workload.privileges:
            yield ServicePrivilege(
                id=f"{service} {may.kind} {may.name}",
                service=service,
                kind=may.kind,
                name=may.name,
                evidence=may.evidence,
            )
        for limit in workload.limits:
            yield ServiceLimit(
                id=f"{service} {limit.resource}",
                service=service,
                resource=limit.resource,
                amount=limit.amount,
                evidence=limit.evidence,
            )
        for waits in workload.waits:
            after = self.system.named(waits.name)
            if after is not None:
                yield StartOrder(
                    id=f"{service} after {self.ids[after.name]}",
                    service=service,
                    after=self.ids[after.name],
                    waits_for=waits.condition,
                    evidence=waits.evidence,
                )

    # -- what connects them --------------------------------------------------------------------------------

    def links(self, links: list[Linked]) -> Iterator[Row]:
        grouped: dict[tuple[str, str], list[Linked]] = {}
        for one in links:
            grouped.setdefault((one.source, one.target), []).append(one)
        outside = sorted({one.target for one in links if one.external})
        for host in outside:
            if host in self.outside:
                continue
            self.outside.add(host)
            places = [one for one in links if one.external and one.target == host]
            yield Service(
                id=host,
                name=host,
                kind="external",
                system=self.system.folder or ".",
                auxiliary=all(self._is_auxiliary(one.source) for one in places),
                evidence=places[0].evidence,
                certainty=Certainty.INFERRED,
                reason=places[0].reason,
            )
        for (source, target), places in sorted(grouped.items()):
            yield self._link(source, target, places)
        for one in links:
            if one.through in ("proxy", "label"):
                yield ProxyRoute(
                    id=f"{self.ids[one.source]} {one.host}{one.path} {self.ids[one.target]}",
                    proxy=self.ids[one.source],
                    target=self.ids[one.target],
                    host=one.host or None,
                    path=one.path or None,
                    evidence=one.evidence,
                )

    def _link(self, source: str, target: str, places: list[Linked]) -> Link:
        if any(one.through == "proxy" for one in places):  # its variables stand in its configuration
            places = [one for one in places if not one.through.startswith("variable ")]
        best = min(places, key=lambda one: (_CERTAINTIES.index(one.certainty), one.evidence))
        known = [
            one.protocol for one in (best, *places) if one.protocol and one.protocol not in ("tcp", "http")
        ]
        kinds = {one.kind for one in places}
        to = target if places[0].external else self.ids[target]
        return Link(
            id=f"{self.ids[source]} -> {to}",
            source=self.ids[source],
            target=to,
            kind="call" if "call" in kinds else best.kind,
            protocol=known[0] if known else best.protocol,
            through=tuple(dict.fromkeys(one.through for one in places)),
            places=tuple(dict.fromkeys(f"{one.evidence.path}:{one.evidence.line}" for one in places)),
            auxiliary=self._is_auxiliary(source) or (not places[0].external and self._is_auxiliary(target)),
            evidence=best.evidence,
            certainty=best.certainty,
            reason=best.reason,
        )

    def flows(self, flows: list[Flowing]) -> Iterator[Row]:
        for one in flows:
            ends = f"{self.ids[one.source]} -> {self.ids[one.target]} via {self.ids[one.via]}"
            yield Flow(
                id=f"{ends} {one.channel}".rstrip(),
                source=self.ids[one.source],
                target=self.ids[one.target],
                via=self.ids[one.via],
                channel=one.channel or None,
                style=one.style,
                auxiliary=self._is_auxiliary(one.source) or self._is_auxiliary(one.target),
                evidence=one.evidence,
                certainty=one.certainty,
                reason=one.reason,
            )

    def _is_auxiliary(self, name: str) -> bool:
        return self.system.auxiliary or self.system.workloads[name].auxiliary


def _folder(code: Code) -> str | None:
    """Where a service lies: beside its Dockerfile, or where most of its sources are."""
    own = posixpath.dirname(code.dockerfile or "")
    held = [path for path in (*code.sources, *code.texts) if path != code.dockerfile]
    if own and any(path.startswith(f"{own}/") for path in held):
        return posixpath.dirname(own) if posixpath.basename(own) in INNER and "/" in own else own
    if not code.sources:
        return None
    holding = [root for root in code.roots if any(path.startswith(f"{root}/") for path in code.sources)]
    if "." in code.roots or not holding:
        return "."
    return max(holding, key=lambda root: sum(path.startswith(f"{root}/") for path in code.sources))


def _is_literal(value: str) -> bool:
    """Whether a value is written out, not put in by whoever deploys."""
    return bool(value.strip()) and not _PUT_IN.search(value)


def without_secrets(text: str) -> str:
    """A command line or connection string without its passwords."""
    return _FLAG.sub(rf"\1{MASK}", _LOGIN.sub(rf"\1{MASK}", masked("", text)))
