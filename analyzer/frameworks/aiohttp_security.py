"""aiohttp-security: functions that a handler calls to refuse, and the decorators of older versions.

Modelled: `check_authorized`, `check_permission`, `login_required`, `has_permission`.
Not modelled: policies; `permits`, whose answer the target acts upon itself.
Source: aiohttp-security 0.5, aiohttp_security/api.py; the decorators until 0.2.
"""

from __future__ import annotations

from typing import Final

from analyzer.facts import GuardKind

GUARDS: Final = {
    "aiohttp_security.api.check_authorized": GuardKind.AUTHENTICATION,
    "aiohttp_security.api.check_permission": GuardKind.AUTHORIZATION,
    "aiohttp_security.api.login_required": GuardKind.AUTHENTICATION,
    "aiohttp_security.api.has_permission": GuardKind.AUTHORIZATION,
}

ALIASES: Final = {
    f"aiohttp_security.{name.rpartition('.')[2]}": name
    for name in (*GUARDS, "aiohttp_security.api.setup", "aiohttp_security.api.permits")
}
