"""Which HTTP status an answer or an exception stands for, as far as the code says it.

Libraries call their classes of errors after the phrase of the status: `NotFound`, `HTTPNotFound`, `Http404`,
`HttpResponseForbidden`; a few have names of their own (`NAMED`).
Source: http.HTTPStatus (Python 3.13); werkzeug 3.1 exceptions.py, aiohttp 3.12 web_exceptions.py, django 5.2
http/response.py and core/handlers/exception.py, djangorestframework 3.16 exceptions.py, sanic 25.3
exceptions.py, pyramid 2.0 httpexceptions.py, litestar 2.15 exceptions/http_exceptions.py
"""

from __future__ import annotations

import ast
import re
from typing import Any, Final

from analyzer.behaviour.given import Given
from analyzer.behaviour.things import Thing
from analyzer.evaluator.library.http import STATUSES
from analyzer.evaluator.values import External

ANSWERS: Final = re.compile(r"(?:Response|_response|^json|^jsonify)$|^HttpResponse(?!\w*Redirect)\w+$")
"""Last names of libraries' functions and classes that make an answer."""

KEYWORDS: Final = ("status_code", "status", "code")

_BY_NAME: Final = re.compile(r"^(?:HTTP|Http)?(?:Response)?(?=[A-Z])(\w+?)(?:Error|Exception|Response)?$")
_IN_NAME: Final = re.compile(r"HTTP_?(\d{3})(?!\d)|^Http(\d{3})$")

_PHRASES: Final = {name.replace("_", "").lower(): number for name, number in STATUSES.items()}

NAMED: Final = {
    "rest_framework.exceptions.ValidationError": 400,
    "rest_framework.exceptions.ParseError": 400,
    "rest_framework.exceptions.NotAuthenticated": 401,
    "rest_framework.exceptions.AuthenticationFailed": 401,
    "rest_framework.exceptions.PermissionDenied": 403,
    "rest_framework.exceptions.Throttled": 429,
    "rest_framework.exceptions.APIException": 500,
    "django.core.exceptions.PermissionDenied": 403,
    "django.core.exceptions.SuspiciousOperation": 400,
    "django.core.exceptions.BadRequest": 400,
    "django.http.HttpResponseServerError": 500,
    "django.http.response.HttpResponseServerError": 500,
    "django.http.HttpResponseNotAllowed": 405,
    "django.http.response.HttpResponseNotAllowed": 405,
    "sanic.exceptions.InvalidUsage": 400,
    "sanic.exceptions.ServerError": 500,
    "litestar.exceptions.NotAuthorizedException": 401,
    "litestar.exceptions.PermissionDeniedException": 403,
    "litestar.exceptions.ValidationException": 400,
    "litestar.exceptions.ClientException": 400,
    "fastapi.exceptions.RequestValidationError": 422,
}
"""What is not called after the phrase of its status."""

_FRAMEWORKS: Final = (
    "aiohttp.",
    "blacksheep.",
    "bottle.",
    "django.",
    "falcon.",
    "flask.",
    "flask_restful.",
    "flask_restx.",
    "litestar.",
    "ninja.",
    "pyramid.",
    "quart.",
    "rest_framework.",
    "sanic.",
    "starlette.",
    "tornado.",
    "webob.",
    "werkzeug.",
)


def status_of_name(name: str) -> int | None:
    """The status that a library's class of errors or answers stands for by its name."""
    if name in NAMED:
        return NAMED[name]
    if not name.startswith(_FRAMEWORKS):
        return None
    last = name.rpartition(".")[2]
    number = _IN_NAME.search(last)
    if number is not None:
        return _valid(int(number[1] or number[2]))
    named = _BY_NAME.match(last)
    return _PHRASES.get(named[1].lower()) if named is not None else None


def status_of(thing: Thing) -> int | None:
    """The status that a value is: a number, a text such as `404 Not Found`, a member of a library's list."""
    constant = thing.constant
    if isinstance(constant, int) and not isinstance(constant, bool):
        return _valid(constant)
    if isinstance(constant, str) and re.match(r"\d{3} [A-Z]", constant):
        return _valid(int(constant[:3]))
    for kind in thing.kinds:
        if isinstance(kind, External):
            found = named_status(kind.name)
            if found is not None:
                return found
    return None


def named_status(name: str) -> int | None:
    """The status that a library's constant is by its name: `HTTP_404_NOT_FOUND`, `HTTPStatus.NOT_FOUND`."""
    last = name.rpartition(".")[2]
    number = _IN_NAME.search(last)
    if number is not None:
        return _valid(int(number[1] or number[2]))
    return STATUSES.get(last) if "HTTPStatus" in name else None


def answered(name: str, given: Given) -> int | None:
    """The status with which a library's function or class answers that makes an answer."""
    last = name.rpartition(".")[2]
    if name.startswith("?.") or not ANSWERS.search(last):
        return None
    for one in KEYWORDS:
        if one in given.keywords:
            return status_of(given.keywords[one])
    by_name = status_of_name(name)
    if by_name is not None:
        return by_name
    return status_of(given.args[1]) if len(given.args) > 1 else None


def raised_by(node: Any) -> int | None:
    """The status of what a function makes that makes an exception, where all that it returns has the same."""
    found = {
        _written(one.value)
        for one in ast.walk(node)
        if isinstance(one, ast.Return) and isinstance(one.value, ast.Call)
    }
    return found.pop() if len(found) == 1 else None


def initialized(node: Any) -> int | None:
    """The status that a constructor hands on to that of its base class."""
    for one in ast.walk(node):
        match one:
            case ast.Call(func=ast.Attribute(attr="__init__", value=ast.Call(func=ast.Name(id="super")))):
                return _written(one)
    return None


def _written(call: ast.Call) -> int | None:
    named = [one.value for one in call.keywords if one.arg in KEYWORDS]
    for one in (*named, *call.args[:1]):
        match one:
            case ast.Constant(value=int(number)) if not isinstance(one.value, bool):
                return _valid(number)
            case ast.Attribute() | ast.Name():
                found = named_status(ast.unparse(one))
                if found is not None:
                    return found
    return None


def _valid(number: int) -> int | None:
    return number if 100 <= number < 600 else None
