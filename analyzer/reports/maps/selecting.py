"""A part of a map: what lies around a node, only some nodes or all but some, and several drawn as one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from analyzer.reports.errors import ReportError
from analyzer.reports.maps.packing import redirected
from analyzer.reports.maps.plan import Edge, Kind, Node, Plan
from analyzer.reports.text import plural


@dataclass(frozen=True, slots=True)
class Selection:
    """What of a map is wanted.  Patterns are names or kinds of nodes, with * and ?."""

    focus: tuple[str, ...] = ()
    depth: int = 1
    """How many edges away from the focus is still shown."""
    reaches: tuple[str, ...] = ()
    """Only what leads to these, and they themselves."""
    only: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    collapse: tuple[str, ...] = ()
    """What each pattern matches is drawn as one node."""

    def __bool__(self) -> bool:
        return bool(self.focus or self.reaches or self.only or self.without or self.collapse)


def selected(plan: Plan, selection: Selection) -> Plan:
    """The part of the plan that is wanted.  Raises ReportError for a pattern that matches nothing."""
    wanted = (selection.focus, selection.reaches, selection.only, selection.without, selection.collapse)
    for pattern in (pattern for patterns in wanted for pattern in patterns):
        if not any(_matches(node, pattern) for node in plan.nodes):
            names = ", ".join(sorted(node.name for node in plan.nodes)[:20])
            raise ReportError(f"nothing on the map is called {pattern!r}; there are {names}")
    nodes = plan.nodes
    if selection.only:
        nodes = tuple(node for node in nodes if _any(node, selection.only))
    if selection.without:
        nodes = tuple(node for node in nodes if not _any(node, selection.without))
    plan = _restricted(plan, nodes)
    if selection.focus:
        starts = [node.key for node in plan.nodes if _any(node, selection.focus)]
        near = _around(plan.edges, starts, selection.depth)
        plan = _restricted(plan, tuple(node for node in plan.nodes if node.key in near))
    if selection.reaches:
        ends = [node.key for node in plan.nodes if _any(node, selection.reaches)]
        wanted_keys = leading(plan.edges, ends)
        plan = _restricted(plan, tuple(node for node in plan.nodes if node.key in wanted_keys))
    for pattern in selection.collapse:
        plan = _collapsed(plan, pattern)
    return plan


def _matches(node: Node, pattern: str) -> bool:
    # A key is a kind and a name in full; a name may have been shortened.
    names = (node.name, node.key, node.key.partition(" ")[2], node.kind.value, node.area)
    return any(fnmatchcase(name.lower(), pattern.lower()) for name in names)


def _any(node: Node, patterns: Iterable[str]) -> bool:
    return any(_matches(node, pattern) for pattern in patterns)


def _restricted(plan: Plan, nodes: tuple[Node, ...]) -> Plan:
    keys = {node.key for node in nodes}
    areas = {node.area for node in nodes}
    left = len(plan.nodes) - len(nodes)
    notes = (*plan.notes, f"{plural(left, 'node')} not selected") if left else plan.notes
    return replace(
        plan,
        notes=notes,
        nodes=nodes,
        edges=tuple(edge for edge in plan.edges if {edge.source, edge.target} <= keys),
        areas=tuple(area for area in plan.areas if area.key in areas),
    )


def _around(edges: Iterable[Edge], starts: Iterable[str], depth: int) -> set[str]:
    neighbours: dict[str, set[str]] = defaultdict(set)
    for edge in edges:
        neighbours[edge.source].add(edge.target)
        neighbours[edge.target].add(edge.source)
    reached = set(starts)
    border = set(reached)
    for _ in range(depth):
        border = {name for key in border for name in neighbours[key]} - reached
        reached |= border
    return reached


def leading(edges: Iterable[Edge], ends: Iterable[str]) -> set[str]:
    """What leads to some nodes over edges, directly or not."""
    users: dict[str, set[str]] = defaultdict(set)
    for edge in edges:
        users[edge.target].add(edge.source)
    reached = set(ends)
    border = set(reached)
    while border:
        border = {user for key in border for user in users[key]} - reached
        reached |= border
    return reached


def _collapsed(plan: Plan, pattern: str) -> Plan:
    inside = [node for node in plan.nodes if _matches(node, pattern)]
    if len(inside) < 2:
        return plan
    keys = {node.key for node in inside}
    areas = {node.area for node in inside}
    kinds = {node.kind for node in inside}
    name = f"{len(inside)} x {kinds.pop().value}" if len(kinds) == 1 else f"{len(inside)} x {pattern}"
    one = Node(
        f"group {pattern}",
        name,
        Kind.GROUP,
        tuple(sorted(node.name for node in inside))[:8],
        areas.pop() if len(areas) == 1 else "",
        any(node.exposed for node in inside),
    )
    edges = redirected(plan.edges, dict.fromkeys(keys, one.key))
    position = plan.nodes.index(inside[0])
    rest = [node for node in plan.nodes if node.key not in keys]
    rest.insert(min(position, len(rest)), one)
    return replace(plan, nodes=tuple(rest), edges=edges)
