"""Flask-Principal: permissions as decorators, and the hook that finds out who is asking.

Modelled: `Permission`, `Denial` and classes derived from them, `require` as a decorator, `Principal`.
Not modelled: which needs a permission asks for; permissions in a `with` statement.
Source: Flask-Principal 0.4.0, flask_principal.py.
"""

from __future__ import annotations

from typing import Final

from analyzer.facts import GuardKind

PRINCIPAL: Final = """
from collections import namedtuple
from functools import partial, wraps

Need = namedtuple("Need", ["method", "value"])
UserNeed = partial(Need, "id")
RoleNeed = partial(Need, "role")
TypeNeed = partial(Need, "type")
ActionNeed = partial(Need, "action")
ItemNeed = namedtuple("ItemNeed", ["method", "value", "type"])


class IdentityContext:
    def __init__(self, permission, http_exception=None):
        self.permission = permission
        self.http_exception = http_exception

    def __call__(self, f):
        @wraps(f)
        def _decorated(*args, **kw):
            return f(*args, **kw)

        return _decorated


class Permission:
    def __init__(self, *needs):
        self.needs = needs
        self.excludes = set()

    def require(self, http_exception=None):
        return IdentityContext(self, http_exception)

    def union(self, other):
        return Permission(*self.needs)

    def difference(self, other):
        return Permission(*self.needs)

    def reverse(self):
        return Permission(*self.needs)


class Denial(Permission):
    pass


class Principal:
    def __init__(self, app=None, use_sessions=True, skip_static=False):
        if app is not None:
            self.init_app(app)

    def init_app(self, app):
        app.before_request(self._on_before_request)

    def _on_before_request(self):
        pass

    def identity_loader(self, f):
        return f

    def identity_saver(self, f):
        return f
"""

STUBS: Final = {"flask_principal": PRINCIPAL}

GUARDS: Final = {
    "flask_principal.IdentityContext": GuardKind.AUTHORIZATION,
    "flask_principal.Principal._on_before_request": GuardKind.SESSION,
}
