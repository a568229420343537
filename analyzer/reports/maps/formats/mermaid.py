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
}
_ARROWS = {
    Relation.MESSAGE: "-.->",
    Relation.TELEMETRY: "-.->",
    Relation.START: "-.->",
    Relation.ENTRY: "==>",
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
    return ("\n".join(lines) + "\n").encode("utf-8", "backslashreplace")


def _node(name: str, node: Node) -> str:
    first, last = _SHAPES.get(node.kind, ("[", "]"))
    text = "<br/>".join(
        _escaped(line) for line in (f"{'⇥ ' if node.exposed else ''}{node.name}", *node.lines)
    )
    return f'{name}{first}"{text}"{last}'


def _arrow(edge: Edge) -> str:
    arrow = _ARROWS.get(edge.relation, "-->")
    text = f"{edge.text}{' ?' if edge.doubtful else ''}".strip()
    return f"{arrow}|{_quoted(text)}|" if text else arrow


def _quoted(text: str) -> str:
    return f'"{_escaped(text)}"'


def _escaped(text: str) -> str:
    """Mermaid takes HTML in labels: what could be an element or an entity is written as one."""
    for character, code in (("&", "#amp;"), ('"', "#quot;"), ("<", "#lt;"), (">", "#gt;"), ("`", "#96;")):
        text = text.replace(character, code)
    return text
