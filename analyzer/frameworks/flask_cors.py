"""Flask-CORS: headers for requests from elsewhere, for an application, a blueprint or one handler.

Modelled: `CORS(app)` and `init_app` as a hook after requests; `cross_origin` as a decorator.
The options of the application's become its settings, under the names by which flask-cors reads them there;
of several resources the first one that names origins counts.  A handler that lets every origin in with
credentials is told.
Source: flask-cors 6.0.5, flask_cors/extension.py, flask_cors/decorator.py.
"""

from __future__ import annotations

from typing import Final

from analyzer.behaviour.knowledge import Arg, Knows, Site
from analyzer.behaviour.things import NOTHING, Thing
from analyzer.facts import GuardKind

EXTENSION: Final = """
def make_after_request_function(resources):
    def cors_after_request(resp):
        return resp

    return cors_after_request


def _origins(options):
    resources = options.get("resources")
    if isinstance(resources, dict):
        for one in resources.values():
            if isinstance(one, dict) and "origins" in one:
                return one["origins"]
    return options.get("origins", "*")


class CORS:
    def __init__(self, app=None, **kwargs):
        self._options = kwargs
        if app is not None:
            self.init_app(app, **kwargs)

    def init_app(self, app, **kwargs):
        app.config["CORS_ORIGINS"] = _origins(kwargs)
        if "supports_credentials" in kwargs:
            app.config["CORS_SUPPORTS_CREDENTIALS"] = kwargs["supports_credentials"]
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


def _cross_origin(site: Site) -> Thing | None:
    """`@cross_origin(supports_credentials=True)`: without origins, whoever asked is let in."""
    credentials = site.keywords.get("supports_credentials")
    origins = site.argument(Arg(-1, "origins", "origin"))
    everybody = origins is None or origins.constant == "*"
    if credentials is not None and credentials.constant is True and everybody and not site.more:
        site.note("origin", verb="everybody, with credentials")
    return NOTHING


BEHAVIOUR: Final = {"flask_cors.decorator.cross_origin": Knows(surrounds="origins", custom=_cross_origin)}
