"""Whether a function asks whose something is, or who may do it: by the names that it uses.

Told: attributes, keywords, names and short texts that speak of users, owners, tenants, roles or
permissions, in the body of the function alone; what only a log is told asks nobody.  Whether what is done
with them is right is not decided.
"""

from __future__ import annotations

import ast
import re
from functools import lru_cache
from typing import Any, Final

from analyzer.behaviour.checking import called_name
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

LOGS: Final = re.compile(r"(?i)(^|_)log$|(^|_)(logger|logging)(_|$)|^getLogger$")
"""Names of logs, and of functions that write to one."""

LEVELS: Final = frozenset(
    ["debug", "info", "warning", "warn", "error", "critical", "exception", "log", "trace", "fatal"]
)
"""Names of the methods by which a log is told something."""


def considered(node: FunctionNode) -> tuple[str, ...]:
    """The names, each once, in order."""
    body = node.body if isinstance(node.body, list) else [node.body]
    found: dict[str, None] = {}
    for statement in body:
        found.update(dict.fromkeys(filter(_speaks, _names(statement))))
        if len(found) >= MAX_NAMES:
            break
    return tuple(found)[:MAX_NAMES]


@lru_cache(maxsize=MAX_KNOWN)
def _speaks(name: str) -> bool:
    return SPEAKS.search(name) is not None


def _tells_log(called: ast.expr) -> bool:
    """Whether a call writes to a log: `self._logger.info(...)`, `getLogger(__name__).error(...)`,
    `auth_log(...)`."""
    if isinstance(called, ast.Attribute):
        if called.attr not in LEVELS:
            return False
        called = called.value
        called = called.func if isinstance(called, ast.Call) else called
    return LOGS.search(called_name(called)) is not None


def _names(statement: ast.AST) -> list[str]:
    """Level by level, as `ast.walk` goes, at a fraction of its cost: every function that is read is asked."""
    found: list[str] = []
    pending: list[Any] = [statement]
    name, constant, attribute, call, keyword, node = (
        ast.Name, ast.Constant, ast.Attribute, ast.Call, ast.keyword, ast.AST
    )  # fmt: skip
    for one in pending:
        kind = type(one)
        if kind is name:
            if type(one.ctx) is ast.Load:
                found.append(one.id)
        elif kind is constant:
            if isinstance(one.value, str) and len(one.value) < MAX_TEXT:
                found.append(one.value)
        elif kind is attribute:
            found.append(one.attr)
            pending.append(one.value)
        elif kind is call:
            if not _tells_log(one.func):
                pending += (one.func, *one.args, *one.keywords)
        else:
            if kind is keyword and one.arg is not None:
                found.append(one.arg)
            for value in one.__dict__.values():
                if type(value) is list:
                    pending += [child for child in value if isinstance(child, node)]
                elif isinstance(value, node):
                    pending.append(value)
    return found
