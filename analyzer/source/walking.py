"""Walking syntax trees."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any, Final

WITHOUT_MEANING: Final = frozenset(["ctx", "op", "ops", "kind", "type_comment", "type_ignores"])
"""Fields in which no node stands that anything could stand below."""

_BELOW: Final[dict[type[ast.AST], tuple[str, ...]]] = {
    ast.Name: (),
    ast.Constant: (),
    ast.Attribute: ("value",),
}
"""Fields by class of node that may hold others, as far as was met; of the most frequent ones, no more than
those that do."""


def walk(node: ast.AST) -> Iterator[ast.AST]:
    """A node and all below it, level by level, as `ast.walk` gives them, in a third of the time: contexts and
    operators are left out, which are as many again."""
    pending: list[Any] = [node]
    for one in pending:
        kind = one.__class__
        fields = _BELOW.get(kind)
        if fields is None:
            fields = _BELOW[kind] = tuple(name for name in kind._fields if name not in WITHOUT_MEANING)
        for name in fields:
            value = getattr(one, name, None)
            if value.__class__ is list:
                pending += [child for child in value if isinstance(child, ast.AST)]
            elif isinstance(value, ast.AST):
                pending.append(value)
        yield one
