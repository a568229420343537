"""Routes that are never reached, or not for all of their methods, because an earlier one answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import accumulate
from operator import attrgetter

from analyzer.facts import FOLDERS, OPERATIONS, Application, Certainty, Facts, Route, RouteKind, ShadowedRoute
from analyzer.graph.patterns import Pattern, covers, pattern_of

ANY = "ANY"

_WEBSOCKET = frozenset({"WEBSOCKET"})


class _Earlier:
    """The routes seen so far, found by the segments of their paths."""

    def __init__(self) -> None:
        self.below: dict[str | None, _Earlier] = {}
        self.here: list[tuple[Route, Pattern]] = []
        self.open_ended: list[tuple[Route, Pattern]] = []

    def add(self, route: Route, pattern: Pattern) -> None:
        if pattern.open_ended:
            self.open_ended.append((route, pattern))
            return
        place = self
        for segment in pattern.segments:
            place = place.below.setdefault(segment, _Earlier())
        place.here.append((route, pattern))

    def covering(self, pattern: Pattern) -> Iterator[tuple[Route, Pattern]]:
        """The routes whose path matches all that the pattern matches."""
        for route, earlier in (*self.open_ended, *self._candidates(pattern.segments)):
            if covers(earlier, pattern):
                yield route, earlier

    def _candidates(self, segments: tuple[str | None, ...]) -> Iterator[tuple[Route, Pattern]]:
        places = [self]
        for segment in segments:
            choices = (segment,) if segment is None else (segment, None)
            places = [place.below[name] for place in places for name in choices if name in place.below]
        for place in places:
            yield from place.here


def shadowed_routes(facts: Facts) -> Iterator[ShadowedRoute]:
    """For each application in its matching order, the routes that earlier ones take requests from.

    Whether a request matches is decided by path and method, and a route whose path matches but whose
    methods do not lets the request pass on, as Starlette's do.  Where the router weighs the parts of a path,
    the order decides among routes of the same shape only.
    """
    by_weight = {one.name for one in facts.of(Application) if one.weighs_paths}
    applications: dict[str, list[Route]] = defaultdict(list)
    for route in facts.of(Route):
        if route.kind not in OPERATIONS:
            applications[route.application].append(route)
    for name, routes in sorted(applications.items()):
        earlier = _Earlier()
        for route in sorted(routes, key=attrgetter("position")):
            if pattern := pattern_of(route):
                covering = earlier.covering(pattern)
                if name in by_weight:
                    covering = (one for one in covering if covers(pattern, one[1]))
                yield from _shadows(route, pattern, covering)
                earlier.add(route, pattern)


def _shadows(
    route: Route, pattern: Pattern, covering: Iterable[tuple[Route, Pattern]]
) -> Iterator[ShadowedRoute]:
    left = _methods(route)
    taken: list[tuple[Route, Pattern, frozenset[str]]] = []
    for earlier, earlier_pattern in sorted(covering, key=lambda found: found[0].position):
        theirs = frozenset({ANY}) if earlier.kind in FOLDERS else _methods(earlier)
        methods = left if ANY in theirs and left != _WEBSOCKET else left & theirs
        if methods and earlier.position < route.position and not _unrelated(earlier, route):
            taken.append((earlier, earlier_pattern, methods))
            if not _condition(earlier, route):
                left -= methods
    for earlier, earlier_pattern, methods in taken:
        condition = _condition(earlier, route)
        yield ShadowedRoute(
            id=f"{route.id} < {earlier.id}",
            evidence=route.evidence,
            certainty=Certainty.CONDITIONAL if condition else Certainty.CERTAIN,
            condition=condition,
            application=route.application,
            route=route.id,
            taken_by=earlier.id,
            kind="duplicate" if covers(pattern, earlier_pattern) else "shadowed",
            methods=tuple(sorted(methods)),
            complete=not left,
        )


def _methods(route: Route) -> frozenset[str]:
    if route.kind is RouteKind.WEBSOCKET:
        return _WEBSOCKET
    return frozenset(route.methods) or frozenset({ANY})


def _condition(earlier: Route, route: Route) -> str | None:
    """Under what the earlier route takes requests from the later one; None: always."""
    conditions = sorted(
        {
            row.condition
            for row in (earlier, route)
            if row.certainty is not Certainty.CERTAIN and row.condition
        }
    )
    if conditions:
        return " and ".join(conditions)
    doubtful = [
        row for row in (earlier, route) if row.certainty is not Certainty.CERTAIN or not row.by_default
    ]
    return "both routes are registered" if doubtful else None


def _unrelated(earlier: Route, route: Route) -> bool:
    """Whether the two stand in the two arms of one condition, or the later one is below the mount that the
    earlier one is: then it is the mount that leads to it."""
    pairs = ((earlier.condition, route.condition), (route.condition, earlier.condition))
    if any(yes and no in {f"not {yes}", f"not ({yes})"} for yes, no in pairs):
        return True
    return earlier.kind in FOLDERS and earlier.path.rstrip("/") in accumulate(route.mounts)
