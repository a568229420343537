"""Running a command while watching what it costs: wall time, and memory over all of its processes."""

from __future__ import annotations

import os
import resource
import subprocess
import threading
import time
from collections.abc import Sequence
from pathlib import Path

POLL_SECONDS = 0.05
"""How often memory is looked at: a shorter peak can be missed, looking more often slows what is measured."""

PROC = Path("/proc")


def seconds_of(command: Sequence[str], cwd: Path) -> float:
    """Wall time of the command; its output is thrown away.  Raises CalledProcessError if it fails."""
    start = time.perf_counter()
    subprocess.run(command, cwd=cwd, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def peak_megabytes(command: Sequence[str], cwd: Path) -> float:
    """Most memory that the command and its children held at one time, in MB, pages that they share counted
    once.

    Where there is no /proc: the most that the largest of them ever held.
    """
    process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL)
    peaks = [0]
    watcher = threading.Thread(target=_watch, args=(process, peaks))
    watcher.start()
    code = process.wait()
    watcher.join()
    if code:
        raise subprocess.CalledProcessError(code, command)
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    if not peaks[0]:
        largest_bytes = largest if os.uname().sysname == "Darwin" else largest * 1024
        return largest_bytes / 1e6
    return peaks[0] * 1024 / 1e6


def _watch(process: subprocess.Popen[bytes], peaks: list[int]) -> None:
    while process.poll() is None:
        peaks[0] = max(peaks[0], sum(_kilobytes(pid) for pid in _family(process.pid)))
        time.sleep(POLL_SECONDS)


def _family(pid: int) -> list[int]:
    """The process and all that descend from it."""
    try:
        tasks = list((PROC / str(pid) / "task").iterdir())
        children = [child for task in tasks for child in (task / "children").read_text().split()]
    except OSError:
        return [pid]
    return [pid, *(one for child in children for one in _family(int(child)))]


def _kilobytes(pid: int) -> int:
    """Proportional set size: a page that several processes share counts in parts."""
    try:
        for line in (PROC / str(pid) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    except OSError:
        pass  # it ended, or this system has no /proc
    return 0
