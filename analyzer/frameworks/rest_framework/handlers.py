"""What a handler of the target's own does with serializers: what the request fills, what is answered.

Read are the calls that make serializers (by a class, or by the view's `get_serializer`), the variables that
hold them, and the responses that are made of their data.  `data=` says that the request fills one.
Limits: one function; a serializer that is passed on is not followed.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class, Frame, Function
from analyzer.evaluator.values import Place
from analyzer.frameworks.rest_framework.declared import is_serializer

OF_VIEW: Final = ("get_serializer", "get_serializer_class", "serializer_class")
"""Attributes of a view by which its serializer is made."""

ANSWERING: Final = frozenset(
    [
        "list",
        "create",
        "retrieve",
        "update",
        "partial_update",
        "destroy",
        "get",
        "post",
        "put",
        "patch",
        "delete",
    ]
)
"""Methods that another one may let answer."""


@dataclass(frozen=True, slots=True)
class Made:
    """A serializer that a handler makes; without a class, the view's."""

    serializer: Any
    many: bool
    partial: bool
    filled: bool
    place: Place | None


@dataclass(slots=True)
class Used:
    """What a handler does."""

    taken: list[Made] = field(default_factory=list)
    answered: dict[str, list[Made]] = field(default_factory=dict)
    paged: bool = False
    delegates: str | None = None
    """The method that it lets answer."""


def used_serializers(run: Interpreter, function: Function) -> Used:
    """What a function does with serializers."""
    return _Reading(run, function).read()


class _Reading:
    def __init__(self, run: Interpreter, function: Function) -> None:
        self.run = run
        self.function = function
        self._held: dict[str, list[Made]] = {}
        self._used = Used()

    def read(self) -> Used:
        nodes = list(_own_nodes(self.function.node))
        for node in nodes:
            if (
                isinstance(node, ast.Assign)
                and len(node.targets) == 1
                and isinstance(node.targets[0], ast.Name)
            ):
                made = self._made(node.value)
                if made is not None:
                    self._held.setdefault(node.targets[0].id, []).append(made)
        for node in nodes:
            if isinstance(node, ast.Call):
                self._call(node)
            elif isinstance(node, ast.Return):
                self._return(node)
        return self._used

    def _call(self, node: ast.Call) -> None:
        made = self._made(node)
        if made is not None and made.filled and made not in self._used.taken:
            self._used.taken.append(made)
        if not isinstance(node.func, ast.Attribute):
            return
        if node.func.attr in ("get_paginated_response", "paginate_queryset"):
            self._used.paged = True
        above = isinstance(node.func.value, ast.Call) and _is_self(node.func.value)
        if above and node.func.attr in ANSWERING:
            self._used.delegates = node.func.attr

    def _return(self, node: ast.Return) -> None:
        value = node.value
        if not isinstance(value, ast.Call):
            return
        name = _last(value.func)
        if isinstance(value.func, ast.Attribute) and name in ANSWERING and _is_self(value.func.value):
            if self._used.delegates is None:
                self._used.delegates = name
            return
        if name == "get_paginated_response":
            data = value.args[0] if value.args else None
            self._answer("200", [replace(one, many=True) for one in self._shown(data)])
            return
        if name != "Response":
            return
        given = {one.arg: one.value for one in value.keywords}
        status = self._status(given.get("status", value.args[1] if len(value.args) > 1 else None))
        data = given.get("data", value.args[0] if value.args else None)
        shown = self._shown(data)
        if status is not None and (shown or status.startswith("2")):
            self._answer(status, shown)

    def _answer(self, status: str, shown: list[Made]) -> None:
        known = self._used.answered.setdefault(status, [])
        known += [one for one in shown if one not in known]

    def _status(self, node: ast.expr | None) -> str | None:
        """The status of a response; None where it is not known."""
        if node is None:
            return "200"
        if isinstance(node, ast.Constant) and isinstance(node.value, int):
            return str(node.value)
        parts = _last(node).split("_")
        return parts[1] if parts[0] == "HTTP" and len(parts) > 1 and parts[1].isdigit() else None

    def _shown(self, node: ast.expr | None) -> list[Made]:
        """The serializers of whose data a response is made."""
        if isinstance(node, ast.Attribute) and node.attr == "data":
            if isinstance(node.value, ast.Name):
                return [replace(one, filled=False) for one in self._held.get(node.value.id, [])]
            made = self._made(node.value)
            return [replace(made, filled=False)] if made is not None else []
        return []

    def _made(self, node: ast.expr) -> Made | None:
        """The serializer that a call makes."""
        if not isinstance(node, ast.Call):
            return None
        callee = node.func
        name = _last(callee)
        of_view = name in OF_VIEW and isinstance(callee, ast.Attribute) and _is_self(callee.value)
        if of_view and name == "get_serializer_class":
            return None
        if isinstance(callee, ast.Call) and _last(callee.func) == "get_serializer_class":
            of_view = True
        serializer = None if of_view else self._class(callee)
        if not of_view and serializer is None:
            return None
        given = {one.arg: one.value for one in node.keywords}
        line, end = node.lineno, node.end_lineno or node.lineno
        path = self.function.module.path
        return Made(
            serializer,
            _is_true(given.get("many")),
            _is_true(given.get("partial")),
            "data" in given,
            Place(path, line, end) if path is not None else None,
        )

    def _class(self, node: ast.expr) -> Any:
        """The serializer class that an expression names; None where it names none."""
        if not isinstance(node, (ast.Name, ast.Attribute)) or not _last(node)[:1].isupper():
            return None
        root: ast.expr = node
        while isinstance(root, ast.Attribute):
            root = root.value
        if not isinstance(root, ast.Name) or root.id in ("self", "request"):
            return None
        frame: Frame = self.function.frame
        found = plain(
            self.run.demand(
                f"serializers of {self.function.full_name}", lambda: self.run.evaluate(node, frame)
            )
        )
        return found if isinstance(found, Class) and is_serializer(found) else None


def _own_nodes(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a function, without those of functions and classes within it, in the order of the text."""
    for inner in ast.iter_child_nodes(node):
        if not isinstance(inner, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            yield inner
            yield from _own_nodes(inner)


def _is_self(node: ast.expr) -> bool:
    """Whether an expression is the view, or what the view derives from."""
    called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "super"
    return called or (isinstance(node, ast.Name) and node.id == "self")


def _is_true(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is True


def _last(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
