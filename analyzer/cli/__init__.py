"""The command line: `groundplan COMMAND`, one file per command in `commands/`.

Standard output carries results only; progress, notes and errors go to standard error.  Exit codes: 0 passes,
1 findings at or over the threshold, 2 wrong usage, input or configuration, 3 the analysis is incomplete
beyond what the policy allows, 70 a mistake of groundplan's own, 130 interrupted.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; never raises."""
    from analyzer.cli.running import run

    return run(sys.argv[1:] if arguments is None else arguments)
