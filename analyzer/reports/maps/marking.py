"""Signs on a map: what findings are about, what changed between two revisions, and what a change touches."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from analyzer.facts import Finding
from analyzer.reports.maps.plan import SEVERITIES, Change, Edge, Node, Plan
from analyzer.reports.maps.selecting import leading
from analyzer.reports.text import plural


@dataclass(frozen=True, slots=True)
class Changes:
    """Source that differs from a revision."""

    revision: str
    lines: Mapping[str, tuple[tuple[int, int], ...]]
    """Path to the first and last line of each changed part; (0, 0): all of the file."""


def highlighted(plan: Plan, findings: Iterable[Finding]) -> Plan:
    """The plan with a mark and a count at what open findings are about."""
    of_node: dict[str, list[Finding]] = defaultdict(list)
    by_name = {name: node.key for node in plan.nodes for name in (node.key.partition(" ")[2], node.key)}
    shown = [finding for finding in findings if finding.status != "suppressed"]
    placed = 0
    for finding in shown:
        keys = {f"route {route}" for route in finding.routes} & by_name.keys()
        if finding.subject in by_name:
            keys.add(by_name[finding.subject])
        elif not keys and finding.evidence:
            keys |= _narrowest(plan, finding.evidence.path, finding.evidence.line, finding.evidence.end_line)
        placed += bool(keys)
        for key in sorted(keys):
            of_node[by_name.get(key, key)].append(finding)
    note = f"{placed} of {plural(len(shown), 'finding')} lie on this map"
    nodes = tuple(_alarmed(node, of_node.get(node.key, ())) for node in plan.nodes)
    return replace(plan, nodes=nodes, notes=(*plan.notes, note))


def _narrowest(plan: Plan, path: str, first: int, last: int) -> set[str]:
    """The nodes that stand for these lines, and for as little else as any."""
    found: dict[int, set[str]] = defaultdict(set)
    for node in plan.nodes:
        sizes = [
            place.last - place.first if place.first else 1_000_000 - len(place.path)
            for place in node.places
            if place.holds(path, first, last)
        ]
        if sizes:
            found[min(sizes)].add(node.key)
    return found[min(found)] if found else set()


def _alarmed(node: Node, findings: Iterable[Finding]) -> Node:
    counted = Counter(finding.severity for finding in findings)
    if not counted:
        return node
    told = ", ".join(f"{counted[severity]} {severity}" for severity in SEVERITIES if counted[severity])
    gravest = next(severity for severity in SEVERITIES if counted[severity])
    return replace(node, severity=gravest, lines=(*node.lines, told))


def compared(before: Plan, after: Plan, revision: str) -> Plan:
    """Both plans as one: what was added, what was removed, and what is told of a node in another way."""
    older = {node.key: node for node in before.nodes}
    newer = {node.key: node for node in after.nodes}
    nodes = [_changed(node, older.get(key)) for key, node in newer.items()]
    nodes += [replace(node, change=Change.REMOVED) for key, node in older.items() if key not in newer]
    was = {_same(edge): edge for edge in before.edges}
    now = {_same(edge): edge for edge in after.edges}
    edges = [edge if key in was else replace(edge, change=Change.ADDED) for key, edge in now.items()]
    edges += [replace(edge, change=Change.REMOVED) for key, edge in was.items() if key not in now]
    areas = {area.key: area for area in (*before.areas, *after.areas)}
    found = [*(node.change for node in nodes), *(edge.change for edge in edges)]
    counted = Counter(change for change in found if change)
    told = ", ".join(f"{counted[change]} {change.value}" for change in Change if counted[change])
    note = f"compared with {revision}: {told or 'nothing on this map changed'}"
    return replace(
        after, nodes=tuple(nodes), edges=tuple(edges), areas=tuple(areas.values()), notes=(*after.notes, note)
    )


def _changed(node: Node, before: Node | None) -> Node:
    if before is None:
        return replace(node, change=Change.ADDED)
    same = (node.kind, node.lines, node.exposed) == (before.kind, before.lines, before.exposed)
    return node if same else replace(node, change=Change.CHANGED)


def _same(edge: Edge) -> tuple[str, str, str, str]:
    return (edge.source, edge.target, edge.relation.value, edge.label)


def affected(plan: Plan, changes: Changes) -> Plan:
    """The part of the plan that a change touches: what stands for changed source, and what uses it, directly
    or not."""
    touched = {node.key for node in plan.nodes if _touched(node, changes)}
    reached = leading(plan.edges, touched)
    nodes = tuple(
        replace(node, change=Change.CHANGED) if node.key in touched else node
        for node in plan.nodes
        if node.key in reached
    )
    note = (
        f"since {changes.revision}: {plural(len(changes.lines), 'changed file')}, "
        f"{len(touched)} of {plural(len(plan.nodes), 'node')} changed, "
        f"{plural(len(reached) - len(touched), 'other')} affected"
    )
    edges = tuple(edge for edge in plan.edges if {edge.source, edge.target} <= reached)
    return replace(plan, nodes=nodes, edges=edges, notes=(*plan.notes, note))


def _touched(node: Node, changes: Changes) -> bool:
    for place in node.places:
        if place.path.endswith("/"):
            if any(place.holds(path) for path in changes.lines):
                return True
        elif any(place.holds(place.path, *part) for part in changes.lines.get(place.path, ())):
            return True
    return False
