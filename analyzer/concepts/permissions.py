"""Permissions: methods that say yes or no to a caller, and what their no stands for.

A method that can answer nothing but yes refuses nobody.  One that looks at who is calling decides about
permission (or about authentication, where its words say so); one that does not is a check of another kind: a
read-only mode, a switch.  Where a test of how the program is set up, or of the request's method, lets
everybody through, the refusal holds under the opposite of that test only (`answers.py`).

Limits: whether it looks at who is calling is read in the method's own code; what it asks other functions is
judged by their names.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any, Final

from analyzer.concepts.answers import SWITCH, free_answers
from analyzer.concepts.grounds import AUTHENTICATION
from analyzer.concepts.held_against import holds_against
from analyzer.concepts.layers import refusals
from analyzer.concepts.refusal import CALLER, Refusal
from analyzer.evaluator.attributes import ABSENT, class_attribute
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class, Function, Instance
from analyzer.facts import GuardKind

IDENTITY: Final = re.compile(r"(?i)(authenticated|anonymous|logged_?in|login|token|credential|session)")


def permission(run: Interpreter, value: Any, method: str) -> Refusal:
    """What a permission class (or an object of one) refuses by the answer of its method."""
    value = plain(value)
    cls = value.cls if isinstance(value, Instance) else value
    if not isinstance(cls, Class):
        return Refusal(GuardKind.AUTHORIZATION, None, "its code is not read")
    found = class_attribute(run, cls, method)
    if found is ABSENT or not isinstance(found, Function) or found.module.path is None:
        return Refusal(GuardKind.AUTHORIZATION, None, "its code is not read")
    return answer_of(run, found)


def answer_of(run: Interpreter, function: Function) -> Refusal:
    """What a function refuses that answers yes or no."""
    body = run.bodies.of(function.node)
    by = free_answers(run, refusals(run), function)
    if by.everybody and not body.raises:
        return Refusal(GuardKind.OTHER, False, "it always says yes")
    words = [*(one.id for one in body.names), *(one.attr for one in body.attributes), *_keys(function)]
    caller = [word for word in words if CALLER.search(word) and not SWITCH.search(word)]
    held = holds_against(function.node, body.given)
    if not caller and not held and not _refuses_all(body.returns):
        return Refusal(GuardKind.VALIDATION, True, "its code refuses, and does not look at who is calling")
    identity = (held and not caller) or any(
        IDENTITY.search(word) or AUTHENTICATION.search(word) for word in caller
    )
    kind = GuardKind.AUTHENTICATION if identity else GuardKind.AUTHORIZATION
    if by.undecided:
        return Refusal(kind, None, "its code has too many ways through it")
    return Refusal(kind, True, "its code says no to some callers", by.path)


def _keys(function: Function) -> Iterator[str]:
    """Texts by which something is looked up: `context["user"]`, `context.get("user")`."""
    for one in ast.walk(function.node):
        match one:
            case ast.Subscript(slice=ast.Constant(value=str() as key)):
                yield key
            case ast.Call(func=ast.Attribute(attr="get"), args=[ast.Constant(value=str() as key), *_]):
                yield key


def _refuses_all(returns: list[ast.expr]) -> bool:
    return bool(returns) and all(isinstance(one, ast.Constant) and one.value is False for one in returns)
