"""One run of the command line: every outcome becomes an exit code, every failure one message."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from analyzer.cli.failures import ExitCode, told
from analyzer.cli.group import group
from analyzer.cli.terminal import Terminal

ISSUES = "the issue tracker of groundplan"


def run(arguments: Sequence[str]) -> int:
    """The exit code of `groundplan ARGUMENTS`."""
    for stream in (sys.stdout, sys.stderr):
        # A path of the project may hold what the terminal's encoding cannot write: show it, never fail on it.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    terminal = Terminal()
    try:
        outcome = group.main(list(arguments), prog_name="groundplan", standalone_mode=False, obj=terminal)
        terminal.flush()
        return int(outcome or ExitCode.PASSED)
    except click.ClickException as error:
        error.show()
        return ExitCode.USAGE
    except (KeyboardInterrupt, click.Abort):
        terminal.note("interrupted")
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        _let_go_of_output()
        return ExitCode.CLOSED_PIPE
    except Exception as error:  # noqa: BLE001  the last resort: a user gets a sentence, not a traceback
        return _failed(terminal, error)


def _failed(terminal: Terminal, error: Exception) -> int:
    message = told(error)
    if message is not None:
        terminal.note(f"Error: {message}")
        _let_go_of_output()
        return ExitCode.USAGE
    terminal.note(f"Internal error: {type(error).__name__}: {error}")
    if terminal.verbose:
        import traceback

        for line in "".join(traceback.format_exception(error)).splitlines():
            terminal.note(line)
    terminal.note(
        "This is a mistake of groundplan, not of the project that it read.  "
        f"Please tell {ISSUES}, with the output of the same command with --verbose."
    )
    return ExitCode.INTERNAL


def _let_go_of_output() -> None:
    """What is still buffered cannot be written; without this, Python would say so once more at its exit."""
    try:
        sys.stdout.flush()
    except OSError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
