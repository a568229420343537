"""Many nodes as few: what belongs together is drawn as one, as deep as there is room for.

Starting from the outermost packages (or segments of paths), the largest one is opened again and again while
there is room.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from analyzer.reports.maps.plan import MAX_EVIDENCE, SEVERITIES, Change, Edge, Kind, Node, Plan, Relation
from analyzer.reports.text import plural, shorten, visible

Path = tuple[str, ...]

OTHERS = "*"
"""Last part of the path of a box that stands for several parts of a package; nothing else is called so."""

ELSEWHERE: Path = ("other packages",)
"""The box of what has no room of its own, where even the outermost packages are too many."""

MAX_NODES = (48, 32, 16)
"""Nodes that are drawn, for each level of detail: more than a sheet shows legibly is no map."""

MAX_EDGES = (100, 60, 30)
"""Edges between them, heaviest first."""

WORTH_OPENING = 8
"""Boxes for which there must be room, that a part of a package is shown and the others as one."""

NAME_WIDTH = 48
"""Characters of the name of a box."""

_NOUNS = {
    Kind.ROUTE: "route",
    Kind.JOB: "piece of work",
    Kind.FUNCTION: "function",
    Kind.MODULE: "module",
    Kind.TABLE: "table",
    Kind.EXTERNAL: "address",
    Kind.CHANNEL: "channel",
}
_PLURALS = {Kind.EXTERNAL: "addresses", Kind.JOB: "pieces of work"}


def packed(plan: Plan, detail: int = 0) -> Plan:
    """The plan with as many nodes and edges as a sheet shows legibly.  What changed is drawn by itself where
    there is room for that."""
    if not any(node.path for node in plan.nodes):
        return plan
    room = MAX_NODES[detail] - sum(not node.path for node in plan.nodes)
    changed = [node for node in plan.nodes if node.path and (node.change or node.severity)]
    single = {node.key for node in changed} if len(changed) <= room // 2 else set()
    by_kind: dict[Kind, list[Node]] = defaultdict(list)
    for node in plan.nodes:
        if node.path and node.key not in single:
            by_kind[node.kind].append(node)
    boxes: dict[str, str] = {}
    made: dict[str, tuple[Path, list[Node]]] = {}
    shares = _shares({kind: len(nodes) for kind, nodes in by_kind.items()}, room - len(single))
    for kind, nodes in by_kind.items():
        box_of = boxes_for([node.path for node in nodes], shares[kind])
        held: dict[Path, list[Node]] = defaultdict(list)
        for node in nodes:
            held[box_of[node.path]].append(node)
        for path, members in sorted(held.items()):
            if len(members) > 1:
                key = f"{kind.value} {'.'.join(path)}"
                made[key] = (path, members)
                boxes |= {node.key: key for node in members}
    if not made:
        return _lighter(plan, MAX_EDGES[detail])
    total = len(plan.nodes)
    nodes_drawn = [node for node in plan.nodes if node.key not in boxes]
    nodes_drawn += [_group(key, path, members) for key, (path, members) in made.items()]
    plan = replace(
        plan,
        nodes=tuple(nodes_drawn),
        edges=redirected(plan.edges, boxes),
        notes=(*plan.notes, f"{total} nodes drawn as {len(nodes_drawn)}; --focus shows a part in full"),
    )
    areas = {node.area for node in plan.nodes}
    return _lighter(
        replace(plan, areas=tuple(area for area in plan.areas if area.key in areas)), MAX_EDGES[detail]
    )


def redirected(edges: Iterable[Edge], stands_for: Mapping[str, str]) -> tuple[Edge, ...]:
    """Edges between what stands for their nodes, merged."""
    return merged(
        replace(
            edge,
            source=stands_for.get(edge.source, edge.source),
            target=stands_for.get(edge.target, edge.target),
        )
        for edge in edges
    )


def merged(edges: Iterable[Edge]) -> tuple[Edge, ...]:
    """Edges between the same two nodes as one, where they say the same; those of a node with itself are left
    out.  Who writes a table reads it, too, as a rule: one edge says both."""
    known: dict[tuple[str, str, str, str], Edge] = {}
    for edge in edges:
        if edge.source == edge.target:
            continue
        key = (edge.source, edge.target, edge.relation.value, edge.label)
        first = known.get(key)
        known[key] = edge if first is None else _one(first, edge)
    written = {(edge.source, edge.target) for edge in known.values() if edge.relation is Relation.WRITE}
    return tuple(
        edge
        for edge in known.values()
        if edge.relation is not Relation.READ or (edge.source, edge.target) not in written
    )


def _one(first: Edge, second: Edge) -> Edge:
    return replace(
        first,
        count=first.count + second.count,
        evidence=tuple(dict.fromkeys((*first.evidence, *second.evidence)))[:MAX_EVIDENCE],
        doubtful=first.doubtful and second.doubtful,
        change=first.change if first.change is second.change else Change.CHANGED,
    )


def _shares(numbers: Mapping[Kind, int], room: int) -> dict[Kind, int]:
    """How many boxes each kind may have: all that it needs where there is room, otherwise its share."""
    left = max(room, len(numbers))
    shares: dict[Kind, int] = {}
    for number, kind in sorted((number, kind) for kind, number in numbers.items()):
        fair = left // (len(numbers) - len(shares))
        shares[kind] = min(number, max(fair, 1))
        left -= shares[kind]
    return shares


def _group(key: str, path: Path, members: Sequence[Node]) -> Node:
    kind = members[0].kind
    shared = _shared([node.path for node in members])
    others = "others in " if path[-1] == OTHERS else ""
    noun = _NOUNS.get(kind, kind.value)
    changes = {node.change for node in members}
    counted = Counter(node.change for node in members if node.change)
    told = [f"{number} {change.value}" for change, number in sorted(counted.items())]
    severities = {node.severity for node in members}
    areas = {node.area for node in members}
    return Node(
        key=key,
        name=shorten(visible(others + _name(kind, shared)), NAME_WIDTH),
        kind=kind,
        lines=(plural(len(members), noun, _PLURALS.get(kind, "")), *told),
        area=areas.pop() if len(areas) == 1 else "",
        exposed=any(node.exposed for node in members),
        places=tuple(sorted({place for node in members for place in node.places})),
        change=changes.pop() if len(changes) == 1 else Change.CHANGED,
        severity=next((one for one in SEVERITIES if one in severities), ""),
    )


def _name(kind: Kind, shared: Path) -> str:
    if not shared:
        return ELSEWHERE[0]
    if kind is Kind.ROUTE:  # the application comes first, and says nothing where it is the only one
        return f"/{'/'.join(shared[1:])}"
    if kind is Kind.EXTERNAL and len(shared) > 1:  # paths of hosts begin with what comes last in their names
        return ".".join(reversed(shared[1:]))
    if kind in (Kind.JOB, Kind.CHANNEL) and len(shared) > 1:
        return ".".join(shared[1:])
    return ".".join(shared)


def _shared(paths: Sequence[Path]) -> Path:
    """What all paths begin with."""
    shared = []
    for column in zip(*paths, strict=False):
        if len(set(column)) > 1:
            break
        shared.append(column[0])
    return tuple(shared)


def _lighter(plan: Plan, most: int) -> Plan:
    """The plan without its lightest edges, where they are too many; those that changed stay."""
    if len(plan.edges) <= most:
        return plan
    ranked = sorted(
        plan.edges,
        key=lambda edge: (edge.change is None, edge.relation is not Relation.WRITE, -edge.count,
                          edge.source, edge.target),
    )  # fmt: skip
    kept = set(ranked[:most])
    told = {key for edge in plan.edges for key in (edge.source, edge.target)}
    drawn = {key for edge in kept for key in (edge.source, edge.target)}
    nodes = tuple(
        node
        for node in plan.nodes
        if node.key in drawn or node.key not in told or node.change or node.severity
    )
    note = f"{plural(len(plan.edges) - most, 'lighter edge')} not drawn"
    if left := len(plan.nodes) - len(nodes):
        note += f", nor {plural(left, 'node')} that only these lead to"
    return replace(
        plan,
        nodes=nodes,
        edges=tuple(edge for edge in plan.edges if edge in kept),
        notes=(*plan.notes, note),
    )


# -- paths to boxes


def boxes_for(paths: Sequence[Path], most: int) -> dict[Path, Path]:
    """Path to the box that stands for it: itself, or what it begins with; at most so many boxes."""
    groups: dict[Path, list[Path]] = defaultdict(list)
    for path in paths:
        groups[path[:1]].append(path)
    if len(groups) > most:
        ranked = sorted(groups, key=lambda name: (-len(groups[name]), name))
        return {
            path: name if name in ranked[: most - 1] else ELSEWHERE
            for name, members in groups.items()
            for path in members
        }
    closed: set[Path] = set()
    while True:
        openable = [name for name, members in groups.items() if name not in closed and members != [name]]
        if not openable:
            return {path: name for name, members in groups.items() for path in members}
        chosen = max(openable, key=lambda name: (len(groups[name]), name))
        inside = _opened(chosen, groups[chosen])
        room = most - len(groups) + 1
        if len(inside) > room and len(groups) == 1:
            inside = _largest(chosen, inside, room)
        elif len(inside) > room >= WORTH_OPENING:  # the rest of the room is for what else there is
            inside = _largest(chosen, inside, room // 2)
        if len(inside) > room:
            closed.add(chosen)
            continue
        del groups[chosen]
        groups.update(inside)
        # What stands for the rest of a package, and the package's own module, cannot be opened further.
        closed |= {chosen, (*chosen, OTHERS)} & groups.keys()


def _opened(package: Path, members: list[Path]) -> dict[Path, list[Path]]:
    depth = len(package) + 1
    inside: dict[Path, list[Path]] = defaultdict(list)
    for path in members:
        inside[path[:depth]].append(path)
    return inside


def _largest(package: Path, inside: Mapping[Path, list[Path]], room: int) -> dict[Path, list[Path]]:
    """The largest parts, and the others as one."""
    ranked = sorted(inside, key=lambda name: (-len(inside[name]), name))
    kept = {name: inside[name] for name in ranked[: max(room - 1, 0)]}
    return {
        **kept,
        (*package, OTHERS): [path for name in ranked[max(room - 1, 0) :] for path in inside[name]],
    }
