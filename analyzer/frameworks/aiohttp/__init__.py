"""aiohttp's server: applications, resources, route tables, sub-applications, class views, middleware, hooks.

Modelled: `web.Application` with its router, lists of middleware and of hooks; `web.get` to `web.static`,
`RouteTableDef`, resources of the target's own, `web.View`, sub-applications under a prefix or a domain;
middleware new and old; handlers that open a WebSocket; the companions aiohttp-session, aiohttp-security,
aiohttp-cors, aiohttp-apispec.
Not modelled: `web.Server` with a handler of its own beyond being one route for everything.
Source: aiohttp 3.14, aiohttp/web_app.py, web_urldispatcher.py, web_routedef.py.
"""

from typing import Final

ENTRY_PACKAGES: Final = ("aiohttp",)
