"""What can go wrong for a user, as one sentence and an exit code each."""

from __future__ import annotations

import errno
import sys
from enum import IntEnum

import click


class ExitCode(IntEnum):
    """What the process tells the one who started it."""

    PASSED = 0
    FINDINGS = 1
    USAGE = 2
    INCOMPLETE = 3
    INTERNAL = 70  # EX_SOFTWARE of sysexits.h
    INTERRUPTED = 130  # 128 + SIGINT, as shells do
    CLOSED_PIPE = 141  # 128 + SIGPIPE


class InputError(click.ClickException):
    """The input or the configuration is wrong; the message is one sentence with what to do."""

    exit_code = ExitCode.USAGE


USER_ERRORS = {
    "analyzer.configuration": "ConfigurationError",
    "analyzer.facts.store": "StoreError",
    "analyzer.reports": "ReportError",
    "analyzer.source": "SourceError",
}
"""What the rooms raise where the input is at fault; the message of each is fit for the user."""


def told(error: Exception) -> str | None:
    """What to tell the user about the error, or None where it is our mistake and not theirs."""
    if isinstance(error, OSError):
        return _system(error)
    if isinstance(error, MemoryError):
        return "there is not enough memory for this project; exclude parts of it with --exclude"
    raised = (getattr(sys.modules[home], name) for home, name in USER_ERRORS.items() if home in sys.modules)
    return str(error) if isinstance(error, tuple(raised)) else None


def _system(error: OSError) -> str:
    reason = (error.strerror or str(error) or type(error).__name__).lower()
    hint = {
        errno.ENOSPC: "free some space, or choose another place with --out",
        errno.EDQUOT: "free some space, or choose another place with --out",
        errno.EACCES: "check its permissions",
        errno.EPERM: "check its permissions",
        errno.EROFS: "choose another place with --out",
    }.get(error.errno or 0)
    message = f"{error.filename}: {reason}" if error.filename is not None else reason
    return f"{message}; {hint}" if hint else message
