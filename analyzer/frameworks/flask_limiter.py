"""Flask-Limiter: rate limits as decorators and as a hook.

Modelled: `limit` and `shared_limit` around functions and as calls on blueprints, `exempt`, the hook that
checks the limits, the callbacks, which stay as they are.
Not modelled: how strict a limit is; the names of its decorators before version 4.
Source: flask-limiter 4.1.1, flask_limiter/_extension.py, flask_limiter/_limits.py.
"""

from __future__ import annotations

from typing import Final

from analyzer.facts import GuardKind

LIMITS: Final = """
from functools import wraps

from flask import Blueprint


class RouteLimit:
    def __init__(self, limit_provider=None, limiter=None, **options):
        self.limit_provider = limit_provider
        self.limiter = limiter

    def __call__(self, obj):
        if isinstance(obj, Blueprint):
            return None

        @wraps(obj)
        def __inner(*args, **kwargs):
            return obj(*args, **kwargs)

        return __inner
"""

EXTENSION: Final = """
from flask_limiter._limits import RouteLimit


class Limiter:
    def __init__(self, key_func=None, *args, app=None, **options):
        self.enabled = True
        if args and app is None and hasattr(key_func, "before_request"):
            app = key_func
        if app is not None:
            self.init_app(app)

    def init_app(self, app):
        app.before_request(self._check_request_limit)

    def _check_request_limit(self, callable_name=None, in_middleware=True):
        pass

    def limit(self, limit_value, **options):
        return RouteLimit(limit_value, self)

    def shared_limit(self, limit_value, scope, **options):
        return RouteLimit(limit_value, self)

    def exempt(self, obj=None, flags=None):
        if obj is None:
            return lambda inner: inner
        return obj

    def request_filter(self, fn):
        return fn

    def check(self):
        pass

    def reset(self):
        pass
"""

STUBS: Final = {"flask_limiter._limits": LIMITS, "flask_limiter._extension": EXTENSION}

ALIASES: Final = {
    "flask_limiter.Limiter": "flask_limiter._extension.Limiter",
    "flask_limiter.extension.Limiter": "flask_limiter._extension.Limiter",
}

GUARDS: Final = {
    "flask_limiter._limits.RouteLimit": GuardKind.RATE_LIMIT,
    "flask_limiter._extension.Limiter._check_request_limit": GuardKind.RATE_LIMIT,
}
