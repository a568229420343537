"""fastapi-limiter: rate limits as dependencies.

Modelled: `Depends(RateLimiter(...))` and `Depends(WebSocketRateLimiter(...))`, and classes derived from them.
Not modelled: how strict a limit is; `@skip_limiter`, which exempts a handler of a limited router.
Source: fastapi-limiter 0.1.6 and 0.2.0, fastapi_limiter/depends.py.
"""

from __future__ import annotations

from typing import Final

from analyzer.facts import GuardKind

GUARDS: Final = {
    "fastapi_limiter.depends.RateLimiter": GuardKind.RATE_LIMIT,
    "fastapi_limiter.depends.WebSocketRateLimiter": GuardKind.RATE_LIMIT,
}

STUBS: Final = {
    "fastapi_limiter.depends": """
from fastapi import Request, Response, WebSocket


class RateLimiter:
    def __init__(self, *args, **options):
        pass

    async def __call__(self, request: Request, response: Response):
        pass


class WebSocketRateLimiter:
    def __init__(self, *args, **options):
        pass

    async def __call__(self, ws: WebSocket, context_key: str = ""):
        pass
""",
}
