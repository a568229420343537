"""Authlib: protectors of resources for Flask.

Modelled: `ResourceProtector`, called with scopes, as a decorator (with `optional=True` it refuses nobody),
and classes derived from it.
Not modelled: authorization servers; the protector for Django; `acquire` inside a handler.
Source: authlib 1.9.10, authlib/integrations/flask_oauth2/resource_protector.py.
"""

from __future__ import annotations

from typing import Final

PROTECTOR: Final = """
from functools import wraps

from authlib.oauth2.rfc6749 import MissingAuthorizationError


class ResourceProtector:
    def __init__(self):
        self._token_validators = {}

    def register_token_validator(self, validator):
        pass

    def __call__(self, scopes=None, optional=False, **kwargs):
        claims = kwargs

        def decorator(f):
            @wraps(f)
            def decorated(*args, **kwargs):
                raise MissingAuthorizationError()

            return decorated

        def passing(f):
            @wraps(f)
            def decorated(*args, **kwargs):
                return f(*args, **kwargs)

            return decorated

        return passing if optional else decorator
"""

STUBS: Final = {"authlib.integrations.flask_oauth2.resource_protector": PROTECTOR}

ALIASES: Final = {
    "authlib.integrations.flask_oauth2.ResourceProtector": (
        "authlib.integrations.flask_oauth2.resource_protector.ResourceProtector"
    ),
}
