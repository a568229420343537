"""Which route answers a request that one service's code sends to another's.

The address is resolved down to a service: by its host, by what the environment of a service gives to the
variable that it begins with, or by the variable's default.  Then path and method choose among the routes of
the application that the service runs, the most literal path first.  What stays open is not guessed: a part
of the path that is not known matches a parameter only, and a call that fits several routes equally well is
answered by none for certain.
Not followed: paths that a proxy in between rewrites.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from analyzer.facts import (
    AnsweredCall,
    Certainty,
    Facts,
    OutboundCall,
    Route,
    RouteKind,
    Service,
    ServiceVariable,
    Setting,
)

_HOLE = re.compile(r"\{[^{}]*\}")
_LEADING = re.compile(r"\{([^{}]+)\}")
_ADDRESS = re.compile(
    r"(?:[a-z][a-z0-9+.-]*://)?(?:[^/@{}]*@)?([\w.-]+)(?::(?:\d+|\{[^{}]*\}))?(/.*|\?.*|$)", re.DOTALL
)
_REST = re.compile(r"\{[^{}]*path\}")
"""A parameter that takes all that follows."""
_LOCAL = frozenset(["localhost", "127.0.0.1", "0.0.0.0", "host.docker.internal"])  # noqa: S104 - not bound to


def answered_calls(facts: Facts) -> Iterator[AnsweredCall]:
    """The calls whose answering route is known, in the order of the calls."""
    calls = [call for call in facts.of(OutboundCall) if call.url]
    if not calls:
        return
    estate = _Estate(facts)
    for call in calls:
        found = estate.answer(call)
        if found is None:
            continue
        service, route, certain = found
        yield AnsweredCall(
            id=f"{call.id} -> {route.id}",
            call=call.id,
            function=call.function,
            service=service.id,
            route=route.id,
            evidence=call.evidence,
            certainty=call.certainty if certain else Certainty.INFERRED,
            reason=None if certain else "the method is not known",
        )


class _Estate:
    """The services by the names under which others reach them, and what their environments say."""

    def __init__(self, facts: Facts) -> None:
        self._named: dict[str, list[Service]] = defaultdict(list)
        for service in facts.of(Service):
            if service.application is not None:
                self._named[service.name.lower()].append(service)
        self._services = {service.id: service for service in facts.of(Service)}
        self._values: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for variable in facts.of(ServiceVariable):
            if variable.value:
                self._values[variable.name].add((variable.service, variable.value))
        for setting in facts.of(Setting):
            if setting.default:
                self._values[setting.name].add(("", setting.default))
        self._routes: dict[str, list[Route]] = defaultdict(list)
        for route in facts.of(Route):
            if route.kind is RouteKind.HTTP:
                self._routes[route.application].append(route)

    def answer(self, call: OutboundCall) -> tuple[Service, Route, bool] | None:
        """The service and the route that answer, and whether the method says so, too."""
        at = call.evidence.path if call.evidence else ""
        for address in self._addresses(call.url or "", at):
            found = _ADDRESS.fullmatch(address)
            if found is None or found[1].lower() in _LOCAL:
                continue
            path = found[2].partition("?")[0].partition("#")[0]
            for service in self._reached(found[1], at):
                routes = self._routes.get(service.application or "", [])
                route = _best(routes, path, (call.method or "").upper())
                if route is not None:
                    return service, route, bool(call.method)
        return None

    def _addresses(self, url: str, at: str) -> list[str]:
        """The address as it stands, or with what is known of the variable that it begins with: what the
        environment of the caller's own service says first, the default last."""
        leading = _LEADING.match(url)
        if leading is None:
            return [url]
        rest = url[leading.end() :]
        known = self._values.get(leading[1], set()) or self._values.get(leading[1].rpartition(".")[2], set())
        ranked = sorted(known, key=lambda one: (not self._holds(one[0], at), not one[0], one))
        return [_joined(value, rest) for _, value in ranked]

    def _holds(self, service: str, at: str) -> bool:
        """Whether the code of a service holds a file."""
        return service in self._services and self._services[service].holds(at)

    def _reached(self, host: str, at: str) -> list[Service]:
        """The services that a host name means: those of the caller's own system, where there are several.
        In a cluster, what follows the first dot is the name of a namespace."""
        name = host.lower()
        services = self._named.get(name) or self._named.get(name.partition(".")[0], [])
        if len(services) > 1:
            systems = {one.system for one in self._services.values() if self._holds(one.id, at)}
            services = [one for one in services if one.system in systems] or services
        return services


def _joined(base: str, rest: str) -> str:
    return base.rstrip("/") + rest if rest.startswith("/") else base + rest


def _best(routes: Iterable[Route], path: str, method: str) -> Route | None:
    """The one route that fits best; None where none fits, or several fit equally well."""
    ranked: dict[tuple[int, ...], list[Route]] = defaultdict(list)
    for route in routes:
        if method and route.methods and method not in route.methods and "ANY" not in route.methods:
            continue
        score = _fit(_segments(path), _segments(route.path))
        if score is not None:
            ranked[score].append(route)
    if not ranked:
        return None
    best = ranked[min(ranked)]
    return best[0] if len({(route.path, route.handler) for route in best}) == 1 else None


def _segments(path: str) -> list[str]:
    return [segment for segment in path.split("/") if segment]


def _fit(call: list[str], route: list[str]) -> tuple[int, ...] | None:
    """For each segment 0 where it fits literally, 1 where a parameter takes it; None where it does not."""
    score: list[int] = []
    for number, segment in enumerate(route):
        parameter = _HOLE.search(segment) is not None
        if number == len(route) - 1 and _REST.fullmatch(segment) and call[number:]:
            return (*score, 2)
        if number >= len(call):
            return None
        if not parameter and segment != call[number]:
            return None
        if parameter and not _HOLE.search(call[number]) and not _HOLE.fullmatch(segment):
            literal = _HOLE.sub(".+", re.escape(segment).replace(r"\{", "{").replace(r"\}", "}"))
            if re.fullmatch(literal, call[number]) is None:
                return None
        score.append(1 if parameter else 0)
    return tuple(score) if len(call) == len(route) else None
