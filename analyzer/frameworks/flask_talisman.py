"""Flask-Talisman (and Flask-SSLify's place in it): security headers and HTTPS as hooks.

Modelled: `Talisman(app)` and `init_app` with their hooks; the decorator that changes its options for one
view.
Not modelled: which headers are set.
Source: flask-talisman 1.1.0, flask_talisman/talisman.py.
"""

from __future__ import annotations

from typing import Final

from analyzer.facts import GuardKind

TALISMAN: Final = """
class Talisman:
    def __init__(self, app=None, **kwargs):
        if app is not None:
            self.init_app(app, **kwargs)

    def init_app(self, app, **kwargs):
        self.app = app
        app.before_request(self._force_https)
        app.before_request(self._make_nonce)
        app.after_request(self._set_response_headers)

    def _force_https(self):
        pass

    def _make_nonce(self):
        pass

    def _set_response_headers(self, response):
        return response

    def __call__(self, **kwargs):
        def decorator(f):
            return f

        return decorator
"""

STUBS: Final = {"flask_talisman.talisman": TALISMAN}

ALIASES: Final = {"flask_talisman.Talisman": "flask_talisman.talisman.Talisman"}

GUARDS: Final = {
    "flask_talisman.talisman.Talisman._force_https": GuardKind.VALIDATION,
    "flask_talisman.talisman.Talisman._make_nonce": GuardKind.OTHER,
}
