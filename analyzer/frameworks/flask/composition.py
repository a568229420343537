"""From what was registered to facts: applications, their routes, layers, error handlers and hooks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from analyzer.concepts.applications import Names
from analyzer.concepts.callables import describe
from analyzer.concepts.contents import Answers, Takes
from analyzer.concepts.declarations import declarations
from analyzer.concepts.routing import Draft, distinct, methods_of
from analyzer.concepts.serving import Handling, Served, write
from analyzer.evaluator.comparing import truth
from analyzer.evaluator.conditions import Path, beyond, contradictory, joined
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.operations import add
from analyzer.evaluator.symbols import Function
from analyzer.evaluator.texts import spelled
from analyzer.evaluator.values import Possible, Result
from analyzer.facts import Facts, RouteKind
from analyzer.frameworks.flask.applications import CURRENT, Flask
from analyzer.frameworks.flask.blueprints import STATIC_FILE, Blueprint
from analyzer.frameworks.flask.hooks import Hooked, hook_guards, hooks_of
from analyzer.frameworks.flask.parameters import path_parameters
from analyzer.frameworks.flask.requests import Requests
from analyzer.frameworks.flask.views import Answer, answers
from analyzer.frameworks.flask.wrapping import dispatched, layers_around
from analyzer.frameworks.werkzeug.routing import Rule, spelling


def compose(run: Interpreter, facts: Facts) -> None:
    """Everything that Flask applications come to."""
    names = Names(run)
    serving = [one for one in run.standins if isinstance(one, Flask) and one.attributes]
    mounts = _mounts(run, serving, names)
    write(run, facts, [_served(run, app, mounts.get(names.of(app))) for app in serving])
    _declared(run)


@dataclass(frozen=True, slots=True)
class _Mount:
    """Where another application serves this one."""

    parent: str
    prefix: Any
    path: Path


def _served(run: Interpreter, app: Flask, mount: _Mount | None) -> Served:
    run.notes[CURRENT] = app  # hooks that ask `current_app` are those of this one
    layers = layers_around(run, app)
    return Served(
        app,
        app.FRAMEWORK,
        distinct(drafts_of(run, app)),
        layers=[one.draft for one in layers],
        options={
            position: one.value.arguments.keywords
            for position, one in enumerate(layers)
            if isinstance(one.value, Result)
        },
        hooks=[(one.event, Possible(one.function, one.path)) for one in hooks_of(run, app)],
        errors=list(_errors(run, app)),
        mounts=[(mount.prefix, mount.path)] if mount is not None else [],
        parent=mount.parent if mount is not None else None,
        debug=truth(run.attribute(app, "debug"))[1],
    )


def _errors(run: Interpreter, app: Flask) -> Iterator[Handling]:
    """What answers errors, of the application's own and of its blueprints'."""
    blueprints = [one for one in run.standins if isinstance(one, Blueprint) and one.attributes]
    registered = [one for one in blueprints if any(plain(s.attributes["app"]) is app for s in one.states)]
    for scaffold in (app, *registered):
        for one in scaffold.errors:
            yield Handling(one.exception, Possible(one.handler, one.path), one.place)


def _mounts(run: Interpreter, serving: list[Flask], names: Names) -> dict[str, _Mount]:
    """Applications that a dispatcher in front of another one serves below a path."""
    found: dict[str, _Mount] = {}
    for app in serving:
        for layer in layers_around(run, app):
            for one in dispatched(run, layer.value):
                inner = plain(one.app)
                if isinstance(inner, Flask) and inner is not app:
                    path = beyond(joined(layer.path, one.path), app.made)
                    found.setdefault(names.of(inner), _Mount(names.of(app), one.prefix, path))
    return found


def drafts_of(
    run: Interpreter, app: Flask, prefix: Any = "", around: tuple[Flask, ...] = ()
) -> Iterator[Draft]:
    """The routes of one application object, in the order of registration, and what a dispatcher adds; that
    one serves an application inside itself (one of those `around`) adds nothing."""
    hooks = hooks_of(run, app)
    for one in run.each(app.rules().attributes["_rules"]):
        rule = plain(one.value)
        if isinstance(rule, Rule) and plain(rule.attributes["build_only"]) is not True:
            rule.reached = True
            yield from _of_rule(run, app, rule, hooks, prefix)
    for layer in layers_around(run, app):
        for mounted in dispatched(run, layer.value):
            if any(plain(mounted.app) is one for one in (*around, app)):
                continue
            yield from _of_mount(run, mounted, layer.path, add(prefix, mounted.prefix), (*around, app))


def _of_mount(
    run: Interpreter, mounted: Any, path: Path, prefix: Any, around: tuple[Flask, ...]
) -> Iterator[Draft]:
    inner = plain(mounted.app)
    if isinstance(inner, Flask):
        for draft in drafts_of(run, inner, prefix, around):
            draft.conditions = joined(joined(path, mounted.path), draft.conditions)
            yield draft
        return
    yield Draft(RouteKind.MOUNT, ("ANY",), prefix, describe(inner), None, joined(path, mounted.path))


def _of_rule(run: Interpreter, app: Flask, rule: Rule, hooks: list[Hooked], prefix: Any) -> Iterator[Draft]:
    read = rule.attributes
    endpoint = spelled(read["endpoint"])[0]
    static = rule.view is STATIC_FILE
    websocket = plain(read.get("websocket")) is True
    kind = RouteKind.STATIC if static else RouteKind.WEBSOCKET if websocket else RouteKind.HTTP
    under = beyond(rule.conditions, app.made)
    for path in run.alternatives(read["rule"]):
        for view in run.alternatives(app.answering(rule)):
            conditions = joined(joined(under, path.path), view.path)
            if contradictory(conditions):
                continue
            methods = methods_of(run, read["methods"], ("GET",))
            whole = add(prefix, path.value)
            requests = Requests(run, endpoint, whole, methods)
            layers = list(hook_guards(run, hooks, requests))
            for answer in answers(run, view.value, methods, requests):
                yield Draft(
                    kind=kind,
                    methods=answer.methods,
                    path=whole,
                    handler=answer.handler,
                    place=rule.place,
                    conditions=conditions,
                    guards=answer.guards,
                    name=endpoint,
                    details={"handler_method": answer.method} if answer.method else {},
                    callers=rule.callers,
                    layers=layers,
                    inside=answer.inside,
                    noted=answer.noted,
                    contents=partial(_contents, run, answer),
                    after=_parameters(path.value, answer.handler.name),
                    spelling=spelling,
                )


def _parameters(path: Any, owner: str) -> Any:
    rule = spelled(path)[0]
    return lambda facts, route: path_parameters(facts, route, rule, owner)


def _contents(run: Interpreter, answer: Answer) -> Iterator[Takes | Answers]:
    """What the code of a handler says that it takes."""
    function = describe(answer.noted[0]).function if answer.noted else None
    if isinstance(function, Function):
        for readers in run.registry.declared("HANDLER_CONTENTS"):
            for read in readers:
                yield from read(run, function, answer.methods)


def _declared(run: Interpreter) -> None:
    """The declarations that still wait on a blueprint; those of rules are counted with Werkzeug's maps."""
    for one in run.standins:
        if isinstance(one, Blueprint) and one.attributes and not one.states:
            for path, view, place in one.declared_routes:
                declarations(run).add(place, path, describe(view).name, False)
