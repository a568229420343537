"""Pony ORM: entities, their attributes, keys and the tables of many-to-many relations.

Modelled: `db.Entity` and what derives from it (subclasses share the table of their root, with `classtype`),
`PrimaryKey`, `Required`, `Optional`, `Set`, composite keys and indexes, `_table_`, column names.
Not modelled: composite foreign keys' column names, `volatile`, raw default SQL.
Source: pony 0.7.20, pony/orm/core.py: Entity, Attribute, Set; pony/orm/dbproviders/.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from analyzer.concepts.column_types import ColumnType
from analyzer.concepts.models import given, is_stub, kind_of, listed, place_of_attribute, settled, shown
from analyzer.concepts.tables import (
    ColumnDraft,
    ConstraintDraft,
    IndexDraft,
    RelationDraft,
    TableDraft,
    tables,
)
from analyzer.evaluator import StandIn, stands_for
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class, Instance, name_of
from analyzer.facts import ConstraintKind, Facts, RelationKind, Source

ENTRY_TEXTS: Final = (("pony.orm",), (".Entity)",))

CORE: Final = """
class Attribute:
    def __init__(self, py_type, *args, **kwargs):
        self.py_type = py_type
        self.args = args
        self.column = kwargs.get("column")
        self.unique = kwargs.get("unique", False)
        self.index = kwargs.get("index")
        self.nullable = kwargs.get("nullable")
        self.default = kwargs.get("default")
        self.reverse = kwargs.get("reverse")
        self.table = kwargs.get("table")
        self.auto = kwargs.get("auto", False)
        self.size = kwargs.get("size")


class Required(Attribute):
    pass


class Optional(Attribute):
    pass


class Discriminator(Required):
    pass


class PrimaryKey(Required):
    def __init__(self, *args, **kwargs):
        super().__init__(args[0], *args[1:], **kwargs)
        self.parts = args


class Set(Attribute):
    pass


class Entity:
    pass


def make_entity(db):
    return type("Entity", (Entity,), {"_database_": db})
"""

STUBS: Final = {"pony.orm.core": CORE}

ALIASES: Final = {
    f"pony.orm.{name}": f"pony.orm.core.{name}"
    for name in ("Discriminator", "Optional", "PrimaryKey", "Required", "Set")
}

BASES: Final = frozenset(["pony.orm.core.Entity"])

KINDS: Final = {
    "bool": "boolean",
    "bytes": "binary",
    "datetime.date": "date",
    "datetime.datetime": "datetime",
    "datetime.time": "time",
    "datetime.timedelta": "interval",
    "decimal.Decimal": "decimal",
    "float": "real",
    "int": "integer",
    "pony.orm.Json": "json",
    "pony.orm.LongStr": "text",
    "pony.orm.core.Json": "json",
    "str": "text",
    "uuid.UUID": "uuid",
}


@stands_for("pony.orm.core.Database", "pony.orm.Database")
class Database(StandIn):
    """A database, whose `Entity` models derive from."""

    def __init__(self, *_: Any, **__: Any) -> None:
        self.expose(Entity=self.run.call(self.run.external("pony.orm.core.make_entity"), [self]))


class Composite(StandIn):
    """`composite_key` and `composite_index` in the body of an entity."""

    unique = False
    parts: tuple[Any, ...] = ()


def _composite(unique: bool, run: Interpreter, parts: tuple[Any, ...]) -> None:
    made = run.allocate(run.registry.class_playing(Composite))
    assert isinstance(made, Composite)
    made.unique, made.parts = unique, parts


@stands_for("pony.orm.core.composite_key", "pony.orm.composite_key")
def composite_key(run: Interpreter, *parts: Any) -> None:
    _composite(True, run, parts)


@stands_for("pony.orm.core.composite_index", "pony.orm.composite_index")
def composite_index(run: Interpreter, *parts: Any) -> None:
    _composite(False, run, parts)


def finish(run: Interpreter, facts: Facts) -> None:
    """Write the tables of all entities."""
    _Entities(run).write()


class _Entities:
    """The entities of one run."""

    def __init__(self, run: Interpreter) -> None:
        self._run = run
        self._known = {
            cls.full_name: cls
            for cls in run.classes
            if cls.module.path is not None and any(is_stub(base, BASES) for base in cls.mro[1:])
        }
        self._by_name = {cls.name: cls for cls in reversed(self._known.values())}
        for cls in self._known.values():
            _ = cls.namespace  # composite keys are made when the body runs
        self._composites = [one for one in run.standins if isinstance(one, Composite)]
        self._between: set[str] = set()

    def write(self) -> None:
        for cls in self._known.values():
            if self._root(cls) is cls:
                below = [one for one in self._known.values() if one is not cls and self._root(one) is cls]
                self._table(cls, below)

    def _root(self, cls: Class) -> Class:
        above = [base for base in cls.mro[1:] if isinstance(base, Class) and base.full_name in self._known]
        return above[-1] if above else cls

    def _attributes(self, cls: Class) -> Iterator[tuple[str, Instance]]:
        for name, value in cls.namespace.items():
            value = settled(self._run, value)
            if isinstance(value, Instance) and kind_of(value, {"Attribute": True}):
                yield name, value

    def _find(self, value: Any) -> Class | None:
        """The entity that an attribute names."""
        value = plain(value)
        if isinstance(value, str):
            return self._by_name.get(value)
        return self._known.get(value.full_name) if isinstance(value, Class) else None

    def _table(self, cls: Class, below: list[Class]) -> None:
        draft = TableDraft(_table_name(cls), "pony", cls=cls, place=cls.place, path=cls.made)
        if not self._keys(cls):
            kind = ColumnType("pony.orm.core.PrimaryKey", "integer")
            draft.columns.append(ColumnDraft("id", False, kind, "id", primary_key=True, place=cls.place))
        for entity in (cls, *below):
            for name, value in self._attributes(entity):
                if kind_of(value, {"Set": True}):
                    self._set(draft, entity, name, value)
                else:
                    self._attribute(draft, entity, name, value, entity is not cls)
        if below:
            draft.columns.append(ColumnDraft("classtype", False, ColumnType(None, "text"), place=cls.place))
        for composite in self._composites:
            self._add_composite(draft, cls, composite)
        tables(self._run).add(draft)

    def _add_composite(self, draft: TableDraft, cls: Class, composite: Composite) -> None:
        own = dict(self._attributes(cls))
        names = [
            next((n for n, one in own.items() if one is part or n == part), None) for part in composite.parts
        ]
        if not names or None in names:
            return
        columns = [self._column(cls, name, own[name]) for name in names if name is not None]
        if composite.unique:
            draft.constraints.append(ConstraintDraft(ConstraintKind.UNIQUE, columns, place=composite.place))
        else:
            draft.indexes.append(IndexDraft(columns, place=composite.place))

    def _keys(self, cls: Class) -> list[str]:
        """The attributes of the primary key."""
        found: list[str] = []
        for name, value in self._attributes(cls):
            if kind_of(value, {"PrimaryKey": True}):
                found.append(name)
        for value in cls.namespace.values():
            value = settled(self._run, value)
            if kind_of(value, {"PrimaryKey": True}):
                parts = listed(self._run, value.attributes.get("parts"))
                found += [name for name, one in self._attributes(cls) if one in parts]
        return list(dict.fromkeys(found))

    def _column(self, cls: Class, name: str, value: Instance) -> str:
        chosen = given(value, "column")
        return chosen if isinstance(chosen, str) else name

    def _attribute(self, draft: TableDraft, cls: Class, name: str, value: Instance, inherited: bool) -> None:
        target = self._find(value.attributes.get("py_type"))
        if target is not None and self._is_other_side(cls, name, value, target):
            self._relate(draft, cls, name, value, target, RelationKind.ONE_TO_ONE)
            return
        place = place_of_attribute(cls, name) or value.place
        column = self._column(cls, name, value)
        kind = name_of(plain(value.attributes.get("py_type"))).removeprefix("builtins.")
        primary = name in self._keys(cls)
        text = kind in ("str", "pony.orm.LongStr")
        optional = bool(kind_of(value, {"Optional": True})) and not (
            text and given(value, "nullable") is not True
        )
        unique = given(value, "unique") is True
        draft.columns.append(
            ColumnDraft(
                column,
                (optional or inherited) and not primary,
                self._type(value, kind, target),
                attribute=name,
                primary_key=primary,
                unique=unique,
                index=given(value, "index") is not None,
                default=shown(value.attributes.get("default")),
                inherited_from=cls.full_name if inherited else None,
                place=place,
            )
        )
        if unique:
            draft.constraints.append(
                ConstraintDraft(ConstraintKind.UNIQUE, [column], source=Source.FLAG, place=place)
            )
        elif (target is not None or given(value, "index")) and not primary:
            source = Source.FLAG if target is None else Source.IMPLICIT
            draft.indexes.append(IndexDraft([column], source=source, place=place))
        if target is not None:
            draft.constraints.append(
                ConstraintDraft(
                    ConstraintKind.FOREIGN_KEY,
                    [column],
                    target=_table_name(self._root(target)),
                    target_columns=[(self._keys(self._root(target)) or ["id"])[0]],
                    source=Source.FLAG,
                    place=place,
                )
            )
            self._relate(draft, cls, name, value, target, RelationKind.MANY_TO_ONE)

    def _type(self, value: Instance, kind: str, target: Class | None) -> ColumnType:
        if target is not None:
            return ColumnType(target.full_name, "integer")
        size = [one for one in listed(self._run, value.attributes.get("args")) if isinstance(one, int)]
        if kind == "str":
            return ColumnType("str", "string", {"length": size[0] if size else 255})
        if kind == "int" and given(value, "size") == 64:
            return ColumnType("int", "bigint")
        arguments = dict(zip(("precision", "scale"), size, strict=False)) if kind == "decimal.Decimal" else {}
        return ColumnType(kind, KINDS.get(kind), arguments)

    def _is_other_side(self, cls: Class, name: str, value: Instance, target: Class) -> bool:
        """Whether the column of a one-to-one relation is the other entity's."""
        if not kind_of(value, {"Optional": True}):
            return False
        back = given(value, "reverse")
        for other, one in self._attributes(target):
            refers = self._find(one.attributes.get("py_type")) is cls
            if refers and (other == back or not isinstance(back, str)):
                if kind_of(one, {"Set": True}):
                    return False
                required = bool(kind_of(one, {"Required": True}))
                return required or (cls.name, name) > (target.name, other)
        return False

    def _set(self, draft: TableDraft, cls: Class, name: str, value: Instance) -> None:
        target = self._find(value.attributes.get("py_type"))
        if target is None:
            return
        back = given(value, "reverse")
        sides = [
            other
            for other, one in self._attributes(target)
            if kind_of(one, {"Set": True})
            and self._find(one.attributes.get("py_type")) is cls
            and (other == back or not isinstance(back, str))
        ]
        if not sides:
            self._relate(draft, cls, name, value, target, RelationKind.ONE_TO_MANY)
            return
        own, other = (_table_name(self._root(one)) for one in (cls, target))
        chosen = given(value, "table")
        between = chosen if isinstance(chosen, str) else "_".join(sorted([str(own), str(other)]))
        if between not in self._between:
            self._between.add(between)
            made = TableDraft(between, "pony", place=value.place, module=cls.module.name)
            for side in sorted((cls, target), key=lambda one: one.name):
                column = side.name.lower()
                made.columns.append(ColumnDraft(column, False, ColumnType(None, "integer"), primary_key=True))
                made.constraints.append(
                    ConstraintDraft(
                        ConstraintKind.FOREIGN_KEY,
                        [column],
                        target=_table_name(self._root(side)),
                        target_columns=[(self._keys(self._root(side)) or ["id"])[0]],
                        source=Source.IMPLICIT,
                    )
                )
            made.indexes.append(IndexDraft([made.columns[-1].name], source=Source.IMPLICIT))
            tables(self._run).add(made)
        self._relate(draft, cls, name, value, target, RelationKind.MANY_TO_MANY, between)

    def _relate(
        self,
        draft: TableDraft,
        cls: Class,
        name: str,
        value: Instance,
        target: Class,
        kind: RelationKind,
        through: str | None = None,
    ) -> None:
        back = given(value, "reverse")
        tables(self._run).relate(
            RelationDraft(
                cls.full_name,
                name,
                draft,
                kind,
                target.full_name,
                str(_table_name(self._root(target))),
                through=through,
                reverse=back if isinstance(back, str) else None,
                loading="select",
                place=place_of_attribute(cls, name) or value.place,
            )
        )


def _table_name(cls: Class) -> Any:
    chosen = plain(cls.namespace.get("_table_"))
    return cls.name if chosen is None else chosen
