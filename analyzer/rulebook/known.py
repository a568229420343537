"""What is remembered of a finding: enough to recognise it, and to be read by people."""

from __future__ import annotations

from dataclasses import dataclass

from analyzer.facts import Finding


@dataclass(frozen=True, slots=True, order=True)
class Known:
    """A finding that was there before."""

    rule: str
    subject: str
    """Every symbol that it is about."""
    fingerprint: str

    def __str__(self) -> str:
        return f"{self.rule} {self.subject}"


def known(finding: Finding) -> Known:
    """What is remembered of it."""
    return Known(finding.rule, finding.id.removeprefix(f"{finding.rule} "), finding.fingerprint)
