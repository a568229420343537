"""What a change brings in, and whether it may excuse itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from analyzer.configuration import Configuration, Excuse, GateScope, Policy, Severity, Suppression, Threshold
from analyzer.rulebook import (
    accepted,
    compare,
    gate,
    known_findings,
    pruned_text,
    without_own_excuses,
)
from tests.rulebook.test_gate import rated
from tests.rulebook.test_suppression import finding, outcome

TODAY = date(2026, 1, 1)
FORBID = Policy(own_suppressions=Excuse.FORBID)


@pytest.mark.parametrize(("policy", "status"), [(FORBID, "new"), (Policy(), "suppressed")])
def test_a_new_finding_is_not_excused_by_its_own_change(policy: Policy, status: str) -> None:
    now = outcome(replace(finding("b"), status="suppressed", suppression="because"))
    judged = without_own_excuses(now, policy, frozenset(), (), TODAY)
    assert [one.status for one in judged.findings] == [status]
    assert len(judged.notices) == (status == "new")


def test_what_was_there_before_stays_excused() -> None:
    now = outcome(replace(finding("a"), status="suppressed", suppression="because"))
    judged = without_own_excuses(now, FORBID, known_findings(now), (), TODAY)
    assert [one.status for one in judged.findings] == ["suppressed"]


def test_settings_that_stood_before_excuse_what_comes_after() -> None:
    rule = finding("a").rule
    older = Configuration(suppressions=(Suppression(rule=(rule,), reason="legacy", subject="*"),))
    allowed, _ = accepted(older)
    now = outcome(replace(finding("b"), status="suppressed", suppression="legacy"))
    judged = without_own_excuses(now, FORBID, frozenset(), allowed, TODAY)
    assert [one.status for one in judged.findings] == ["suppressed"]


def test_a_pruned_baseline_loses_what_is_gone_and_gains_nothing() -> None:
    gone, kept, new = (replace(finding(name), fingerprint=name) for name in ("gone", "kept", "new"))
    known = known_findings(outcome(gone, kept))
    compared = compare(outcome(kept, new), known)
    text = pruned_text(known, compared)
    assert "kept" in text
    assert "gone" not in text
    assert '"new"' not in text


@pytest.mark.parametrize(
    ("scopes", "fails"),
    [
        ((), True),
        ((GateScope(fail_on=Threshold.NEVER, subject="legacy*"),), False),
        ((GateScope(fail_on=Threshold.NEVER, subject="other*"),), True),
        ((GateScope(fail_on=Threshold.NEVER, rule=("SEC-NONE-001",)),), True),
        ((GateScope(fail_on=Threshold.CRITICAL, subject="*"),), False),
        (
            (
                GateScope(fail_on=Threshold.NEVER, subject="*"),
                GateScope(fail_on=Threshold.LOW, subject="legacy*"),
            ),
            True,
        ),
    ],
)
def test_the_last_scope_that_matches_decides(scopes: tuple[GateScope, ...], fails: bool) -> None:
    one = rated("high", subject="legacy.app POST /x")
    assert bool(gate(outcome(one), Policy(fail_on=Severity.HIGH, scopes=scopes)).failing) is fails
