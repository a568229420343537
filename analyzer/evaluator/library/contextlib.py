"""contextlib: context managers made of generators are transparent; a generator runs past its `yield`.

`suppress` is handled by the `with` statement.
"""

from __future__ import annotations

from typing import Any

from analyzer.evaluator.failing import entered
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.standin import StandIn, stands_for


@stands_for("contextlib.contextmanager", "contextlib.asynccontextmanager")
def contextmanager(run: Interpreter, function: Any) -> Any:
    return function


@stands_for("contextlib.ExitStack", "contextlib.AsyncExitStack")
class ExitStack(StandIn):
    """A stack of context managers: entering one gives what it gives."""

    def __init__(self) -> None:
        """Nothing to keep."""

    def __enter__(self) -> Any:
        return self

    def __aenter__(self) -> Any:
        return self

    def enter_context(self, manager: Any) -> Any:
        return entered(self.run, manager, False)

    def enter_async_context(self, manager: Any) -> Any:
        return entered(self.run, manager, True)

    def callback(self, function: Any, *_: Any, **__: Any) -> Any:
        return function

    def push_async_callback(self, function: Any, *_: Any, **__: Any) -> Any:
        return function


@stands_for("contextlib.nullcontext")
class NullContext(StandIn):
    """`nullcontext(value)`."""

    def __init__(self, value: Any = None) -> None:
        self.value = value

    def __enter__(self) -> Any:
        return self.value

    def __aenter__(self) -> Any:
        return self.value
