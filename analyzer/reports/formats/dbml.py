"""The schema in DBML, for dbdiagram and its kin."""

from __future__ import annotations

from analyzer.facts.plain import utf8
from analyzer.reports.report import ReportInput

NAME = "dbml"
SUFFIX = ".dbml"
STEM = "schema"
DESCRIPTION = "the tables and their references in DBML"
SCHEMA = True
ON_REQUEST = True


def render(report: ReportInput) -> bytes:
    from analyzer.reports.schema import er_dbml, stored  # noqa: PLC0415 - loads sqlglot

    return utf8(er_dbml(stored(report.facts, report.schema)))
