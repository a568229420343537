"""PlantUML: a component diagram.

Source: https://plantuml.com/component-diagram
"""

from __future__ import annotations

from analyzer.reports.maps.drawn import Drawing
from analyzer.reports.maps.plan import Edge, Kind, Node, Relation

NAME = "plantuml"
SUFFIXES = (".puml", ".plantuml")
DESCRIPTION = "a component diagram for PlantUML"

_WORDS = {
    Kind.DATABASE: "database", Kind.CACHE: "database", Kind.STORAGE: "storage", Kind.BROKER: "queue",
    Kind.CHANNEL: "queue", Kind.PROXY: "hexagon", Kind.EXTERNAL: "cloud", Kind.CLIENTS: "actor",
    Kind.JOB: "control", Kind.TELEMETRY: "file", Kind.CONSOLE: "boundary", Kind.GROUP: "collections",
    Kind.ROUTE: "interface", Kind.TABLE: "database",
}  # fmt: skip
_ARROWS = {
    Relation.MESSAGE: "..>",
    Relation.TELEMETRY: "..>",
    Relation.START: "..>",
    Relation.ENTRY: "==>",
}
_LINES = {
    "added": " #line:00785a;line.bold",
    "removed": " #line:6b7280;line.dashed",
    "changed": " #line:0072b2;line.bold",
    "alarm": " #line:a3004f;line.bold",
}


def render(drawing: Drawing) -> bytes:
    """The map as a component diagram."""
    plan = drawing.plan()
    names = {node.key: f"n{number}" for number, node in enumerate(plan.nodes, 1)}
    lines = ["@startuml", "left to right direction", f"title {_safe(plan.title)}"]
    lines += [f"caption {_safe('; '.join(plan.notes))}"] if plan.notes else []
    for number, area in enumerate(plan.areas, 1):
        inside = [node for node in plan.nodes if node.area == area.key]
        if inside:
            lines.append(f'rectangle "{_safe(area.title)}" as a{number} {{')
            lines += [f"  {_node(names[node.key], node)}" for node in inside]
            lines.append("}")
    placed = {area.key for area in plan.areas}
    lines += [_node(names[node.key], node) for node in plan.nodes if node.area not in placed]
    lines += [
        f"{names[edge.source]} {_ARROWS.get(edge.relation, '-->')} {names[edge.target]}{_label(edge)}"
        for edge in plan.edges
        if edge.source in names and edge.target in names
    ]
    return ("\n".join([*lines, "@enduml"]) + "\n").encode("utf-8", "backslashreplace")


def _node(name: str, node: Node) -> str:
    text = "\\n".join(_safe(line) for line in (node.title, *node.lines))
    line = _LINES[node.change.value if node.change else "alarm"] if node.change or node.severity else ""
    return f'{_WORDS.get(node.kind, "component")} "{text}" as {name}{line}'


def _label(edge: Edge) -> str:
    return f" : {_safe(edge.title)}" if edge.title else ""


def _safe(text: str) -> str:
    """PlantUML knows no escape for quotation marks, and reads ! and @ at the beginning of a line as
    orders."""
    for character, other in (('"', "'"), ("\\", "/"), ("<", "‹"), (">", "›"), ("!", "ǃ"), ("@", "＠")):  # noqa: RUF001
        text = text.replace(character, other)
    return text
