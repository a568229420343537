"""MongoEngine: documents, their fields, keys and indexes.

Modelled: documents and embedded documents with `meta` (collection, abstract, indexes, inheritance in one
collection), field classes and the target's own below them, the automatic key, references, `unique_with`.
Flask-MongoEngine's object has all of it as attributes.
Not modelled: fields that dynamic documents get later; index options but `unique` and `sparse`.
Source: mongoengine 0.29.3, mongoengine/base/metaclasses.py, base/document.py, fields.py.
flask-mongoengine 1.0, engine.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from analyzer.concepts.column_types import ColumnType
from analyzer.concepts.models import (
    entries,
    flag,
    given,
    kind_of,
    listed,
    members,
    own_models,
    place_of_attribute,
    settled,
    shown,
)
from analyzer.concepts.tables import ColumnDraft, IndexDraft, RelationDraft, TableDraft, tables
from analyzer.evaluator.comparing import truth
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class, Instance, name_of
from analyzer.evaluator.values import Dict, Sequence
from analyzer.facts import Facts, RelationKind, Source, TableKind

ENTRY_TEXTS: Final = (("mongoengine",),)

_PLAIN: Final = (
    "BinaryField",
    "BooleanField",
    "CachedReferenceField",
    "ComplexDateTimeField",
    "DateField",
    "DateTimeField",
    "Decimal128Field",
    "DecimalField",
    "DictField",
    "DynamicField",
    "EmailField",
    "EnumField",
    "FileField",
    "FloatField",
    "GenericReferenceField",
    "GeoPointField",
    "ImageField",
    "IntField",
    "LongField",
    "MapField",
    "ObjectIdField",
    "PointField",
    "SequenceField",
    "StringField",
    "URLField",
    "UUIDField",
)

FIELDS: Final = """
class BaseField:
    def __init__(self, *args, db_field=None, required=False, default=None, unique=False, unique_with=None,
                 primary_key=False, null=False, choices=None, max_length=None, sparse=False, **kwargs):
        self.db_field = "_id" if primary_key else db_field
        self.required = required or primary_key
        self.default = default
        self.unique = bool(unique or unique_with)
        self.unique_with = unique_with
        self.primary_key = primary_key
        self.length = max_length


class ReferenceField(BaseField):
    def __init__(self, document_type, dbref=False, reverse_delete_rule=0, **kwargs):
        super().__init__(**kwargs)
        self.document_type = document_type


class LazyReferenceField(ReferenceField):
    pass


class EmbeddedDocumentField(ReferenceField):
    pass


class ListField(BaseField):
    def __init__(self, field=None, *, max_length=None, **kwargs):
        kwargs.setdefault("default", list)
        super().__init__(**kwargs)
        self.field = field


class SortedListField(ListField):
    pass


class EmbeddedDocumentListField(ListField):
    def __init__(self, document_type, **kwargs):
        super().__init__(field=EmbeddedDocumentField(document_type), **kwargs)
""" + "".join(f"\n\nclass {name}(BaseField):\n    pass\n" for name in _PLAIN)

DOCUMENTS: Final = """
class BaseDocument:
    pass


class Document(BaseDocument):
    pass


class DynamicDocument(Document):
    pass


class EmbeddedDocument(BaseDocument):
    pass


class DynamicEmbeddedDocument(EmbeddedDocument):
    pass
"""

EXTENSION: Final = """
import mongoengine
import mongoengine.fields


class MongoEngine:
    def __init__(self, app=None, config=None):
        for module in (mongoengine, mongoengine.fields):
            for name in module.__all__:
                setattr(self, name, getattr(module, name))

    def init_app(self, app, config=None):
        pass
"""


def _classes(stub: str) -> list[str]:
    return [line[6:].partition("(")[0].rstrip(":") for line in stub.splitlines() if line.startswith("class ")]


STUBS: Final = {
    "mongoengine.fields": f"{FIELDS}\n\n__all__ = {_classes(FIELDS)!r}\n",
    "mongoengine.document": DOCUMENTS,
    "flask_mongoengine.engine": EXTENSION,
}

ALIASES: Final = {
    "flask_mongoengine.MongoEngine": "flask_mongoengine.engine.MongoEngine",
    **{f"mongoengine.{name}": f"mongoengine.fields.{name}" for name in _classes(FIELDS)},
    **{f"mongoengine.{name}": f"mongoengine.document.{name}" for name in _classes(DOCUMENTS)},
    **{f"flask_mongoengine.{name}": f"mongoengine.document.{name}" for name in _classes(DOCUMENTS)},
}

BASES: Final = frozenset(["mongoengine.document.Document"])

KINDS: Final = {
    "BinaryField": "binary",
    "BooleanField": "boolean",
    "DateField": "date",
    "DateTimeField": "datetime",
    "DecimalField": "double",
    "EmailField": "string",
    "FloatField": "double",
    "IntField": "integer",
    "ListField": "array",
    "LongField": "bigint",
    "StringField": "string",
    "URLField": "string",
    "UUIDField": "binary",
}


def finish(run: Interpreter, facts: Facts) -> None:
    """Write the collections of all documents."""
    documents = [_Document(run, cls) for cls in own_models(run, BASES)]
    known = {one.cls.full_name: one for one in documents}
    by_name = {one.cls.name: one for one in reversed(documents)}
    for one in documents:
        if not one.abstract and one.parent(known) is None:
            below = [other for other in documents if other is not one and other.root(known) is one]
            one.write([one, *below], known, by_name)


class _Document:
    """One class of documents."""

    def __init__(self, run: Interpreter, cls: Class) -> None:
        self._run = run
        self.cls = cls
        self.meta = entries(settled(run, cls.namespace.get("meta")))
        self.abstract = truth(self.meta.get("abstract", False))[1] is True
        self.fields = [
            (name, value, owner)
            for name, value, owner in members(run, cls)
            if isinstance(value, Instance) and kind_of(value, {"BaseField": True})
        ]
        self.paired = {
            name for _, field, _ in self.fields for name in listed(run, field.attributes.get("unique_with"))
        }
        """Fields that are unique together with another: the library requires them."""

    def parent(self, known: dict[str, _Document]) -> _Document | None:
        """The document whose collection this one shares."""
        for base in self.cls.mro[1:]:
            found = known.get(base.full_name) if isinstance(base, Class) else None
            if found is not None and not found.abstract:
                return found
        return None

    def root(self, known: dict[str, _Document]) -> _Document:
        parent = self.parent(known)
        return self if parent is None else parent.root(known)

    @property
    def collection(self) -> Any:
        chosen = plain(self.meta.get("collection"))
        if chosen is not None:
            return chosen
        return "".join(f"_{one}" if one.isupper() else one for one in self.cls.name).strip("_").lower()

    def stored(self, name: str) -> str:
        """The name of a field in the database."""
        for own, field, _ in self.fields:
            if own == name:
                chosen = given(field, "db_field")
                return chosen if isinstance(chosen, str) else name
        return "_id" if name in ("id", "pk") else name

    def write(
        self, sharing: list[_Document], known: dict[str, _Document], by_name: dict[str, _Document]
    ) -> None:
        cls = self.cls
        draft = TableDraft(
            self.collection, "mongoengine", cls=cls, kind=TableKind.COLLECTION, place=cls.place, path=cls.made
        )
        if not any(flag(field, "primary_key") for _, field, _ in self.fields):
            kind = ColumnType("mongoengine.fields.ObjectIdField")
            draft.columns.append(ColumnDraft("_id", False, kind, "id", primary_key=True, place=cls.place))
        if len(sharing) > 1:
            kind = ColumnType("mongoengine.fields.StringField", "string")
            draft.columns.append(ColumnDraft("_cls", False, kind, place=cls.place))
        seen: set[str] = set()
        for document in sharing:
            for name, field, owner in document.fields:
                if name not in seen:
                    seen.add(name)
                    self._field(draft, document, name, field, owner, known, by_name)
            draft.indexes += document.indexes()
        tables(self._run).add(draft)

    def _field(
        self,
        draft: TableDraft,
        document: _Document,
        name: str,
        field: Instance,
        owner: Class,
        known: dict[str, _Document],
        by_name: dict[str, _Document],
    ) -> None:
        place = place_of_attribute(owner, name) or field.place
        stored = document.stored(name)
        primary = flag(field, "primary_key")
        length = given(field, "length")
        arguments = {"length": length} if isinstance(length, int) else {}
        draft.columns.append(
            ColumnDraft(
                stored,
                not flag(field, "required") and name not in document.paired,
                ColumnType(name_of(field.cls), kind_of(field, KINDS), arguments),
                attribute=name,
                primary_key=primary,
                unique=flag(field, "unique"),
                default=shown(field.attributes.get("default")),
                inherited_from=owner.full_name if owner is not self.cls else None,
                place=place,
            )
        )
        if flag(field, "unique"):
            others = listed(self._run, field.attributes.get("unique_with"))
            columns = [stored, *(document.stored(str(one)) for one in others)]
            draft.indexes.append(IndexDraft(columns, unique=True, source=Source.FLAG, place=place))
        for target, kind in _targets(self._run, field):
            found = by_name.get(target) if isinstance(target, str) else known.get(name_of(target))
            found = document if target == "self" else found
            tables(self._run).relate(
                RelationDraft(
                    document.cls.full_name,
                    name,
                    draft,
                    kind,
                    found.cls.full_name if found is not None else name_of(target),
                    str(found.collection) if found is not None else None,
                    loading="select",
                    place=place,
                )
            )

    def indexes(self) -> list[IndexDraft]:
        """`meta["indexes"]`."""
        made = []
        for one in listed(self._run, self.meta.get("indexes")):
            options = entries(one) if isinstance(one, Dict) else {}
            fields = plain(options.get("fields")) if options else one
            names = listed(self._run, fields) if isinstance(fields, Sequence) else [fields]
            columns = [self._key(name) for name in names if isinstance(name, str)]
            if columns:
                unique = truth(options.get("unique", False))[1] is True
                made.append(IndexDraft(columns, unique=unique, place=self.cls.place))
        return made

    def _key(self, written: str) -> str:
        """`-created` is a field in descending order."""
        name = written.lstrip("+-$#*)(")
        return f"{self.stored(name)} DESC" if written.startswith("-") else self.stored(name)


def _targets(run: Interpreter, field: Instance) -> Iterator[tuple[Any, RelationKind]]:
    """The documents that a field refers to or holds."""
    inner, many = field, False
    while kind_of(inner, {"ListField": True}):
        found = plain(inner.attributes.get("field"))
        if not isinstance(found, Instance):
            return
        inner, many = found, True
    if kind_of(inner, {"ReferenceField": True}):
        target = plain(inner.attributes.get("document_type"))
        embedded = kind_of(inner, {"EmbeddedDocumentField": True})
        several = RelationKind.MANY_TO_MANY if many else RelationKind.MANY_TO_ONE
        if isinstance(target, (str, Class)):
            yield target, RelationKind.EMBEDDED if embedded else several
