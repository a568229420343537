"""From what a framework registered to the facts of a route: names, conditions, guards, and the verdict.

A framework file makes a `Draft` per registered route, in matching order, with everything that the code put on
its way; `Emitter` turns drafts into rows.  The verdict says 'guarded' only where a guard that refuses for
want of credentials is on the way without any condition.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from analyzer.concepts.callables import Described, evidence_of
from analyzer.concepts.contents import Answers, Takes, write_contents
from analyzer.concepts.noted import read_notes
from analyzer.evaluator.conditions import (
    Condition,
    Path,
    beyond,
    contradictory,
    default_of,
    stands_in,
    text_of,
)
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import lifted, plain
from analyzer.evaluator.operations import text_of_parts
from analyzer.evaluator.symbols import Instance
from analyzer.evaluator.texts import HOLE, spelled
from analyzer.evaluator.values import Place, Result, Text, Unknown
from analyzer.facts import (
    BlindSpot,
    BypassedGuard,
    Certainty,
    Facts,
    Guard,
    GuardKind,
    GuardVerdict,
    Route,
    RouteKind,
)

SAFE_METHODS: Final = frozenset(["GET", "HEAD", "OPTIONS", "TRACE", "QUERY"])
PROTECTING: Final = frozenset([GuardKind.AUTHENTICATION, GuardKind.AUTHORIZATION])


@dataclass(frozen=True, slots=True)
class GuardDraft:
    """One element on a route's way."""

    name: str
    kind: GuardKind
    via: str
    refuses: bool | None = None
    path: Path = ()
    place: Place | None = None
    parent: str | None = None
    scopes: tuple[str, ...] = ()
    why: str | None = None
    unread: bool = False
    """Something that may protect and could not be read."""
    of_route: Callable[[GuardDraft, Draft], GuardDraft] | None = None
    """What it does to the requests of one route, where its code tells them apart."""

    def before(self, route: Draft) -> GuardDraft:
        """The guard as the requests of a route meet it."""
        return self if self.of_route is None else self.of_route(self, route)


@dataclass(slots=True)
class Draft:
    """One registered route."""

    kind: RouteKind
    methods: tuple[str, ...]
    path: Any
    handler: Described
    place: Place | None
    conditions: Path = ()
    guards: list[GuardDraft] = field(default_factory=list)
    mounts: tuple[str, ...] = ()
    name: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    callers: tuple[Place, ...] = ()
    layers: list[GuardDraft] = field(default_factory=list)
    """Middleware around the part of the application that serves it; not listed among its guards."""
    inside: GuardDraft | None = None
    """A refusal inside the handler itself."""
    bypassed: list[GuardDraft] = field(default_factory=list)
    """What is written at the handler and never asked; `why` says by what it is passed by."""
    noted: tuple[Any, ...] = ()
    """What else decorators may have left notes about the interface on (concepts/noted.py), beside the
    handler."""
    contents: Callable[[], Iterable[Takes | Answers]] | None = None
    """What the handler's own code says of the interface, beside such notes."""
    after: Callable[[Facts, str], None] | None = None
    """Writes what belongs to the route (parameters, responses), given its id."""
    spelling: Callable[[str], str] | None = None
    """Turns a path in the framework's own spelling into ours, where that takes more than `normal_path`."""


OTHERWISE: Final = "the application is made otherwise"
"""Condition of a route that only another object of the application has."""

STARTED: Final = "__name__"
"""What is tested where a file is the program that was started: whoever asks for the routes of an application
that such a file makes means to start it."""


def beside_being_started(made: Path) -> Path:
    """The tests under which an application is made, but that its file is the program that was started."""
    return tuple(one for one in made if STARTED not in one.text)


class Emitter:
    """Writes the routes of one application; the tests under which it was made itself are not theirs, but
    where the defaults leave it out they leave out its routes."""

    def __init__(self, facts: Facts, application: str, conditions: Path = ()) -> None:
        self._facts = facts
        self._application = application
        self._conditions = conditions
        self._made = beside_being_started(conditions)
        self._ids: Counter[str] = Counter()
        self._unknown: set[str] = set()
        self._position = 0

    def emit(self, draft: Draft, layers: list[GuardDraft]) -> str:
        """Write a route with its guards; `layers` are middleware that may refuse.  Gives the route's id."""
        draft = replace(draft, guards=[self._within(one.before(draft), draft) for one in draft.guards])
        if not any(map(protects_for_certain, draft.guards)):
            # Where a guard of its own decides, what is around the whole application changes nothing.
            layers = [self._within(layer.before(draft), draft) for layer in layers]
            draft.layers = [self._within(layer.before(draft), draft) for layer in draft.layers]
        raw, _ = spelled(draft.path)
        path = normal_path(raw if draft.spelling is None else draft.spelling(raw))
        methods = ("WEBSOCKET",) if draft.kind is RouteKind.WEBSOCKET else draft.methods
        stem = f"{self._application} {','.join(methods)} {path}"
        self._ids[stem] += 1
        route_id = stem if self._ids[stem] == 1 else f"{stem}#{self._ids[stem]}"
        conditions = beyond(draft.conditions, self._conditions)
        by_default = False if default_of(self._made) is False else default_of(conditions)
        verdict, reason = verdict_of(draft, layers)
        place = draft.handler.place
        self._facts.add(
            Route(
                id=route_id,
                application=self._application,
                kind=draft.kind,
                methods=() if draft.kind is RouteKind.WEBSOCKET else draft.methods,
                path=path,
                raw_path=raw,
                handler=draft.handler.name,
                handler_file=place.path if place else None,
                handler_line=place.line if place else None,
                handler_end_line=place.end_line if place else None,
                handler_async=draft.handler.is_async,
                module=draft.handler.module,
                name=draft.name,
                position=self._position,
                mounts=draft.mounts,
                changes_state=_changes_state(draft),
                guard_verdict=verdict,
                verdict_reason=reason,
                registered_at=_registered(draft),
                by_default=by_default,
                evidence=evidence_of(draft.place),
                certainty=Certainty.CONDITIONAL if conditions else Certainty.CERTAIN,
                condition=text_of(conditions),
                **draft.details,
            )
        )
        self._position += 1
        if HOLE in path and by_default is not False:  # what a parameter matches is no part of the path
            why = _because(draft.path)
            self._blind(route_id, f"a part of the path is not known{why}", draft.place, "routes")
        if not draft.handler.known:
            self._blind(route_id, "the handler is not known", draft.place, "routes")
        for position, guard in enumerate(draft.guards):
            self._guard(route_id, position, guard)
        for bypassed in filter(protects, draft.bypassed):
            self._bypassed(route_id, bypassed)
        handler = draft.handler
        around = (wrapper.value for wrapper in reversed(handler.wrappers))
        noted = read_notes((handler.function, *around, *draft.noted), handler.name)
        own = draft.contents() if draft.contents is not None else ()
        write_contents(self._facts, route_id, handler.name, (*noted, *own))
        if draft.after is not None:
            draft.after(self._facts, route_id)
        return route_id

    def _within(self, guard: GuardDraft, draft: Draft) -> GuardDraft:
        """A guard of a route that is there: the tests under which its application was made, and under which
        it is a route at all, are not the guard's."""
        if not guard.path:
            return guard
        return replace(guard, path=beyond(guard.path, (*self._conditions, *draft.conditions)))

    def _guard(self, route_id: str, position: int, guard: GuardDraft) -> None:
        self._facts.add(
            Guard(
                id=f"{route_id} {position:03d} {guard.name}",
                route=route_id,
                position=position,
                name=guard.name,
                kind=guard.kind,
                via=guard.via,
                parent=guard.parent,
                scopes=guard.scopes,
                refuses=guard.refuses,
                protects=protects(guard),
                why=guard.why,
                by_default=default_of(guard.path),
                evidence=evidence_of(guard.place),
                certainty=Certainty.CONDITIONAL if guard.path else Certainty.CERTAIN,
                condition=text_of(guard.path),
            )
        )
        if guard.name == "{?}":
            self._unknown_guard(guard)

    def _unknown_guard(self, guard: GuardDraft) -> None:
        """One blind spot for each cause: each of its routes says so itself, by its verdict."""
        reason = "a guard is not known" + (f": {guard.why}" if guard.why else "")
        if reason not in self._unknown:
            self._unknown.add(reason)
            self._blind(self._application, reason, guard.place, "guards")

    def _bypassed(self, route_id: str, guard: GuardDraft) -> None:
        self._facts.add(
            BypassedGuard(
                id=f"{route_id} {guard.name}",
                route=route_id,
                name=guard.name,
                kind=guard.kind,
                because=guard.why or "it is not asked",
                evidence=evidence_of(guard.place),
            )
        )

    def _blind(self, subject: str, reason: str, place: Place | None, affects: str) -> None:
        self._facts.add(
            BlindSpot(
                id=f"{affects} {subject}: {reason}",
                kind=affects.removesuffix("s"),
                subject=subject,
                affects=affects,
                reason=reason,
                evidence=evidence_of(place),
            )
        )


def _registered(draft: Draft) -> tuple[str, ...]:
    """The registration and the calls that led to it; `registering` keeps them where they matter."""
    if draft.place is None or not draft.callers:
        return ()
    return tuple(f"{one.path}:{one.line}" for one in (draft.place, *draft.callers))


def _changes_state(draft: Draft) -> bool:
    if draft.kind is RouteKind.HTTP:
        return not set(draft.methods) <= SAFE_METHODS
    return draft.kind is RouteKind.GRAPHQL and "MUTATION" in draft.methods


def protects(guard: GuardDraft) -> bool:
    """Whether it ends a request that lacks credentials or permission."""
    return guard.kind in PROTECTING and guard.refuses is True


def protects_for_certain(guard: GuardDraft) -> bool:
    """Whether it does so whatever the settings."""
    return protects(guard) and not guard.path


def verdict_of(draft: Draft, layers: list[GuardDraft]) -> tuple[GuardVerdict, str | None]:
    """Whether a caller must prove something, and by what that was decided."""
    layers = [*layers, *draft.layers]
    decisive = [*layers, *draft.guards]
    certain = [guard for guard in decisive if protects_for_certain(guard) and guard.via != "middleware"]
    if certain:
        return GuardVerdict.GUARDED, ", ".join(dict.fromkeys(guard.name for guard in certain))
    under = [guard for guard in decisive if protects(guard) and guard.path]
    if under:
        first = under[0]
        held = default_of(first.path)
        then = "holds" if held else "does not hold" if held is False else "is not decided"
        return (
            GuardVerdict.CONDITIONAL,
            f"{first.name} only where {text_of(first.path)}; by the settings' defaults this {then}",
        )
    unread = [guard for guard in decisive if guard.unread]
    if unread:
        return GuardVerdict.UNKNOWN, f"{unread[0].name} may refuse; {unread[0].why or 'it is not read'}"
    before = [guard for guard in decisive if protects(guard)]
    if before:
        return (
            GuardVerdict.UNKNOWN,
            f"the middleware {before[0].name} refuses some requests; its code decides which",
        )
    if draft.inside is not None:
        return (
            GuardVerdict.UNKNOWN,
            "the handler itself can refuse for want of credentials; its code decides when",
        )
    if draft.kind is RouteKind.HTTP and (
        not draft.handler.known or isinstance(draft.handler.function, Result)
    ):
        return GuardVerdict.UNKNOWN, "the handler is not read: whether it asks who is calling is not known"
    return GuardVerdict.UNGUARDED, None


def united(lists: list[list[Draft]]) -> list[Draft]:
    """The routes of several objects of one application: the first's, and what only the others have.  What
    answers there at a path at which the first answers otherwise is behind a condition: the first's is not
    in its way."""
    first, *others = lists
    seen = {_key(draft) for draft in first}
    answered = {_key(draft)[:-1] for draft in first}
    merged = list(first)
    for drafts in others:
        for draft in drafts:
            key = _key(draft)
            if key not in seen:
                seen.add(key)
                if key[:-1] in answered:
                    draft = replace(draft, conditions=(*draft.conditions, Condition(OTHERWISE, None)))
                merged.append(draft)
    return merged


def distinct(drafts: Iterable[Draft], known: bool = True) -> list[Draft]:
    """Each route once: what several ways of starting register at one place is there under the tests that all
    of them share.  Without `known`, that is done only where a part of the path is not known: there a loop
    registers routes that nobody can tell apart."""
    kept: dict[Any, Draft] = {}
    for draft in drafts:
        key: Any = (*_key(draft), draft.place)
        if not known and HOLE not in spelled(draft.path)[0]:
            key = id(draft)
        before = kept.setdefault(key, draft)
        if before is not draft:
            before.conditions = tuple(test for test in before.conditions if stands_in(test, draft.conditions))
    return list(kept.values())


def either_way(drafts: list[Draft]) -> Iterator[Draft]:
    """Each route once that is there whether a test holds or not: settings that are put together under a test
    which has nothing to do with it hold every route twice."""
    alike: dict[Any, list[Draft]] = {}
    for draft in drafts:
        guards = tuple((one.name, one.kind, one.refuses, one.path) for one in draft.guards)
        alike.setdefault((_key(draft), draft.place, guards, draft.inside is None), []).append(draft)
    left = {id(one) for same in alike.values() for one in _fewest(same)}
    return (draft for draft in drafts if id(draft) in left)


def _fewest(same: list[Draft]) -> list[Draft]:
    """Of routes that are the same but for their tests, as few as say under which tests they are there."""
    left: list[Draft] = []
    for draft in same:
        other = next((one for one in left if _but_for_one(one.conditions, draft.conditions)), None)
        while other is not None:
            left.remove(other)
            other.conditions = tuple(test for test in other.conditions if test in draft.conditions)
            draft = other
            other = next((one for one in left if _but_for_one(one.conditions, draft.conditions)), None)
        left.append(draft)
    return left


def _but_for_one(one: Path, other: Path) -> bool:
    """Whether two conjunctions differ in one test only, which one of them negates."""
    apart = set(one) ^ set(other)
    return len(apart) == 2 and contradictory(tuple(apart))


def _key(draft: Draft) -> tuple[Any, ...]:
    return (draft.kind, draft.methods, spelled(draft.path)[0], draft.handler.name)


def methods_of(run: Interpreter, value: Any, default: tuple[str, ...]) -> tuple[str, ...]:
    """HTTP methods as given, upper-cased and sorted; ANY where they are not known."""
    if plain(value) is None:
        return default
    found, whole = run.elements(value)
    names = {plain(one.value) for one in found}
    if not whole or not all(isinstance(one, str) for one in names):
        texts = [run.attribute(one, "value", None) if isinstance(one, Instance) else one for one in names]
        if whole and all(isinstance(one, str) for one in texts):
            names = set(texts)
        else:
            return ("ANY",)
    return tuple(sorted({str(one).upper() for one in names} - {"HEAD"} or {"HEAD"})) or default


def _because(path: Any) -> str:
    """Why a text is not wholly known."""
    path = plain(path)
    parts = path.parts if isinstance(path, Text) else (path,)
    reasons = [plain(part).reason for part in parts if isinstance(plain(part), Unknown)]
    return f": {reasons[0]}" if reasons else ""


def normal_path(raw: str) -> str:
    """One spelling for a path: one leading slash, converters dropped, `//` folded as frameworks do not."""
    return without_converters(rooted(raw))


def rooted(path: str) -> str:
    """A path that begins with a slash."""
    return path if path.startswith("/") else f"/{path}"


def without_last_slash(path: Any) -> Any:
    """A path without slashes at its end, each of its alternatives so."""
    return lifted(_without_last_slash, path)


def _without_last_slash(path: Any) -> Any:
    match path:
        case str():
            return path.rstrip("/")
        case Text(parts=(*first, str(last))):
            return text_of_parts([*first, last.rstrip("/")])
    return path


def without_converters(path: str) -> str:
    """`{id:int}` as `{id}`."""
    return "".join(
        before if inside is None else f"{before}{{{inside.partition(':')[0]}}}"
        for before, inside in _braced(path)
    )


def pieces_of(path: str) -> Iterator[tuple[str, str | None]]:
    """What stands before each parameter of a path, and its converter; last what stands behind them all, and
    None."""
    for before, inside in _braced(path):
        yield before, inside.partition(":")[2] if inside is not None else None


def _braced(path: str) -> Iterator[tuple[str, str | None]]:
    """What stands before each brace and within it; last what stands behind them all, and None."""
    while True:
        start = path.find("{")
        end = _closing_brace(path, start)
        if start < 0 or end < 0:
            yield path, None
            return
        yield path[:start], path[start + 1 : end]
        path = path[end + 1 :]


def _closing_brace(path: str, start: int) -> int:
    """Where the brace at `start` is closed; converters may hold braces too: `{id:[0-9]{4}}`."""
    depth = 0
    for at in range(max(start, 0), len(path)):
        depth += {"{": 1, "}": -1}.get(path[at], 0)
        if depth == 0:
            return at if start >= 0 else -1
    return -1


def text(value: Any) -> str | None:
    """An option as text, where it is known."""
    known = plain(value)
    if known is None:
        return None
    shown, whole = spelled(known)
    return shown if whole else None
