"""Mermaid flowcharts: drawn by GitHub, GitLab and many wikis.

Source: https://mermaid.js.org/syntax/flowchart.html
"""

from __future__ import annotations

from analyzer.reports.maps.drawn import Drawing
from analyzer.reports.maps.plan import Edge, Kind, Node, Relation

NAME = "mermaid"
SUFFIXES = (".mmd", ".mermaid")
DESCRIPTION = "a flowchart for Markdown"

_SHAPES = {
    Kind.DATABASE: ("[(", ")]"),
    Kind.CACHE: ("[(", ")]"),
    Kind.STORAGE: ("[(", ")]"),
    Kind.BROKER: (">", "]"),
    Kind.CHANNEL: ("[/", "/]"),
    Kind.PROXY: ("{{", "}}"),
    Kind.EXTERNAL: ("([", "])"),
    Kind.CLIENTS: ("((", "))"),
    Kind.JOB: ("[[", "]]"),
    Kind.APPLICATION: ("(", ")"),
    Kind.ROUTE: ("([", "])"),
    Kind.TABLE: ("[(", ")]"),
}
_ARROWS = {
    Relation.MESSAGE: "-.->",
    Relation.TELEMETRY: "-.->",
    Relation.START: "-.->",
    Relation.ENTRY: "==>",
}
_CLASSES = {
    "added": "stroke:#00785a,stroke-width:3px",
    "removed": "stroke:#6b7280,stroke-dasharray:5 4",
    "changed": "stroke:#0072b2,stroke-width:3px",
    "alarm": "stroke:#a3004f,stroke-width:3px",
}


def render(drawing: Drawing) -> bytes:
    """The map as a flowchart."""
    plan = drawing.plan()
    names = {node.key: f"n{number}" for number, node in enumerate(plan.nodes, 1)}
    lines = ["---", f"title: {_quoted(plan.title)}", "---", "flowchart LR"]
    lines += [f"    %% {note.replace('%%', '')}" for note in plan.notes]
    for number, area in enumerate(plan.areas, 1):
        inside = [node for node in plan.nodes if node.area == area.key]
        if inside:
            lines.append(f"    subgraph a{number}[{_quoted(area.title)}]")
            lines += [f"        {_node(names[node.key], node)}" for node in inside]
            lines.append("    end")
    placed = {area.key for area in plan.areas}
    lines += [f"    {_node(names[node.key], node)}" for node in plan.nodes if node.area not in placed]
    lines += [
        f"    {names[edge.source]} {_arrow(edge)} {names[edge.target]}"
        for edge in plan.edges
        if edge.source in names and edge.target in names
    ]
    used = {
        node.change.value if node.change else "alarm" for node in plan.nodes if node.change or node.severity
    }
    lines += [f"    classDef {name} {_CLASSES[name]}" for name in sorted(used)]
    return ("\n".join(lines) + "\n").encode("utf-8", "backslashreplace")


def _node(name: str, node: Node) -> str:
    first, last = _SHAPES.get(node.kind, ("[", "]"))
    text = "<br/>".join(_escaped(line) for line in (node.title, *node.lines))
    styled = node.change.value if node.change else "alarm" if node.severity else ""
    return f'{name}{first}"{text}"{last}{f":::{styled}" if styled else ""}'


def _arrow(edge: Edge) -> str:
    arrow = _ARROWS.get(edge.relation, "-->")
    return f"{arrow}|{_quoted(edge.title)}|" if edge.title else arrow


def _quoted(text: str) -> str:
    return f'"{_escaped(text)}"'


def _escaped(text: str) -> str:
    """Mermaid takes HTML in labels: what could be an element or an entity is written as one."""
    for character, code in (("&", "#amp;"), ('"', "#quot;"), ("<", "#lt;"), (">", "#gt;"), ("`", "#96;")):
        text = text.replace(character, code)
    return text
