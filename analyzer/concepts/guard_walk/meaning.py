"""What a test in a guard's code is about: who shows no credentials, and what the deployment decides."""

from __future__ import annotations

import ast
import re
from typing import Any, Final

from analyzer.evaluator.values import Join, Setting

NOBODY: Final = re.compile(
    r"(?i)(anonymous|unauthenticated|guest)(_?(user|subject|principal|identity|caller))?$"
)
"""Names of what holds where nobody has logged in."""


SHOWN: Final = re.compile(
    r"(?i)(user|account|principal|identity|token|auth|authorization|jwt|session|cookie|header|api_?key|credential|"
    r"signature|password|bearer)s?(_?id|_?name|_?value|_?data)?$|^get(_?(list|all))?$|^(is_|has_|was_)?(authenticated|authed|"
    r"(logged|signed)_?in|active|staff|superuser|admin|verified)$"
)
"""Names of credentials, and of what holds where somebody has logged in; `get` asks for one by its name."""


WHO: Final = re.compile(
    r"(?i)(^|_)(user|account|principal|identity|credentials?|(access|auth|bearer|jwt|api)_?(token|key))$"
)
"""Names of who is calling, or of what they show, which a function is given that says more of them."""


SETTINGS: Final = re.compile(r"(?i)(^|_)(settings?|conf|config|configuration)$")
"""Names of what holds the settings of a program."""


def shows_nothing(test: ast.expr, outcome: bool) -> bool:
    """Whether who shows no credentials at all gets this outcome of a test that is about the caller.

    Not told of names that say neither: `refusal = check(request)` holds where somebody is turned away.
    """
    match test:
        case ast.Compare(left=one, ops=[ast.Is() | ast.Eq()], comparators=[ast.Constant(value=None)]):
            return outcome and _is_shown(one)
        case ast.Compare(left=one, ops=[ast.IsNot() | ast.NotEq()], comparators=[ast.Constant(value=None)]):
            return not outcome and _is_shown(one)
        case ast.Compare(left=ast.Constant(value=str()), ops=[ast.In()]):
            return not outcome
        case ast.Compare(left=ast.Constant(value=str()), ops=[ast.NotIn()]):
            return outcome
        case ast.Compare():
            return False
    return outcome if NOBODY.search(last_name(test)) else not outcome and _is_shown(test)


def says_of_caller(value: ast.expr) -> bool:
    """Whether a call is given who is calling: `tools_of(request.user)`."""
    given = value.value if isinstance(value, ast.Await) else value
    return isinstance(given, ast.Call) and any(
        WHO.search(last_name(one)) for one in (*given.args, *(keyword.value for keyword in given.keywords))
    )


def names_nobody(value: ast.expr) -> bool:
    """Whether a value is somebody who stands for nobody, or is made of one: `Anonymous()`,
    `Subject(AnonymousUser(), scopes)`."""
    return any(
        NOBODY.search(one.id if isinstance(one, ast.Name) else one.attr)
        for one in ast.walk(value)
        if isinstance(one, (ast.Name, ast.Attribute))
    )


def _is_shown(node: ast.expr) -> bool:
    return SHOWN.search(last_name(node)) is not None


def last_name(node: ast.expr) -> str:
    """What a piece of the code is called: the name that is read, called or bound, the key asked for."""
    match node:
        case (
            ast.Name(id=name) | ast.Attribute(attr=name) | ast.Subscript(slice=ast.Constant(value=str(name)))
        ):
            return name
        case ast.Call(func=one) | ast.NamedExpr(target=one) | ast.Await(value=one):
            return last_name(one)
    return ""


def rests_on_settings(value: Any) -> bool:
    """Whether a value is what the deployment decides."""
    if isinstance(value, Join):
        return all(rests_on_settings(one.value) for one in value.alternatives)
    return isinstance(value, Setting)


def of_settings(node: ast.expr) -> bool:
    """Whether a piece of the code is looked up in the settings of the program."""
    match node:
        case ast.Name(id=name):
            return SETTINGS.search(name) is not None
        case ast.Attribute(attr=name) | ast.Subscript(slice=ast.Constant(value=str(name))) if SETTINGS.search(
            name
        ):
            return True
        case ast.Compare(left=one) | ast.Attribute(value=one) | ast.Subscript(value=one):
            return of_settings(one)
        case ast.Call(func=ast.Name(id="getattr"), args=[one, *_]) | ast.Call(func=ast.Attribute(value=one)):
            return of_settings(one)
    return False
