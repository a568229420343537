"""`iter_route_contexts`: the flat view of routes, for code that met routers included by reference.

Source: fastapi 0.138.2 and 0.165.0, fastapi/routing.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.conditions import joined
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.operations import add
from analyzer.evaluator.symbols import Instance
from analyzer.evaluator.values import List, Possible
from analyzer.frameworks.fastapi.routing import IncludedRouter


@stands_for("fastapi.routing.RouteContext")
class RouteContext(StandIn):
    """A route as it is in effect: with the prefixes of the routers that include it."""

    RECORDS = True

    def __init__(self, route: Any, prefix: Any = "") -> None:
        self.expose(route=route, original_route=route)
        path = self.run.attribute(route, "path", None)
        if path is not None:
            self.expose(path=add(prefix, path))

    @internal
    def missing_attribute(self, name: str) -> Any:
        """Everything else is the route's."""
        return self.run.attribute(self.attributes["route"], name)


@stands_for("fastapi.routing.iter_route_contexts")
def iter_route_contexts(run: Interpreter, routes: Any) -> Any:
    return List(list(_contexts(run, Possible(routes), "", [])), run.path)


def _contexts(run: Interpreter, routes: Possible, prefix: Any, open_routers: list[Any]) -> Iterator[Possible]:
    for one in run.each(routes.value):
        for entry in run.alternatives(one.value):
            value, path = plain(entry.value), joined(joined(routes.path, one.path), entry.path)
            if isinstance(value, IncludedRouter):
                if value.router not in open_routers:
                    inner = Possible(value.router.attributes.get("routes"), path)
                    yield from _contexts(run, inner, add(prefix, value.prefix), [*open_routers, value.router])
            elif isinstance(value, Instance) and not isinstance(value, RouteContext):
                yield Possible(run.call(run.external("fastapi.routing.RouteContext"), [value, prefix]), path)
            else:
                yield Possible(value, path)
