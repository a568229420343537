"""Graphene: schemas, the fields of their root types as operations, decorators of resolvers as guards.

Modelled: `Schema` with its root types, inherited ones; fields of every kind with `resolve_x` methods or a
resolver of their own, mutations with `mutate` and `mutate_and_get_payload` (of graphene-django's forms and
serializers too), subscriptions; names as clients see them; the decorators of django-graphql-jwt.
Not modelled: validation rules given to a view (that there are some is said), Graphene's middleware, types
other than the roots.
Source: graphene 3.4: types/schema.py, types/mutation.py, types/field.py, relay/mutation.py; graphene-django
3.2: views.py, forms/mutation.py, rest_framework/mutation.py; django-graphql-jwt 0.4: decorators.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from analyzer.concepts.graphql import Limits, camel_case, own_handlers, write_schemas
from analyzer.concepts.layers import decorator_guards, refusal_inside
from analyzer.concepts.operations import operation
from analyzer.concepts.routing import Draft
from analyzer.concepts.work import evaluated_mentioning
from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.attributes import ABSENT, class_attribute, mro_of, opaque
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class, Descriptor, Function, Instance, name_of
from analyzer.evaluator.values import Arguments, External, Result
from analyzer.facts import Facts, GuardKind, RouteKind

ENTRY_PACKAGES: Final = ("graphene",)

FRAMEWORK: Final = "graphene"

ENDPOINTS: Final = (
    "graphene_django.views.",
    "graphene_file_upload.",
    "flask_graphql.",
    "graphql_server.",
    "starlette_graphene3.",
    "starlette_graphene.",
)
"""Where handlers stand through which a schema is asked."""

LIBRARIES: Final = (
    "graphene.",
    "graphene_django.",
    "graphene_sqlalchemy.",
    "graphene_pydantic.",
    "graphene_file_upload.",
)

GUARDS: Final = {
    f"graphql_jwt.decorators.{name}": kind
    for name, kind in (
        ("login_required", GuardKind.AUTHENTICATION),
        ("user_passes_test", GuardKind.AUTHORIZATION),
        ("staff_member_required", GuardKind.AUTHORIZATION),
        ("superuser_required", GuardKind.AUTHORIZATION),
        ("permission_required", GuardKind.AUTHORIZATION),
    )
}

RULES: Final = {
    b"depth_limit_validator": "max_depth",
    b"DisableIntrospection": "introspection",
    b"NoSchemaIntrospectionCustomRule": "introspection",
    b"cost_validator": "max_complexity",
}
"""Words that say that somewhere a limit is given to an endpoint."""

PAYLOADS: Final = ("mutate_and_get_payload", "mutate", "perform_mutate")
"""Methods that do what a mutation does, the target's own first."""


@stands_for("graphene.types.field.Field", "graphene.Field")
class Field(StandIn):
    """`Field(Type, resolver=..., name=...)`."""

    def __init__(self, *_: Any, mutation: Any = None, **options: Any) -> None:
        self.options = options
        self.mutation = mutation


@stands_for(
    "graphene.types.mutation.Mutation",
    "graphene.Mutation",
    "graphene.relay.mutation.ClientIDMutation",
    "graphene.relay.ClientIDMutation",
    "graphene_django.forms.mutation.BaseDjangoFormMutation",
    "graphene_django.forms.mutation.DjangoFormMutation",
    "graphene_django.forms.mutation.DjangoModelFormMutation",
    "graphene_django.rest_framework.mutation.SerializerMutation",
)
class Mutation(StandIn):
    """A mutation as a class; `Field()` makes a field of it."""

    @classmethod
    def Field(cls, run: Interpreter, *_: Any, **options: Any) -> Any:
        made = run.call(run.external("graphene.types.field.Field"), [], options)
        made.mutation = cls
        return made


@stands_for("graphene.types.schema.Schema", "graphene.Schema")
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
    def limits(self) -> Limits:
        """What is given to an endpoint is not seen; that something is, its words say."""
        limits = Limits()
        for word, name in RULES.items():
            if next(evaluated_mentioning(self.run, word), None) is not None:
                limits.set(name, "{?}")
        return limits

    @internal
    def operations(self) -> Iterator[Draft]:
        """The fields of the root types."""
        run = self.run
        for method, root in self.roots.items():
            for one in run.alternatives(root):
                cls = plain(one.value)
                if isinstance(cls, Class):
                    for name, value in _fields(cls):
                        yield self._operation(method, cls, name, value)
                    unread = opaque(cls)
                    if unread is not None and not unread.startswith(LIBRARIES):
                        run.hole("route", cls.full_name, f"fields that {unread} brings", cls.place, "routes")

    def _operation(self, method: str, cls: Class, name: str, value: Any) -> Draft:
        run = self.run
        options = value.options if isinstance(value, Field) else value.arguments.keywords
        given = plain(options.get("name"))
        camel = plain(self.options.get("auto_camelcase", True)) is not False
        shown = given if isinstance(given, str) else camel_case(name) if camel else name
        mutation = value.mutation if isinstance(value, Field) else None
        place = value.place
        if isinstance(mutation, Class):
            handler, function = _of_mutation(run, mutation)
            guards = list(decorator_guards(run, function)) if handler is mutation else []
            draft = operation(run, RouteKind.GRAPHQL, method, shown, handler, place=place, guards=guards)
            draft.inside = draft.inside or refusal_inside(run, function)
            return draft
        resolver = options.get("resolver")
        for prefix in ("subscribe_", "resolve_") if plain(resolver) is None else ():
            found = class_attribute(run, cls, prefix + name)
            if found is not ABSENT:
                resolver = found.function if isinstance(found, Descriptor) else found
                break
        handler = resolver if plain(resolver) is not None else _library(value, cls)
        return operation(run, RouteKind.GRAPHQL, method, shown, handler, place=place)


def _library(value: Any, cls: Class) -> Any:
    """What resolves a field that the target gives no resolver: the library's, or an attribute of the root."""
    return External(value.of) if isinstance(value, Result) and "Field" in value.of else cls


def _of_mutation(run: Interpreter, cls: Class) -> tuple[Any, Any]:
    """What does the work of a mutation: its own method, or the class where an ancestor's method does it."""
    for name in PAYLOADS:
        found = class_attribute(run, cls, name)
        function = found.function if isinstance(found, Descriptor) else found
        if function is ABSENT:
            continue
        inner = plain(getattr(function, "inner", function))
        owner = inner.owner if isinstance(inner, Function) else None
        return (function if owner is cls else cls), function
    return cls, None


def _fields(cls: Class) -> Iterator[tuple[str, Any]]:
    """The fields of a type, ancestors first; an attribute set to something else takes a field away."""
    found: dict[str, Any] = {}
    for base in reversed(mro_of(cls)):
        for name, given in list(base.namespace.items()) if isinstance(base, Class) else ():
            value = plain(given)
            if isinstance(value, Field) or (isinstance(value, Result) and value.of.startswith(LIBRARIES)):
                found[name] = value
            elif isinstance(value, Instance) and any(
                name_of(kind).startswith(LIBRARIES) for kind in mro_of(value.cls)
            ):
                found[name] = Result(name_of(value.cls), Arguments(), value.place)
            elif not name.startswith("_"):
                found.pop(name, None)
    yield from found.items()


def finish(run: Interpreter, facts: Facts) -> None:
    """Schemas with their operations, behind the endpoints that the web frameworks wrote."""
    schemas = [one for one in run.standins if isinstance(one, Schema) and one.attributes]
    write_schemas(run, facts, FRAMEWORK, schemas, ENDPOINTS, own_handlers(run, b"graphene"))
