"""copy: shallow and deep copies of containers and of the target's own objects.

Objects of libraries are not copied: what is registered on a copy is taken as registered on the original.
Source: https://docs.python.org/3/library/copy.html
"""

from __future__ import annotations

from typing import Any, Final

from analyzer.evaluator.containers import weight
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.standin import StandIn, stands_for
from analyzer.evaluator.symbols import Instance
from analyzer.evaluator.values import Dict, Possible, Sequence

MAX_NESTED: Final = 20
"""Levels that a deep copy goes down; what lies deeper is shared."""


@stands_for("copy.copy")
def shallow(run: Interpreter, value: Any) -> Any:
    return _copied(run, plain(value), 1, {})


@stands_for("copy.deepcopy")
def deep(run: Interpreter, value: Any, memo: Any = None) -> Any:
    return _copied(run, plain(value), MAX_NESTED, {})


def _copied(run: Interpreter, value: Any, levels: int, done: dict[int, Any]) -> Any:
    """A copy of the value, and of what is in it as deep as `levels` says; one object gets one copy."""
    if levels == 0 or not isinstance(value, (Sequence, Dict, Instance)) or isinstance(value, StandIn):
        return value
    if id(value) in done:
        return done[id(value)]
    if not run.spend(1 + weight(value)):
        return value
    made: Any
    if isinstance(value, Sequence):
        made = done[id(value)] = type(value)([], run.path, value.open)
        made.elements = [
            Possible(_copied(run, one.value, levels - 1, done), one.path) for one in value.elements
        ]
    elif isinstance(value, Dict):
        made = done[id(value)] = Dict({}, run.path, value.open)
        made.entries = {
            key: (shown, Possible(_copied(run, one.value, levels - 1, done), one.path))
            for key, (shown, one) in value.entries.items()
        }
    else:
        made = done[id(value)] = Instance(value.cls, run.place(), run.path)
        made.attributes = {
            name: _copied(run, one, levels - 1, done) for name, one in value.attributes.items()
        }
        made.payload = _copied(run, value.payload, max(1, levels - 1), done) if value.payload else None
    return made
