"""A piece of work that another process does: meanwhile, or for the sake of the memory that it takes.

    with Beside(lambda: [*secrets_of(tree)]) as searched:
        ...  # something else
        found = searched.result()

    found = elsewhere(partial(read, tree), tell)  # nothing of what it took is ours afterwards

The process is forked, so that the work may be any closure and finds everything as it was; only what it gives
travels, pickled by our own process and read by our own a moment later.  Where that is not safe (not on
Linux, or with another thread running), where no process is to be had, or where it ends without an answer,
the work is done here when its result is asked for: what comes out is the same.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Final, Generic, Self, TypeVar

POLITENESS: Final = 10
"""By how much the process gives way to the caller, which somebody waits for (see nice(2))."""

BETWEEN_WORDS: Final = 0.05
"""Seconds between two words about one stage of the work."""

Progress = Callable[[str, int, int], None]
"""(what is being done, how much of it is done, how much there is; 0 where that is not known)"""

_T = TypeVar("_T")


def can_fork() -> bool:
    """Whether a process can be forked without the risk that it waits for ever for a lock of a thread that it
    does not have."""
    return sys.platform == "linux" and threading.active_count() == 1


class Beside(Generic[_T]):
    """Work that was begun, and its result."""

    def __init__(self, work: Callable[[], _T], *, apart: bool = True) -> None:
        """Begin; `apart` says whether a process of its own may be had for it."""
        self._work = work
        self._process: Any = None
        self._reader: Connection | None = None
        if not apart or not can_fork():
            return
        context = multiprocessing.get_context("fork")
        reader, writer = context.Pipe(duplex=False)
        process = context.Process(target=_do, args=(work, writer, reader), daemon=True)
        try:
            process.start()
        except OSError:  # no process to be had
            reader.close()
        else:
            self._process, self._reader = process, reader
        finally:
            writer.close()

    def result(self) -> _T:
        """What the work gives; waits for it."""
        if self._reader is not None:
            try:
                return self._reader.recv()  # type: ignore[no-any-return]
            except (EOFError, OSError):
                pass  # it ended without an answer: the work fails here as well, and is heard of
            finally:
                self.close()
        return self._work()

    def close(self) -> None:
        """End the process, finished or not."""
        if self._process is not None:
            self._process.terminate()
            self._process.join()
        if self._reader is not None:
            self._reader.close()
        self._process = self._reader = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


def elsewhere(work: Callable[[Progress], _T], tell: Progress) -> _T:
    """What the work gives, done by a process that may have others of its own; `tell` hears how far it is."""
    if not can_fork():
        return work(tell)
    context = multiprocessing.get_context("fork")
    reader, writer = context.Pipe(duplex=False)
    process = context.Process(target=_do_telling, args=(work, writer, reader))
    try:
        process.start()
    except OSError:  # no process to be had
        writer.close()
        reader.close()
        return work(tell)
    writer.close()
    try:
        while (message := _received(reader)) is not None:
            stage, answer = message
            if stage is None:
                return answer  # type: ignore[no-any-return]
            tell(stage, *answer)
    finally:
        process.terminate()  # and is not waited for: the system takes a while to take back what it held
        reader.close()
    return work(tell)  # it ended without an answer: the work fails here as well, and is heard of


def _received(reader: Connection) -> tuple[str | None, Any] | None:
    """How far the work is, or under no name what it gives; None where nothing comes any more."""
    try:
        return reader.recv()  # type: ignore[no-any-return]
    except (EOFError, OSError):
        return None


def _do_telling(work: Callable[[Progress], Any], writer: Connection, inherited: Connection) -> None:
    """The life of a process that somebody waits for."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the caller ends us
    inherited.close()
    last, told = "", 0.0

    def tell(stage: str, done: int, total: int) -> None:
        nonlocal last, told
        now = time.monotonic()
        if stage != last or now - told >= BETWEEN_WORDS:
            last, told = stage, now
            writer.send((stage, (done, total)))

    with suppress(Exception):  # no answer: the caller does the work itself, and meets the error
        writer.send((None, work(tell)))
    writer.close()


def _do(work: Callable[[], Any], writer: Connection, inherited: Connection) -> None:
    """The life of the other process."""
    gc.disable()  # it ends before there is anything to collect
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the caller ends us
    os.nice(POLITENESS)
    inherited.close()
    with suppress(Exception):  # no answer: the caller does the work itself, and meets the error
        writer.send(work())
    writer.close()
