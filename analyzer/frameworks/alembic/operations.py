"""`op` and the object that `batch_alter_table` gives: what a revision does, handed to the recording.

Source: alembic 1.20, alembic/operations/base.py (`AbstractOperations`, `Operations`, `BatchOperations`),
ops.py, toimpl.py (what else `add_column` and `create_table` make).
"""

from __future__ import annotations

from typing import Any, Final

from analyzer.concepts.migrations import operations as steps
from analyzer.concepts.migrations.operations import NOTHING, Operation
from analyzer.concepts.tables import ConstraintDraft
from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.comparing import truth
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Native
from analyzer.evaluator.texts import spelled
from analyzer.evaluator.values import List, Result, Sequence, Unknown
from analyzer.facts import ConstraintKind
from analyzer.frameworks.alembic.connections import MigrationContext, connection_of
from analyzer.frameworks.alembic.recorder import Recorder, recorder
from analyzer.frameworks.sqlalchemy.schema import (
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    SchemaItem,
    Table,
    UniqueConstraint,
)

TYPES: Final = {
    "check": ConstraintKind.CHECK,
    "foreignkey": ConstraintKind.FOREIGN_KEY,
    "unique": ConstraintKind.UNIQUE,
}
"""What `drop_constraint` calls kinds of constraints."""

CONCURRENTLY: Final = "postgresql_concurrently"


def name_in(schema: Any, table: Any) -> str:
    """`schema.table`."""
    place, own = plain(schema), spelled(table)[0]
    return f"{place}.{own}" if isinstance(place, str) and place else own


def flag(value: Any) -> bool:
    """A boolean argument; what is not known is taken for its default."""
    return truth(value)[1] is True


class Performing(StandIn):
    """What `op` and the object of a batch share: one method for each operation, given the table."""

    @internal
    def do(self, operation: Operation) -> None:
        """A step."""
        known = recorder(self.run)
        if known is not None:
            known.do(operation)

    @internal
    def recorded(self) -> Recorder | None:
        return recorder(self.run)

    @internal
    def add(self, table: Any, column: Any, schema: Any, options: dict[str, Any], naming: Any = None) -> None:
        """A column with its constraints and indexes."""
        known = self.recorded()
        if known is None:
            return
        draft = known.drafting.column(table, column, schema, naming)
        name = name_in(schema, table)
        if not draft.columns:
            self.do(steps.Execute("a column that is not known is added", name, opaque=True))
            return
        made = draft.columns[0]
        made.place = known.place() or made.place
        self.do(
            steps.AddColumn(name, made, draft.constraints, draft.indexes, flag(options.get("if_not_exists")))
        )

    @internal
    def drop(self, table: Any, column: Any, schema: Any, options: dict[str, Any]) -> None:
        name = name_in(schema, table)
        self.do(steps.DropColumn(name, _name_of(column), flag(options.get("if_exists"))))

    @internal
    def alter(self, table: Any, column: Any, options: dict[str, Any]) -> None:
        """Name, type, nullability, default and comment of a column; what is not given stays."""
        known = self.recorded()
        if known is None:
            return
        name, own = name_in(options.get("schema"), table), _name_of(column)
        made = steps.AlterColumn(name, own)
        kind = plain(options.get("type_"))
        if kind is not None:
            made.type = known.drafting.type(kind)
        if plain(options.get("nullable")) is not None:
            made.nullable = truth(options["nullable"])[1]
        for option in ("server_default", "comment"):
            given = plain(options.get(option, False))
            if given is not False:
                setattr(made, option, known.drafting.text(given))
        changes = (made.type, made.nullable, made.server_default, made.comment)
        if changes != (None, None, NOTHING, NOTHING):
            self.do(made)
        other = plain(options.get("new_column_name") or options.get("name"))
        if other is not None and spelled(other)[0] != own:
            self.do(steps.RenameColumn(name, own, spelled(other)[0]))

    @internal
    def index(self, name: Any, table: Any, columns: Any, schema: Any, options: dict[str, Any]) -> None:
        known = self.recorded()
        if known is None:
            return
        concurrently, there = flag(options.get(CONCURRENTLY)), flag(options.get("if_not_exists"))
        own = {key: value for key, value in options.items() if key not in (CONCURRENTLY, "if_not_exists")}
        made = known.drafting.item(table, Index, [name, *_each(self.run, columns)], own, schema)
        if made is None:
            return
        made.place = known.place()
        self.do(steps.CreateIndex(name_in(schema, table), made, concurrently, there))

    @internal
    def constrain(
        self, kind: type, table: Any, given: list[Any], schema: Any, options: dict[str, Any]
    ) -> None:
        """A unique, check or foreign key constraint."""
        known = self.recorded()
        if known is None:
            return
        unchecked = flag(options.pop("postgresql_not_valid", False))
        using = options.pop("postgresql_using_index", None) is not None
        made = known.drafting.item(table, kind, given, options, schema)
        if made is not None:
            made.place = known.place()
            self.do(steps.AddConstraint(name_in(schema, table), made, unchecked, using))

    @internal
    def refer(
        self, name: Any, table: Any, referent: Any, local: Any, remote: Any, options: dict[str, Any]
    ) -> None:
        """A foreign key."""
        target = name_in(options.pop("referent_schema", None), referent)
        schema = options.pop("source_schema", options.pop("schema", None))
        targets = [f"{target}.{_name_of(one)}" for one in _each(self.run, remote)]
        given = [_list(local, self.run), _list(targets, self.run)]
        self.constrain(ForeignKeyConstraint, table, given, schema, {"name": name, **options})

    @internal
    def key(self, name: Any, table: Any, columns: Any, schema: Any) -> None:
        listed = tuple(_name_of(one) for one in _each(self.run, columns))
        shown = spelled(name)[0] if plain(name) is not None else None
        self.do(steps.AddPrimaryKey(name_in(schema, table), listed, shown))

    @internal
    def exclude(self, name: Any, table: Any, schema: Any) -> None:
        shown = spelled(name)[0] if plain(name) is not None else None
        self.do(
            steps.AddConstraint(name_in(schema, table), ConstraintDraft(ConstraintKind.EXCLUDE, (), shown))
        )

    @internal
    def unconstrain(self, name: Any, table: Any, kind: Any, schema: Any, options: dict[str, Any]) -> None:
        kind = plain(kind)
        shown = spelled(name)[0] if plain(name) is not None else None
        self.do(
            steps.DropConstraint(
                name_in(schema, table),
                shown,
                TYPES.get(kind) if isinstance(kind, str) else None,
                primary_key=kind == "primary",
                if_there=flag(options.get("if_exists")),
            )
        )

    @internal
    def unindex(self, name: Any, table: Any, schema: Any, options: dict[str, Any]) -> None:
        shown = spelled(name)[0] if plain(name) is not None else None
        self.do(
            steps.DropIndex(
                None if plain(table) is None else name_in(schema, table),
                shown,
                concurrently=flag(options.get(CONCURRENTLY)),
                if_there=flag(options.get("if_exists")),
            )
        )

    @internal
    def send(self, statement: Any) -> None:
        known = self.recorded()
        if known is not None:
            known.execute(statement)

    def missing_attribute(self, name: str) -> Any:
        """An operation that a plug-in brings."""
        if name.startswith("__"):
            return NotImplemented
        return Native(f"alembic.op.{name}", lambda run, *given, **_: foreign(run, name, given))


def foreign(run: Interpreter, name: str, given: tuple[Any, ...]) -> Any:
    """An operation that is not Alembic's own: what it does is not known."""
    known = recorder(run)
    if known is not None:
        known.do(steps.Execute(f"op.{name}"))
    return Unknown(f"result of op.{name}", run.place())


@stands_for("alembic.operations.base.Operations", "alembic.operations.Operations")
class Operations(Performing):
    """`op`."""

    def __init__(self, migration_context: Any = None, *_: Any) -> None:
        self.migration_context = migration_context

    # -- tables ----------------------------------------------------------------------------------------------

    def create_table(self, table_name: Any, *columns: Any, **options: Any) -> Any:
        known = self.recorded()
        if known is None:
            return Unknown("a table that is made")
        there = flag(options.pop("if_not_exists", False))
        draft = known.drafting.table(table_name, [plain(one) for one in columns], options)
        draft.place = known.place()
        self.do(steps.CreateTable(draft, there))
        unread = [one for one in columns if not isinstance(plain(one), SchemaItem)]
        if unread:
            self.do(steps.Execute("a column that is not known is made", draft.full_name, opaque=True))
        return known.drafting.last

    def drop_table(self, table_name: Any, *, schema: Any = None, if_exists: Any = None, **_: Any) -> None:
        self.do(steps.DropTable(name_in(schema, table_name), flag(if_exists)))

    def rename_table(self, old_table_name: Any, new_table_name: Any, *, schema: Any = None) -> None:
        self.do(steps.RenameTable(name_in(schema, old_table_name), name_in(schema, new_table_name)))

    def create_table_comment(
        self, table_name: Any, comment: Any, *, existing_comment: Any = None, schema: Any = None
    ) -> None:
        self.do(steps.Comment(name_in(schema, table_name), spelled(comment)[0]))

    def drop_table_comment(
        self, table_name: Any, *, existing_comment: Any = None, schema: Any = None
    ) -> None:
        self.do(steps.Comment(name_in(schema, table_name), None))

    def batch_alter_table(self, table_name: Any, schema: Any = None, *_: Any, **options: Any) -> Any:
        made = self.run.allocate(self.run.registry.class_playing(BatchOperations))
        assert isinstance(made, BatchOperations)
        made.table, made.schema, made.naming = table_name, schema, options.get("naming_convention")
        return made

    # -- columns ---------------------------------------------------------------------------------------------

    def add_column(self, table_name: Any, column: Any, *, schema: Any = None, **options: Any) -> None:
        self.add(table_name, column, schema, options)

    def drop_column(self, table_name: Any, column_name: Any, *, schema: Any = None, **options: Any) -> None:
        self.drop(table_name, column_name, schema, options)

    def alter_column(self, table_name: Any, column_name: Any, nullable: Any = None, **options: Any) -> None:
        self.alter(table_name, column_name, {"nullable": nullable, **options})

    # -- indexes and constraints -----------------------------------------------------------------------------

    def create_index(
        self, index_name: Any, table_name: Any, columns: Any, *, schema: Any = None, **options: Any
    ) -> None:
        self.index(index_name, table_name, columns, schema, options)

    def drop_index(
        self, index_name: Any, table_name: Any = None, *, schema: Any = None, **options: Any
    ) -> None:
        self.unindex(index_name, options.pop("tablename", table_name), schema, options)

    def create_unique_constraint(
        self, constraint_name: Any, table_name: Any, columns: Any, *, schema: Any = None, **options: Any
    ) -> None:
        given = _each(self.run, columns)
        self.constrain(UniqueConstraint, table_name, given, schema, {"name": constraint_name, **options})

    def create_check_constraint(
        self, constraint_name: Any, table_name: Any, condition: Any, *, schema: Any = None, **options: Any
    ) -> None:
        options = {"name": constraint_name, **options}
        self.constrain(CheckConstraint, table_name, [condition], schema, options)

    def create_foreign_key(
        self,
        constraint_name: Any,
        source_table: Any = None,
        referent_table: Any = None,
        local_cols: Any = None,
        remote_cols: Any = None,
        **options: Any,
    ) -> None:
        source = options.pop("source", source_table)
        referent = options.pop("referent", referent_table)
        self.refer(constraint_name, source, referent, local_cols, remote_cols, options)

    def create_primary_key(
        self, constraint_name: Any, table_name: Any, columns: Any, *, schema: Any = None
    ) -> None:
        self.key(constraint_name, table_name, columns, schema)

    def create_exclude_constraint(
        self, constraint_name: Any, table_name: Any, *_: Any, **options: Any
    ) -> None:
        self.exclude(constraint_name, table_name, options.get("schema"))

    def drop_constraint(
        self,
        constraint_name: Any,
        table_name: Any,
        type_: Any = None,
        *,
        schema: Any = None,
        **options: Any,
    ) -> None:
        self.unconstrain(constraint_name, table_name, type_, schema, options)

    # -- statements and rows ---------------------------------------------------------------------------------

    def execute(self, sqltext: Any, *_: Any, **__: Any) -> None:
        self.send(sqltext)

    def bulk_insert(self, table: Any, rows: Any, multiinsert: Any = True) -> None:
        table = plain(table)
        self.do(steps.ChangeRows(table.key if isinstance(table, Table) else None))

    def run_async(self, function: Any, *args: Any, **options: Any) -> Any:
        return self.run.call(function, [connection_of(self.run), *args], options)

    def invoke(self, operation: Any) -> Any:
        return foreign(self.run, "invoke", (operation,))

    # -- what is told ----------------------------------------------------------------------------------------

    def get_bind(self) -> Any:
        return connection_of(self.run)

    def get_context(self) -> Any:
        return self.run.call(self.run.registry.class_playing(MigrationContext), [])

    def f(self, name: Any) -> Any:
        return name

    def inline_literal(self, value: Any, type_: Any = None) -> Any:
        return value


@stands_for("alembic.operations.base.BatchOperations", "alembic.operations.BatchOperations")
class BatchOperations(Performing):
    """What `with op.batch_alter_table(name) as batch_op` gives: the same operations on one table."""

    table: Any
    schema: Any
    naming: Any

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *_: object) -> None:
        """What was recorded stands."""

    def add_column(self, column: Any, **options: Any) -> None:
        self.add(self.table, column, self.schema, options, self.naming)

    def drop_column(self, column_name: Any, **options: Any) -> None:
        self.drop(self.table, column_name, self.schema, options)

    def alter_column(self, column_name: Any, nullable: Any = None, **options: Any) -> None:
        self.alter(self.table, column_name, {"nullable": nullable, "schema": self.schema, **options})

    def create_index(self, index_name: Any, columns: Any, **options: Any) -> None:
        self.index(index_name, self.table, columns, self.schema, options)

    def drop_index(self, index_name: Any, **options: Any) -> None:
        self.unindex(index_name, self.table, self.schema, options)

    def create_unique_constraint(self, constraint_name: Any, columns: Any, **options: Any) -> None:
        options = {"name": constraint_name, "naming": self.naming, **options}
        self.constrain(UniqueConstraint, self.table, _each(self.run, columns), self.schema, options)

    def create_check_constraint(self, constraint_name: Any, condition: Any, **options: Any) -> None:
        options = {"name": constraint_name, "naming": self.naming, **options}
        self.constrain(CheckConstraint, self.table, [condition], self.schema, options)

    def create_foreign_key(
        self, constraint_name: Any, referent_table: Any, local_cols: Any, remote_cols: Any, **options: Any
    ) -> None:
        options = {"schema": self.schema, "naming": self.naming, **options}
        referent = options.pop("referent", referent_table)
        self.refer(constraint_name, self.table, referent, local_cols, remote_cols, options)

    def create_primary_key(self, constraint_name: Any, columns: Any) -> None:
        self.key(constraint_name, self.table, columns, self.schema)

    def create_exclude_constraint(self, constraint_name: Any, *_: Any, **__: Any) -> None:
        self.exclude(constraint_name, self.table, self.schema)

    def drop_constraint(self, constraint_name: Any, type_: Any = None, **options: Any) -> None:
        self.unconstrain(constraint_name, self.table, type_, self.schema, options)

    def create_table_comment(self, comment: Any, **_: Any) -> None:
        self.do(steps.Comment(name_in(self.schema, self.table), spelled(comment)[0]))

    def drop_table_comment(self, **_: Any) -> None:
        self.do(steps.Comment(name_in(self.schema, self.table), None))

    def execute(self, sqltext: Any, *_: Any, **__: Any) -> None:
        self.send(sqltext)

    def f(self, name: Any) -> Any:
        return name

    def get_context(self) -> Any:
        return self.run.call(self.run.registry.class_playing(MigrationContext), [])

    def get_bind(self) -> Any:
        return connection_of(self.run)


INSTANCES: Final = {"alembic.op": Operations}


def _name_of(value: Any) -> str:
    """A column by its name, or as an object that has one."""
    value = plain(value)
    return spelled(getattr(value, "column_name", value))[0]


def _each(run: Interpreter, columns: Any) -> list[Any]:
    columns = plain(columns)
    if isinstance(columns, (str, Result)):
        return [columns]
    if isinstance(columns, list):
        return columns
    if isinstance(columns, Sequence):
        return [plain(one.value) for one in columns.elements]
    return [plain(one.value) for one in run.each(columns)]


def _list(values: Any, run: Interpreter) -> Any:
    return List.of(_each(run, values))
