"""Flask-JWT: the decorator that asks for a token, and the route that gives one.

Modelled: `jwt_required()`, `JWT` with the address of `JWT_AUTH_URL_RULE`, its handlers, which stay as they
are.
Source: Flask-JWT 0.3.2, flask_jwt/__init__.py.
"""

from __future__ import annotations

from typing import Final

from analyzer.facts import GuardKind

JWT: Final = """
from functools import wraps


def jwt_required(realm=None):
    def wrapper(fn):
        @wraps(fn)
        def decorator(*args, **kwargs):
            return fn(*args, **kwargs)

        return decorator

    return wrapper


def _default_auth_request_handler():
    pass


class JWT:
    def __init__(self, app=None, authentication_handler=None, identity_handler=None):
        self.authentication_callback = authentication_handler
        self.identity_callback = identity_handler
        self.auth_request_callback = _default_auth_request_handler
        if app is not None:
            self.init_app(app)

    def init_app(self, app):
        app.config.setdefault("JWT_AUTH_URL_RULE", "/auth")
        app.config.setdefault("JWT_AUTH_ENDPOINT", "jwt")
        rule = app.config.get("JWT_AUTH_URL_RULE", None)
        if rule != None:
            endpoint = app.config["JWT_AUTH_ENDPOINT"]
            app.add_url_rule(rule, endpoint, self.auth_request_callback, methods=["POST"])

    def auth_request_handler(self, callback):
        self.auth_request_callback = callback
        return callback

    def authentication_handler(self, callback):
        return callback

    def identity_handler(self, callback):
        return callback

    def jwt_error_handler(self, callback):
        return callback

    def auth_response_handler(self, callback):
        return callback

    def request_handler(self, callback):
        return callback

    def jwt_encode_handler(self, callback):
        return callback

    def jwt_decode_handler(self, callback):
        return callback

    def jwt_payload_handler(self, callback):
        return callback

    def jwt_headers_handler(self, callback):
        return callback
"""

STUBS: Final = {"flask_jwt": JWT}

GUARDS: Final = {"flask_jwt.jwt_required": GuardKind.AUTHENTICATION}
