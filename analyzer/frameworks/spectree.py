"""SpecTree: validation and documentation of handlers by models.

Modelled: `SpecTree.validate` as a decorator that validates; `register` on an application.
Not modelled: the pages with the documentation; models as parameters.
Source: spectree 3.0.0, spectree/spec.py.
"""

from __future__ import annotations

from typing import Final

from analyzer.facts import GuardKind

SPEC: Final = """
from functools import wraps


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

            return sync_validate

        return decorate_validation
"""

STUBS: Final = {"spectree.spec": SPEC}

ALIASES: Final = {"spectree.SpecTree": "spectree.spec.SpecTree"}

GUARDS: Final = {"spectree.spec.SpecTree.validate": GuardKind.VALIDATION}
