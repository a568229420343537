"""webargs and flask-apispec: arguments of a request as decorators that validate.

Modelled: `use_args` and `use_kwargs` of the parsers that the package holds, and of subclasses; `marshal_with`
and `doc` of flask-apispec.
Not modelled: schemas that a callable makes for each request; annotations that a class inherits.
Source: webargs 8.7.1, webargs/core.py, webargs/flaskparser.py; flask-apispec 0.11.4,
flask_apispec/annotations.py.
"""

from __future__ import annotations

from typing import Final

from analyzer.facts import GuardKind

CORE: Final = """
from functools import wraps

from interface_notes import takes


class Parser:
    DEFAULT_LOCATION = "json"

    def __init__(self, location=None, *, unknown=None, error_handler=None, schema_class=None):
        self.location = location

    def use_args(self, argmap, req=None, *, location=None, unknown=None, as_kwargs=False, arg_name=None,
                 validate=None, error_status_code=None, error_headers=None):
        def decorator(func):
            @wraps(func)
            def wrapper(*args, **kwargs):
                return func(*args, **kwargs)

            return takes(wrapper, argmap, location or self.location or self.DEFAULT_LOCATION)

        return decorator

    def use_kwargs(self, *args, **kwargs):
        return self.use_args(*args, **kwargs)

    def location_loader(self, name):
        return lambda func: func

    def error_handler(self, func):
        return func
"""

FLASK: Final = """
from webargs.core import Parser


class FlaskParser(Parser):
    pass


parser = FlaskParser()
use_args = parser.use_args
use_kwargs = parser.use_kwargs
"""

ANNOTATIONS: Final = """
from interface_notes import answers, takes


def use_kwargs(args, location=None, inherit=None, apply=None, **kwargs):
    return lambda func: takes(func, args, location or "json")


def marshal_with(schema, code="default", description="", inherit=None, apply=None):
    return lambda func: answers(func, schema, code, description)


def doc(inherit=None, **kwargs):
    return lambda func: func


def wrap_with(wrapper_cls):
    return lambda func: func
"""

STUBS: Final = {
    "webargs.core": CORE,
    "webargs.flaskparser": FLASK,
    "flask_apispec.annotations": ANNOTATIONS,
}

ALIASES: Final = {
    **{
        f"flask_apispec.{name}": f"flask_apispec.annotations.{name}"
        for name in ("doc", "marshal_with", "use_kwargs")
    },
    "flask_apispec.views.MethodResource": "flask.views.MethodView",
    "flask_apispec.MethodResource": "flask.views.MethodView",
}

GUARDS: Final = {"webargs.core.Parser.use_args": GuardKind.VALIDATION}
