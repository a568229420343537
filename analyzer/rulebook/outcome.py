"""What a run of the rules came to, from the first answer to the gate."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from analyzer.facts import Finding, RuleResult


class NoticeKind(StrEnum):
    """What is to be said about the suppressions and the baseline themselves."""

    STALE = "stale"
    """A suppression that matches nothing."""
    EXPIRED = "expired"
    """A suppression that would match, had its last day not passed."""
    INVALID = "invalid"
    """A comment that reads like a suppression and is none."""
    SELF = "self"
    """A suppression that came with the change that it excuses, where the policy forbids that."""


@dataclass(frozen=True, slots=True, order=True)
class Notice:
    """Something about the life of findings that somebody should look at."""

    path: str
    line: int
    kind: NoticeKind
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}" if self.line else f"{self.path}: {self.message}"


@dataclass(frozen=True, slots=True)
class Seen:
    """How much of the project the facts rest on."""

    python_files: int
    """Python files that were read."""
    unparsed_files: int
    """Python files that could not be read."""
    route_blind_spots: int
    """Blind spots behind which a route or a guard may be hidden."""


@dataclass(frozen=True, slots=True)
class Untold:
    """A finding that another one speaks for, so that a hundred of a kind are one.

    It is told by itself where it joins a finding that was there before: see `compare`.
    """

    finding: Finding
    by: str
    """finding.id of the one that speaks for it."""


@dataclass(frozen=True, slots=True)
class RuleOutcome:
    """All findings and what became of each rule, in the order of their ids."""

    findings: tuple[Finding, ...]
    results: tuple[RuleResult, ...]
    untold: tuple[Untold, ...] = field(default=(), kw_only=True)
    seen: Seen
    notices: tuple[Notice, ...] = ()
    fixed: tuple[str, ...] = ()
    """What the baseline holds and nobody finds any more, as text."""
    seconds: Mapping[str, float] = field(default_factory=dict, compare=False)
    """Time that each rule took, for profiles; part of no output."""

    def everything(self) -> Iterator[Finding]:
        """What is told, and what is not because another finding speaks for it."""
        yield from self.findings
        told = {finding.id for finding in self.findings}
        yield from (one.finding for one in self.untold if one.finding.id not in told)

    def judged(self, judgement: Callable[[Finding], Finding]) -> RuleOutcome:
        """The same with another status of findings."""
        untold = tuple(replace(one, finding=judgement(one.finding)) for one in self.untold)
        return replace(self, findings=tuple(map(judgement, self.findings)), untold=untold)
