"""Operations, one after the other: to the state of the models, and to steps of the database.

The tables are those that the last state means; of each operation it is noted what the database has to do.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Final

from analyzer.concepts.callables import describe
from analyzer.concepts.migrations import operations as steps
from analyzer.concepts.migrations.history import in_order
from analyzer.concepts.migrations.operations import NOTHING, Given, Problem
from analyzer.concepts.migrations.recording import Replay, Revision, migrations, written_on
from analyzer.concepts.migrations.statements import operations as read_sql
from analyzer.concepts.tables import ColumnDraft, ConstraintDraft, IndexDraft, TableDraft
from analyzer.evaluator.conditions import Path
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class, Function, Instance, name_of
from analyzer.evaluator.texts import HOLE, spelled
from analyzer.evaluator.values import (
    Arguments,
    External,
    Join,
    List,
    Place,
    Possible,
    Result,
    Sequence,
    Tuple,
)
from analyzer.facts import ConstraintKind
from analyzer.frameworks.django.configuration import make_current
from analyzer.frameworks.django.fields import Field
from analyzer.frameworks.django.indexes import CheckConstraint, Index, UniqueConstraint
from analyzer.frameworks.django.migrations import operations as played
from analyzer.frameworks.django.migrations.beside import add
from analyzer.frameworks.django.migrations.columns import (
    column_name,
    column_of,
    columns_named,
    is_text,
    relations_between,
    stored,
    through_name,
)
from analyzer.frameworks.django.migrations.loading import File, Graph, graph_of
from analyzer.frameworks.django.migrations.options import append_to, given_name, groups, listed, remove_from
from analyzer.frameworks.django.migrations.state import ModelState, ProjectState, entries_of
from analyzer.frameworks.django.related_fields import ManyToManyField
from analyzer.frameworks.django.settings import Project

TOOL: Final = "django"


def replay(run: Interpreter, dialect: str) -> None:
    """The migrations of every project that was read; of a library of applications, those of its packages."""
    projects = [one for one in run.notes.get("django.projects", ()) if isinstance(one, Project)]
    for project in projects:
        make_current(run, project)
        _replay(run, dialect, project.name, graph_of(run, installed=True))
    if not projects:
        _replay(run, dialect, "", graph_of(run, installed=False))


def _replay(run: Interpreter, dialect: str, name: str, graph: Graph) -> None:
    if not graph.files:
        return
    performer = Performer(run, migrations(run).replay(TOOL, name), dialect)
    distances = distances_in(graph)
    for one in graph.files:
        performer.migrate(one, graph, distances[one.key])
    schema = performer.replay.schema
    schema.tables = {draft.full_name: draft for draft in performer.state.tables(run)}
    add(schema, performer.sent)


def distances_in(graph: Graph) -> dict[tuple[str, str], int]:
    """How many migrations of the same application lead from each to one that none of them comes after."""
    own: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for one in graph.files:
        label, name = one.key
        own[label][name] = [other for place, other in graph.depends_on(one) if place == label]
    return {
        (label, name): distance
        for label, several in own.items()
        for name, distance in in_order(several).distance.items()
    }


class Performer:
    """Keeps the state while migrations are performed."""

    def __init__(self, run: Interpreter, replay: Replay, dialect: str) -> None:
        self._run = run
        self.replay = replay
        self.state = ProjectState()
        self._dialect = dialect
        self._file: File | None = None
        self._place: Place | None = None
        self._path: Path = ()
        self._silent = False
        """Whether only the state is told: the database knows already, or is told otherwise"""
        self._undone: list[bool | None] = []
        self.sent: list[steps.Operation] = []
        """What SQL did of which nobody told the state"""
        self._told = False
        """Whether the state is told by somebody else what SQL does"""

    def migrate(self, file: File, graph: Graph, distance: int) -> None:
        """One migration."""
        revision = Revision(
            file.key[0],
            file.key[1],
            file.place,
            file.module.name,
            graph.depends_on(file),
            [own if label == file.key[0] else f"{label}.{own}" for label, own in file.replaces],
            is_head=distance == 0,
            distance=distance,
            written=written_on(self._run.tree.peek(file.place.path), file.key[1]),
        )
        self.replay.begin(revision)
        self._file, self._undone = file, []
        for one in file.operations:
            self.perform(one)
        revision.reversible = False if False in self._undone else None if None in self._undone else True

    def perform(self, one: Possible) -> None:
        """One operation."""
        operation = plain(one.value)
        if isinstance(operation, Join):  # the same in words of two libraries, or of two of their versions
            known = [plain(each.value) for each in operation.alternatives]
            operation = next((each for each in known if isinstance(each, played.Operation)), None)
        if not isinstance(operation, played.Operation):
            self._lost(name_of(operation) if operation is not None else "an operation")
            return
        before = self._place, self._path
        self._place, self._path = operation.place or self._place, one.path
        action = next((_ACTIONS[kind] for kind in type(operation).__mro__ if kind in _ACTIONS), None)
        if action is None or self._changes_by_code(operation):
            self._note(steps.Execute(name_of(operation.cls)))
            self._lost(name_of(operation.cls))
        else:
            action(self, operation)
        self._place, self._path = before

    def _changes_by_code(self, operation: played.Operation) -> bool:
        """Whether an operation of the target's own tells the state by a method."""
        cls = operation.cls
        return isinstance(cls, Class) and any(
            isinstance(base, Class) and isinstance(base.namespace.get("state_forwards"), Function)
            for base in cls.mro
        )

    def _lost(self, what: str) -> None:
        problem = Problem(HOLE, f"{what} is no operation that is known: what it does to models is not")
        self.replay.schema.doubt(problem)
        self.replay.problems.append((problem, self._place or (self._file.place if self._file else None)))

    def _note(self, step: steps.Operation, before: ColumnDraft | None = None) -> None:
        """A step of the database; `before`: the column as it is."""
        if self._silent:
            return
        table = step.about
        if before is not None and table is not None:
            self.replay.schema.tables[table] = TableDraft(table, TOOL, columns=[before])
        self.replay.note(step, self._place, self._path)
        if before is not None and table is not None:
            del self.replay.schema.tables[table]

    @property
    def label(self) -> str:
        """The application whose migration is performed."""
        assert self._file is not None
        return self._file.key[0]

    def _model(self, name: str) -> ModelState | None:
        found = self.state.find(self.label, name)
        if found is None:
            what = f"{self.label}.{name}"
            problem = Problem(what, f"no migration that was read makes the model {what}")
            self.replay.problems.append((problem, self._place))
        return found

    def _field(self, given: Any) -> Any:
        """A field; one whose class derives from a library's that nobody models, as what that is given."""
        value = plain(given)
        if not isinstance(value, Instance) or isinstance(value, Field) or not isinstance(value.cls, Class):
            return given
        unread = next((base.name for base in value.cls.mro if isinstance(base, External)), None)
        call = self._call_at(value.place)
        module = self._file.module if self._file is not None else None
        if unread is None or call is None or module is None or module.frame is None:
            return given
        with self._run.at((), call, module):
            options = {
                one.arg: self._run.evaluate(one.value, module.frame) for one in call.keywords if one.arg
            }
        return Result(unread, Arguments([], options), value.place)

    def _call_at(self, place: Place | None) -> ast.Call | None:
        """The innermost call that stands in these lines of the migration."""
        tree = self._file.module.tree if self._file is not None else None
        if tree is None or place is None:
            return None
        lines = place.line, place.end_line
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
        return next((one for one in reversed(calls) if (one.lineno, one.end_lineno) == lines), None)

    # -- models ----------------------------------------------------------------------------------------------

    def create_model(self, operation: played.CreateModel) -> None:
        assert self._file is not None
        listed: dict[str, Possible] = {}
        for one in self._run.each(operation.given.get("fields")):
            pair = plain(one.value)
            if isinstance(pair, Sequence) and len(pair.elements) == 2:
                name, given = (each.value for each in pair.elements)
                listed[spelled(name)[0]] = Possible(self._field(given), one.path)
        bases = operation.option("bases")
        state = ModelState(
            self.label,
            operation.text("name"),
            listed,
            entries_of(operation.given.get("options")),
            [plain(one.value) for one in self._run.each(bases)] if isinstance(bases, Sequence) else [],
            self._file.module,
            operation.place or self._file.place,
            self._path,
        )
        self.state.models[state.key] = state
        if not state.has_table:
            return
        columns = [column_of(name, made) for name, made in stored(state)]
        draft = TableDraft(state.table, TOOL, columns=[column for column, _, _ in columns], place=state.place)
        self._note(steps.CreateTable(draft))
        for name, made in relations_between(state):
            self._note(
                steps.CreateTable(TableDraft(through_name(state, name, made), TOOL, place=state.place))
            )

    def delete_model(self, operation: played.DeleteModel) -> None:
        state = self._model(operation.text("name"))
        if state is None:
            return
        del self.state.models[state.key]
        if state.has_table:
            for name, made in relations_between(state):
                self._note(steps.DropTable(through_name(state, name, made)))
            self._note(steps.DropTable(state.table))

    def rename_model(self, operation: played.RenameModel) -> None:
        state = self._model(operation.text("old_name"))
        if state is None:
            return
        before, between = (
            state.table,
            [(name, through_name(state, name, made)) for name, made in relations_between(state)],
        )
        self.state.rename_model(self.label, operation.text("old_name"), operation.text("new_name"))
        if not state.has_table:
            return
        if state.table != before:
            self._note(steps.RenameTable(before, state.table))
        for name, table in between:
            made = state.field(name)
            if made is not None and through_name(state, name, made) != table:
                self._note(steps.RenameTable(table, through_name(state, name, made)))

    def alter_table(self, operation: played.AlterModelTable) -> None:
        state = self._model(operation.text("name"))
        if state is None:
            return
        before = state.table
        state.options["db_table"] = operation.option("table")
        if state.has_table and before != state.table:
            self._note(steps.RenameTable(before, state.table))

    def alter_comment(self, operation: played.AlterModelTableComment) -> None:
        state = self._model(operation.text("name"))
        if state is not None:
            state.options["db_table_comment"] = operation.option("table_comment")
            self._note(steps.Comment(state.table, spelled(operation.option("table_comment"))[0]))

    def alter_options(self, operation: played.AlterModelOptions) -> None:
        state = self._model(operation.text("name"))
        if state is not None:
            given = entries_of(operation.given.get("options"))
            kept = {name: value for name, value in state.options.items() if name not in ALTERED_OPTIONS}
            state.options = {**kept, **given}

    def alter_together(self, operation: played.Operation, option: str) -> None:
        state = self._model(operation.text("name"))
        if state is None:
            return
        before = groups(self._run, state.options.get(option))
        state.options[option] = operation.given.get(option)
        after = groups(self._run, state.options[option])
        for group in before:
            if group not in after:
                self._note(self._without_group(state, option, group))
        for group in after:
            if group not in before:
                self._note(self._with_group(state, option, group))

    def _with_group(self, state: ModelState, option: str, group: tuple[str, ...]) -> steps.Operation:
        columns = columns_named(state, group)
        if option == "unique_together":
            return steps.AddConstraint(state.table, ConstraintDraft(ConstraintKind.UNIQUE, columns))
        return steps.CreateIndex(state.table, IndexDraft(columns))

    def _without_group(self, state: ModelState, option: str, group: tuple[str, ...]) -> steps.Operation:
        columns = tuple(columns_named(state, group))
        if option == "unique_together":
            return steps.DropConstraint(state.table, kind=ConstraintKind.UNIQUE, columns=columns)
        return steps.DropIndex(state.table, columns=columns)

    # -- fields ----------------------------------------------------------------------------------------------

    def add_field(self, operation: played.AddField) -> None:
        state = self._model(operation.text("model_name"))
        if state is None:
            return
        name, given = operation.text("name"), self._field(operation.given.get("field"))
        state.fields[name] = Possible(given, self._path)
        made = plain(given)
        if not state.has_table or not isinstance(made, Field):
            return
        if isinstance(made, ManyToManyField):
            if plain(made.options.get("through")) is None:
                draft = TableDraft(through_name(state, name, made), TOOL, place=self._place)
                self._note(steps.CreateTable(draft))
        elif made.STORED:
            column, constraints, indexes = column_of(name, made)
            filled = any(one in made.options for one in ("default", "db_default")) or made.flag(
                "auto_now_add"
            )
            self._note(
                steps.AddColumn(
                    state.table,
                    column,
                    constraints,
                    indexes,
                    one_time_default=filled
                    or made.flag("auto_now")
                    or (made.flag("blank") and is_text(made)),
                )
            )

    def remove_field(self, operation: played.RemoveField) -> None:
        state = self._model(operation.text("model_name"))
        if state is None:
            return
        name = operation.text("name")
        made = state.field(name)
        state.fields.pop(name, None)
        if made is None or not state.has_table:
            return
        if isinstance(made, ManyToManyField):
            if plain(made.options.get("through")) is None:
                self._note(steps.DropTable(through_name(state, name, made)))
        elif made.STORED:
            self._note(steps.DropColumn(state.table, column_name(name, made)))

    def alter_field(self, operation: played.AlterField) -> None:
        state = self._model(operation.text("model_name"))
        if state is None:
            return
        name, given = operation.text("name"), self._field(operation.given.get("field"))
        if name not in state.fields:
            self.replay.problems.append((_no_field(state, name), self._place))
            return
        before, after = state.field(name), plain(given)
        state.fields[name] = Possible(given, self._path)
        if not state.has_table or not isinstance(before, Field) or not isinstance(after, Field):
            return
        if before.STORED and after.STORED:
            self._altered(state.table, name, before, after)

    def _altered(self, table: str, name: str, before: Field, after: Field) -> None:
        """What changes of a column that stays."""
        old, had, were = column_of(name, before)
        new, has, are = column_of(name, after)
        if old.name != new.name:
            self._note(steps.RenameColumn(table, spelled(old.name)[0], spelled(new.name)[0]))
            old = replace(old, name=new.name)
        column = spelled(new.name)[0]
        kinds = {one.kind for one in had}, {one.kind for one in has}
        for kind in sorted(kinds[0] - kinds[1]):
            self._note(steps.DropConstraint(table, kind=kind, columns=(column,)))
        if were and not are:
            self._note(steps.DropIndex(table, columns=(column,)))
        retyped = (old.type.kind, old.type.facts()) != (new.type.kind, new.type.facts())
        default: str | Given | None = (
            new.server_default if old.server_default != new.server_default else NOTHING
        )
        if retyped or old.nullable != new.nullable or default is not NOTHING:
            altered = steps.AlterColumn(
                table,
                column,
                new.type if retyped else None,
                new.nullable if old.nullable != new.nullable else None,
                default,
            )
            self._note(altered, before=old)
        for one in has:
            if one.kind not in kinds[0]:
                self._note(steps.AddConstraint(table, one))
        if are and not were:
            self._note(steps.CreateIndex(table, are[0]))

    def rename_field(self, operation: played.RenameField) -> None:
        state = self._model(operation.text("model_name"))
        if state is None:
            return
        old, new = operation.text("old_name"), operation.text("new_name")
        made = state.field(old)
        self.state.rename_field(state, old, new)
        if made is None or not state.has_table:
            return
        if made.STORED and column_name(old, made) != column_name(new, made):
            self._note(steps.RenameColumn(state.table, column_name(old, made), column_name(new, made)))
        elif isinstance(made, ManyToManyField) and plain(made.options.get("through")) is None:
            names = through_name(state, old, made), through_name(state, new, made)
            if names[0] != names[1]:
                self._note(steps.RenameTable(*names))

    # -- indexes and constraints -----------------------------------------------------------------------------

    def add_index(self, operation: played.AddIndex) -> None:
        state = self._model(operation.text("model_name"))
        made = operation.option("index")
        if state is None:
            return
        append_to(state, "indexes", Possible(made, self._path))
        if state.has_table and isinstance(made, Index):
            parts = [spelled(one)[0].removeprefix("-") for one in made.parts()]
            draft = IndexDraft(
                columns_named(state, parts),
                plain(made.options.get("name")),
                method=made.METHOD,
                place=self._place,
            )
            self._note(steps.CreateIndex(state.table, draft, concurrently=operation.CONCURRENTLY))

    def remove_index(self, operation: played.RemoveIndex) -> None:
        state = self._model(operation.text("model_name"))
        if state is None:
            return
        name = operation.text("name")
        remove_from(state, "indexes", name)
        if state.has_table:
            self._note(steps.DropIndex(state.table, name, concurrently=operation.CONCURRENTLY))

    def rename_index(self, operation: played.RenameIndex) -> None:
        state = self._model(operation.text("model_name"))
        if state is None:
            return
        new = operation.text("new_name")
        fields = operation.option("old_fields")
        if fields is None:
            for one in listed(state, "indexes"):
                made = plain(one.value)
                if isinstance(made, Index) and plain(made.options.get("name")) == operation.option(
                    "old_name"
                ):
                    made.options["name"] = made.attributes["name"] = new
            self._note(steps.RenameIndex(state.table, operation.text("old_name"), new))
            return
        group = tuple(plain(one.value) for one in self._run.each(fields))
        state.options["index_together"] = List.of(
            [Tuple.of(one) for one in groups(self._run, state.options.get("index_together")) if one != group]
        )
        made = self._run.call(
            self._run.registry.class_playing(Index), [], {"fields": List.of(group), "name": new}
        )
        append_to(state, "indexes", Possible(made, self._path))

    def add_constraint(self, operation: played.AddConstraint) -> None:
        state = self._model(operation.text("model_name"))
        made = operation.option("constraint")
        if state is None:
            return
        append_to(state, "constraints", Possible(made, self._path))
        if state.has_table:
            self._note(
                steps.AddConstraint(state.table, self._constraint(state, made), unchecked=operation.UNCHECKED)
            )

    def _constraint(self, state: ModelState, made: Any) -> ConstraintDraft:
        name = given_name(made)
        if isinstance(made, UniqueConstraint):
            columns = columns_named(state, [spelled(one)[0] for one in made.parts()])
            return ConstraintDraft(ConstraintKind.UNIQUE, columns, name, place=self._place)
        kind = ConstraintKind.CHECK if isinstance(made, CheckConstraint) else ConstraintKind.EXCLUDE
        return ConstraintDraft(kind, (), name, place=self._place)

    def alter_constraint(self, operation: played.AlterConstraint) -> None:
        state = self._model(operation.text("model_name"))
        if state is not None:
            remove_from(state, "constraints", operation.text("name"))
            append_to(state, "constraints", Possible(operation.option("constraint"), self._path))

    def remove_constraint(self, operation: played.RemoveConstraint) -> None:
        state = self._model(operation.text("model_name"))
        if state is None:
            return
        name = operation.text("name")
        remove_from(state, "constraints", name)
        if state.has_table:
            self._note(steps.DropConstraint(state.table, name))

    def validate_constraint(self, operation: played.ValidateConstraint) -> None:
        state = self._model(operation.text("model_name"))
        if state is not None:
            self._note(steps.ValidateConstraint(state.table, operation.text("name")))

    # -- what is no change of models -------------------------------------------------------------------------

    def separate(self, operation: played.SeparateDatabaseAndState) -> None:
        """The database does the one list, the state is told the other."""
        before, self.state = self.state, _copy(self.state)
        told, self._told = self._told, any(self._run.each(operation.given.get("state_operations")))
        for one in self._run.each(operation.given.get("database_operations")):
            self.perform(one)
        self.state, self._told = before, told
        silent, self._silent = self._silent, True
        for one in self._run.each(operation.given.get("state_operations")):
            self.perform(one)
        self._silent = silent

    def run_sql(self, operation: played.RunSQL) -> None:
        undone = operation.option("reverse_sql") is not None
        self._undone.append(undone)
        silent, self._silent = self._silent, True
        told = self._told
        for one in self._run.each(operation.given.get("state_operations")):
            self.perform(one)
            told = True
        self._silent = silent
        for text in _statements(self._run, operation.given.get("sql")):
            for step in read_sql(text, self._dialect, self._place):
                if isinstance(step, steps.Execute):
                    step.can_be_undone = undone
                self._note(step)
                if not told and not silent:
                    self.sent.append(step)

    def run_python(self, operation: played.RunPython) -> None:
        undone = operation.option("reverse_code") is not None
        self._undone.append(undone)
        code = operation.option("code")
        self._note(steps.RunCode(describe(code).name if code is not None else None, undone))

    def nothing(self, operation: played.Operation) -> None:
        """Managers, extensions, collations: no table is another for it."""
        if isinstance(operation, played.CreateExtension):
            self._note(steps.Execute(name_of(operation.cls).rpartition(".")[2]))


def _copy(state: ProjectState) -> ProjectState:
    """The state for operations that only the database is told."""
    return ProjectState(
        {
            key: replace(one, fields=dict(one.fields), options=dict(one.options))
            for key, one in state.models.items()
        }
    )


ALTERED_OPTIONS: Final = frozenset([
    "base_manager_name", "default_manager_name", "default_permissions", "default_related_name",
    "get_latest_by", "managed", "ordering", "permissions", "select_on_save", "verbose_name",
    "verbose_name_plural",
])  # fmt: skip
"""Options that `AlterModelOptions` states anew: what it leaves out is gone."""

_ACTIONS: Final[dict[type, Callable[[Performer, Any], None]]] = {
    played.AddConstraint: Performer.add_constraint,
    played.AddField: Performer.add_field,
    played.AddIndex: Performer.add_index,
    played.AlterConstraint: Performer.alter_constraint,
    played.AlterField: Performer.alter_field,
    played.AlterIndexTogether: lambda performer, one: performer.alter_together(one, "index_together"),
    played.AlterModelManagers: Performer.nothing,
    played.AlterModelOptions: Performer.alter_options,
    played.AlterModelTable: Performer.alter_table,
    played.AlterModelTableComment: Performer.alter_comment,
    played.AlterOrderWithRespectTo: Performer.nothing,
    played.AlterUniqueTogether: lambda performer, one: performer.alter_together(one, "unique_together"),
    played.CreateExtension: Performer.nothing,
    played.CreateModel: Performer.create_model,
    played.DeleteModel: Performer.delete_model,
    played.RemoveConstraint: Performer.remove_constraint,
    played.RemoveField: Performer.remove_field,
    played.RemoveIndex: Performer.remove_index,
    played.RenameField: Performer.rename_field,
    played.RenameIndex: Performer.rename_index,
    played.RenameModel: Performer.rename_model,
    played.RunPython: Performer.run_python,
    played.RunSQL: Performer.run_sql,
    played.SeparateDatabaseAndState: Performer.separate,
    played.ValidateConstraint: Performer.validate_constraint,
}


def _no_field(state: ModelState, name: str) -> Problem:
    return Problem(state.table, f"no migration that was read makes the field {name}", (name,))


def _statements(run: Interpreter, value: Any) -> Iterator[str]:
    """`RunSQL` takes a text, or a list of texts and of texts with their parameters."""
    value = plain(value)
    if not isinstance(value, Sequence):
        yield spelled(value)[0]
        return
    for one in run.each(value):
        inner = plain(one.value)
        if isinstance(inner, Sequence):
            inner = plain(inner.elements[0].value) if inner.elements else ""
        yield spelled(inner)[0]
