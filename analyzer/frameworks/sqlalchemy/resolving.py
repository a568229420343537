"""From tables as the models declare them to drafts: names to columns, references to tables, rules to names.

Nullability, uniqueness and the key follow the library: what is given wins; `Mapped[T]` decides where nothing
is given; else all is nullable but the key.  `index=True` makes an index, a unique one together with
`unique=True`, which alone makes a constraint.
Source: SQLAlchemy 2.0.43, lib/sqlalchemy/sql/schema.py (`Column._set_parent`, `ForeignKey._column_tokens`,
`PrimaryKeyConstraint._reload`), lib/sqlalchemy/sql/naming.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from analyzer.concepts.column_types import UNKNOWN, ColumnType
from analyzer.concepts.tables import ColumnDraft, ConstraintDraft, IndexDraft, TableDraft
from analyzer.evaluator.annotations import is_annotated, spelled_type, union_members
from analyzer.evaluator.attributes import ABSENT
from analyzer.evaluator.comparing import truth
from analyzer.evaluator.conditions import joined
from analyzer.evaluator.joining import plain
from analyzer.evaluator.operations import text_of_parts
from analyzer.evaluator.texts import spelled
from analyzer.evaluator.values import Dict, External, Join, Possible, Text, Unknown
from analyzer.facts import ConstraintKind, Source, TableOrigin
from analyzer.frameworks.sqlalchemy.expressions import Expression, described, render
from analyzer.frameworks.sqlalchemy.mapping import Mappings, ModelTable, Use
from analyzer.frameworks.sqlalchemy.schema import (
    AttributeOf,
    CheckConstraint,
    Column,
    ColumnDefault,
    Computed,
    DefaultClause,
    ExcludeConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    MappedColumn,
    MetaData,
    PrimaryKeyConstraint,
    UniqueConstraint,
)
from analyzer.frameworks.sqlalchemy.types import column_type, type_of_annotation

DEFAULT_NAMES: Final = {"ix": "ix_%(column_0_label)s"}

MAX_REFERENCES: Final = 12
"""Foreign keys followed to find the type of a column that has none of its own."""

WHERE: Final = ("postgresql_where", "sqlite_where", "mssql_where")

_TOKEN = re.compile(r"%\((\w+)\)s")


class Options:
    """What a column was given, merged with the column inside an `Annotated` annotation."""

    def __init__(self, use: Use) -> None:
        column = use.column
        inner = _annotated_column(use.annotation)
        self.options = {**(inner.options if inner is not None else {}), **column.options}
        self.given = [*(inner.given if inner is not None else ()), *column.given]
        self.declared = column.declared_type
        if self.declared is None and inner is not None:
            self.declared = inner.declared_type

    def value(self, name: str) -> Any:
        return plain(self.options.get(name))

    def flag(self, name: str) -> bool | None:
        """A boolean option; None where it is not given or not known."""
        if name not in self.options or self.value(name) is None:
            return None
        known, by_default = truth(self.options[name])
        return by_default if known is None else known

    def items(self, kind: type) -> Iterator[Any]:
        """Keys, computed expressions and the like among the arguments."""
        yield from (one for one in self.given if isinstance(one, kind))


def _annotated_column(annotation: Any) -> Column | None:
    for member in union_members(annotation):
        while is_annotated(member):
            for one in member.arguments[1:]:
                if isinstance(one, MappedColumn):
                    return one
            member = member.arguments[0]
            for inner in union_members(member):
                if is_annotated(inner):
                    member = inner
    return None


def includes_none(annotation: Any) -> bool:
    """Whether None is in the type."""
    if annotation is None:
        return True
    if is_annotated(annotation):
        return includes_none(annotation.arguments[0])
    members = union_members(annotation)
    return any(one is None or (one is not annotation and includes_none(one)) for one in members)


class Resolver:
    """Knows all tables, and turns each into a draft."""

    def __init__(self, mappings: Mappings) -> None:
        self._mappings = mappings
        self._run = mappings.run
        self._by_name: dict[tuple[int, str], ModelTable] = {}
        self._any: dict[str, ModelTable] = {}
        self._holding: dict[int, tuple[ModelTable, Use]] = {}
        for table in mappings.tables:
            name = full_name(table)
            self._by_name.setdefault((id(table.metadata), name), table)
            self._any.setdefault(name, table)
            for use in table.uses:
                self._holding.setdefault(id(use.column), (table, use))
        self._binds = self._names_of_metadata()
        self._take_up_late_items()

    def _take_up_late_items(self) -> None:
        """Indexes and constraints that were made after their table: it is that of their first column."""
        held = {id(one.value) for table in self._mappings.tables for one in table.items}
        for made in self._run.standins:
            if not isinstance(made, (Index, UniqueConstraint, CheckConstraint)) or id(made) in held:
                continue
            for given in made.given:
                value = plain(given)
                pieces = value.written() if isinstance(value, Expression) else ()
                found = next(filter(None, (self.find(piece) for piece in pieces)), None)
                if found is not None:
                    found[0].items.append(Possible(made, made.made))
                    break

    def _names_of_metadata(self) -> dict[int, str]:
        """Names of metadata, where there are several."""
        found: dict[int, str] = {}
        for table in self._mappings.tables:
            metadata = table.metadata
            if id(metadata) not in found:
                key = metadata.bind_key if isinstance(metadata, MetaData) else None
                root = self._mappings.root_of(table.cls) if table.cls is not None else None
                named = root.full_name if root is not None and root.module.path else ""
                found[id(metadata)] = key or named
        return found if len(found) > 1 else {}

    # -- where things are ------------------------------------------------------------------------------------

    def find(self, value: Any, near: ModelTable | None = None) -> tuple[ModelTable, Use] | None:
        """The column that an object of ours stands for."""
        if isinstance(value, AttributeOf):
            mapper = self._mappings.mapper_of(value.owner)
            found = mapper.use_of(value.column) if mapper is not None else None
            return found or self._holding.get(id(value.column))
        if isinstance(value, Column):
            use = near.use_of(value) if near is not None else None
            return (near, use) if near is not None and use is not None else self._holding.get(id(value))
        return None

    def name_in(self, table: ModelTable, value: Any) -> Any:
        """The name of a column that is given by name, by key, as an object or as an expression."""
        value = plain(value)
        found = self.find(value, table)
        if found is not None:
            return found[1].name
        if isinstance(value, Column):
            return value.column_name if value.column_name is not None else Unknown("name of a column")
        if isinstance(value, AttributeOf):
            return self.name_in(table, value.column)
        if isinstance(value, Expression):
            return text_of_parts(render(value, lambda one: self.name_in(table, one)))
        use = table.use_named(value) if isinstance(value, str) else None
        return use.name if use is not None else value

    def target(self, table: ModelTable, value: Any) -> tuple[ModelTable | None, Any, Any]:
        """What a foreign key refers to: the table if it is known, its name, the column's name."""
        value = plain(value)
        found = self.find(value)
        if found is not None:
            return found[0], full_name(found[0]), found[1].name
        if isinstance(value, Join):
            ways = [self.target(table, one.value) for one in value.alternatives]
            return next((one for one in ways if one[0] is not None), ways[0])
        if isinstance(value, Text):
            name, column = _split(spelled(value)[0])
            return None, Text((name,)) if "{?}" in name else name, column
        if not isinstance(value, str):
            return None, Unknown("target of a foreign key"), Unknown("column of a foreign key")
        name, column = _split(value)
        known = self._table_named(table, name)
        if known is None:
            return None, name, column
        use = known.use_named(column)
        return known, full_name(known), use.name if use is not None else column

    def _table_named(self, table: ModelTable, name: str) -> ModelTable | None:
        schema = table.metadata.schema if isinstance(table.metadata, MetaData) else None
        names = [f"{schema}.{name}", name] if schema and "." not in name else [name]
        for one in names:
            found = self._by_name.get((id(table.metadata), one)) or self._any.get(one)
            if found is not None:
                return found
        return None

    # -- drafts ----------------------------------------------------------------------------------------------

    def draft(self, table: ModelTable) -> TableDraft:
        """A table as facts want it."""
        made = TableDraft(
            table.name,
            table.framework,
            cls=table.cls,
            schema=table.schema,
            bind=self._binds.get(id(table.metadata)) or None,
            comment=described(table.options.get("comment"), str),
            module=table.module,
            origin=TableOrigin.LIBRARY if table.library else TableOrigin.OWN,
            place=table.place,
            path=table.path,
            reason=table.reason,
        )
        key = self._key_columns(table)
        for use in table.uses:
            self._column(made, table, use, key)
        for one in table.items:
            self._item(made, table, one)
        if made.reason is None and not any(one.primary_key for one in made.columns):
            made.reason = self._unread_base(table)
        return made

    def _unread_base(self, table: ModelTable) -> str | None:
        """Why a model without a key may well have one: SQLAlchemy maps none without, and part of it was not
        read."""
        mro = table.cls.mro if table.cls is not None else ()
        unknown = next((base.name for base in mro if isinstance(base, External)), None)
        if unknown is None or table.cls is None:
            return None
        reason = f"its base {unknown} is not read: it may bring the key, and further columns"
        self._run.hole("table", table.cls.full_name, reason, table.cls.place, affects="tables")
        return reason

    def _key_columns(self, table: ModelTable) -> set[str]:
        names: set[str] = set()
        for one in table.items:
            if isinstance(one.value, PrimaryKeyConstraint):
                names.update(spelled(self.name_in(table, given))[0] for given in one.value.given)
        return names

    def _column(self, made: TableDraft, table: ModelTable, use: Use, key: set[str]) -> None:
        options = Options(use)
        name = spelled(use.name)[0]
        primary = options.flag("primary_key") is True or name in key
        nullable = options.flag("nullable")
        if nullable is None:
            typed = use.annotation is not ABSENT and use.annotation is not None
            nullable = includes_none(use.annotation) if typed and name not in key else not primary
        unique, index = options.flag("unique") is True, options.flag("index") is True
        made.columns.append(
            ColumnDraft(
                use.name,
                nullable,
                self._type(table, use, options),
                attribute=use.attribute,
                primary_key=primary,
                unique=unique,
                index=index,
                default=self._default(table, options),
                server_default=self._server_default(table, options),
                onupdate=self._text(table, options.value("onupdate")),
                generated=self._generated(table, options),
                comment=self._text(table, options.value("comment")),
                inherited_from=_inherited(table, use),
                place=use.place,
                path=use.path,
            )
        )
        if index:
            label = self._by_rule(table, "ix", [name])
            made.indexes.append(
                IndexDraft([use.name], label, unique, source=Source.FLAG, place=use.place, path=use.path)
            )
        elif unique:
            label = self._by_rule(table, "uq", [name])
            made.constraints.append(
                ConstraintDraft(
                    ConstraintKind.UNIQUE,
                    [use.name],
                    label,
                    source=Source.FLAG,
                    place=use.place,
                    path=use.path,
                )
            )
        for one in options.items(ForeignKey):
            self._reference(made, table, use, one)
        for one in options.items(CheckConstraint):
            self._check(made, table, Possible(one, use.path), use)

    def _reference(self, made: TableDraft, table: ModelTable, use: Use, key: ForeignKey) -> None:
        _, target, column = self.target(table, key.target)
        column = use.name if column is None else column
        made.constraints.append(
            ConstraintDraft(
                ConstraintKind.FOREIGN_KEY,
                [use.name],
                self._named(table, "fk", key.option("name"), [spelled(use.name)[0]], target, column),
                target=target,
                target_columns=[column],
                on_delete=_word(key.option("ondelete")),
                on_update=_word(key.option("onupdate")),
                deferrable=_truth(key.option("deferrable")),
                source=Source.FLAG,
                place=use.place,
                path=use.path,
            )
        )

    def _item(self, made: TableDraft, table: ModelTable, one: Possible) -> None:
        value = one.value
        path = joined(one.path, table.path)
        match value:
            case UniqueConstraint():
                columns = [self.name_in(table, given) for given in value.given]
                name = self._named(table, "uq", value.option("name"), [spelled(c)[0] for c in columns])
                made.constraints.append(
                    ConstraintDraft(
                        ConstraintKind.UNIQUE,
                        columns,
                        name,
                        nulls_distinct=False
                        if _truth(value.option("postgresql_nulls_not_distinct"))
                        else None,
                        place=value.place,
                        path=path,
                    )
                )
            case Index():
                self._index(made, table, value, one)
            case ForeignKeyConstraint():
                self._references(made, table, value, one)
            case CheckConstraint():
                self._check(made, table, one, None)
            case ExcludeConstraint():
                made.constraints.append(
                    ConstraintDraft(
                        ConstraintKind.EXCLUDE, (), value.option("name"), place=value.place, path=path
                    )
                )

    def _index(self, made: TableDraft, table: ModelTable, index: Index, one: Possible) -> None:
        where = next((index.options[key] for key in WHERE if plain(index.options.get(key)) is not None), None)
        columns = [self.name_in(table, given) for given in index.given]
        name = plain(index.index_name)
        if name is None:
            name = self._by_rule(table, "ix", [spelled(column)[0] for column in columns])
        method = plain(index.options.get("postgresql_using") or index.options.get("mysql_using"))
        made.indexes.append(
            IndexDraft(
                columns,
                name,
                truth(index.options.get("unique", False))[1] is True,
                where=None if where is None else self._text(table, where),
                method=method if isinstance(method, str) else None,
                place=index.place,
                path=joined(one.path, table.path),
            )
        )

    def _references(
        self, made: TableDraft, table: ModelTable, key: ForeignKeyConstraint, one: Possible
    ) -> None:
        columns = [self.name_in(table, given.value) for given in key.columns]
        targets = [self.target(table, given.value) for given in key.targets]
        target = targets[0][1] if targets else Unknown("target of a foreign key")
        names = [spelled(column)[0] for column in columns]
        made.constraints.append(
            ConstraintDraft(
                ConstraintKind.FOREIGN_KEY,
                columns,
                self._named(table, "fk", key.option("name"), names, target),
                target=target,
                target_columns=[column for _, _, column in targets],
                on_delete=_word(key.option("ondelete")),
                on_update=_word(key.option("onupdate")),
                deferrable=_truth(key.option("deferrable")),
                place=key.place,
                path=joined(one.path, table.path),
            )
        )

    def _check(self, made: TableDraft, table: ModelTable, one: Possible, use: Use | None) -> None:
        check = one.value
        expression = plain(check.given[0]) if check.given else plain(check.options.get("sqltext"))
        written = expression if isinstance(expression, str) else self._text(table, expression)
        given = check.option("name")
        label = self._by_rule(table, "ck", [], constraint=given)
        made.constraints.append(
            ConstraintDraft(
                ConstraintKind.CHECK,
                [use.name] if use is not None else [],
                label if label is not None else given,
                expression=written,
                source=Source.TABLE if use is None else Source.FLAG,
                place=check.place,
                path=joined(one.path, table.path),
            )
        )

    # -- parts of a column -----------------------------------------------------------------------------------

    def _type(self, table: ModelTable, use: Use, options: Options, depth: int = 0) -> ColumnType:
        if use.like is not None and depth < MAX_REFERENCES:
            table, use = use.like
            return self._type(table, use, Options(use), depth + 1)
        declared = options.declared
        if declared is None and use.annotation is not ABSENT:
            references = any(True for _ in options.items(ForeignKey))
            if not references:
                maps = self._mappings.type_maps(table.cls)
                declared = type_of_annotation(self._run, use.annotation, maps)
                if declared is None:
                    return _unmapped(use.annotation)
        if declared is not None:
            return column_type(self._run, declared)
        if depth < MAX_REFERENCES:
            for target, name in self._targets(table, use, options):
                found = target.use_named(name)
                if found is not None and found is not use:
                    return self._type(target, found, Options(found), depth + 1)
        return UNKNOWN

    def _targets(self, table: ModelTable, use: Use, options: Options) -> Iterator[tuple[ModelTable, Any]]:
        for key in options.items(ForeignKey):
            target, _, name = self.target(table, key.target)
            if target is not None:
                yield target, use.name if name is None else name
        for one in table.items:
            if isinstance(one.value, ForeignKeyConstraint):
                for column, given in zip(one.value.columns, one.value.targets, strict=False):
                    target, _, name = self.target(table, given.value)
                    if target is not None and self.name_in(table, column.value) == use.name:
                        yield target, name

    def _text(self, table: ModelTable, value: Any) -> str | None:
        return described(value, lambda one: self.name_in(table, one))

    def _default(self, table: ModelTable, options: Options) -> str | None:
        value = options.value("default")
        if "insert_default" in options.options:
            value = options.value("insert_default")
        elif "default_factory" in options.options:
            value = options.value("default_factory")
        if value is None:
            value = next(options.items(ColumnDefault), None)
        if isinstance(value, DefaultClause):
            value = plain(value.text)
        return repr(value) if isinstance(value, str) else self._text(table, value)

    def _server_default(self, table: ModelTable, options: Options) -> str | None:
        value = options.value("server_default")
        if value is None:
            value = next((one for one in options.items(DefaultClause) if type(one) is DefaultClause), None)
        if isinstance(value, DefaultClause):
            value = plain(value.text)
        return self._text(table, value)

    def _generated(self, table: ModelTable, options: Options) -> str | None:
        for computed in options.items(Computed):
            return self._text(table, plain(computed.text))
        return "identity" if any(True for _ in options.items(Identity)) else None

    # -- names -----------------------------------------------------------------------------------------------

    def _named(
        self,
        table: ModelTable,
        kind: str,
        given: Any,
        columns: list[str],
        target: Any = None,
        target_column: Any = None,
    ) -> Any:
        return given if given is not None else self._by_rule(table, kind, columns, target, target_column)

    def _by_rule(
        self,
        table: ModelTable,
        kind: str,
        columns: list[str],
        target: Any = None,
        target_column: Any = None,
        constraint: Any = None,
    ) -> str | None:
        """The name that the naming convention of the metadata gives."""
        rule = self._rules(table).get(kind)
        if not isinstance(rule, str) or (kind == "ck" and constraint is None):
            return None
        name = spelled(table.name)[0]
        label = f"{table.schema}_{name}" if table.schema else name
        known = {
            "table_name": name,
            "constraint_name": spelled(constraint)[0] if constraint is not None else "",
            "referred_table_name": spelled(target)[0].rpartition(".")[2] if target is not None else "",
            "referred_column_0_name": spelled(target_column)[0] if target_column is not None else "",
            "column_0_N_name": "_".join(columns),
            "column_0N_name": "".join(columns),
            "column_0_N_label": "_".join(f"{label}_{column}" for column in columns),
        }
        for at, column in enumerate(columns):
            known[f"column_{at}_name"] = known[f"column_{at}_key"] = column
            known[f"column_{at}_label"] = f"{label}_{column}"
        return _TOKEN.sub(lambda token: known.get(token[1], "{?}"), rule)

    def _rules(self, table: ModelTable) -> dict[str, Any]:
        naming = table.metadata.naming if isinstance(table.metadata, MetaData) else None
        if not isinstance(naming, Dict):
            return DEFAULT_NAMES
        return DEFAULT_NAMES | {str(key): plain(one.value) for key, one in naming.entries.values()}


def full_name(table: ModelTable) -> str:
    """`schema.table`."""
    name = spelled(table.name)[0]
    return f"{table.schema}.{name}" if table.schema else name


def _split(reference: str) -> tuple[str, str | None]:
    name, dot, column = reference.rpartition(".")
    return (name, column) if dot else (column, None)


def _inherited(table: ModelTable, use: Use) -> str | None:
    if use.owner is None or use.owner is table.cls:
        return None
    return use.owner.full_name


def _unmapped(annotation: Any) -> ColumnType:
    members = [one for one in union_members(annotation) if one is not None]
    shown = members[0] if len(members) == 1 else annotation
    return ColumnType(spelled_type(shown))


def _word(value: Any) -> str | None:
    return value.upper() if isinstance(value, str) else None


def _truth(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None
