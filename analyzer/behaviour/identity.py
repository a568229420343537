"""Whether a function asks whose something is, or who may do it: by the names that it uses.

Told: attributes, keywords, names and short texts that speak of users, owners, tenants, roles or
permissions, in the body of the function alone.  Whether what is done with them is right is not decided.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

from analyzer.evaluator.symbols import FunctionNode

MAX_NAMES: Final = 12
"""Names that are told of one function: the first few say what it looks at."""

MAX_TEXT: Final = 40
"""Characters of a text that may be a name."""

MAX_KNOWN: Final = 20_000
"""Names of which it is kept whether they speak of somebody: code uses the same ones again and again."""

SPEAKS: Final = re.compile(
    r"(?i)(owner|user|account|tenant|organi[sz]ation|(^|_)orgs?($|_)|team|workspace|member|permission|(^|_)perms?($|_)|role|"
    r"author|creator|created_by|admin|staff|(^|_)(can|may|is_allowed|check_access|has_access|ensure|require|assert)_|"
    r"access|policy|authori[sz]e|principal|identity|customer|get_queryset|get_object$|scope)"
)
"""What speaks of who somebody is."""


def considered(node: FunctionNode) -> tuple[str, ...]:
    """The names, each once, in order."""
    body = node.body if isinstance(node.body, list) else [node.body]
    found: dict[str, None] = {}
    for statement in body:
        for name in _names(statement):
            if _speaks(name):
                found.setdefault(name)
                if len(found) >= MAX_NAMES:
                    return tuple(found)
    return tuple(found)


@lru_cache(maxsize=MAX_KNOWN)
def _speaks(name: str) -> bool:
    return SPEAKS.search(name) is not None


def _names(statement: ast.AST) -> Iterator[str]:
    """Level by level, as `ast.walk` goes, at half of its cost: every function that is read is asked."""
    pending: list[Any] = [statement]
    for one in pending:
        kind = type(one)
        if kind is ast.Name:
            if type(one.ctx) is ast.Load:
                yield one.id
            continue
        if kind is ast.Constant:
            if isinstance(one.value, str) and len(one.value) < MAX_TEXT:
                yield one.value
            continue
        if kind is ast.Attribute:
            yield one.attr
        elif kind is ast.keyword and one.arg is not None:
            yield one.arg
        for value in one.__dict__.values():
            if type(value) is list:
                pending += [child for child in value if isinstance(child, ast.AST)]
            elif isinstance(value, ast.AST):
                pending.append(value)
