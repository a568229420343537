"""What is declared, and whether an application serves it: the check that needs no truth.

A framework file says of each route declaration that it met whether composition came by it.  What was declared
and reached no application is a blind spot: either it is dead, or the way from an application to it was not
understood.  A function that declares on what it is given is also called with what is not known: what it
declared by another call, below the prefix of its blueprint, is reached.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from analyzer.concepts.callables import evidence_of
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.notes import kept
from analyzer.evaluator.texts import spelled
from analyzer.evaluator.values import Place
from analyzer.facts import BlindSpot, Facts, Measure


@dataclass(slots=True)
class _Declaration:
    handler: str
    reached: bool


class Declarations:
    """The route declarations of a run.  One place that declares a path several times declares it once."""

    def __init__(self) -> None:
        self._met: dict[tuple[Place, str], _Declaration] = {}

    def add(self, place: Place | None, path: Any, handler: str, reached: bool) -> None:
        """A declaration in the target's code; those inside a library (without a place) do not count."""
        if place is None:
            return
        known = self._met.setdefault((place, spelled(path)[0]), _Declaration(handler, False))
        known.handler = handler
        known.reached = known.reached or reached

    def write(self, facts: Facts) -> None:
        """The figures, and a blind spot for what reaches no application."""
        below: dict[tuple[Place, str], list[str]] = {}
        for (place, path), declared in self._met.items():
            if declared.reached:
                below.setdefault((place, declared.handler), []).append(path)
        for (place, path), declared in self._met.items():
            elsewhere = below.get((place, declared.handler), ())
            if not declared.reached and not any(one.endswith(path) for one in elsewhere):
                facts.add(
                    BlindSpot(
                        id=f"unreached {place.path} {path}",
                        kind="unreached",
                        subject=path,
                        affects="routes",
                        reason=f"{declared.handler} is declared on an object that reaches no application",
                        evidence=evidence_of(place),
                    )
                )
        reached = sum(declared.reached for declared in self._met.values())
        for name, value, meaning in (
            ("routes.declared", len(self._met), "route declarations met in the code"),
            ("routes.reached", reached, "route declarations that an application serves"),
        ):
            facts.add(Measure(id=name, name=name, value=value, meaning=meaning))


def declarations(run: Interpreter) -> Declarations:
    """The run's collection."""
    return kept(run, Declarations, Declarations)
