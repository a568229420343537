"""Maps: pictures of the services, the routes and the modules, and the same as data.

dot = map_dot(report)        # text in the DOT language, through pydot
svg = map_svg(report)        # laid out by Graphviz: the system's, or the one that comes from PyPI
map_formats()["mermaid"].render(drawing_of(report))
"""

from __future__ import annotations

from analyzer.reports.maps.atlas import VIEWS, drawing_of, map_dot, map_formats, map_svg, view_called
from analyzer.reports.maps.estate import has_links
from analyzer.reports.maps.marking import Changes, affected, compared, highlighted
from analyzer.reports.maps.selecting import Selection

__all__ = [
    "VIEWS",
    "Changes",
    "Selection",
    "affected",
    "compared",
    "drawing_of",
    "has_links",
    "highlighted",
    "map_dot",
    "map_formats",
    "map_svg",
    "view_called",
]
