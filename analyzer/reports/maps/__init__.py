"""Maps: pictures of the services, the routes and the modules.

dot = map_dot(report)        # text in the DOT language, through pydot
svg = map_svg(report)        # laid out by Graphviz: the system's, or the one that comes from PyPI
"""

from __future__ import annotations

from analyzer.reports.maps.atlas import VIEWS, map_dot, map_svg

__all__ = ["VIEWS", "map_dot", "map_svg"]
