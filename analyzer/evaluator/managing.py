"""Context managers made of a generator: what stands behind its `yield` waits until the block is left.

Elsewhere a generator function runs at its call.  In `with prefixed("/admin"):` that would set a prefix and
take it back before the block has begun; so a function that is called there runs up to its `yield`, and the
rest when the block has run.  Where the block raises, only what stands under `finally` runs.

Limits: a `yield` under a test, in a loop or inside another `with` does not part a function: it runs at its
call.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Any

from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.symbols import Frame, Function, FunctionNode, Native


@dataclass(frozen=True, slots=True)
class Parts:
    """The body of a generator function around its first `yield`."""

    before: list[ast.stmt]
    """What runs when the block is entered, the `yield` with it."""
    after: list[ast.stmt]
    """What runs when the block is left."""
    always: list[ast.stmt]
    """That of it which runs even if the block raised."""


def parts_of(run: Interpreter, node: FunctionNode) -> Parts | None:
    """The body of a function around its `yield`; None where nothing parts it."""
    known: dict[FunctionNode, Parts | None] = run.notes.setdefault("managing.parts", {})
    if node not in known:
        known[node] = _parted(node.body) if isinstance(node.body, list) else None
    return known[node]


def _parted(body: list[ast.stmt]) -> Parts | None:
    for index, statement in enumerate(body):
        done, rest = body[:index], body[index + 1 :]
        if isinstance(statement, (ast.Expr, ast.Assign, ast.AnnAssign)):
            if isinstance(statement.value, ast.Yield):
                return Parts([*done, statement], rest, [])
        elif isinstance(statement, ast.Try):
            inner = _parted(statement.body)
            if inner is not None:
                last = statement.finalbody
                after = [*inner.after, *statement.orelse, *last, *rest]
                return Parts([*done, *inner.before], after, [*inner.always, *last])
    return None


def leaving(run: Interpreter, function: Function, frame: Frame, parts: Parts) -> Native:
    """What leaves the block of a function that has run up to its `yield`, called like an `__exit__`."""
    site = (function, run.node, run.file)

    def leave(run: Interpreter, kind: Any = None, *_: Any) -> None:
        path, node, file = run.path, run.node, run.file
        run.stack.append(site)
        run.file = function.module
        try:
            run.block(parts.after if kind is None else parts.always, frame)
        finally:
            run.stack.pop()
            run.path, run.node, run.file = path, node, file

    return Native(f"{function.full_name}.__exit__", leave)
