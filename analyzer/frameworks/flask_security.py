"""Flask-Security (-Too): decorators that ask for a session, a token or roles.

Modelled: the decorators by what they refuse; `auth_required` and the rest as authentication, roles and
permissions as authorization.
Not modelled: the views that `Security` registers itself, as their addresses and their being there are
settings.
Source: flask-security-too 5.9.2, flask_security/decorators.py.
"""

from __future__ import annotations

from typing import Final

from analyzer.facts import GuardKind

ASKED_WITH: Final = (
    "auth_required",
    "http_auth_required",
    "permissions_accepted",
    "permissions_required",
    "roles_accepted",
    "roles_required",
    "unauth_csrf",
)
"""Decorators that are called before they decorate."""

BARE: Final = ("anonymous_user_required", "auth_token_required")

DECORATORS: Final = (
    "from functools import wraps\n\nfrom flask_login.utils import login_required\n"
    + "".join(
        f"""

def {name}(*asked, **options):
    def wrapper(fn):
        @wraps(fn)
        def decorated(*args, **kwargs):
            return fn(*args, **kwargs)

        return decorated

    if len(asked) == 1 and callable(asked[0]):
        return wrapper(asked[0])
    return wrapper
"""
        for name in ASKED_WITH
    )
    + "".join(
        f"""

def {name}(fn):
    @wraps(fn)
    def decorated(*args, **kwargs):
        return fn(*args, **kwargs)

    return decorated
"""
        for name in BARE
    )
)

STUBS: Final = {"flask_security.decorators": DECORATORS}

ALIASES: Final = {
    **{f"flask_security.{name}": f"flask_security.decorators.{name}" for name in (*ASKED_WITH, *BARE)},
    "flask_security.login_required": "flask_login.utils.login_required",
    "flask_security.decorators.login_required": "flask_login.utils.login_required",
}

GUARDS: Final = {
    "flask_security.decorators.auth_required": GuardKind.AUTHENTICATION,
    "flask_security.decorators.http_auth_required": GuardKind.AUTHENTICATION,
    "flask_security.decorators.auth_token_required": GuardKind.AUTHENTICATION,
    "flask_security.decorators.permissions_accepted": GuardKind.AUTHORIZATION,
    "flask_security.decorators.permissions_required": GuardKind.AUTHORIZATION,
    "flask_security.decorators.roles_accepted": GuardKind.AUTHORIZATION,
    "flask_security.decorators.roles_required": GuardKind.AUTHORIZATION,
    "flask_security.decorators.anonymous_user_required": GuardKind.VALIDATION,
    "flask_security.decorators.unauth_csrf": GuardKind.CSRF,
}
