"""fastapi-cache: responses that are kept.

Modelled: `@cache(...)`, which keeps the handler's name and adds a request and a response to its signature.
Not modelled: that a cached answer to one caller may be given to another.
Source: fastapi-cache2 0.2.2, fastapi_cache/decorator.py.
"""

from __future__ import annotations

from typing import Any

from analyzer.concepts.known import leaving_as_is
from analyzer.evaluator import quiet, stands_for
from analyzer.evaluator.interpreter import Interpreter


@stands_for("fastapi_cache.decorator.cache")
@quiet
def cache(run: Interpreter, expire: Any = None, *_: Any, **__: Any) -> Any:
    return leaving_as_is(run, "fastapi_cache.decorator.cache", expire)
