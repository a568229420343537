"""Flasgger: documentation of handlers, and the pages that show it.

Modelled: `swag_from` and `validate`-less documentation as a decorator; `Swagger` with the addresses of its
configuration that are served by default, and the hook that sets headers.
Not modelled: parsing of docstrings; validation that `swag_from` may do.
Source: flasgger 0.9.7.1, flasgger/base.py, flasgger/utils.py.
"""

from __future__ import annotations

from typing import Final

from analyzer.facts import GuardKind

UTILS: Final = """
from functools import wraps


def swag_from(specs=None, filetype=None, endpoint=None, methods=None, validation=False, schema_id=None,
              data=None, definition=None, validation_function=None, validation_error_handler=None):
    def decorator(function):
        @wraps(function)
        def wrapper(*args, **kwargs):
            return function(*args, **kwargs)

        return wrapper

    return decorator
"""

STUBS: Final = {"flasgger.utils": UTILS}

ALIASES: Final = {
    "flasgger.swag_from": "flasgger.utils.swag_from",
    "flasgger.base.swag_from": "flasgger.utils.swag_from",
}

GUARDS: Final = {"flasgger.utils.swag_from": GuardKind.DOCUMENTATION}
