"""What a field of a document says: its name in the store, type, indexes, and where it leads."""

from __future__ import annotations

from typing import Any, Final

from analyzer.concepts.column_types import ColumnType
from analyzer.concepts.models import shown
from analyzer.concepts.schemas import fields_of, place_of_field
from analyzer.concepts.tables import ColumnDraft, IndexDraft, RelationDraft, TableDraft, tables
from analyzer.evaluator import StandIn, stands_for
from analyzer.evaluator.annotations import is_annotated, spelled_type, union_members
from analyzer.evaluator.attributes import ABSENT
from analyzer.evaluator.comparing import truth
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Annotated, Class, name_of
from analyzer.evaluator.values import Result
from analyzer.facts import RelationKind, Source, TableKind
from analyzer.frameworks import pydantic

KINDS: Final = {
    "bool": "boolean",
    "bytes": "binary",
    "datetime.date": "date",
    "datetime.datetime": "datetime",
    "decimal.Decimal": "decimal",
    "float": "double",
    "int": "integer",
    "list": "array",
    "str": "string",
    "uuid.UUID": "uuid",
}

LINKS: Final = frozenset(["Link", "BackLink"])


@stands_for("odmantic.reference.Reference", "odmantic.Reference")
class Reference(StandIn):
    """A field that holds the key of another document."""

    def __init__(self, *, key_name: Any = None) -> None:
        self.key_name = plain(key_name)


class DocumentField:
    """One field of a document."""

    def __init__(self, name: str, annotation: Any, declared: Any) -> None:
        self.name = name
        self.declared = declared
        options = dict(declared.options) if isinstance(declared, pydantic.Field) else {}
        self.unique = truth(options.get("unique", False))[1] is True
        self.index = truth(options.get("index", False))[1] is True or self.unique
        self.key = truth(options.get("primary_field", False))[1] is True
        members = list(union_members(annotation))
        self.nullable = None in members
        self.type: Any = next((one for one in members if one is not None), None)
        inner: Any = self.type
        while is_annotated(inner):
            for extra in inner.arguments[1:]:
                self._indexed(extra)
            inner = inner.arguments[0]
        self.type = inner
        self._indexed(self.type)
        if isinstance(self.type, Result):
            positional = self.type.arguments.positional
            self.type = positional[0] if positional else None
        chosen = plain(options.get("key_name")) or getattr(declared, "key_name", None)
        alias = declared.alias if isinstance(declared, pydantic.Field) else None
        given = chosen if isinstance(chosen, str) else alias
        self.stored = given if isinstance(given, str) else name

    def _indexed(self, value: Any) -> None:
        """`Indexed(str, unique=True)`, as a type or beside one."""
        if isinstance(value, Result) and value.of.rpartition(".")[2] == "Indexed":
            self.index = True
            self.unique = truth(value.arguments.keywords.get("unique", False))[1] is True

    def column_type(self) -> ColumnType:
        name = name_of(self.type.of if isinstance(self.type, Annotated) else self.type)
        return ColumnType(spelled_type(self.type), KINDS.get(name.removeprefix("builtins.")))

    def target(self) -> tuple[Any, bool] | None:
        """The document that it leads to, and whether to several."""
        kind, several = self.type, False
        while isinstance(kind, Annotated) and kind.arguments:
            name = name_of(kind.of).rpartition(".")[2]
            if name in LINKS:
                return kind.arguments[0], several
            several = several or name in ("list", "List", "Set", "Sequence")
            kind = kind.arguments[-1]
        return (kind, several) if isinstance(self.declared, Reference) else None


def collection_of(run: Interpreter, cls: Class, framework: str, name: Any) -> TableDraft:
    """The collection of a document's class, with its fields."""
    draft = TableDraft(name, framework, cls=cls, kind=TableKind.COLLECTION, place=cls.place, path=cls.made)
    read = [
        (DocumentField(own, annotation, plain(owner.namespace.get(own, ABSENT))), owner)
        for own, owner, annotation in fields_of(run, cls)
    ]
    if not any(field.key or field.name == "id" for field, _ in read):
        draft.columns.append(
            ColumnDraft("_id", False, ColumnType("bson.ObjectId"), "id", primary_key=True, place=cls.place)
        )
    for field, owner in read:
        _field(run, draft, cls, field, owner)
    tables(run).add(draft)
    return draft


def _field(run: Interpreter, draft: TableDraft, cls: Class, field: DocumentField, owner: Class) -> None:
    place = place_of_field(owner, field.name)
    key = field.key or field.name == "id"
    stored = "_id" if key else field.stored
    declared = field.declared
    default = declared.default if isinstance(declared, pydantic.Field) else declared
    draft.columns.append(
        ColumnDraft(
            stored,
            field.nullable and not key,
            field.column_type(),
            attribute=field.name,
            primary_key=key,
            unique=field.unique,
            index=field.index,
            default=None if default in (ABSENT, ...) or isinstance(default, Reference) else shown(default),
            inherited_from=owner.full_name if owner is not cls else None,
            place=place,
        )
    )
    if field.index and not key:
        draft.indexes.append(IndexDraft([stored], unique=field.unique, source=Source.FLAG, place=place))
    found = field.target()
    if found is not None:
        target, several = found
        tables(run).relate(
            RelationDraft(
                cls.full_name,
                field.name,
                draft,
                RelationKind.MANY_TO_MANY if several else RelationKind.MANY_TO_ONE,
                name_of(target) if isinstance(target, Class) else spelled_type(target),
                loading="select",
                place=place,
            )
        )
