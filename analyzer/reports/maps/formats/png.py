"""PNG: a picture of points, drawn from the SVG by resvg (distribution `resvg-py`).

It needs a font of the system; a picture without texts is refused rather than written.
"""

from __future__ import annotations

import re

from analyzer.reports.errors import DrawingError
from analyzer.reports.maps.drawn import Drawing

NAME = "png"
SUFFIXES = (".png",)
DESCRIPTION = "a picture of points"

ZOOM = 2
"""Points of the picture for each of the drawing: sharp on today's screens, and printable."""

MOST_POINTS = 16_000
"""Width and height that programs still open; a larger map is drawn smaller."""

DPI = 72
"""The drawing measures in points."""

_SIZE = re.compile(r'(?:width|height)="([\d.]+)')
_PROBE = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20">{}</svg>'


def render(drawing: Drawing) -> bytes:
    """The map as a PNG.  Raises DrawingError where there is no font, or no resvg."""
    return png(drawing.svg())


def png(svg: bytes) -> bytes:
    """An SVG as a PNG."""
    try:
        from resvg_py import svg_to_bytes  # noqa: PLC0415  (a native library that only this needs)
    except ImportError as error:
        raise DrawingError("PNG needs the package resvg-py; write an SVG instead") from error
    text = svg[svg.index(b"<svg") :].decode("utf-8")
    blank, written = (
        bytes(svg_to_bytes(svg_string=_PROBE.format(inside)))
        for inside in ("", '<text x="2" y="15" font-family="monospace, sans-serif">X</text>')
    )
    if blank == written:
        raise DrawingError("PNG needs a font and the system has none; install one, or write an SVG instead")
    try:
        return bytes(svg_to_bytes(svg_string=text, background="#ffffff", dpi=DPI, zoom=_zoom(text)))
    except ValueError as error:
        raise DrawingError(f"the picture could not be drawn as PNG ({error})") from error


def _zoom(svg: str) -> int:
    """How often the drawing fits into what programs still open."""
    sizes = [float(size) for size in _SIZE.findall(svg[: svg.index(">")])]
    return max(1, min(ZOOM, int(MOST_POINTS / max([*sizes, 1.0]))))
