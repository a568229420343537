from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from analyzer.configuration import Completeness, Policy, Severity, Staleness
from analyzer.facts import Finding
from analyzer.rulebook import (
    Notice,
    NoticeKind,
    RulebookError,
    RuleOutcome,
    Seen,
    baseline_text,
    compare,
    gate,
    load_baseline,
    write_baseline,
)
from tests.rulebook.test_suppression import finding, outcome


def rated(
    severity: str, verdict: str = "violated", status: str = "new", subject: str = "x", *, likely: bool = False
) -> Finding:
    return replace(finding(subject), severity=severity, verdict=verdict, status=status, likely=likely)


@pytest.mark.parametrize(
    ("one", "policy", "code"),
    [
        (rated("high"), Policy(), 1),
        (rated("critical"), Policy(), 1),
        (rated("medium"), Policy(), 0),
        (rated("medium"), Policy(fail_on=Severity.MEDIUM), 1),
        (rated("info"), Policy(fail_on=Severity.INFO), 1),
        (rated("high", likely=True), Policy(), 1),
        (rated("high", likely=True), Policy(count_likely=False), 0),
        (rated("critical", "unknown"), Policy(), 0),
        (rated("critical", status="baseline"), Policy(), 0),
        (rated("critical", status="suppressed"), Policy(), 0),
    ],
)
def test_new_findings_at_the_threshold_fail(one: Finding, policy: Policy, code: int) -> None:
    verdict = gate(outcome(one), policy)
    assert verdict.exit_code == code
    assert verdict.failing == ((one,) if code else ())
    assert bool(verdict.reasons) is bool(code)


def test_the_worst_is_told_first() -> None:
    verdict = gate(outcome(rated("high", subject="a"), rated("critical", subject="b")), Policy())
    assert [one.subject for one in verdict.failing] == ["b", "a"]
    assert verdict.reasons == ("2 new findings of severity high or higher",)


@pytest.mark.parametrize(
    ("seen", "allowed", "reason"),
    [
        (Seen(5, 2, 0), Completeness(unparsed_files=1), "2 Python files that could not be read"),
        (Seen(5, 1, 3), Completeness(route_blind_spots=0), "3 blind spots that may hide routes"),
        (Seen(0, 0, 0), Completeness(), "no Python file was read at all"),
    ],
)
def test_an_incomplete_analysis_does_not_pass(seen: Seen, allowed: Completeness, reason: str) -> None:
    incomplete = replace(outcome(), seen=seen)
    verdict = gate(incomplete, Policy(incomplete=allowed))
    assert verdict.exit_code == 3
    assert [told.partition(" where the policy allows")[0] for told in verdict.reasons] == [reason]
    if seen.python_files:
        assert gate(incomplete, Policy()).exit_code == 0
    worse = replace(incomplete, findings=(rated("high"),))
    assert gate(worse, Policy(incomplete=allowed)).exit_code == 1


def test_rules_that_failed_and_subjects_left_open_are_missing_too() -> None:
    failed = outcome(failed="SEC-AUTHN-001")
    assert gate(failed, Policy()).reasons == ("1 rule that could not run where the policy allows 0",)
    assert gate(failed, Policy(incomplete=Completeness(failed_rules=1))).exit_code == 0
    unknown = outcome(rated("high", "unknown"))
    assert gate(unknown, Policy(incomplete=Completeness(unknown_findings=0))).exit_code == 3


def test_suppressions_are_judged_as_well() -> None:
    stale = replace(outcome(), notices=(Notice("a.py", 1, NoticeKind.STALE, "x"),))
    expired = replace(outcome(), notices=(Notice("a.py", 1, NoticeKind.EXPIRED, "x"),))
    assert gate(stale, Policy()).exit_code == 0
    assert gate(stale, Policy(stale_suppressions=Staleness.FAIL)).reasons == ("1 stale suppression",)
    assert gate(expired, Policy()).reasons == ("1 expired suppression",)


def judged(before: RuleOutcome, after: RuleOutcome, path: Path) -> RuleOutcome:
    write_baseline(before, path)
    return compare(after, load_baseline(path))


def test_what_was_there_before_passes_and_what_is_gone_is_told(tmp_path: Path) -> None:
    old, gone, fresh = (
        replace(finding(subject), fingerprint=digit * 32)
        for subject, digit in (("old", "1"), ("gone", "2"), ("new", "3"))
    )
    after = judged(outcome(old, gone), outcome(fresh, old), tmp_path / "b.json")
    assert {one.subject: one.status for one in after.findings} == {"old": "baseline", "new": "new"}
    assert after.fixed == ("SEC-AUTHN-001 gone",)
    assert [one.subject for one in gate(after, Policy()).failing] == ["new"]
    assert judged(outcome(old), outcome(ran=()), tmp_path / "c.json").fixed == ()


def test_what_is_suppressed_does_not_enter_the_baseline_and_stays_suppressed(tmp_path: Path) -> None:
    quiet = rated("high", status="suppressed")
    assert json.loads(baseline_text(outcome(quiet)))["findings"] == []
    after = judged(outcome(rated("high")), outcome(quiet), tmp_path / "b.json")
    assert [one.status for one in after.findings] == ["suppressed"]


def test_a_baseline_is_made_for_version_control() -> None:
    findings = [
        replace(finding(subject), fingerprint=digit * 32) for subject, digit in (("b", "1"), ("a", "2"))
    ]
    text = baseline_text(outcome(*findings))
    assert text == baseline_text(outcome(*findings[::-1]))
    assert len(text.splitlines()) == 4


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "cannot be read: no such file"),
        ("", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ("[]", "is not a baseline"),
        ('{"groundplan_baseline": 9, "findings": []}', "of version 9, and this groundplan knows version 1"),
        ('{"groundplan_baseline": 1}', "has no list of findings"),
        ('{"groundplan_baseline": 1, "findings": [{"rule": "x"}]}', "finding 1 lacks one of"),
        ('{"groundplan_baseline": 1, "findings": [7]}', "finding 1 lacks one of"),
    ],
)
def test_what_is_no_baseline_is_refused(tmp_path: Path, content: str | None, told: str) -> None:
    path = tmp_path / "b.json"
    if content is not None:
        path.write_text(content)
    with pytest.raises(RulebookError, match=told) as raised:
        load_baseline(path)
    assert str(path) in str(raised.value)
