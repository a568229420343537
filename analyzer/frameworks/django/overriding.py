"""Methods of one name that run one after another: an override, and what it hands on to by `super()`.

What is around the method of a class further on, or what that method refuses, holds for the view as well, if
the override does nothing before it hands on: it may look things up, give them names, and raise.  One that may
answer by itself before, or acts before, is not followed.
Source: django/views/generic/edit.py 5.2 (`put` stands for `post`).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from analyzer.concepts.body_names import is_upper
from analyzer.concepts.callables import describe
from analyzer.concepts.layers import guards_of
from analyzer.concepts.routing import GuardDraft
from analyzer.evaluator.attributes import mro_of
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.symbols import Class, Function
from analyzer.frameworks.django.mixins import refusal_in


@dataclass(frozen=True, slots=True)
class Overridden:
    """A method on the way, the class that defines it, and whether it hands on to the next."""

    base: Class
    method: Any
    hands_on: bool


def overridden(run: Interpreter, cls: Class, name: str, asked: tuple[str, ...] = ()) -> Iterator[Overridden]:
    """The methods of a name that run for a view of a class, the first included; of one that only calls
    another method of the view, that one's too."""
    beyond: Class | None = None  # what decorates a method that a class inherits hands on behind its owner
    for base in mro_of(cls):
        if not isinstance(base, Class):
            return
        if beyond is not None or name not in base.namespace:
            beyond = None if base is beyond else beyond
            continue
        method = run.settle(base.namespace[name])
        function = describe(method).function
        body = function.node.body if isinstance(function, Function) else None
        statements = body if isinstance(body, list) else []
        hands_on = _hands_on(statements, name)
        yield Overridden(base, method, hands_on)
        other = _other(statements)
        if other and other not in (name, *asked):
            yield from overridden(run, cls, other, (*asked, name))
        if not hands_on:
            return
        if isinstance(function, Function) and function.owner in mro_of(cls) and function.owner is not base:
            beyond = function.owner


def decorators_behind(run: Interpreter, cls: Class, name: str) -> Iterator[GuardDraft]:
    """What a method of a view is handed on through: decorators around the methods of classes further on."""
    for one in islice(overridden(run, cls, name), 1, None):
        yield from guards_of(run, describe(one.method).wrappers)


def guards_behind(run: Interpreter, cls: Class, name: str) -> Iterator[GuardDraft]:
    """The same, with the classes of the target's own that refuse in their methods before they hand on."""
    for position, one in enumerate(overridden(run, cls, name)):
        if position:
            yield from guards_of(run, describe(one.method).wrappers)
        if one.hands_on and one.base is not cls and one.base.module.path is not None:
            refusal = refusal_in(run, one.base, one.method)
            if refusal is not None:
                yield refusal


def _hands_on(statements: list[ast.stmt], name: str) -> bool:
    """Whether statements come to the call of the class before without doing or answering anything."""
    for statement in statements:
        match statement:
            case ast.Return(value=ast.expr() as value) | ast.Assign(value=value) | ast.Expr(value=value):
                if _is_next(value, name):
                    return True
                if isinstance(statement, ast.Return) or not _is_harmless(statement):
                    return False
            case ast.With(body=body) | ast.AsyncWith(body=body):
                return _hands_on(body, name)
            case ast.If() if not _is_harmless(statement):
                return False
            case ast.If() | ast.AnnAssign() | ast.Assert() | ast.Import() | ast.ImportFrom():
                continue
            case _:
                return False
    return False


def _is_next(node: ast.expr, name: str) -> bool:
    """Whether it is the call of the class before: `super().post(...)`."""
    call = node.value if isinstance(node, ast.Await) else node
    func = call.func if isinstance(call, ast.Call) else None
    return isinstance(func, ast.Attribute) and func.attr == name and is_upper(func.value)


def _is_harmless(statement: ast.stmt) -> bool:
    """Whether a statement answers nothing, and calls nothing for its effect alone."""
    return not any(
        isinstance(one, ast.Return) or (isinstance(one, ast.Expr) and not isinstance(one.value, ast.Constant))
        for one in ast.walk(statement)
    )


def _other(statements: list[ast.stmt]) -> str:
    """The method that one stands for which only calls it: `return self.post(...)`."""
    match statements:
        case [ast.Return(value=ast.Call(func=ast.Attribute(value=ast.Name(id="self"), attr=name)))]:
            return name
    return ""
