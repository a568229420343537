"""Piccolo: tables, columns, foreign keys, and the tables that others join.

Modelled: `Table` with `tablename=` and `schema=`, all column classes and the target's own below them, the
automatic key, references by class, by text, by `LazyTableReference` or `"self"`, `M2M`, unique constraints.
Not modelled: `create_pydantic_model`; migrations; check constraints.
Source: piccolo 1.38.0, piccolo/table.py, piccolo/columns/column_types.py, m2m.py.
"""

from __future__ import annotations

import re
from typing import Any, Final

from analyzer.concepts.column_types import UNKNOWN, ColumnType
from analyzer.concepts.models import (
    flag,
    given,
    kind_of,
    listed,
    members,
    own_models,
    place_of_attribute,
    shown,
)
from analyzer.concepts.tables import (
    ColumnDraft,
    ConstraintDraft,
    IndexDraft,
    RelationDraft,
    TableDraft,
    tables,
)
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class, Instance, name_of
from analyzer.evaluator.values import Unknown, Value
from analyzer.facts import ConstraintKind, Facts, RelationKind, Source

ENTRY_TEXTS: Final = (("piccolo",),)

_PLAIN: Final = (
    "BigInt",
    "Boolean",
    "Bytea",
    "Date",
    "DoublePrecision",
    "Float",
    "Integer",
    "Interval",
    "JSON",
    "JSONB",
    "Real",
    "SmallInt",
    "Text",
    "Time",
    "Timestamp",
    "Timestamptz",
    "UUID",
)

COLUMNS: Final = """
class Column:
    def __init__(self, null=False, primary_key=False, unique=False, index=False, required=False,
                 help_text=None, choices=None, db_column_name=None, secret=False, default=None, **kwargs):
        self.null = null
        self.primary_key = primary_key
        self.unique = unique
        self.index = index
        self.db_column_name = db_column_name
        self.default = default


class Varchar(Column):
    def __init__(self, length=255, default="", **kwargs):
        super().__init__(default=default, **kwargs)
        self.length = length


class Email(Varchar):
    pass


class Secret(Varchar):
    pass


class Char(Varchar):
    pass


class Serial(Column):
    pass


class BigSerial(Serial):
    pass


class PrimaryKey(Serial):
    def __init__(self, **kwargs):
        super().__init__(primary_key=True)


class Numeric(Column):
    def __init__(self, digits=None, default=0, **kwargs):
        super().__init__(default=default, **kwargs)
        self.precision = digits[0] if digits else None
        self.scale = digits[1] if digits else None


class Decimal(Numeric):
    pass


class Array(Column):
    def __init__(self, base_column, default=None, **kwargs):
        super().__init__(**kwargs)
        self.base_column = base_column


class ForeignKey(Column):
    def __init__(self, references=None, default=None, null=True, on_delete="CASCADE", on_update="CASCADE",
                 target_column=None, **kwargs):
        super().__init__(null=null, default=default, **kwargs)
        self.references = references
        self.on_delete = on_delete
        self.on_update = on_update
        self.target_column = target_column


class LazyTableReference:
    def __init__(self, table_class_name, app_name=None, module_path=None):
        self.table_class_name = table_class_name


class M2M:
    def __init__(self, joining_table, foreign_key_columns=None):
        self.joining_table = joining_table


class OnDelete:
    cascade = "CASCADE"
    restrict = "RESTRICT"
    no_action = "NO ACTION"
    set_null = "SET NULL"
    set_default = "SET DEFAULT"


OnUpdate = OnDelete
""" + "".join(
    f"\n\nclass {name}(Column):\n    def __init__(self, default=None, **kwargs):\n"
    f"        super().__init__(default=default, **kwargs)\n"
    for name in _PLAIN
)

TABLE: Final = """
class Table:
    def __init_subclass__(cls, tablename=None, db=None, tags=None, help_text=None, schema=None):
        cls._given_tablename = tablename
        cls._given_schema = schema
"""

CONSTRAINTS: Final = """
class Unique:
    def __init__(self, *columns, **kwargs):
        self.columns = columns
"""

STUBS: Final = {
    "piccolo.columns": COLUMNS,
    "piccolo.table": TABLE,
    "piccolo.constraints": CONSTRAINTS,
}


def _classes(stub: str) -> list[str]:
    return [line[6:].partition("(")[0].rstrip(":") for line in stub.splitlines() if line.startswith("class ")]


ALIASES: Final = {
    **{
        f"piccolo.columns.{home}.{name}": f"piccolo.columns.{name}"
        for home in ("base", "column_types", "m2m", "reference")
        for name in (*_classes(COLUMNS), "OnUpdate")
    },
}

BASES: Final = frozenset(["piccolo.table.Table"])

KINDS: Final = {
    "Array": "array",
    "BigInt": "bigint",
    "BigSerial": "bigint",
    "Boolean": "boolean",
    "Bytea": "binary",
    "Char": "char",
    "Date": "date",
    "Decimal": "numeric",
    "DoublePrecision": "double",
    "Float": "real",
    "Integer": "integer",
    "Interval": "interval",
    "JSON": "json",
    "JSONB": "jsonb",
    "Numeric": "numeric",
    "Real": "real",
    "Serial": "integer",
    "SmallInt": "smallint",
    "Text": "text",
    "Time": "time",
    "Timestamp": "timestamp",
    "Timestamptz": "timestamp_tz",
    "UUID": "uuid",
    "Varchar": "string",
}

MAX_KEYS: Final = 8
"""Keys of keys that are followed to a type."""

_STEPS = (re.compile(r"(.)([A-Z][a-z]+)"), re.compile(r"([a-z0-9])([A-Z])"))


def finish(run: Interpreter, facts: Facts) -> None:
    """Write the tables of all models."""
    _Tables(run).write()


class _Tables:
    """The table classes of one run."""

    def __init__(self, run: Interpreter) -> None:
        self._run = run
        self._known = {cls.full_name: cls for cls in own_models(run, BASES)}
        self._by_name: dict[str, Class] = {}
        for cls in self._known.values():
            self._by_name.setdefault(cls.name, cls)

    def write(self) -> None:
        for cls in self._known.values():
            draft = TableDraft(
                _table_name(cls), "piccolo", cls=cls, schema=_schema(cls), place=cls.place, path=cls.made
            )
            columns = self._columns(cls)
            if not any(flag(value, "primary_key") for _, value, _ in columns):
                kind = ColumnType("piccolo.columns.Serial", "integer")
                draft.columns.append(ColumnDraft("id", False, kind, "id", primary_key=True, place=cls.place))
            for name, value, owner in columns:
                self._column(draft, cls, name, value, owner)
            for name, value, _ in members(self._run, cls):
                if kind_of(value, {"M2M": True}):
                    self._many(draft, cls, name, value)
                elif kind_of(value, {"Unique": True}):
                    listed_columns = listed(self._run, value.attributes.get("columns"))
                    names = [self._name_of(columns, one) for one in listed_columns]
                    draft.constraints.append(ConstraintDraft(ConstraintKind.UNIQUE, names, place=value.place))
            tables(self._run).add(draft)

    def _columns(self, cls: Class) -> list[tuple[str, Instance, Class]]:
        return [
            (name, value, owner)
            for name, value, owner in members(self._run, cls)
            if isinstance(value, Instance) and kind_of(value, {"Column": True})
        ]

    def _name_of(self, columns: list[tuple[str, Instance, Class]], value: Any) -> Any:
        for name, column, _ in columns:
            if column is value or name == value:
                return _stored(column, name)
        return value

    def _column(self, draft: TableDraft, cls: Class, name: str, value: Instance, owner: Class) -> None:
        place = place_of_attribute(owner, name) or value.place
        stored = _stored(value, name)
        primary = flag(value, "primary_key")
        draft.columns.append(
            ColumnDraft(
                stored,
                flag(value, "null") and not primary,
                self._type(cls, value),
                attribute=name,
                primary_key=primary,
                unique=flag(value, "unique"),
                index=flag(value, "index"),
                default=shown(value.attributes.get("default")),
                inherited_from=owner.full_name if owner is not cls else None,
                place=place,
            )
        )
        if flag(value, "unique"):
            draft.constraints.append(
                ConstraintDraft(ConstraintKind.UNIQUE, [stored], source=Source.FLAG, place=place)
            )
        if flag(value, "index"):
            draft.indexes.append(IndexDraft([stored], source=Source.FLAG, place=place))
        if kind_of(value, {"ForeignKey": True}):
            self._reference(draft, cls, name, value)

    def _find(self, cls: Class, value: Any) -> Class | None:
        """The table class that a reference names."""
        value = plain(value)
        if kind_of(value, {"LazyTableReference": True}):
            value = plain(value.attributes.get("table_class_name"))
        if isinstance(value, str):
            return cls if value == "self" else self._by_name.get(value.rpartition(".")[2])
        return self._known.get(value.full_name) if isinstance(value, Class) else None

    def _key(self, cls: Class, reference: Instance) -> tuple[str, Instance | None]:
        """The column that a reference refers to."""
        columns = self._columns(cls)
        chosen = plain(reference.attributes.get("target_column"))
        for name, value, _ in columns:
            if value is chosen or name == chosen or (chosen is None and flag(value, "primary_key")):
                return _stored(value, name), value
        return "id", None

    def _type(self, cls: Class, value: Instance, depth: int = 0) -> ColumnType:
        declared = name_of(value.cls)
        if kind_of(value, {"ForeignKey": True}):
            target = self._find(cls, value.attributes.get("references"))
            if target is None or depth > MAX_KEYS:
                return UNKNOWN
            key = self._key(target, value)[1]
            if key is None:
                return ColumnType(declared, "integer")
            found = self._type(target, key, depth + 1)
            return ColumnType(declared, found.kind, found.arguments)
        arguments = {
            key: one
            for key in ("length", "precision", "scale")
            if (one := given(value, key)) is not None and not isinstance(one, Value)
        }
        inner = plain(value.attributes.get("base_column"))
        item = (
            self._type(cls, inner, depth + 1) if isinstance(inner, Instance) and depth <= MAX_KEYS else None
        )
        return ColumnType(declared, kind_of(value, KINDS), arguments, item)

    def _reference(self, draft: TableDraft, cls: Class, name: str, value: Instance) -> None:
        target = self._find(cls, value.attributes.get("references"))
        place = place_of_attribute(cls, name) or value.place
        draft.constraints.append(
            ConstraintDraft(
                ConstraintKind.FOREIGN_KEY,
                [_stored(value, name)],
                target=_full_name(target) if target is not None else Unknown("table of a foreign key"),
                target_columns=[self._key(target, value)[0] if target is not None else "id"],
                on_delete=_word(given(value, "on_delete")),
                on_update=_word(given(value, "on_update")),
                source=Source.FLAG,
                place=place,
            )
        )
        if target is not None:
            tables(self._run).relate(
                RelationDraft(
                    cls.full_name,
                    name,
                    draft,
                    RelationKind.ONE_TO_ONE if flag(value, "unique") else RelationKind.MANY_TO_ONE,
                    target.full_name,
                    _full_name(target),
                    loading="select",
                    place=place,
                )
            )

    def _many(self, draft: TableDraft, cls: Class, name: str, value: Instance) -> None:
        joining = self._find(cls, value.attributes.get("joining_table"))
        if joining is None:
            return
        ends = [
            self._find(joining, column.attributes.get("references"))
            for _, column, _ in self._columns(joining)
            if kind_of(column, {"ForeignKey": True})
        ]
        other = next((end for end in ends if end is not None and end is not cls), cls)
        tables(self._run).relate(
            RelationDraft(
                cls.full_name,
                name,
                draft,
                RelationKind.MANY_TO_MANY,
                other.full_name,
                _full_name(other),
                through=_full_name(joining),
                place=place_of_attribute(cls, name),
            )
        )


def _table_name(cls: Class) -> Any:
    chosen = plain(cls.attributes.get("_given_tablename"))
    if chosen is not None:
        return chosen
    name = cls.name
    for step in _STEPS:
        name = step.sub(r"\1_\2", name)
    return name.lower()


def _schema(cls: Class) -> str | None:
    chosen = plain(cls.attributes.get("_given_schema"))
    return chosen if isinstance(chosen, str) else None


def _full_name(cls: Class) -> str:
    schema = _schema(cls)
    return f"{schema}.{_table_name(cls)}" if schema else str(_table_name(cls))


def _stored(value: Instance, name: str) -> str:
    chosen = given(value, "db_column_name")
    return chosen if isinstance(chosen, str) else name


def _word(value: Any) -> str | None:
    return value.upper() if isinstance(value, str) else None
