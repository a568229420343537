"""Sheets and networks as plans, so that every format can tell every view."""

from __future__ import annotations

from collections.abc import Iterable

from analyzer.reports.maps.diagram import Diagram, Network, Panel, Sheet
from analyzer.reports.maps.plan import Edge, Kind, Node, Plan, Relation


def as_plan(diagram: Diagram | Plan) -> Plan:
    """The diagram as nodes and edges."""
    if isinstance(diagram, Plan):
        return diagram
    return _of_sheet(diagram) if isinstance(diagram, Sheet) else _of_network(diagram)


def _of_network(network: Network) -> Plan:
    nodes = tuple(Node(box.key, box.lines[0], Kind.PART, box.lines[1:]) for box in network.boxes)
    edges = tuple(
        Edge(arrow.source, arrow.target, Relation.OTHER, arrow.label.strip()) for arrow in network.arrows
    )
    return Plan(network.title, network.notes, nodes, edges)


def _of_sheet(sheet: Sheet) -> Plan:
    """A panel is a node, each of its groups one that belongs to it."""
    nodes: list[Node] = []
    edges: list[Edge] = []
    for panel in sheet.panels:
        nodes.append(
            Node(panel.key, panel.title, Kind.APPLICATION, (panel.subtitle,) if panel.subtitle else ())
        )
        for number, (title, lines) in enumerate(_groups(panel), 1):
            key = f"{panel.key} {number}"
            nodes.append(Node(key, title or "?", Kind.PART, tuple(lines)))
            edges.append(Edge(panel.key, key, Relation.OTHER))
    edges += [Edge(arrow.source, arrow.target, Relation.OTHER, arrow.label) for arrow in sheet.arrows]
    return Plan(sheet.title, sheet.notes, tuple(nodes), tuple(edges))


def _groups(panel: Panel) -> Iterable[tuple[str, list[str]]]:
    for column in panel.columns:
        for group in column:
            yield group.title, [" ".join(line.text.split()) for line in group.lines]
