"""JUnit XML, which every build server shows as test results: a suite for each rule, a case for each finding.

A finding that fails the build is a failure, one that was accepted is skipped with its reason, a rule that
could not run is an error, and a rule that found nothing is a case that passed.  What was found and does not
fail the build is told in the output of its suite.
https://github.com/testmoapp/junitxml
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from analyzer.facts import Finding, RuleResult
from analyzer.facts.plain import utf8
from analyzer.reports.report import ReportInput
from analyzer.reports.summary import place
from analyzer.reports.text import prose, visible

NAME = "junit"
SUFFIX = ".xml"
STEM = "junit"
DESCRIPTION = "findings as JUnit test results, for build servers"
FINDINGS = True
ON_REQUEST = True


@dataclass(frozen=True, slots=True)
class _Case:
    """One test case: its name and place, what came of it, and the element that says so."""

    name: str
    finding: Finding | None
    outcome: str = "passed"
    told: str = ""


def render(report: ReportInput) -> bytes:
    findings: dict[str, list[Finding]] = {}
    for finding in (*report.summary.findings, *report.summary.accepted):
        findings.setdefault(finding.rule, []).append(finding)
    suites = [
        (rule, list(_cases(report, rule, findings.get(rule.rule, [])))) for rule in report.summary.rules
    ]
    every = [case for _, cases in suites for case in cases]
    body = "".join(_suite(report, rule, cases, findings.get(rule.rule, [])) for rule, cases in suites)
    return utf8(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<testsuites name="groundplan: {_text(report.project)}" {_counts(every)}>\n{body}</testsuites>\n'
    )


def _cases(report: ReportInput, rule: RuleResult, findings: list[Finding]) -> Iterable[_Case]:
    if rule.outcome == "failed":
        yield _Case(rule.title, None, "error", f'<error message="{_text(rule.reason or "")}"/>')
        return
    failing = [finding for finding in findings if report.fails(finding)]
    accepted = [finding for finding in findings if finding.status != "new"]
    for finding in failing:
        told = (
            f'<failure type="{_text(finding.severity)}" message="{_text(prose(finding.message))}">'
            f"{_text(place(finding.evidence))}\nWhat to do: {_text(prose(finding.remedy))}</failure>"
        )
        yield _Case(finding.subject, finding, "failure", told)
    for finding in accepted:
        reason = prose(finding.suppression or "it is in the baseline")
        yield _Case(finding.subject, finding, "skipped", f'<skipped message="{_text(reason)}"/>')
    if not failing:
        yield _Case(rule.title, None)


def _suite(report: ReportInput, rule: RuleResult, cases: list[_Case], findings: list[Finding]) -> str:
    others = [one for one in findings if one.status == "new" and not report.fails(one)]
    told = "".join(
        f"{one.severity} ({one.judgement}): {prose(one.message)} {place(one.evidence)}\n" for one in others
    )
    output = f"  <system-out>{_text(told, lines=True)}</system-out>\n" if told else ""
    body = "".join(f"  {_case(rule, case)}\n" for case in cases)
    name = _text(f"{rule.rule}: {rule.title}")
    return f' <testsuite name="{name}" {_counts(cases)}>\n{body}{output} </testsuite>\n'


def _case(rule: RuleResult, case: _Case) -> str:
    at = case.finding.evidence if case.finding else None
    where = f' file="{_text(at.path)}" line="{at.line}"' if at else ""
    head = f'<testcase classname="{_text(rule.rule)}" name="{_text(case.name)}" time="0"{where}'
    return f"{head}>{case.told}</testcase>" if case.told else f"{head}/>"


def _counts(cases: list[_Case]) -> str:
    numbers = {
        name: sum(case.outcome == outcome for case in cases)
        for name, outcome in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped"))
    }
    return f'tests="{len(cases)}" ' + " ".join(f'{name}="{number}"' for name, number in numbers.items())


def _text(text: str, lines: bool = False) -> str:
    shown = "\n".join(map(visible, text.split("\n"))) if lines else visible(text)
    return escape(shown, quote=True)
