"""Middleware: layers that are not yet built, and what known ones do.

Source: starlette/middleware/__init__.py, starlette/middleware/base.py, starlette/authentication.py.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from analyzer.concepts.known import leaving_as_is
from analyzer.concepts.layers import layer_draft
from analyzer.concepts.routing import GuardDraft
from analyzer.evaluator import StandIn, stands_for
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.operations import plain
from analyzer.evaluator.values import Dict, Possible, Tuple


@stands_for("starlette.middleware.Middleware", "fastapi.middleware.Middleware")
class Middleware(StandIn):
    """`Middleware(cls, **options)`: one layer, not yet built."""

    def __init__(self, cls: Any, *args: Any, **options: Any) -> None:
        self.expose(cls=cls, args=Tuple.of(args), kwargs=_dict(options), options=_dict(options))
        self.arguments = args
        self.options = options


def _dict(values: dict[str, Any]) -> Dict:
    return Dict({(str, key): (key, Possible(value)) for key, value in values.items()})


@stands_for("starlette.middleware.base.BaseHTTPMiddleware")
class BaseHTTPMiddleware(StandIn):
    """The base of middleware that is written as a `dispatch` method."""

    def __init__(self, app: Any = None, dispatch: Any = None, **_: Any) -> None:
        self.expose(app=app)


def layers_of(run: Interpreter, layers: Any, via: str) -> list[GuardDraft]:
    """A list of middleware as elements on the way, outermost first."""
    found = []
    for one in run.each(layers):
        value = plain(one.value)
        if isinstance(value, Middleware):
            draft = layer_draft(run, value.attributes["cls"], value.options, value.place)
            found.append(replace(draft, via=via, path=one.path))
    return found


@stands_for("starlette.authentication.requires")
def requires(run: Interpreter, scopes: Any, *_: Any, **__: Any) -> Any:
    """The decorator that refuses requests without the scopes."""
    return leaving_as_is(run, "starlette.authentication.requires", scopes)
