"""Nodes that one would not tell apart on a map, drawn as one: hosts outside that the same nodes call, and
applications that use the same.  A few of them are drawn one by one: it is their number that hides the rest.

`--focus` and the other selections take their part of the whole plan, where each is itself.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import Final

from analyzer.reports.maps.packing import redirected
from analyzer.reports.maps.plan import Kind, Node, Plan
from analyzer.reports.text import plural

MOST_ALIKE: Final = 6
"""Nodes that are used, or use, alike, from which on they are drawn as one."""

MOST_NAMES: Final = 8
"""Names that are written into such a node."""

_NOUNS: Final = {Kind.EXTERNAL: "host", Kind.APPLICATION: "application"}


def with_like_as_one(plan: Plan) -> Plan:
    """The plan with such nodes as one each."""
    users: dict[str, set[str]] = defaultdict(set)
    for edge in plan.edges:
        users[edge.target].add(edge.source)
        users[edge.source].add(edge.target)
    groups: dict[tuple[Kind, str, frozenset[str]], list[Node]] = defaultdict(list)
    for node in plan.nodes:
        if node.kind in _NOUNS:
            groups[node.kind, node.area, frozenset(users[node.key])].append(node)
    stands_for: dict[str, str] = {}
    made: dict[str, Node] = {}
    for nodes in groups.values():
        if len(nodes) > MOST_ALIKE:
            one = _as_one(nodes)
            made[one.key] = one
            stands_for.update({node.key: one.key for node in nodes})
    if not made:
        return plan
    kept = tuple(node for node in plan.nodes if node.key not in stands_for)
    edges = redirected(plan.edges, stands_for)
    told = plural(len(stands_for), "node")
    note = f"{told} that use or are used alike drawn as {len(made)}; --focus shows one"
    return replace(plan, nodes=(*kept, *made.values()), edges=edges, notes=(*plan.notes, note))


def _as_one(nodes: list[Node]) -> Node:
    first = nodes[0]
    names = [node.name for node in nodes[:MOST_NAMES]]
    left = len(nodes) - len(names)
    return replace(
        first,
        key=f"{len(nodes)} like {first.key}",
        name=plural(len(nodes), _NOUNS[first.kind]),
        lines=(*names, *([f"and {left} more"] if left else [])),
        doubtful=all(node.doubtful for node in nodes),
        places=tuple(dict.fromkeys(place for node in nodes for place in node.places)),
    )
