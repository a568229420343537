"""The diagram of tables and references for Graphviz."""

from __future__ import annotations

from analyzer.facts.plain import utf8
from analyzer.reports.report import ReportInput

NAME = "er-dot"
SUFFIX = ".dot"
STEM = "schema"
DESCRIPTION = "the diagram of tables and references, for Graphviz"
SCHEMA = True
ON_REQUEST = True


def render(report: ReportInput) -> bytes:
    from analyzer.reports.schema import er_dot, stored  # noqa: PLC0415 - loads pydot

    return utf8(er_dot(stored(report.facts, report.schema), report.project))
