"""Several reports at a time: on another core too, where that is safe.

The facts are there already, so that a process beside this one has them for nothing, and what it makes are
bytes.  It goes through the formats from one end and this process from the other; who has begun what stands in
a few shared bytes without a lock: the worst that a race can do is that a report is made twice, the same each
time.  What the other process could not make, for whatever reason, is made here, so that errors are met where
they can be told.
"""

from __future__ import annotations

import mmap
import os
from collections.abc import Iterator, Sequence
from functools import partial

from analyzer.beside import Beside, can_fork
from analyzer.reports.catalogue import Format
from analyzer.reports.errors import DrawingError
from analyzer.reports.report import ReportInput

Rendered = bytes | DrawingError
"""A report, or why its picture cannot be drawn: which may cost the picture only."""

FEW_FACTS = 5_000
"""Rows that are told sooner than another process is started."""


def render_all(report: ReportInput, formats: Sequence[Format]) -> list[Rendered]:
    """The report in each of the formats.  Raises what a format raises, except DrawingError."""
    apart = len(formats) > 1 and len(report.facts) >= FEW_FACTS and _is_worth_it()
    begun = mmap.mmap(-1, max(1, len(formats)))
    with Beside(partial(_as_far_as_it_goes, report, formats, begun), apart=apart) as others:
        made: dict[int, Rendered] = {
            at: _rendered(report, formats[at]) for at in _unbegun(begun, range(len(formats) - 1, -1, -1))
        }
        made |= others.result()
    return [made[at] if at in made else _rendered(report, one) for at, one in enumerate(formats)]


def _as_far_as_it_goes(report: ReportInput, formats: Sequence[Format], begun: mmap.mmap) -> dict[int, bytes]:
    """What the other process makes."""
    made = {at: _quietly(report, formats[at]) for at in _unbegun(begun, range(len(formats)))}
    return {at: content for at, content in made.items() if content is not None}


def _unbegun(begun: mmap.mmap, order: range) -> Iterator[int]:
    for at in order:
        if not begun[at]:
            begun[at] = 1
            yield at


def _quietly(report: ReportInput, one: Format) -> bytes | None:
    try:
        return one.render(report)
    except Exception:  # noqa: BLE001 - the caller makes it again, and meets the same
        return None


def _rendered(report: ReportInput, one: Format) -> Rendered:
    try:
        return one.render(report)
    except DrawingError as error:
        return error


def _is_worth_it() -> bool:
    return can_fork() and len(os.sched_getaffinity(0)) > 1
