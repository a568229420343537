"""GitHub's workflow commands: findings as annotations on the lines of a pull request.

What fails the build is an error, the rest a warning or a notice by its severity; the gravest stand first, for
GitHub shows ten of each kind for a step.
https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from typing import Final

from analyzer.facts import Finding
from analyzer.facts.plain import utf8
from analyzer.reports.report import ReportInput
from analyzer.reports.text import prose, visible

NAME = "github"
SUFFIX = ".txt"
STEM = "github-annotations"
DESCRIPTION = "new findings as annotations, for GitHub workflows"
FINDINGS = True
ON_REQUEST = True

LEVELS: Final = {
    "critical": "warning",
    "high": "warning",
    "medium": "warning",
    "low": "notice",
    "info": "notice",
}
"""Of what does not fail the build."""


def render(report: ReportInput) -> bytes:
    ranked = sorted(report.summary.findings, key=lambda finding: not report.fails(finding))
    return utf8("".join(_command(report, finding) for finding in ranked))


def _command(report: ReportInput, finding: Finding) -> str:
    level = "error" if report.fails(finding) else LEVELS.get(finding.severity, "notice")
    at = finding.evidence
    where = {"file": at.path, "line": str(at.line), "endLine": str(at.end_line)} if at else {}
    properties = {**where, "title": f"{finding.rule} {finding.title}"}
    told = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    doubt = "" if finding.judgement == "violated" else f" ({finding.judgement})"
    return f"::{level} {told}::{_data(f'{prose(finding.message)}{doubt}. {prose(finding.remedy)}')}\n"


def _data(text: str) -> str:
    """What stands behind the second `::`; line ends are gone already."""
    return visible(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
