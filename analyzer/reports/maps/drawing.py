"""A diagram in the DOT language, built with pydot.

Names of nodes are numbers of ours, and every text is quoted here, so that a label of the analysed project
can close no quotation and open no attribute.  A sheet carries the places of its nodes (`layout=nop2`),
which any Graphviz respects; a network leaves them to it.
"""

from __future__ import annotations

from typing import Any

import pydot

from analyzer.reports.maps.diagram import Arrow, Box, Diagram, Network, Sheet, Tone
from analyzer.reports.maps.placing import TEXT_MARGIN, Placed, placed
from analyzer.reports.text import visible

FONT = "Courier"
"""Graphviz knows its measures without having it, and every fixed-width font has nearly the same ones;
`inert` offers the viewer finer ones."""

INK, PALE, PAPER = "#1f2328", "#6b7280", "#ffffff"

POINTS_PER_INCH = 72.0

STYLES: dict[Tone, dict[str, str]] = {
    Tone.PLAIN: {"fillcolor": "#ffffff", "color": "#a3aab4", "style": "filled", "penwidth": "0.7"},
    Tone.MUTED: {"fillcolor": "#f3f4f6", "color": "#f3f4f6", "style": "filled", "penwidth": "0.7"},
    Tone.GUARDED: {"fillcolor": "#deecf6", "color": "#0072b2", "style": "filled", "penwidth": "0.7"},
    Tone.CONDITIONAL: {"fillcolor": "#fdf1d0", "color": "#8a6100", "style": "filled,dashed", "penwidth": "1"},
    Tone.UNGUARDED: {"fillcolor": "#fdf0e9", "color": "#d98a5f", "style": "filled", "penwidth": "0.7"},
    Tone.OPEN_CHANGE: {"fillcolor": "#fbd5c2", "color": "#c84e00", "style": "filled,bold", "penwidth": "1.7"},
    Tone.UNKNOWN: {"fillcolor": "#e9eaed", "color": "#4b5563", "style": "filled,dotted", "penwidth": "1.2"},
    Tone.CYCLE: {"fillcolor": "#fbdccd", "color": "#c84e00", "style": "filled,bold", "penwidth": "1.6"},
}
"""Colours that stay apart for the colour-blind (after Okabe and Ito), and frames that differ in black and
white."""


def to_dot(diagram: Diagram) -> str:
    """The diagram as DOT text; the same text for the same diagram."""
    graph = _sheet(diagram) if isinstance(diagram, Sheet) else _network(diagram)
    text: str = graph.to_string()
    return text


def quoted(text: str) -> str:
    """A text as a quoted DOT string that shows it as it is."""
    return '"' + visible(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _lines(lines: tuple[str, ...], ends: str) -> str:
    """Lines as one DOT string, each ended by Graphviz's mark for left-justified (l) or centred (n)
    lines."""
    return '"' + "".join(f"{quoted(line)[1:-1]}\\{ends}" for line in lines) + '"'


def _graph(**attributes: str) -> pydot.Dot:
    return pydot.Dot("map", graph_type="digraph", bgcolor=quoted(PAPER), **_any(attributes))


def _sheet(sheet: Sheet) -> pydot.Dot:
    graph = _graph(layout="nop2", outputorder="nodesfirst", splines="line")
    frames: dict[str, str] = {}
    for number, item in enumerate(placed(sheet), 1):
        name = f"n{number}"
        if item.key:
            frames[item.key] = name
        graph.add_node(_placed(name, item))
    for arrow in sheet.arrows:
        graph.add_edge(_arrow(frames[arrow.source], frames[arrow.target], arrow))
    return graph


def _placed(name: str, item: Placed) -> pydot.Node:
    at = item.place
    style = dict(STYLES[item.tone]) if item.tone else {"style": "filled", "fillcolor": PAPER, "color": PAPER}
    if item.key:
        style |= {"style": "rounded,filled", "color": PALE, "penwidth": "1.1"}
    return pydot.Node(
        name,
        shape="box",
        pos=quoted(f"{at.left + at.width / 2:.2f},{-(at.top + at.height / 2):.2f}"),
        width=f"{at.width / POINTS_PER_INCH:.4f}",
        height=f"{at.height / POINTS_PER_INCH:.4f}",
        fixedsize="true",
        margin=quoted(f"{TEXT_MARGIN / POINTS_PER_INCH:.4f},0"),
        label=_lines((item.text,), "l"),
        fontname=quoted(f"{FONT}-Bold" if item.bold else FONT),
        fontsize=f"{item.size:g}",
        fontcolor=quoted(INK),
        **_any({key: quoted(value) for key, value in style.items()}),
    )


def _network(network: Network) -> pydot.Dot:
    graph = _graph(
        rankdir="TB",
        nodesep="0.18",
        ranksep="0.5",
        pad="0.1",
        fontname=quoted(FONT),
        fontsize="12",
        fontcolor=quoted(INK),
        labelloc="t",
        labeljust="l",
        label=_lines((network.title, *network.notes, ""), "l"),
    )
    names = {box.key: f"n{number}" for number, box in enumerate(network.boxes, 1)}
    for box in network.boxes:
        graph.add_node(_box(names[box.key], box))
    for arrow in network.arrows:
        graph.add_edge(_arrow(names[arrow.source], names[arrow.target], arrow))
    return graph


def _box(name: str, box: Box) -> pydot.Node:
    return pydot.Node(
        name,
        shape="box",
        label=_lines(box.lines, "n"),
        fontname=quoted(FONT),
        fontsize="10",
        fontcolor=quoted(INK),
        height="0.3",
        margin=quoted("0.1,0.05"),
        **_any({key: quoted(value) for key, value in STYLES[box.tone].items()}),
    )


def _arrow(source: str, target: str, arrow: Arrow) -> pydot.Edge:
    cycle = arrow.tone is Tone.CYCLE
    style = {
        "color": quoted(STYLES[Tone.CYCLE]["color"] if cycle else PALE),
        "penwidth": "1.5" if cycle else "0.9",
        "style": "dashed" if cycle else "solid",
        "arrowsize": "0.7",
    }
    if arrow.upward:
        style["constraint"] = "false"
    if arrow.label:
        style |= {"label": quoted(f" {arrow.label} "), "fontname": quoted(FONT), "fontsize": "9"}
        style["fontcolor"] = style["color"] if cycle else quoted(INK)
    return pydot.Edge(source, target, **_any(style))


def _any(attributes: dict[str, str]) -> dict[str, Any]:
    """Attributes as pydot's signatures want them."""
    return dict(attributes)
