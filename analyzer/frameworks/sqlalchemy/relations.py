"""Relationships: to which class they lead, how many, through which table, and how they load.

Not modelled: conditions of a join that relate by anything but foreign keys; association proxies.
Source: SQLAlchemy 2.0.43, lib/sqlalchemy/orm/relationships.py, clsregistry.py, util.py (`CascadeOptions`).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from analyzer.concepts.models import place_of_attribute
from analyzer.concepts.tables import RelationDraft, TableDraft
from analyzer.evaluator.annotations import class_frame, union_members
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Annotated, Class, Function, name_of
from analyzer.evaluator.values import Sequence, Value
from analyzer.facts import ConstraintKind, RelationKind
from analyzer.frameworks.sqlalchemy.declarative import Backref, ClassTable, Relationship
from analyzer.frameworks.sqlalchemy.mapping import Attribute, Mapper, Mappings, ModelTable
from analyzer.frameworks.sqlalchemy.resolving import Resolver, full_name
from analyzer.frameworks.sqlalchemy.schema import Table

ALL: Final = ("delete", "expunge", "merge", "refresh-expire", "save-update")
USUAL: Final = ("merge", "save-update")

LAZY: Final[dict[Any, str]] = {None: "noload", True: "select", False: "joined"}

COLLECTIONS: Final = frozenset(
    ["list", "set", "List", "Set", "Sequence", "Collection", "Mapping", "Dict", "dict", "MutableSequence"]
)

_WORDS = re.compile(r"[A-Za-z_][\w.]*")

OPPOSITE: Final = {
    RelationKind.MANY_TO_ONE: RelationKind.ONE_TO_MANY,
    RelationKind.ONE_TO_MANY: RelationKind.MANY_TO_ONE,
    RelationKind.ONE_TO_ONE: RelationKind.MANY_TO_ONE,
    RelationKind.MANY_TO_MANY: RelationKind.MANY_TO_MANY,
}


@dataclass(frozen=True, slots=True)
class _Annotation:
    """What `Mapped[...]` says of a relationship."""

    target: Class | None
    names: tuple[str, ...]
    collection: bool | None
    container: str | None


NOTHING: Final = _Annotation(None, (), None, None)


class Relations:
    """The relationships of all mapped classes."""

    def __init__(
        self, mappings: Mappings, resolver: Resolver, drafts: Mapping[ModelTable, TableDraft]
    ) -> None:
        self._mappings = mappings
        self._resolver = resolver
        self._drafts = drafts
        self._by_name: dict[str, list[Mapper]] = {}
        for mapper in mappings.mappers.values():
            self._by_name.setdefault(mapper.cls.name, []).append(mapper)

    def all(self) -> Iterator[RelationDraft]:
        """Each relationship, and the one that a `backref` makes on the other class."""
        for mapper in list(self._mappings.mappers.values()):
            for one in mapper.attributes.values():
                if isinstance(one.value, Relationship):
                    yield from self._relation(mapper, one, one.value)

    def _relation(self, mapper: Mapper, one: Attribute, relation: Relationship) -> Iterator[RelationDraft]:
        annotation = self._annotation(one)
        target = self._target(mapper, relation, annotation)
        through = self._through(mapper, relation)
        kind = self._kind(mapper, target, relation, annotation, through)
        made = RelationDraft(
            mapper.cls.full_name,
            one.name,
            self._drafts.get(mapper.table),
            kind,
            target.cls.full_name if target is not None else None,
            full_name(target.table) if target is not None else None,
            through,
            _text(relation.option("back_populates")),
            _loading(relation.options, annotation.container),
            _cascade(relation.options),
            _flag(relation.option("passive_deletes")),
            relation.option("viewonly") is True,
            place_of_attribute(one.owner, one.name) or relation.place,
            one.path,
        )
        back = relation.option("backref")
        if back is None:
            yield made
            return
        options = back.options if isinstance(back, Backref) else {}
        name = _text(back.backref_name if isinstance(back, Backref) else back)
        made.reverse = name
        yield made
        if name is not None and target is not None:
            yield self._reverse(mapper, target, made, name, options)

    def _reverse(
        self, mapper: Mapper, target: Mapper, made: RelationDraft, name: str, options: dict[str, Any]
    ) -> RelationDraft:
        kind = OPPOSITE.get(made.kind) if made.kind is not None else None
        if kind is RelationKind.ONE_TO_MANY and plain(options.get("uselist")) is False:
            kind = RelationKind.ONE_TO_ONE
        return RelationDraft(
            target.cls.full_name,
            name,
            self._drafts.get(target.table),
            kind,
            mapper.cls.full_name,
            full_name(mapper.table),
            made.through,
            made.attribute,
            _loading(options, None),
            _cascade(options),
            _flag(plain(options.get("passive_deletes"))),
            made.read_only,
            made.place,
            made.path,
        )

    # -- the other side --------------------------------------------------------------------------------------

    def _annotation(self, one: Attribute) -> _Annotation:
        if one.annotation is None:
            return NOTHING
        run = self._mappings.run
        with run.at((), one.annotation, one.owner.module):
            found = run.annotation(one.annotation, class_frame(one.owner))
        container = None
        if isinstance(found, Annotated) and name_of(found.of).rpartition(".")[2] in (
            "Mapped",
            "DynamicMapped",
            "WriteOnlyMapped",
        ):
            container = name_of(found.of).rpartition(".")[2]
            found = found.arguments[0]
        words = tuple(_WORDS.findall(ast.unparse(one.annotation)))
        members = [member for member in union_members(found) if member is not None]
        inner = members[0] if len(members) == 1 else found
        collection = None
        if container in ("DynamicMapped", "WriteOnlyMapped"):
            collection = True
        elif container is not None:
            collection = any(word.rpartition(".")[2] in COLLECTIONS for word in words)
        while isinstance(inner, Annotated) and inner.arguments:
            collection = name_of(inner.of).rpartition(".")[2] in COLLECTIONS or collection
            inner = inner.arguments[-1]
        return _Annotation(inner if isinstance(inner, Class) else None, words, collection, container)

    def _target(self, mapper: Mapper, relation: Relationship, annotation: _Annotation) -> Mapper | None:
        given = plain(relation.argument)
        if isinstance(given, Function):
            given = plain(self._mappings.run.call(given, []))
        if isinstance(given, Class):
            return self._mappings.mapper_of(given)
        if isinstance(given, str):
            return self._named(mapper, given)
        if annotation.target is not None:
            return self._mappings.mapper_of(annotation.target)
        for word in annotation.names:
            found = self._named(mapper, word)
            if found is not None:
                return found
        return None

    def _named(self, mapper: Mapper, name: str) -> Mapper | None:
        """A class by its name, or by a path that ends in it; of the same base, if several have it."""
        path, _, last = name.strip().rpartition(".")
        known = self._by_name.get(last, [])
        inside = [one for one in known if not path or f".{one.cls.module.name}".endswith(f".{path}")]
        root = self._mappings.root_of(mapper.cls)
        near = [one for one in inside if self._mappings.root_of(one.cls) is root]
        found = near or inside or known
        return found[0] if found else None

    def _through(self, mapper: Mapper, relation: Relationship) -> str | None:
        given = plain(relation.secondary)
        if isinstance(given, Function):
            given = plain(self._mappings.run.call(given, []))
        if isinstance(given, Table):
            return full_name(self._mappings.table_of(given))
        if isinstance(given, ClassTable):
            given = given.owner
        if isinstance(given, Class):
            found = self._mappings.mapper_of(given)
            return full_name(found.table) if found is not None else None
        if isinstance(given, str):
            named = self._named(mapper, given.removesuffix(".__table__"))
            return full_name(named.table) if named is not None and "." in given else given
        return None if given is None else "{?}"

    def _kind(
        self,
        mapper: Mapper,
        target: Mapper | None,
        relation: Relationship,
        annotation: _Annotation,
        through: str | None,
    ) -> RelationKind | None:
        if through is not None:
            return RelationKind.MANY_TO_MANY
        if target is None:
            return None
        single = relation.option("uselist") is False or annotation.collection is False
        own, other = self._refers(mapper, target), self._refers(target, mapper)
        to_one = own
        if own and other:
            to_one = self._leads_to_one(mapper, target, relation, annotation)
        if not own and not other:
            return None
        if to_one:
            return RelationKind.MANY_TO_ONE
        return RelationKind.ONE_TO_ONE if single else RelationKind.ONE_TO_MANY

    def _leads_to_one(
        self, mapper: Mapper, target: Mapper, relation: Relationship, annotation: _Annotation
    ) -> bool:
        """Where keys lead both ways (or a table refers to itself): which way this one goes."""
        if any(one.table is other.table for one in mapper.lineage() for other in target.lineage()):
            return plain(relation.options.get("remote_side")) is not None
        keys = plain(relation.options.get("foreign_keys"))
        listed = [one.value for one in keys.elements] if isinstance(keys, Sequence) else [keys]
        for key in listed:
            found = self._resolver.find(plain(key))
            if found is not None:
                return any(one.table is found[0] for one in mapper.lineage())
            if isinstance(plain(key), str):
                return mapper.cls.name in plain(key)
        return annotation.collection is False or relation.option("uselist") is False

    def _refers(self, mapper: Mapper, target: Mapper) -> bool:
        names = {full_name(one.table) for one in target.lineage()}
        return any(
            one.kind is ConstraintKind.FOREIGN_KEY and one.target in names
            for at in mapper.lineage()
            if at.table in self._drafts
            for one in self._drafts[at.table].constraints
        )


def _loading(options: Mapping[str, Any], container: str | None) -> str:
    if container == "DynamicMapped":
        return "dynamic"
    if container == "WriteOnlyMapped":
        return "write_only"
    lazy = plain(options.get("lazy", "select"))
    if isinstance(lazy, str):
        return {"raise_on_sql": "raise_on_sql", "immediate": "immediate"}.get(lazy, lazy)
    return "{?}" if isinstance(lazy, Value) else LAZY.get(lazy, "select")


def _cascade(options: Mapping[str, Any]) -> tuple[str, ...]:
    given = plain(options.get("cascade"))
    if given is None or given is False:
        return USUAL if plain(options.get("viewonly")) is not True else ()
    if not isinstance(given, str):
        return ("{?}",)
    words = {word.strip() for word in given.split(",") if word.strip()}
    if "all" in words:
        words = (words - {"all"}) | set(ALL)
    return tuple(sorted(words - {"none"}))


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _flag(value: Any) -> bool | None:
    return None if value is None else value is True or value == "all"
