"""What a run keeps for those who work on it: one object of a kind, made when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from analyzer.evaluator.interpreter import Interpreter

T = TypeVar("T")


def kept(run: Interpreter, kind: type[T], make: Callable[[], T]) -> T:
    """The run's only object of this class."""
    key = f"{kind.__module__}.{kind.__qualname__}"
    found = run.notes.get(key)
    if found is None:
        found = run.notes[key] = make()
    assert isinstance(found, kind)
    return found
