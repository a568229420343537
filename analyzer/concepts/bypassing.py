"""Guards that are written at a handler and never asked.

A decorator that registers a function hands the framework what it was given: a guard written above it wraps
the name that the module keeps, and no request comes by there.

Limits: only decorators of the handler's own definition are looked at, and only where the module's name still
stands for them, or a decorator has lost what it was given.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from analyzer.concepts.callables import decorated
from analyzer.concepts.layers import guards_of, refusals
from analyzer.concepts.routing import PROTECTING, Draft, GuardDraft
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import CLASS, Function
from analyzer.evaluator.values import Unknown

FUNCTIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef)

WHY: Final = "it stands above the decorator that registers the function, which is given what is below"


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
    if not same:
        yield from _losing(run, draft, function, kept)
        return
    if named.wrappers[len(outside) :] != registered:
        return
    for guard in guards_of(run, outside):
        yield replace(guard, why=WHY, place=function.place)


def _losing(run: Interpreter, draft: Draft, function: Function, kept: Any) -> Iterator[GuardDraft]:
    """Guards above the decorator that registers which lose the function that they are given: they hand back
    nothing, or a function of their own that never comes to it.  The name stands for something else then; the
    framework has the function."""
    if draft.place is None:
        return
    for expression in getattr(function.node, "decorator_list", ()):
        if expression.lineno >= draft.place.line or draft.place.path != function.module.path:
            break
        guard = plain(run.settle(run.evaluate(expression, function.frame)))
        if not isinstance(guard, Function) or guard.module.path is None:
            continue
        inner = [one for one in ast.walk(guard.node) if isinstance(one, FUNCTIONS) and one is not guard.node]
        if kept is not None and getattr(kept, "node", None) not in inner:
            continue  # the name was given to another function
        for node in inner:
            asked = Function(node, guard.frame, guard.module, node.name, f"{guard.qualname}.{node.name}")
            refusal = refusals(run).of_function(asked)
            if refusal.kind in PROTECTING and refusal.refuses:
                yield GuardDraft(
                    guard.full_name, refusal.kind, "decorator", True, place=function.place, why=WHY
                )
                break
