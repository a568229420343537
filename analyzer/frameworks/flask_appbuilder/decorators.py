"""Decorators of exposed methods.

Source: flask_appbuilder/security/decorators.py, flask_appbuilder/api/__init__.py, baseviews.py, actions.py.
"""

from __future__ import annotations

from typing import Final

from analyzer.facts import GuardKind

SECURITY: Final = """
from functools import update_wrapper, wraps


def has_access(f):
    def wraps(self, *args, **kwargs):
        return f(self, *args, **kwargs)

    return update_wrapper(wraps, f)


def has_access_api(f):
    def wraps(self, *args, **kwargs):
        return f(self, *args, **kwargs)

    return update_wrapper(wraps, f)


def protect(allow_browser_login=False):
    def _protect(f):
        def wraps(self, *args, **kwargs):
            return f(self, *args, **kwargs)

        return update_wrapper(wraps, f)

    return _protect


def permission_name(name):
    def wraps(f):
        f._permission_name = name
        return f

    return wraps


def no_cache(view):
    @wraps(view)
    def wrapped_view(*args, **kwargs):
        return view(*args, **kwargs)

    return wrapped_view


def limit(limit_value, **options):
    return lambda f: f
"""

API_DECORATORS: Final = """
from functools import update_wrapper


def safe(f):
    def wraps(self, *args, **kwargs):
        return f(self, *args, **kwargs)

    return update_wrapper(wraps, f)


def rison(schema=None):
    def _rison(f):
        def wraps(self, *args, **kwargs):
            return f(self, *args, **kwargs)

        return update_wrapper(wraps, f)

    return _rison


def expose(url="/", methods=("GET",)):
    def wrap(f):
        if not hasattr(f, "_urls"):
            f._urls = []
        f._urls.append((url, methods))
        return f

    return wrap


def merge_response_func(func, key):
    return lambda f: f
"""

ACTIONS: Final = """
def action(name, text, confirmation=None, icon=None, multiple=True, single=True):
    return lambda f: f
"""

STUBS: Final = {
    "flask_appbuilder.security.decorators": SECURITY,
    "flask_appbuilder.actions": ACTIONS,
}

GUARDS: Final = {
    "flask_appbuilder.security.decorators.has_access": GuardKind.AUTHORIZATION,
    "flask_appbuilder.security.decorators.has_access_api": GuardKind.AUTHORIZATION,
    "flask_appbuilder.security.decorators.protect": GuardKind.AUTHORIZATION,
    "flask_appbuilder.security.decorators.no_cache": GuardKind.OTHER,
    "flask_appbuilder.api.safe": GuardKind.OTHER,
    "flask_appbuilder.api.rison": GuardKind.VALIDATION,
}
