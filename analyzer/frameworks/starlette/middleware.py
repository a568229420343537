"""Middleware: layers that are not yet built, and what known ones do.

Source: starlette/middleware/__init__.py, starlette/middleware/base.py, starlette/authentication.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from analyzer.concepts.known import leaving_as_is
from analyzer.concepts.layers import layer_draft
from analyzer.concepts.routing import GuardDraft
from analyzer.evaluator import StandIn, stands_for
from analyzer.evaluator.conditions import joined
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
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


def layers_in(run: Interpreter, layers: Any) -> Iterator[Possible]:
    """What a list of middleware holds, outermost first, each alternative with its tests."""
    for one in run.each(layers):
        for option in run.alternatives(one.value):
            yield Possible(plain(option.value), joined(one.path, option.path))


def layers_of(run: Interpreter, layers: Any, via: str) -> list[GuardDraft]:
    """A list of middleware as elements on the way, outermost first."""
    return [
        replace(layer_of(run, one.value), via=via, path=one.path)
        for one in layers_in(run, layers)
        if isinstance(one.value, Middleware)
    ]


def layer_of(run: Interpreter, layer: Middleware) -> GuardDraft:
    """One layer as an element on the way."""
    return layer_draft(run, layer.attributes["cls"], layer.options, layer.place)


@stands_for("starlette.authentication.requires")
def requires(run: Interpreter, scopes: Any, *_: Any, **__: Any) -> Any:
    """The decorator that refuses requests without the scopes."""
    return leaving_as_is(run, "starlette.authentication.requires", scopes)
