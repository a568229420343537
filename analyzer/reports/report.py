"""What a format is given: the facts and how they are to be told."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from analyzer.facts import Facts, Finding
from analyzer.reports.summary import Summary, summarize
from analyzer.version import __version__

CLOSING = ("critical", "high")
"""Severities for which the gate closes where nobody says otherwise."""


@dataclass(frozen=True, slots=True)
class Screen:
    """What a terminal can show."""

    width: int = 100
    """Columns; texts are wrapped to it."""
    colour: bool = False
    unicode: bool = True
    """Whether it shows more than ASCII."""


@dataclass(frozen=True, slots=True)
class SchemaChoice:
    """How the tables are told, and which of them."""

    dialect: str | None = None
    """The database whose SQL is written; None for the one that the project's driver speaks to."""
    focus: tuple[str, ...] = ()
    """Tables by name; all of them where there is none."""
    depth: int = 1
    """How many references away from the focus is still told."""


@dataclass(frozen=True)
class ReportInput:
    """The facts of one run, and how they are to be told."""

    facts: Facts
    project: str
    """Name of what was read, as people call it: most often that of its folder."""
    version: str = __version__
    """Version of groundplan."""
    view: str = "services"
    """Which map is drawn: services, routes or modules."""
    schema: SchemaChoice = field(default_factory=SchemaChoice)
    screen: Screen = field(default_factory=Screen)
    failing: frozenset[str] | None = None
    """Ids of the findings for which the gate closes; None where no gate was asked."""
    written: tuple[str, ...] = ()
    """Where the other reports of this run are, for the one that is read first."""

    def fails(self, finding: Finding) -> bool:
        """Whether a finding fails the build: by the gate's verdict, or as it would by default where no gate
        was asked."""
        if self.failing is None:
            new = finding.status == "new" and finding.verdict != "unknown"
            return new and finding.severity in CLOSING
        return finding.id in self.failing

    @cached_property
    def summary(self) -> Summary:
        """What is told first, in every format."""
        return summarize(self.facts)
