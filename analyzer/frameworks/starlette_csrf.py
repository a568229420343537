"""starlette-csrf: a double-submit cookie against forged requests, as middleware.

Modelled: `CSRFMiddleware` as a guard of everything that it surrounds.
Not modelled: `required_urls`, `exempt_urls` and `sensitive_cookies`, which narrow it.
Source: starlette-csrf 3.0.0, starlette_csrf/middleware.py.
"""

from __future__ import annotations

from typing import Final

from analyzer.facts import GuardKind

ALIASES: Final = {"starlette_csrf.CSRFMiddleware": "starlette_csrf.middleware.CSRFMiddleware"}

GUARDS: Final = {"starlette_csrf.middleware.CSRFMiddleware": GuardKind.CSRF}
