"""The architecture document that source can write."""

from __future__ import annotations

from analyzer.reports.report import ReportInput

NAME = "blueprint"
SUFFIX = ".md"
STEM = "blueprint"
DESCRIPTION = "an architecture document: parts, interface, data, security, scalability, reliability"
ON_REQUEST = True


def render(report: ReportInput) -> bytes:
    from analyzer.facts.plain import utf8  # noqa: PLC0415 - for those who ask for it
    from analyzer.reports.blueprint import blueprint  # noqa: PLC0415

    return utf8(blueprint(report))
