"""slowapi: rate limits as decorators, and as middleware for default limits.

Modelled: `Limiter.limit`, `shared_limit` and `exempt` as decorators that keep the handler; the two middleware
classes as rate limits of everything that they surround.
Not modelled: how strict a limit is, and `default_limits` (without the middleware they limit nothing).
Source: slowapi 0.1.10, slowapi/extension.py, slowapi/middleware.py.
"""

from __future__ import annotations

from typing import Any, Final

from analyzer.concepts.known import leaving_as_is
from analyzer.evaluator import StandIn, quiet, stands_for
from analyzer.facts import GuardKind

GUARDS: Final = {
    "slowapi.extension.Limiter.limit": GuardKind.RATE_LIMIT,
    "slowapi.extension.Limiter.shared_limit": GuardKind.RATE_LIMIT,
    "slowapi.middleware.SlowAPIMiddleware": GuardKind.RATE_LIMIT,
    "slowapi.middleware.SlowAPIASGIMiddleware": GuardKind.RATE_LIMIT,
}

ALIASES: Final = {
    "slowapi._rate_limit_exceeded_handler": "slowapi.extension._rate_limit_exceeded_handler",
}


@stands_for("slowapi.extension.Limiter", "slowapi.Limiter")
class Limiter(StandIn):
    """Where decorators that limit come from."""

    def __init__(self, key_func: Any = None, default_limits: Any = None, **_: Any) -> None:
        self.expose(enabled=True, limiter=self)

    @quiet
    def limit(self, limit_value: Any, *_: Any, **__: Any) -> Any:
        return leaving_as_is(self.run, "slowapi.extension.Limiter.limit", limit_value)

    @quiet
    def shared_limit(self, limit_value: Any, scope: Any = None, **_: Any) -> Any:
        return leaving_as_is(self.run, "slowapi.extension.Limiter.shared_limit", limit_value)

    @quiet
    def exempt(self, obj: Any) -> Any:
        return self.run.call(leaving_as_is(self.run, "slowapi.extension.Limiter.exempt"), [obj])
