"""Tornado: applications, rules of all forms, nested routers, handler classes, the login decorator, options.

Modelled: `Application` with the settings that add routes, `add_handlers`, rules as tuples, `URLSpec`, `Rule`,
routers in routers, handler classes named by text; the methods that a handler class answers over its order of
resolution with their decorators; `prepare`, which counts for the verdict where it refuses; WebSocket, static,
redirecting and fallback handlers; `authenticated`; `tornado.options`.
Not modelled: host patterns as conditions; `default_handler_class`; `find_handler` of the target's own.
Source: tornado 6.5, tornado/web.py, tornado/routing.py, tornado/websocket.py, tornado/options.py.
"""

from typing import Final

from analyzer.facts import GuardKind

ENTRY_PACKAGES: Final = ("tornado",)

GUARDS: Final = {"tornado.web.authenticated": GuardKind.AUTHENTICATION}
