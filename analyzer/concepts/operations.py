"""Operations: what clients call by a name instead of a path, through an endpoint or a server.

An operation is a route of its own.  What guards the endpoint through which it is called stands before it: it
is guarded where every endpoint is, and what is not known of an endpoint is not known of the operation either.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from analyzer.concepts.callables import describe
from analyzer.concepts.layers import decorator_guards, refusal_inside
from analyzer.concepts.routing import Draft, GuardDraft
from analyzer.evaluator.conditions import Condition, Path
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.operations import add
from analyzer.evaluator.values import Place
from analyzer.facts import Facts, GuardKind, GuardVerdict, Route, RouteKind


def operation(
    run: Interpreter,
    kind: RouteKind,
    method: str,
    name: Any,
    handler: Any,
    *,
    place: Place | None = None,
    path: Path = (),
    guards: Iterable[GuardDraft] = (),
    **details: Any,
) -> Draft:
    """An operation as a route: what its declaration puts before it, then the decorators of its handler."""
    described = describe(handler)
    return Draft(
        kind=kind,
        methods=(method,),
        path=add("/", name),
        handler=described,
        place=place or described.place,
        conditions=path,
        guards=[*guards, *decorator_guards(run, handler)],
        inside=refusal_inside(run, handler),
        details=details,
    )


def endpoints(
    facts: Facts, prefixes: Collection[str], handlers: Collection[str], place: Place | None
) -> list[Route]:
    """The routes whose handler is a library's (named by prefix) or one of these classes of the target's; of
    several, those that stand at a place, if there are any there."""
    found = [
        route
        for route in facts.of(Route)
        if route.kind in (RouteKind.HTTP, RouteKind.WEBSOCKET, RouteKind.MOUNT)
        and (route.handler in handlers or route.handler.startswith(tuple(prefixes)))
    ]
    here = [route for route in found if place is not None and _stands_at(route, place)]
    return here or found


def _stands_at(route: Route, place: Place) -> bool:
    at = route.evidence
    return (
        at is not None and at.path == place.path and at.line <= place.end_line and place.line <= at.end_line
    )


def standing_before(routes: Iterable[Route]) -> list[GuardDraft]:
    """What the endpoints come to as a layer before their operations: the weakest of them decides."""
    order = (GuardVerdict.UNGUARDED, GuardVerdict.UNKNOWN, GuardVerdict.CONDITIONAL, GuardVerdict.GUARDED)
    ranked = sorted(routes, key=lambda route: (order.index(route.guard_verdict), route.id))
    if not ranked or ranked[0].guard_verdict is GuardVerdict.UNGUARDED:
        return []
    weakest, reason = ranked[0], ranked[0].verdict_reason or ""
    name = reason.partition(",")[0].partition(" only where")[0] or weakest.path
    why = f"of the endpoint {weakest.path}: {reason}"
    if weakest.guard_verdict is GuardVerdict.UNKNOWN:
        return [GuardDraft(name, GuardKind.OTHER, "mount", None, why=why, unread=True)]
    path: Path = ()
    if weakest.guard_verdict is GuardVerdict.CONDITIONAL:
        path = (Condition(reason.partition(" only where ")[2].partition("; by the")[0], None),)
    return [GuardDraft(name, GuardKind.AUTHENTICATION, "mount", True, path=path, why=why)]
