"""From what a library's models say to the facts about tables.

A framework file makes a `TableDraft` of each table, with drafts of its columns, indexes and constraints, and
a `RelationDraft` of each attribute that leads to another model.  It adds them while it composes;
`Tables.write` turns all of them into rows once every library has had its say, makes a blind spot of each name
that is not known, and counts what a reader can check without knowing the application.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from analyzer.concepts.callables import evidence_of
from analyzer.concepts.column_types import UNKNOWN, ColumnType, text_of
from analyzer.evaluator.conditions import Path, default_of
from analyzer.evaluator.conditions import text_of as text_of_condition
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.notes import kept
from analyzer.evaluator.symbols import Class
from analyzer.evaluator.texts import HOLE, spelled
from analyzer.evaluator.values import External, Place
from analyzer.facts import (
    BlindSpot,
    Certainty,
    Column,
    Constraint,
    ConstraintKind,
    Facts,
    Index,
    Measure,
    Relation,
    RelationKind,
    Source,
    Table,
    TableKind,
    TableOrigin,
)

MAX_TABLES: Final = 20_000
"""Tables of one target; more are a generator gone wild."""


@dataclass(slots=True)
class ColumnDraft:
    """A column; `name` is a text, or whatever stands in its place."""

    name: Any
    nullable: bool
    type: ColumnType = UNKNOWN
    attribute: str | None = None
    primary_key: bool = False
    unique: bool = False
    index: bool = False
    default: str | None = None
    server_default: str | None = None
    onupdate: str | None = None
    generated: str | None = None
    comment: str | None = None
    inherited_from: str | None = None
    place: Place | None = None
    path: Path = ()
    reason: str | None = None
    """why it is only inferred, where it is"""


@dataclass(slots=True)
class IndexDraft:
    """An index over columns or expressions."""

    columns: Sequence[Any]
    name: Any = None
    unique: bool = False
    where: str | None = None
    method: str | None = None
    source: Source = Source.TABLE
    place: Place | None = None
    path: Path = ()


@dataclass(slots=True)
class ConstraintDraft:
    """A unique, check or foreign key constraint."""

    kind: ConstraintKind
    columns: Sequence[Any] = ()
    name: Any = None
    target: Any = None
    target_columns: Sequence[Any] = ()
    on_delete: str | None = None
    on_update: str | None = None
    enforced: bool = True
    deferrable: bool | None = None
    expression: str | None = None
    where: str | None = None
    nulls_distinct: bool | None = None
    source: Source = Source.TABLE
    place: Place | None = None
    path: Path = ()


@dataclass(slots=True)
class TableDraft:
    """A table with what belongs to it."""

    name: Any
    framework: str
    cls: Class | None = None
    kind: TableKind = TableKind.TABLE
    schema: str | None = None
    origin: TableOrigin = TableOrigin.OWN
    managed: bool | None = True
    bind: str | None = None
    comment: str | None = None
    module: str | None = None
    place: Place | None = None
    path: Path = ()
    reason: str | None = None
    """why it is only inferred, where it is"""
    columns: list[ColumnDraft] = field(default_factory=list)
    indexes: list[IndexDraft] = field(default_factory=list)
    constraints: list[ConstraintDraft] = field(default_factory=list)

    @property
    def full_name(self) -> str:
        """Its name as facts spell it; an empty one, as settings leave it until they are set, is not known."""
        name = spelled(self.name)[0] or HOLE
        return f"{self.schema}.{name}" if self.schema else name


@dataclass(slots=True)
class RelationDraft:
    """An attribute of a model that leads to others; `owner` is the table of the model that has it."""

    model: str
    attribute: str
    owner: TableDraft | None = None
    kind: RelationKind | None = None
    target_model: str | None = None
    target: str | None = None
    through: str | None = None
    reverse: str | None = None
    loading: str | None = None
    cascade: tuple[str, ...] = ()
    passive_deletes: bool | None = None
    read_only: bool = False
    place: Place | None = None
    path: Path = ()


@dataclass(frozen=True, slots=True)
class Kinds:
    """The rows that tables are written as, and what a blind spot of theirs affects."""

    table: type[Table]
    column: type[Column]
    index: type[Index]
    constraint: type[Constraint]
    affects: str


MODELS: Final = Kinds(Table, Column, Index, Constraint, "tables")


class Tables:
    """The tables of one run, of all libraries."""

    def __init__(self) -> None:
        self._drafts: list[TableDraft] = []
        self._relations: list[RelationDraft] = []

    @property
    def drafts(self) -> Sequence[TableDraft]:
        """What was added."""
        return self._drafts

    @property
    def relations(self) -> Sequence[RelationDraft]:
        """What was related."""
        return self._relations

    def add(self, draft: TableDraft) -> None:
        """Have a table among the facts."""
        if len(self._drafts) < MAX_TABLES:
            self._drafts.append(draft)

    def relate(self, relation: RelationDraft) -> None:
        """Have a relation among the facts."""
        self._relations.append(relation)

    def write(self, facts: Facts, dialect: str, views: Collection[str] = ()) -> None:
        """Write all of them, types as `dialect` spells them; `views` are names of what is no table."""
        for draft in self._drafts:
            if draft.kind is TableKind.TABLE and str(draft.name).lower() in views:
                draft.kind = TableKind.VIEW
        ids = write_tables(self._drafts, facts, dialect)
        by_draft = {id(draft): own for draft, own in zip(self._drafts, ids, strict=True)}
        for relation in self._relations:
            _write_relation(facts, relation, by_draft.get(id(relation.owner)))
        facts.extend(measures(self._drafts))


def tables(run: Interpreter) -> Tables:
    """The run's collection."""
    return kept(run, Tables, Tables)


def write_tables(
    drafts: Sequence[TableDraft], facts: Facts, dialect: str, kinds: Kinds = MODELS
) -> list[str]:
    """Write drafts as rows of the given kinds; the key of each."""
    ids = _ids(drafts)
    for draft, own in zip(drafts, ids, strict=True):
        _TableWriter(facts, draft, own, dialect, kinds).write()
    return ids


def _ids(drafts: Iterable[TableDraft]) -> list[str]:
    """A key for each table: its name, and where several have one name, what tells them apart."""
    drafts = list(drafts)
    names = Counter(draft.full_name for draft in drafts)
    taken: Counter[str] = Counter()
    ids = []
    for draft in drafts:
        own = draft.full_name
        if names[own] > 1:
            model = draft.cls.full_name if draft.cls is not None else draft.module
            own = f"{own}@{draft.bind or model or draft.framework}"
        taken[own] += 1
        ids.append(own if taken[own] == 1 else f"{own}#{taken[own]}")
    return ids


OF_PYTHON: Final = ("abc.", "builtins.", "collections.", "enum.", "typing.", "typing_extensions.")
"""Beginnings of the names of bases that bring no columns."""


def _unread_bases(cls: Class | None) -> tuple[str, ...]:
    """The classes of libraries that a model derives from and that nobody read; what a stub derives from is
    known to bring nothing."""
    own = [one for one in cls.mro if isinstance(one, Class) and one.module.path] if cls is not None else []
    bases = (base.name for one in own for base in one.bases if isinstance(base, External))
    return tuple(dict.fromkeys(name for name in bases if not name.startswith(OF_PYTHON)))


class _TableWriter:
    """Writes one table and what belongs to it."""

    def __init__(self, facts: Facts, draft: TableDraft, own: str, dialect: str, kinds: Kinds) -> None:
        self._facts = facts
        self._kinds = kinds
        self._draft = draft
        self._id = own
        self._dialect = dialect

    def write(self) -> None:
        draft = self._draft
        name = draft.full_name
        if HOLE in name:
            self._blind_spot("table", name, "its name is not known", draft.place)
        self._facts.add(
            self._kinds.table(
                id=self._id,
                name=name,
                kind=draft.kind,
                schema=draft.schema,
                model=draft.cls.full_name if draft.cls is not None else None,
                module=draft.module or (draft.cls.module.name if draft.cls is not None else None),
                framework=draft.framework,
                origin=draft.origin,
                managed=draft.managed,
                bind=draft.bind,
                comment=draft.comment,
                unread_bases=_unread_bases(draft.cls),
                by_default=default_of(draft.path),
                evidence=evidence_of(draft.place),
                **_doubt(draft.path, draft.reason),
            )
        )
        keys = self._foreign_keys()
        for position, column in enumerate(draft.columns):
            self._column(position, column, keys)
        for index in draft.indexes:
            self._index(index)
        for constraint in draft.constraints:
            self._constraint(constraint)

    def _foreign_keys(self) -> dict[str, str]:
        """Column to what its first foreign key refers to."""
        found: dict[str, str] = {}
        for one in self._draft.constraints:
            if one.kind is ConstraintKind.FOREIGN_KEY:
                target = spelled(one.target)[0]
                for column, other in zip(one.columns, one.target_columns, strict=False):
                    found.setdefault(spelled(column)[0], f"{target}.{spelled(other)[0]}")
        return found

    def _column(self, position: int, column: ColumnDraft, keys: dict[str, str]) -> None:
        name = spelled(column.name)[0]
        if HOLE in name:
            self._blind_spot("column", f"{self._id}.{name}", "its name is not known", column.place)
        self._facts.add(
            self._kinds.column(
                id=f"{self._id}.{name}",
                table=self._id,
                position=position,
                name=name,
                attribute=column.attribute,
                type=text_of(column.type, self._dialect),
                declared_type=column.type.declared,
                type_arguments=column.type.facts(),
                nullable=column.nullable,
                primary_key=column.primary_key,
                unique=column.unique,
                index=column.index,
                foreign_key=keys.get(name),
                default=column.default,
                server_default=column.server_default,
                onupdate=column.onupdate,
                generated=column.generated,
                comment=column.comment,
                inherited_from=column.inherited_from,
                evidence=evidence_of(column.place),
                **_doubt(self._beyond(column.path), column.reason),
            )
        )

    def _index(self, index: IndexDraft) -> None:
        columns = self._names(index.columns, "index", index.place)
        name = self._name(index.name)
        self._facts.add(
            self._kinds.index(
                id=f"{self._id} {name or ','.join(columns)}",
                table=self._id,
                name=name,
                columns=columns,
                unique=index.unique,
                where=index.where,
                method=index.method,
                source=index.source,
                evidence=evidence_of(index.place),
                **_doubt(self._beyond(index.path)),
            )
        )

    def _constraint(self, constraint: ConstraintDraft) -> None:
        columns = self._names(constraint.columns, "constraint", constraint.place)
        name = self._name(constraint.name)
        target = None
        if constraint.kind is ConstraintKind.FOREIGN_KEY:
            target = spelled(constraint.target)[0]
            if HOLE in target:
                reason = "the table that it refers to is not known"
                self._blind_spot("foreign key", f"{self._id}.{','.join(columns)}", reason, constraint.place)
        self._facts.add(
            self._kinds.constraint(
                id=f"{self._id} {constraint.kind.value} {name or ','.join(columns)}",
                table=self._id,
                kind=constraint.kind,
                name=name,
                columns=columns,
                target=target,
                target_columns=tuple(spelled(one)[0] for one in constraint.target_columns),
                on_delete=constraint.on_delete,
                on_update=constraint.on_update,
                enforced=constraint.enforced,
                deferrable=constraint.deferrable,
                expression=constraint.expression,
                where=constraint.where,
                nulls_distinct=constraint.nulls_distinct,
                source=constraint.source,
                evidence=evidence_of(constraint.place),
                **_doubt(self._beyond(constraint.path)),
            )
        )

    def _names(self, columns: Sequence[Any], what: str, place: Place | None) -> tuple[str, ...]:
        names = tuple(spelled(one)[0] for one in columns)
        if any(HOLE in name for name in names):
            subject = f"{self._id} ({', '.join(names)})"
            self._blind_spot(what, subject, "a column or expression of it is not known", place)
        return names

    def _name(self, name: Any) -> str | None:
        return None if name is None else spelled(name)[0]

    def _beyond(self, path: Path) -> Path:
        """What something asks for beside what its table does."""
        return tuple(condition for condition in path if condition not in self._draft.path)

    def _blind_spot(self, kind: str, subject: str, reason: str, place: Place | None) -> None:
        self._facts.add(
            BlindSpot(
                id=f"{kind} {subject}",
                kind=kind,
                subject=subject,
                reason=reason,
                affects=self._kinds.affects,
                evidence=evidence_of(place),
            )
        )


def _write_relation(facts: Facts, relation: RelationDraft, table: str | None) -> None:
    facts.add(
        Relation(
            id=f"{relation.model}.{relation.attribute}",
            table=table,
            model=relation.model,
            attribute=relation.attribute,
            kind=relation.kind,
            target_model=relation.target_model,
            target=relation.target,
            through=relation.through,
            reverse=relation.reverse,
            loading=relation.loading,
            cascade=relation.cascade,
            passive_deletes=relation.passive_deletes,
            read_only=relation.read_only,
            evidence=evidence_of(relation.place),
            **_doubt(relation.path),
        )
    )


def _doubt(path: Path, reason: str | None = None) -> dict[str, Any]:
    """Certainty, condition and reason of a row."""
    if reason is not None:
        certainty = Certainty.INFERRED
    else:
        certainty = Certainty.CONDITIONAL if path else Certainty.CERTAIN
    return {"certainty": certainty, "condition": text_of_condition(path), "reason": reason}


def measures(drafts: Sequence[TableDraft]) -> list[Measure]:
    """What a reader can check without knowing the application."""
    if not drafts:
        return []
    unnamed = sum(HOLE in draft.full_name for draft in drafts)
    unnamed += sum(HOLE in spelled(column.name)[0] for draft in drafts for column in draft.columns)
    dangling = sum(
        HOLE in spelled(one.target)[0]
        for draft in drafts
        for one in draft.constraints
        if one.kind is ConstraintKind.FOREIGN_KEY
    )
    counts = {
        "tables.found": (len(drafts), "tables that the models declare"),
        "tables.keyless": (
            sum(not any(column.primary_key for column in draft.columns) for draft in drafts),
            "tables without a primary key; most are an association, or a key that was not seen",
        ),
        "tables.unnamed": (unnamed, "tables and columns of whose names a part is not known"),
        "tables.dangling": (dangling, "foreign keys that refer to a table that is not known"),
    }
    return [
        Measure(id=name, name=name, value=value, meaning=meaning) for name, (value, meaning) in counts.items()
    ]
