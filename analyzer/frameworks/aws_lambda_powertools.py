"""Powertools for AWS Lambda: the routes of an event handler's resolver.

Modelled: the resolvers for API Gateway, load balancers, function URLs and VPC Lattice, `Router`, the methods
as decorators and `route`, `include_router` with its prefix, dynamic parts of paths.
Not modelled: middlewares (one that is given to a route makes its guards unknown), AppSync and Bedrock
resolvers, prefixes that are stripped.
Source: aws-lambda-powertools 3.20: event_handler/api_gateway.py.
"""

from __future__ import annotations

import re
from typing import Any, Final

from analyzer.concepts.callables import describe
from analyzer.concepts.layers import decorator_guards, refusal_inside
from analyzer.concepts.routing import Draft, GuardDraft
from analyzer.concepts.serving import Served, write
from analyzer.concepts.work import text
from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.operations import add
from analyzer.evaluator.symbols import Native
from analyzer.evaluator.values import Sequence, Unknown
from analyzer.facts import Facts, GuardKind, RouteKind

ENTRY_PACKAGES: Final = ("aws_lambda_powertools",)

FRAMEWORK: Final = "aws_lambda_powertools"

METHODS: Final = ("get", "post", "put", "patch", "delete", "head")

RESOLVERS: Final = (
    "ApiGatewayResolver",
    "APIGatewayRestResolver",
    "APIGatewayHttpResolver",
    "ALBResolver",
    "LambdaFunctionUrlResolver",
    "VPCLatticeResolver",
    "VPCLatticeV2Resolver",
)

ROOM: Final = "aws_lambda_powertools.event_handler"


@stands_for(
    f"{ROOM}.router.Router",
    f"{ROOM}.api_gateway.Router",
    f"{ROOM}.Router",
    *(f"{ROOM}.{room}{name}" for name in RESOLVERS for room in ("", "api_gateway.")),
)
class Resolver(StandIn):
    """A resolver, or a router that one takes in."""

    RECORDS = True
    APPLICATION = True
    GATHERS = True

    def __init__(self, *_: Any, **__: Any) -> None:
        self.drafts: list[Draft] = []
        self.taken = False
        self.expose()

    def route(self, rule: Any, method: Any = ("GET",), *_: Any, **options: Any) -> Any:
        listed = plain(method)
        found = (
            [text(one.value) or "{?}" for one in listed.elements]
            if isinstance(listed, Sequence)
            else [text(listed)]
        )
        return self.registering(rule, tuple(sorted(str(one).upper() for one in found)), options)

    @internal
    def registering(self, rule: Any, methods: tuple[str, ...], options: dict[str, Any]) -> Any:
        """A decorator for one route."""

        def register(run: Interpreter, function: Any) -> Any:
            guards = [
                GuardDraft(describe(one.value).name, GuardKind.OTHER, "route", None, one.path, unread=True)
                for one in run.each(options.get("middlewares"))
            ]
            self.drafts.append(
                Draft(
                    RouteKind.HTTP,
                    methods,
                    rule,
                    describe(function),
                    run.place(),
                    run.path,
                    guards=[*guards, *decorator_guards(run, function)],
                    inside=refusal_inside(run, function),
                )
            )
            return function

        return Native("route", register)

    def include_router(self, router: Any, prefix: Any = None) -> None:
        other = plain(router)
        if isinstance(other, Resolver):
            other.taken = True
            for draft in other.drafts:
                if plain(prefix) is not None:
                    draft.path = add(prefix, draft.path)
                self.drafts.append(draft)

    @internal
    def missing_attribute(self, name: str) -> Any:
        if name in METHODS:
            return Native(
                name, lambda run, rule, *_, **options: self.registering(rule, (name.upper(),), options)
            )
        return Native(name, lambda run, *_, **__: Unknown(f"{name} of a resolver", run.place()))


def compose(run: Interpreter, facts: Facts) -> None:
    """Resolvers with their routes; `<name>` is a part of a path."""
    served = []
    for one in run.standins:
        if isinstance(one, Resolver) and getattr(one, "drafts", None) and not one.taken:
            for draft in one.drafts:
                if isinstance(plain(draft.path), str):
                    draft.path = re.sub(r"<(\w+)>", r"{\1}", plain(draft.path))
            served.append(Served(one, FRAMEWORK, one.drafts))
    write(run, facts, served)
