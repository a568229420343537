"""What one place shows: a service reaching another one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

from analyzer.facts import Certainty, Evidence

Sure: TypeAlias = tuple[Certainty, str | None]
"""How sure something is, and why it had to be inferred."""

CERTAIN: Final[Sure] = (Certainty.CERTAIN, None)


@dataclass(frozen=True, slots=True)
class Linked:
    """One place that shows one service reaching another."""

    source: str
    target: str
    protocol: str | None
    evidence: Evidence
    through: str
    """variable NAME, literal, proxy, label, command, console"""
    kind: str = "call"
    external: bool = False
    certainty: Certainty = Certainty.CERTAIN
    reason: str | None = None
    path: str = ""
    host: str = ""
