"""An SVG that can only be looked at.

Graphviz escapes the texts that it is given, so that nothing here should ever be needed; but the picture is
put into HTML pages and opened by browsers, and its texts come from a project that may be hostile.  Only
elements and attributes that draw are kept: no script, no style sheet, no link to anywhere, no comment, no
declaration.  What Graphviz makes of a tooltip, a link that leads nowhere, becomes the title of a group.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET

from analyzer.reports.errors import DrawingError

SVG = "{http://www.w3.org/2000/svg}"

ELEMENTS = {
    SVG + name
    for name in ("svg", "g", "path", "polygon", "polyline", "ellipse", "circle", "rect", "text", "tspan")
}

TITLE = f"{SVG}title-of-a-group"
"""What a title of ours is called until Graphviz's own, which name nodes by numbers, are gone."""

TOOLTIP = "{http://www.w3.org/1999/xlink}title"

ATTRIBUTES = {
    "cx", "cy", "d", "dx", "dy", "fill", "fill-opacity", "font-family", "font-size", "font-style",
    "font-weight", "height", "points", "r", "rx", "ry", "stroke", "stroke-dasharray", "stroke-opacity",
    "stroke-width", "text-anchor", "transform", "viewBox", "width", "x", "y",
    "{http://www.w3.org/XML/1998/namespace}space",
}  # fmt: skip

FONTS = {
    "Helvetica": "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif",
    "Courier": "ui-monospace, Menlo, Consolas, 'Liberation Mono', 'DejaVu Sans Mono', monospace",
}
"""First name of a family to families of the same or nearly the same measures, of which most systems have
one."""


def inert_svg(drawn: bytes) -> bytes:
    """The picture with what draws, and nothing else."""
    try:
        root = ET.fromstring(drawn)  # noqa: S314 - see above
    except ET.ParseError as error:
        raise DrawingError(f"Graphviz gave no picture ({error})") from error
    if root.tag != SVG + "svg":
        raise DrawingError("Graphviz gave no picture")
    _clean(root)
    for title in root.iter(TITLE):
        title.tag = f"{SVG}title"
    ET.register_namespace("", SVG[1:-1])
    root.set("role", "img")
    text: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _clean(element: ET.Element) -> None:
    for name in [name for name in element.attrib if name not in ATTRIBUTES or "url(" in element.attrib[name]]:
        del element.attrib[name]
    family = element.get("font-family")
    if family:
        element.set("font-family", FONTS.get(family.split(",")[0].split("-")[0].strip("'\" "), family))
    for child in [one for one in element if one.tag != TITLE]:
        if child.tag == SVG + "a" and set(child.attrib) == {TOOLTIP}:
            _title(child)
        if child.tag in ELEMENTS:
            _clean(child)
        else:
            element.remove(child)


def _title(link: ET.Element) -> None:
    """Make a group of a link, which tells as its title what the link would have told."""
    text = link.get(TOOLTIP)
    link.tag = f"{SVG}g"
    if text:
        title = ET.Element(TITLE)
        title.text = text
        link.insert(0, title)
