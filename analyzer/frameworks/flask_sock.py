"""Flask-Sock: WebSockets as routes of a Flask application or of a blueprint.

What the library puts around a handler, to speak the protocol, is left out: the handler itself is registered.
Source: flask-sock 0.7.0, flask_sock/__init__.py.
"""

from __future__ import annotations

from typing import Final

ENTRY_PACKAGES: Final = ("flask_sock",)

SOCK: Final = """
from flask import Blueprint


class Sock:
    def __init__(self, app=None):
        self.app = None
        self.bp = None
        if app is not None:
            self.app = app
            self.init_app(app)

    def init_app(self, app):
        if self.bp:
            app.register_blueprint(self.bp)
        self.app = app

    def route(self, path, bp=None, **kwargs):
        def decorator(f):
            kwargs["websocket"] = True
            if bp:
                bp.route(path, **kwargs)(f)
            elif self.app:
                self.app.route(path, **kwargs)(f)
            else:
                if self.bp is None:
                    self.bp = Blueprint("__flask_sock", __name__)
                self.bp.route(path, **kwargs)(f)

        return decorator
"""

STUBS: Final = {"flask_sock": SOCK}
