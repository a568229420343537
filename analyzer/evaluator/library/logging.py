"""logging: loggers that take messages and give nothing back.

Not modelled: handlers, levels and configuration, which decide nothing that is asked here.
Source: https://docs.python.org/3/library/logging.html
"""

from __future__ import annotations

from typing import Any

from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.standin import StandIn, internal, stands_for
from analyzer.evaluator.values import Unknown


@stands_for("logging.Logger")
class Logger(StandIn):
    """A logger."""

    def __init__(self, *_: Any, **__: Any) -> None:
        """Its name changes nothing."""

    def _log(self, *_: Any, **__: Any) -> None:
        """A message."""

    debug = info = warning = warn = error = exception = critical = fatal = log = _log

    @internal
    def missing_attribute(self, name: str) -> Any:
        return Unknown(f"{name} of a logger", self.run.place())


@stands_for("logging.getLogger")
def get_logger(run: Interpreter, name: Any = None) -> Any:
    return run.call(run.external("logging.Logger"), [name])
