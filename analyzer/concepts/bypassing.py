"""Guards that are written at a handler and never asked.

A decorator that registers a function hands the framework what it was given: a guard written above it wraps
the name that the module keeps, and no request comes by there.

Limits: only decorators of the handler's own definition are looked at, and only where the module's name still
stands for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from analyzer.concepts.callables import decorated
from analyzer.concepts.layers import guards_of
from analyzer.concepts.routing import Draft, GuardDraft
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.symbols import CLASS, Function
from analyzer.evaluator.values import Unknown


def guards_outside(run: Interpreter, draft: Draft) -> Iterator[GuardDraft]:
    """Guards around the name of a handler that are not around what was registered."""
    function = draft.handler.function
    above = getattr(function.node, "decorator_list", ()) if isinstance(function, Function) else ()
    if not above or function.frame.kind == CLASS:
        return
    kept = run.settle(function.frame.bindings.get(function.name, Unknown("not bound")))
    named = decorated(run, kept)
    registered = draft.handler.wrappers
    outside = named.wrappers[: len(named.wrappers) - len(registered)]
    same = getattr(named.function, "node", None) is function.node
    if not same or named.wrappers[len(outside) :] != registered:
        return
    for guard in guards_of(run, outside):
        why = "it stands above the decorator that registers the function, which is given what is below"
        yield replace(guard, why=why, place=function.place)
