"""Flask-Pydantic: handlers whose query, body and form are models of pydantic.

Modelled: `validate` with its arguments and the annotations of the handler's parameters.
Not modelled: the types of variables of the path; what an answer that is a model is of.
Source: flask-pydantic 0.14.0, flask_pydantic/core.py.
"""

from __future__ import annotations

from typing import Final

from analyzer.facts import GuardKind

CORE: Final = """
from functools import wraps

from interface_notes import asks_by_name, takes

PLACES = {"query": "query", "body": "json", "form": "form"}


def validate(body=None, query=None, on_success_status=200, exclude_none=False, response_many=False,
             request_body_many=False, response_by_alias=False, get_json_params=None, form=None):
    def decorate(func):
        @wraps(func)
        def wrapper(*args, **kwargs):
            return func(*args, **kwargs)

        asks_by_name(wrapper, func, PLACES)
        for model, location in ((body, "json"), (query, "query"), (form, "form")):
            if model is not None:
                takes(wrapper, model, location)
        return wrapper

    return decorate
"""

STUBS: Final = {"flask_pydantic.core": CORE}

ALIASES: Final = {"flask_pydantic.validate": "flask_pydantic.core.validate"}

GUARDS: Final = {"flask_pydantic.core.validate": GuardKind.VALIDATION}
