"""sys: what start-up code asks of the interpreter.

The version is that of a current Python, so that branches for old ones are not taken; the system is Linux, on
which servers run.
"""

from __future__ import annotations

from typing import Any, Final

from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.standin import stands_for
from analyzer.evaluator.values import CommandLine, List, Possible, Setting, Tuple, Unknown

VERSION: Final = (3, 13, 0, "final", 0)
"""What `sys.version_info` reads as."""

CONSTANTS = {
    "sys.version_info": Tuple.of(VERSION),
    "sys.version": "3.13.0",
    "sys.platform": "linux",
    "sys.maxsize": 2**63 - 1,
    "sys.argv": Setting(("sys.argv",), CommandLine([Possible(Unknown("command line"))], (), True)),
    "sys.path": List([Possible(Unknown("search path"))], (), True),
    "typing.TYPE_CHECKING": False,
    "typing_extensions.TYPE_CHECKING": False,
}


@stands_for("platform.system")
def system(run: Interpreter) -> str:
    return "Linux"


@stands_for("sys.exit", "os._exit", "builtins.exit", "builtins.quit", "os.abort")
def leave(run: Interpreter, *_: Any) -> Any:
    """A program that leaves does not go on; what follows is evaluated all the same."""
    return Unknown("exit", run.place())
