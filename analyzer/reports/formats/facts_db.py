"""The facts as an SQLite database; see `analyzer.facts.store`."""

from __future__ import annotations

from contextlib import closing

from analyzer.reports.report import ReportInput

NAME = "facts-db"
SUFFIX = ".db"
STEM = "facts"
DESCRIPTION = "every fact as an SQLite database with documented tables and views, to ask anything in SQL"
WHOLE = True


def render(report: ReportInput) -> bytes:
    from analyzer.facts.store import in_memory, to_bytes  # noqa: PLC0415 - loads sqlite3

    with closing(in_memory(report.facts)) as connection:
        return to_bytes(connection)
