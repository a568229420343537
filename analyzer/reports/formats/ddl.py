"""The schema as SQL that makes its tables."""

from __future__ import annotations

from analyzer.facts.plain import utf8
from analyzer.reports.report import ReportInput

NAME = "ddl"
SUFFIX = ".sql"
STEM = "schema"
DESCRIPTION = "the tables that the models mean, as SQL"
TABLES = True
ON_REQUEST = True


def render(report: ReportInput) -> bytes:
    from analyzer.reports.schema.ddl import ddl  # noqa: PLC0415 - loads sqlglot
    from analyzer.reports.schema.stored import dialect_in_use, stored  # noqa: PLC0415

    source = dialect_in_use(report.facts)
    return utf8(ddl(stored(report.facts, report.schema), source, report.schema.dialect or source))
