"""Runs Python under watch: what an audit must never do is written down and stopped.

    python -P tests/sandbox.py TARGET LOG groundplan audit TARGET ...
    python -P tests/sandbox.py TARGET LOG python 'CODE'

Watched, here and in forked workers: sockets of any kind, programs other than Graphviz' dot, code that comes
from a file below TARGET, and anything below TARGET that is opened for writing.  Each is a line in LOG and an
exception.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

PROGRAMS = {"dot"}
STARTING = {"subprocess.Popen", "os.exec", "os.posix_spawn", "os.spawn", "os.system", "pty.spawn"}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CHANGING = {
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.mkdir",
    "os.link",
    "os.symlink",
    "os.truncate",
    "os.chmod",
}


def watch(target: str, log: str) -> None:
    """Install the watch; it cannot be removed."""
    record = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    inside = os.path.realpath(target) + os.sep

    def below(path: object) -> bool:
        if not isinstance(path, str | bytes) or os.fsdecode(path).startswith("<"):
            return False  # a file descriptor, or code that a library wrote itself: <string>
        return os.path.realpath(os.fsdecode(path)).startswith(inside)

    def violation(event: str, arguments: tuple[Any, ...]) -> str | None:
        if event.startswith(("socket.", "ftplib.", "urllib.", "http.client.", "smtplib.")):
            return f"{event} {arguments!r}"
        if event in STARTING and os.path.basename(os.fsdecode(arguments[0])) not in PROGRAMS:
            return f"{event} {arguments[0]!r}"
        if event == "exec" and below(getattr(arguments[0], "co_filename", None)):
            return f"exec {arguments[0].co_filename}"
        if event == "import" and below(arguments[1]):
            return f"import {arguments[1]}"
        if event == "open" and below(arguments[0]) and arguments[2] & WRITING:
            return f"open for writing {arguments[0]}"
        if event in CHANGING and below(arguments[0]):
            return f"{event} {arguments[0]}"
        return None

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        found = violation(event, arguments)
        if found:
            os.write(record, f"{found}\n".encode())
            raise RuntimeError(f"forbidden: {found}")

    sys.addaudithook(hook)


def main() -> int:
    target, log, kind, *arguments = sys.argv[1:]
    if kind == "groundplan":
        watch(target, log)
        from analyzer.cli.running import run as groundplan

        return groundplan(arguments)
    watch(target, log)
    exec(compile(arguments[0], "<given>", "exec"), {"TARGET": Path(target)})
    return 0


if __name__ == "__main__":
    sys.exit(main())
