"""Flask-WTF: protection against forged requests for a whole application, and what is exempt from it.

Modelled: `CSRFProtect` as a hook of the application; `exempt` leaves what it is given as it is.
Not modelled: `WTF_CSRF_CHECK_DEFAULT` and the methods that are checked; forms that check for themselves.
Source: flask-wtf 1.3.0, flask_wtf/csrf.py.
"""

from __future__ import annotations

from typing import Final

from analyzer.facts import GuardKind

CSRF: Final = """
class CSRFProtect:
    def __init__(self, app=None):
        self._exempt_views = set()
        self._exempt_blueprints = set()
        if app:
            self.init_app(app)

    def init_app(self, app):
        app.extensions["csrf"] = self

        @app.before_request
        def csrf_protect():
            pass

    def exempt(self, view):
        return view

    def error_handler(self, view):
        return view

    def protect(self):
        pass


CsrfProtect = CSRFProtect
"""

STUBS: Final = {"flask_wtf.csrf": CSRF}

ALIASES: Final = {
    "flask_wtf.CSRFProtect": "flask_wtf.csrf.CSRFProtect",
    "flask_wtf.CsrfProtect": "flask_wtf.csrf.CSRFProtect",
}

GUARDS: Final = {"flask_wtf.csrf.CSRFProtect.init_app.<locals>.csrf_protect": GuardKind.CSRF}
