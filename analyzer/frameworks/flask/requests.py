"""What is known of the requests of one route, for the code of guards that tests them.

Endpoint, blueprint, path and method are known before there is a request; so are the names of the variables in
the path. Everything else about a request is not.
Source: flask/wrappers.py, Request.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from analyzer.concepts.body_names import standing_for
from analyzer.concepts.layers import refusals
from analyzer.concepts.reading_requests import reads_route
from analyzer.concepts.requests import with_holes
from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.comparing import key_of
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.symbols import Function, name_of
from analyzer.evaluator.texts import spelled
from analyzer.evaluator.values import Dict, List, Possible, Unknown
from analyzer.frameworks.werkzeug.routing import in_braces, variables

REQUEST: Final = ("flask.globals.request", "quart.globals.request")


@stands_for("flask.ctx.KnownRequest")
class KnownRequest(StandIn):
    """`request`, as far as the route decides it."""

    @internal
    def missing_attribute(self, name: str) -> Any:
        return Unknown(f"{name} of a request")


@dataclass(frozen=True, slots=True)
class Requests:
    """The requests of one route."""

    run: Interpreter
    endpoint: str
    path: Any
    methods: tuple[str, ...]

    def names_in(self, function: Function, event: str | None = None) -> Mapping[str, Any]:
        """What is known of the names in a function's code; a URL preprocessor has them as arguments."""
        request = self._request()
        known = standing_for(self.run, function, dict.fromkeys(REQUEST, request))
        if event == "url_value_preprocessor":
            given = [one.arg for one in function.node.args.args if one.arg != "self"]
            known.update(zip(given, (self.endpoint, self._values()), strict=False))
        return known

    def decide(self, function: Function, event: str) -> bool:
        """Whether a hook's code may do something else for each of them."""
        return event == "url_value_preprocessor" or self.is_read_in(function)

    def is_read_in(self, function: Function) -> bool:
        """Whether a function's code, or what it calls, asks a request for what the route decides."""
        return bool(_names_of_request(self.run, function)) or reads_route(refusals(self.run), function)

    def _values(self) -> Dict:
        found = [name for name, _, _ in variables(spelled(self.path)[0])]
        return Dict({key_of(name): (name, Possible(Unknown("a part of the path"))) for name in found})

    def _request(self) -> Any:
        made = self.run.allocate(self.run.external("flask.ctx.KnownRequest"))
        blueprint = self.endpoint.rpartition(".")[0] or None
        parts = blueprint.split(".") if blueprint is not None else []
        made.attributes.update(
            endpoint=self.endpoint,
            path=with_holes(in_braces(spelled(self.path)[0])),
            blueprint=blueprint,
            blueprints=List.of([".".join(parts[:end]) for end in range(len(parts), 0, -1)]),
            method=self.methods[0] if len(self.methods) == 1 else Unknown("method of a request"),
            view_args=self._values(),
        )
        return made


def _names_of_request(run: Interpreter, function: Function) -> tuple[str, ...]:
    """The names in a function's code that stand for the request; looked for once, as every route asks."""
    known: dict[Function, tuple[str, ...]] = run.notes.setdefault("flask.names_of_request", {})
    if function not in known:
        scopes = ((name.id, function.frame.scope_of(name.id)) for name in run.bodies.of(function.node).names)
        known[function] = tuple(
            name
            for name, scope in scopes
            if scope is not None and name_of(run.settle(scope.bindings.get(name))) in REQUEST
        )
    return known[function]
