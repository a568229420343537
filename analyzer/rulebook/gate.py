"""The gate: whether a change may pass, and if not, why, in sentences."""

from __future__ import annotations

from dataclasses import dataclass

from analyzer.configuration import GateScope, Policy, Severity, Staleness, Threshold
from analyzer.facts import Finding
from analyzer.rulebook.matching import subject_matches, text_matches
from analyzer.rulebook.outcome import NoticeKind, RuleOutcome

PASSED, FAILED, INCOMPLETE = 0, 1, 3


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate says."""

    exit_code: int
    """0 passes, 1 fails, 3 the analysis is less complete than the policy demands."""
    failing: tuple[Finding, ...]
    """The findings that fail it, the worst first."""
    reasons: tuple[str, ...]
    """Why it does not pass, one sentence each; empty where it does."""


def gate(outcome: RuleOutcome, policy: Policy) -> Verdict:
    """Judge an outcome whose findings are already suppressed and compared.

    A finding that fails the check outweighs an incomplete analysis: what was seen is true whatever was not.
    """
    failing = sorted(
        (finding for finding in outcome.findings if _counts(finding, policy)),
        key=lambda finding: (-Severity(finding.severity).rank, finding.id),
    )
    reasons = []
    if failing:
        scoped = " (or as the scopes of the gate say)" if policy.scopes else ""
        reasons.append(
            f"{_number(len(failing), 'new finding')} of severity {policy.fail_on} or higher{scoped}"
        )
    for kind in (NoticeKind.EXPIRED, NoticeKind.STALE):
        several = [notice for notice in outcome.notices if notice.kind is kind]
        if several and (kind is NoticeKind.EXPIRED or policy.stale_suppressions is Staleness.FAIL):
            reasons.append(f"{_number(len(several), f'{kind} suppression')}")
    missing = _missing(outcome, policy)
    exit_code = FAILED if reasons else INCOMPLETE if missing else PASSED
    return Verdict(exit_code, tuple(failing), (*reasons, *missing))


def _counts(finding: Finding, policy: Policy) -> bool:
    return (
        finding.status == "new"
        and finding.verdict == "violated"
        and (policy.count_likely or not finding.likely)
        and _reaches(finding, threshold_for(finding, policy))
    )


def threshold_for(finding: Finding, policy: Policy) -> Threshold:
    """The severity from which on a finding like this one fails: that of the last scope that it is in."""
    threshold = Threshold(policy.fail_on.value)
    for scope in policy.scopes:
        if _within(finding, scope):
            threshold = scope.fail_on
    return threshold


def _within(finding: Finding, scope: GateScope) -> bool:
    at = finding.evidence
    return (
        (not scope.rule or finding.rule in scope.rule)
        and (scope.path is None or (at is not None and text_matches(scope.path, at.path)))
        and (scope.subject is None or subject_matches(scope.subject, finding.subject))
    )


def _reaches(finding: Finding, threshold: Threshold) -> bool:
    if threshold is Threshold.NEVER:
        return False
    return Severity(finding.severity).rank >= Severity(threshold.value).rank


def _missing(outcome: RuleOutcome, policy: Policy) -> list[str]:
    """How the analysis falls short of what the policy demands."""
    allowed, seen = policy.incomplete, outcome.seen
    failed = sum(result.outcome == "failed" for result in outcome.results)
    unknown = sum(finding.verdict == "unknown" and finding.status == "new" for finding in outcome.findings)
    reasons = [
        f"{_number(count, name)} where the policy allows {limit}"
        for name, count, limit in (
            ("Python file that could not be read", seen.unparsed_files, allowed.unparsed_files),
            ("blind spot that may hide routes", seen.route_blind_spots, allowed.route_blind_spots),
            ("subject that no rule could decide", unknown, allowed.unknown_findings),
            ("rule that could not run", failed, allowed.failed_rules),
        )
        if limit is not None and count > limit
    ]
    if not seen.python_files:
        reasons.append("no Python file was read at all")
    return reasons


def unseen(outcome: RuleOutcome) -> list[str]:
    """What the judgement does not rest on, whatever the policy allows: people should know it of a gate that
    passes."""
    counts = (
        ("Python file that could not be read", outcome.seen.unparsed_files),
        ("blind spot that may hide routes", outcome.seen.route_blind_spots),
    )
    return [_number(count, name) for name, count in counts if count]


def _number(count: int, name: str) -> str:
    """`1 new finding`, `2 new findings`; the first noun of the name takes the plural."""
    if count == 1:
        return f"1 {name}"
    head, that, tail = name.partition(" that ")
    return f"{count} {head}s{that}{tail}"
