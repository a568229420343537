"""Code that finds the handler of a request by itself: what can be read of it, and what cannot.

Texts that such code compares the path with are paths that it answers; whether there are more is not known.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from analyzer.evaluator.symbols import Function


def compared_paths(function: Function) -> Iterator[tuple[str, int]]:
    """Constant paths that a function compares something called path with, each with its line."""
    seen: set[str] = set()
    for node in ast.walk(function.node):
        for text in _compared(node):
            if text not in seen:
                seen.add(text)
                yield text, node.lineno  # type: ignore[attr-defined]


def _compared(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Compare(left=left, ops=[ast.Eq() | ast.In()], comparators=[right]):
            if _is_path(left):
                yield from _texts(right)
            elif isinstance(left, ast.Constant) and _is_path(right) and isinstance(node.ops[0], ast.Eq):
                yield from _texts(left)
        case ast.Match(subject=subject, cases=cases) if _is_path(subject):
            for case in cases:
                for inner in ast.walk(case.pattern):
                    if isinstance(inner, ast.MatchValue):
                        yield from _texts(inner.value)


def _is_path(node: ast.expr) -> bool:
    """Whether an expression goes by the name of a path."""
    if isinstance(node, ast.Subscript):
        return isinstance(node.slice, ast.Constant) and node.slice.value in ("PATH_INFO", "path")
    name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
    return name in ("path", "path_info", "url", "route", "endpoint", "pathname") or name.endswith("_path")


def _texts(node: ast.expr) -> Iterator[str]:
    listed = node.elts if isinstance(node, (ast.Tuple, ast.List, ast.Set)) else [node]
    for one in listed:
        if isinstance(one, ast.Constant) and isinstance(one.value, str) and one.value.startswith("/"):
            yield one.value
