"""Flask-Login: decorators that ask for a signed-in user, and the manager behind them.

Modelled: `login_required`, `fresh_login_required`; `LoginManager` whose loaders stay as they are;
`current_user`.
Not modelled: `LOGIN_DISABLED`.
Source: flask-login 0.6.3, flask_login/utils.py, flask_login/login_manager.py.
"""

from __future__ import annotations

from typing import Final

from analyzer.facts import GuardKind

UTILS: Final = """
from functools import wraps


def login_required(func):
    @wraps(func)
    def decorated_view(*args, **kwargs):
        return func(*args, **kwargs)

    return decorated_view


def fresh_login_required(func):
    @wraps(func)
    def decorated_view(*args, **kwargs):
        return func(*args, **kwargs)

    return decorated_view
"""

MANAGER: Final = """
class LoginManager:
    def __init__(self, app=None, add_context_processor=True):
        self.anonymous_user = None
        self.login_view = None
        self.blueprint_login_views = {}
        self.login_message = None
        self.session_protection = "basic"
        self.user_callback = None
        if app is not None:
            self.init_app(app, add_context_processor)

    def init_app(self, app, add_context_processor=True):
        app.login_manager = self
        app.after_request(self._update_remember_cookie)

    def _update_remember_cookie(self, response):
        return response

    def user_loader(self, callback):
        self.user_callback = callback
        return callback

    def request_loader(self, callback):
        return callback

    def header_loader(self, callback):
        return callback

    def unauthorized_handler(self, callback):
        return callback

    def needs_refresh_handler(self, callback):
        return callback
"""

STUBS: Final = {"flask_login.utils": UTILS, "flask_login.login_manager": MANAGER}

ALIASES: Final = {
    "flask_login.login_required": "flask_login.utils.login_required",
    "flask_login.fresh_login_required": "flask_login.utils.fresh_login_required",
    "flask_login.LoginManager": "flask_login.login_manager.LoginManager",
    "flask.ext.login.login_required": "flask_login.utils.login_required",
    "flask.ext.login.LoginManager": "flask_login.login_manager.LoginManager",
}

GUARDS: Final = {
    "flask_login.utils.login_required": GuardKind.AUTHENTICATION,
    "flask_login.utils.fresh_login_required": GuardKind.AUTHENTICATION,
}
