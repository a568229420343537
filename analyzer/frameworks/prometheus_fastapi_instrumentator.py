"""prometheus-fastapi-instrumentator: middleware that measures, and a route that shows the measurements.

Modelled: `Instrumentator().instrument(app)`, `.expose(app, endpoint)`, `.add(...)`; with
`should_respect_env_var` both hold only where the environment variable is set.
Not modelled: what is measured.
Source: prometheus-fastapi-instrumentator 8.1.0, prometheus_fastapi_instrumentator/instrumentation.py.
"""

from __future__ import annotations

from typing import Final

from analyzer.facts import GuardKind

GUARDS: Final = {
    "prometheus_fastapi_instrumentator.middleware.PrometheusInstrumentatorMiddleware": GuardKind.LOGGING,
}

ALIASES: Final = {
    f"prometheus_fastapi_instrumentator.{name}": (
        "prometheus_fastapi_instrumentator.instrumentation.PrometheusFastApiInstrumentator"
    )
    for name in ("Instrumentator", "PrometheusFastApiInstrumentator")
}

STUBS: Final = {
    "prometheus_fastapi_instrumentator.instrumentation": """
import os

from fastapi import FastAPI, Request
from prometheus_fastapi_instrumentator.middleware import PrometheusInstrumentatorMiddleware


class PrometheusFastApiInstrumentator:
    def __init__(self, should_respect_env_var=False, env_var_name="ENABLE_METRICS", **options):
        self.should_respect_env_var = should_respect_env_var
        self.env_var_name = env_var_name

    def instrument(self, app, *args, **options):
        if self.should_respect_env_var and not self._should_instrumentate():
            return self
        app.add_middleware(PrometheusInstrumentatorMiddleware)
        return self

    def expose(self, app, should_gzip=False, endpoint="/metrics", include_in_schema=True, tags=None,
               **kwargs):
        if self.should_respect_env_var and not self._should_instrumentate():
            return self

        def metrics(request: Request):
            pass

        if isinstance(app, FastAPI):
            app.get(endpoint, include_in_schema=include_in_schema, tags=tags, **kwargs)(metrics)
        else:
            app.add_route(path=endpoint, route=metrics, include_in_schema=include_in_schema)
        return self

    def add(self, *instrumentation_function):
        return self

    def _should_instrumentate(self):
        return os.getenv(self.env_var_name, "False").lower() in ["true", "1"]
""",
}
