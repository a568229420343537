"""Flask-CORS: headers for requests from elsewhere, for an application, a blueprint or one handler.

Modelled: `CORS(app)` and `init_app` as a hook after requests; `cross_origin` as a decorator.
Not modelled: which resources and origins are allowed.
Source: flask-cors 6.0.5, flask_cors/extension.py, flask_cors/decorator.py.
"""

from __future__ import annotations

from typing import Final

from analyzer.facts import GuardKind

EXTENSION: Final = """
def make_after_request_function(resources):
    def cors_after_request(resp):
        return resp

    return cors_after_request


class CORS:
    def __init__(self, app=None, **kwargs):
        self._options = kwargs
        if app is not None:
            self.init_app(app, **kwargs)

    def init_app(self, app, **kwargs):
        app.after_request(make_after_request_function(kwargs))
"""

DECORATOR: Final = """
from functools import wraps


def cross_origin(*args, **kwargs):
    def decorator(f):
        @wraps(f)
        def wrapped_function(*args, **kwargs):
            return f(*args, **kwargs)

        return wrapped_function

    return decorator
"""

STUBS: Final = {"flask_cors.extension": EXTENSION, "flask_cors.decorator": DECORATOR}

ALIASES: Final = {
    "flask_cors.CORS": "flask_cors.extension.CORS",
    "flask_cors.cross_origin": "flask_cors.decorator.cross_origin",
}

GUARDS: Final = {"flask_cors.decorator.cross_origin": GuardKind.OTHER}
