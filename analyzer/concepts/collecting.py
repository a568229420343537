"""Objects that collect routes by decorators and hand them over to others under a prefix: what most of the
smaller frameworks have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from analyzer.concepts.callables import decorated
from analyzer.concepts.layers import decorators, refusal_inside
from analyzer.concepts.routing import Draft
from analyzer.evaluator.conditions import Path, joined
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.operations import add
from analyzer.evaluator.standin import Effect, StandIn, internal
from analyzer.evaluator.symbols import Instance, Native
from analyzer.evaluator.texts import spelled
from analyzer.evaluator.values import Sequence, Unknown
from analyzer.facts import RouteKind


@dataclass(frozen=True, slots=True)
class Collected:
    """One route: what answers which methods at a path, in the library's own spelling."""

    methods: Any
    path: Any
    handler: Any
    kind: RouteKind = RouteKind.HTTP
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Included:
    """The routes of another collector below a prefix."""

    collector: Any
    prefix: Any


class RouteCollector(StandIn):
    """What routes are put on, in order."""

    RECORDS = True
    reached = False

    @internal
    def collecting(self, methods: Any, path: Any, kind: RouteKind = RouteKind.HTTP, **options: Any) -> Native:
        """A decorator that puts what it is given on this object and gives it back."""
        place = self.run.place()

        def register(_: Interpreter, handler: Any) -> Any:
            self.record(Collected(methods, path, handler, kind, options), place)
            return handler

        return Native("route", register)

    @internal
    def routes_below(
        self,
        spelling: Callable[[str], str],
        prefix: Any = "",
        conditions: Path = (),
        around: tuple[Any, ...] = (),
    ) -> Iterator[tuple[Draft, Collected, RouteCollector]]:
        """The routes, those of others in their place, each with what it was made of and who collected it."""
        self.reached = True
        run = self.run
        for effect in self.effects:
            path = joined(conditions, effect.path)
            if isinstance(effect.what, Collected):
                yield from self._of_route(effect.what, effect, spelling, prefix, path)
            elif isinstance(effect.what, Included):
                for one in run.alternatives(effect.what.collector):
                    inner = plain(one.value)
                    under = joined(path, one.path)
                    if isinstance(inner, RouteCollector) and inner not in around:
                        below = add(prefix, effect.what.prefix)
                        yield from inner.routes_below(spelling, below, under, (*around, self))
                    elif isinstance(inner, Unknown):
                        reason = f"included routes are not known: {inner.reason}"
                        run.hole("route", "application", reason, effect.place, "routes")

    def _of_route(
        self,
        route: Collected,
        effect: Effect,
        spelling: Callable[[str], str],
        prefix: Any,
        conditions: Path,
    ) -> Iterator[tuple[Draft, Collected, RouteCollector]]:
        run = self.run
        for one in run.alternatives(route.handler):
            text, whole = spelled(route.path)
            path = spelling(text)
            draft = Draft(
                kind=route.kind,
                methods=methods_of(run, route.methods),
                path=add(prefix, path if path.startswith("/") or not whole or not path else f"/{path}"),
                handler=decorated(run, one.value),
                place=effect.place,
                conditions=joined(conditions, one.path),
                guards=list(decorators(run, one.value)),
                inside=refusal_inside(run, one.value),
                callers=effect.callers,
            )
            yield draft, route, self


def _name(run: Interpreter, method: Any) -> Any:
    return plain(run.attribute(method, "value", None)) if isinstance(method, Instance) else method


def methods_of(run: Interpreter, methods: Any) -> tuple[str, ...]:
    """HTTP methods as given, one or several; GET where none is named."""
    known = plain(methods)
    if known is None:
        return ("GET",)
    listed = run.each(known) if isinstance(known, Sequence) else run.alternatives(methods)
    names = [_name(run, plain(one.value)) for one in listed]
    if not names or not all(isinstance(name, str) for name in names):
        return ("ANY",)
    return tuple(sorted({name.upper() for name in names}))
