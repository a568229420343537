"""What the pass over a file wants to know of single expressions, and what each kind of them holds."""

from __future__ import annotations

import ast
from ast import Attribute, Call, Constant, Name
from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any

_CATCHES_IMPORT_ERROR = frozenset({"ImportError", "ModuleNotFoundError", "Exception", "BaseException"})


def dotted_name(node: ast.expr) -> str:
    """`a.b.c` as text; '' for every other expression."""
    if type(node) is Name:
        return node.id
    parts: list[str] = []
    while type(node) is Attribute:
        parts.append(node.attr)
        node = node.value
    if type(node) is not Name:
        return ""
    parts.append(node.id)
    parts.reverse()
    return ".".join(parts)


def _comprehended(node: ast.ListComp | ast.SetComp | ast.GeneratorExp) -> list[ast.expr]:
    return [node.elt, *_generators(node.generators)]


def _generators(generators: Iterable[ast.comprehension]) -> list[ast.expr]:
    return [part for clause in generators for part in (clause.iter, *clause.ifs)]


def _value(node: Any) -> tuple[ast.expr | None]:
    return (node.value,)


PARTS: dict[type[ast.expr], Callable[[Any], Iterable[ast.expr | None]]] = {
    ast.Await: _value,
    ast.BinOp: attrgetter("left", "right"),
    ast.BoolOp: attrgetter("values"),
    ast.Compare: lambda node: (node.left, *node.comparators),
    ast.Dict: lambda node: (*node.keys, *node.values),
    ast.DictComp: lambda node: (node.key, node.value, *_generators(node.generators)),
    ast.FormattedValue: attrgetter("value", "format_spec"),
    ast.GeneratorExp: _comprehended,
    ast.IfExp: attrgetter("test", "body", "orelse"),
    ast.JoinedStr: lambda node: [part for part in node.values if type(part) is not Constant],
    ast.List: attrgetter("elts"),
    ast.ListComp: _comprehended,
    ast.Set: attrgetter("elts"),
    ast.SetComp: _comprehended,
    ast.Slice: attrgetter("lower", "upper", "step"),
    ast.Starred: _value,
    ast.Subscript: attrgetter("value", "slice"),
    ast.Tuple: attrgetter("elts"),
    ast.UnaryOp: lambda node: (node.operand,),
    ast.Yield: _value,
    ast.YieldFrom: _value,
}
"""What the kinds of expression hold that the pass does not treat itself; None where a part is absent."""

if hasattr(ast, "TemplateStr"):  # Python 3.14
    PARTS[ast.TemplateStr] = PARTS[ast.JoinedStr]
    PARTS[getattr(ast, "Interpolation")] = PARTS[ast.FormattedValue]  # noqa: B009


def defaults(arguments: ast.arguments, pending: list[ast.expr]) -> None:
    """Put the default values of parameters, which run where the function is defined, on a list."""
    pending += arguments.defaults
    if arguments.kw_defaults:
        pending += [default for default in arguments.kw_defaults if default is not None]


def handles_import_error(handler: ast.ExceptHandler) -> bool:
    """Whether an `except` clause catches a failing import."""
    return handler.type is None or _names_import_error(handler.type)


def suppresses_import_error(node: ast.expr) -> bool:
    """Whether `with node:` catches a failing import."""
    return (
        isinstance(node, Call)
        and dotted_name(node.func) in ("suppress", "contextlib.suppress")
        and any(map(_names_import_error, node.args))
    )


def _names_import_error(node: ast.expr) -> bool:
    kinds = node.elts if isinstance(node, ast.Tuple) else [node]
    return any(dotted_name(kind).rpartition(".")[2] in _CATCHES_IMPORT_ERROR for kind in kinds)


def only_checkers_take(test: ast.expr) -> bool | None:
    """True where only type checkers take the branch, False where they alone take the other one."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return False if _is_type_checking(test.operand) else None
    tests = test.values if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And) else [test]
    return True if any(map(_is_type_checking, tests)) else None


def _is_type_checking(test: ast.expr) -> bool:
    if isinstance(test, Name):
        return test.id == "TYPE_CHECKING"
    return isinstance(test, Attribute) and test.attr == "TYPE_CHECKING"


def written_names(expressions: Iterable[ast.expr]) -> tuple[str, ...]:
    """The dotted names of decorators or bases; '' for what is none."""
    return tuple([_name(node) for node in expressions])


def _name(node: ast.expr) -> str:
    """The dotted name of a decorator or base, its calls and subscripts taken off."""
    while isinstance(node, Call | ast.Subscript):
        node = node.func if isinstance(node, Call) else node.value
    return dotted_name(node)
