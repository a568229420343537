"""A plan in the DOT language: shapes for kinds, lines for relations, a frame for each boundary, and a legend.

Colours stay apart for the colour-blind (after Okabe and Ito), and nothing is said by colour alone: kinds
differ in shape, relations in their line and label.  Texts are quoted as in `drawing`.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pydot

from analyzer.reports.maps.drawing import FONT, INK, PALE, PAPER, quoted
from analyzer.reports.maps.plan import (
    ALARM,
    CHANGES,
    DOUBT,
    EXPOSED,
    MEANINGS,
    RELATIONS,
    Area,
    Change,
    Edge,
    Kind,
    Node,
    Plan,
    Relation,
)

SHAPES: dict[Kind, dict[str, str]] = {
    Kind.APPLICATION: {"shape": "box", "style": "rounded,filled", "fillcolor": "#deecf6", "color": "#0072b2"},
    Kind.JOB: {"shape": "box", "style": "filled,dashed", "fillcolor": "#f3f4f6", "color": "#4b5563"},
    Kind.DATABASE: {"shape": "cylinder", "style": "filled", "fillcolor": "#fdf1d0", "color": "#8a6100"},
    Kind.CACHE: {"shape": "cylinder", "style": "filled,dashed", "fillcolor": "#fffaf0", "color": "#8a6100"},
    Kind.BROKER: {"shape": "cds", "style": "filled", "fillcolor": "#fbd5c2", "color": "#c84e00"},
    Kind.STORAGE: {"shape": "folder", "style": "filled", "fillcolor": "#fdf1d0", "color": "#8a6100"},
    Kind.PROXY: {"shape": "hexagon", "style": "filled", "fillcolor": "#d9f0e8", "color": "#00785a"},
    Kind.TELEMETRY: {"shape": "note", "style": "filled", "fillcolor": "#f3f4f6", "color": "#6b7280"},
    Kind.CONSOLE: {"shape": "tab", "style": "filled", "fillcolor": "#f3f4f6", "color": "#4b5563"},
    Kind.SUPPORT: {"shape": "component", "style": "filled", "fillcolor": "#f3f4f6", "color": "#4b5563"},
    Kind.EXTERNAL: {"shape": "ellipse", "style": "filled,dashed", "fillcolor": "#ffffff", "color": "#4b5563"},
    Kind.CLIENTS: {"shape": "ellipse", "style": "filled,bold", "fillcolor": "#ffffff", "color": "#1f2328"},
    Kind.CHANNEL: {"shape": "parallelogram", "style": "filled", "fillcolor": "#fbd5c2", "color": "#c84e00"},
    Kind.ROUTE: {"shape": "rarrow", "style": "filled", "fillcolor": "#ffffff", "color": "#1f2328"},
    Kind.FUNCTION: {"shape": "box", "style": "rounded,filled", "fillcolor": "#deecf6", "color": "#0072b2"},
    Kind.MODULE: {"shape": "box", "style": "filled", "fillcolor": "#ffffff", "color": "#a3aab4"},
    Kind.TABLE: {
        "shape": "box",
        "style": "filled",
        "peripheries": "2",
        "fillcolor": "#fdf1d0",
        "color": "#8a6100",
    },
    Kind.GROUP: {"shape": "box3d", "style": "filled", "fillcolor": "#ffffff", "color": "#4b5563"},
    Kind.PART: {"shape": "box", "style": "filled", "fillcolor": "#ffffff", "color": "#a3aab4"},
}

LINES: dict[Relation, dict[str, str]] = {
    Relation.CALL: {"color": "#0072b2", "style": "solid", "arrowhead": "normal"},
    Relation.STORE: {"color": "#8a6100", "style": "solid", "arrowhead": "dot"},
    Relation.WRITE: {"color": "#c84e00", "style": "bold", "arrowhead": "normal"},
    Relation.READ: {"color": "#8a6100", "style": "solid", "arrowhead": "dot"},
    Relation.MESSAGE: {"color": "#c84e00", "style": "dashed", "arrowhead": "vee"},
    Relation.TELEMETRY: {"color": "#8b93a0", "style": "dotted", "arrowhead": "open"},
    Relation.ENTRY: {"color": "#1f2328", "style": "bold", "arrowhead": "normal"},
    Relation.START: {"color": "#6b7280", "style": "dotted", "arrowhead": "open"},
    Relation.IMPORT: {"color": "#4b5563", "style": "solid", "arrowhead": "open"},
    Relation.OTHER: {"color": "#4b5563", "style": "solid", "arrowhead": "open"},
}

ROW = 6
"""Samples in one row of the legend."""

CHANGED: dict[Change, dict[str, str]] = {
    Change.ADDED: {"color": "#00785a", "penwidth": "3"},
    Change.REMOVED: {"color": "#6b7280", "style": "dashed", "fontcolor": "#6b7280", "penwidth": "1.4"},
    Change.CHANGED: {"color": "#0072b2", "penwidth": "3"},
}
"""Over the style of what changed: told by a sign, too."""

ALARMED: dict[str, str] = {"color": "#a3004f", "penwidth": "3"}
"""Over the style of what findings are about."""


def plan_dot(plan: Plan) -> str:
    """The plan as DOT text; the same text for the same plan."""
    graph = pydot.Dot("map", graph_type="digraph", **_any(_frame(plan)))
    names = {node.key: f"n{number}" for number, node in enumerate(plan.nodes, 1)}
    areas = {area.key: _area(number, area) for number, area in enumerate(plan.areas, 1)}
    outer = next((areas[area.key] for area in plan.areas if area.boundary), None)
    for node in plan.nodes:
        drawn = _node(names[node.key], node)
        holder = areas.get(node.area, graph)
        holder.add_node(drawn)
    several = sum(area.boundary for area in plan.areas) > 1
    for area in plan.areas:
        inner = areas[area.key]
        if not area.boundary and outer is not None and not several:
            outer.add_subgraph(inner)
    for area in plan.areas:
        if area.boundary or outer is None or several:
            graph.add_subgraph(areas[area.key])
    for edge in plan.edges:
        if edge.source in names and edge.target in names:
            graph.add_edge(_edge(names[edge.source], names[edge.target], edge))
    clients = next((node.key for node in plan.nodes if node.kind is Kind.CLIENTS), None)
    if clients is not None:  # who comes from outside stands before all that nobody inside calls
        called = {edge.target for edge in plan.edges}
        for node in plan.nodes:
            if node.key not in called and node.key != clients:
                graph.add_edge(pydot.Edge(names[clients], names[node.key], style="invis"))
    graph.add_subgraph(_legend(plan))
    text: str = graph.to_string()
    return text


def _frame(plan: Plan) -> dict[str, str]:
    label = "".join(f"{quoted(line)[1:-1]}\\l" for line in (plan.title, *plan.notes, ""))
    return {
        "bgcolor": quoted(PAPER),
        "rankdir": "LR",
        "nodesep": "0.22",
        "ranksep": "0.55",
        "pad": "0.15",
        "fontname": quoted(FONT),
        "fontsize": "13",
        "fontcolor": quoted(INK),
        "labelloc": "t",
        "labeljust": "l",
        "label": f'"{label}"',
    }


def _area(number: int, area: Area) -> Any:
    style = {"style": quoted("dashed,rounded"), "color": quoted("#c84e00"), "penwidth": "1.4"}
    if not area.boundary:
        style = {"style": quoted("rounded"), "color": quoted("#a3aab4"), "penwidth": "0.8"}
    title = f"{area.title} · boundary of trust" if area.boundary else area.title
    return pydot.Cluster(
        f"a{number}",
        label=quoted(title),
        labeljust="l",
        labelloc="b",
        fontname=quoted(FONT),
        fontsize="11",
        fontcolor=quoted(PALE if not area.boundary else "#a84300"),
        margin="14",
        **_any(style),
    )


def _node(name: str, node: Node) -> pydot.Node:
    style = {key: quoted(value) for key, value in SHAPES[node.kind].items()}
    if node.exposed:
        style["penwidth"] = "2.2"
    if node.severity:
        style |= {key: quoted(value) for key, value in ALARMED.items()}
    if node.change:
        style |= {key: quoted(value) for key, value in CHANGED[node.change].items()}
    label = "".join(f"{quoted(line)[1:-1]}\\n" for line in (node.title, *node.lines))
    about = [node.name, MEANINGS[node.kind], *node.lines, node.evidence]
    return pydot.Node(
        name,
        label=f'"{label}"',
        tooltip=quoted(" · ".join(text for text in about if text)),
        fontname=quoted(FONT),
        fontsize="10",
        height="0.36",
        margin=quoted("0.12,0.06"),
        **_any({"fontcolor": quoted(INK), **style}),
    )


def _edge(source: str, target: str, edge: Edge) -> pydot.Edge:
    style = {key: quoted(value) for key, value in LINES[edge.relation].items()}
    if edge.change:
        style |= {key: quoted(value) for key, value in CHANGED[edge.change].items()}
    shown = (
        edge.title if edge.label or edge.change or edge.doubtful else ""
    )  # a count alone is in the tooltip
    if shown:
        style |= {"label": quoted(f" {shown} "), "fontname": quoted(FONT), "fontsize": "8"}
        style["fontcolor"] = style["color"]
    told = " · ".join(text for text in (RELATIONS[edge.relation], edge.text, *edge.evidence) if text)
    width = "1.6" if edge.relation is Relation.ENTRY else "1.0"
    style = {"penwidth": width, **style, "tooltip": quoted(told)}
    if edge.relation in (Relation.TELEMETRY, Relation.START):
        style["weight"] = "0"
    return pydot.Edge(source, target, arrowsize="0.7", **_any(style))


def _legend(plan: Plan) -> Any:
    """The kinds and relations that this map holds, in a frame of their own."""
    frame = pydot.Cluster(
        "legend",
        label=quoted("legend"),
        labeljust="l",
        fontname=quoted(FONT),
        fontsize="10",
        fontcolor=quoted(PALE),
        style=quoted("rounded"),
        color=quoted("#d0d5db"),
        margin="10",
    )
    kinds = [kind for kind in Kind if any(node.kind is kind for node in plan.nodes)]
    relations = [one for one in Relation if any(edge.relation is one for edge in plan.edges)]
    samples = [(f"k{number}", MEANINGS[kind], SHAPES[kind]) for number, kind in enumerate(kinds)]
    plain = {"shape": "plaintext"}
    if any(node.exposed for node in plan.nodes):
        samples.append(("x1", f"{EXPOSED}name: reached from outside", plain))
    if any(node.doubtful for node in plan.nodes) or any(edge.doubtful for edge in plan.edges):
        samples.append(("x2", f"name{DOUBT}: inferred, or conditional", plain))
    changes = {node.change for node in plan.nodes} | {edge.change for edge in plan.edges}
    samples += [
        (f"c{number}", f"{CHANGES[change]}name: {change.value}", CHANGED[change] | {"shape": "box"})
        for number, change in enumerate(Change)
        if change in changes
    ]
    if any(node.severity for node in plan.nodes):
        samples.append(("x3", f"{ALARM}name: findings are about it", ALARMED | {"shape": "box"}))
    for name, label, style in samples:
        frame.add_node(_sample(name, label, style))
    for row in range(0, len(samples), ROW):
        for (first, *_), (second, *_) in pairwise(samples[row : row + ROW]):
            frame.add_edge(pydot.Edge(first, second, style="invis"))
    before = ""
    for number, relation in enumerate(relations):
        point, text = f"s{number}", f"t{number}"
        frame.add_node(_sample(point, "", {"shape": "point", "width": "0.04", "color": "#d0d5db"}))
        frame.add_node(_sample(text, RELATIONS[relation], plain))
        style = {key: quoted(value) for key, value in LINES[relation].items()}
        frame.add_edge(pydot.Edge(point, text, arrowsize="0.7", **_any(style)))
        if before:
            frame.add_edge(pydot.Edge(before, point, style="invis"))
        before = text
    return frame


def _sample(name: str, label: str, style: dict[str, str]) -> pydot.Node:
    return pydot.Node(
        name,
        label=quoted(label),
        fontname=quoted(FONT),
        fontsize="9",
        height="0.26",
        margin=quoted("0.1,0.03"),
        **_any({"fontcolor": quoted(INK), **{key: quoted(value) for key, value in style.items()}}),
    )


def _any(attributes: dict[str, str]) -> dict[str, Any]:
    """Attributes as pydot's signatures want them."""
    return dict(attributes)
