"""Message flows that manifests lay down: functions that a queue, a topic, a stream or a bus starts.

What is started comes from whoever uses the queue, the topic or the table besides; over a bus of events, from
those whose code puts events with a source that the pattern asks for.

Limits: a bus that is named by a parameter is the only one that the system has, or stays untold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from analyzer.facts import Certainty, Evidence
from analyzer.manifests.code import Code
from analyzer.manifests.linked import Linked
from analyzer.manifests.model import Trigger, Workload
from analyzer.manifests.project import Project, evidence
from analyzer.manifests.systems import System

BUS: Final = "eventbridge"
_PUTS: Final = ("put_events", "PutEvents", "putEvents")
_WRITES: Final = {
    "dynamodb": re.compile(
        r"(?i)(put|update|delete)_?item|batch_?write|transact_?write|\.save\(|INSERT INTO|UPDATE "
    ),
    "sqs": re.compile(r"(?i)send_?message"),
    "sns": re.compile(r"(?i)publish"),
    "kinesis": re.compile(r"(?i)put_?records?"),
}
"""Engine to the calls that something new arrives by."""


def bus_of(system: System, trigger: Trigger) -> Workload | None:
    """What a trigger listens to: what it names, or else the only bus."""
    if trigger.via is not None:
        return system.named(trigger.via)
    buses = [one for one in system.workloads.values() if one.engine == BUS]
    return buses[0] if len(buses) == 1 else None


def links_of_triggers(
    project: Project, system: System, codes: dict[str, Code]
) -> Iterator[tuple[Workload, Workload, Evidence]]:
    """Function and what it is started by, and who puts events on a bus."""
    for workload in system.workloads.values():
        for trigger in workload.triggers:
            via = bus_of(system, trigger)
            if via is None or via is workload:
                continue
            yield workload, via, trigger.evidence
            for name, source in system.workloads.items() if via.engine == BUS else ():
                at = _puts(project, codes[name], trigger.sources)
                if at is not None:
                    yield source, via, at


def started_flows(
    project: Project, system: System, codes: dict[str, Code], links: list[Linked]
) -> Iterator[tuple[str, str, str, Trigger, Evidence | None, Certainty, str | None]]:
    """Producer, consumer, what they meet in, the trigger, and the place of the producer."""
    for name, workload in system.workloads.items():
        for trigger in workload.triggers:
            via = bus_of(system, trigger)
            if via is None:
                continue
            if via.engine == BUS:
                for source in system.workloads:
                    at = _puts(project, codes[source], trigger.sources)
                    if at is not None:
                        yield source, name, via.name, trigger, at, Certainty.CERTAIN, None
                continue
            started = {one.name for one in system.workloads.values() if _listens(system, one, via)}
            for link in links:
                if link.target == via.name and link.source not in started:
                    code = codes[link.source]
                    writes = _writes(project, code, via)
                    if writes is not None:
                        yield link.source, name, via.name, trigger, writes, Certainty.CERTAIN, None
                    elif not code.sources and not _only_reads(system, link.source, via):
                        why = f"it uses {via.name}; the code that would write to it is not in the project"
                        yield link.source, name, via.name, trigger, link.evidence, Certainty.INFERRED, why


def _listens(system: System, workload: Workload, via: Workload) -> bool:
    return any(bus_of(system, trigger) is via for trigger in workload.triggers)


def _only_reads(system: System, source: str, via: Workload) -> bool:
    """Whether the manifest says that a workload does not write to what it uses."""
    declared = [one for one in system.workloads[source].declared if system.named(one.target) is via]
    return bool(declared) and all(one.writes is False for one in declared)


def _writes(project: Project, code: Code, via: Workload) -> Evidence | None:
    """Where code writes to a store or a queue of this kind."""
    pattern = _WRITES.get(via.engine or "")
    if pattern is None:
        return None
    for path in code.sources:
        text = project.searched(path)
        if match := pattern.search(text):
            return evidence(path, text.count("\n", 0, match.start()) + 1)
    return None


def _puts(project: Project, code: Code, sources: tuple[str, ...]) -> Evidence | None:
    """Where code puts events of one of the sources on a bus."""
    texts = {path: project.searched(path) for path in code.sources}
    if not any(word in text for text in texts.values() for word in _PUTS):
        return None
    for path, text in texts.items():
        if not sources and (at := max(text.find(word) for word in _PUTS)) >= 0:  # it takes all events
            return evidence(path, text.count("\n", 0, at) + 1)
        for source in sources:
            for quote in "\"'":
                at = text.find(f"{quote}{source}{quote}")
                if at >= 0:
                    return evidence(path, text.count("\n", 0, at) + 1)
    return None
