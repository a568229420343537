"""Routes grouped by what their paths have in common."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from analyzer.facts import GuardVerdict, Route, RouteKind
from analyzer.reports.maps.diagram import MARKS
from analyzer.reports.summary import VERDICTS, count_verdicts

SMALLEST_GROUP = 2
"""Fewer routes do not make a group of their own: they stay with those of the shorter prefix."""


def by_prefix(routes: Sequence[Route], largest: int) -> list[tuple[str, tuple[Route, ...]]]:
    """Prefix to routes, in the order of the prefixes: groups of at most `largest` routes where the paths
    differ enough, each with the longest prefix of whole segments that all of its routes share."""
    return sorted(
        (_common(group), tuple(sorted(group, key=_order))) for group in _split(list(routes), 0, largest)
    )


def counts(routes: Iterable[Route]) -> str:
    """`● 4  ○ 1`: how many of the routes have which verdict, and how many none (static files)."""
    return "  ".join(counted(routes))


def counted(routes: Iterable[Route]) -> list[str]:
    """The same, apart: those with verdicts, and those that have none."""
    routes = list(routes)
    found = count_verdicts(routes)
    told = "  ".join(f"{MARKS[verdict]} {found[verdict]}" for verdict in reversed(VERDICTS) if found[verdict])
    others = len(routes) - found.total()
    return [told] * bool(told) + [f"{others} static or mounted"] * bool(others)


def is_open(routes: Iterable[Route]) -> bool:
    """Whether one of them changes state and is not guarded."""
    return any(
        route.changes_state and route.kind is RouteKind.HTTP and route.guard_verdict is GuardVerdict.UNGUARDED
        for route in routes
    )


def _split(routes: list[Route], depth: int, largest: int) -> list[list[Route]]:
    if len(routes) <= largest:
        return [routes] if routes else []
    below: dict[str, list[Route]] = defaultdict(list)
    here: list[Route] = []
    for route in routes:
        segments = _segments(route.path)
        if len(segments) > depth and "{" not in segments[depth]:
            below[segments[depth]].append(route)
        else:
            here.append(route)
    if not below:
        return [here]
    groups = []
    for name in sorted(below):
        if len(below[name]) < SMALLEST_GROUP and len(below) > 1:
            here += below[name]
        else:
            groups += _split(below[name], depth + 1, largest)
    return [*([here] if here else []), *groups]


def _common(routes: Sequence[Route]) -> str:
    shared: list[str] = []
    for column in zip(*(_segments(route.path) for route in routes), strict=False):
        if len(set(column)) > 1 or "{" in column[0]:
            break
        shared.append(column[0])
    return "/" + "/".join(shared)


def _segments(path: str) -> list[str]:
    return [segment for segment in path.split("/") if segment]


def _order(route: Route) -> tuple[str, tuple[str, ...], str]:
    return (route.path, route.methods, route.id)
