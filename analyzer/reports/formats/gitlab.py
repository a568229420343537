"""GitLab's Code Quality report: new findings, shown beside the lines of a merge request.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

from typing import Final

from analyzer.facts import Finding
from analyzer.facts.plain import encode_in_order, utf8
from analyzer.reports.report import ReportInput
from analyzer.reports.text import prose, visible

NAME = "gitlab"
SUFFIX = ".json"
STEM = "gl-code-quality-report"
DESCRIPTION = "new findings as a GitLab Code Quality report"
FINDINGS = True
ON_REQUEST = True

SEVERITIES: Final = {
    "critical": "blocker",
    "high": "critical",
    "medium": "major",
    "low": "minor",
    "info": "info",
}


def render(report: ReportInput) -> bytes:
    return utf8(encode_in_order([_finding(one) for one in report.summary.findings], indent=1) + "\n")


def _finding(finding: Finding) -> dict[str, object]:
    at = finding.evidence
    doubt = "" if finding.judgement == "violated" else f" ({finding.judgement})"
    return {
        "description": f"{prose(finding.message)}{doubt}. What to do: {prose(finding.remedy)}",
        "check_name": finding.rule,
        "fingerprint": finding.fingerprint,
        "severity": SEVERITIES.get(finding.severity, "info"),
        "location": {
            "path": visible(at.path) if at else "groundplan.yaml",
            "lines": {"begin": at.line if at else 1, "end": at.end_line if at else 1},
        },
    }
