"""Where a route is told to stand: at its registration, or at its handler where many share one registration.

`service.add_resource(Items, "/items")` of the project's own calls the library in one line for all of its
routes.  Nobody looks for a route there: such a route stands at its handler (the method that answers, where it
is known), and keeps where it was registered, innermost call first, in `registered_at`.

A handler that is a closure of many stands nowhere in particular either: its route stands at the call that led
to the fewest routes.

Limits: a helper that registers one route only is not told from a function that makes the application.
"""

from __future__ import annotations

from dataclasses import replace

from analyzer.evaluator.interpreter import Interpreter
from analyzer.facts import Evidence, Facts, Route, RouteKind

KINDS = (RouteKind.HTTP, RouteKind.WEBSOCKET)

BEFORE, AFTER = 12, 3
"""Lines between a function and its registration: decorators stand above it, a call below."""


def point_at_handlers(run: Interpreter, facts: Facts) -> None:
    """Let routes of different handlers that one line registers stand at their handlers."""
    sharing: dict[tuple[str, int], set[tuple[str, str]]] = {}
    for route in facts.of(Route):
        handler, place = _handler(route), route.evidence
        if handler is not None and place is not None:
            sharing.setdefault((place.path, place.line), set()).add(handler)
    shared = {place for place, handlers in sharing.items() if len(handlers) > 1}
    methods: dict[str, Evidence] = {}
    led_to: dict[str, set[str]] = {}
    for route in facts.of(Route) if shared else ():
        for call in route.registered_at[1:]:
            led_to.setdefault(call, set()).add(route.path)
    if shared:
        for function in run.functions:
            path, node = function.module.path, function.node
            if path is not None:
                methods.setdefault(function.full_name, Evidence(path, node.lineno, node.lineno))

    def settled(route: Route) -> Route:
        place = route.evidence
        if place is None or (place.path, place.line) not in shared or _handler(route) is None:
            return replace(route, registered_at=()) if route.registered_at else route
        at = methods.get(route.handler_method or "") or _definition(route)
        if "<locals>" in route.handler and len(route.registered_at) > 1:
            path, _, line = min(route.registered_at[1:], key=lambda call: len(led_to[call])).rpartition(":")
            at = Evidence(path, int(line), int(line))
        return replace(
            route, evidence=at, registered_at=route.registered_at or (f"{place.path}:{place.line}",)
        )

    facts.revise(Route, settled)


def _handler(route: Route) -> tuple[str, str] | None:
    """The function or class at the top of its module that answers, where the project defines it; a closure
    that is not registered where it is defined is another one for each path."""
    place = route.evidence
    if route.kind not in KINDS or route.handler_file is None or route.handler_line is None or place is None:
        return None
    inside = route.handler.removeprefix(f"{route.module}.") if route.module else route.handler
    name = inside.partition(".")[0]
    end = route.handler_end_line or route.handler_line
    near = place.path == route.handler_file and route.handler_line - BEFORE <= place.line <= end + AFTER
    return route.handler_file, name if near or "<locals>" not in inside else f"{name} {route.path}"


def _definition(route: Route) -> Evidence | None:
    if route.handler_file is None or route.handler_line is None:
        return None
    return Evidence(route.handler_file, route.handler_line, route.handler_line)
