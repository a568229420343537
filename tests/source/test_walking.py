"""Walking gives every node that anything stands below, in the order of `ast.walk`."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import analyzer
from analyzer.source.walking import walk

FILES = sorted(Path(analyzer.__file__).parent.rglob("*.py"))[::9]
LEFT_OUT = (ast.expr_context, ast.boolop, ast.operator, ast.unaryop, ast.cmpop)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_as_ast_walk_but_for_contexts_and_operators(path: Path) -> None:
    tree = ast.parse(path.read_text())
    expected = [node for node in ast.walk(tree) if not isinstance(node, LEFT_OUT)]
    assert [*walk(tree)] == expected


def test_every_kind_of_field() -> None:
    tree = ast.parse(
        "def f(a, /, b: int = 1, *c, d, e=2, **g) -> str:\n"
        "    global h\n"
        "    match a:\n"
        "        case {'k': [x, *y], **z} | Point(p=1) | None: pass\n"
        "    return {**a, b: not c} if a < b < d else f'{a!r:>{b}}'\n",
        type_comments=True,
    )
    assert [*walk(tree)] == [node for node in ast.walk(tree) if not isinstance(node, LEFT_OUT)]
