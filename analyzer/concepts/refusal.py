"""What a callable on a request's way can do: whether it can refuse the request, and on which grounds.

Read from its code, never from its name alone: the exceptions that it raises itself or through the functions
it calls (three levels down), the status codes in them, and whether it looks at credentials.  A callable whose
name says 'auth' and which never refuses does not protect.  A guard that refuses with 401 or 403 does; one
that raises an exception of the target's own does if that exception is known to stand for those, by its status
or by its name.

Limits: refusals by returning a response are seen for status constants only; a refusal inside a library is not
seen, except for libraries whose stand-ins say so.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from analyzer.evaluator.attributes import ABSENT, class_attribute
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.library.functools import Cached, Partial
from analyzer.evaluator.operations import plain
from analyzer.evaluator.symbols import Bound, Class, Function, Instance, Module, Wrapped, name_of
from analyzer.evaluator.values import External, Setting, Unknown
from analyzer.facts import GuardKind

MAX_LEVELS: Final = 3
"""How deep refusals are looked for in what a guard calls."""

MAX_NODES: Final = 6_000
"""Syntax nodes read for one guard."""

AUTHENTICATION: Final = re.compile(
    r"(?i)(unauthori[sz]ed|unauthenticated|not_?authenticated|authentication|credential|invalid_?token|token_?expired|"
    r"login_?required|invalid_?api_?key|auth_?error|auth_?exception|jwt_?error|no_?auth)"
)
AUTHORIZATION: Final = re.compile(
    r"(?i)(forbidden|permission|access_?denied|not_?allowed|illegal_?operation|insufficient|not_?authori[sz]ed|"
    r"no_?access|privilege)"
)
RATE_LIMIT: Final = re.compile(r"(?i)(rate_?limit|throttl|too_?many|limit_?exceeded)")
CSRF: Final = re.compile(r"(?i)(csrf|xsrf)")


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a callable can do to a request."""

    kind: GuardKind
    refuses: bool | None
    why: str | None = None


class Refusals:
    """Reads callables for refusals, each once."""

    def __init__(self, run: Interpreter) -> None:
        self._run = run
        self._known: dict[Any, frozenset[str] | None] = {}
        self._nodes = 0

    def of(self, value: Any) -> Refusal:
        """The verdict on one callable (without its sub-dependencies)."""
        function = _function_of(self._run, value)
        return Refusal(GuardKind.OTHER, None, None) if function is None else self.of_function(function)

    def of_function(self, function: Function, calls: bool = True) -> Refusal:
        """The verdict on one function; without `calls`, only what stands in its own body counts."""
        self._nodes = 0
        return _verdict(self._grounds(function, 0 if calls else MAX_LEVELS))

    def _grounds(self, function: Function, level: int) -> frozenset[str]:
        key = (function.node, level >= MAX_LEVELS)
        found = self._known.get(key)
        if found is not None:
            return found
        self._known[key] = frozenset()  # a recursion adds nothing
        grounds: set[str] = set()
        body = function.node.body if isinstance(function.node.body, list) else [function.node.body]
        for node in _walk(body):
            self._nodes += 1
            if self._nodes > MAX_NODES:
                break
            if isinstance(node, ast.Raise) and node.exc is not None:
                grounds |= self._raised(node.exc, function)
            elif isinstance(node, ast.Return) and isinstance(node.value, ast.Call):
                status = _status_of(node.value)
                if status is not None and status >= 400:
                    grounds.add(_by_status(status))
            elif isinstance(node, ast.Call) and level < MAX_LEVELS:
                called = _resolve(self._run, node.func, function)
                if isinstance(called, Function):
                    grounds |= self._grounds(called, level + 1)
        frozen = frozenset(grounds)
        self._known[key] = frozen
        return frozen

    def _raised(self, node: ast.expr, function: Function) -> set[str]:
        call = node if isinstance(node, ast.Call) else None
        target = call.func if call is not None else node
        value = _resolve(self._run, target, function)
        name = name_of(value) if value is not None else ast.unparse(target)
        if isinstance(value, Function):  # a factory of exceptions
            returned = {ground for inner in _returns(value) for ground in self._raised(inner, value)}
            return returned or {_by_name(name)}
        status = _status_of(call) if call is not None else None
        if status is None and isinstance(value, Class):
            status = self._class_status(value)
        if status is None and isinstance(value, Instance):
            code = plain(value.attributes.get("status_code"))
            status = code if isinstance(code, int) else None
            name = name_of(value.cls)
        if status is None and call is not None:
            status = self._evaluated_status(call, function)
        if status is not None:
            return {_by_status(status)}
        return {_by_name(name)}

    def _class_status(self, cls: Class) -> int | None:
        """The status code that an exception class of the target's own stands for."""
        for base in cls.mro:
            if not isinstance(base, Class):
                continue
            code = plain(base.namespace.get("status_code"))
            if isinstance(code, int):
                return code
            initializer = base.namespace.get("__init__")
            if isinstance(initializer, Function):
                for node in _walk(
                    list(initializer.node.body) if isinstance(initializer.node.body, list) else []
                ):
                    if isinstance(node, ast.Call):
                        code = _status_of(node)
                        if code is not None:
                            return code
        return None

    def _evaluated_status(self, call: ast.Call, function: Function) -> int | None:
        """A status that is written as a constant's name: `status.HTTP_401_UNAUTHORIZED`,
        `HTTPStatus.FORBIDDEN`."""
        for node in [
            *(keyword.value for keyword in call.keywords if keyword.arg == "status_code"),
            *call.args[:1],
        ]:
            value = plain(_resolve(self._run, node, function))
            if isinstance(value, int) and not isinstance(value, bool):
                return value
        return None


def _verdict(grounds: frozenset[str]) -> Refusal:
    for ground, kind in (
        ("authentication", GuardKind.AUTHENTICATION),
        ("authorization", GuardKind.AUTHORIZATION),
        ("rate_limit", GuardKind.RATE_LIMIT),
        ("csrf", GuardKind.CSRF),
    ):
        if ground in grounds:
            return Refusal(kind, True, f"its code refuses: {ground.replace('_', ' ')}")
    if "validation" in grounds:
        return Refusal(GuardKind.VALIDATION, True, "its code refuses, though not for want of credentials")
    return Refusal(GuardKind.OTHER, bool(grounds), None)


def _by_status(status: int) -> str:
    return {401: "authentication", 403: "authorization", 407: "authentication", 429: "rate_limit"}.get(
        status, "validation" if 400 <= status < 500 else "failure"
    )


def _by_name(name: str) -> str:
    last = name.rpartition(".")[2]
    for pattern, ground in (
        (RATE_LIMIT, "rate_limit"),
        (CSRF, "csrf"),
        (AUTHENTICATION, "authentication"),
        (AUTHORIZATION, "authorization"),
    ):
        if pattern.search(last):
            return ground
    return (
        "validation"
        if re.search(r"(?i)(http|bad_?request|not_?found|invalid|validation)", last)
        else "failure"
    )


_STATUS_NAME = re.compile(r"(?:HTTP_|WS_)?(\d{3,4})")
_STATUS_WORDS: Final = {
    "UNAUTHORIZED": 401,
    "FORBIDDEN": 403,
    "TOO_MANY_REQUESTS": 429,
    "NOT_FOUND": 404,
    "BAD_REQUEST": 400,
    "CONFLICT": 409,
    "UNPROCESSABLE_ENTITY": 422,
}


def _status_of(call: ast.Call) -> int | None:
    """A status code among a call's arguments, as a number or as a constant that names one."""
    keyword = [one.value for one in call.keywords if one.arg in ("status_code", "status", "code")]
    for node in [*keyword, *call.args]:
        if isinstance(node, ast.Constant) and isinstance(node.value, int) and 100 <= node.value < 600:
            return node.value
        if isinstance(node, ast.Constant) and node.value in (1008, 3000, 4401, 4001):
            return 401  # close codes of a WebSocket for a policy violation
        if isinstance(node, ast.Attribute):
            found = _STATUS_NAME.search(node.attr)
            if found is not None and len(found.group(1)) == 3:
                return int(found.group(1))
            if node.attr.upper() in _STATUS_WORDS:
                return _STATUS_WORDS[node.attr.upper()]
            if found is not None and found.group(1) == "1008":
                return 401
    return None


def _walk(body: list[Any]) -> Iterator[ast.AST]:
    """The nodes of a body, inner functions and classes left out."""
    pending: list[ast.AST] = list(reversed(body))
    while pending:
        node = pending.pop()
        yield node
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            pending.extend(ast.iter_child_nodes(node))


def _returns(function: Function) -> list[ast.expr]:
    body = function.node.body
    if not isinstance(body, list):
        return [body]
    return [
        node.value for node in _walk(list(body)) if isinstance(node, ast.Return) and node.value is not None
    ]


def _function_of(run: Interpreter, value: Any) -> Function | None:
    """The function that runs when a callable is called."""
    value = plain(value)
    for _ in range(20):
        if isinstance(value, Wrapped):
            value = value.inner
        elif isinstance(value, (Partial, Cached, Bound)):
            value = value.function
        elif isinstance(value, Instance):
            value = class_attribute(run, value.cls, "__call__")
        elif isinstance(value, Class):
            value = class_attribute(run, value, "__init__")
        else:
            break
    return value if isinstance(value, Function) else None


def _resolve(run: Interpreter, node: ast.expr, function: Function) -> Any:
    """What a name in a function's body stands for, as far as it is known without running the body."""
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Name):
        scope = function.frame.scope_of(node.id)
        if scope is not None:
            return run.settle(scope.bindings.get(node.id))
        imported = _local_import(run, node.id, function)
        return imported if imported is not None else External(f"builtins.{node.id}")
    if isinstance(node, ast.Attribute):
        if (
            isinstance(node.value, ast.Name)
            and node.value.id in ("self", "cls")
            and function.owner is not None
        ):
            found = class_attribute(run, function.owner, node.attr)
            return None if found is ABSENT else found
        owner = _resolve(run, node.value, function)
        if isinstance(owner, (Module, Class, External, Setting)):
            with run.at((), node, function.module):
                found = run.attribute(owner, node.attr, None)
            return None if isinstance(found, Unknown) else found
        if isinstance(owner, Instance):
            with run.at((), node, function.module):
                found = run.attribute(owner, node.attr, None)
            return found.function if isinstance(found, Bound) else found
    return None


def _local_import(run: Interpreter, name: str, function: Function) -> Any:
    """A name that the function itself imports."""
    if not isinstance(function.node.body, list):
        return None
    for node in _walk(list(function.node.body)):
        if isinstance(node, ast.ImportFrom) and any(
            (alias.asname or alias.name) == name for alias in node.names
        ):
            module = run.import_from(node.module or "", node.level, function.module)
            original = next(alias.name for alias in node.names if (alias.asname or alias.name) == name)
            return run.import_name(module, original)
    return None
