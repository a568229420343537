"""A change against an older revision: only what it brings in counts, and it may not excuse itself."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from datetime import date

from analyzer.configuration import Excuse, Policy
from analyzer.facts import Finding
from analyzer.rulebook.known import Known
from analyzer.rulebook.outcome import Notice, NoticeKind, RuleOutcome
from analyzer.rulebook.suppression import Accepted, suppress


def without_own_excuses(
    outcome: RuleOutcome, policy: Policy, before: frozenset[Known], allowed: Iterable[Accepted], today: date
) -> RuleOutcome:
    """Where the policy forbids it, no suppression that came with the change silences what it brings in.

    before: the findings of the older revision.  allowed: the entries of its settings; a comment in the source
    is never allowed, for it stands at the very code that the change brought in.
    """
    if policy.own_suppressions is Excuse.ALLOW:
        return outcome
    old = {one.fingerprint for one in before}
    bare = dataclasses.replace(outcome.judged(_unexcused), notices=())
    excused = {
        finding.fingerprint
        for finding in suppress(bare, allowed, today).everything()
        if finding.status == "suppressed"
    }
    refused = [
        finding
        for finding in outcome.everything()
        if finding.status == "suppressed"
        and finding.fingerprint not in old
        and finding.fingerprint not in excused
    ]
    ids = {finding.id for finding in refused}
    outcome = outcome.judged(lambda one: _unexcused(one) if one.id in ids else one)
    return dataclasses.replace(outcome, notices=tuple(sorted({*outcome.notices, *map(_notice, refused)})))


def _unexcused(finding: Finding) -> Finding:
    if finding.status != "suppressed":
        return finding
    return dataclasses.replace(finding, status="new", suppression=None)


def _notice(finding: Finding) -> Notice:
    at = finding.evidence
    message = f"the suppression of {finding.rule} came with the change that it excuses, and does not count"
    return Notice(
        at.path if at else "", at.line if at else 0, NoticeKind.SELF, f"{message}: {finding.subject}"
    )
