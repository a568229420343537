"""`op.get_bind()` and `inspect(bind)`: an empty database at first, then what the revisions so far made of it.

Source: SQLAlchemy 2.0.43, lib/sqlalchemy/engine/base.py, engine/reflection.py; alembic 1.20,
alembic/runtime/migration.py, environment.py.
"""

from __future__ import annotations

from typing import Any, Final

from analyzer.concepts.tables import ConstraintDraft, TableDraft
from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.texts import spelled
from analyzer.evaluator.values import Dict, List, Possible, Result, Unknown
from analyzer.facts import ConstraintKind
from analyzer.frameworks.alembic.recorder import recorder

DEFAULT_SCHEMA: Final = {"postgresql": "public", "sqlite": "main"}


class Offered(StandIn):
    """An object of whose attributes some are told; others are not known."""

    def missing_attribute(self, name: str) -> Any:
        if name.startswith("__"):
            return NotImplemented
        return Unknown(f"{name} of a connection", self.run.place())


class Transaction(Offered):
    """`with conn.begin():`, `with context.autocommit_block():`."""

    def __enter__(self) -> Any:
        return self.attributes.get("connection", self)

    def __exit__(self, *_: object) -> None:
        """What was done stands."""

    def commit(self) -> None:
        """What was done stands."""

    def rollback(self) -> None:
        """Nobody knows when this is called; what was done stands."""


def transaction(run: Interpreter, connection: Any = None) -> Any:
    """A block of statements."""
    made = run.allocate(run.registry.class_playing(Transaction))
    if connection is not None:
        made.attributes["connection"] = connection
    return made


class DialectOf(Offered):
    """`conn.dialect`."""

    def has_table(self, connection: Any, table_name: Any, schema: Any = None, **_: Any) -> Any:
        return inspector(self.run).has_table(table_name, schema)


class Connection(Offered):
    """`op.get_bind()`."""

    def execute(self, statement: Any, *_: Any, **__: Any) -> Any:
        known = recorder(self.run)
        if known is not None:
            known.execute(statement)
        return Result("sqlalchemy.engine.base.Connection.execute", self.run.no_arguments, self.run.place())

    def exec_driver_sql(self, statement: Any, *_: Any, **__: Any) -> Any:
        return self.execute(statement)

    def scalar(self, statement: Any, *_: Any, **__: Any) -> Any:
        return self.execute(statement)

    def scalars(self, statement: Any, *_: Any, **__: Any) -> Any:
        return self.execute(statement)

    def begin(self) -> Any:
        return transaction(self.run, self)

    def begin_nested(self) -> Any:
        return transaction(self.run, self)

    def connect(self) -> Any:
        return transaction(self.run, self)

    def execution_options(self, **_: Any) -> Any:
        return self

    def commit(self) -> None:
        """What was done stands."""

    def run_sync(self, function: Any, *args: Any, **options: Any) -> Any:
        return self.run.call(function, [self, *args], options)

    @property
    def engine(self) -> Any:
        return self


def connection_of(run: Interpreter) -> Any:
    """The connection of the revision that is running."""
    made = run.allocate(run.registry.class_playing(Connection))
    known = recorder(run)
    spoken = known.dialect if known is not None else Unknown("the dialect of a connection")
    dialect = run.allocate(run.registry.class_playing(DialectOf))
    dialect.attributes["name"] = spoken
    made.attributes.update(dialect=dialect, name=spoken)
    return made


@stands_for("alembic.runtime.migration.MigrationContext", "alembic.migration.MigrationContext")
class MigrationContext(Offered):
    """`op.get_context()`."""

    def __init__(self, *_: Any, **__: Any) -> None:
        connection = connection_of(self.run)
        self.expose(
            bind=connection, connection=connection, dialect=connection.attributes["dialect"], as_sql=False
        )

    def autocommit_block(self) -> Any:
        return transaction(self.run)

    def begin_transaction(self, *_: Any) -> Any:
        return transaction(self.run)

    def execute(self, sql: Any, *_: Any, **__: Any) -> None:
        connection_of(self.run).execute(sql)


@stands_for("alembic.context.is_offline_mode")
def is_offline_mode(run: Interpreter) -> Any:
    return False if recorder(run) is not None else Unknown("whether Alembic writes a script")


@stands_for("alembic.context.get_context")
def get_context(run: Interpreter) -> Any:
    return run.call(run.registry.class_playing(MigrationContext), [])


@stands_for("alembic.context.get_bind")
def get_bind(run: Interpreter) -> Any:
    return connection_of(run)


@stands_for("alembic.context.get_x_argument")
def get_x_argument(run: Interpreter, as_dictionary: Any = False) -> Any:
    """What is given on the command line: nothing."""
    return Dict({}) if plain(as_dictionary) is True else List.of([])


@stands_for(
    "sqlalchemy.inspection.inspect",
    "sqlalchemy.inspect",
    "sqlalchemy.engine.reflection.Inspector.from_engine",
    "sqlalchemy.Inspector.from_engine",
    "sqlalchemy.engine.Inspector.from_engine",
)
def inspect(run: Interpreter, subject: Any, raiseerr: Any = True) -> Any:
    """An inspector of the connection; of anything else, what the library would tell."""
    if isinstance(plain(subject), Connection) and recorder(run) is not None:
        return inspector(run)
    return Result("sqlalchemy.inspection.inspect", run.no_arguments, run.place())


class Inspector(Offered):
    """What tables, columns, keys and indexes there are now."""

    def get_table_names(self, schema: Any = None, **_: Any) -> Any:
        place = self.place_of(schema)
        return List.of(
            [
                spelled(one.name)[0]
                for _, one in sorted(self.tables().items())
                if place is None or self.place_of(one.schema) == place
            ]
        )

    def get_sorted_table_and_fkc_names(self, schema: Any = None, **_: Any) -> Any:
        return Unknown("tables in the order of their keys")

    def get_view_names(self, schema: Any = None, **_: Any) -> Any:
        return Unknown("views of a database")

    def get_schema_names(self, **_: Any) -> Any:
        return Unknown("schemas of a database")

    def has_table(self, table_name: Any, schema: Any = None, **_: Any) -> Any:
        name = spelled(table_name)[0]
        return Unknown("whether a table is there") if "{?}" in name else self.table(name, schema) is not None

    def has_index(self, table_name: Any, index_name: Any, schema: Any = None, **_: Any) -> Any:
        table = self.table(spelled(table_name)[0], schema)
        wanted = spelled(index_name)[0]
        return table is not None and any(spelled(one.name)[0] == wanted for one in table.indexes)

    def get_columns(self, table_name: Any, schema: Any = None, **_: Any) -> Any:
        return self.listed(
            table_name,
            schema,
            lambda table: [
                {
                    "name": spelled(one.name)[0],
                    "nullable": one.nullable,
                    "default": one.server_default,
                    "type": Unknown("the type of a column"),
                    "autoincrement": Unknown("whether a column is numbered"),
                    "comment": one.comment,
                }
                for one in table.columns
            ],
        )

    def get_indexes(self, table_name: Any, schema: Any = None, **_: Any) -> Any:
        return self.listed(
            table_name,
            schema,
            lambda table: [
                {
                    "name": spelled(one.name)[0] if one.name is not None else None,
                    "column_names": List.of([spelled(each)[0] for each in one.columns]),
                    "unique": one.unique,
                }
                for one in table.indexes
            ],
        )

    def get_unique_constraints(self, table_name: Any, schema: Any = None, **_: Any) -> Any:
        return self.constraints(
            table_name,
            schema,
            ConstraintKind.UNIQUE,
            lambda one: {"column_names": List.of([spelled(each)[0] for each in one.columns])},
        )

    def get_check_constraints(self, table_name: Any, schema: Any = None, **_: Any) -> Any:
        return self.constraints(
            table_name, schema, ConstraintKind.CHECK, lambda one: {"sqltext": one.expression or ""}
        )

    def get_foreign_keys(self, table_name: Any, schema: Any = None, **_: Any) -> Any:
        def told(one: ConstraintDraft) -> dict[str, Any]:
            place, _, target = spelled(one.target)[0].rpartition(".")
            return {
                "constrained_columns": List.of([spelled(each)[0] for each in one.columns]),
                "referred_schema": place or None,
                "referred_table": target,
                "referred_columns": List.of([spelled(each)[0] for each in one.target_columns]),
                "options": dict_of({"ondelete": one.on_delete} if one.on_delete else {}),
            }

        return self.constraints(table_name, schema, ConstraintKind.FOREIGN_KEY, told)

    def get_pk_constraint(self, table_name: Any, schema: Any = None, **_: Any) -> Any:
        table = self.table(spelled(table_name)[0], schema)
        if table is None:
            return Unknown("the key of a table that is not there")
        key = [spelled(one.name)[0] for one in table.columns if one.primary_key]
        name = f"{spelled(table.name)[0]}_pkey" if self.speaks() == "postgresql" else None
        return dict_of({"constrained_columns": List.of(key), "name": name})

    @internal
    def tables(self) -> dict[str, TableDraft]:
        known = recorder(self.run)
        return known.replay.schema.tables if known is not None else {}

    @internal
    def speaks(self) -> str:
        known = recorder(self.run)
        return known.dialect if known is not None else ""

    @internal
    def place_of(self, schema: Any) -> str | None:
        """A named schema; none, where it is the one that needs no name."""
        schema = plain(schema)
        return None if schema == DEFAULT_SCHEMA.get(self.speaks()) else schema

    @internal
    def table(self, name: str, schema: Any) -> TableDraft | None:
        known = recorder(self.run)
        place = self.place_of(schema)
        return known.replay.schema.find(f"{place}.{name}" if place else name) if known is not None else None

    @internal
    def listed(self, name: Any, schema: Any, told: Any) -> Any:
        """A list of dictionaries about a table; of one that is not there, it raises."""
        table = self.table(spelled(name)[0], schema)
        if table is None:
            return self.run.fails("NoSuchTableError", f"no table {spelled(name)[0]}")
        return List.of([dict_of(one) for one in told(table)])

    @internal
    def constraints(self, name: Any, schema: Any, kind: ConstraintKind, told: Any) -> Any:
        return self.listed(
            name,
            schema,
            lambda table: [
                {"name": self.named(table, one), **told(one)} for one in table.constraints if one.kind is kind
            ],
        )

    @internal
    def named(self, table: TableDraft, one: ConstraintDraft) -> str | None:
        """The name of a constraint: as it was given, or as PostgreSQL makes one."""
        if one.name is not None:
            return spelled(one.name)[0]
        if self.speaks() != "postgresql":
            return None
        ending = {"unique": "key", "foreign_key": "fkey", "check": "check"}.get(one.kind.value, "excl")
        return "_".join([spelled(table.name)[0], *(spelled(each)[0] for each in one.columns), ending])


def inspector(run: Interpreter) -> Any:
    """An inspector of the database as it is now."""
    return run.allocate(run.registry.class_playing(Inspector))


def dict_of(entries: dict[str, Any]) -> Any:
    """A dictionary of the target's."""
    made = Dict({})
    for key, value in entries.items():
        made.put((str, key), key, Possible(value))
    return made
