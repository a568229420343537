"""The facts as one JSON document; see `analyzer.facts.document`."""

from __future__ import annotations

from analyzer.reports.report import ReportInput

NAME = "json"
SUFFIX = ".json"
STEM = "facts"
DESCRIPTION = "every fact as one JSON document, for programs; its schema is published"
WHOLE = True


def render(report: ReportInput) -> bytes:
    from analyzer.facts.document import document, to_json  # noqa: PLC0415 - for those who ask for it

    return to_json(document(report.facts))
