"""Several reports at a time: on another core too, where that is safe.

The facts are there already, so that a forked process has them for nothing, and what it makes are bytes.  It
goes through the formats from one end and this process from the other; who has begun what stands in a few
shared bytes without a lock: the worst that a race can do is that a report is made twice, the same each time.
What the other process could not make, for whatever reason, is made here, so that errors are met where they
can be told.
"""

from __future__ import annotations

import mmap
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from analyzer.reports.catalogue import Format
from analyzer.reports.errors import DrawingError
from analyzer.reports.report import ReportInput

Rendered = bytes | DrawingError
"""A report, or why its picture cannot be drawn: which may cost the picture only."""

FEW_FACTS = 5_000
"""Rows that are told sooner than another process is started."""


def render_all(report: ReportInput, formats: Sequence[Format]) -> list[Rendered]:
    """The report in each of the formats.  Raises what a format raises, except DrawingError."""
    if len(formats) < 2 or len(report.facts) < FEW_FACTS or not _may_fork():
        return [_rendered(report, one) for one in formats]
    begun = mmap.mmap(-1, len(formats))
    context = multiprocessing.get_context("fork")
    reader, writer = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(report, formats, begun, reader, writer), daemon=True)
    try:
        process.start()
    except OSError:  # no process to be had
        reader.close()
        return [_rendered(report, one) for one in formats]
    finally:
        writer.close()
    try:
        return _shared(report, formats, begun, reader)
    finally:
        _end(process, reader)


def _shared(
    report: ReportInput, formats: Sequence[Format], begun: mmap.mmap, reader: Connection
) -> list[Rendered]:
    """What this process and the other one make."""
    made = {at: _rendered(report, formats[at]) for at in _unbegun(begun, range(len(formats) - 1, -1, -1))}
    with suppress(EOFError, OSError):
        while True:
            at = int.from_bytes(reader.recv_bytes(), "little")
            made[at] = reader.recv_bytes()
    return [made[at] if at in made else _rendered(report, one) for at, one in enumerate(formats)]


def _work(
    report: ReportInput, formats: Sequence[Format], begun: mmap.mmap, reader: Connection, writer: Connection
) -> None:
    """The other process's life.  It sends when all is made, for until then nobody listens."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the caller tells us when to stop
    reader.close()
    made = [(at, _quietly(report, formats[at])) for at in _unbegun(begun, range(len(formats)))]
    for at, content in made:
        if content is not None:
            writer.send_bytes(at.to_bytes(2, "little"))
            writer.send_bytes(content)


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


def _may_fork() -> bool:
    return sys.platform == "linux" and threading.active_count() == 1 and len(os.sched_getaffinity(0)) > 1


def _end(process: BaseProcess, reader: Connection) -> None:
    process.terminate()
    process.join()
    reader.close()
