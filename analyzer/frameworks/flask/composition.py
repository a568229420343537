"""From what was registered to facts: applications, their routes, layers, error handlers and hooks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from analyzer.concepts.applications import Names, grouped
from analyzer.concepts.callables import describe, evidence_of
from analyzer.concepts.declarations import declarations
from analyzer.concepts.layers import shown_arguments
from analyzer.concepts.routing import Draft, Emitter, distinct, methods_of, united
from analyzer.evaluator.conditions import Path, beyond, contradictory, default_of, joined, text_of
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.operations import add, plain, truth
from analyzer.evaluator.symbols import name_of
from analyzer.evaluator.texts import spelled
from analyzer.evaluator.values import Result
from analyzer.facts import (
    Application,
    Certainty,
    ExceptionHandler,
    Facts,
    Hook,
    Middleware,
    RouteKind,
)
from analyzer.frameworks.flask.applications import Flask
from analyzer.frameworks.flask.blueprints import STATIC_FILE, Blueprint
from analyzer.frameworks.flask.hooks import Hooked, hook_guards, hooks_of
from analyzer.frameworks.flask.parameters import path_parameters
from analyzer.frameworks.flask.requests import Requests
from analyzer.frameworks.flask.views import answers
from analyzer.frameworks.flask.wrapping import dispatched, layers_around
from analyzer.frameworks.werkzeug import Rule, spelling


def compose(run: Interpreter, facts: Facts) -> None:
    """Everything that Flask applications come to."""
    names = Names(run)
    serving = [one for one in run.standins if isinstance(one, Flask) and one.attributes]
    mounts = _mounts(run, serving, names)
    for name, group in grouped(names, serving).items():
        served = [(app, distinct(drafts_of(run, app))) for app in group]
        best = max(served, key=lambda pair: len(pair[1]))
        app = best[0]
        _application(run, facts, name, app, mounts.get(name))
        _middleware(run, facts, name, app)
        _error_handlers(run, facts, name, app)
        _hooks(run, facts, name, app)
        if name in mounts and mounts[name].holds:
            continue  # served by the application in front of it
        emitter = Emitter(facts, name, app.made)
        for draft in united([drafts for _, drafts in [best, *(pair for pair in served if pair is not best)]]):
            emitter.emit(draft, layers=[layer.draft for layer in layers_around(run, app)])
    _declared(run)


@dataclass(frozen=True, slots=True)
class _Mount:
    """Where another application serves this one."""

    parent: str
    prefix: str
    path: Path

    @property
    def holds(self) -> bool:
        """Whether it is there as the settings stand by default."""
        return default_of(self.path) is True


def _mounts(run: Interpreter, serving: list[Flask], names: Names) -> dict[str, _Mount]:
    """Applications that a dispatcher in front of another one serves below a path."""
    found: dict[str, _Mount] = {}
    for app in serving:
        for layer in layers_around(run, app):
            for one in dispatched(run, layer.value):
                inner = plain(one.app)
                if isinstance(inner, Flask):
                    path = beyond(joined(layer.path, one.path), app.made)
                    found.setdefault(names.of(inner), _Mount(names.of(app), spelled(one.prefix)[0], path))
    return found


def drafts_of(run: Interpreter, app: Flask, prefix: Any = "") -> Iterator[Draft]:
    """The routes of one application object, in the order of registration, and what a dispatcher adds."""
    hooks = hooks_of(run, app)
    for one in run.each(app.rules().attributes["_rules"]):
        rule = plain(one.value)
        if isinstance(rule, Rule) and plain(rule.attributes["build_only"]) is not True:
            rule.reached = True
            yield from _of_rule(run, app, rule, hooks, prefix)
    for layer in layers_around(run, app):
        for mounted in dispatched(run, layer.value):
            yield from _of_mount(run, mounted, layer.path, add(prefix, mounted.prefix))


def _of_mount(run: Interpreter, mounted: Any, path: Path, prefix: Any) -> Iterator[Draft]:
    inner = plain(mounted.app)
    if isinstance(inner, Flask):
        for draft in drafts_of(run, inner, prefix):
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
            for answer in answers(run, view.value, methods, requests.names_in):
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
                    after=_parameters(path.value, answer.handler.name),
                    spelling=spelling,
                )


def _parameters(path: Any, owner: str) -> Any:
    rule = spelled(path)[0]
    return lambda facts, route: path_parameters(facts, route, rule, owner)


def _application(run: Interpreter, facts: Facts, name: str, app: Flask, mount: _Mount | None) -> None:
    facts.add(
        Application(
            id=name,
            name=name,
            framework=app.FRAMEWORK,
            framework_version=run.versions.get(app.FRAMEWORK),
            parent=mount.parent if mount is not None else None,
            mounted_at=mount.prefix if mount is not None else None,
            debug=truth(run.attribute(app, "debug"))[1],
            by_default=default_of(app.made),
            evidence=evidence_of(app.place),
            certainty=Certainty.CONDITIONAL if app.made else Certainty.CERTAIN,
            condition=text_of(app.made),
        )
    )


def _middleware(run: Interpreter, facts: Facts, name: str, app: Flask) -> None:
    for position, layer in enumerate(layers_around(run, app)):
        draft = layer.draft
        arguments = layer.value.arguments.keywords if isinstance(layer.value, Result) else {}
        facts.add(
            Middleware(
                id=f"{name} {position:02d} {draft.name}",
                application=name,
                position=position,
                name=draft.name,
                kind=draft.kind,
                refuses=draft.refuses,
                arguments=shown_arguments(arguments),
                by_default=default_of(layer.path),
                evidence=evidence_of(draft.place),
                certainty=Certainty.CONDITIONAL if layer.path else Certainty.CERTAIN,
                condition=text_of(layer.path),
            )
        )


def _error_handlers(run: Interpreter, facts: Facts, name: str, app: Flask) -> None:
    blueprints = [one for one in run.standins if isinstance(one, Blueprint) and one.attributes]
    registered = [one for one in blueprints if any(plain(s.attributes["app"]) is app for s in one.states)]
    for scaffold in (app, *registered):
        for one in scaffold.errors:
            settled = plain(one.exception)
            exception = str(settled) if isinstance(settled, int) else name_of(settled)
            handler = describe(one.handler)
            facts.add(
                ExceptionHandler(
                    id=f"{name} {exception} {handler.name}",
                    application=name,
                    exception=exception,
                    handler=handler.name,
                    evidence=evidence_of(handler.place or one.place),
                    condition=text_of(one.path),
                )
            )


def _hooks(run: Interpreter, facts: Facts, name: str, app: Flask) -> None:
    for one in hooks_of(run, app):
        facts.add(
            Hook(
                id=f"{name} {one.event} {one.blueprint or ''} {one.name}",
                application=name,
                event=one.event,
                handler=one.name,
                evidence=evidence_of(one.place),
                condition=text_of(one.path),
            )
        )


def _declared(run: Interpreter) -> None:
    """Which declarations an application serves: those of rules, and those that still wait on a blueprint."""
    for one in run.standins:
        if isinstance(one, Rule) and "rule" in one.attributes:
            handler = (
                describe(one.view).name if one.view is not None else spelled(one.attributes["endpoint"])[0]
            )
            declarations(run).add(one.place, one.attributes["rule"], handler, one.reached)
        elif isinstance(one, Blueprint) and one.attributes and not one.states:
            for path, view, place in one.declared_routes:
                declarations(run).add(place, path, describe(view).name, False)
