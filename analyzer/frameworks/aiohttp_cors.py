"""aiohttp-cors: wraps routes and resources that stand on a router already, and gives them back.

Modelled: `setup`, `CorsConfig.add`.  Not modelled: which origins are allowed; the OPTIONS routes that answer
preflight requests, as every framework's own.
Source: aiohttp-cors 0.8, aiohttp_cors/cors_config.py.
"""

from __future__ import annotations

from typing import Final

STUBS: Final = {
    "aiohttp_cors": """
from aiohttp_cors.cors_config import CorsConfig


class ResourceOptions:
    def __init__(self, *args, **options):
        pass


def setup(app, *, defaults=None):
    return CorsConfig(app, defaults=defaults)


def custom_cors(config):
    def wrapper(function):
        return function

    return wrapper


class CorsViewMixin:
    pass
""",
    "aiohttp_cors.cors_config": """
class CorsConfig:
    def __init__(self, app, *, defaults=None, router_adapter=None):
        self.app = app

    def add(self, routing_entity, config=None, webview=False):
        return routing_entity
""",
}
