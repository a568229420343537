"""Sanic: applications, blueprints, groups, versions, class views, middleware, listeners.

Modelled: routes of every form on applications and blueprints, versions and prefixes as a registration merges
them, groups within groups, copies of blueprints, `HTTPMethodView` with `decorators` and `attach`, request and
response middleware (of a blueprint around its own routes), listeners, exception handlers, static files;
sanic-ext's descriptions, which leave a handler as it is.
Not modelled: priorities of middleware; signals; hosts as conditions.
Source: sanic 24.12 to 25.12, sanic/mixins/, blueprints.py, app.py, router.py, views.py.
"""

from typing import Final

from analyzer.facts import GuardKind

ENTRY_PACKAGES: Final = ("sanic",)

GUARDS: Final = {
    "sanic_ext.extras.validation.decorator.validate": GuardKind.VALIDATION,
    "sanic_jwt.decorators.protected": GuardKind.AUTHENTICATION,
    "sanic_jwt.decorators.scoped": GuardKind.AUTHORIZATION,
}
ALIASES: Final = {
    "sanic_ext.validate": "sanic_ext.extras.validation.decorator.validate",
    "sanic_jwt.protected": "sanic_jwt.decorators.protected",
    "sanic_jwt.scoped": "sanic_jwt.decorators.scoped",
}
