"""SVG: a picture that scales, with evidence where the pointer rests."""

from __future__ import annotations

from analyzer.reports.maps.drawn import Drawing

NAME = "svg"
SUFFIXES = (".svg",)
DESCRIPTION = "a picture"


def render(drawing: Drawing) -> bytes:
    """The map as an inert SVG."""
    return drawing.svg()
