"""From settings and URL patterns to facts: applications, middleware, routes, error handlers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any, Final

from analyzer.concepts.body_names import resolve
from analyzer.concepts.callables import describe, evidence_of
from analyzer.concepts.declarations import declarations
from analyzer.concepts.routing import Draft, Emitter, GuardDraft, either_way, without_converters
from analyzer.evaluator.attributes import ABSENT, look_up
from analyzer.evaluator.comparing import truth
from analyzer.evaluator.conditions import default_of, joined
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Module, name_of
from analyzer.evaluator.texts import HOLE, spelled
from analyzer.evaluator.values import External, Place
from analyzer.facts import Application, BlindSpot, Evidence, ExceptionHandler, Facts, RouteKind
from analyzer.frameworks.django.assignments import assigned
from analyzer.frameworks.django.configuration import evidence_place, make_current
from analyzer.frameworks.django.endpoints import Endpoint, endpoints_of, unwrapped
from analyzer.frameworks.django.middleware import (
    LOGIN_REQUIRED,
    Layer,
    decided,
    demanding_login,
    is_own_guard,
    layers_of,
    write_layers,
)
from analyzer.frameworks.django.requests import Requests, keep_names
from analyzer.frameworks.django.reusable import URLCONF
from analyzer.frameworks.django.settings import Project
from analyzer.frameworks.django.tree import Entry, entries_of, prefix_patterns
from analyzer.frameworks.django.urls import URLPattern

MAKING: Final = frozenset(["path", "re_path", "url"])
"""Last names of the functions that make URL patterns."""

ERROR_HANDLERS: Final = ("handler400", "handler403", "handler404", "handler500")


def compose(run: Interpreter, facts: Facts) -> None:
    """Every project that was read."""
    projects: list[Project] = [
        one for one in run.notes.get("django.projects", ()) if isinstance(one, Project)
    ]
    for project in projects:
        make_current(run, project)
        _project(run, facts, project)
    if projects:
        _declared(run)
        _unread_configurations(run, facts)
        _uncalled(run, facts)
    else:
        _unplaced(run, facts)


def _project(run: Interpreter, facts: Facts, project: Project) -> None:
    place = evidence_place(project)
    facts.add(
        Application(
            id=project.name,
            name=project.name,
            framework="django",
            framework_version=run.versions.get("django"),
            debug=truth(_setting(run, "DEBUG"))[1],
            evidence=evidence_of(place),
        )
    )
    facts.extend(assigned(run, project))
    layers = layers_of(run, place)
    write_layers(run, facts, project.name, layers)
    login = list(demanding_login(run, layers))
    around = [
        GuardDraft(
            layer.draft.name, layer.draft.kind, "middleware", layer.draft.refuses, layer.path, layer.place
        )
        for layer in layers
        if layer.draft.name != LOGIN_REQUIRED and not is_own_guard(run, layer)
    ]
    entries = list(entries_of(run))
    keep_names(run, {entry.name: entry.path for entry in entries if entry.name is not None})
    emitter = Emitter(facts, project.name)
    drafts: list[Draft] = []
    for entry in entries:
        if entry.unread is not None:
            _blind_include(facts, entry)
        else:
            drafts += _drafts(run, entry, login, layers)
    drafts = list(either_way(drafts))
    held = _Held(drafts)
    for draft in drafts:
        # What a setting that is not at its default would register once more says nothing new.
        if default_of(draft.conditions) is not False or draft not in held:
            emitter.emit(draft, around)
    for emit in run.registry.declared("django_emit"):
        emit(run, facts, project, emitter)
    _handlers(run, facts, project)
    _notes(run, facts, project)


class _Held:
    """Routes that are there by default: also one of them below a prefix that only a setting gives it, and the
    same path under a prefix that the default leaves empty."""

    def __init__(self, drafts: Iterable[Draft]) -> None:
        self._places: dict[Any, dict[str, set[Place | None]]] = {}
        self._with_single_slashes: set[Any] = set()
        for draft in drafts:
            default = default_of(draft.conditions)
            if default is True:
                known = self._places.setdefault((draft.methods, draft.handler.name), {})
                known.setdefault(spelled(draft.path)[0], set()).add(draft.place)
            if default is not False:
                self._with_single_slashes.add(_with_single_slashes(draft))

    def __contains__(self, draft: Draft) -> bool:
        path = spelled(draft.path)[0]
        known = self._places.get((draft.methods, draft.handler.name), {})
        return (
            path in known
            or _with_single_slashes(draft) in self._with_single_slashes
            or any(
                HOLE in path and path.endswith(one.removeprefix("/")) and draft.place in places
                for one, places in known.items()
            )
        )


def _with_single_slashes(draft: Draft) -> tuple[Any, ...]:
    path = re.sub(r"/{2,}", "/", f"/{spelled(draft.path)[0]}")
    return (draft.methods, path, draft.handler.name, draft.place)


def _setting(run: Interpreter, name: str) -> Any:
    found = look_up(run, run.external("django.conf.settings"), name)
    return None if found is ABSENT else found


def _drafts(run: Interpreter, entry: Entry, login: list[GuardDraft], layers: list[Layer]) -> Iterator[Draft]:
    if entry.pattern is not None:
        entry.pattern.reached = True
    for one in run.alternatives(entry.callback):
        conditions = joined(entry.conditions, one.path)
        for endpoint in _endpoints(run, plain(one.value)):
            requests = Requests(run, entry.path, entry.name, endpoint.methods, plain(one.value))
            yield Draft(
                kind=RouteKind.STATIC if entry.pattern and entry.pattern.static else RouteKind.HTTP,
                methods=endpoint.methods,
                path=entry.path,
                handler=endpoint.handler,
                place=entry.place or endpoint.handler.place,
                conditions=joined(conditions, endpoint.conditions),
                guards=endpoint.guards,
                mounts=entry.mounts,
                name=entry.name,
                callers=entry.callers,
                layers=[*([] if endpoint.login_exempt else login), *decided(run, layers, requests)],
                inside=endpoint.inside,
                bypassed=endpoint.bypassed,
                after=endpoint.after,
                details=endpoint.details,
            )


def _endpoints(run: Interpreter, callback: Any) -> Iterator[Endpoint]:
    if isinstance(callback, str) and "." in callback:  # views were named as text before Django 1.10
        owner, _, name = callback.rpartition(".")
        callback = run.demand(callback, partial(_imported, run, owner, name))
    yield from endpoints_of(run, callback)


def _blind_include(facts: Facts, entry: Entry) -> None:
    shown = without_converters(spelled(entry.path)[0])
    facts.add(
        BlindSpot(
            id=f"include {shown} {entry.unread}",
            kind="include",
            subject=shown,
            affects="routes",
            reason=f"what answers below {shown} is not known: {entry.unread}",
            evidence=evidence_of(entry.place),
        )
    )


def _handlers(run: Interpreter, facts: Facts, project: Project) -> None:
    """What ROOT_URLCONF names for errors."""
    root = plain(_setting(run, "ROOT_URLCONF"))
    module = run.importer.absolute(root, None) if isinstance(root, str) else root
    if not isinstance(module, Module):
        return
    for name in ERROR_HANDLERS:
        found = plain(look_up(run, module, name))
        if found is ABSENT:
            continue
        if isinstance(found, str):
            owner, _, last = found.rpartition(".")
            found = run.demand(found, partial(_imported, run, owner, last))
        handler = describe(found)
        facts.add(
            ExceptionHandler(
                id=f"{project.name} {name[-3:]}",
                application=project.name,
                exception=name[-3:],
                handler=handler.name,
                evidence=evidence_of(handler.place),
            )
        )


def _imported(run: Interpreter, owner: str, name: str) -> Any:
    return run.import_name(run.importer.absolute(owner, None), name) if owner else External(name)


def _notes(run: Interpreter, facts: Facts, project: Project) -> None:
    """What this reading of the project leaves open."""
    for other in project.others:
        facts.add(
            BlindSpot(
                id=f"configuration {project.name} {other}",
                kind="configuration",
                subject=other,
                affects="all",
                reason=f"{other} may be the settings instead of {project.name}; it was not read as such",
                evidence=evidence_of(evidence_place(project)),
            )
        )
    if project.urlconfs:
        facts.add(
            BlindSpot(
                id=f"project {project.name}",
                kind="project",
                subject=project.name,
                affects="all",
                reason="applications for a project that is not in the tree: where it puts their URLs, and "
                "which settings and middleware it has, is not known"
                if project.module is None
                else "the URL configuration that the settings name is not in the tree: where it puts the "
                "URLs of the tree is not known",
                evidence=evidence_of(evidence_place(project)),
            )
        )
    for pattern in prefix_patterns(run):
        shown = spelled(pattern.path())[0]
        facts.add(
            BlindSpot(
                id=f"language {project.name} {shown}",
                kind="language",
                subject=project.name,
                affects="routes",
                reason=f"paths begin with the language that is active; '{shown}' is that of LANGUAGE_CODE",
                evidence=evidence_of(pattern.place),
            )
        )


def _unread_configurations(run: Interpreter, facts: Facts) -> None:
    """URL configurations that nothing led to: those of other hosts, of other settings, or forgotten ones."""
    for file in run.tree.files:
        if file.role != "python" or file.is_test:
            continue
        module = run.importer.modules.get(file.path)
        if module is not None and module.state != "new":
            continue
        found = URLCONF.search(run.tree.peek(file.path))
        if found is None:
            continue
        line = run.tree.peek(file.path)[: found.start()].count(b"\n") + 1
        facts.add(
            BlindSpot(
                id=f"urlconf {file.path}",
                kind="urlconf",
                subject=run.index.canonical(file.path),
                affects="routes",
                reason="declares urlpatterns, and nothing that was read includes it",
                evidence=evidence_of(Place(file.path, line, line)),
            )
        )


def _uncalled(run: Interpreter, facts: Facts) -> None:
    """Functions that make URL patterns, and that nobody was seen to call."""
    making = {name_of(run.external(f"django.urls.{name}")) for name in ("path", "re_path")}
    making.add(name_of(run.external("django.conf.urls.url")))
    called = {one.node for one in run.functions if one.calls}
    waiting = {
        one.node: one for one in run.functions if one.module.path is not None and one.node not in called
    }
    for function in waiting.values():
        if not run.bodies.calls_one_of(function.node, MAKING):
            continue
        calls = run.bodies.of(function.node).calls
        if any(name_of(resolve(run, call.func, function, run.bodies)) in making for call in calls):
            facts.add(
                BlindSpot(
                    id=f"uncalled {function.full_name}",
                    kind="unreached",
                    subject=function.full_name,
                    affects="routes",
                    reason="makes URL patterns, and nobody was seen to call it",
                    evidence=evidence_of(function.place),
                )
            )


GET_URLS: Final = re.compile(rb"^[ \t]+def get_urls\(self\b", re.MULTILINE)


def _unplaced(run: Interpreter, facts: Facts) -> None:
    """Classes that make URL patterns for a project, in a tree that has neither a project nor patterns."""
    lines: dict[str, int] = {}
    for path in sorted(run.tree.vocabulary.holding_any([b"get_urls"]) - run.tree.tests):
        text = run.tree.peek(path)
        found = GET_URLS.search(text)
        if found is not None and b"django.urls" in text:
            lines[path] = text.count(b"\n", 0, found.start()) + 1
    for path, line in list(lines.items())[:1]:
        reason = f"classes of {len(lines)} files make URL patterns for a project that is not in the tree"
        facts.add(
            BlindSpot(
                id="unreached get_urls",
                kind="unreached",
                subject="get_urls",
                affects="routes",
                reason=reason,
                evidence=Evidence(path, line, line),
            )
        )


def _declared(run: Interpreter) -> None:
    made = [one for one in run.standins if isinstance(one, URLPattern) and one.attributes]
    served = {id(plain(one.attributes.get("pattern"))) for one in made if one.reached}
    for one in made:
        pattern = plain(one.attributes.get("pattern"))
        if one.reached or id(pattern) not in served:  # else it only gave its pattern to another
            path = pattern.path() if hasattr(pattern, "path") else pattern
            view = unwrapped(run, one.attributes.get("callback"))
            handler = describe(view.cls if view.cls is not None else view.value).name
            declarations(run).add(one.place, path, handler, one.reached)
