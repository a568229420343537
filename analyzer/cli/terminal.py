"""Where a command speaks: results on standard output, everything else on standard error.

What is printed may come from the analysed project and is hostile until it has passed `visible`.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Literal, TextIO

if TYPE_CHECKING:
    from analyzer.reports import Screen

ColourChoice = Literal["auto", "always", "never"]
Progress = Callable[[str, int, int], None]
"""Called with the name of a stage, how much of it is done and how much there is (0: not known)."""

FALLBACK_WIDTH = 100
"""Columns of a report that goes to a pipe or a file: wide enough for paths, narrow enough for a mail."""

MAX_WIDTH = 140
"""Tables do not get easier to read beyond this, however wide the window is."""

BETWEEN_REFRESHES = 0.1
"""Seconds between two pictures of a moving line."""


def visible(text: str) -> str:
    """The text with every character that a terminal would act on, or not show, written as an escape."""
    if text.isascii() and text.isprintable():
        return text
    from analyzer.reports.text import visible as escaped

    return escaped(text)


class Terminal:
    """The two streams of one run, and how its user wants them."""

    def __init__(self, out: TextIO | None = None, err: TextIO | None = None) -> None:
        self._out = out or sys.stdout
        self._err = err or sys.stderr
        self.colour: ColourChoice = "auto"
        self.verbose = False

    def write(self, text: str) -> None:
        """Results: exactly this text, on standard output."""
        self._out.write(text)

    def write_bytes(self, data: bytes) -> None:
        """Results: these bytes on standard output; text goes there in the encoding that it has."""
        if not self.unicode():
            with suppress(UnicodeDecodeError):  # a binary format has no encoding
                self._out.write(data.decode("utf-8"))
                return
        self._out.flush()
        self._out.buffer.write(data)
        self._out.buffer.flush()

    def line(self, text: str = "") -> None:
        """Results: one line on standard output, made safe."""
        self._out.write(visible(text) + "\n")

    def note(self, text: str) -> None:
        """For the person in front of it: lines on standard error, each made safe."""
        self._err.write("".join(f"{visible(line)}\n" for line in text.split("\n")))
        self._err.flush()

    def flush(self) -> None:
        self._out.flush()

    def coloured(self, stream: TextIO | None = None) -> bool:
        """Whether colours may be written to the stream (standard output if none is given)."""
        if self.colour != "auto":
            return self.colour == "always"
        if os.environ.get("NO_COLOR"):  # https://no-color.org: set and not empty
            return False
        return (stream or self._out).isatty() and os.environ.get("TERM") != "dumb"

    def unicode(self) -> bool:
        """Whether standard output can show more than ASCII."""
        encoding = str(getattr(self._out, "encoding", None) or "ascii")
        return encoding.lower().replace("-", "").startswith("utf8")

    def width(self) -> int:
        """Columns that a report may use."""
        try:
            return min(os.get_terminal_size(self._out.fileno()).columns, MAX_WIDTH) or FALLBACK_WIDTH
        except (OSError, ValueError):
            return FALLBACK_WIDTH

    def screen(self) -> Screen:
        """What a report may count on."""
        from analyzer.reports import Screen

        return Screen(self.width(), self.coloured(), unicode=self.unicode())

    @contextmanager
    def progress(self) -> Iterator[Progress | None]:
        """How far long work has come: a line on a terminal, plain lines with --verbose, else nothing."""
        if self.verbose:
            yield _PlainProgress(self.note)
        elif self._err.isatty() and os.environ.get("TERM") != "dumb":
            with _moving_line(self._err, coloured=self.coloured(self._err)) as progress:
                yield progress
        else:
            yield None


class _PlainProgress:
    """One line for each stage, with the seconds since the start."""

    def __init__(self, note: Callable[[str], None]) -> None:
        self._note = note
        self._start = time.monotonic()
        self._stage = ""

    def __call__(self, stage: str, done: int, total: int) -> None:
        if stage != self._stage:
            self._stage = stage
            amount = f" ({total})" if total else ""
            self._note(f"{time.monotonic() - self._start:6.2f} s  {stage}{amount}")


@contextmanager
def _moving_line(stream: TextIO, *, coloured: bool) -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

    console = Console(file=stream, no_color=not coloured, highlight=False, markup=False, emoji=False)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
    )
    # without a thread that refreshes: with one running, no process could be forked to share the work
    with Progress(*columns, console=console, transient=True, auto_refresh=False) as bars:
        task = bars.add_task("starting", total=None)
        shown = 0.0

        def show(stage: str, done: int, total: int) -> None:
            nonlocal shown
            bars.update(task, description=visible(stage), completed=done, total=total or None)
            if (now := time.monotonic()) - shown >= BETWEEN_REFRESHES:
                shown = now
                bars.refresh()

        yield show
