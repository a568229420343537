"""What a piece of syntax says by itself, asked once for each: a function is read again for every class that
inherits it, and says the same each time."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any, TypeVar

_T = TypeVar("_T")


class Syntax:
    """The syntax of one run."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, ast.AST], Any] = {}

    def text(self, node: ast.AST) -> str:
        """How it is written."""
        return self.once("text", node, lambda: ast.unparse(node))

    def once(self, what: str, node: ast.AST, ask: Callable[[], _T]) -> _T:
        """What was found out about it under this name; asked for now where nobody has."""
        key = (what, node)
        if key not in self._known:
            self._known[key] = ask()
        found: _T = self._known[key]
        return found
