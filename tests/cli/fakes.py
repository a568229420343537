"""An audit that was not made by reading anything, for commands that only tell about one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import analyzer.cli.analysis
from analyzer.facts import Facts, Finding, RuleResult
from analyzer.rulebook import RuleOutcome, Seen
from tests.sample_facts import sample_facts


@dataclass
class FakeAudit:
    """What commands ask of an audit."""

    facts: Facts

    @property
    def outcome(self) -> RuleOutcome:
        seen = Seen(python_files=12, unparsed_files=0, route_blind_spots=1)
        return RuleOutcome(self.facts.of(Finding), self.facts.of(RuleResult), seen)


def pretend(monkeypatch: pytest.MonkeyPatch, make: Callable[[], Facts] = sample_facts) -> None:
    """Every project that a command reads has these facts."""

    def audited(*_arguments: Any) -> FakeAudit:
        return FakeAudit(make())

    monkeypatch.setattr(analyzer.cli.analysis, "audited", audited)
    monkeypatch.setattr(analyzer.cli.analysis, "_memory", lambda *_: None)


def empty_project(folder: Path) -> str:
    """A folder that exists, to stand for the project."""
    folder.mkdir(exist_ok=True)
    return str(folder)
