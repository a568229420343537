"""From what was registered to facts: applications, their routes, middleware, handlers and hooks."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from analyzer.concepts.callables import describe, evidence_of
from analyzer.concepts.declarations import declarations
from analyzer.concepts.routing import Draft, distinct, either_way, text
from analyzer.concepts.serving import Handling, Served, write
from analyzer.evaluator.comparing import truth
from analyzer.evaluator.conditions import Path, text_of
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.texts import spelled
from analyzer.evaluator.values import Dict, Possible, Unknown
from analyzer.facts import DependencyOverride, Facts
from analyzer.frameworks.starlette.middleware import Middleware, layers_in
from analyzer.frameworks.starlette.routing import Application, RouteObject, Surroundings


def compose(run: Interpreter, facts: Facts) -> None:
    """Everything that Starlette and FastAPI applications come to."""
    mounted: dict[int, list[tuple[Any, Path]]] = {}
    run.notes["applications.mounted"] = mounted
    served = [
        _served(run, one)
        for one in run.standins
        if isinstance(one, Application) and one.attributes and not one.absorbed
    ]
    for one in served:  # each has now told which others it mounts
        one.mounts = mounted.get(id(one.app), [])
    write(run, facts, served)
    _declared(run)


def drafts_of(app: Application) -> list[Draft]:
    """The routes of one application object, its own pages first."""
    around = Surroundings(conditions=app.made)  # what it mounts is mounted only where it is made
    found = distinct([*app.own_drafts(around), *app.own_router().flat_routes(around)], known=False)
    return list(either_way(found))


def _served(run: Interpreter, app: Application) -> Served:
    attributes = app.attributes
    layers = [one.value for one in layers_in(run, attributes.get("user_middleware"))]
    known = [one for one in layers if isinstance(one, Middleware)]
    own = getattr(app, "own_routes", list)
    return Served(
        app,
        app.FRAMEWORK,
        drafts_of(app),
        layers=app.layers_inside(),
        options={
            position: {name: value for name, value in one.options.items() if name != "dispatch"}
            for position, one in enumerate(known)
        },
        hooks=app.own_router().hooks(),
        errors=[Handling(key, one) for key, one in _entries(attributes.get("exception_handlers"))],
        title=text(attributes.get("title")),
        debug=truth(attributes.get("debug", False))[1],
        docs=tuple(spelled(path)[0] for handler, path in own() if handler != "swagger_ui_redirect"),
        after=partial(_rest, run, app, [one for one in layers if isinstance(one, Unknown)]),
    )


def _entries(table: Any) -> Iterator[tuple[Any, Possible]]:
    table = plain(table)
    yield from table.entries.values() if isinstance(table, Dict) else ()


def _rest(run: Interpreter, app: Application, unknown: list[Unknown], facts: Facts, name: str) -> None:
    """What only these applications have: middleware by values that are not known, replaced dependencies."""
    for layer in unknown:
        run.hole("middleware", name, f"a middleware is not known: {layer.reason}", layer.place, "guards")
    for key, one in _entries(app.attributes.get("dependency_overrides")):
        replaced, replacement = describe(key), describe(one.value)
        facts.add(
            DependencyOverride(
                id=f"{name} {replaced.name}",
                application=name,
                dependency=replaced.name,
                replacement=replacement.name,
                evidence=evidence_of(replacement.place),
                condition=text_of(one.path),
            )
        )


def _declared(run: Interpreter) -> None:
    """Which of the entries that the target made are served."""
    for one in run.standins:
        if isinstance(one, RouteObject) and one.origin is None and "path" in one.attributes:
            handler = describe(one.attributes.get("endpoint", one.attributes.get("app"))).name
            declarations(run).add(one.place, one.attributes["path"], handler, one.reached)
