"""What stands in front of an application: WSGI middleware around `wsgi_app`, and dispatchers by path.

A layer is whatever was called with the application, or with what wraps it, and is now what serves.
Source: werkzeug/middleware/dispatcher.py; PEP 3333.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from analyzer.concepts.layers import layer_draft
from analyzer.concepts.routing import GuardDraft
from analyzer.evaluator.conditions import Path, joined
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Bound, Function, Instance, Wrapped
from analyzer.evaluator.values import Arguments, Container, Dict, External, Result, Sequence
from analyzer.frameworks.flask.applications import DISPATCHER, Flask

MAX_LAYERS = 30
"""Layers in front of one application."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer, with the tests under which it is there."""

    draft: GuardDraft
    value: Any
    path: Path


def layers_around(run: Interpreter, app: Flask) -> list[Layer]:
    """The layers around an application, outermost first; one that several ways of starting put there is
    one."""
    found: dict[Any, Layer] = {}
    for layer in _layers(run, app.attributes.get(app.SERVES_BY), app, (), 0):
        known = found.setdefault((layer.draft.name, layer.draft.place), layer)
        if known is not layer:
            shared = tuple(test for test in known.path if test in layer.path)
            found[layer.draft.name, layer.draft.place] = replace(
                known, path=shared, draft=replace(known.draft, path=shared)
            )
    return list(found.values())


def _layers(run: Interpreter, value: Any, app: Flask, path: Path, depth: int) -> Iterator[Layer]:
    if value is None or depth > MAX_LAYERS:
        return
    options = [one for one in run.alternatives(value) if not is_application(one.value, app)]
    for one in options:
        layer, inner = plain(one.value), None
        for candidate in held_by(layer):
            if leads_to(run, candidate, app, 0):
                inner = candidate
                break
        if inner is None and not isinstance(layer, (Instance, Result, Function, Wrapped)):
            continue
        under = joined(path, one.path)
        kind = _made_by(layer)
        draft = replace(layer_draft(run, kind, {}, layer.place), path=under)
        yield Layer(draft, layer, under)
        # Of several ways to wrap, the shortest is what the others wrap as well.
        yield from _layers(run, inner, app, path if len(options) < 2 else under, depth + 1)


def _made_by(layer: Any) -> Any:
    """The class or the function that a layer was made by."""
    made_by = layer.by if isinstance(layer, Wrapped) else layer
    if isinstance(made_by, Instance):
        return made_by.cls
    return External(made_by.of) if isinstance(made_by, Result) else made_by


def is_application(value: Any, app: Flask | None = None) -> bool:
    """Whether a value is an application, or the method that it serves by."""
    value = plain(value)
    if isinstance(value, Bound) and isinstance(value.receiver, Flask):
        value = value.receiver
    return isinstance(value, Flask) if app is None else value is app


def held_by(layer: Any) -> Iterator[Any]:
    """What a layer was made around."""
    if isinstance(layer, Result):
        yield from layer.arguments
    elif isinstance(layer, Instance):
        yield from layer.attributes.values()
        arguments = getattr(layer, "arguments", ())
        yield from arguments if isinstance(arguments, (tuple, Arguments)) else ()
    elif isinstance(layer, Wrapped):
        yield layer.inner
    elif isinstance(layer, Function):
        yield from layer.frame.bindings.values()


def leads_to(run: Interpreter, value: Any, app: Flask | None, depth: int) -> bool:
    """Whether a value is the application or something around it."""
    if depth > MAX_LAYERS:
        return False
    for one in run.alternatives(value):
        found = plain(one.value)
        if is_application(found, app):
            return True
        wraps = isinstance(found, (Result, Instance, Wrapped)) and not isinstance(found, (Flask, Container))
        inner = [one for one in held_by(found) if _may_wrap(one)] if wraps else []
        if any(leads_to(run, held, app, depth + 1) for held in inner):
            return True
    return False


def _may_wrap(value: Any) -> bool:
    return not isinstance(plain(value), (Sequence, Dict, str, int, float, bytes, type(None)))


@dataclass(frozen=True, slots=True)
class Dispatched:
    """An application behind a path of another one."""

    app: Any
    prefix: Any
    path: Path


def dispatched(run: Interpreter, layer: Any) -> Iterator[Dispatched]:
    """What a dispatcher serves by path."""
    layer = plain(layer)
    if not isinstance(layer, Result) or layer.of != DISPATCHER:
        return
    given = layer.arguments
    mounts = given.keywords.get("mounts", given.positional[1] if len(given.positional) > 1 else None)
    for option in run.alternatives(mounts):
        found = plain(option.value)
        for prefix, one in found.entries.values() if isinstance(found, Dict) else ():
            yield Dispatched(one.value, prefix, joined(option.path, one.path))
