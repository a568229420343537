"""The command line: `groundplan COMMAND`, one file per command in `commands/`.

Standard output carries results only; progress, notes and errors go to standard error.  Exit codes: 0 passes,
1 findings at or over the threshold, 2 wrong usage, input or configuration, 3 the analysis is incomplete
beyond what the policy allows, 70 a mistake of groundplan's own, 130 interrupted.
"""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from typing import NoReturn


def main() -> NoReturn:
    """The whole life of the process: run the command that its arguments name, and end."""
    from analyzer.cli.running import run

    gc.disable()  # the process ends soon: a collection would look through all that was found, for nothing
    code = run(sys.argv[1:])
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # closed by whoever read it; `run` has said what there was to say
            stream.flush()
    # Not sys.exit: freeing an audit's trees and facts one by one takes a noticeable part of its time.
    os._exit(code)
