"""From the objects that serve requests to facts: applications with their layers, hooks, error handlers and
routes.

A framework file says in a `Served` what one application object comes to; objects that one place made are one
application, and what another application serves is written as that one's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from analyzer.concepts.applications import Names, grouped
from analyzer.concepts.bypassing import guards_outside
from analyzer.concepts.callables import describe, evidence_of
from analyzer.concepts.layers import shown_arguments
from analyzer.concepts.routing import Draft, Emitter, GuardDraft, beside_being_started, united
from analyzer.evaluator.conditions import Path, beyond, default_of, joined, never_all, stands_in, text_of
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.standin import StandIn
from analyzer.evaluator.symbols import name_of
from analyzer.evaluator.texts import HOLE, spelled
from analyzer.evaluator.values import Place, Possible
from analyzer.facts import (
    Application,
    BlindSpot,
    Certainty,
    ExceptionHandler,
    Facts,
    Hook,
    Middleware,
)


class Handling(NamedTuple):
    """What answers an exception or a status."""

    exception: Any
    handler: Possible
    place: Place | None = None
    """Where that was said: a handler of a library has no place of its own."""


@dataclass(slots=True)
class Served:
    """What one application object comes to."""

    app: StandIn
    framework: str
    drafts: list[Draft] = field(default_factory=list)
    layers: list[GuardDraft] = field(default_factory=list)
    """Middleware, outermost first."""
    by_route: bool = False
    """Whether each draft says itself which of the layers are around it."""
    around: list[GuardDraft] = field(default_factory=list)
    """What else runs before every handler and is not middleware: hooks."""
    options: dict[int, dict[str, Any]] = field(default_factory=dict)
    """Arguments of a layer, by its place in the list."""
    hooks: list[tuple[str, Possible]] = field(default_factory=list)
    """(lifespan, startup, shutdown or an event of each request; what runs)"""
    errors: list[Handling] = field(default_factory=list)
    mounts: list[tuple[Any, Path]] = field(default_factory=list)
    """(path, tests) where other applications serve it."""
    parent: str | None = None
    """The application that serves it, where that is told apart from the others."""
    name: str | None = None
    """Of an application that a library makes; the others are named after the place where they are made."""
    title: str | None = None
    debug: bool | None = None
    docs: tuple[str, ...] = ()
    """Paths of the pages that describe its interface."""
    arguments: dict[str, Any] = field(default_factory=dict)
    """Settings of the application that a reader should see."""
    endpoint: str | None = None
    """Path of the endpoint through which it is called, where it serves operations inside another one."""
    after: Callable[[Facts, str], None] | None = None
    """Writes what else belongs to the application, given its id."""

    @property
    def is_mounted(self) -> bool:
        """Whether another application serves it, as the settings stand by default, or in either case."""
        tests = [beyond(path, self.app.made) for _, path in self.mounts]
        return any(default_of(one) is True or (len(one) == 1 and never_all(one) in tests) for one in tests)


def write(run: Interpreter, facts: Facts, served: Iterable[Served]) -> None:
    """Write the applications, each once, with everything that belongs to it."""
    listed = list(served)
    of = {id(one.app): one for one in listed}
    groups = {one.name: [one.app] for one in listed if one.name is not None}
    groups |= grouped(Names(run), [one.app for one in listed if one.name is None])
    for name, group in groups.items():
        # Of one that a setting puts into another of its name, what is made by default is told.
        inside = any(of[id(app)].mounts for app in group)
        ranked = sorted(
            (of[id(app)] for app in group),
            key=lambda one: (inside and default_of(one.app.made) is False, -len(one.drafts)),
        )
        best = ranked[0]
        mounts = [mount for one in ranked for mount in one.mounts]
        _application(run, facts, name, best, mounts)
        _layers(facts, name, best)
        _hooks(facts, name, best)
        _errors(facts, name, best)
        if best.after is not None:
            best.after(facts, name)
        outer = _outermost(ranked)
        if not outer:
            continue
        emitter = Emitter(facts, name, best.app.made)
        for draft in _spread(run, united([one.drafts for one in outer])):
            if _is_hole(draft):
                reason = "a registered route is not known, neither its path nor its handler"
                run.hole("route", name, reason, draft.place, "routes")
                continue
            draft.bypassed.extend(guards_outside(run, draft))
            emitter.emit(draft, [*([] if best.by_route else best.layers), *best.around])


def _outermost(made: list[Served]) -> list[Served]:
    """Those of the applications which one place makes that no other serves: all of them, or the one that
    serves the others (endpoints with an application each, below a root that is an endpoint too).  What is as
    large as one that another serves is that one, made once more."""
    mounted = [len(one.drafts) for one in made if one.is_mounted]
    return [one for one in made if not one.is_mounted and len(one.drafts) > max(mounted, default=-1)]


def likely(run: Interpreter, value: Any) -> list[Possible]:
    """The alternatives of a value, those left out that the settings' defaults exclude: a prefix that is a
    setting makes one path, not one for every way in which it could be set."""
    found = ways(run, value)
    return [one for one in found if default_of(one.path) is not False] or found


def ways(run: Interpreter, value: Any) -> list[Possible]:
    """The alternatives of a path or a prefix; those that a reader sees as the same (also what is not known
    at all) are one, under the tests that they share."""
    found: dict[str, Possible] = {}
    for one in run.alternatives(value):
        before = found.setdefault(spelled(one.value)[0], one)
        if before is not one:
            shared = tuple(test for test in before.path if stands_in(test, one.path))
            found[spelled(one.value)[0]] = Possible(before.value, shared)
    return list(found.values())


def _spread(run: Interpreter, drafts: Iterable[Draft]) -> Iterator[Draft]:
    """A route whose path is one of several, as several."""
    for draft in drafts:
        for one in likely(run, draft.path):
            if one.value is draft.path:
                yield draft
            else:
                yield replace(draft, path=one.value, conditions=joined(draft.conditions, one.path))


def _is_hole(draft: Draft) -> bool:
    """Whether nothing is known of a route but that there may be one."""
    return not draft.handler.known and spelled(draft.path)[0].strip("/") == HOLE


def _application(
    run: Interpreter, facts: Facts, name: str, served: Served, mounts: list[tuple[Any, Path]]
) -> None:
    app = served.app
    made = beside_being_started(app.made)
    facts.add(
        Application(
            id=name,
            name=name,
            framework=served.framework,
            framework_version=run.versions.get(served.framework),
            title=served.title,
            parent=served.parent,
            mounted_at=spelled(mounts[0][0])[0] if mounts else served.endpoint,
            debug=served.debug,
            docs_paths=served.docs,
            arguments=shown_arguments(served.arguments),
            by_default=default_of(made),
            by_script=len(made) < len(app.made),
            weighs_paths=getattr(type(app), "WEIGHS_PATHS", False),
            evidence=evidence_of(app.place),
            certainty=Certainty.CONDITIONAL if made else Certainty.CERTAIN,
            condition=text_of(made),
        )
    )


def _layers(facts: Facts, name: str, served: Served) -> None:
    for position, draft in enumerate(served.layers):
        facts.add(
            Middleware(
                id=f"{name} {position:02d} {draft.name}",
                application=name,
                position=position,
                name=draft.name,
                kind=draft.kind,
                refuses=draft.refuses,
                arguments=shown_arguments(served.options.get(position, {})),
                by_default=default_of(draft.path),
                evidence=evidence_of(draft.place),
                certainty=Certainty.CONDITIONAL if draft.path else Certainty.CERTAIN,
                condition=text_of(draft.path),
                reason=None if draft.name != "{?}" else "it is not known",
            )
        )
        if draft.name == "{?}":
            facts.add(
                BlindSpot(
                    id=f"middleware {name} {position}",
                    kind="middleware",
                    subject=name,
                    affects="guards",
                    reason=f"a middleware is not known{': ' + draft.why if draft.why else ''}",
                    evidence=evidence_of(draft.place),
                )
            )


def _hooks(facts: Facts, name: str, served: Served) -> None:
    for event, one in served.hooks:
        hook = describe(one.value)
        facts.add(
            Hook(
                id=f"{name} {event} {hook.name}",
                application=name,
                event=event,
                handler=hook.name,
                evidence=evidence_of(hook.place),
                condition=text_of(beyond(one.path, served.app.made)),
            )
        )


def _errors(facts: Facts, name: str, served: Served) -> None:
    for one in served.errors:
        known = plain(one.exception)
        exception = str(known) if isinstance(known, int) else name_of(known)
        handler = describe(one.handler.value)
        facts.add(
            ExceptionHandler(
                id=f"{name} {exception} {handler.name}",
                application=name,
                exception=exception,
                handler=handler.name,
                evidence=evidence_of(handler.place or one.place),
                condition=text_of(beyond(one.handler.path, served.app.made)),
            )
        )
