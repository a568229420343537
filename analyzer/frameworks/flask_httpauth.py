"""Flask-HTTPAuth: basic, digest and token authentication as decorators.

Modelled: `login_required` in all its forms (with `optional=True` it refuses nobody; with a role it is
authorization), `MultiAuth`, callbacks, which stay as they are, `auth.current_user`.
Source: flask-httpauth 4.8.1, flask_httpauth.py.
"""

from __future__ import annotations

from typing import Final

AUTH: Final = """
from functools import wraps

from werkzeug.exceptions import Unauthorized


class HTTPAuth:
    def __init__(self, scheme=None, realm=None, header=None):
        self.scheme = scheme
        self.realm = realm
        self.header = header

    def get_password(self, f):
        return f

    def get_user_roles(self, f):
        return f

    def error_handler(self, f):
        return f

    def hash_password(self, f):
        return f

    def verify_password(self, f):
        return f

    def verify_token(self, f):
        return f

    def generate_nonce(self, f):
        return f

    def verify_nonce(self, f):
        return f

    def generate_opaque(self, f):
        return f

    def verify_opaque(self, f):
        return f

    def login_required(self, f=None, role=None, optional=None):
        def login_required_internal(f):
            @wraps(f)
            def decorated(*args, **kwargs):
                raise Unauthorized()

            return decorated

        def passing(f):
            @wraps(f)
            def decorated(*args, **kwargs):
                return f(*args, **kwargs)

            return decorated

        decorator = passing if optional else login_required_internal
        if f:
            return decorator(f)
        return decorator


class HTTPBasicAuth(HTTPAuth):
    pass


class HTTPDigestAuth(HTTPAuth):
    pass


class HTTPTokenAuth(HTTPAuth):
    pass


class MultiAuth:
    def __init__(self, main_auth, *additional_auths):
        self.main_auth = main_auth
        self.additional_auth = additional_auths

    def login_required(self, f=None, role=None, optional=None):
        def login_required_internal(f):
            @wraps(f)
            def decorated(*args, **kwargs):
                raise Unauthorized()

            return decorated

        def passing(f):
            @wraps(f)
            def decorated(*args, **kwargs):
                return f(*args, **kwargs)

            return decorated

        decorator = passing if optional else login_required_internal
        if f:
            return decorator(f)
        return decorator
"""

STUBS: Final = {"flask_httpauth": AUTH}
