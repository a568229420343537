"""The schema in DBML, for dbdiagram and its kin."""

from __future__ import annotations

from analyzer.facts.plain import utf8
from analyzer.reports.report import ReportInput

NAME = "dbml"
SUFFIX = ".dbml"
STEM = "schema"
DESCRIPTION = "the tables and their references in DBML"
TABLES = True
ON_REQUEST = True


def render(report: ReportInput) -> bytes:
    from analyzer.reports.schema.diagrams import er_dbml  # noqa: PLC0415 - loads pydot
    from analyzer.reports.schema.stored import stored  # noqa: PLC0415

    return utf8(er_dbml(stored(report.facts, report.schema)))
