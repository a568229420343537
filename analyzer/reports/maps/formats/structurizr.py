"""Structurizr DSL: the map as a C4 model, with a container diagram.

Source: https://docs.structurizr.com/dsl/language
"""

from __future__ import annotations

from analyzer.reports.maps.drawn import Drawing
from analyzer.reports.maps.plan import Kind, Node

NAME = "structurizr"
SUFFIXES = (".dsl",)
DESCRIPTION = "a C4 model in Structurizr DSL"

_OUTSIDE = (Kind.EXTERNAL, Kind.CLIENTS)
_TAGS = {
    Kind.DATABASE: "Store", Kind.CACHE: "Store", Kind.STORAGE: "Store", Kind.BROKER: "Broker",
    Kind.CHANNEL: "Broker", Kind.PROXY: "Proxy", Kind.TELEMETRY: "Support", Kind.CONSOLE: "Support",
    Kind.SUPPORT: "Support", Kind.JOB: "Job", Kind.TABLE: "Store",
}  # fmt: skip
_STYLES = """\
        styles {
            element "Store" {
                shape Cylinder
                background #fdf1d0
                color #1f2328
            }
            element "Broker" {
                shape Pipe
                background #fbd5c2
                color #1f2328
            }
            element "Proxy" {
                shape Hexagon
                background #d9f0e8
                color #1f2328
            }
            element "Job" {
                shape Component
            }
            element "Support" {
                background #f3f4f6
                color #1f2328
            }
            element "Added" {
                stroke #00785a
            }
            element "Removed" {
                stroke #6b7280
                border dashed
            }
            element "Changed" {
                stroke #0072b2
            }
            element "Alarm" {
                stroke #a3004f
            }
            relationship "Message" {
                style dashed
            }
        }
"""


def render(drawing: Drawing) -> bytes:
    """The map as a workspace with one software system."""
    plan = drawing.plan()
    names = {node.key: f"n{number}" for number, node in enumerate(plan.nodes, 1)}
    lines = [f"workspace {_quoted(plan.title)} {_quoted('; '.join(plan.notes))} {{", "    model {"]
    for node in plan.nodes:
        if node.kind in _OUTSIDE:
            what = "person" if node.kind is Kind.CLIENTS else "softwareSystem"
            tag = "" if node.kind is Kind.CLIENTS else ' "External"'
            lines.append(
                f"        {names[node.key]} = {what} {_quoted(node.name)} {_quoted(_about(node))}{tag}"
            )
    lines.append(f"        system = softwareSystem {_quoted(plan.title)} {{")
    for node in plan.nodes:
        if node.kind not in _OUTSIDE:
            marks = (node.change.value.capitalize() if node.change else "", "Alarm" if node.severity else "")
            style = ",".join(tag for tag in (_TAGS.get(node.kind, ""), *marks) if tag)
            technology = node.lines[0] if node.lines else node.kind.value
            lines.append(
                f"            {names[node.key]} = container {_quoted(_unique(node, plan.nodes))} "
                f"{_quoted(_about(node))} {_quoted(technology)}" + (f" {_quoted(style)}" if style else "")
            )
    lines.append("        }")
    seen: set[tuple[str, str, str]] = set()
    for edge in plan.edges:
        key = (edge.source, edge.target, edge.text)
        if edge.source in names and edge.target in names and edge.source != edge.target and key not in seen:
            seen.add(key)
            tag = ' "Message"' if edge.relation.value == "message" else ""
            technology = edge.label or edge.relation.value
            lines.append(
                f"        {names[edge.source]} -> {names[edge.target]} {_quoted(edge.text or 'uses')} "
                f"{_quoted(technology)}{tag}"
            )
    lines += ["    }", "    views {", "        container system {", "            include *"]
    lines += ["            autoLayout lr", "        }", _STYLES.rstrip("\n"), "    }", "}"]
    return ("\n".join(lines) + "\n").encode("utf-8", "backslashreplace")


def _about(node: Node) -> str:
    return "; ".join(text for text in (*node.lines, node.evidence) if text)


def _unique(node: Node, nodes: tuple[Node, ...]) -> str:
    """Containers of one system must differ in name."""
    same = [other for other in nodes if other.name == node.name]
    return node.name if len(same) == 1 else f"{node.name} ({same.index(node) + 1})"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "/").replace('"', "'") + '"'
