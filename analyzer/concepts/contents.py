"""What crosses a route's interface where no annotation of the handler says it: bodies, answers, and the
schemas that a library's own classes (serializers, schemas of marshmallow, models of an API) mean.

A library's file reads its classes into a `SchemaDraft` when the facts are written; until then a schema is
held by its name.  The names in a `Content`'s type and in the types of fields are those of held schemas.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from analyzer.concepts.callables import evidence_of
from analyzer.concepts.schemas import MAX_SCHEMAS
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.notes import kept
from analyzer.evaluator.texts import to_python
from analyzer.evaluator.values import Place, Value
from analyzer.facts import Facts, Parameter, Response, Schema, SchemaField
from analyzer.secrets import MASK, is_secret_name

READ_ONLY: Final = "read_only"
"""Constraint of a field that is answered and not taken."""

WRITE_ONLY: Final = "write_only"
"""Constraint of a field that is taken and not answered."""

PARTIAL: Final = "partial"
"""Constraint of a body that need not hold the fields that its schema requires."""

DOCUMENTED: Final = "documented"
"""Constraint of an input of which only the documentation speaks, so that its limits are not known."""

COMPUTED: Final = "computed"
"""Constraint of a field whose value code of the target's makes, which may leave out what its name says."""

INCOMPLETE: Final = "incomplete"
"""Setting of a schema of which not all is known; its value says why."""

SHOWN_BY: Final = "shown_by"
"""Setting of a schema of which code of the target's decides what is answered; its value names that."""

LIMIT_NOT_KNOWN: Final = "{?}"
"""A limit that is there, perhaps, and not known."""

MAX_CHOICES: Final = 100
"""Values that a type lists; more are data, and no part of an interface."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a body or an answer holds: its type, and the schema that decides its fields."""

    type: str | None
    schema: str | None = None

    def listed(self) -> Content:
        """Any number of these."""
        return replace(self, type=list_of(self.type))


NOT_KNOWN: Final = Content(None)


@dataclass(frozen=True, slots=True)
class Takes:
    """An input of a route."""

    content: Content
    location: str = "body"
    name: str = "body"
    required: bool | None = True
    default: str | None = None
    constraints: Mapping[str, Any] = field(default_factory=dict)
    place: Place | None = None
    owner: str | None = None
    """What declares it, where that is not the handler."""


@dataclass(frozen=True, slots=True)
class Answers:
    """A declared answer of a route."""

    content: Content
    status: str = "200"
    description: str | None = None
    place: Place | None = None


Contents = tuple[Takes | Answers, ...]


@dataclass(slots=True)
class FieldDraft:
    """A field of a schema."""

    name: str
    type: str | None
    alias: str | None = None
    required: bool | None = None
    default: str | None = None
    constraints: dict[str, Any] = field(default_factory=dict)
    inherited_from: str | None = None
    place: Place | None = None


@dataclass(slots=True)
class SchemaDraft:
    """A named shape of data."""

    kind: str
    place: Place | None
    fields: Iterable[FieldDraft] = ()
    bases: tuple[str, ...] = ()
    settings: dict[str, Any] = field(default_factory=dict)


class HeldSchemas:
    """Schemas that routes and other schemas name, read when the facts are written."""

    def __init__(self) -> None:
        self._makers: dict[str, Callable[[], SchemaDraft]] = {}
        self._written: set[str] = set()
        self._named: dict[int, tuple[Any, str]] = {}

    def name_for(self, thing: Any, wanted: str) -> str:
        """The name of what has none of its own that tells it apart: as wanted, or with a number behind it."""
        known = self._named.get(id(thing))
        if known is None:
            name, number = wanted, 2
            taken = {name for _, name in self._named.values()}
            while name in taken or name in self._makers:
                name, number = f"{wanted}_{number}", number + 1
            known = self._named[id(thing)] = (thing, name)
        return known[1]

    def hold(self, name: str, make: Callable[[], SchemaDraft]) -> str:
        """Have a schema among the facts; gives its name."""
        if len(self._makers) < MAX_SCHEMAS:
            self._makers.setdefault(name, make)
        return name

    def fields_of(self, name: str) -> list[FieldDraft]:
        """The fields of a schema that is held; none of one that is not."""
        made = self._makers.get(name)
        return list(made().fields) if made is not None else []

    def write(self, facts: Facts) -> None:
        """Write what is held and not yet written, with what its fields name."""
        while pending := [name for name in self._makers if name not in self._written]:
            for name in pending:
                self._written.add(name)
                _write_schema(facts, name, self._makers[name]())


def held_schemas(run: Interpreter) -> HeldSchemas:
    """The run's collection."""
    return kept(run, HeldSchemas, HeldSchemas)


def _write_schema(facts: Facts, name: str, draft: SchemaDraft) -> None:
    facts.add(
        Schema(
            id=name,
            name=name,
            kind=draft.kind,
            bases=draft.bases,
            settings=draft.settings,
            evidence=evidence_of(draft.place),
        )
    )
    for position, one in enumerate(draft.fields):
        facts.add(
            SchemaField(
                id=f"{name}.{one.name}",
                schema=name,
                position=position,
                name=one.name,
                alias=one.alias,
                type=one.type,
                required=one.required,
                default=one.default,
                constraints=one.constraints,
                inherited_from=one.inherited_from,
                evidence=evidence_of(one.place or draft.place),
            )
        )


def write_contents(
    facts: Facts, route: str, owner: str, contents: Iterable[Takes | Answers], methods: tuple[str, ...] = ()
) -> None:
    """What a route takes and answers; `methods` are those of the route's for which it holds, if not all."""
    held = f"{route} {','.join(methods)}" if methods else route
    for one in _each_once(contents):
        if isinstance(one, Answers):
            facts.add(
                Response(
                    id=f"{held} {one.status}",
                    route=route,
                    status=one.status,
                    model=one.content.type,
                    schema=one.content.schema,
                    description=one.description,
                    methods=methods,
                    evidence=evidence_of(one.place),
                )
            )
            continue
        facts.add(
            Parameter(
                id=f"{held} {one.location} {one.name}",
                route=route,
                owner=one.owner or owner,
                name=one.name,
                attribute=one.name,
                location=one.location,
                type=one.content.type,
                schema=one.content.schema,
                required=one.required,
                default=one.default,
                constraints=one.constraints,
                methods=methods,
                evidence=evidence_of(one.place),
            )
        )


def _each_once(contents: Iterable[Takes | Answers]) -> Iterable[Takes | Answers]:
    """What is said of the same input or status several times: the first of which the content is known."""
    found: dict[str, Takes | Answers] = {}
    for one in contents:
        told = one.status if isinstance(one, Answers) else f"{one.location} {one.name}"
        if told not in found or (found[told].content.type is None and one.content.type is not None):
            found[told] = one
    return found.values()


# -- types as text -------------------------------------------------------------------------------------------


def list_of(inner: str | None) -> str:
    """The type of any number of values of a type."""
    return f"list[{inner}]" if inner is not None else "list"


def or_none(inner: str | None) -> str | None:
    """A type that None belongs to as well."""
    return inner if inner is None or inner.endswith("None") else f"{inner} | None"


def one_of(values: Iterable[Any] | None) -> str | None:
    """The type of one of some constants; None where they are not all known, or too many to tell."""
    told = None if values is None else list(dict.fromkeys(values))
    if not told or len(told) > MAX_CHOICES:
        return None
    return f"Literal[{', '.join(map(repr, told))}]"


def union_of(contents: Iterable[Content]) -> Content:
    """What is one of several contents, of which nothing says which."""
    told = list(dict.fromkeys(contents))
    if len(told) == 1:
        return told[0]
    types = [one.type for one in told]
    if not types or any(one is None for one in types):
        return NOT_KNOWN
    return Content(" | ".join(str(one) for one in types))


def default_text(name: str, value: Any) -> str:
    """A default as people write it; that of a secret is masked."""
    python = to_python(plain(value))
    if isinstance(python, str) and python and is_secret_name(name):
        return MASK
    return repr(python) if not isinstance(python, Value) else "{?}"
