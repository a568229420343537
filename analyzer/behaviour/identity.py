"""Whether a function asks whose something is, or who may do it: by the names that it uses.

Two things are told, both of the body of the function alone; whether what is done with them is right is not
decided.

* What it considers: attributes, keywords, names and short texts that speak of users, owners, tenants, roles
  or permissions; what only a log is told asks nobody.
* By what it looks at the caller: the user of the request or of its session, a header with credentials, a
  function that is named after finding or checking who is calling.  `User(name=user.name)` considers a user
  and looks at no caller.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

from analyzer.behaviour.checking import called_name
from analyzer.evaluator.symbols import FunctionNode
from analyzer.source.walking import walk

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

CARRIES: Final = re.compile(
    r"(?i)^_*(\w+_)?(request|req|g|flaskg|context|ctx|info|state|scope|websocket|ws|session|environ|handler|event|connection)$"
)
"""Names of what carries the caller from one function to the next."""

CALLER: Final = re.compile(
    r"(?i)^_?(user|users?_?(id|name|info)|auth|authorization|identity|principal|current_user|remote_user|account|account_id|"
    r"uid|userid|member|me|logged_?in|profile|credentials|authenticated|is_admin|role|roles|permissions|api_key|login|email|"
    r"access_token|auth_token)$"
)
"""Names under which what carries the caller keeps him."""

ASKS: Final = re.compile(
    r"(?i)^_*("
    r"(get_|fetch_|load_|require_|require_current_)?(current|logged_?in|authenticated|auth|active|request|session|login|signed_in)"
    r"_?(user|account|member|principal|identity|person|profile|customer)(_?(id|name))?(_or_\w+)?"
    r"|get_user(_\w+)?_from_\w+|user_from_\w+|get_(jwt_)?identity|get_jwt(_claims)?|verify_jwt\w*|authenticated_userid|effective_principals"
    r"|is_(authenticated|anonymous|logged_?in|loggedin|authori[sz]ed|staff|superuser|super_user|super_admin|admin|administrator|"
    r"admin_user|owner|moderator|allowed|permitted)\w*|logged_in"
    r"|(user_)?(has|have)_(\w+_)?(perms?|permissions?|access|privileges?|roles?|rights?|scopes?|authority|moderator)\w*"
    r"|(check|verify|validate|require|requires|ensure|assert|enforce|test|need)s?_(\w+_)?"
    r"(auth|authenticated|authentication|authori[sz]ation|access|perms?|permissions?|login|logged_in|token|signature|sign|hmac|"
    r"api_key|apikey|admin|superuser|staff|user|role|roles|owner|ownership|scopes?|password|secret|privileges?|rights|policy|membership|credentials)"
    r"|can|cannot|allows|(user_)?(can|may|could)_(?!be_)\w+|authori[sz]e\w*|authenticate\w*|authbroker|login_required|user_passes_test|permission_required|access_?denied|"
    r"permission_?denied|unauthori[sz]ed|forbidden|acl|acls|rbac|enforcer?|compare_digest|constant_time_compare|http_?forbidden|"
    r"http_?unauthori[sz]ed|HTTP_?40[13]\w*|unsign\w*|bad_?signature\w*|invalid_?signature\w*|signature_?(expired|error)|construct_event"
    r")$"
)
"""Names that only code uses which looks who is calling, or what he may do."""

PROVES: Final = re.compile(
    r"(?i)^(http[_-])?(x[_-])?([a-z0-9]+[_-]){0,4}(authorization|signature(-256)?|api[_-]?key|apikey|auth|(access|auth|secret|verify)[_-]token|secret|"
    r"remote[_-]user|hmac([_-]sha256)?)$"
)
"""Names of headers and cookies in which a caller shows who he is."""

SHOWN: Final = re.compile(r"(?i)^((access|auth|api|session|jwt)_?(token|key)|token|ticket|jwt)$")
"""Names under which a query shows who is calling: a WebSocket of a browser has no other way."""

QUERIES: Final = frozenset(["query_params", "query", "args", "GET", "query_string"])
"""Names of what holds the query of a request."""

HEADERS: Final = frozenset(["headers", "META", "cookies", "COOKIES", "environ"])
"""Names of what holds headers and cookies of a request."""

LOGS: Final = re.compile(r"(?i)(^|_)log$|(^|_)(logger|logging)(_|$)|^getLogger$")
"""Names of logs, and of functions that write to one."""

FOR_LOG: Final = re.compile(r"(?i)_*(audit|log)(_?(text|line|message|msg|entry))?")
"""Names of what a log is told later."""

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


def asks_caller(node: FunctionNode) -> tuple[str, ...]:
    """By what a function looks at who is calling, each once, in order."""
    body = node.body if isinstance(node.body, list) else [node.body]
    found = (text for statement in body for one in walk(statement) for text in _asks(one))
    return tuple(dict.fromkeys(found))[:MAX_NAMES]


def _asks(node: ast.AST) -> Iterator[str]:
    """By what one node of a tree looks at the caller."""
    match node:
        case ast.Attribute(value=held, attr=name) if _is_name_of_check(name) or (
            CALLER.match(name) and CARRIES.match(called_name(held))
        ):
            yield ast.unparse(node) if isinstance(held, ast.Name) else name
        case ast.Name(id=name, ctx=ast.Load()) if _is_name_of_check(name):
            yield name
        case ast.Subscript(value=held, slice=ast.Constant(value=str(key))) if _names_caller(held, key):
            yield key
        case ast.Call(
            func=ast.Attribute(value=held, attr="get" | "pop"), args=[ast.Constant(value=str(key)), *_]
        ) if _names_caller(held, key):
            yield key
        case ast.Call(func=ast.Name(id="getattr"), args=[held, ast.Constant(value=str(key)), *_]) if (
            _names_caller(held, key)
        ):
            yield key
        case ast.Compare(
            left=ast.Constant(value=str(key)), ops=[ast.In() | ast.NotIn()], comparators=[held]
        ) if _names_caller(held, key):
            yield key
        case ast.Call(args=given, keywords=named) if any(
            map(_all_cookies, (*given, *(one.value for one in named)))
        ):
            yield "cookies"


def _all_cookies(node: ast.expr) -> bool:
    """Whether all cookies of a request are handed on, to where who is calling may be asked."""
    match node:
        case ast.Attribute(value=held, attr="cookies" | "COOKIES"):
            return CARRIES.match(called_name(held)) is not None
    return False


def _names_caller(held: ast.expr, key: str) -> bool:
    """Whether what is held under a key says who is calling: `session["user"]`, `headers["X-Api-Key"]`."""
    name = called_name(held)
    return bool(
        (CARRIES.match(name) and CALLER.match(key))
        or (name in HEADERS and PROVES.match(key))
        or (name in QUERIES and SHOWN.match(key))
    )


@lru_cache(maxsize=MAX_KNOWN)
def _is_name_of_check(name: str) -> bool:
    return len(name) <= MAX_TEXT and ASKS.match(name) is not None


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


def _is_for_log(targets: list[ast.expr]) -> bool:
    """Whether something is bound to a name that says that a log gets it: `audit = f"unknown user {name}"`."""
    return all(isinstance(one, ast.Name) and FOR_LOG.fullmatch(one.id) for one in targets)


def _names(statement: ast.AST) -> list[str]:
    """Level by level, as `walk` goes, at a fraction of its cost: every function that is read is asked."""
    found: list[str] = []
    pending: list[Any] = [statement]
    name, constant, attribute, call, keyword, assignment, node = (
        ast.Name, ast.Constant, ast.Attribute, ast.Call, ast.keyword, ast.Assign, ast.AST
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
        elif kind is assignment and _is_for_log(one.targets):
            continue
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
