"""asgi-correlation-id: middleware that gives every request a number.

Modelled: its name and its kind.
Source: asgi-correlation-id 5.0.1, asgi_correlation_id/middleware.py.
"""

from __future__ import annotations

from typing import Final

from analyzer.facts import GuardKind

ALIASES: Final = {
    "asgi_correlation_id.CorrelationIdMiddleware": "asgi_correlation_id.middleware.CorrelationIdMiddleware",
    "asgi_correlation_id.CorrelationIdFilter": "asgi_correlation_id.log_filters.CorrelationIdFilter",
    "asgi_correlation_id.correlation_id": "asgi_correlation_id.context.correlation_id",
}

GUARDS: Final = {"asgi_correlation_id.middleware.CorrelationIdMiddleware": GuardKind.LOGGING}
