"""Whether a function asks whose something is, or who may do it: by the names that it uses.

Told: attributes, keywords, names and short texts that speak of users, owners, tenants, roles or
permissions, in the body of the function alone.  Whether what is done with them is right is not decided.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Final

from analyzer.evaluator.symbols import FunctionNode

MAX_NAMES: Final = 12
"""Names that are told of one function: the first few say what it looks at."""

MAX_TEXT: Final = 40
"""Characters of a text that may be a name."""

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
            if SPEAKS.search(name):
                found.setdefault(name)
                if len(found) >= MAX_NAMES:
                    return tuple(found)
    return tuple(found)


def _names(statement: ast.AST) -> Iterator[str]:
    for one in ast.walk(statement):
        match one:
            case ast.Attribute():
                yield one.attr
            case ast.keyword(arg=str() as name):
                yield name
            case ast.Name(ctx=ast.Load()):
                yield one.id
            case ast.Constant(value=str() as text) if len(text) < MAX_TEXT:
                yield text
