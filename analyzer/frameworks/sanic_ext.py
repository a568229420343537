"""Sanic Extensions: validation of requests by models, and decorators that describe the interface.

Modelled: `validate` for bodies, forms and queries; `openapi.body`, `response`, `parameter` and `definition`,
of which only the documentation speaks.
Not modelled: descriptions in docstrings; dependencies by `app.ext.add_dependency`.
Source: sanic-ext 23.12, sanic_ext/extras/validation/decorator.py, sanic_ext/extensions/openapi/openapi.py.
"""

from __future__ import annotations

from typing import Final

from analyzer.facts import GuardKind

VALIDATION: Final = """
from functools import wraps

from interface_notes import takes


def validate(json=None, form=None, query=None, body_argument="body", query_argument="query"):
    def decorator(f):
        @wraps(f)
        def decorated_function(*args, **kwargs):
            return f(*args, **kwargs)

        for model, location in ((json, "json"), (form, "form"), (query, "query")):
            if model is not None and model is not True:
                takes(decorated_function, model, location)
        return decorated_function

    return decorator
"""

OPENAPI: Final = """
from interface_notes import answers, asks, takes


def _model(content):
    if isinstance(content, dict):
        for one in content.values():
            return one
    return getattr(content, "content", content)


class RequestBody:
    def __init__(self, content, required=None, **kwargs):
        self.content = _model(content)
        self.required = required


class Response:
    def __init__(self, content=None, status=200, description=None, **kwargs):
        self.content = _model(content)
        self.status = status
        self.description = description


class Parameter:
    def __init__(self, name, schema=str, location="query", required=False, **kwargs):
        self.name = name
        self.schema = schema
        self.location = location
        self.required = required


class definitions:
    RequestBody = RequestBody
    Response = Response
    Parameter = Parameter


def body(content, *, validate=False, body_argument="body", **kwargs):
    return lambda func: takes(func, _model(content), "json", kwargs.get("required", True), not validate)


def response(status="default", content=str, description=None, *, response=None, **kwargs):
    if response is not None:
        return lambda func: answers(func, response.content, response.status, response.description)
    return lambda func: answers(func, _model(content), status, description)


def parameter(name=None, schema=str, location="query", *, parameter=None, required=False, **kwargs):
    if parameter is not None:
        return lambda func: asks(
            func, parameter.name, parameter.location, parameter.schema, parameter.required
        )
    return lambda func: asks(func, name, location, schema, required)


def definition(*, body=None, parameter=None, response=None, **kwargs):
    def inner(func):
        if body is not None:
            takes(func, _model(body), "json", True, True)
        if response is not None:
            for one in response if isinstance(response, (list, tuple)) else [response]:
                answers(func, _model(one), getattr(one, "status", 200), getattr(one, "description", None))
        if parameter is not None:
            for one in parameter if isinstance(parameter, (list, tuple)) else [parameter]:
                if isinstance(one, str):
                    asks(func, one, "query")
                else:
                    asks(func, one.name, one.location, one.schema, one.required)
        return func

    return inner


def _said(*args, **kwargs):
    return lambda func: func


operation = summary = description = document = tag = deprecated = secured = exclude = component = _said
"""

STUBS: Final = {
    "sanic_ext.extras.validation.decorator": VALIDATION,
    "sanic_ext.extensions.openapi.openapi": OPENAPI,
}

ALIASES: Final = {
    "sanic_ext.validate": "sanic_ext.extras.validation.decorator.validate",
    "sanic_ext.extras.validation.validate": "sanic_ext.extras.validation.decorator.validate",
    "sanic_ext.openapi": "sanic_ext.extensions.openapi.openapi",
    "sanic_ext.extensions.openapi.definitions": "sanic_ext.extensions.openapi.openapi",
    "sanic_openapi.openapi": "sanic_ext.extensions.openapi.openapi",
    "sanic_openapi3.openapi": "sanic_ext.extensions.openapi.openapi",
}

GUARDS: Final = {"sanic_ext.extras.validation.decorator.validate": GuardKind.VALIDATION}
