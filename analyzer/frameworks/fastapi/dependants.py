"""Dependency trees: what FastAPI calls before a handler, read from signatures.

FastAPI looks at `inspect.signature`, which follows `__wrapped__` and leaves out what a partial has bound; of
a class it takes the parameters of `__init__`, of a callable object those of `__call__`.  The tree is
flattened in depth-first order, a callable that is already there is not repeated.
Source: fastapi/dependencies/utils.py: get_dependant, analyze_param, get_flat_dependant.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

from analyzer.concepts.callables import describe
from analyzer.concepts.guard_walk.walk import Walk
from analyzer.concepts.guard_walk.ways import Way
from analyzer.concepts.known import IDENTIFYING, known_guard
from analyzer.concepts.layers import refusals
from analyzer.concepts.requests import by_route, known, outermost
from analyzer.concepts.routing import PROTECTING, Draft, GuardDraft, protects
from analyzer.evaluator.annotations import is_annotated, union_members
from analyzer.evaluator.attributes import ABSENT, class_attribute
from analyzer.evaluator.conditions import Path, default_of, joined
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.library.signatures import VAR_KEYWORD, VAR_POSITIONAL, shown_parameters
from analyzer.evaluator.notes import kept
from analyzer.evaluator.symbols import Function, Instance, NativeClass, name_of
from analyzer.evaluator.texts import spelled
from analyzer.evaluator.values import External, Join, Place, Possible, Result, Unknown
from analyzer.facts import GuardKind
from analyzer.frameworks.fastapi.markers import Depends, Parameter, Scheme, Security
from analyzer.frameworks.starlette.middleware import request_of, scope_of

MAX_DEPTH: Final = 25
"""Depth of a dependency tree; a deeper one is a cycle."""

INJECTED: Final = frozenset(
    ["Request", "WebSocket", "HTTPConnection", "Response", "BackgroundTasks", "SecurityScopes"]
)
"""Parameters that FastAPI fills itself."""

REQUESTS: Final = frozenset(["Request", "HTTPConnection"])
"""Those of them that tell which route was asked for."""

CREDENTIAL_READERS: Final = (
    "auth",
    "credential",
    "token",
    "api_key",
    "apikey",
    "jwt",
    "login",
    "current_user",
)


@dataclass(frozen=True, slots=True)
class Argument:
    """One parameter of a signature: its meaning for FastAPI."""

    name: str
    annotation: Any
    default: Any
    marker: Any
    place: Place | None


@dataclass(frozen=True, slots=True)
class Dependency:
    """One call on the way: what is called, with which scopes, under which tests."""

    callable: Any
    scopes: tuple[str, ...] = ()
    path: Path = ()
    place: Place | None = None
    via: str = "parameter"
    others: tuple[Any, ...] = ()
    """What may be called instead: one of them is."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a callable on the way does to a request."""

    kind: GuardKind
    refuses: bool | None
    why: str | None = None
    path: Path = ()
    """Tests on settings under which alone it refuses."""
    unread: bool = False
    """It may protect, and is not read."""

    @property
    def protects(self) -> bool:
        """Whether it ends a request that lacks credentials or permission, whatever the settings say."""
        return self.kind in PROTECTING and self.refuses is True and not self.path


@dataclass(slots=True)
class Signature:
    """What a callable asks for."""

    dependencies: list[Dependency] = field(default_factory=list)
    arguments: list[Argument] = field(default_factory=list)


class Dependants:
    """Signatures of callables, each read once."""

    def __init__(self, run: Interpreter) -> None:
        self._run = run
        self._signatures: dict[int, Signature] = {}
        self._kept: list[Any] = []
        self._deciding: dict[int, Callable[[GuardDraft, Draft], GuardDraft] | None] = {}

    def signature(self, value: Any) -> Signature:
        """The dependencies and the other parameters of a callable."""
        found = self._signatures.get(id(value))
        if found is None:
            found = Signature()
            self._signatures[id(value)] = found
            self._kept.append(value)  # so that its identity is not given to another object
            for argument in _arguments(self._run, value):
                self._sort(argument, found)
        return found

    def _sort(self, argument: Argument, into: Signature) -> None:
        for one in self._run.alternatives(argument.marker):
            marker = plain(one.value)
            if isinstance(marker, Depends):
                target = marker.dependency
                if plain(target) is None:
                    target = argument.annotation
                scopes = marker.scope_names() if isinstance(marker, Security) else ()
                into.dependencies.append(self._one_of(target, scopes, one.path, argument.place, "parameter"))
                return
        if _last(argument.annotation) not in INJECTED:
            into.arguments.append(argument)

    def _one_of(
        self, target: Any, scopes: tuple[str, ...], path: Path, place: Place | None, via: str
    ) -> Dependency:
        """A dependency of which several may be in effect: the one that the settings' defaults choose stands
        for them, under its tests; without a default, the first does."""
        options = self._run.alternatives(target)
        chosen = next((one for one in options if default_of(one.path) is True), options[0])
        others = tuple(plain(one.value) for one in options if one is not chosen)
        return Dependency(plain(chosen.value), scopes, joined(path, chosen.path), place, via, others)

    def of_values(self, values: list[Possible], via: str) -> list[Dependency]:
        """The dependencies of a `dependencies=[...]` list."""
        found = []
        for one in values:
            for option in self._run.alternatives(one.value):
                marker = plain(option.value)
                path = joined(one.path, option.path)
                if isinstance(marker, Depends):
                    scopes = marker.scope_names() if isinstance(marker, Security) else ()
                    found.append(self._one_of(marker.dependency, scopes, path, marker.place, via))
                else:
                    place = marker.place if isinstance(marker, Unknown) else self._run.place()
                    found.append(Dependency(marker, (), path, place, via))
        return found

    def guards(self, dependencies: list[Dependency]) -> list[GuardDraft]:
        """The flattened tree below these dependencies, each callable once, its first place kept."""
        flat: dict[str, GuardDraft] = {}
        self._flatten(dependencies, flat, None, (), 0)
        return list(flat.values())

    def _flatten(
        self,
        dependencies: list[Dependency],
        flat: dict[str, GuardDraft],
        parent: str | None,
        path: Path,
        depth: int,
    ) -> None:
        if depth > MAX_DEPTH:
            return
        for one in dependencies:
            draft = self.draft(one, parent, path)
            before = flat.get(draft.name)
            if before is None:
                flat[draft.name] = draft
            elif protects(draft) and not protects(before):  # the same name, told to be stricter
                flat[draft.name] = replace(draft, parent=before.parent, via=before.via)
            elif before.path and len(draft.path) < len(before.path):
                flat[draft.name] = replace(before, path=draft.path)  # it also stands there with fewer tests
            self._flatten(
                self.signature(one.callable).dependencies, flat, draft.name, joined(path, one.path), depth + 1
            )

    def draft(self, one: Dependency, parent: str | None, path: Path) -> GuardDraft:
        """What one dependency does on the way."""
        described = describe(one.callable)
        effect = self.effect(one.callable)
        own, why = one.path, effect.why
        if one.others:
            names = ", ".join(describe(other).name for other in one.others)
            why = f"{why or 'one of several'}; instead of it may stand {names}"
            if effect.protects and all(self.effect(other).protects for other in one.others):
                own = ()  # whichever stands there, it refuses
        made = GuardDraft(
            name=described.name,
            kind=effect.kind,
            via=one.via if parent is None else "dependency",
            refuses=effect.refuses,
            path=joined(joined(path, own), effect.path),
            place=one.place or described.place,
            parent=parent,
            scopes=one.scopes,
            why=why,
            unread=effect.unread,
        )
        return made if one.others else self._of_route(made, one.callable)

    def _of_route(self, guard: GuardDraft, value: Any) -> GuardDraft:
        """A guard that is given the request: its code says for each route what it does, and is read once for
        all that depend on it."""
        if id(value) not in self._deciding:
            self._kept.append(value)
            self._deciding[id(value)] = self._decided(guard, value).of_route
        return replace(guard, of_route=self._deciding[id(value)])

    def _decided(self, guard: GuardDraft, value: Any) -> GuardDraft:
        run = self._run
        owner = {"self": value} if isinstance(value, Instance) else {}
        function = class_attribute(run, value.cls, "__call__") if owner else describe(value).function
        given = [one.name for one in _arguments(run, value) if _last(one.annotation) in REQUESTS]
        if not isinstance(function, Function) or not given:
            return guard

        def names(route: Draft, _: Function) -> dict[str, Any]:
            endpoint = outermost(route.handler)
            found = known(run, endpoint=endpoint, path=spelled(route.path)[0])
            scope = scope_of(route, {"endpoint": endpoint, "route": found})
            return dict.fromkeys(given, request_of(run, route, scope)) | owner

        return by_route(run, guard, [function], names, walk=Passing, always=False)

    def effect(self, value: Any) -> Effect:
        """What calling something on the way does to a request."""
        if isinstance(value, Scheme):
            return self._of_scheme(value)
        library = known_guard(self._run, value)
        if library is not None:
            return Effect(library, library not in IDENTIFYING, "a guard of a known library")
        if isinstance(value, (External, Result, NativeClass)):
            name = name_of(value).lower()
            if any(word in name for word in CREDENTIAL_READERS) and "requestform" not in name:
                return Effect(
                    GuardKind.AUTHENTICATION, None, "a library's callable that is not read", unread=True
                )
            return Effect(GuardKind.OTHER, None)
        if isinstance(value, Unknown):
            return Effect(GuardKind.OTHER, None, value.reason, unread=True)
        refusal = refusals(self._run).of(value)
        if refusal.kind in (GuardKind.OTHER, GuardKind.VALIDATION) and self._reads_credentials(value):
            if refusal.delegates:
                why = "what it hands the credentials to is not known"
                return Effect(GuardKind.AUTHENTICATION, None, why, unread=True)
            return Effect(
                GuardKind.AUTHENTICATION, False, "it reads credentials and does not refuse for want of them"
            )
        return Effect(refusal.kind, refusal.refuses, refusal.why, refusal.path)

    def _of_scheme(self, value: Scheme) -> Effect:
        """A security scheme refuses requests without credentials, unless it is told not to."""
        run = self._run
        own = class_attribute(run, value.cls, "__call__")
        if isinstance(own, Function):
            refusal = refusals(run).of(value)
            if refusal.kind in PROTECTING and refusal.refuses:
                return Effect(refusal.kind, True, refusal.why, refusal.path)
            if "__call__" not in run.bodies.of(own.node).called:
                return Effect(
                    GuardKind.AUTHENTICATION, False, "a security scheme that does not refuse by itself"
                )
        outcomes = {one.value for one in value.refuses() if isinstance(one.value, bool)}
        if outcomes == {True}:
            return Effect(
                GuardKind.AUTHENTICATION, True, "a security scheme that refuses requests without credentials"
            )
        if outcomes == {False}:
            return Effect(
                GuardKind.AUTHENTICATION,
                False,
                "a security scheme with auto_error off: it identifies and does not refuse",
            )
        return Effect(
            GuardKind.AUTHENTICATION, None, "a security scheme whose auto_error is not known", unread=True
        )

    def _reads_credentials(self, value: Any) -> bool:
        return any(isinstance(one.callable, Scheme) for one in self.signature(value).dependencies)


@dataclass(slots=True)
class Passing(Walk):
    """A walk through a dependency: whatever it returns, the request goes on."""

    def returned(self, value: ast.expr | None, ways: list[Way]) -> None:
        if isinstance(value, ast.IfExp):
            Walk.returned(self, value, ways)
        else:
            self.passes(ways if value is None else self.called(value, ways))


def _last(annotation: Any) -> str:
    for member in union_members(annotation):
        if member is not None:
            return name_of(member).rpartition(".")[2] if not isinstance(member, str) else member
    return ""


def _arguments(run: Interpreter, value: Any) -> Iterator[Argument]:
    """The parameters that `inspect.signature(value)` shows, except those that take the rest."""
    for one in shown_parameters(run, value):
        if one.kind not in (VAR_POSITIONAL, VAR_KEYWORD):
            yield _argument(one.name, one.annotation(), one.default(), one.place)


def _argument(name: str, annotation: Any, default: Any, place: Place | None) -> Argument:
    """The last marker in `Annotated` wins; otherwise the default is the marker."""
    marker = default if default is not ABSENT else None
    while is_annotated(annotation):
        for extra in annotation.arguments[1:]:
            if _is_marker(extra):
                marker = extra
        annotation = annotation.arguments[0]
    return Argument(name, annotation, default, marker, place)


def _is_marker(value: Any) -> bool:
    options = [one.value for one in value.alternatives] if isinstance(value, Join) else [value]
    return any(isinstance(plain(one), (Depends, Parameter)) for one in options)


def dependants(run: Interpreter) -> Dependants:
    """The run's reader of signatures."""
    return kept(run, Dependants, lambda: Dependants(run))
