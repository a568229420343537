"""Programs: the scripts that installing the target puts on somebody's path, and what each of them calls."""

from __future__ import annotations

from dataclasses import dataclass

from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.values import Place
from analyzer.names.entry_points import SCRIPTS


@dataclass(frozen=True, slots=True)
class Program:
    """An installed script."""

    name: str
    module: str
    attribute: str
    place: Place

    @property
    def target(self) -> str:
        """The object that it calls, as a dotted name."""
        return f"{self.module}.{self.attribute}"


def programs(run: Interpreter) -> list[Program]:
    """The target's programs, by name; told once."""
    found: list[Program] | None = run.notes.get("programs")
    if found is None:
        listed = {
            one.name: Program(one.name, one.module, one.attribute, Place(one.path, one.line, one.line))
            for one in run.entry_points
            if one.group in SCRIPTS and one.attribute
        }
        found = run.notes["programs"] = [listed[name] for name in sorted(listed)]
    return found


def program_of(run: Interpreter, name: str) -> str | None:
    """The program that calls the object of this dotted name."""
    return next((one.name for one in programs(run) if one.target == name), None)
