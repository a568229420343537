"""Schemas, their limits, and their operations as routes.

Source: strawberry/schema/schema.py, strawberry/schema/config.py, strawberry/schema/name_converter.py,
strawberry/extensions/.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from analyzer.concepts.callables import describe
from analyzer.concepts.graphql import Limits, camel_case, own_handlers, write_schemas
from analyzer.concepts.operations import operation
from analyzer.concepts.routing import Draft
from analyzer.concepts.schemas import place_of_field
from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class, Function, name_of
from analyzer.evaluator.values import Result
from analyzer.facts import Facts, RouteKind
from analyzer.frameworks.strawberry.fields import StrawberryField, fields_of

FRAMEWORK: Final = "strawberry"

ENDPOINTS: Final = tuple(
    f"strawberry.{room}."
    for room in (
        "aiohttp",
        "asgi",
        "chalice",
        "channels",
        "django",
        "fastapi",
        "flask",
        "litestar",
        "quart",
        "sanic",
    )
)
"""Where handlers stand through which a schema is asked."""

EXTENSIONS: Final = {
    "QueryDepthLimiter": ("max_depth", "max_depth"),
    "MaxAliasesLimiter": ("max_aliases", "max_alias_count"),
    "MaxTokensLimiter": ("max_tokens", "max_token_count"),
}
"""Extensions that limit what a query may ask, to the limit and the argument that says how much."""


@stands_for(
    "strawberry.schema.schema.Schema",
    "strawberry.Schema",
    "strawberry.federation.Schema",
    "strawberry.federation.schema.Schema",
    "strawberry.schema.Schema",
)
class Schema(StandIn):
    """A schema."""

    RECORDS = True
    APPLICATION = True

    def __init__(
        self, query: Any = None, mutation: Any = None, subscription: Any = None, *_: Any, **options: Any
    ) -> None:
        self.roots = {"QUERY": query, "MUTATION": mutation, "SUBSCRIPTION": subscription}
        self.options = options
        self.expose(query=query, mutation=mutation, subscription=subscription)

    @internal
    def operations(self) -> Iterator[Draft]:
        """The fields of the root types."""
        run = self.run
        for method, root in self.roots.items():
            for one in run.alternatives(root):
                cls = plain(one.value)
                if isinstance(cls, Class):
                    for name, owner, made in fields_of(cls):
                        yield self._operation(method, cls, name, owner, made)
                elif cls is not None:
                    run.hole(
                        "route",
                        name_of(self.cls),
                        f"the {method.lower()} type is not known",
                        self.place,
                        "routes",
                    )

    def _operation(
        self, method: str, cls: Class, name: str, owner: Class, made: StrawberryField | None
    ) -> Draft:
        run = self.run
        place = place_of_field(owner, name)
        if made is None:
            return operation(run, RouteKind.GRAPHQL, method, self.spelled(name), cls, place=place)
        given = plain(made.options.get("name"))
        resolver = made.resolver if made.resolver is not None else made.made_by
        return operation(
            run,
            RouteKind.GRAPHQL,
            method,
            given if given is not None else self.spelled(name),
            resolver,
            place=made.place if made.resolver is not None and describe(resolver).module else place,
            path=made.made,
            guards=made.guards(),
            deprecated=plain(made.options.get("deprecation_reason")) is not None or None,
        )

    @internal
    def spelled(self, name: str) -> str:
        """The name that clients see."""
        config = plain(self.options.get("config"))
        if (
            isinstance(config, Result)
            and plain(config.arguments.keywords.get("auto_camel_case", True)) is False
        ):
            return name
        return camel_case(name)

    @internal
    def limits(self) -> Limits:
        """What its extensions allow."""
        run = self.run
        limits = Limits()
        for one in run.each(self.options.get("extensions")):
            value = plain(one.value)
            if isinstance(value, Function):
                value = plain(run.call(value, []))
            name = name_of(value).rpartition(".")[2]
            if name in EXTENSIONS and isinstance(value, Result):
                limit, argument = EXTENSIONS[name]
                given = value.arguments
                amount = given.keywords.get(argument, next(iter(given.positional), None))
                limits.set(limit, plain(amount), one.path)
            elif name == "DisableIntrospection":
                limits.set("introspection", False, one.path)
            elif name == "AddValidationRules" and isinstance(value, Result):
                for rule in run.each(next(iter(value.arguments), None)):
                    limits.rule(rule.value, one.path)
        return limits


@stands_for("strawberry.asgi.GraphQL")
class GraphQL(StandIn):
    """A schema as an ASGI application."""

    def __init__(self, schema: Any, *_: Any, graphql_ide: Any = "graphiql", **__: Any) -> None:
        self.expose(schema=schema, graphql_ide=graphql_ide)


def finish(run: Interpreter, facts: Facts) -> None:
    """Schemas with their operations, behind the endpoints that the web frameworks wrote."""
    schemas = [one for one in run.standins if isinstance(one, Schema) and one.attributes]
    write_schemas(run, facts, FRAMEWORK, schemas, ENDPOINTS, own_handlers(run, b"strawberry"))
