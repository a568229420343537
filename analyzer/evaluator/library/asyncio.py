"""asyncio and anyio: coroutines run at their call, so whatever waits for one gives its result.

Source: https://docs.python.org/3/library/asyncio-task.html
"""

from __future__ import annotations

from typing import Any

from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.standin import stands_for
from analyzer.evaluator.symbols import Bound, Function
from analyzer.evaluator.values import List


@stands_for(
    "asyncio.run",
    "anyio.run",
    "asyncio.wait_for",
    "asyncio.create_task",
    "asyncio.ensure_future",
    "asyncio.shield",
)
def run_coroutine(run: Interpreter, coroutine: Any = None, *_: Any, **__: Any) -> Any:
    """Coroutines run at their call; what is awaited is their result."""
    return run.call(coroutine, []) if isinstance(coroutine, (Function, Bound)) else coroutine


@stands_for("asyncio.gather")
def gather(run: Interpreter, *coroutines: Any, **_: Any) -> Any:
    return List.of(coroutines)
