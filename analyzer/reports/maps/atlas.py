"""The maps there are, and how one is made: build the diagram, draw it, and draw less where it takes too
long."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from analyzer.reports.errors import DrawingTimeError, ReportError
from analyzer.reports.maps.diagram import Diagram
from analyzer.reports.maps.drawing import to_dot
from analyzer.reports.maps.layout import SECONDS, svg
from analyzer.reports.maps.modules import modules_map
from analyzer.reports.maps.places import routes_map, services_map
from analyzer.reports.report import ReportInput

VIEWS: dict[str, Callable[[ReportInput, int], Diagram]] = {
    "services": services_map,
    "routes": routes_map,
    "modules": modules_map,
}
"""Name of a view to what builds its diagram."""

LEVELS_OF_DETAIL = 3
"""Each level draws less than the one before; the last one fits any project."""


def map_dot(report: ReportInput, detail: int = 0) -> str:
    """The report's view as DOT text."""
    return to_dot(_build(report, detail))


def map_svg(report: ReportInput, seconds: float = SECONDS) -> bytes:
    """The report's view as SVG.  Where drawing takes more time than it may, less is drawn, and the map
    says so.

    Raises DrawingError where no Graphviz works.
    """
    for detail in range(LEVELS_OF_DETAIL):
        diagram = _build(report, detail)
        if detail:
            note = "drawn with less detail: all of it took too long to lay out"
            diagram = replace(diagram, notes=(*diagram.notes, note))
        try:
            return svg(to_dot(diagram), seconds)
        except DrawingTimeError:
            if detail == LEVELS_OF_DETAIL - 1:
                raise
    raise AssertionError("unreachable")


def _build(report: ReportInput, detail: int) -> Diagram:
    build = VIEWS.get(report.view)
    if build is None:
        raise ReportError(f"there is no map called {report.view}; there are {', '.join(VIEWS)}")
    return build(report, detail)
