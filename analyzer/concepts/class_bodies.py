"""Calls in class bodies: what an object that a class body makes was given, where the object does not tell."""

from __future__ import annotations

import ast
from functools import partial

from analyzer.evaluator.annotations import class_frame
from analyzer.evaluator.calls import evaluate_arguments
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.symbols import Class
from analyzer.evaluator.values import Arguments


def assigned_call(cls: Class, name: str) -> ast.Call | None:
    """The call that a class body assigns to a name."""
    for statement in cls.node.body if cls.node is not None else ():
        match statement:
            case ast.Assign(targets=[ast.Name(id=target)], value=ast.Call() as call) if target == name:
                return call
            case ast.AnnAssign(target=ast.Name(id=target), value=ast.Call() as call) if target == name:
                return call
    return None


def arguments_given(run: Interpreter, cls: Class, name: str) -> Arguments | None:
    """The arguments of the call that a class body assigns to a name; None where there is none."""
    call = assigned_call(cls, name)
    if call is None:
        return None
    with run.at((), call, cls.module):
        found = run.demand(
            f"field {cls.full_name}.{name}", partial(evaluate_arguments, run, call, class_frame(cls))
        )
    return found if isinstance(found, Arguments) else None
