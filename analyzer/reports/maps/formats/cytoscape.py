"""Cytoscape JSON: elements for Cytoscape and cytoscape.js.

Source: https://js.cytoscape.org/#notation/elements-json
"""

from __future__ import annotations

import json
from typing import Any

from analyzer.reports.maps.drawn import Drawing

NAME = "cytoscape"
SUFFIXES = (".cyjs",)
DESCRIPTION = "elements for Cytoscape"


def render(drawing: Drawing) -> bytes:
    """The map as elements; areas are compound nodes."""
    plan = drawing.plan()
    areas = {area.key: f"area {area.key}" for area in plan.areas}
    used = {node.area for node in plan.nodes}
    nodes: list[dict[str, Any]] = [
        {"data": {"id": areas[area.key], "name": area.title, "kind": "area"}}
        for area in plan.areas
        if area.key in used
    ]
    for node in plan.nodes:
        data: dict[str, Any] = {
            "id": node.key,
            "name": node.name,
            "kind": node.kind.value,
            "about": list(node.lines),
        }
        data |= {"exposed": node.exposed, "doubtful": node.doubtful, "evidence": node.evidence}
        data |= {"change": node.change, "severity": node.severity or None}
        if node.area in areas:
            data["parent"] = areas[node.area]
        nodes.append({"data": data})
    edges = [
        {
            "data": {
                "id": f"e{number}",
                "source": edge.source,
                "target": edge.target,
                "relation": edge.relation.value,
                "label": edge.label,
                "count": edge.count,
                "doubtful": edge.doubtful,
                "evidence": list(edge.evidence),
                "change": edge.change,
            }
        }
        for number, edge in enumerate(plan.edges, 1)
    ]
    told = {
        "data": {"name": plan.title, "notes": list(plan.notes)},
        "elements": {"nodes": nodes, "edges": edges},
    }
    return (json.dumps(told, indent=1) + "\n").encode()
