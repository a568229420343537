"""Hooks of a request as layers around the routes that they see.

The application's own run first, then those of each blueprint on the way, outermost first; within one, URL
preprocessors before `before_request` functions.
Source: flask/app.py, Flask.preprocess_request; flask/sansio/blueprints.py, Blueprint._merge_blueprint_funcs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from analyzer.concepts.callables import describe
from analyzer.concepts.exemptions import Exemptions, exemptions
from analyzer.concepts.gates import Hook, barrier
from analyzer.concepts.guard_walk.walk import Walk
from analyzer.concepts.layers import decorators, function_layer, limited, refusals
from analyzer.concepts.routing import PROTECTING, GuardDraft
from analyzer.evaluator.conditions import Path, joined
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import FUNCTION, Function, name_of
from analyzer.evaluator.texts import spelled
from analyzer.evaluator.values import Dict, Place, is_constant
from analyzer.frameworks.flask.applications import Flask
from analyzer.frameworks.flask.blueprints import Blueprint
from analyzer.frameworks.flask.requests import Requests
from analyzer.frameworks.flask.scaffold import HOOKS

BEFORE_VIEW: Final = ("url_value_preprocessor", "before_request")
"""Events before the view runs."""


@dataclass(frozen=True, slots=True)
class Hooked:
    """A function of an event, and whose requests it sees."""

    event: str
    function: Any
    blueprint: str | None
    path: Path

    @property
    def name(self) -> str:
        """Who it is."""
        return describe(self.function).name

    @property
    def place(self) -> Place | None:
        """Where it is defined."""
        return describe(self.function).place

    def sees(self, endpoint: str) -> bool:
        """Whether it runs for an endpoint."""
        return self.blueprint is None or endpoint.startswith(f"{self.blueprint}.")


def hooks_of(run: Interpreter, app: Flask) -> list[Hooked]:
    """All hooks of an application, in the order in which a request meets them."""
    found = [one for event in HOOKS for one in _of_scaffold(run, app, event, None, ())]
    for blueprint, name, path in registrations(run, app):
        found += [one for event in HOOKS for one in _of_scaffold(run, blueprint, event, name, path)]
    events = list(HOOKS)
    return sorted(
        found,
        key=lambda one: (
            events.index(one.event),
            one.blueprint is not None,
            (one.blueprint or "").count("."),
        ),
    )


def registrations(run: Interpreter, app: Flask) -> Iterator[tuple[Blueprint, str, Path]]:
    """The blueprints that are registered on an application, each under its full name, once."""
    seen: set[str] = set()
    for blueprint in [one for one in run.standins if isinstance(one, Blueprint) and one.attributes]:
        for state in blueprint.states:
            name = spelled(state.full_name())[0]
            if plain(state.attributes["app"]) is app and name not in seen:
                seen.add(name)
                yield blueprint, name, state.path


def _of_scaffold(
    run: Interpreter, scaffold: Flask | Blueprint, event: str, name: str | None, path: Path
) -> Iterator[Hooked]:
    kept = plain(scaffold.attributes[HOOKS[event]])
    for key, functions in kept.entries.values() if isinstance(kept, Dict) else ():
        inner = plain(key)
        scope = ".".join(one for one in (name, inner if isinstance(inner, str) else None) if one)
        for one in run.each(functions.value):
            yield Hooked(event, one.value, scope or None, joined(joined(path, functions.path), one.path))


def _layer(run: Interpreter, one: Hooked) -> GuardDraft:
    """What a hook is around all that it sees; read once, as every route of the application asks."""
    known: dict[tuple[int, Path], GuardDraft] = run.notes.setdefault("flask.hooks", {})
    key = id(one.function), one.path  # the scaffold holds the function as long as the run lasts
    if key not in known:
        draft = replace(function_layer(run, one.function, one.path), via="hook")
        function = describe(one.function).function
        if draft.kind not in PROTECTING and isinstance(function, Function):
            stands = barrier(run, refusals(run), function)
            if stands is not None:
                draft = replace(draft, kind=stands.kind, refuses=True, why=stands.why)
        known[key] = draft
    return known[key]


def _wrappers(run: Interpreter, one: Hooked) -> list[GuardDraft]:
    """The decorators around a hook: they see every request that it sees, before it does."""
    known: dict[tuple[int, Path], list[GuardDraft]] = run.notes.setdefault("flask.wrapped hooks", {})
    key = id(one.function), one.path
    if key not in known:
        drafts = decorators(run, one.function)
        known[key] = [replace(draft, via="hook", path=joined(one.path, draft.path)) for draft in drafts]
    return known[key]


def hook_guards(run: Interpreter, hooks: list[Hooked], requests: Requests) -> Iterator[GuardDraft]:
    """What the hooks that see an endpoint can do to a request."""
    for one in hooks:
        if one.event not in BEFORE_VIEW or not one.sees(requests.endpoint):
            continue
        yield from _wrappers(run, one)
        draft = _layer(run, one)
        function = describe(one.function).function
        if draft.kind in PROTECTING and draft.refuses and isinstance(function, Function):
            draft = limited(replace(draft, path=one.path), _lets_through(run, one, function, requests))
        yield draft


def _lets_through(run: Interpreter, one: Hooked, function: Function, requests: Requests) -> Exemptions:
    """What a hook lets through of one route's requests; read once, though a factory that is called by many
    makes many applications with the same routes, and the same hooks around them."""
    kept: dict[Any, Exemptions] = run.notes.setdefault("flask.exemptions", {})
    route = None
    if requests.decide(function, one.event):
        route = (requests.endpoint, spelled(requests.path)[0], requests.methods)
    hook = _closed(run, function) if isinstance(one.function, Function) else id(one.function)
    key = hook, one.event, route
    if key not in kept:
        kind = Walk if refusals(run).of_function(function).kind in PROTECTING else Hook
        names = requests.names_in(function, one.event)
        kept[key] = exemptions(run, refusals(run), function, names, kind=kind)
    return kept[key]


def _closed(run: Interpreter, function: Function) -> Any:
    """A function's code with what it takes from the calls around it: constants by their value, objects by
    their kind."""
    held = {}
    for name in run.bodies.of(function.node).names:
        scope = function.frame.scope_of(name.id)
        if scope is not None and scope.kind == FUNCTION:
            value = plain(scope.bindings.get(name.id))
            held[name.id] = (type(value), value) if is_constant(value) else name_of(value)
    return function.node, tuple(sorted(held.items(), key=lambda one: one[0]))
