"""The gate's verdict on half a page of Markdown, for GitHub's job summary and for merge request comments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from analyzer.facts import Finding
from analyzer.facts.plain import utf8
from analyzer.reports.marked import code, table, text
from analyzer.reports.report import ReportInput
from analyzer.reports.summary import SEVERITIES, place
from analyzer.reports.text import plural, prose

NAME = "github-summary"
SUFFIX = ".md"
STEM = "gate-summary"
DESCRIPTION = "the gate's verdict as short Markdown, for a job summary or a comment"
FINDINGS = True
ON_REQUEST = True


def render(report: ReportInput) -> bytes:
    summary = report.summary
    failing = [finding for finding in summary.findings if report.fails(finding)]
    others = [finding for finding in summary.findings if not report.fails(finding)]
    subjects = plural(sum(rule.subjects for rule in summary.rules), "subject")
    broken = [rule for rule in summary.rules if rule.outcome == "failed"]
    unseen = plural(len(summary.blind_spots), "blind spot")
    parts = [
        f"## groundplan: {text(report.project)}",
        f"**{_verdict(failing)}** {plural(len(summary.rules), 'rule')} looked at {subjects}; {unseen}.",
        _findings(failing),
        f"{_counted(others)} not fail the check." if others else "",
        f"{plural(len(summary.accepted), 'finding')} accepted before." if summary.accepted else "",
        *(f"{code(rule.rule)} could not run: {text(rule.reason or '')}" for rule in broken),
    ]
    return utf8("\n\n".join(part for part in parts if part) + "\n")


def _verdict(failing: Sequence[Finding]) -> str:
    if not failing:
        return "No finding fails the check."
    return f"{plural(len(failing), 'finding fails', 'findings fail')} the check."


def _findings(failing: Sequence[Finding]) -> str:
    rows = (
        (
            text(finding.severity),
            code(finding.rule),
            text(prose(finding.message)),
            text(prose(finding.remedy)),
            code(place(finding.evidence)),
        )
        for finding in failing
    )
    return table(("severity", "rule", "what", "what to do", "where"), rows)


def _counted(findings: Sequence[Finding]) -> str:
    counts = Counter(finding.severity for finding in findings)
    told = ", ".join(f"{counts[severity]} {severity}" for severity in SEVERITIES if counts[severity])
    return f"{plural(len(findings), 'other new finding')} ({told}) {'does' if len(findings) == 1 else 'do'}"
