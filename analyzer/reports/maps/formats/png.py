"""PNG: a picture of points, drawn from the SVG by resvg (distribution `resvg-py`).

It needs a font of the system; a picture without texts is refused rather than written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

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
_LETTER = '<text x="2" y="15" font-family="{}">X</text>'

_GENERIC = {
    "sans_serif_family": (
        "sans-serif",
        ("DejaVu Sans", "Liberation Sans", "Noto Sans", "Arial", "Helvetica"),
    ),
    "monospace_family": (
        "monospace",
        ("DejaVu Sans Mono", "Liberation Mono", "Noto Sans Mono", "Courier New", "Menlo", "Consolas"),
    ),
}
"""Argument of resvg to the generic family of CSS that it stands for and the fonts that serve it: resvg does
not ask the system which one does."""


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
    draw: Callable[..., Sequence[int]] = svg_to_bytes
    families = _families(draw)
    if len(families) < len(_GENERIC):
        raise DrawingError("PNG needs a font and the system has none; install one, or write an SVG instead")
    try:
        return bytes(draw(svg_string=text, background="#ffffff", dpi=DPI, zoom=_zoom(text), **families))
    except ValueError as error:
        raise DrawingError(f"the picture could not be drawn as PNG ({error})") from error


def _families(draw: Callable[..., Sequence[int]]) -> dict[str, str]:
    """Argument of resvg to a font that the system has for it: the first with which a letter is drawn."""
    blank = bytes(draw(svg_string=_PROBE.format("")))
    found = {}
    for argument, (generic, fonts) in _GENERIC.items():
        letter = _PROBE.format(_LETTER.format(generic))
        for font in (generic, *fonts):
            if bytes(draw(svg_string=letter, **{argument: font})) != blank:
                found[argument] = font
                break
    return found


def _zoom(svg: str) -> int:
    """How often the drawing fits into what programs still open."""
    sizes = [float(size) for size in _SIZE.findall(svg[: svg.index(">")])]
    return max(1, min(ZOOM, int(MOST_POINTS / max([*sizes, 1.0]))))
