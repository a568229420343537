"""GitLab's SAST report: new findings of the security rules, for its vulnerability pages.

The time of the scan is left at the epoch: the same input gives the same bytes, and GitLab knows when its job
ran.
https://gitlab.com/gitlab-org/security-products/security-report-schemas (sast-report-format, 15.2)
"""

from __future__ import annotations

from typing import Any, Final

from analyzer.facts import Finding
from analyzer.facts.plain import encode_in_order, utf8
from analyzer.reports.report import ReportInput
from analyzer.reports.text import prose, visible

NAME = "gitlab-sast"
SUFFIX = ".json"
STEM = "gl-sast-report"
DESCRIPTION = "new findings of the security rules as a GitLab SAST report"
FINDINGS = True
ON_REQUEST = True

VERSION: Final = "15.2.1"
EPOCH: Final = "1970-01-01T00:00:00"
PACK: Final = "security"


def render(report: ReportInput) -> bytes:
    tool = {
        "id": "groundplan",
        "name": "groundplan",
        "version": report.version,
        "vendor": {"name": "groundplan"},
    }
    document = {
        "version": VERSION,
        "vulnerabilities": [_vulnerability(one) for one in report.summary.findings if one.pack == PACK],
        "scan": {
            "analyzer": tool,
            "scanner": tool,
            "type": "sast",
            "start_time": EPOCH,
            "end_time": EPOCH,
            "status": "success",
        },
    }
    return utf8(encode_in_order(document, indent=1) + "\n")


def _vulnerability(finding: Finding) -> dict[str, Any]:
    at = finding.evidence
    place: dict[str, Any] = (
        {"file": visible(at.path), "start_line": at.line, "end_line": at.end_line} if at else {}
    )
    return {
        "id": finding.fingerprint,
        "name": visible(finding.title),
        "description": f"{prose(finding.message)} ({finding.subject})",
        "severity": finding.severity.capitalize(),
        "solution": prose(finding.remedy),
        "location": place,
        "identifiers": [
            {"type": "groundplan_rule", "name": f"groundplan {finding.rule}", "value": finding.rule},
            *_known_weaknesses(finding),
        ],
    }


def _known_weaknesses(finding: Finding) -> list[dict[str, str]]:
    found = []
    for name in finding.maps.get("cwe", ()):
        number = str(name).removeprefix("CWE-")
        address = f"https://cwe.mitre.org/data/definitions/{number}.html"
        found.append({"type": "cwe", "name": f"CWE-{number}", "value": number, "url": address})
    return found
