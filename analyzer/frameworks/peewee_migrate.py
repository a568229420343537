"""peewee-migrate: migrations of peewee's models, and the schema that they build on an empty database.

Modelled: files `<three digits>_<name>.py` with a function `migrate(migrator, ...)`, each folder a history in
the order of their names; all that a `Migrator` does, models by class, by the class's name and by the table's,
`migrator.orm`; SQL in `migrator.sql`.
Not modelled: functions that are run on rows (`migrator.run`, `migrator.python`), the table `migratehistory`;
`rollback` is not run: it is only looked at whether it does anything.
Source: peewee-migrate 2.3 peewee_migrate/migrator.py, router.py
"""

from __future__ import annotations

import re
from functools import partial
from typing import Any, Final

from analyzer.concepts.migrations.files import function_of, loaded, statements
from analyzer.concepts.migrations.operations import (
    AddColumn,
    AddConstraint,
    AlterColumn,
    ChangeRows,
    CreateIndex,
    CreateTable,
    DropColumn,
    DropConstraint,
    DropIndex,
    DropTable,
    Execute,
    Operation,
    RenameColumn,
    RenameTable,
)
from analyzer.concepts.migrations.recording import Replay, Revision, migrations
from analyzer.concepts.migrations.sending import send
from analyzer.concepts.models import flag
from analyzer.concepts.tables import IndexDraft, TableDraft
from analyzer.evaluator import StandIn, stands_for
from analyzer.evaluator.comparing import truth
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.standin import internal
from analyzer.evaluator.symbols import Class, Instance
from analyzer.evaluator.values import Place, Unknown
from analyzer.frameworks.peewee.mapping import MappedModel, Models

TOOL: Final = "peewee-migrate"

MAX_STEPS: Final = 12_000
"""Statements and calls of one `migrate`: the first one makes all tables."""

_NAME: Final = re.compile(r"(?:^|/)\d{3}_[^/.]+\.py$")


@stands_for("peewee_migrate.migrator.Migrator", "peewee_migrate.Migrator")
class Migrator(StandIn):
    """What `migrate` is given."""

    replay: Replay
    dialect: str
    models: Models
    known: dict[str, MappedModel]
    """The models of this time, by the names of their classes and tables."""

    @property
    def orm(self) -> Any:
        made = self.run.allocate(self.run.registry.class_playing(Orm))
        assert isinstance(made, Orm)
        made.migrator = self
        return made

    def missing_attribute(self, name: str) -> Any:
        """A model by the name of its class."""
        return self.model_class(name) if not name.startswith("__") else NotImplemented

    @internal
    def model_class(self, name: Any) -> Any:
        model = self.known.get(name) if isinstance(name := plain(name), str) else None
        return model.cls if model is not None else Unknown(f"model {name}", self.run.place())

    @internal
    def model_of(self, given: Any) -> MappedModel | None:
        """A model by its class or a name."""
        given = plain(given)
        name = given.name if isinstance(given, Class) else given
        found = self.known.get(name) if isinstance(name, str) else None
        if found is None and isinstance(
            given, Class
        ):  # of the code as it is now: its table is the one of that time
            found = self.models.know(given)
            told = found.table_name()
            found = self.known.get(told, found) if isinstance(told, str) else found
        return found

    @internal
    def do(self, operation: Operation) -> None:
        self.replay.do(operation, self.run.place(), self.run.path)

    # -- models ----------------------------------------------------------------------------------------------

    def create_model(self, model: Any) -> Any:
        cls = plain(model)
        if isinstance(cls, Class):
            mapped = self.models.know(cls)
            self.known[cls.name] = mapped
            name = mapped.table_name()
            if isinstance(name, str):
                self.known[name] = mapped
            draft = self.models.draft(mapped)
            draft.cls = None
            self.do(CreateTable(draft))
        return model

    def remove_model(self, model: Any, cascade: Any = True) -> None:
        mapped = self.model_of(model)
        if mapped is not None:
            self.do(DropTable(_table(mapped), cascade=truth(cascade)[1] is not False))
            self.known = {name: one for name, one in self.known.items() if one is not mapped}

    def rename_table(self, model: Any, new_name: Any) -> Any:
        mapped, to = self.model_of(model), plain(new_name)
        if mapped is not None and isinstance(to, str):
            self.do(RenameTable(_table(mapped), to))
            self.known = {name: one for name, one in self.known.items() if name != mapped.table_name()}
            mapped.options["table_name"] = to
            self.known[to] = mapped
        return model

    # -- fields ----------------------------------------------------------------------------------------------

    def add_fields(self, model: Any, allow_not_null: Any = False, **fields: Any) -> Any:
        mapped = self.model_of(model)
        if mapped is None:
            return model
        for name, field in fields.items():
            draft = self._of_field(mapped, name, plain(field))
            if draft is not None:
                column = draft.columns[0]
                self.do(
                    AddColumn(
                        _table(mapped),
                        column,
                        draft.constraints,
                        draft.indexes,
                        one_time_default=column.default is not None,
                    )
                )
        return model

    def change_fields(self, model: Any, **fields: Any) -> Any:
        mapped = self.model_of(model)
        if mapped is None:
            return model
        for name, field in fields.items():
            before, was_unique = mapped.column(name), _flagged(mapped, name, "unique")
            draft = self._of_field(mapped, name, plain(field))
            if draft is None:
                continue
            column, table = draft.columns[0], _table(mapped)
            if before != column.name:
                self.do(RenameColumn(table, before, column.name))
            self.do(AlterColumn(table, column.name, column.type, column.nullable))
            for constraint in draft.constraints:
                self.do(AddConstraint(table, constraint))
            if flag(field, "unique") and not was_unique:
                self.do(CreateIndex(table, IndexDraft([column.name], unique=True, place=self.run.place())))
            elif was_unique and not flag(field, "unique"):
                self.do(DropIndex(table, columns=(column.name,)))
        return model

    @internal
    def _of_field(self, mapped: MappedModel, name: str, field: Any) -> TableDraft | None:
        """A table with only this field, which is the model's from now on."""
        if not isinstance(field, Instance):
            return None
        mapped.fields = [one for one in mapped.fields if one[0] != name]
        mapped.fields.append((name, field, mapped.cls))
        draft = TableDraft(_table(mapped), TOOL)
        self.models.field(draft, mapped, name, field, mapped.cls, mapped.key())
        return draft if draft.columns else None

    def remove_fields(self, model: Any, *names: Any, **_: Any) -> Any:
        mapped = self.model_of(model)
        if mapped is None:
            return model
        for name in names:
            if isinstance(name := plain(name), str):
                self.do(DropColumn(_table(mapped), mapped.column(name)))
                mapped.fields = [one for one in mapped.fields if one[0] != name]
        return model

    def rename_field(self, model: Any, old_name: Any, new_name: Any) -> Any:
        mapped, old, new = self.model_of(model), plain(old_name), plain(new_name)
        field = mapped.field_named(old) if mapped is not None and isinstance(old, str) else None
        if mapped is not None and field is not None and isinstance(new, str):
            before = mapped.column(old)
            field.attributes.pop("column_name", None)
            mapped.fields = [(new if one[0] == old else one[0], *one[1:]) for one in mapped.fields]
            self.do(RenameColumn(_table(mapped), before, mapped.column(new)))
        return model

    def add_not_null(self, model: Any, *names: Any) -> Any:
        return self._nullable(model, names, False)

    def drop_not_null(self, model: Any, *names: Any) -> Any:
        return self._nullable(model, names, True)

    @internal
    def _nullable(self, model: Any, names: tuple[Any, ...], nullable: bool) -> Any:
        mapped = self.model_of(model)
        if mapped is None:
            return model
        for name in names:
            if isinstance(name := plain(name), str):
                self.do(AlterColumn(_table(mapped), mapped.column(name), nullable=nullable))
        return model

    def add_default(self, model: Any, name: Any, default: Any) -> Any:
        mapped, field = self.model_of(model), plain(name)
        if mapped is not None and isinstance(field, str):
            self.do(ChangeRows(_table(mapped)))  # rows without a value get it
        return model

    # -- indexes, constraints, SQL ---------------------------------------------------------------------------

    def add_index(self, model: Any, *columns: Any, unique: Any = False, **_: Any) -> Any:
        mapped = self.model_of(model)
        if mapped is not None:
            named = self._columns(mapped, columns)
            made = IndexDraft([*named], unique=truth(unique)[1] is True, place=self.run.place())
            self.do(CreateIndex(_table(mapped), made))
        return model

    def drop_index(self, model: Any, *columns: Any) -> Any:
        mapped = self.model_of(model)
        if mapped is not None:
            self.do(DropIndex(_table(mapped), columns=self._columns(mapped, columns)))
        return model

    @internal
    def _columns(self, mapped: MappedModel, names: tuple[Any, ...]) -> tuple[str, ...]:
        return tuple(mapped.column(name) for one in names if isinstance(name := plain(one), str))

    def add_constraint(self, model: Any, name: Any, constraint: Any) -> Any:
        self.do(Execute(f"ADD CONSTRAINT {plain(name)}"))
        return model

    def drop_constraints(self, model: Any, *names: Any) -> Any:
        mapped = self.model_of(model)
        if mapped is None:
            return model
        for name in names:
            if isinstance(name := plain(name), str):
                self.do(DropConstraint(_table(mapped), name))
        return model

    def sql(self, sql: Any, *_: Any) -> None:
        send(self.replay, sql, self.dialect, self.run.place(), self.run.path)

    def execute(self, sql: Any, *_: Any) -> None:
        self.sql(sql)


@stands_for("peewee_migrate.migrator.ORM")
class Orm(StandIn):
    """`migrator.orm`: the models of this time by the names of their tables."""

    migrator: Migrator

    def __getitem__(self, name: Any) -> Any:
        return self.migrator.model_class(name)

    def missing_attribute(self, name: str) -> Any:
        return self.migrator.model_class(name) if not name.startswith("__") else NotImplemented


def _table(mapped: MappedModel) -> str:
    return str(mapped.full_name())


def _flagged(mapped: MappedModel, name: str, what: str) -> bool:
    field = mapped.field_named(name)
    return field is not None and flag(field, what)


def replay(run: Interpreter, dialect: str) -> None:
    """Every folder of migrations."""
    histories: dict[str, list[str]] = {}
    for file in run.tree.files:
        if (
            not file.is_test
            and _NAME.search(file.path)
            and b"def migrate(migrator" in run.tree.peek(file.path)
        ):
            histories.setdefault(file.path.rpartition("/")[0], []).append(file.path)
    for folder, paths in sorted(histories.items()):
        migrator = run.allocate(run.registry.class_playing(Migrator))
        assert isinstance(migrator, Migrator)
        migrator.replay, migrator.dialect = migrations(run).replay(TOOL, folder), dialect
        migrator.models, migrator.known = Models(run, []), {}
        before: list[tuple[str, str]] = []
        for path in sorted(paths):
            before.append(_migrate(run, migrator, folder, path, tuple(before[-1:])))
        migrator.replay.revisions[-1].is_head = True


def _migrate(
    run: Interpreter, migrator: Migrator, folder: str, path: str, before: tuple[tuple[str, str], ...]
) -> tuple[str, str]:
    module, bound = loaded(run, path, "migration")
    function, back = function_of(run, bound, "migrate"), function_of(run, bound, "rollback")
    line = function.node.lineno if function is not None else 1
    place = Place(path, line, line)
    revision = Revision(folder, path.rpartition("/")[2].removesuffix(".py"), place, module.name, before)
    revision.reversible = back is not None and bool(statements(back.node))
    migrator.replay.begin(revision)
    if function is not None:
        given = [migrator, Unknown("database")]
        run.demand(f"migration {path}", partial(run.call, function, given), most=MAX_STEPS)
    return revision.key
