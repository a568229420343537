"""Classes that are mapped to tables, before a library says which they are."""

from __future__ import annotations

import ast
from typing import Any, Final

from analyzer.evaluator.classes import settle_bases
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.values import Unknown

MAX_ROUNDS: Final = 5
"""How often bases are looked at again that were not known when their class was made."""


def settle_late_bases(run: Interpreter) -> None:
    """Look again at bases that were not known when their class was made: their module was half-made."""
    late = [cls for cls in run.classes if cls.node is not None and any(map(_is_open, cls.bases))]
    if not late:
        return
    for _ in range(MAX_ROUNDS):
        for cls in late:
            assert cls.node is not None
            assert cls.frame is not None
            with run.at((), cls.node, cls.module):
                plain_bases = [base for base in cls.node.bases if not isinstance(base, ast.Starred)]
                cls.bases = [run.evaluate(base, cls.frame) for base in plain_bases]
                settle_bases(run, cls)
        late = [cls for cls in late if any(map(_is_open, cls.bases))]
        if not late:
            break
    for cls in run.classes:
        settle_bases(run, cls)


def _is_open(base: Any) -> bool:
    return isinstance(base, Unknown)
