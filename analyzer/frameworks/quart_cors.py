"""Quart-CORS: headers for requests from elsewhere, for an application, a blueprint or one handler.

Modelled: `cors`, which gives back what it is given; `route_cors` and `cors_exempt` as decorators.
Not modelled: which origins are allowed; `websocket_cors`, which turns away those that are not.
Source: quart-cors 0.8, quart_cors/__init__.py.
"""

from __future__ import annotations

from typing import Final

from analyzer.facts import GuardKind

CORS: Final = """
from functools import wraps


def _after_request(response):
    return response


def cors(app_or_blueprint, **options):
    app_or_blueprint.after_request(_after_request)
    return app_or_blueprint


def cors_exempt(func):
    return func


def route_cors(**options):
    def decorator(func):
        @wraps(func)
        async def wrapper(*args, **kwargs):
            return await func(*args, **kwargs)

        return wrapper

    return decorator
"""

STUBS: Final = {"quart_cors": CORS}
GUARDS: Final = {"quart_cors.route_cors": GuardKind.OTHER}
