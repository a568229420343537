"""The formats that tell findings to build servers and code hosts: well-formed, complete, and inert."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from analyzer.facts import Facts, Finding, RuleResult
from analyzer.reports import ReportInput, formats
from analyzer.reports.requirements import ASVS_CHAPTERS, OWASP_API, Standing, requirements
from tests.sample_facts import HOSTILE, hostile_facts, sample_facts

FACTS = {"shop": sample_facts(), "hostile": hostile_facts(), "empty": Facts()}


@pytest.fixture(params=FACTS)
def report(request: pytest.FixtureRequest) -> ReportInput:
    return ReportInput(FACTS[request.param], "shop")


def rendered(name: str, report: ReportInput) -> str:
    return formats()[name].render(report).decode("utf-8")


def gated(report: ReportInput, *failing: str) -> ReportInput:
    return replace(report, failing=frozenset(failing))


def test_the_gate_speaks_the_formats_that_tell_findings() -> None:
    told = {name for name, one in formats().items() if one.findings}
    assert {"csv", "github", "gitlab", "html-fragment", "junit", "sarif"} <= told
    assert not {"dot", "facts-db", "svg"} & told


# -- JUnit ---------------------------------------------------------------------------------------------------


def test_junit_has_a_suite_for_each_rule_and_its_counts_are_right(report: ReportInput) -> None:
    root = ET.fromstring(rendered("junit", report))
    assert len(root) == len(report.summary.rules)
    for element in (root, *root):
        cases = list(element.iter("testcase"))
        assert int(element.attrib["tests"]) == len(cases)
        for count, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert int(element.attrib[count]) == sum(case.find(tag) is not None for case in cases)


def test_junit_fails_what_the_gate_fails_and_nothing_else() -> None:
    report = ReportInput(sample_facts(), "shop")
    grave = next(one for one in report.summary.findings if one.verdict == "violated")
    root = ET.fromstring(rendered("junit", gated(report, grave.id)))
    failures = [case for case in root.iter("testcase") if case.find("failure") is not None]
    assert [case.attrib["name"] for case in failures] == [grave.subject]
    assert grave.evidence is not None
    assert failures[0].attrib["file"] == grave.evidence.path
    assert not [*ET.fromstring(rendered("junit", gated(report))).iter("failure")]


def test_junit_tells_of_a_rule_that_could_not_run() -> None:
    broken = replace(sample_facts().of(RuleResult)[0], outcome="failed", reason="no such table: <x>")
    root = ET.fromstring(rendered("junit", ReportInput(Facts([broken]), "shop")))
    assert [one.attrib["message"] for one in root.iter("error")] == ["no such table: <x>"]


# -- GitLab and GitHub ---------------------------------------------------------------------------------------


def test_gitlab_is_told_what_it_demands(report: ReportInput) -> None:
    told = json.loads(rendered("gitlab", report))
    assert len(told) == len(report.summary.findings)
    for one in told:
        assert one.keys() == {"description", "check_name", "fingerprint", "severity", "location"}
        assert one["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert one["location"]["lines"]["begin"] >= 1


def test_a_sast_report_holds_the_security_rules_with_their_weaknesses() -> None:
    report = ReportInput(sample_facts(), "shop")
    told = json.loads(rendered("gitlab-sast", report))
    assert told["scan"]["status"] == "success"
    security = [one for one in report.summary.findings if one.pack == "security"]
    assert [one["id"] for one in told["vulnerabilities"]] == [one.fingerprint for one in security]
    for one in told["vulnerabilities"]:
        assert one["severity"] in {"Info", "Low", "Medium", "High", "Critical"}
        assert {identifier["type"] for identifier in one["identifiers"]} <= {"groundplan_rule", "cwe"}


def test_an_annotation_is_one_command_on_one_line(report: ReportInput) -> None:
    lines = rendered("github", report).splitlines()
    assert len(lines) == len(report.summary.findings)
    for line in lines:
        command, message = line.removeprefix("::").split("::", 1)
        level, _, properties = command.partition(" ")
        assert level in {"error", "warning", "notice"}
        assert "title=" in properties
        assert message


def test_what_fails_is_an_error_and_stands_first() -> None:
    report = ReportInput(sample_facts(), "shop")
    last = report.summary.findings[-1]
    first_line = rendered("github", gated(report, last.id)).splitlines()[0]
    assert first_line.startswith("::error ")
    assert last.rule in first_line


# -- tables, pages -------------------------------------------------------------------------------------------


def test_the_table_has_every_finding_and_no_formula(report: ReportInput) -> None:
    rows = list(csv.DictReader(io.StringIO(rendered("csv", report))))
    assert len(rows) == len(report.summary.findings) + len(report.summary.accepted)
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.attributes.update(name for name, _ in attrs)


def test_the_fragment_is_one_section_without_anything_active(report: ReportInput) -> None:
    text = rendered("html-fragment", report)
    assert text.startswith('<section class="groundplan-findings">')
    assert text.rstrip().endswith("</section>")
    tags = _Tags()
    tags.feed(text)
    assert not tags.seen & {"script", "img", "link", "iframe", "html", "body", "svg"}
    assert not {name for name in tags.attributes if name.startswith("on")}


def test_the_summary_says_what_fails() -> None:
    report = ReportInput(sample_facts(), "shop")
    assert "No finding fails the check" in rendered("github-summary", gated(report))
    one = report.summary.findings[0]
    told = rendered("github-summary", gated(report, one.id))
    assert "**1 finding fails the check.**" in told
    assert one.rule in told


@pytest.mark.parametrize("name", ["github-summary", "compliance"])
def test_no_text_of_the_project_begins_a_line_of_markdown(name: str) -> None:
    for line in rendered(name, ReportInput(hostile_facts(), "shop")).splitlines():
        assert not any(text.strip() and line.startswith(text) for text in HOSTILE if not text.startswith("|"))


# -- compliance ----------------------------------------------------------------------------------------------


def result(rule: str, outcome: str, subjects: int = 1, **maps: list[str]) -> RuleResult:
    return RuleResult(
        id=rule,
        rule=rule,
        pack="security",
        title=rule,
        severity="high",
        outcome=outcome,
        subjects=subjects,
        violations=int(outcome == "violated"),
        unknowns=0,
        maps=maps,
    )


@pytest.mark.parametrize(
    ("outcomes", "standing"),
    [
        (["satisfied"], Standing.MET),
        (["satisfied", "violated"], Standing.VIOLATED),
        (["satisfied", "unknown"], Standing.UNDECIDED),
        (["unknown", "violated"], Standing.VIOLATED),
        (["failed"], Standing.NO_EVIDENCE),
        ([], Standing.NO_EVIDENCE),
    ],
)
def test_the_gravest_outcome_decides(outcomes: list[str], standing: Standing) -> None:
    rules = [result(f"SEC-X-{at:03}", one, owasp_api=["API2:2023"]) for at, one in enumerate(outcomes)]
    found = {one.number: one.standing for one in requirements(rules)}
    assert found["API2:2023"] is standing


def test_what_is_likely_only_is_told_so() -> None:
    rules = [result("A-001", "violated", asvs=["8.2.1"]), result("A-002", "violated", asvs=["8.2.2"])]
    found = {one.number: one.standing for one in requirements(rules, ["A-001"])}
    assert (found["8.2.1"], found["8.2.2"]) == (Standing.LIKELY, Standing.VIOLATED)


def test_the_matrix_names_what_was_found_first() -> None:
    one, quiet, idle = (
        result("A-001", "violated", 7, asvs=["8.2.1"]),
        result("A-000", "satisfied", 3, asvs=["8.2.1"]),
        result("A-002", "satisfied", 0, asvs=["8.2.1"]),
    )
    page = rendered("compliance", ReportInput(Facts([idle, quiet, one]), "shop"))
    assert (
        "`A-001` violated (1 of 7); nothing found by `A-000` (0 of 3); nothing to look at for `A-002`" in page
    )


def test_a_rule_without_subjects_is_no_evidence() -> None:
    found = {
        one.number: one.standing for one in requirements([result("A-001", "satisfied", 0, asvs=["8.2.1"])])
    }
    assert found["8.2.1"] is Standing.NO_EVIDENCE


def test_every_item_and_every_chapter_is_told_of() -> None:
    rules = [result("A-001", "satisfied", asvs=["8.10.1", "8.2.1"])]
    numbers = [one.number for one in requirements(rules)]
    assert numbers[:10] == list(OWASP_API)
    assert numbers.index("8.2.1") < numbers.index("8.10.1")
    assert {number.partition(".")[0] for number in numbers[10:]} == set(map(str, ASVS_CHAPTERS))


def test_findings_carry_what_the_matrix_needs() -> None:
    assert all(isinstance(one, Finding) for one in sample_facts().of(Finding))
    assert "API2:2023" in rendered("compliance", ReportInput(sample_facts(), "shop"))


def test_without_a_gate_only_what_it_would_close_for_is_an_error() -> None:
    facts = sample_facts()
    finding = next(row for row in facts.of(Finding) if row.severity == "high" and row.status == "new")
    medium = replace(finding, id="m", severity="medium")
    report = ReportInput(Facts([finding, medium]), "shop")
    assert [line.partition(" ")[0] for line in rendered("github", report).splitlines()] == [
        "::error",
        "::warning",
    ]
    assert "**1 finding fails the check.**" in rendered("github-summary", report)
