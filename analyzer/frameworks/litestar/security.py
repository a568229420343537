"""The configurations that the library ships, which put middleware on an application.

Source: litestar/security/, litestar/middleware/.
"""

from __future__ import annotations

from typing import Any, Final

from analyzer.evaluator import StandIn, stands_for
from analyzer.evaluator.joining import plain
from analyzer.evaluator.values import External, List, Unknown


class SecurityConfig(StandIn):
    """Authentication of a whole application."""

    MIDDLEWARE = ""

    def __init__(
        self,
        *_: Any,
        guards: Any = None,
        route_handlers: Any = None,
        dependencies: Any = None,
        **options: Any,
    ) -> None:
        self.options = options
        self.expose(guards=guards, route_handlers=route_handlers, dependencies=dependencies)
        self.expose(**{name: options.get(name) for name in ("exclude", "token_secret", "auth_header")})

    @property
    def middleware(self) -> Any:
        names = ("exclude", "exclude_opt_key")
        kept: dict[str, Any] = {name: self.options[name] for name in names if name in self.options}
        return self.run.call(
            self.run.external("litestar.middleware.base.DefineMiddleware"), [External(self.MIDDLEWARE)], kept
        )

    def on_app_init(self, app_config: Any) -> Any:
        run = self.run
        run.call(run.attribute(run.attribute(app_config, "middleware"), "insert"), [0, self.middleware])
        for name in ("guards", "route_handlers"):
            added = self.attributes.get(name)
            if plain(added) is not None:
                run.call(run.attribute(run.attribute(app_config, name), "extend"), [added])
        return app_config

    def login(self, *_: Any, **__: Any) -> Any:
        return Unknown("a response that logs in", self.run.place())


@stands_for(
    "litestar.security.jwt.auth.JWTAuth",
    "litestar.security.jwt.JWTAuth",
    "litestar.contrib.jwt.JWTAuth",
    "starlite.contrib.jwt.JWTAuth",
)
class JWTAuth(SecurityConfig):
    """Tokens in a header."""

    MIDDLEWARE = "litestar.security.jwt.middleware.JWTAuthenticationMiddleware"


@stands_for(
    "litestar.security.jwt.auth.JWTCookieAuth",
    "litestar.security.jwt.JWTCookieAuth",
    "litestar.contrib.jwt.JWTCookieAuth",
    "litestar.security.jwt.auth.OAuth2PasswordBearerAuth",
    "litestar.security.jwt.OAuth2PasswordBearerAuth",
    "litestar.contrib.jwt.OAuth2PasswordBearerAuth",
)
class JWTCookieAuth(SecurityConfig):
    """Tokens in a header or a cookie."""

    MIDDLEWARE = "litestar.security.jwt.middleware.JWTCookieAuthenticationMiddleware"


@stands_for(
    "litestar.security.session_auth.auth.SessionAuth",
    "litestar.security.session_auth.SessionAuth",
    "starlite.security.session_auth.SessionAuth",
)
class SessionAuth(SecurityConfig):
    """A session."""

    MIDDLEWARE = "litestar.security.session_auth.middleware.MiddlewareWrapper"


def _configuration(names: tuple[str, ...], middleware: str) -> Any:
    class Configuration(SecurityConfig):
        """Options whose `middleware` is put on an application by hand."""

        MIDDLEWARE = middleware

    return stands_for(*names)(Configuration)


RateLimitConfig = _configuration(
    ("litestar.middleware.rate_limit.RateLimitConfig", "starlite.middleware.RateLimitConfig"),
    "litestar.middleware.rate_limit.RateLimitMiddleware",
)
LoggingMiddlewareConfig = _configuration(
    (
        "litestar.middleware.logging.LoggingMiddlewareConfig",
        "litestar.middleware.LoggingMiddlewareConfig",
        "starlite.middleware.LoggingMiddlewareConfig",
    ),
    "litestar.middleware.logging.LoggingMiddleware",
)
SessionBackendConfig = _configuration(
    (
        "litestar.middleware.session.client_side.CookieBackendConfig",
        "litestar.middleware.session.server_side.ServerSideSessionConfig",
    ),
    "litestar.middleware.session.base.SessionMiddleware",
)
PrometheusConfig = _configuration(
    ("litestar.plugins.prometheus.PrometheusConfig", "litestar.contrib.prometheus.PrometheusConfig"),
    "litestar.plugins.prometheus.middleware.PrometheusMiddleware",
)
OpenTelemetryConfig = _configuration(
    (
        "litestar.plugins.opentelemetry.OpenTelemetryConfig",
        "litestar.contrib.opentelemetry.OpenTelemetryConfig",
    ),
    "litestar.plugins.opentelemetry.middleware.OpenTelemetryInstrumentationMiddleware",
)

CONFIGURED: Final = (
    "route_handlers",
    "guards",
    "middleware",
    "on_startup",
    "on_shutdown",
    "lifespan",
    "plugins",
    "on_app_init",
    "static_files_config",
)
"""Lists of an application's configuration."""


@stands_for("litestar.config.app.AppConfig", "starlite.config.app.AppConfig")
class AppConfig(StandIn):
    """What an application is made of, open to plugins."""

    RECORDS = True

    def __init__(self, **options: Any) -> None:
        run = self.run
        self.expose(**options)
        for name in CONFIGURED:
            entries = List([], run.path)
            if plain(options.get(name)) is not None:
                run.extend(entries, options[name])
            self.attributes[name] = entries
