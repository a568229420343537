"""django-axes: logins that are refused after too many failures.

Modelled: the decorator; the middleware stands among Django's.  Not modelled: the models of attempts.
Source: django-axes 5.40 to 8.3, axes/decorators.py.
"""

from __future__ import annotations

from typing import Final

from analyzer.facts import GuardKind

GUARDS: Final = {"axes.decorators.axes_dispatch": GuardKind.RATE_LIMIT}
