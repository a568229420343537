"""The tree of URL patterns of a project: every view with its whole path, in matching order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

from analyzer.concepts.routing import without_converters
from analyzer.evaluator.attributes import ABSENT, look_up
from analyzer.evaluator.conditions import Condition, Path, joined
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import lifted, overlaid, plain
from analyzer.evaluator.operations import add
from analyzer.evaluator.symbols import Instance, Module, name_of
from analyzer.evaluator.texts import spelled
from analyzer.evaluator.values import External, Join, List, Place, Possible, Sequence, Unknown
from analyzer.frameworks.django.reusable import outermost
from analyzer.frameworks.django.settings import current
from analyzer.frameworks.django.spelling import path_of_regex, path_of_route
from analyzer.frameworks.django.urls import LocalePrefixPattern, Pattern, URLPattern, URLResolver, patterns_in

MAX_DEPTH: Final = 40
"""Includes within includes; one that includes itself would never end."""

MAX_ENTRIES: Final = 60_000
"""Patterns of one project."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A pattern that answers, or an include that is not read."""

    path: Any
    callback: Any
    conditions: Path
    place: Place | None
    mounts: tuple[str, ...] = ()
    name: str | None = None
    callers: tuple[Place, ...] = ()
    pattern: URLPattern | None = None
    unread: str | None = None
    """Why what is included here is not known."""


@dataclass(frozen=True, slots=True)
class Way:
    """What the includes above have gathered."""

    prefix: Any = "/"
    conditions: Path = ()
    mounts: tuple[str, ...] = ()
    namespaces: tuple[str, ...] = ()
    lists: tuple[Sequence, ...] = ()
    """The lists that led here: one that holds itself ends there."""

    def name(self, last: Any) -> str | None:
        last = plain(last)
        return ":".join((*self.namespaces, last)) if isinstance(last, str) and last else None


def entries_of(run: Interpreter) -> Iterator[Entry]:
    """The patterns below ROOT_URLCONF of the current project, or below what a project may include."""
    for urlconf, conditions in _roots(run):
        for count, entry in enumerate(_below(run, urlconf, Way(conditions=conditions), 0, None)):
            if count >= MAX_ENTRIES:
                run.hole("budget", "urlpatterns", f"more than {MAX_ENTRIES} patterns", affects="routes")
                return
            yield entry


def _roots(run: Interpreter) -> Iterator[tuple[Any, Path]]:
    project = current(run)
    for module in outermost(run, project.urlconfs) if project is not None else ():
        yield module, (Condition(f"a project includes {module.name}", None),)
    for module in project.supposed if project is not None else ():
        run.demand(module.name, partial(run.importer.absolute, module.name, None))
        yield module, (Condition(f"ROOT_URLCONF is {module.name}", None),)
    root = look_up(run, run.external("django.conf.settings"), "ROOT_URLCONF")
    for one in run.alternatives(root) if root is not ABSENT else ():
        urlconf = plain(one.value)
        if urlconf not in (None, ""):
            yield (
                run.importer.absolute(urlconf, None) if isinstance(urlconf, str) else urlconf,
                one.path,
            )


def _below(run: Interpreter, urlconf: Any, way: Way, depth: int, place: Place | None) -> Iterator[Entry]:
    listed = plain(patterns_in(run, urlconf))
    if depth > MAX_DEPTH or not isinstance(listed, Sequence):
        alternatives = run.alternatives(listed)
        shared = overlaid(alternatives) if depth <= MAX_DEPTH and len(alternatives) > 1 else None
        if shared is not None:
            more = any(plain(one.value).open for one in alternatives)
            yield from _items(run, List(shared, (), more), way, depth, place)
            return
        for one in alternatives:
            if isinstance(plain(one.value), Sequence) and depth <= MAX_DEPTH:
                yield from _items(run, plain(one.value), _under(way, one.path), depth, place)
            else:
                yield _unread(urlconf, plain(one.value), _under(way, one.path), place)
        return
    yield from _items(run, listed, way, depth, place)


def _items(run: Interpreter, listed: Sequence, way: Way, depth: int, place: Place | None) -> Iterator[Entry]:
    if any(one is listed for one in way.lists):
        return
    way = replace(way, lists=(*way.lists, listed))
    for possible in list(listed.elements):
        for one in run.alternatives(possible.value):
            yield from _item(
                run, plain(one.value), _under(_under(way, possible.path), one.path), depth, place
            )
    if listed.open:
        yield _unread(None, Unknown("patterns that are added by what is not known"), way, place)


def _item(run: Interpreter, item: Any, way: Way, depth: int, place: Place | None) -> Iterator[Entry]:
    if isinstance(item, URLPattern):
        pattern = plain(item.attributes.get("pattern"))
        for path in known_first(run.alternatives(_path(run, pattern))):
            yield Entry(
                add(way.prefix, path.value),
                item.attributes.get("callback"),
                joined(way.conditions, path.path),
                item.place or place,
                way.mounts,
                way.name(item.attributes.get("name")),
                item.callers,
                item,
            )
    elif isinstance(item, URLResolver):
        pattern = plain(item.attributes.get("pattern"))
        for path in known_first(run.alternatives(_path(run, pattern))):
            inner = _within(_under(way, path.path), path.value, item.attributes.get("namespace"))
            yield from _below(run, item.attributes.get("urlconf_name"), inner, depth + 1, item.place or place)
    elif isinstance(item, Sequence):
        yield from _items(run, item, way, depth, place)
    elif item is not None:
        yield _unread(None, item, way, place)


def _path(run: Interpreter, pattern: Any) -> Any:
    """The piece of a path that a pattern matches; of a pattern of the target's own, what it is as a text."""
    if isinstance(pattern, Join):
        return lifted(partial(_path, run), pattern)
    if isinstance(pattern, Pattern):
        return pattern.path()
    if isinstance(pattern, Instance):
        text = run.demand("pattern", partial(run.text_of, pattern))
        return lifted(lambda one: path_of_regex(path_of_route(one)), text)
    return Unknown("a pattern of an unknown kind")


def known_first(alternatives: list[Possible]) -> list[Possible]:
    """What a pattern may be: where it may be something known, what else it may be adds nothing to that."""
    known = [one for one in alternatives if isinstance(plain(one.value), str)]
    return known or alternatives[:1]


def _within(way: Way, piece: Any, namespace: Any) -> Way:
    shown = without_converters(spelled(piece)[0])
    space = plain(namespace)
    return replace(
        way,
        prefix=add(way.prefix, piece),
        mounts=(*way.mounts, shown) if shown else way.mounts,
        namespaces=(*way.namespaces, space) if isinstance(space, str) and space else way.namespaces,
    )


def _under(way: Way, conditions: Path) -> Way:
    if not conditions:
        return way
    return replace(way, conditions=joined(way.conditions, conditions))


def _unread(urlconf: Any, value: Any, way: Way, place: Place | None) -> Entry:
    urlconf = plain(urlconf)
    if isinstance(urlconf, (External, Module)):
        reason = f"the URL configuration {name_of(urlconf)} is not read"
    elif isinstance(value, (External, Unknown)):
        reason = value.reason if isinstance(value, Unknown) else f"{value.name} is not read"
    else:
        reason = "what is included is no list of patterns"
    return Entry(way.prefix, None, way.conditions, place, way.mounts, unread=reason)


def prefix_patterns(run: Interpreter) -> list[LocalePrefixPattern]:
    """The language prefixes that the run has made."""
    return [one for one in run.standins if isinstance(one, LocalePrefixPattern)]
