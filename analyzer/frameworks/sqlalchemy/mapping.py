"""What a class means: which table it is mapped to, and with which columns.

Asked once everything is evaluated, for at the class statement bases and targets may be unresolved and
`declared_attr` needs the finished class.  The order of resolution is walked as the library walks it: what a
class sets itself, or what a mapped parent has, hides what comes later; mixins and abstract classes give their
columns to each mapped class below them.
Source: SQLAlchemy 2.0.43, lib/sqlalchemy/orm/decl_base.py, `_ClassScanMapperConfig`; 1.4.54 for the order.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from analyzer.concepts.known import told
from analyzer.concepts.models import place_of_attribute, settle_late_bases
from analyzer.evaluator.annotations import annotated_names, class_frame
from analyzer.evaluator.attributes import ABSENT
from analyzer.evaluator.conditions import Path, joined
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Annotated, Class, name_of
from analyzer.evaluator.values import Dict, External, Join, Place, Possible, Unknown
from analyzer.frameworks.sqlalchemy.declarative import Composite, ImplicitColumn, Relationship, declared_attr
from analyzer.frameworks.sqlalchemy.schema import (
    AttributeOf,
    Column,
    MappedColumn,
    MetaData,
    SchemaItem,
    Table,
    items_of,
)

ROOT: Final = "_declarative_root"
MAPPED_BY: Final = "_mapped_by"
MAPPED_TO: Final = "_mapped_to"

CONTAINERS: Final = frozenset(["Mapped", "DynamicMapped", "WriteOnlyMapped"])
"""Annotations of what is mapped."""


@dataclass(slots=True)
class Attribute:
    """What a class has under a name, from itself or from a parent."""

    name: str
    value: Any
    annotation: ast.expr | None
    owner: Class
    path: Path = ()


@dataclass(slots=True)
class Use:
    """A column in one table."""

    column: Column
    name: Any
    attribute: str | None = None
    owner: Class | None = None
    annotation: Any = ABSENT
    """the type inside `Mapped[...]`"""
    path: Path = ()
    place: Place | None = None
    like: tuple[ModelTable, Use] | None = None
    """the column whose type it has"""


@dataclass(eq=False, slots=True)
class ModelTable:
    """A table, of a class or by itself, before names are resolved."""

    name: Any
    schema: str | None
    metadata: Any
    place: Place | None
    path: Path = ()
    cls: Class | None = None
    uses: list[Use] = field(default_factory=list)
    items: list[Possible] = field(default_factory=list)
    options: dict[str, Any] = field(default_factory=dict)
    made_from: Table | None = None
    module: str | None = None
    library: bool = False
    framework: str = "sqlalchemy"
    reason: str | None = None
    """why it is only inferred, where it is"""

    def use_of(self, column: Column) -> Use | None:
        """Where it has a column."""
        return next((use for use in self.uses if use.column is column), None)

    def use_named(self, key: Any) -> Use | None:
        """The column of a key or name."""
        return next((use for use in self.uses if key in (use.column.option("key"), use.name)), None)


@dataclass(eq=False, slots=True)
class Mapper:
    """A mapped class."""

    cls: Class
    table: ModelTable
    parent: Mapper | None
    attributes: dict[str, Attribute]
    """All that it maps itself, by name."""

    def has(self, name: str) -> bool:
        """Whether it or a parent maps the name."""
        return name in self.attributes or (self.parent is not None and self.parent.has(name))

    def lineage(self) -> Iterator[Mapper]:
        """It and its parents."""
        at: Mapper | None = self
        while at is not None:
            yield at
            at = at.parent

    def use_of(self, column: Column) -> tuple[ModelTable, Use] | None:
        """Where it has a column, in its own table or a parent's."""
        for one in self.lineage():
            use = one.table.use_of(column)
            if use is not None:
                return one.table, use
        return None


@dataclass(frozen=True, slots=True)
class ModelBase:
    """How a library's own base class deviates; declared in a table `MODEL_BASES` of its file."""

    framework: str
    is_mapped: Callable[[Class], bool] = lambda _: True
    attributes: Callable[[Mappings, Class], list[Attribute]] | None = None
    """what the class maps, where annotations mean something else"""
    table_name: Callable[[Mappings, Class, list[Attribute]], Any] | None = None
    """the name of the table of a class that names none; None for none"""
    metadata: Callable[[Mappings, Class], MetaData | None] | None = None
    """which metadata a class belongs to, where it is not that of its base"""


MAX_ROUNDS: Final = 4
"""Rounds of classes, each made while those of the round before were mapped: one that makes its like would
never end."""


class Mappings:
    """All mapped classes and tables of a run."""

    def __init__(self, run: Interpreter) -> None:
        self.run = run
        self.tables: list[ModelTable] = []
        self.mappers: dict[Class, Mapper] = {}
        self.of_table: dict[Table, ModelTable] = {}
        self._bases: dict[str, ModelBase] = told(run, "MODEL_BASES")
        self._metadata: dict[Class, MetaData] = {}
        self._in_progress: set[Class] = set()
        settle_late_bases(run)
        self.roots = {cls for cls in run.classes if ROOT in _known(cls)}
        self.roots |= {cls for cls in run.classes if _is_root_by_metaclass(cls)}

    def build(self) -> None:
        """Map every class, then every table that no class is mapped to; a declared attribute may make further
        ones while its class is mapped."""
        tables = classes = 0
        for _ in range(MAX_ROUNDS):
            standins, found = self.run.standins[tables:], self.run.classes[classes:]
            if not standins and not found:
                return
            tables, classes = tables + len(standins), classes + len(found)
            for made in standins:
                if isinstance(made, Table):
                    self.table_of(made)
            for cls in found:
                if cls.module.path is not None:
                    self.mapper_of(cls)

    # -- classes ---------------------------------------------------------------------------------------------

    def root_of(self, cls: Class) -> Class | None:
        """The declarative base that a class derives from."""
        return next((base for base in cls.mro if base in self.roots), None)

    def base_of(self, cls: Class) -> ModelBase | None:
        """What the library of its base says about it."""
        for base in cls.mro:
            if isinstance(base, Class) and base.module.path is None and base.full_name in self._bases:
                return self._bases[base.full_name]
        return None

    def is_mapped(self, cls: Any) -> bool:
        """Whether a class is mapped to a table."""
        if not isinstance(cls, Class) or cls in self.roots:
            return False
        if MAPPED_BY in cls.attributes or MAPPED_TO in cls.attributes:
            return True
        if self.root_of(cls) is None:
            return self.taken_for_base(cls) is not None
        base = self.base_of(cls)
        if base is not None and not base.is_mapped(cls):
            return False
        if any(name_of(one).rpartition(".")[2] == "AbstractConcreteBase" for one in cls.bases):
            return False
        return plain(cls.namespace.get("__abstract__")) is not True

    def taken_for_base(self, cls: Class) -> str | None:
        """The library class that must be a declarative base: a class that derives from it, and from no base
        that is known, names a table and has columns."""
        if cls.node is None or not names_table(cls.node):
            return None
        unknown = next((base.name for base in cls.mro if isinstance(base, External)), None)
        if unknown is None:
            return None
        values = map(self.run.settle, [*cls.namespace.values()])
        return unknown if any(isinstance(plain(one), Column) for one in values) else None

    def mapper_of(self, cls: Class) -> Mapper | None:
        """The mapper of a class; None where it is not mapped."""
        found = self.mappers.get(cls)
        if found is None and cls not in self._in_progress and self.is_mapped(cls):
            self._in_progress.add(cls)
            with self.run.at(cls.made, cls.node or ast.Pass(), cls.module):
                found = self._map(cls)
            self._in_progress.discard(cls)
            if found is not None:
                self.mappers[cls] = found
        return found

    def _map(self, cls: Class) -> Mapper | None:
        parent = self._parent(cls)
        if MAPPED_TO in cls.attributes:
            return self._map_imperatively(cls, parent)
        attributes = self._attributes(cls)
        fixed = plain(self.value_on(cls, "__table__", own=True))
        if isinstance(fixed, Table):
            table = self.table_of(fixed)
            mapper = Mapper(cls, table, parent, {one.name: one for one in attributes})
            self._attach(table, cls)
            self._name_attributes(table, attributes)
            return mapper
        name = self._table_name(cls, attributes)
        if name is None:
            if parent is None:
                return None
            table = parent.table  # single-table inheritance: the columns join the parent's
        else:
            table = self._new_table(cls, name)
        mapper = Mapper(cls, table, parent, {one.name: one for one in attributes})
        self.mappers[cls] = mapper  # a declared attribute may ask for the class that is being mapped
        self._add_columns(table, attributes, cls)
        return mapper

    def _map_imperatively(self, cls: Class, parent: Mapper | None) -> Mapper | None:
        given = plain(cls.attributes[MAPPED_TO])
        if isinstance(given, Join):
            given = plain(given.alternatives[0].value)
        above = plain(cls.attributes.get("_mapped_parent"))
        parent = self.mapper_of(above) if isinstance(above, Class) else parent
        table = self.table_of(given) if isinstance(given, Table) else parent.table if parent else None
        if table is None:
            return None
        self._attach(table, cls)
        properties = plain(cls.attributes.get("_mapped_properties"))
        attributes = {}
        if isinstance(properties, Dict):
            for key, one in properties.entries.values():
                attributes[str(key)] = Attribute(str(key), plain(one.value), None, cls, one.path)
        self._name_attributes(table, list(attributes.values()))
        return Mapper(cls, table, parent, attributes)

    def _parent(self, cls: Class) -> Mapper | None:
        for base in cls.mro[1:]:
            if isinstance(base, Class) and base.module.path is not None:
                found = self.mapper_of(base)
                if found is not None:
                    return found
        return None

    def _attach(self, table: ModelTable, cls: Class) -> None:
        table.cls = table.cls or cls
        for use in table.uses:
            use.attribute = use.attribute or (use.name if isinstance(use.name, str) else None)

    def _name_attributes(self, table: ModelTable, attributes: list[Attribute]) -> None:
        for one in attributes:
            use = table.use_of(one.value) if isinstance(one.value, Column) else None
            if use is not None:
                use.attribute = one.name

    # -- attributes ------------------------------------------------------------------------------------------

    def _attributes(self, cls: Class) -> list[Attribute]:
        """What a class maps itself, in the library's order."""
        base = self.base_of(cls)
        if base is not None and base.attributes is not None:
            return base.attributes(self, cls)
        found: dict[str, Attribute] = {}
        for owner in cls.mro:
            if not isinstance(owner, Class) or (owner is not cls and self.is_mapped(owner)):
                continue
            for one in attributes_in(self.run, owner):
                made = self._effective(cls, owner, one)
                if made is not None:
                    found.setdefault(one.name, made)
        listed = list(found.values())
        if (self.run.versions.get("sqlalchemy") or "2").startswith("1."):
            listed.sort(key=lambda one: one.value.order if isinstance(one.value, Column) else 0)
        return listed

    def _effective(self, cls: Class, owner: Class, one: Attribute) -> Attribute | None:
        """What an attribute of a class or of a mixin comes to; None where it does not count."""
        if one.name.startswith("__") and one.name.endswith("__"):
            return None
        value = one.value
        if isinstance(value, AttributeOf) and not self.is_mapped(value.owner):
            value = value.column  # `id = Mixin.id`
            one = Attribute(one.name, value, one.annotation, owner, one.path)
        if isinstance(value, declared_attr):
            if owner is not cls and not value.cascades and self._is_hidden(cls, owner, one.name):
                return None
            one = Attribute(one.name, plain(value.of(cls)), value.returns(), owner, one.path)
        elif owner is not cls and self._is_hidden(cls, owner, one.name):
            return None
        if one.value is ABSENT:
            return one if one.annotation is not None and mapped_type(self.run, one) is not ABSENT else None
        return one

    def _is_hidden(self, cls: Class, owner: Class, name: str) -> bool:
        """Whether something nearer has the name."""
        for base in cls.mro:
            if base is owner:
                return False
            if isinstance(base, Class):
                if base.namespace.get(name, ABSENT) is not ABSENT:
                    return True
                mapper = self.mapper_of(base) if base is not cls else None
                if mapper is not None and mapper.has(name):
                    return True
        return False

    def _add_columns(self, table: ModelTable, attributes: list[Attribute], cls: Class) -> None:
        brought: list[tuple[Attribute, Column, Any]] = []
        for one in attributes:
            brought += [(one, column, name) for column, name in columns_in(one.value)]
            if one.value is ABSENT:
                known = one.owner.namespace.get(one.name)
                if not isinstance(known, ImplicitColumn):
                    known = self.run.call(self.run.registry.class_playing(ImplicitColumn), [])
                brought.append((one, known, None))
        for one, column, name in sorted(brought, key=lambda each: _sort_order(each[1])):
            self._add_column(table, one, column, name)

    def _add_column(self, table: ModelTable, one: Attribute, column: Column, name: Any) -> None:
        given = name if name is not None else column.column_name
        introspects = isinstance(column, MappedColumn) and one.annotation is not None
        annotation = mapped_type(self.run, one) if introspects else ABSENT
        if table.use_of(column) is not None:
            return
        if isinstance(given, str) and table.use_named(given) is not None:
            return  # `use_existing_column`, or declared by several classes of one table
        table.uses.append(
            Use(
                column,
                one.name if given is None else given,
                one.name,
                one.owner,
                annotation,
                joined(one.path, column.made_under),
                place_of_attribute(one.owner, one.name) or column.place,
            )
        )

    def value_on(self, cls: Class, name: str, own: bool = False) -> Any:
        """`cls.name`; with `own`, only what the class (or a declared attribute of a parent) says."""
        for base in cls.mro:
            if not isinstance(base, Class):
                continue
            found = base.namespace.get(name, ABSENT)
            if found is ABSENT:
                continue
            if own and base is not cls and not isinstance(plain(found), declared_attr):
                continue
            return self.run.attribute(cls, name, None)
        return None

    def _table_name(self, cls: Class, attributes: list[Attribute]) -> Any:
        """The name that a class gives its table: a text, what stands in its place, or None."""
        for owner in cls.mro:
            if not isinstance(owner, Class):
                continue
            found = owner.namespace.get("__tablename__", ABSENT)
            mapped = owner is not cls and self.is_mapped(owner)
            if found is ABSENT or (mapped and not isinstance(plain(found), declared_attr)):
                continue
            name = plain(self.run.attribute(cls, "__tablename__", None))
            if isinstance(name, Join):
                name = plain(name.alternatives[0].value)
            if name is not None:
                return name
        base = self.base_of(cls)
        if base is not None and base.table_name is not None:
            return base.table_name(self, cls, attributes)
        return None

    def _table_arguments(self, cls: Class) -> Any:
        for owner in cls.mro:
            if not isinstance(owner, Class):
                continue
            found = owner.namespace.get("__table_args__", ABSENT)
            mapped = owner is not cls and self.is_mapped(owner)
            if found is ABSENT or (mapped and not isinstance(plain(found), declared_attr)):
                continue
            given = plain(self.run.attribute(cls, "__table_args__", None))
            if given is not None:
                return given
        return None

    # -- tables ----------------------------------------------------------------------------------------------

    def _new_table(self, cls: Class, name: Any) -> ModelTable:
        given = self._table_arguments(cls)
        items, options = items_of(self.run, given)
        if isinstance(given, Unknown):
            reason = "its table arguments are not known: indexes, constraints or its schema may be missing"
            self.run.hole("table", cls.full_name, reason, cls.place, affects="tables")
        metadata = self.metadata_of(cls)
        schema = plain(options.get("schema"))
        if schema is None:
            schema = metadata.schema
        base = self.base_of(cls)
        made = ModelTable(
            name,
            schema if isinstance(schema, str) else None,
            metadata,
            cls.place,
            cls.made,
            cls,
            items=items,
            options=options,
        )
        if base is not None:
            made.framework = base.framework
        if self.root_of(cls) is None and MAPPED_BY not in cls.attributes:
            made.reason = f"{self.taken_for_base(cls)} is taken for a declarative base"
        known = self._same(made)
        if known is not None:
            return known
        self.tables.append(made)
        return made

    def _same(self, made: ModelTable) -> ModelTable | None:
        """The table that `extend_existing` adds to."""
        if plain(made.options.get("extend_existing")) is not True or not isinstance(made.name, str):
            return None
        for one in self.tables:
            if (one.name, one.schema) == (made.name, made.schema) and one.metadata is made.metadata:
                one.items += made.items
                one.cls = one.cls or made.cls
                return one
        return None

    def metadata_of(self, cls: Class) -> MetaData:
        """The metadata that a class's table belongs to."""
        base = self.base_of(cls)
        own = base.metadata(self, cls) if base is not None and base.metadata is not None else None
        if own is not None:
            return own
        found = plain(self.run.attribute(cls, "metadata", None))
        if isinstance(found, MetaData):
            return found
        registry = plain(cls.attributes.get(MAPPED_BY)) or plain(self.run.attribute(cls, "registry", None))
        found = plain(self.run.attribute(registry, "metadata", None)) if registry is not None else None
        if isinstance(found, MetaData):
            return found
        root = self.root_of(cls) or cls
        if root not in self._metadata:
            self._metadata[root] = self.run.call(self.run.registry.class_playing(MetaData), [])
        return self._metadata[root]

    def table_of(self, made: Table) -> ModelTable:
        """A `Table` as one of ours."""
        known = self.of_table.get(made)
        if known is not None:
            return known
        table = ModelTable(
            made.table_name,
            made.schema if isinstance(made.schema, str) else None,
            made.metadata,
            made.place,
            made.made,
            items=[one for one in made.items if not isinstance(one.value, Column)],
            options=made.options,
            made_from=made,
            module=_module_at(self.run, made.place),
        )
        for one in made.items:
            column = one.value
            if isinstance(column, Column):
                name = column.column_name if column.column_name is not None else Unknown("name of a column")
                table.uses.append(Use(column, name, path=one.path, place=column.place))
        self.of_table[made] = table
        self.tables.append(table)
        return table

    def type_maps(self, cls: Class | None) -> list[dict[Any, Any]]:
        """`type_annotation_map` of the bases of a class, the nearest first."""
        found = []
        for base in cls.mro if cls is not None else ():
            if not isinstance(base, Class):
                continue
            given = plain(base.namespace.get("type_annotation_map"))
            registry = plain(base.namespace.get("registry"))
            inner = plain(self.run.attribute(registry, "type_annotation_map", None)) if registry else None
            found += [
                {key: possible.value for key, possible in one.entries.values()}
                for one in (given, inner)
                if isinstance(one, Dict)
            ]
        return found


def attributes_in(run: Interpreter, cls: Class) -> list[Attribute]:
    """What a class body binds or annotates, in order."""
    annotations = dict(annotated_names(cls))
    names = [name for name, value in cls.namespace.items() if not isinstance(value, ImplicitColumn)]
    at = 0
    for name in annotations:
        if name in names:
            at = names.index(name) + 1
        else:
            names.insert(at, name)
            at += 1
    found = []
    for name in names:
        value: Any = cls.namespace.get(name, ABSENT)
        path: Path = ()
        value = run.settle(value) if value is not ABSENT else value
        if isinstance(value, Join):
            chosen = _column_among(value)
            value, path = chosen.value, chosen.path
        found.append(Attribute(name, plain(value), annotations.get(name), cls, path))
    return found


def _column_among(value: Join) -> Possible:
    """The alternative that is part of a mapping, if one is."""
    for one in value.alternatives:
        if isinstance(plain(one.value), (SchemaItem, Relationship, declared_attr)):
            return one
    return value.alternatives[0]


def _sort_order(column: Column) -> int:
    given = column.option("sort_order")
    return given if isinstance(given, int) else 0


def columns_in(value: Any) -> Iterator[tuple[Column, Any]]:
    """The columns that an attribute brings, with the name that it gives them."""
    if isinstance(value, Column):
        yield value, None
    elif isinstance(value, Composite):
        for one in value.given:
            if isinstance(one, Column) and one.column_name is not None:
                yield one, one.column_name


def mapped_type(run: Interpreter, one: Attribute) -> Any:
    """The type inside `Mapped[...]`; ABSENT where the annotation is another one."""
    if one.annotation is None:
        return ABSENT
    with run.at((), one.annotation, one.owner.module):
        annotation = run.annotation(one.annotation, class_frame(one.owner))
    if isinstance(annotation, Annotated) and name_of(annotation.of).rpartition(".")[2] in CONTAINERS:
        return annotation.arguments[0]
    return ABSENT


def names_table(node: ast.ClassDef) -> bool:
    """Whether a class body gives a name to a table, and does not say that it is abstract."""
    names: dict[str, ast.expr | None] = {}
    for statement in node.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            names[statement.targets[0].id] = statement.value
        elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            names[statement.target.id] = statement.value
    given = names.get("__tablename__")
    return given is not None and not _is_none(given) and "__abstract__" not in names


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _known(cls: Class) -> dict[str, Any]:
    """What is known of a class without running a body of the target's."""
    return cls.attributes if cls.module.path is not None else cls.namespace


def _is_root_by_metaclass(cls: Class) -> bool:
    """`class Base(metaclass=DeclarativeMeta)`: the first class that has such a metaclass."""
    return (
        cls.module.path is not None
        and _is_declarative(cls.metaclass)
        and not any(isinstance(base, Class) and _is_declarative(base.metaclass) for base in cls.mro[1:])
    )


def _is_declarative(metaclass: Any) -> bool:
    return isinstance(metaclass, Class) and any(
        isinstance(base, Class) and base.module.path is None and base.name == "DeclarativeMeta"
        for base in metaclass.mro
    )


def _module_at(run: Interpreter, place: Place | None) -> str | None:
    module = run.importer.modules.get(place.path) if place is not None else None
    return module.name if module is not None else None
