"""What stands in a function's body, read once: for those who ask a function about itself without running it.

Inner functions and classes are part of the names and calls, as they may run; what they raise or return is theirs.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from analyzer.evaluator.symbols import FunctionNode

SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


@dataclass(slots=True)
class Body:
    """The parts of one function's body that others look at."""

    raises: list[ast.expr] = field(default_factory=list)
    returns: list[ast.expr] = field(default_factory=list)
    calls: list[ast.Call] = field(default_factory=list)
    """Calls of its own, inner functions left out."""
    called: set[str] = field(default_factory=set)
    """Last names of everything that is called, inner functions included."""
    imports: dict[str, tuple[ast.ImportFrom, str]] = field(default_factory=dict)
    """Names that it imports itself, with the statement and the original name."""
    names: list[ast.Name] = field(default_factory=list)
    """Names that are read, inner functions included, each once."""
    attributes: list[ast.Attribute] = field(default_factory=list)
    stores: list[ast.Subscript] = field(default_factory=list)
    """Items that are assigned."""
    size: int = 0
    """Syntax nodes."""


class Bodies:
    """The bodies that were read."""

    def __init__(self) -> None:
        self._known: dict[ast.AST, Body] = {}

    def of(self, node: FunctionNode) -> Body:
        """The body of a function or lambda."""
        body = self._known.get(node)
        if body is None:
            body = self._known[node] = _read(node)
        return body


def _read(node: FunctionNode) -> Body:
    body = Body()
    seen: set[str] = set()
    statements = node.body if isinstance(node.body, list) else [node.body]
    pending: list[tuple[ast.AST, bool]] = [(one, True) for one in reversed(statements)]
    while pending:
        one, own = pending.pop()
        body.size += 1
        kind = type(one)
        if kind is ast.Name:
            if isinstance(one.ctx, ast.Load) and one.id not in seen:  # type: ignore[attr-defined]
                seen.add(one.id)  # type: ignore[attr-defined]
                body.names.append(one)  # type: ignore[arg-type]
            continue
        if kind is ast.Constant:
            continue
        if kind is ast.Attribute:
            body.attributes.append(one)  # type: ignore[arg-type]
        elif kind is ast.Call:
            _note_call(body, one, own)  # type: ignore[arg-type]
        elif kind is ast.Raise and own:
            if one.exc is not None:  # type: ignore[attr-defined]
                body.raises.append(one.exc)  # type: ignore[attr-defined]
        elif kind is ast.Return and own:
            if one.value is not None:  # type: ignore[attr-defined]
                body.returns.append(one.value)  # type: ignore[attr-defined]
        elif kind is ast.ImportFrom:
            for alias in one.names:  # type: ignore[attr-defined]
                body.imports[alias.asname or alias.name] = (one, alias.name)  # type: ignore[assignment]
            continue
        elif kind is ast.Subscript and isinstance(one.ctx, ast.Store):  # type: ignore[attr-defined]
            body.stores.append(one)  # type: ignore[arg-type]
        inner = own and kind not in SCOPES
        pending.extend((child, inner) for child in children(one))
    return body


def _note_call(body: Body, call: ast.Call, own: bool) -> None:
    if own:
        body.calls.append(call)
    target = call.func
    if isinstance(target, ast.Name):
        body.called.add(target.id)
    elif isinstance(target, ast.Attribute):
        body.called.add(target.attr)


def children(node: ast.AST) -> Iterator[ast.AST]:
    """The direct children of a node; quicker than `ast.iter_child_nodes`, which looks every field up by name."""
    for value in node.__dict__.values():
        if isinstance(value, ast.AST):
            yield value
        elif isinstance(value, list):
            for one in value:
                if isinstance(one, ast.AST):
                    yield one
