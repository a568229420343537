"""SpecTree: validation and documentation of handlers by models.

Modelled: `SpecTree.validate` as a decorator that validates; `register` on an application.
Not modelled: the pages with the documentation; answers without a model.
Source: spectree 3.0.0, spectree/spec.py.
"""

from __future__ import annotations

from typing import Final

from analyzer.facts import GuardKind

SPEC: Final = """
from functools import wraps

from interface_notes import answers, asks_by_name, takes

PLACES = {"json": "json", "query": "query", "form": "form", "headers": "headers", "cookies": "cookies"}


class Response:
    def __init__(self, *codes, **code_models):
        self.codes = codes
        self.code_models = code_models


class SpecTree:
    def __init__(self, backend_name="base", backend=None, app=None, before=None, after=None,
                 validation_error_status=422, **kwargs):
        self.app = app

    def register(self, app):
        self.app = app

    def validate(self, query=None, json=None, form=None, headers=None, cookies=None, resp=None, tags=(),
                 security=None, deprecated=False, before=None, after=None, **options):
        def decorate_validation(func):
            @wraps(func)
            def sync_validate(*args, **kwargs):
                return func(*args, **kwargs)

            models = {"json": json, "query": query, "form": form, "headers": headers, "cookies": cookies}
            for location, model in models.items():
                if model is not None:
                    takes(sync_validate, model, location)
            asks_by_name(sync_validate, func, PLACES)
            for code, model in (resp.code_models if resp is not None else {}).items():
                answers(sync_validate, model, code.removeprefix("HTTP_"))
            return sync_validate

        return decorate_validation
"""

STUBS: Final = {"spectree.spec": SPEC}

ALIASES: Final = {
    "spectree.SpecTree": "spectree.spec.SpecTree",
    "spectree.Response": "spectree.spec.Response",
    "spectree.response.Response": "spectree.spec.Response",
}

GUARDS: Final = {"spectree.spec.SpecTree.validate": GuardKind.VALIDATION}
