"""Work that no client starts, as every format tells it: by name, when or from where, and by which code."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from analyzer.facts import Command, Consumer, Facts, Schedule, ServerlessFunction, Task, Work


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One piece of work."""

    row: Work
    details: str
    """When or from where it is started, and how its running is bounded."""


@dataclass(frozen=True, slots=True)
class WorkSection:
    """The work of one kind."""

    title: str
    lines: tuple[WorkLine, ...]


def work_sections(facts: Facts) -> Iterator[WorkSection]:
    """A section for each kind of work that is there, in a fixed order."""
    for kind, title, details in _SECTIONS:
        rows = facts.of(kind)
        if rows:
            ordered = sorted(rows, key=lambda row: (row.name, row.id))
            yield WorkSection(title, tuple(WorkLine(row, details(row)) for row in ordered))


def _task(row: Task) -> str:
    retries = {None: "", -1: "retried without end", 0: "not retried", 1: "retried once"}
    return _joined(
        row.kind if row.kind != "task" else "",
        f"of {row.part_of}" if row.part_of else "",
        f"queue {row.queue}" if row.queue else "",
        retries.get(row.max_retries, f"retried {row.max_retries} times"),
        f"ended after {_number(row.time_limit)} s" if row.time_limit is not None else "",
        "acknowledged when done" if row.acknowledges_late else "",
        f"at most {row.rate_limit}" if row.rate_limit else "",
    )


def _schedule(row: Schedule) -> str:
    zone = f" ({row.timezone})" if row.timezone else ""
    return _joined(row.expression + zone, f"starts {row.starts}" if row.starts else "")


def _consumer(row: Consumer) -> str:
    return _joined(
        row.broker,
        f"group {row.group}" if row.group else "",
        f"acknowledges {row.acknowledges}" if row.acknowledges else "",
        f"dead letters to {row.dead_letter}" if row.dead_letter else "",
    )


def _command(row: Command) -> str:
    program = row.program if row.program != row.name else ""  # an installed script is its own program
    return _joined(f"through {program}" if program else "", row.help or "")


def _function(row: ServerlessFunction) -> str:
    return _joined(row.platform, row.event, row.source or "")


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _number(value: float) -> str:
    return f"{value:g}"


_SECTIONS: tuple[tuple[type[Any], str, Callable[[Any], str]], ...] = (
    (Task, "Tasks", _task),
    (Schedule, "Schedules", _schedule),
    (Consumer, "Consumers of messages", _consumer),
    (Command, "Commands", _command),
    (ServerlessFunction, "Serverless functions", _function),
)
