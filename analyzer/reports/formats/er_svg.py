"""The diagram of tables and references as a picture."""

from __future__ import annotations

from analyzer.reports.report import ReportInput

NAME = "er-svg"
SUFFIX = ".svg"
STEM = "schema"
DESCRIPTION = "the diagram of tables and references, as a picture"
TABLES = True
ON_REQUEST = True


def render(report: ReportInput) -> bytes:
    from analyzer.reports.maps.layout import svg  # noqa: PLC0415 - loads Graphviz
    from analyzer.reports.schema.diagrams import er_dot  # noqa: PLC0415 - loads pydot
    from analyzer.reports.schema.stored import stored  # noqa: PLC0415

    return svg(er_dot(stored(report.facts, report.schema), report.project))
