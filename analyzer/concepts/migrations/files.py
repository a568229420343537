"""Files of migrations: each is a module, of which some top-level names count."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from functools import partial
from typing import Any

from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Function, Module


def loaded(run: Interpreter, path: str, what: str) -> tuple[Module, Mapping[str, Any]]:
    """A file as a module, with what its top level binds; `what` is how its tool calls such a file."""
    module = run.importer.of_path(path)
    run.demand(f"{what} {path}", partial(run.importer.load, module))
    return module, module.frame.bindings if module.frame is not None else {}


def function_of(run: Interpreter, bound: Mapping[str, Any], name: str) -> Function | None:
    """The function of this name."""
    found = plain(run.settle(bound.get(name)))
    return found if isinstance(found, Function) else None


def statements(node: Any) -> list[Any]:
    """What a function does: its body without texts, `pass` and `return`."""
    body = node.body if isinstance(node.body, list) else [node.body]
    return [
        one
        for one in body
        if not isinstance(one, (ast.Pass, ast.Return))
        and not (isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant))
    ]
