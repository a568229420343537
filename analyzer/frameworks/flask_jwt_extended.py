"""Flask-JWT-Extended: decorators that ask for a token, and calls that check one inside a handler or a hook.

Modelled: `jwt_required` (with `optional=True` it refuses nobody), the decorators before version 4,
`verify_jwt_in_request` and its older forms, the manager's loaders, which stay as they are.
Not modelled: where a token is looked for; cookies and their CSRF tokens.
Source: flask-jwt-extended 4.7.4 and 3.25, flask_jwt_extended/view_decorators.py, jwt_manager.py.
"""

from __future__ import annotations

from typing import Final

DECORATORS: Final = """
from functools import wraps

from flask_jwt_extended.exceptions import NoAuthorizationError


def verify_jwt_in_request(optional=False, fresh=False, refresh=False, locations=None, verify_type=True,
                          skip_revocation_check=False):
    if not optional:
        raise NoAuthorizationError("Missing token")


def verify_fresh_jwt_in_request():
    raise NoAuthorizationError("Missing token")


def verify_jwt_refresh_token_in_request():
    raise NoAuthorizationError("Missing token")


def verify_jwt_in_request_optional():
    pass


def jwt_required(optional=False, fresh=False, refresh=False, locations=None, verify_type=True,
                 skip_revocation_check=False):
    def required(fn):
        @wraps(fn)
        def decorator(*args, **kwargs):
            raise NoAuthorizationError("Missing token")

        return decorator

    def passing(fn):
        @wraps(fn)
        def decorator(*args, **kwargs):
            return fn(*args, **kwargs)

        return decorator

    if callable(optional):
        return required(optional)
    return passing if optional else required


def jwt_optional(fn):
    @wraps(fn)
    def wrapper(*args, **kwargs):
        return fn(*args, **kwargs)

    return wrapper


def fresh_jwt_required(fn):
    @wraps(fn)
    def wrapper(*args, **kwargs):
        raise NoAuthorizationError("Missing token")

    return wrapper


def jwt_refresh_token_required(fn):
    @wraps(fn)
    def wrapper(*args, **kwargs):
        raise NoAuthorizationError("Missing token")

    return wrapper
"""

LOADERS: Final = (
    "additional_claims_loader",
    "additional_headers_loader",
    "claims_verification_failed_loader",
    "claims_verification_loader",
    "decode_key_loader",
    "encode_key_loader",
    "expired_token_loader",
    "invalid_token_loader",
    "needs_fresh_token_loader",
    "revoked_token_loader",
    "token_in_blocklist_loader",
    "token_in_blacklist_loader",
    "token_verification_failed_loader",
    "token_verification_loader",
    "unauthorized_loader",
    "user_claims_loader",
    "user_identity_loader",
    "user_loader_callback_loader",
    "user_loader_error_loader",
    "user_lookup_error_loader",
    "user_lookup_loader",
)

MANAGER: Final = """
class JWTManager:
    def __init__(self, app=None, add_context_processor=False):
        if app is not None:
            self.init_app(app, add_context_processor)

    def init_app(self, app, add_context_processor=False):
        app.extensions["flask-jwt-extended"] = self
""" + "".join(
    f"""
    def {name}(self, callback):
        return callback
"""
    for name in LOADERS
)

STUBS: Final = {
    "flask_jwt_extended.view_decorators": DECORATORS,
    "flask_jwt_extended.jwt_manager": MANAGER,
}

ALIASES: Final = {
    **{
        f"flask_jwt_extended.{name}": f"flask_jwt_extended.view_decorators.{name}"
        for name in (
            "fresh_jwt_required",
            "jwt_optional",
            "jwt_refresh_token_required",
            "jwt_required",
            "verify_fresh_jwt_in_request",
            "verify_jwt_in_request",
            "verify_jwt_in_request_optional",
            "verify_jwt_refresh_token_in_request",
        )
    },
    "flask_jwt_extended.JWTManager": "flask_jwt_extended.jwt_manager.JWTManager",
}
