"""GraphML: for yEd, Gephi, networkx and other programs that compute with graphs.

Source: http://graphml.graphdrawing.org/primer/graphml-primer.html
"""

from __future__ import annotations

import xml.etree.ElementTree as ET

from analyzer.reports.maps.drawn import Drawing

NAME = "graphml"
SUFFIXES = (".graphml",)
DESCRIPTION = "a graph for programs that compute with graphs"

_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_NODE = ("name", "kind", "about", "area", "exposed", "doubtful", "evidence", "change", "severity")
_EDGE = ("relation", "label", "count", "doubtful", "evidence", "change")


def render(drawing: Drawing) -> bytes:
    """The map as GraphML."""
    plan = drawing.plan()
    root = ET.Element("graphml", {"xmlns": _NAMESPACE})
    for place, columns in (("node", _NODE), ("edge", _EDGE)):
        for name in columns:
            kind = {"exposed": "boolean", "doubtful": "boolean", "count": "int"}.get(name, "string")
            ET.SubElement(
                root, "key", {"id": f"{place}_{name}", "for": place, "attr.name": name, "attr.type": kind}
            )
    graph = ET.SubElement(root, "graph", {"id": "map", "edgedefault": "directed"})
    names = {node.key: f"n{number}" for number, node in enumerate(plan.nodes, 1)}
    for node in plan.nodes:
        element = ET.SubElement(graph, "node", {"id": names[node.key]})
        values = (node.name, node.kind.value, "\n".join(node.lines), node.area, node.exposed, node.doubtful)
        more = (node.evidence, node.change or "", node.severity)
        _data(element, "node", dict(zip(_NODE, (*values, *more), strict=True)))
    for number, edge in enumerate(plan.edges, 1):
        if edge.source in names and edge.target in names:
            ends = {"id": f"e{number}", "source": names[edge.source], "target": names[edge.target]}
            element = ET.SubElement(graph, "edge", ends)
            told = (edge.relation.value, edge.label, edge.count, edge.doubtful, "\n".join(edge.evidence))
            _data(element, "edge", dict(zip(_EDGE, (*told, edge.change or ""), strict=True)))
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _data(element: ET.Element, place: str, values: dict[str, object]) -> None:
    for name, value in values.items():
        text = str(value).lower() if isinstance(value, bool) else str(value)
        ET.SubElement(element, "data", {"key": f"{place}_{name}"}).text = text
