"""The DOT language, for Graphviz and whatever reads it."""

from __future__ import annotations

from analyzer.reports.maps.drawn import Drawing

NAME = "dot"
SUFFIXES = (".dot", ".gv")
DESCRIPTION = "the description of the picture, for Graphviz"


def render(drawing: Drawing) -> bytes:
    """The map as DOT text."""
    return drawing.dot().encode("utf-8", "backslashreplace")
