"""What stands in front of an application and is not read: whether its routes are open is not known then.

Told by the code that makes the application: what its name is handed to afterwards in the same function, what
the function of `wrap_app` hands it to, and factories of PasteDeploy, whose pipelines stand in a
configuration file.
Source: https://docs.pylonsproject.org/projects/pastedeploy/en/latest/#paste-app-factory
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from analyzer.concepts.routing import GuardDraft
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.symbols import Function
from analyzer.evaluator.values import Place
from analyzer.facts import GuardKind

PASTE: Final = frozenset(["global_conf", "global_config"])
"""By which name the factories of PasteDeploy take the configuration of all."""

FUNCTIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef)


def in_front(run: Interpreter, place: Place | None) -> Iterator[GuardDraft]:
    """What is called with an application that was made here, outermost first, and a pipeline before it."""
    tree = run.importer.parse(place.path) if place is not None else None
    if tree is None or place is None:
        return
    functions = [one for one in ast.walk(tree) if isinstance(one, FUNCTIONS)]
    if any(argument.arg in PASTE for one in functions for argument in one.args.args):
        yield _unread("paste.deploy pipeline", place, "the pipeline that is configured for it is not read")
    around = [one for one in functions if one.lineno <= place.line <= (one.end_lineno or one.lineno)]
    if not around:
        return
    inner = max(around, key=lambda one: one.lineno)
    names = {
        target.id
        for one in ast.walk(inner)
        if isinstance(one, ast.Assign) and one.lineno <= place.line <= (one.end_lineno or one.lineno)
        for target in one.targets
        if isinstance(target, ast.Name)
    }
    for one in reversed(list(_calls_after(inner, place))):
        if any(isinstance(given, ast.Name) and given.id in names for given in one.args):
            at = Place(place.path, one.lineno, one.end_lineno or one.lineno)
            yield _unread(ast.unparse(one.func), at, "what it does in front of the application is not read")


def in_wrapper(run: Interpreter, wrapper: Function) -> Iterator[GuardDraft]:
    """What a function that is given an application puts around it, outermost first."""
    path, arguments = wrapper.module.path, wrapper.node.args
    if path is None:
        return
    given = {one.arg for one in (*arguments.posonlyargs, *arguments.args)}
    calls = [one for one in ast.walk(wrapper.node) if isinstance(one, ast.Call)]
    for one in sorted(calls, key=lambda one: (one.lineno, one.col_offset), reverse=True):
        if any(isinstance(argument, ast.Name) and argument.id in given for argument in one.args):
            at = Place(path, one.lineno, one.end_lineno or one.lineno)
            yield _unread(ast.unparse(one.func), at, "what it does in front of the application is not read")


def _calls_after(function: ast.AST, place: Place) -> Iterator[ast.Call]:
    """The calls below a line, in order."""
    calls = [one for one in ast.walk(function) if isinstance(one, ast.Call) and one.lineno > place.end_line]
    yield from sorted(calls, key=lambda one: (one.lineno, one.col_offset))


def _unread(name: str, place: Place, why: str) -> GuardDraft:
    return GuardDraft(name, GuardKind.OTHER, "middleware", None, place=place, why=why, unread=True)
