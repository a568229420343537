"""django-ratelimit: limits of requests, counted for each view.

Not modelled: rates and keys; `block=False`, which only marks the request.
Source: django-ratelimit 3.0 to 4.1, django_ratelimit/decorators.py (ratelimit/decorators.py before 4).
"""

from __future__ import annotations

from typing import Final

from analyzer.facts import GuardKind

GUARDS: Final = {
    "django_ratelimit.decorators.ratelimit": GuardKind.RATE_LIMIT,
    "ratelimit.decorators.ratelimit": GuardKind.RATE_LIMIT,
}
