"""JSON: the nodes, edges and areas of a map as they are."""

from __future__ import annotations

import json
from dataclasses import asdict

from analyzer.reports.maps.drawn import Drawing

NAME = "json"
SUFFIXES = (".json",)
DESCRIPTION = "nodes, edges and areas as data"


def render(drawing: Drawing) -> bytes:
    """The map as one object."""
    plan = drawing.plan()
    told = {
        "title": plan.title,
        "notes": list(plan.notes),
        "areas": [asdict(area) for area in plan.areas],
        "nodes": [asdict(node) for node in plan.nodes],
        "edges": [asdict(edge) for edge in plan.edges],
    }
    return (json.dumps(told, indent=1) + "\n").encode()
