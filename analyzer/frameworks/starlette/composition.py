"""From what was registered to facts: applications, their routes, middleware, handlers and hooks."""

from __future__ import annotations

from analyzer.concepts.applications import Names, grouped
from analyzer.concepts.callables import describe, evidence_of
from analyzer.concepts.declarations import declarations
from analyzer.concepts.layers import layer_draft, shown_arguments
from analyzer.concepts.routing import Draft, Emitter, text, united
from analyzer.evaluator.conditions import Path, default_of, joined, text_of
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.operations import plain, truth
from analyzer.evaluator.symbols import name_of
from analyzer.evaluator.texts import spelled
from analyzer.evaluator.values import Dict, Unknown
from analyzer.facts import (
    Application,
    BlindSpot,
    Certainty,
    DependencyOverride,
    ExceptionHandler,
    Facts,
    Hook,
    Middleware,
)
from analyzer.frameworks.starlette.middleware import Middleware as Layer
from analyzer.frameworks.starlette.routing import Application as Serving
from analyzer.frameworks.starlette.routing import Mounted, RouteObject, Surroundings


def compose(run: Interpreter, facts: Facts) -> None:
    """Everything that Starlette and FastAPI applications come to."""
    names = Names(run)
    serving = [
        one for one in run.standins if isinstance(one, Serving) and one.attributes and not one.absorbed
    ]
    groups = grouped(names, serving)
    run.notes["applications.mounted"] = {}
    served = {name: [(app, drafts_of(app)) for app in group] for name, group in groups.items()}
    mounted: dict[int, list[Mounted]] = run.notes["applications.mounted"]
    parents: dict[str, list[Mounted]] = {}
    for places in mounted.values():
        for place in places:
            parents.setdefault(names.of(place.app), []).append(place)
    for name, group in served.items():
        best = max(group, key=lambda pair: len(pair[1]))
        _application(run, facts, name, best[0], parents.get(name, []))
        if any(default_of(place.conditions) is True for place in parents.get(name, ())):
            continue  # served by the application that mounts it
        emitter = Emitter(facts, name, best[0].made)
        layers = best[0].layers_inside()
        for draft in united([drafts for _, drafts in [best, *(pair for pair in group if pair is not best)]]):
            emitter.emit(draft, layers)
    _declared(run)


def drafts_of(app: Serving) -> list[Draft]:
    """The routes of one application object, its own pages first."""
    around = Surroundings(conditions=())
    return [*app.own_drafts(around), *app.own_router().flat_routes(around)]


def _application(run: Interpreter, facts: Facts, name: str, app: Serving, mounts: list[Mounted]) -> None:
    attributes = app.attributes
    own = getattr(app, "own_routes", None)
    docs = (
        tuple(spelled(path)[0] for handler, path in own() if handler != "swagger_ui_redirect") if own else ()
    )
    facts.add(
        Application(
            id=name,
            name=name,
            framework=app.FRAMEWORK,
            framework_version=run.versions.get(app.FRAMEWORK),
            title=text(attributes.get("title")),
            mounted_at=mounts[0].path if mounts else None,
            debug=truth(attributes.get("debug", False))[1],
            docs_paths=docs,
            by_default=default_of(app.made),
            evidence=evidence_of(app.place),
            certainty=Certainty.CONDITIONAL if app.made else Certainty.CERTAIN,
            condition=text_of(app.made),
        )
    )
    _middleware(run, facts, name, app)
    _handlers(run, facts, name, app)
    for event, one in app.own_router().hooks():
        hook = describe(one.value)
        facts.add(
            Hook(
                id=f"{name} {event} {hook.name}",
                application=name,
                event=event,
                handler=hook.name,
                evidence=evidence_of(hook.place),
                condition=text_of(one.path),
            )
        )
    overrides = plain(attributes.get("dependency_overrides"))
    if isinstance(overrides, Dict):
        for key, possible in overrides.entries.values():
            replaced, replacement = describe(key), describe(possible.value)
            facts.add(
                DependencyOverride(
                    id=f"{name} {replaced.name}",
                    application=name,
                    dependency=replaced.name,
                    replacement=replacement.name,
                    evidence=evidence_of(replacement.place),
                    condition=text_of(possible.path),
                )
            )


def _middleware(run: Interpreter, facts: Facts, name: str, app: Serving) -> None:
    position = 0
    for one in run.each(app.attributes.get("user_middleware")):
        for option in run.alternatives(one.value):
            layer = plain(option.value)
            path: Path = joined(one.path, option.path)
            if isinstance(layer, Unknown):
                facts.add(
                    BlindSpot(
                        id=f"middleware {name} {position}",
                        kind="middleware",
                        subject=name,
                        affects="guards",
                        reason=f"a middleware is not known: {layer.reason}",
                        evidence=evidence_of(layer.place),
                    )
                )
            if not isinstance(layer, Layer):
                continue
            draft = layer_draft(run, layer.attributes["cls"], layer.options, layer.place)
            shown = draft.name.partition("[")[0]
            facts.add(
                Middleware(
                    id=f"{name} {position:02d} {draft.name}",
                    application=name,
                    position=position,
                    name=draft.name,
                    kind=draft.kind,
                    refuses=draft.refuses,
                    arguments=shown_arguments({k: v for k, v in layer.options.items() if k != "dispatch"}),
                    by_default=default_of(path),
                    evidence=evidence_of(layer.place),
                    certainty=Certainty.CONDITIONAL if path else Certainty.CERTAIN,
                    condition=text_of(path),
                    reason=None if shown != "{?}" else "the class is not known",
                )
            )
            position += 1


def _handlers(run: Interpreter, facts: Facts, name: str, app: Serving) -> None:
    handlers = plain(app.attributes.get("exception_handlers"))
    if not isinstance(handlers, Dict):
        return
    for key, possible in handlers.entries.values():
        settled = plain(key)
        exception = str(settled) if isinstance(settled, int) else name_of(settled)
        handler = describe(possible.value)
        facts.add(
            ExceptionHandler(
                id=f"{name} {exception}",
                application=name,
                exception=exception,
                handler=handler.name,
                evidence=evidence_of(handler.place),
                condition=text_of(possible.path),
            )
        )


def _declared(run: Interpreter) -> None:
    """Which of the entries that the target made are served."""
    for one in run.standins:
        if isinstance(one, RouteObject) and one.origin is None and "path" in one.attributes:
            handler = describe(one.attributes.get("endpoint", one.attributes.get("app"))).name
            declarations(run).add(one.place, one.attributes["path"], handler, one.reached)
