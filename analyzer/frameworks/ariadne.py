"""Ariadne: schemas from text, with resolvers bound to the fields of their root types.

Modelled: `make_executable_schema` with schema text (`gql`, files that `load_schema_from_path` reads) and
bindables (`QueryType`, `MutationType`, `SubscriptionType`, `ObjectType` of a root, lists of them), `field`,
`set_field`, `set_alias`, `source`; directives of the text as guards, by the classes bound to them; limits of
the endpoint: introspection, validation rules.
Not modelled: class-based schemas of ariadne-graphql-modules, extensions.
Source: ariadne 1.1: executable_schema.py, objects.py, subscriptions.py, load_schema.py, asgi/graphql.py.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any, Final

from analyzer.concepts.graphql import Limits, fields_in_text, write_schemas
from analyzer.concepts.grounds import AUTHENTICATION, AUTHORIZATION
from analyzer.concepts.operations import operation
from analyzer.concepts.routing import Draft, GuardDraft
from analyzer.concepts.work import entries, evaluated_mentioning
from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.attributes import mro_of
from analyzer.evaluator.conditions import Path, joined
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class, Native, name_of
from analyzer.evaluator.texts import spelled
from analyzer.evaluator.values import External, Place, Sequence, Unknown
from analyzer.facts import Facts, GuardKind, RouteKind

ENTRY_PACKAGES: Final = ("ariadne",)

FRAMEWORK: Final = "ariadne"

ENDPOINTS: Final = ("ariadne.asgi.", "ariadne.wsgi.", "ariadne.contrib.", "ariadne_django.")
"""Where handlers stand through which a schema is asked."""

CALLS: Final = frozenset(["graphql", "graphql_sync"])
"""Functions by which a handler of the target's own asks a schema."""

SUFFIXES: Final = (".graphql", ".graphqls", ".gql")


@stands_for("ariadne.utils.gql", "ariadne.gql")
def gql(run: Interpreter, sdl: Any) -> Any:
    return sdl


@stands_for("ariadne.load_schema.load_schema_from_path", "ariadne.load_schema_from_path")
def load_schema_from_path(run: Interpreter, path: Any) -> Any:
    """The text of a file, or of the files below a folder."""
    wanted = spelled(run.call(run.external("builtins.str"), [path]))[0].strip("/").removeprefix("./")
    found = [
        file.path
        for file in run.tree.files
        if file.path.endswith(SUFFIXES)
        and (f"/{file.path}".endswith(f"/{wanted}") or f"/{wanted}/" in f"/{file.path}")
    ]
    if not found or not wanted:
        return Unknown(f"schema text of {wanted or 'a file'}", run.place())
    return "\n".join(run.tree.peek(one).decode("utf-8", "replace") for one in sorted(found))


@stands_for("ariadne.objects.ObjectType", "ariadne.ObjectType")
class ObjectType(StandIn):
    """Resolvers of a type."""

    RECORDS = True
    GATHERS = True
    NAME = ""

    def __init__(self, name: Any = None) -> None:
        self.type_name = spelled(name)[0] if self.NAME == "" else self.NAME
        self.resolvers: dict[str, tuple[Any, Place | None, Path]] = {}

    @internal
    def bind(self, name: Any, resolver: Any) -> Any:
        """One field's resolver."""
        self.resolvers[spelled(name)[0]] = (resolver, self.run.place(), self.run.path)
        return resolver

    def field(self, name: Any) -> Any:
        return Native("field", lambda run, resolver: self.bind(name, resolver))

    def set_field(self, name: Any, resolver: Any) -> Any:
        return self.bind(name, resolver)

    def set_alias(self, name: Any, to: Any) -> None:
        self.bind(name, External("ariadne.resolvers.resolve_to"))


@stands_for("ariadne.objects.QueryType", "ariadne.QueryType")
class QueryType(ObjectType):
    """Resolvers of queries."""

    NAME = "Query"

    def __init__(self) -> None:
        ObjectType.__init__(self)


@stands_for("ariadne.objects.MutationType", "ariadne.MutationType")
class MutationType(ObjectType):
    """Resolvers of mutations."""

    NAME = "Mutation"

    def __init__(self) -> None:
        ObjectType.__init__(self)


@stands_for("ariadne.subscriptions.SubscriptionType", "ariadne.SubscriptionType")
class SubscriptionType(ObjectType):
    """Sources and resolvers of subscriptions."""

    NAME = "Subscription"

    def __init__(self) -> None:
        ObjectType.__init__(self)

    def field(self, name: Any) -> Any:  # a source, if there is one, is what a client starts
        known = spelled(name)[0] in self.resolvers
        return Native("field", lambda run, resolver: resolver if known else self.bind(name, resolver))

    def source(self, name: Any) -> Any:
        return Native("source", lambda run, generator: self.bind(name, generator))

    def set_source(self, name: Any, generator: Any) -> Any:
        return self.bind(name, generator)


@stands_for(
    "ariadne.executable_schema.make_executable_schema",
    "ariadne.make_executable_schema",
    "ariadne.contrib.federation.schema.make_federated_schema",
    "ariadne.contrib.federation.make_federated_schema",
)
class ExecutableSchema(StandIn):
    """`make_executable_schema(...)`: a function, which makes a schema."""

    RECORDS = True
    APPLICATION = True

    def __init__(self, type_defs: Any = None, *bindables: Any, directives: Any = None, **_: Any) -> None:
        run = self.run
        self.expose()
        parts = run.each(type_defs) if isinstance(plain(type_defs), Sequence) else run.alternatives(type_defs)
        self.text = "\n".join(value for one in parts if isinstance(value := plain(one.value), str))
        self.whole = all(isinstance(plain(one.value), str) for one in parts)
        self.bindables = [found for one in bindables for found in _bindables(run, one)]
        self.directives = {spelled(key)[0]: plain(value) for key, value, _ in entries(directives)}

    @internal
    def operations(self) -> Iterator[Draft]:
        """The root fields of the text, each with its resolver; those of the resolvers where the text is not
        known."""
        run = self.run
        bound = {
            (one.type_name, name): found for one in self.bindables for name, found in one.resolvers.items()
        }
        if not self.whole:
            run.hole("route", "schema", "a part of the schema's text is not known", self.place, "routes")
        told = set()
        for method, type_name, name, directives in fields_in_text(self.text):
            told.add((type_name, name))
            default = (External("graphql.default_field_resolver"), self.place, ())
            handler, place, path = bound.get((type_name, name), default)
            guards = [guard for one in directives for guard in self._directive(run, one)]
            yield operation(
                run, RouteKind.GRAPHQL, method, name, handler, place=place, path=path, guards=guards
            )
        for (type_name, name), (handler, place, path) in bound.items() if not self.whole else ():
            if type_name in METHODS and (type_name, name) not in told:
                yield operation(
                    run, RouteKind.GRAPHQL, METHODS[type_name], name, handler, place=place, path=path
                )

    def _directive(self, run: Interpreter, name: str) -> Iterator[GuardDraft]:
        """What a directive of a field does, by the exceptions in the class that is bound to it."""
        cls = self.directives.get(name)
        if not isinstance(cls, Class):
            return
        raised = [
            ast.unparse(node)
            for base in mro_of(cls)
            if isinstance(base, Class) and base.node is not None and base.module.path is not None
            for node in ast.walk(base.node)
            if isinstance(node, ast.Raise)
        ]
        kind = GuardKind.OTHER
        if any(AUTHENTICATION.search(one) for one in raised):
            kind = GuardKind.AUTHENTICATION
        elif any(AUTHORIZATION.search(one) for one in raised):
            kind = GuardKind.AUTHORIZATION
        refuses = True if kind is not GuardKind.OTHER else None if raised else False
        yield GuardDraft(
            name_of(cls),
            kind,
            "route",
            refuses,
            (),
            cls.place,
            why=f"the directive @{name}",
            unread=refuses is None,
        )

    @internal
    def limits(self) -> Limits:
        """What the endpoints that hold it say."""
        run = self.run
        limits = Limits()
        for one in run.standins:
            if isinstance(one, GraphQL) and plain(one.attributes.get("schema")) is self:
                if plain(one.options.get("introspection", True)) is False:
                    limits.set("introspection", False)
                for rule in run.each(one.options.get("validation_rules")):
                    limits.rule(rule.value, joined(one.made, rule.path))
        return limits


METHODS: Final = {"Query": "QUERY", "Mutation": "MUTATION", "Subscription": "SUBSCRIPTION"}


def _bindables(run: Interpreter, value: Any) -> Iterator[ObjectType]:
    """Bindables, in lists within lists."""
    for option in run.alternatives(value):
        one = plain(option.value)
        if isinstance(one, ObjectType):
            yield one
        elif isinstance(one, Sequence):
            for inner in one.elements:
                yield from _bindables(run, inner.value)


@stands_for("ariadne.asgi.graphql.GraphQL", "ariadne.asgi.GraphQL", "ariadne.wsgi.GraphQL")
class GraphQL(StandIn):
    """A schema as an application."""

    def __init__(self, schema: Any = None, **options: Any) -> None:
        self.options = options
        self.expose(schema=schema)


def finish(run: Interpreter, facts: Facts) -> None:
    """Schemas with their operations, behind the endpoints that the web frameworks wrote."""
    schemas = [one for one in run.standins if isinstance(one, ExecutableSchema)]
    paths = {module.path for module in evaluated_mentioning(run, b"ariadne")}
    asking = [
        function.full_name
        for function in run.functions
        if function.module.path in paths and run.bodies.calls_one_of(function.node, CALLS)
    ]
    write_schemas(run, facts, FRAMEWORK, schemas, ENDPOINTS, asking)
