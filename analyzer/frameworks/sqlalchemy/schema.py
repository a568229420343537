"""What a table is made of: metadata, tables, columns, keys, constraints, indexes.

The objects keep what they are given; what it means is told by `mapping` and `resolving` after the evaluation.
Not modelled: reflection; `Table.to_metadata` copies nothing.
Source: SQLAlchemy 2.0.43, lib/sqlalchemy/sql/schema.py, lib/sqlalchemy/orm/_orm_constructors.py.
"""

from __future__ import annotations

from typing import Any, Final, Self

from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.conditions import Path
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class, Native
from analyzer.evaluator.texts import spelled
from analyzer.evaluator.values import Dict, External, List, Possible, Result, Text, Tuple, Unknown
from analyzer.frameworks.sqlalchemy.expressions import Expression
from analyzer.frameworks.sqlalchemy.types import is_type

DDL: Final = "sqlalchemy.ddl"
"""Note of a run under which somebody listens when tables are made, dropped or asked for by their objects."""


class SchemaItem(StandIn):
    """Something that is given to a table or a column."""

    @internal
    def keep(self, given: tuple[Any, ...], options: dict[str, Any]) -> None:
        """Note what was given, with the tests in force."""
        self.given = given
        self.options = options

    @internal
    def option(self, name: str, default: Any = None) -> Any:
        """An option's plain value."""
        return plain(self.options.get(name, default))

    def ddl_if(self, **_: Any) -> Any:
        """Whether it is created depends on the database; it is declared in any case."""
        return self


@stands_for("sqlalchemy.sql.schema.MetaData", "sqlalchemy.MetaData", "sqlalchemy.schema.MetaData")
class MetaData(SchemaItem):
    """A collection of tables."""

    def __init__(
        self, bind: Any = None, schema: Any = None, naming_convention: Any = None, **options: Any
    ) -> None:
        self.schema = plain(bind) if isinstance(plain(bind), str) and schema is None else plain(schema)
        self.naming = plain(naming_convention)
        self.bind_key: str | None = None
        self.tables_made: dict[str, Table] = {}
        self.expose(schema=schema, tables=Dict({}), naming_convention=naming_convention, info=Dict({}))

    def create_all(self, *_: Any, **__: Any) -> None:
        announce(self.run, "create_all", self)

    def drop_all(self, *_: Any, **__: Any) -> None:
        announce(self.run, "drop_all", self)

    def reflect(self, *_: Any, **__: Any) -> None:
        announce(self.run, "reflect", self)

    @internal
    def register(self, table: Table) -> None:
        key = table.key
        self.tables_made[key] = table
        shown = self.attributes["tables"]
        shown.put((str, key), key, Possible(table))

    @property
    def sorted_tables(self) -> Any:
        return List.of(self.tables_made.values())


@stands_for("sqlalchemy.sql.schema.ForeignKey", "sqlalchemy.ForeignKey", "sqlalchemy.schema.ForeignKey")
class ForeignKey(SchemaItem):
    """A reference of one column."""

    def __init__(self, column: Any, _constraint: Any = None, **options: Any) -> None:
        self.target = column
        self.keep((column,), options)


class Constraint(SchemaItem):
    """A constraint over columns."""

    def __init__(self, *given: Any, **options: Any) -> None:
        self.keep(given, options)


@stands_for(
    "sqlalchemy.sql.schema.PrimaryKeyConstraint",
    "sqlalchemy.PrimaryKeyConstraint",
    "sqlalchemy.schema.PrimaryKeyConstraint",
)
class PrimaryKeyConstraint(Constraint):
    """The primary key, declared of the table."""


@stands_for(
    "sqlalchemy.sql.schema.UniqueConstraint",
    "sqlalchemy.UniqueConstraint",
    "sqlalchemy.schema.UniqueConstraint",
)
class UniqueConstraint(Constraint):
    """Columns that are unique together."""


@stands_for(
    "sqlalchemy.sql.schema.CheckConstraint",
    "sqlalchemy.CheckConstraint",
    "sqlalchemy.schema.CheckConstraint",
)
class CheckConstraint(Constraint):
    """A condition that every row meets."""


@stands_for(
    "sqlalchemy.dialects.postgresql.ext.ExcludeConstraint", "sqlalchemy.dialects.postgresql.ExcludeConstraint"
)
class ExcludeConstraint(Constraint):
    """Rows of which no two may overlap."""


@stands_for(
    "sqlalchemy.sql.schema.ForeignKeyConstraint",
    "sqlalchemy.ForeignKeyConstraint",
    "sqlalchemy.schema.ForeignKeyConstraint",
)
class ForeignKeyConstraint(Constraint):
    """A reference of several columns."""

    def __init__(self, columns: Any, refcolumns: Any, name: Any = None, **options: Any) -> None:
        self.columns = self.each(columns)
        self.targets = self.each(refcolumns)
        self.keep((), {"name": name, **options})


@stands_for("sqlalchemy.sql.schema.Index", "sqlalchemy.Index", "sqlalchemy.schema.Index")
class Index(SchemaItem):
    """An index over columns and expressions."""

    def __init__(self, name: Any, *expressions: Any, **options: Any) -> None:
        self.index_name = name
        self.keep(expressions, options)


@stands_for("sqlalchemy.sql.schema.Computed", "sqlalchemy.Computed", "sqlalchemy.schema.Computed")
class Computed(SchemaItem):
    """A column that the database computes."""

    def __init__(self, sqltext: Any, persisted: Any = None, **_: Any) -> None:
        self.text = sqltext


@stands_for("sqlalchemy.sql.schema.Identity", "sqlalchemy.Identity", "sqlalchemy.schema.Identity")
class Identity(SchemaItem):
    """A column that the database numbers."""

    def __init__(self, *_: Any, **__: Any) -> None:
        """Start and step are not told."""


@stands_for(
    "sqlalchemy.sql.schema.Sequence",
    "sqlalchemy.Sequence",
    "sqlalchemy.schema.Sequence",
    "sqlalchemy.sql.schema.FetchedValue",
    "sqlalchemy.FetchedValue",
    "sqlalchemy.schema.FetchedValue",
)
class Generated(SchemaItem):
    """A value that comes from the database."""

    def __init__(self, *_: Any, **__: Any) -> None:
        """Nothing of it is told."""


@stands_for(
    "sqlalchemy.sql.schema.DefaultClause", "sqlalchemy.DefaultClause", "sqlalchemy.schema.DefaultClause"
)
class DefaultClause(SchemaItem):
    """A default that the database sets."""

    def __init__(self, arg: Any, **_: Any) -> None:
        self.text = arg


@stands_for(
    "sqlalchemy.sql.schema.ColumnDefault", "sqlalchemy.ColumnDefault", "sqlalchemy.schema.ColumnDefault"
)
class ColumnDefault(DefaultClause):
    """A default that the program sets."""


@stands_for("sqlalchemy.sql.schema.Column", "sqlalchemy.Column", "sqlalchemy.schema.Column")
class Column(Expression, SchemaItem):
    """A column, of a table or of a class that is mapped to one."""

    DECLARED = "Column"

    def __init__(self, *given: Any, **options: Any) -> None:
        rest = [plain(one) for one in given]
        self.column_name: Any = options.pop("name", None)
        if rest and _is_name(rest[0]):
            self.column_name = rest.pop(0)
        elif rest and rest[0] is None:
            rest.pop(0)
        self.declared_type: Any = options.pop("type_", None)
        for at, one in enumerate(rest[:2]):
            if self.declared_type is None and _may_be_type(one):
                self.declared_type = rest.pop(at)
                break
        self.made_under: Path = self.run.path
        self.order = self.run.next_order()
        self.keep(tuple(rest), options)
        self.expose(name=self.column_name, type=self.declared_type, key=options.get("key", self.column_name))
        for one in ("nullable", "primary_key", "unique", "index", "default", "server_default", "info", "doc"):
            if one in options:
                self.attributes[one] = options[one]

    def __get__(self, instance: Any, owner: Any) -> Any:
        """An attribute of a class: the column in the table of that class, whichever that is."""
        if instance is not None:
            return Unknown("value of a column", self.run.place())
        return attribute_of(self.run, owner, self)

    @internal
    def written(self) -> tuple[Any, ...]:
        return (self,)

    def missing_attribute(self, name: str) -> Any:
        if name in ("nullable", "primary_key", "unique", "index"):
            return False
        if name in ("table", "foreign_keys", "default", "server_default", "info", "comment", "constraints"):
            return Unknown(f"{name} of a column", self.run.place())
        return Expression.missing_attribute(self, name)

    def copy(self, **_: Any) -> Any:
        """A column of its own with the same settings."""
        made = self.run.allocate(self.cls)
        made.__dict__.update({key: value for key, value in self.__dict__.items() if key != "attributes"})
        made.attributes.update(self.attributes)
        return made

    def _copy(self, **options: Any) -> Any:
        return self.copy(**options)

    def references(self, *_: Any) -> Any:
        return Unknown("whether it refers to a column")


@stands_for("sqlalchemy.orm._orm_constructors.mapped_column", "sqlalchemy.orm.mapped_column")
class MappedColumn(Column):
    """A column of a mapped class; its annotation has a say."""

    DECLARED = "mapped_column"


@stands_for("sqlalchemy.orm.orm_insert_sentinel", "sqlalchemy.orm._orm_constructors.orm_insert_sentinel")
def orm_insert_sentinel(run: Interpreter, name: Any = None, type_: Any = None, **options: Any) -> Any:
    """A number that tells the rows of one insertion apart."""
    given = [] if plain(name) is None else [name]
    kind = run.external("sqlalchemy.sql.sqltypes.Integer") if plain(type_) is None else type_
    options.setdefault("nullable", True)
    return run.call(run.registry.class_playing(MappedColumn), [*given, kind], options)


class AttributeOf(Expression):
    """`Class.attribute`: a column of the table that the class turns out to have."""

    owner: Class
    column: Column

    @internal
    def written(self) -> tuple[Any, ...]:
        return (self,)

    def missing_attribute(self, name: str) -> Any:
        if name in ("type", "key", "name", "nullable", "primary_key", "default"):
            return self.run.attribute(self.column, name)
        if name in ("property", "table", "class_", "parent", "info", "comparator"):
            return Unknown(f"{name} of a mapped attribute", self.run.place())
        return Expression.missing_attribute(self, name)


def attribute_of(run: Interpreter, owner: Class, column: Column) -> AttributeOf:
    """`owner.attribute`."""
    made = run.allocate(run.registry.class_playing(AttributeOf))
    assert isinstance(made, AttributeOf)
    made.owner, made.column = owner, column
    return made


class Columns(StandIn):
    """`table.c`."""

    of: Table

    def missing_attribute(self, name: str) -> Any:
        if name.startswith("__"):
            return NotImplemented
        found = self.of.column(name)
        return found if found is not None else Unknown(f"column {name} of a table", self.run.place())

    def __getitem__(self, name: Any) -> Any:
        found = self.of.column(plain(name))
        return found if found is not None else Unknown("column of a table", self.run.place())

    def __iter__(self) -> Any:
        return List.of([one.value for one in self.of.items if isinstance(one.value, Column)])

    def keys(self) -> Any:
        return List.of([one.value.column_name for one in self.of.items if isinstance(one.value, Column)])

    def values(self) -> Any:
        return self.__iter__()

    def get(self, name: Any, default: Any = None) -> Any:
        found = self.of.column(plain(name))
        return default if found is None else found


def _schema(metadata: Any, options: dict[str, Any]) -> Any:
    """The database schema of a table: its own, else that of its metadata."""
    own = plain(options.get("schema"))
    return metadata.schema if own is None and isinstance(metadata, MetaData) else own


def _key(name: Any, schema: Any) -> str:
    """The name under which the metadata holds a table."""
    shown = spelled(name)[0]
    return f"{schema}.{shown}" if schema else shown


@stands_for("sqlalchemy.sql.schema.Table", "sqlalchemy.Table", "sqlalchemy.schema.Table")
class Table(SchemaItem):
    """A table; a second one of the same name in the same metadata is the first."""

    table_name: Any
    metadata: Any
    items: list[Possible]
    schema: Any

    def __new__(cls) -> Self:
        """A class of the target's may have a constructor that does not call the library's."""
        made = super().__new__(cls)
        made.table_name, made.metadata, made.schema = Unknown("name of a table"), None, None
        made.items, made.given, made.options = [], (), {}
        return made

    @classmethod
    def construct(cls, run: Interpreter, name: Any, metadata: Any = None, *items: Any, **options: Any) -> Any:
        """A table that the metadata knows already is that one, with more in it."""
        place = plain(metadata)
        known = isinstance(place, MetaData) and place.tables_made.get(
            _key(plain(name), _schema(place, options))
        )
        if known:
            known.extend(items, options)
            return known
        made = run.allocate(run.registry.class_playing(Table))
        assert isinstance(made, Table)
        Table.__init__(made, name, metadata, *items, **options)
        return made

    def __init__(self, name: Any, metadata: Any = None, *items: Any, **options: Any) -> None:
        self.table_name = plain(name)
        self.metadata = plain(metadata)
        self.schema = _schema(self.metadata, options)
        self.items = [Possible(plain(one)) for one in items]
        self.keep((), options)
        if isinstance(self.metadata, MetaData):
            self.metadata.register(self)
        self.expose(name=name, metadata=self.metadata, schema=self.schema, fullname=self.key, key=self.key)

    @internal
    def extend(self, items: tuple[Any, ...], options: dict[str, Any]) -> None:
        """Another construction of the same table."""
        self.items += [Possible(plain(one), self.run.path) for one in items]
        self.options.update(options)

    @property
    def c(self) -> Any:
        made = self.run.allocate(self.run.registry.class_playing(Columns))
        assert isinstance(made, Columns)
        made.of = self
        return made

    @property
    def columns(self) -> Any:
        return self.c

    @internal
    def column(self, name: Any) -> Column | None:
        """A column by its key."""
        for one in self.items:
            if isinstance(one.value, Column) and name in (one.value.column_name, one.value.option("key")):
                return one.value
        return None

    @property
    def key(self) -> Any:
        return _key(self.table_name, self.schema)

    def append_column(self, column: Any, **_: Any) -> None:
        self.items.append(Possible(plain(column), self.run.path))

    def append_constraint(self, constraint: Any) -> None:
        self.items.append(Possible(plain(constraint), self.run.path))

    def create(self, *_: Any, **__: Any) -> None:
        announce(self.run, "create", self)

    def drop(self, *_: Any, **__: Any) -> None:
        announce(self.run, "drop", self)

    def missing_attribute(self, name: str) -> Any:
        if name.startswith("__"):
            return NotImplemented
        return Result(f"sqlalchemy.sql.schema.Table.{name}", self.run.no_arguments, self.run.place())


def announce(run: Interpreter, what: str, subject: Any) -> None:
    """Tell whoever listens that tables are made or dropped."""
    listener = run.notes.get(DDL)
    if listener is not None:
        listener(what, subject)


def _is_name(value: Any) -> bool:
    return isinstance(value, (str, Text)) or (
        isinstance(value, Result) and value.of.rpartition(".")[2] == "quoted_name"
    )


def _may_be_type(value: Any) -> bool:
    """Whether a positional argument of a column is its type."""
    if isinstance(value, SchemaItem):
        return False
    if isinstance(value, Native):
        return False
    return (
        is_type(value)
        or isinstance(value, (External, Result, Class, Unknown))
        or hasattr(value, "alternatives")
    )


@stands_for(
    "sqlalchemy.orm.column_property",
    "sqlalchemy.orm._orm_constructors.column_property",
    "sqlalchemy.orm.deferred",
    "sqlalchemy.orm._orm_constructors.deferred",
)
def column_property(run: Interpreter, column: Any = None, *_: Any, **__: Any) -> Any:
    """A column under another loading strategy; an expression is no column of the table."""
    return column


def items_of(run: Interpreter, value: Any) -> tuple[list[Possible], dict[str, Any]]:
    """`__table_args__`: constraints and indexes, and the table's options."""
    value = plain(value)
    options: dict[str, Any] = {}
    items: list[Possible] = []
    listed = run.each(value) if isinstance(value, (Tuple, List)) else [Possible(value)]
    for one in listed:
        inner = plain(one.value)
        if isinstance(inner, Dict):
            options.update({str(plain(key)): given.value for key, given in inner.entries.values()})
        elif isinstance(inner, SchemaItem):
            items.append(Possible(inner, one.path))
    return items, options
