"""On which grounds a piece of code refuses, as its syntax says: by a status, by the name of an exception, by
ending the request, by sending the caller to where one logs in."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Final

from analyzer.evaluator.bodies import Body

AUTHENTICATION: Final = re.compile(
    r"(?i)(unauthori[sz]ed|unauthenticated|not_?authenticated|authentication|credential|invalid_?token|token_?expired|"
    r"(log|sign)_?in_?(required|needed)|not_?(logged|signed)_?in|invalid_?api_?key|auth_?error|auth_?exception|"
    r"jwt_?error|no_?auth)"
)
AUTHORIZATION: Final = re.compile(
    r"(?i)(forbidden|permission|access_?denied|not_?allowed|illegal_?operation|insufficient|not_?authori[sz]ed|"
    r"no_?access|access_?(error|exception|violation)|privilege)"
)
RATE_LIMIT: Final = re.compile(r"(?i)(rate_?limit|throttl|too_?many|limit_?exceeded)")
CSRF: Final = re.compile(r"(?i)(csrf|xsrf)")
ENDING: Final = frozenset(["abort", "halt", "send_error", "set_status"])
"""Functions and methods of many libraries that end a request with the status that they are given."""

REDIRECTING: Final = re.compile(r"(?i)(redirect|HTTPFound|HTTPSeeOther|HTTPTemporaryRedirect)")
LOGIN: Final = re.compile(r"(?i)(log_?in|sign_?in|authori[sz]e|authenticat|\bauth\b|\bsso\b)")
TURNING_AWAY: Final = re.compile(r"(?i)^(unauthori[sz]ed|unauthenticated|auth_error_callback)$")
"""Methods that answer for whoever has not signed in: `login_manager.unauthorized()`."""


def values_of(node: ast.expr, body: Body) -> list[ast.expr]:
    """What a name that the body binds itself may stand for; anything else stands for itself."""
    return body.given.get(node.id, []) if isinstance(node, ast.Name) else [node]


def by_call(call: ast.Call, body: Body | None = None) -> set[str]:
    """A call that ends the request: with a status, or by sending the caller to where one logs in."""
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    if TURNING_AWAY.search(name):
        return {"authentication"}
    if name == "close" and _closes_for_policy(call):
        return {"hangs up"}
    if name in ENDING:
        status = status_of(call)
        return {by_status(status)} if status is not None and status >= 400 else set()
    answered = {by_status(status) for status in _answered(call, body) if status >= 400}
    return answered | ({"authentication"} if redirects(call) and leads_to_login(call, body) else set())


def _answered(call: ast.Call, body: Body | None) -> Iterator[int]:
    """The status with which a call answers as ASGI and WSGI do: `Response(status_code=401)(scope, receive,
    send)`, a response that has a name, `send({"type": "http.response.start", "status": 401})`."""
    if len(call.args) in (2, 3):
        for made in (call.func,) if body is None else values_of(call.func, body):
            answer = status_of(made) if isinstance(made, ast.Call) else None
            if answer is not None:
                yield answer
    for one in call.args[:1]:
        if isinstance(one, ast.Dict):
            told = {_text(key): value for key, value in zip(one.keys, one.values, strict=True)}
            if _text(told.get("type")) == "http.response.start" and "status" in told:
                sent = status_of(ast.Call(func=one, args=[told["status"]], keywords=[]))
                if sent is not None:
                    yield sent


def _text(node: ast.expr | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


CLOSE_CODES: Final = frozenset([1008, 3000, 3003, 4001, 4003, 4401, 4403])
"""Codes with which a WebSocket is closed on somebody without credentials or permission."""


def _closes_for_policy(call: ast.Call) -> bool:
    """Whether a call closes a WebSocket with a code for want of credentials."""
    for node in [*(one.value for one in call.keywords if one.arg in ("code", "status")), *call.args[:1]]:
        if isinstance(node, ast.Constant) and node.value in CLOSE_CODES:
            return True
        if "1008" in getattr(node, "attr", getattr(node, "id", "")):
            return True
    return False


def leads_to_login(call: ast.Call, body: Body | None = None) -> bool:
    """Whether what a redirection is told names a place where one logs in."""
    told = [*call.args, *(keyword.value for keyword in call.keywords)]
    if body is not None:
        told += [value for one in told if isinstance(one, ast.Name) for value in values_of(one, body)]
    return any(LOGIN.search(ast.unparse(one)) for one in told)


def redirects(node: ast.expr) -> bool:
    """Whether a piece of code makes a redirection, going by its name."""
    func = node.func if isinstance(node, ast.Call) else None
    return REDIRECTING.search(getattr(func, "attr", getattr(func, "id", ""))) is not None


def by_status(status: int) -> str:
    """The ground that a status stands for."""
    return {401: "authentication", 403: "authorization", 407: "authentication", 429: "rate_limit"}.get(
        status, "validation" if 400 <= status < 500 else "failure"
    )


def by_name(name: str) -> str:
    """The ground that the name of an exception stands for."""
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
_STATUS_LINE: Final = re.compile(r"([45]\d\d)( [A-Z][\w ]*)?")
"""A status as WSGI writes it, a text: `"401"`, `"403 Forbidden"`."""
_STATUS_WORDS: Final = {
    "UNAUTHORIZED": 401,
    "UNAUTHENTICATED": 401,
    "PERMISSION_DENIED": 403,
    "FORBIDDEN": 403,
    "TOO_MANY_REQUESTS": 429,
    "NOT_FOUND": 404,
    "BAD_REQUEST": 400,
    "CONFLICT": 409,
    "UNPROCESSABLE_ENTITY": 422,
}
STATUS_ATTRIBUTES: Final = frozenset(["status", "status_code"])


def statuses(node: ast.expr, body: Body) -> Iterator[int]:
    """The statuses of what is returned: as it is made, and as they are set on it."""
    found = [status_returned(one) for one in values_of(node, body)]
    for attribute, value in body.changes.get(node.id, ()) if isinstance(node, ast.Name) else ():
        if attribute in STATUS_ATTRIBUTES:
            found.append(status_of(ast.Call(func=node, args=[value], keywords=[])))
    yield from (status for status in found if status is not None)


def status_returned(node: ast.expr) -> int | None:
    """The status of what is returned: a response, a body with its status behind it, or the dictionary that
    an interface of AWS makes an answer of."""
    if isinstance(node, ast.Dict):
        given = {one.value: value for one, value in zip(node.keys, node.values, strict=True)
                 if isinstance(one, ast.Constant)}  # fmt: skip
        status = given.get("statusCode")
        return status_of(ast.Call(func=node, args=[status], keywords=[])) if status is not None else None
    if isinstance(node, ast.Tuple) and len(node.elts) > 1:
        status = node.elts[1]
        return status_of(ast.Call(func=node, args=[status], keywords=[]))
    return status_of(node) if isinstance(node, ast.Call) else None


def status_of(call: ast.Call) -> int | None:
    """A status code among a call's arguments, as a number, as a text, or as a constant that names one."""
    keyword = [one.value for one in call.keywords if one.arg in ("status_code", "status", "code")]
    for node in [*keyword, *call.args]:
        if isinstance(node, ast.Constant) and isinstance(node.value, int) and 100 <= node.value < 600:
            return node.value
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            line = _STATUS_LINE.fullmatch(node.value)
            if line is not None:
                return int(line.group(1))
        if isinstance(node, ast.Constant) and node.value in (1008, 3000, 4401, 4001):
            return 401  # close codes of a WebSocket for a policy violation
        name = node.attr if isinstance(node, ast.Attribute) else _constant(node)
        found = _STATUS_NAME.search(name)
        if found is not None and len(found.group(1)) == 3:
            return int(found.group(1))
        word = name.upper().removeprefix("HTTP_").removeprefix("STATUS_")
        if word in _STATUS_WORDS:
            return _STATUS_WORDS[word]
        if found is not None and found.group(1) == "1008":
            return 401
    return None


def _constant(node: ast.expr) -> str:
    """The name of a constant."""
    return node.id if isinstance(node, ast.Name) and node.id.isupper() else ""
