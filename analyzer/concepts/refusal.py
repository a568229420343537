"""What a callable on a request's way can do: whether it can refuse the request, and on which grounds.

Read from its code, never from its name alone: the exceptions that it raises itself or through the functions
it calls (three levels down), the status codes in them, and whether it looks at credentials.  A callable whose
name says 'auth' and which never refuses does not protect.  A guard that refuses with 401 or 403 does; one
that raises an exception of the target's own does if that exception is known to stand for those, by its status
or by its name.

Limits: refusals by returning a response are seen for status constants, for redirections to where one logs
in (returned, or raised as an exception with such a status), and for what a library's file lists in
``REFUSING``: {qualified name of a response or of a call that ends the request: status}; a refusal inside a
library is not seen otherwise.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar

from analyzer.concepts.body_names import is_given, is_object, is_parameter, resolve
from analyzer.concepts.grounds import (
    ENDING,
    by_call,
    by_name,
    by_status,
    leads_to_login,
    redirects,
    status_of,
    status_returned,
    statuses,
)
from analyzer.concepts.held_against import holds_against
from analyzer.concepts.known import known_guards, told
from analyzer.concepts.methods_by_name import methods_named
from analyzer.concepts.routing import PROTECTING
from analyzer.evaluator.attributes import class_attribute, mro_of
from analyzer.evaluator.bodies import Body
from analyzer.evaluator.comparing import truth
from analyzer.evaluator.conditions import Condition, Path
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.library.functools import Cached, Partial
from analyzer.evaluator.symbols import (
    FUNCTION,
    Bound,
    Class,
    Frame,
    Function,
    Instance,
    Native,
    Wrapped,
    name_of,
)
from analyzer.evaluator.values import Arguments, External, Join, Result, Setting
from analyzer.facts import GuardKind
from analyzer.source.walking import walk

MAX_LEVELS: Final = 3
"""How deep refusals are looked for in what a guard calls."""

MAX_NODES: Final = 6_000
"""Syntax nodes read for one guard."""


_T = TypeVar("_T")

CHECKING: Final = re.compile(
    r"(?i)^_?(check|ensure|require|assert|verify|enforce|validate)_(\w+_)?(permissions?|perms?|access|auth|authori[sz]ation|"
    r"authenticated|allowed|roles?)(_|$)"
)
"""Names of methods that refuse whoever may not, if they are what they are called."""

DELEGATE: Final = re.compile(r"(?i)(auth|security|current_user|verify|credential|api_?key|token|permission)")
"""Names of methods that decide about credentials which they are handed."""

CALLER: Final = re.compile(
    r"(?i)(user|principal|identity|account|credential|token|auth|jwt|session|cookie|header|api_?key|role|permission|"
    r"scope(?!_?id)|member|owner|secret|signature|password|bearer|client_id|acl|(signed|logged)_?in|"
    r"is_?(admin|anonymous|staff|superuser)|has_?perm)"
)
"""Names by which code looks at who is calling."""


AMBIENT: Final = re.compile(r"(?i)request|current|context|ctx|local|identity|^(g|session|bottle|cherrypy)$")
"""Names under which code reaches a request that nobody gave it."""

FORGERY: Final = re.compile(r"(?i)(^|_)[cx]srf(_|$)")
"""Names of functions that look whether a request was forged elsewhere."""

WHOSE: Final = re.compile(r"(?i)_?(id|uid|uuid|pk|name|nick|email|login)$")
"""What somebody is called by, in a session."""

HOLDERS: Final = frozenset(["header", "headers", "scope"])
"""Names of what holds credentials beside much else."""

IN_SCOPE: Final = frozenset(
    ["body", "headers", "http_version", "method", "more_body", "path", "query_string", "root_path", "scheme",
     "status", "type"]
)  # fmt: skip
"""Keys of an ASGI scope and of what is sent in answer, which say nothing of who is calling."""

HARMLESS: Final = re.compile(
    r"(?i)(http_)?(accept.*|connection|content.(length|type)|host|origin|referr?er|upgrade|user.agent|x.forwarded.\w+|"
    r"x.real.ip|x.requested.with)"
)
"""Headers that say where a request comes from and what it wants, not who sends it."""


OF_HARMLESS: Final = re.compile(rf"(?i)({HARMLESS.pattern.removeprefix('(?i)')})[._-]?headers?(?=$|[^a-z])")
"""The name of such a header in the name of something: `is_allowed_host_header`."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a callable can do to a request."""

    kind: GuardKind
    refuses: bool | None
    why: str | None = None
    path: Path = ()
    """Tests on settings under which alone it refuses."""
    perhaps: bool = False
    """Whether it calls something unknown whose name says that it refuses."""
    delegates: bool = False
    """Whether it hands what it was given to something unknown whose name speaks of credentials."""


IN_THREAD: Final = frozenset(
    [
        "starlette.concurrency.run_in_threadpool",
        "fastapi.concurrency.run_in_threadpool",
        "asyncio.to_thread",
        "asyncio.threads.to_thread",
        "anyio.to_thread.run_sync",
    ]
)
IN_EXECUTOR: Final = "run_in_executor"
"""Functions, and a method of event loops, that run what they are given and give what it gives."""


class Refusals:
    """Reads callables for refusals, each once."""

    def __init__(self, run: Interpreter) -> None:
        self._run = run
        self._known: dict[Any, frozenset[str]] = {}
        self._paths: dict[tuple[ast.AST, Class | None], Path] = {}
        self._answers: dict[tuple[Any, ...], Any] = {}
        self.bodies = run.bodies

    def once(self, question: str, node: ast.AST, function: Function, answer: Callable[[], _T]) -> _T:
        """The answer to a question about a piece of a function's code, which is the same for every request:
        a guard is walked for each route."""
        key = (question, node, function.read_for or function.owner, function.frame)
        if key not in self._answers:
            self._answers[key] = answer()
        return self._answers[key]  # type: ignore[no-any-return]

    def of(self, value: Any) -> Refusal:
        """The verdict on one callable (without its sub-dependencies)."""
        function = _function_of(self._run, value)
        return Refusal(GuardKind.OTHER, None, None) if function is None else self.of_function(function)

    def of_function(self, function: Function, decorates: bool = False) -> Refusal:
        """The verdict on one function; of one that decorates another, what it was given does not count."""
        refusal = _verdict(self._grounds(function, 0, decorates))
        if refusal.refuses and FORGERY.search(function.name):
            return replace(refusal, kind=GuardKind.CSRF)
        if refusal.refuses and refusal.kind in (GuardKind.AUTHENTICATION, GuardKind.AUTHORIZATION):
            return replace(refusal, path=self._depends_on(function))
        return refusal

    def hangs_up(self, value: Any) -> bool:
        """Whether a callable closes a WebSocket on somebody who shows no credentials: its own code ends
        there, and nobody else's."""
        function = _function_of(self._run, value)
        return function is not None and {"hangs up", "caller"} <= self._grounds(function, 0)

    def looks_at_caller(self, value: Any) -> bool:
        """Whether a callable, or what it calls, names credentials or who is calling."""
        function = _function_of(self._run, value)
        return function is not None and "caller" in self._grounds(function, 0)

    def says_who_calls(self, value: Any) -> bool:
        """Whether a callable looks, by itself or in what it calls, at a request that nobody gave it and at
        who is calling: `authed()`, which reads the session."""
        function = _function_of(self._run, value)
        return function is not None and {"caller", "ambient"} <= self._grounds(function, 0)

    def _grounds(self, function: Function, level: int, decorates: bool = False) -> frozenset[str]:
        key = (function.node, function.read_for, level >= MAX_LEVELS, decorates)
        found = self._known.get(key)
        if found is not None:
            return found
        self._known[key] = frozenset()  # a recursion adds nothing
        grounds: set[str] = set()
        body = self.bodies.of(function.node)
        if body.size <= MAX_NODES:
            for raised in body.raises:
                grounds |= self._raised(raised, function)
            for returned in body.returns:
                grounds |= {by_status(status) for status in statuses(returned, body) if status >= 400}
            for call in body.calls:
                grounds |= by_call(call, body)
            if _looks_at_caller(function, body) or _refuses_everybody(function):
                grounds.add("caller")
            if any(AMBIENT.search(one.id) for one in body.names):
                grounds.add("ambient")
            for call in body.calls if level < MAX_LEVELS else ():
                if not (decorates and is_given(call.func, function, self.bodies)):
                    grounds |= self._grounds_beyond(call, function, level + 1)
        frozen = frozenset(grounds)
        self._known[key] = frozen
        return frozen

    def _grounds_beyond(self, call: ast.Call, function: Function, level: int) -> set[str]:
        """The grounds of what a call runs, its decorators and what it is handed included."""
        grounds: set[str] = set()
        called = self._called(call, function)
        if (elsewhere := _run_elsewhere(call, called)) is not None:
            return self._grounds_beyond(elsewhere, function, level)
        asked = call.func.attr if _is_unknown(called) and isinstance(call.func, ast.Attribute) else ""
        if asked and (CHECKING.search(asked) or self._refuses_by_name(asked, level)):
            grounds.add("perhaps")
        if _is_unknown(called) and _hands_over(call, function):
            grounds.add("delegates")
        while isinstance(called, Wrapped):
            grounds |= self._by_decorator(called)
            called = plain(called.inner)
        if isinstance(called, Function):
            grounds |= self._grounds_of_call(call, called, function, level)
        if called is not None:
            grounds |= self._by_library(called)
        if isinstance(called, (Function, Instance)):
            for given in self._handed_over(call, function):
                grounds |= self._grounds(given, level)
        return grounds

    def _refuses_by_name(self, name: str, level: int) -> bool:
        """Whether all methods of this name that the target's classes have refuse somebody: one of them may be
        what an object of which nothing is known is asked."""
        methods = methods_named(self._run, name) if level < MAX_LEVELS else ()
        return bool(methods) and all(
            _verdict(self._grounds(one, level)).kind in PROTECTING for one in methods
        )

    def _called(self, call: ast.Call, function: Function) -> Any:
        """What a call runs; of an object of a class of the target's own that is called, that method."""
        called = resolve(self._run, call.func, function, self.bodies)
        if isinstance(called, Class) and is_object(call.func, function, self.bodies):
            method = class_attribute(self._run, called, "__call__")
            return method if isinstance(method, Function) else called
        return called

    def _grounds_of_call(
        self, call: ast.Call, called: Function, function: Function, level: int
    ) -> frozenset[str]:
        """The grounds of what is called; of a decorator that is applied on the spot, those of its wrapper."""
        grounds = self._grounds(called, level)
        if "ambient" not in grounds and _is_given_nothing(call, called):
            grounds -= {"caller"}  # what it looks at, the settings of a site say, is the same for everybody
        given = any(is_given(one, function, self.bodies) for one in call.args)
        if given and isinstance(called.node.body, list):
            frame = Frame(FUNCTION, called.module, called.frame, {}, called.qualname)
            for inner in called.node.body:
                if isinstance(inner, (ast.FunctionDef, ast.AsyncFunctionDef)):
                    name = frame.inner_name(inner.name)
                    wrapper = Function(inner, frame, called.module, inner.name, name)
                    grounds |= self._grounds(wrapper, level, True)
        return grounds

    def _handed_over(self, call: ast.Call, function: Function) -> Iterator[Function]:
        """Functions of the target's own that are given to code of its own: it will call them."""
        for node in call.args:
            if isinstance(node, ast.Name) and not is_given(node, function, self.bodies):
                given = resolve(self._run, node, function, self.bodies)
                if isinstance(given, Function) and given.owner is None:
                    yield given

    def ends(self, call: ast.Call) -> bool:
        """Whether a call ends the request."""
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        return name in ENDING and bool(by_call(call) or name == "abort")

    def is_own(self, call: ast.Call, function: Function) -> bool:
        """Whether a call runs code of the target's own."""
        return self.once("is own", call, function, lambda: self._is_own(call, function))

    def _is_own(self, call: ast.Call, function: Function) -> bool:
        called = plain(resolve(self._run, call.func, function, self.bodies))
        return isinstance(called, (Function, Class, Bound, Wrapped, Instance))

    def is_left_to(self, call: ast.Call, function: Function) -> bool:
        """Whether a call runs something that is not read, and whose name speaks of credentials."""
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        return DELEGATE.search(name) is not None and _is_unknown(self._called(call, function))

    def callee(self, call: ast.Call, function: Function) -> Function | None:
        """The target's own function that a call runs; None for one that is decorated on the spot."""
        if any(is_given(one, function, self.bodies) for one in call.args):
            inside = resolve(self._run, call.func, function, self.bodies)
            if isinstance(inside, Function) and any(
                isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef))
                for one in (inside.node.body if isinstance(inside.node.body, list) else ())
            ):
                return None
        found = self._called(call, function)
        return found if isinstance(found, Function) and found.module.path is not None else None

    def turns_away(self, handler: ast.ExceptHandler, function: Function) -> bool:
        """Whether what handles an exception refuses for want of credentials."""
        for node in walk(handler):
            grounds: set[str] = set()
            if isinstance(node, ast.Raise) and node.exc is not None:
                grounds = self._raised(node.exc, function)
            elif isinstance(node, ast.Return) and node.value is not None:
                status = status_returned(node.value)
                grounds = {by_status(status)} if status is not None else set()
            elif isinstance(node, ast.Call):
                grounds = by_call(node, self.bodies.of(function.node))
            if grounds & {"authentication", "authorization"}:
                return True
        return False

    def catches_own(self, handler: ast.ExceptHandler, function: Function) -> bool:
        """Whether nothing but exceptions of the target's own is handled: no library raises them."""
        kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
        caught = [plain(resolve(self._run, one, function, self.bodies)) for one in kinds if one is not None]
        return bool(caught) and all(isinstance(one, Class) and one.module.path is not None for one in caught)

    def asks(self, call: ast.Call, function: Function) -> bool:
        """Whether what is called refuses for want of credentials."""
        return self.once("asks", call, function, lambda: self._asks(call, function))

    def _asks(self, call: ast.Call, function: Function) -> bool:
        if is_given(call.func, function, self.bodies):
            return False
        called = self._called(call, function)
        if (elsewhere := _run_elsewhere(call, called)) is not None:
            return self._asks(elsewhere, function)
        if isinstance(called, Function):
            return _verdict(self._grounds_of_call(call, called, function, 1)).kind in PROTECTING
        return bool(self._by_library(called) & {"authentication", "authorization"})

    def _depends_on(self, function: Function) -> Path:
        """The tests on settings that decide whether a guard refuses at all: a return before the refusal, or a
        refusal under the test."""
        known = self._paths.get((function.node, function.read_for))
        if known is not None:
            return known
        found: list[Condition] = []
        body = function.node.body if isinstance(function.node.body, list) else []
        for statement in body:
            if not isinstance(statement, ast.If):
                continue
            raised = [one for inner in statement.body for one in walk(inner) if isinstance(one, ast.Raise)]
            raises = bool(raised)
            if raises and not any(self._turns_away(one, function) for one in raised):
                continue  # a feature that is switched off refuses everybody, whoever asks
            leaves = isinstance(statement.body[-1], ast.Return) and not raises
            elsewhere = any(isinstance(one, ast.Raise) for one in walk(function.node)) and not raises
            if not (raises or (leaves and elsewhere)) or (raises and _raises_outside(body, statement)):
                continue
            if not _is_about_globals(statement.test, function):
                continue
            value = self._value(statement.test, function)
            if _is_setting(value):
                test = Condition(statement.test, truth(value)[1])
                found.append(test if raises else test.negated())
        self._paths[function.node, function.read_for] = tuple(found)
        return tuple(found)

    def _turns_away(self, node: ast.Raise, function: Function) -> bool:
        """Whether it refuses for want of credentials; what is raised again may well."""
        grounds = self._raised(node.exc, function) if node.exc is not None else {"authentication"}
        return bool(grounds & {"authentication", "authorization"})

    def _value(self, node: ast.expr, function: Function) -> Any:
        run = self._run

        def evaluate() -> Any:
            run.file = function.module
            with run.aside():
                return run.evaluate(node, function.frame)

        return run.demand(f"test in {function.full_name}", evaluate)

    def _raised(self, node: ast.expr, function: Function) -> set[str]:
        call = node if isinstance(node, ast.Call) else None
        target = call.func if call is not None else node
        value = resolve(self._run, target, function, self.bodies)
        name = name_of(value) if value is not None else ast.unparse(target)
        if isinstance(value, Function):  # a factory of exceptions
            made = self.bodies.of(value.node).returns
            if call is not None and leads_to_login(call) and any(map(redirects, made)):
                return {"authentication"}
            return {ground for inner in made for ground in self._raised(inner, value)} or {by_name(name)}
        status = refusing_calls(self._run).get(name)
        if status is None and call is not None:
            status = status_of(call)
        if status is None and isinstance(value, Class):
            status = self._class_status(value)
        if status is None and isinstance(value, Instance):
            code = plain(value.attributes.get("status_code"))
            status = code if isinstance(code, int) else None
            name = name_of(value.cls)
        if status is None and call is None and isinstance(value, Result):
            status = _status_given(value.arguments)
            name = value.of
        if status is None and call is not None:
            status = self._evaluated_status(call, function)
        if status is None:
            return {self._by_names(name, value)}
        if call is not None and 300 <= status < 400 and leads_to_login(call):
            return {"authentication"}
        return {by_status(status)}

    def _by_names(self, name: str, value: Any) -> str:
        """The ground of an exception by its name, or by that of a class that it is one of."""
        ground = by_name(name)
        if ground in _GROUNDS or not isinstance(value, Class):
            return ground
        inherited = (by_name(name_of(base)) for base in mro_of(value)[1:])
        return next((one for one in inherited if one in _GROUNDS), ground)

    def _by_decorator(self, called: Wrapped) -> set[str]:
        """What a library's decorator around a function that a guard calls does, where its file says so."""
        kind = known_guards(self._run).get(name_of(called.by))
        return {kind.value, "caller"} if kind in _GROUNDS else set()

    def _by_library(self, called: Any) -> set[str]:
        """What a library's function that a guard calls does, where the library's file says so."""
        status = refusing_calls(self._run).get(name_of(called))
        if status is not None:
            return {by_status(status)}
        kind = (
            known_guards(self._run).get(name_of(called)) if isinstance(called, (External, Native)) else None
        )
        return {kind.value, "caller"} if kind in _GROUNDS else set()

    def _class_status(self, cls: Class) -> int | None:
        """The status code that an exception class of the target's own stands for."""
        for base in cls.mro:
            if not isinstance(base, Class):
                continue
            code = plain(base.namespace.get("status_code", base.namespace.get("code")))
            if isinstance(code, int):
                return code
            initializer = base.namespace.get("__init__")
            if isinstance(initializer, Function):
                for call in self.bodies.of(initializer.node).calls:
                    code = status_of(call)
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
            value = plain(resolve(self._run, node, function, self.bodies))
            if isinstance(value, int) and not isinstance(value, bool):
                return value
        return None


def refusing_calls(run: Interpreter) -> Mapping[str, int]:
    """Calls of libraries that end a request, with the status that they stand for, by qualified name."""
    return told(run, "REFUSING")


def _verdict(grounds: frozenset[str]) -> Refusal:
    for ground, kind in (
        ("authentication", GuardKind.AUTHENTICATION),
        ("authorization", GuardKind.AUTHORIZATION),
        ("rate_limit", GuardKind.RATE_LIMIT),
        ("csrf", GuardKind.CSRF),
    ):
        if ground not in grounds:
            continue
        if kind is GuardKind.AUTHORIZATION and "caller" not in grounds:
            # Everybody is refused, or nobody: a read-only mode, an address filter.
            return Refusal(
                GuardKind.VALIDATION, True, "its code refuses, and does not look at who is calling"
            )
        return Refusal(kind, True, f"its code refuses: {ground.replace('_', ' ')}")
    if "validation" in grounds:
        why = "its code refuses, though not for want of credentials"
        return Refusal(
            GuardKind.VALIDATION, True, why, perhaps="perhaps" in grounds, delegates="delegates" in grounds
        )
    return Refusal(
        GuardKind.OTHER,
        "failure" in grounds,
        perhaps="perhaps" in grounds,
        delegates="delegates" in grounds,
    )


_GROUNDS: Final = frozenset(
    [GuardKind.AUTHENTICATION, GuardKind.AUTHORIZATION, GuardKind.RATE_LIMIT, GuardKind.CSRF]
)


def _run_elsewhere(call: ast.Call, called: Any) -> ast.Call | None:
    """What a library runs in a thread for whoever waits for it, as the call that it is."""
    given = call.args[1:] if getattr(call.func, "attr", "") == IN_EXECUTOR else call.args
    if not given or not (name_of(called) in IN_THREAD or getattr(call.func, "attr", "") == IN_EXECUTOR):
        return None
    return ast.copy_location(ast.Call(given[0], list(given[1:]), call.keywords), call)


def _hands_over(call: ast.Call, function: Function) -> bool:
    """Whether a method whose name speaks of credentials is handed a parameter of the function."""
    return (
        isinstance(call.func, ast.Attribute)
        and DELEGATE.search(call.func.attr) is not None
        and any(isinstance(one, ast.Name) and is_parameter(one.id, function) for one in call.args)
    )


def _is_unknown(called: Any) -> bool:
    """Whether nobody knows what is called: a method of something that is no name of a scope."""
    return called is None or (isinstance(called, External) and called.name.startswith("builtins."))


def _looks_at_caller(function: Function, body: Body) -> bool:
    """Whether a function's code names credentials, or who is calling, or holds what it is shown against what
    is kept."""
    if holds_against(function.node, body.given):
        return True
    spec = function.node.args
    names = [one.arg for one in (*spec.posonlyargs, *spec.args, *spec.kwonlyargs)]
    raised = {id(node) for one in body.raises for node in walk(_class_raised(one))}
    names += [one.id for one in body.names if id(one) not in raised]
    names += [one.attr for one in body.attributes if id(one) not in raised]
    told = {name for name in names if name != "session" and CALLER.search(OF_HARMLESS.sub("", name))}
    if told <= HOLDERS:
        keys = _keys_asked_for(function) - IN_SCOPE
        named = any(CALLER.search(key) for key in keys)
        return named or (bool(told) and not (keys and all(map(HARMLESS.fullmatch, keys))))
    return True


def _status_given(to: Arguments) -> int | None:
    """The status that an exception of a library's was made with, where it is raised under a name."""
    named = [to.keywords.get(name) for name in ("status_code", "status", "code")]
    known = map(plain, [*named, *to.positional[:2]])
    return next((one for one in known if type(one) is int and 100 <= one < 600), None)


def _is_given_nothing(call: ast.Call, called: Function) -> bool:
    """Whether a function gets nothing from where it is called, not even an object: `Settings.get()`."""
    if call.args or call.keywords:
        return False
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    of_class = isinstance(owner, ast.Name) and (owner.id == "cls" or owner.id[:1].isupper())
    return called.owner is None or of_class or (isinstance(owner, ast.Attribute) and owner.attr[:1].isupper())


def _class_raised(node: ast.expr) -> ast.expr:
    """What names the class of an exception: it says what is refused, and not that anybody is looked at."""
    return node.func if isinstance(node, ast.Call) else node


def _keys_asked_for(function: Function) -> set[str]:
    """The texts that a function looks up in something: `headers["x"]`, `.get("x")`, `"x" in cookies`; what
    a session calls somebody by is told with its name."""
    keys: set[str] = set()
    for node in walk(function.node):
        match node:
            case (
                ast.Subscript(value=held, slice=ast.Constant(value=str() | bytes() as asked))
                | ast.Call(
                    func=ast.Attribute(attr="get", value=held),
                    args=[ast.Constant(value=str() | bytes() as asked), *_],
                )
            ):
                key = asked if isinstance(asked, str) else asked.decode("latin-1")
                keys.add(f"session {key}" if WHOSE.match(key) and _is_session(held) else key)
            case ast.Compare(
                left=ast.Constant(value=str(key)),
                ops=[ast.In() | ast.NotIn()],
                comparators=[ast.Name() | ast.Attribute()],  # of anything else it is a part of a text
            ):
                keys.add(key)
    return keys


def _is_session(held: ast.expr) -> bool:
    name = held.id if isinstance(held, ast.Name) else held.attr if isinstance(held, ast.Attribute) else ""
    return name.lower().endswith("session")


def _refuses_everybody(function: Function) -> bool:
    """Whether the function can only raise."""
    body = function.node.body if isinstance(function.node.body, list) else []
    return (
        bool(body)
        and isinstance(body[-1], ast.Raise)
        and all(isinstance(one, (ast.Expr, ast.Raise)) for one in body)
    )


def _raises_outside(body: list[ast.stmt], inside: ast.stmt) -> bool:
    return any(
        isinstance(one, ast.Raise) for statement in body if statement is not inside for one in walk(statement)
    )


def _is_about_globals(test: ast.expr, function: Function) -> bool:
    """Whether a test names nothing of the request: no parameter and no local name."""
    names = {node.id for node in walk(test) if isinstance(node, ast.Name)}
    return all(function.frame.scope_of(name) is not None for name in names)


def _is_setting(value: Any) -> bool:
    if isinstance(value, Join):
        return any(_is_setting(one.value) for one in value.alternatives)
    return isinstance(value, Setting)


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
