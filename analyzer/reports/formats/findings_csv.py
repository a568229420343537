"""The findings as a table for a spreadsheet, accepted ones included.

A cell that a spreadsheet would take for a formula begins with an apostrophe (CWE-1236).
"""

from __future__ import annotations

import csv
import io
from typing import Final

from analyzer.facts import Finding
from analyzer.facts.plain import utf8
from analyzer.reports.report import ReportInput
from analyzer.reports.text import prose, visible

NAME = "csv"
SUFFIX = ".csv"
STEM = "findings"
DESCRIPTION = "findings as a table, for spreadsheets"
FINDINGS = True
ON_REQUEST = True

TITLES: Final = (
    "rule", "severity", "verdict", "likely", "status", "title", "message", "subject", "file", "line",
    "end_line", "condition", "remedy", "reason_of_suppression", "cwe", "owasp_api", "asvs", "fingerprint",
)  # fmt: skip

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def render(report: ReportInput) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")  # RFC 4180
    writer.writerow(TITLES)
    for finding in (*report.summary.findings, *report.summary.accepted):
        writer.writerow(map(_cell, _values(finding)))
    return utf8(text.getvalue())


def _values(finding: Finding) -> tuple[str, ...]:
    at = finding.evidence
    place = (at.path, str(at.line), str(at.end_line)) if at else ("", "", "")
    maps = (" ".join(map(str, finding.maps.get(name, ()))) for name in ("cwe", "owasp_api", "asvs"))
    return (
        finding.rule,
        finding.severity,
        finding.verdict,
        "yes" if finding.likely else "",
        finding.status,
        finding.title,
        prose(finding.message),
        finding.subject,
        *place,
        finding.condition or "",
        prose(finding.remedy),
        prose(finding.suppression or ""),
        *maps,
        finding.fingerprint,
    )


def _cell(text: str) -> str:
    shown = visible(text)
    return f"'{shown}" if shown.startswith(_FORMULA) else shown
