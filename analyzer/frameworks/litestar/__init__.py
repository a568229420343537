"""Litestar (and Starlite, as it was called until 1.51): handlers, controllers, routers, layers, plugins.

Modelled: handler decorators with several paths, controllers with inherited handlers, routers in routers,
`Litestar(...)`, `from_config` and `register`; guards of every layer, outermost first; dependencies that a
handler asks for, where they refuse; middleware of every layer, `DefineMiddleware`, authentication middleware
with what they exclude; the security configurations that the library ships; `on_app_init` of plugins and
functions; WebSocket handlers and listeners, ASGI handlers, static files.
What handlers take and answer by their signatures, through the library's DTOs.
Not modelled: DTOs of a project's own making; `before_request` as a guard; stores, events, channels.
Source: litestar 2.12 to 2.16, litestar/app.py, router.py, controller.py, handlers/, security/, middleware/.
"""

from typing import Final

from analyzer.facts import GuardKind

ENTRY_PACKAGES: Final = ("litestar", "starlite")

GUARDS: Final = {
    "litestar.middleware.rate_limit.RateLimitMiddleware": GuardKind.RATE_LIMIT,
    "litestar.middleware.csrf.CSRFMiddleware": GuardKind.CSRF,
    "litestar.middleware.session.base.SessionMiddleware": GuardKind.SESSION,
    "litestar.middleware.logging.LoggingMiddleware": GuardKind.LOGGING,
    "litestar.security.jwt.middleware.JWTAuthenticationMiddleware": GuardKind.AUTHENTICATION,
    "litestar.security.jwt.middleware.JWTCookieAuthenticationMiddleware": GuardKind.AUTHENTICATION,
    "litestar.security.session_auth.middleware.MiddlewareWrapper": GuardKind.AUTHENTICATION,
}
