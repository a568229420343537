"""Tests that hold what a request shows against what is kept: `request.GET.get("key") == device.key`,
`value not in allowed_values`.  Whoever decides by such a test asks for something that only some callers have,
whatever it is called.

Limits: what a request shows is seen where it is read from a request under its usual names, by itself or
through a name that it was given first; what says where a request comes from is no such thing.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

SHOWN: Final = frozenset(
    ["GET", "POST", "args", "query", "query_params", "headers", "form", "json", "get_json", "cookies", "META",
     "params", "values", "data"]
)  # fmt: skip
"""Attributes of a request that hold what the caller sent beside the path."""

REQUEST: Final = re.compile(r"(?i)^_?(http_?)?req(uest)?$")
"""Names of a request."""

WHENCE: Final = re.compile(
    r"(?i)(http_)?(accept.*|connection|content.(length|type)|host|origin|referr?er|upgrade|user.agent|if.(none.)?match|"
    r"if.(un)?modified.since|x.forwarded.\w+|x.real.ip|x.requested.with|remote_(addr|host|port)|request_method|path_info|"
    r"script_name|server_(name|port)|query_string|depth|overwrite|destination|range)"
)
"""Keys that say where a request comes from and what it wants."""

Given = Mapping[str, Sequence[ast.expr]]
"""What the names of a function are given in it."""


def holds_against(node: ast.AST, given: Given) -> bool:
    """Whether a piece of code compares what a request shows with what is neither written out nor shown."""
    return any(
        (_is_shown(one, given) and _is_kept(other, given))
        or (_is_shown(other, given) and _is_kept(one, given))
        for one, other in _compared(node)
    )


def _compared(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    for one in ast.walk(node):
        match one:
            case ast.Compare(
                left=left, ops=[ast.Eq() | ast.NotEq() | ast.In() | ast.NotIn()], comparators=[right]
            ):
                yield left, right
            case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name), args=[left, right]):
                if name in ("compare_digest", "constant_time_compare", "safe_str_cmp"):
                    yield left, right


def _is_shown(node: ast.expr, given: Given) -> bool:
    if isinstance(node, ast.Name):
        return any(_is_read(one) for one in given.get(node.id, ()))
    return _is_read(node)


def _is_read(node: ast.expr) -> bool:
    """Whether something is read from what a request shows."""
    read = any(_is_part(one) for one in ast.walk(node))
    keys = [
        one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)
    ]
    return read and not any(map(WHENCE.fullmatch, keys))


def _is_part(node: ast.AST) -> bool:
    match node:
        case ast.Attribute(value=ast.Name(id=name) | ast.Attribute(attr=name), attr=attr):
            return attr in SHOWN and REQUEST.match(name) is not None
        case ast.Call(func=ast.Name(id="getattr"), args=[ast.Name(id=name), ast.Name(), *_]):
            return REQUEST.match(name) is not None
    return False


def _is_kept(node: ast.expr, given: Given) -> bool:
    """Whether something is neither written out here nor sent by the caller."""
    if not isinstance(node, (ast.Name, ast.Attribute, ast.Call, ast.Subscript)):
        return False
    return not _is_shown(node, given)
