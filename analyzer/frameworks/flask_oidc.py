"""Flask-OIDC: signing in through an OpenID provider, and tokens for interfaces.

Modelled: `require_login` and `accept_token` (`required_scopes` as well) as authentication; the hook that
keeps a session's token fresh.
Not modelled: the views for signing in and out.
Source: flask-oidc 2.4.0 and 1.4, flask_oidc/__init__.py.
"""

from __future__ import annotations

from typing import Final

from analyzer.facts import GuardKind

OIDC: Final = """
from functools import wraps


class OpenIDConnect:
    def __init__(self, app=None, credentials_store=None, http=None, time=None, urandom=None, prefix=None):
        if app is not None:
            self.init_app(app)

    def init_app(self, app, prefix=None):
        app.before_request(self._before_request)

    def _before_request(self):
        pass

    def require_login(self, view_func):
        @wraps(view_func)
        def decorated(*args, **kwargs):
            return view_func(*args, **kwargs)

        return decorated

    def accept_token(self, require_token=False, scopes_required=None, render_errors=True,
                     auth_header_key=None):
        def wrapper(view_func):
            @wraps(view_func)
            def decorated(*args, **kwargs):
                return view_func(*args, **kwargs)

            return decorated

        return wrapper
"""

STUBS: Final = {"flask_oidc": OIDC}

GUARDS: Final = {
    "flask_oidc.OpenIDConnect.require_login": GuardKind.AUTHENTICATION,
    "flask_oidc.OpenIDConnect.accept_token": GuardKind.AUTHENTICATION,
    "flask_oidc.OpenIDConnect._before_request": GuardKind.SESSION,
}
