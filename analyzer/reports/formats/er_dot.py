"""The diagram of tables and references for Graphviz."""

from __future__ import annotations

from analyzer.facts.plain import utf8
from analyzer.reports.report import ReportInput

NAME = "er-dot"
SUFFIX = ".dot"
STEM = "schema"
DESCRIPTION = "the diagram of tables and references, for Graphviz"
TABLES = True
ON_REQUEST = True


def render(report: ReportInput) -> bytes:
    from analyzer.reports.schema.diagrams import er_dot  # noqa: PLC0415 - loads pydot
    from analyzer.reports.schema.stored import stored  # noqa: PLC0415

    return utf8(er_dot(stored(report.facts, report.schema), report.project))
