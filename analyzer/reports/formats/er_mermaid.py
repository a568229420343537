"""The diagram of tables and references for Mermaid, which code hosts draw."""

from __future__ import annotations

from analyzer.facts.plain import utf8
from analyzer.reports.report import ReportInput

NAME = "er-mermaid"
SUFFIX = ".mmd"
STEM = "schema"
DESCRIPTION = "the diagram of tables and references, for Mermaid"
TABLES = True
ON_REQUEST = True


def render(report: ReportInput) -> bytes:
    from analyzer.reports.schema.diagrams import er_mermaid  # noqa: PLC0415 - loads pydot
    from analyzer.reports.schema.stored import stored  # noqa: PLC0415

    return utf8(er_mermaid(stored(report.facts, report.schema)))
