"""The map in the DOT language, for Graphviz and whatever reads it."""

from __future__ import annotations

from analyzer.facts.plain import utf8
from analyzer.reports.report import ReportInput

NAME = "dot"
SUFFIX = ".dot"
STEM = "map-{view}"
DESCRIPTION = "the map in the language of Graphviz"


def render(report: ReportInput) -> bytes:
    from analyzer.reports.maps import map_dot  # noqa: PLC0415 - loads pydot and networkx

    return utf8(map_dot(report))
