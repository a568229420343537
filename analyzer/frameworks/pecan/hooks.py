"""Hooks: what runs before a controller is asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from analyzer.concepts.layers import function_layer
from analyzer.concepts.routing import GuardDraft
from analyzer.evaluator.attributes import class_attribute
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Bound, Class, Function, Instance

BEFORE: Final = ("on_route", "before")
"""What a hook does before a controller is asked."""


def hook_guards(run: Interpreter, hook: Any, path: Any = ()) -> Iterator[GuardDraft]:
    """What one hook does to requests before they are answered, where it is the target's own."""
    known = plain(hook)
    for name in BEFORE if isinstance(known, Instance) and isinstance(known.cls, Class) else ():
        method = class_attribute(run, known.cls, name)
        if isinstance(method, Function):
            yield function_layer(run, Bound(method, known), path)
