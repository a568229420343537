"""Starlette: applications, routers, routes, mounts, middleware, exception handlers, life span.

Modelled: `Starlette`, `Router`, `Route`, `WebSocketRoute`, `Mount`, `Host`, `Middleware`, class endpoints,
static files, the decorators that Starlette 1.0 removed, and the middleware that it ships.  A router keeps its
routes in a list that the target can read and change, as the real one does.
Not modelled: `Host` patterns as conditions, `Route(middleware=...)` as guards of verdicts other than
'unknown'.
Source: starlette 0.27 to 1.10, starlette/routing.py, starlette/applications.py, starlette/middleware/.
"""

from typing import Final

ENTRY_PACKAGES: Final = ("fastapi", "starlette")
