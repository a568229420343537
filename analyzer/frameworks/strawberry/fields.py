"""Fields and the types that they stand in.

Source: strawberry/types/field.py, strawberry/types/mutation.py, strawberry/tools/, strawberry/permission.py.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any, Final

from analyzer.concepts.callables import describe
from analyzer.concepts.permissions import permission
from analyzer.concepts.routing import GuardDraft
from analyzer.evaluator import StandIn, internal, quiet, stands_for
from analyzer.evaluator.annotations import annotated_names
from analyzer.evaluator.attributes import mro_of
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class, Descriptor, Instance, name_of
from analyzer.evaluator.values import External, Result
from analyzer.facts import GuardKind

FIELD: Final = "strawberry.types.field.StrawberryField"

KNOWN: Final = {
    "IsAuthenticated": GuardKind.AUTHENTICATION,
    "IsStaff": GuardKind.AUTHORIZATION,
    "IsSuperuser": GuardKind.AUTHORIZATION,
    "HasPerm": GuardKind.AUTHORIZATION,
    "HasSourcePerm": GuardKind.AUTHORIZATION,
    "HasRetvalPerm": GuardKind.AUTHORIZATION,
}
"""Permissions of strawberry-django, to what they refuse for."""

STUBS: Final = {
    "strawberry.tools": """
def merge_types(name, types):
    return type(name, tuple(types), {})


def create_type(name, fields, **options):
    return type(name, (), {one.python_name or one.graphql_name: one for one in fields})
""",
}


@stands_for(FIELD)
class StrawberryField(StandIn):
    """`field(...)`: a field, and the decorator that gives it a resolver."""

    def __init__(self, resolver: Any = None, *_: Any, **options: Any) -> None:
        self.options = options
        self.made_by = External(FIELD)
        self.expose(
            graphql_name=options.get("name"),
            python_name=None,
            permission_classes=options.get("permission_classes"),
        )
        self.resolver: Any = None
        if plain(resolver) is not None:
            self.set_resolver(resolver)

    def __call__(self, resolver: Any) -> Any:
        self.set_resolver(resolver)
        self.place = self.run.place() or self.place
        return self

    @internal
    def set_resolver(self, resolver: Any) -> None:
        """What answers, and the name that it gives to the field."""
        value = plain(resolver)
        self.resolver = value.function if isinstance(value, Descriptor) else value
        self.attributes["python_name"] = describe(self.resolver).name.rpartition(".")[2]

    @internal
    def guards(self) -> Iterator[GuardDraft]:
        """Permission classes, then those in extensions."""
        run = self.run
        for one in run.each(self.options.get("permission_classes")):
            yield _guard(run, one.value, one.path, self)
        for one in run.each(self.options.get("extensions")):
            value = plain(one.value)
            if not isinstance(value, Result):
                continue
            if value.of.endswith(".PermissionExtension"):
                given = value.arguments
                for inner in run.each(given.keywords.get("permissions", next(iter(given.positional), None))):
                    yield _guard(run, inner.value, one.path, self)
            elif value.of.startswith("strawberry_django.") and value.of.rpartition(".")[2] in KNOWN:
                kind = KNOWN[value.of.rpartition(".")[2]]
                yield GuardDraft(value.of, kind, "route", True, one.path, value.place, why="a known library")


def _guard(run: Interpreter, value: Any, path: Any, owner: StrawberryField) -> GuardDraft:
    value = plain(value)
    refusal = permission(run, value, "has_permission")
    return GuardDraft(
        name_of(value.cls if isinstance(value, Instance) else value),
        refusal.kind,
        "route",
        refusal.refuses,
        (*path, *refusal.path),
        owner.place,
        why=refusal.why,
        unread=refusal.refuses is None,
    )


@quiet
@stands_for(
    "strawberry.types.field.field",
    "strawberry.field",
    "strawberry.mutation",
    "strawberry.types.mutation.mutation",
    "strawberry.subscription",
    "strawberry.types.mutation.subscription",
    "strawberry.federation.field",
    "strawberry.federation.mutation",
    "strawberry_django.field",
    "strawberry_django.mutation",
    "strawberry_django.mutations.input_mutation",
    "strawberry.relay.connection",
    "strawberry.relay.fields.connection",
)
def field(run: Interpreter, resolver: Any = None, *args: Any, **options: Any) -> Any:
    """`@field`, `@field(...)`, `field(resolver=...)`."""
    given = options.pop("resolver", resolver)
    if isinstance(plain(given), (Class, External)):
        given = None  # the type of a connection
    return run.call(run.external(FIELD), [given], options)


@quiet
@stands_for(
    "strawberry.relay.node",
    "strawberry.relay.fields.node",
    *(f"strawberry_django.{name}" for name in ("node", "connection", "offset_paginated")),
    *(f"strawberry_django.mutations.{name}" for name in ("create", "update", "delete")),
    *(f"strawberry_django.auth.{name}" for name in ("login", "logout", "register", "current_user")),
    "strawberry_django.auth.utils.get_current_user",
)
def library_field(run: Interpreter, *_: Any, **options: Any) -> Any:
    """Fields whose resolver is the library's."""
    made = run.call(run.external(FIELD), [None], options)
    assert isinstance(made, StrawberryField)
    callee = run.node
    name = getattr(getattr(callee, "func", None), "attr", "field")
    made.made_by = External(f"strawberry.{name}")
    return made


def fields_of(cls: Any) -> Iterator[tuple[str, Class, StrawberryField | None]]:
    """The fields of a type, ancestors first: name, class that declares it, and the field where it is one with
    options; a mere annotation is a field as well."""
    found: dict[str, tuple[Class, StrawberryField | None]] = {}
    for base in reversed(mro_of(cls)):
        if not isinstance(base, Class):
            continue
        for name, annotation in annotated_names(base):
            if _is_public(annotation):
                found[name] = (base, None)
        for name, value in list(base.namespace.items()):
            made = plain(value)
            if isinstance(made, StrawberryField):
                found[name] = (base, made)
    for name, (base, made) in found.items():
        yield name, base, made


def _is_public(annotation: ast.expr) -> bool:
    """Whether clients see an annotated name: neither a class variable nor private."""
    text = annotation.value if isinstance(annotation, ast.Constant) else ast.unparse(annotation)
    return not re.match(r"(\w+\.)*(ClassVar|Private)\b", str(text))
