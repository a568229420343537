"""Decorators above the classes of the target that describe and change nothing: what they were given.

A class that a library's decorator is applied to is the class itself; what is written above it is read from
the class statement when it is asked for.
"""

from __future__ import annotations

import ast
from functools import partial

from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class
from analyzer.evaluator.values import Result


def class_decorators(run: Interpreter, cls: Class, names: tuple[str, ...]) -> list[Result]:
    """The results of calls with one of these last names above a class, outermost first."""
    frame = cls.frame
    if cls.node is None or frame is None:
        return []
    found = []
    for node in cls.node.decorator_list:
        if isinstance(node, ast.Call) and _last(node.func) in names:
            with run.at((), node, cls.module):
                made = run.demand(f"decorator of {cls.full_name}", partial(run.evaluate, node, frame))
            value = plain(made)
            if isinstance(value, Result):
                found.append(value)
    return found


def _last(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
