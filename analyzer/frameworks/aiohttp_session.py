"""aiohttp-session: the middleware that keeps a session, which identifies and does not refuse.

Modelled: `setup` and `session_middleware`.  Not modelled: storages.
Source: aiohttp-session 2.12, aiohttp_session/__init__.py.
"""

from __future__ import annotations

from typing import Final

from analyzer.facts import GuardKind

GUARDS: Final = {"aiohttp_session.session_middleware.<locals>.factory": GuardKind.SESSION}

STUBS: Final = {
    "aiohttp_session": """
from aiohttp import web


def session_middleware(storage):
    @web.middleware
    async def factory(request, handler):
        return await handler(request)

    return factory


def setup(app, storage):
    app.middlewares.append(session_middleware(storage))
"""
}
