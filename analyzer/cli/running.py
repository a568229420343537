"""One run of the command line: every outcome becomes an exit code, every failure one message."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click
from click.shell_completion import shell_complete

from analyzer.cli.failures import ExitCode, told
from analyzer.cli.group import NAME, group
from analyzer.cli.options import COMPLETION_VARIABLE
from analyzer.cli.terminal import Terminal


def run(arguments: Sequence[str]) -> int:
    """The exit code of `groundplan ARGUMENTS`."""
    for stream in (sys.stdout, sys.stderr):
        # A path of the project may hold what the terminal's encoding cannot write: show it, never fail on it.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    completing = os.environ.get(COMPLETION_VARIABLE)
    if completing:
        return shell_complete(group, {}, NAME, COMPLETION_VARIABLE, completing)
    terminal = Terminal()
    try:
        outcome = _invoked(arguments, terminal)
        terminal.flush()
    except click.ClickException as error:
        return _refused(terminal, error)
    except (KeyboardInterrupt, click.Abort):
        terminal.note("interrupted")
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        _let_go_of_output()
        return ExitCode.CLOSED_PIPE
    except Exception as error:  # noqa: BLE001  the last resort: a user gets a sentence, not a traceback
        return _failed(terminal, error)
    return outcome


def _invoked(arguments: Sequence[str], terminal: Terminal) -> int:
    """Not `group.main`: it answers interrupts and closed pipes with the exit code of findings."""
    try:
        with group.make_context(NAME, list(arguments), obj=terminal) as context:
            return int(group.invoke(context) or ExitCode.PASSED)
    except click.exceptions.Exit as left:
        return left.exit_code


def _refused(terminal: Terminal, error: click.ClickException) -> int:
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is not None:
        terminal.note(context.get_usage())
        terminal.note(f"Try '{context.command_path} --help' for examples.\n")
    terminal.note(f"Error: {error.format_message()}")
    return ExitCode.USAGE


def _failed(terminal: Terminal, error: Exception) -> int:
    message = told(error)
    if message is not None:
        terminal.note(f"Error: {message}")
        _let_go_of_output()
        return ExitCode.USAGE
    terminal.note(f"Internal error: {type(error).__name__}: {error}")
    if terminal.verbose:
        import traceback

        terminal.note("".join(traceback.format_exception(error)))
    terminal.note(
        "This is a mistake of groundplan, not of the project that it read.  Please report it to the\n"
        "issue tracker of groundplan, with the output of the same command with --verbose."
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
