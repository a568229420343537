"""The map as a picture."""

from __future__ import annotations

from analyzer.reports.report import ReportInput

NAME = "svg"
SUFFIX = ".svg"
STEM = "map-{view}"
DESCRIPTION = "the map as a picture that any browser shows"


def render(report: ReportInput) -> bytes:
    from analyzer.reports.maps import map_svg  # noqa: PLC0415 - loads pydot, networkx and Graphviz

    return map_svg(report)
