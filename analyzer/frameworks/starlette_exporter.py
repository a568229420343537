"""starlette-exporter: middleware that measures, and handlers that show the measurements.

Modelled: the names of both; the target adds them itself.
Source: starlette-exporter 0.24.0, starlette_exporter/__init__.py, starlette_exporter/middleware.py.
"""

from __future__ import annotations

from typing import Final

from analyzer.facts import GuardKind

ALIASES: Final = {
    "starlette_exporter.PrometheusMiddleware": "starlette_exporter.middleware.PrometheusMiddleware",
}

GUARDS: Final = {"starlette_exporter.middleware.PrometheusMiddleware": GuardKind.LOGGING}
