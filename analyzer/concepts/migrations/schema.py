"""The schema that operations build, one after the other, beginning with an empty database.

    schema = Schema()
    problem = schema.apply(CreateTable(draft))

What cannot be applied (a table or a column that is not there) is answered with the problem and changes
nothing; the table is then doubted, and nobody should compare it.  Constraints and indexes are found by the
name that they were given, else by the name that PostgreSQL or MySQL gives them (`user_email_key`,
`user_team_id_fkey`, `email`), else the only one that is meant by its kind and whose columns the name holds.
Source: PostgreSQL 17, src/backend/commands/indexcmds.c `ChooseIndexName`, tablecmds.c
`ChooseForeignKeyConstraintNameAddition`; MySQL 8.0 reference manual, FOREIGN KEY constraints.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, Final, TypeVar

from analyzer.concepts.migrations.operations import (
    NOTHING,
    AddColumn,
    AddConstraint,
    AddPrimaryKey,
    AlterColumn,
    Comment,
    CreateIndex,
    CreateTable,
    DropColumn,
    DropConstraint,
    DropIndex,
    DropTable,
    Execute,
    Operation,
    Problem,
    RenameColumn,
    RenameIndex,
    RenameTable,
    texts,
)
from analyzer.concepts.tables import ColumnDraft, ConstraintDraft, IndexDraft, TableDraft
from analyzer.evaluator.texts import HOLE, spelled
from analyzer.facts import ConstraintKind

ENDINGS: Final = {
    ConstraintKind.UNIQUE: "key",
    ConstraintKind.FOREIGN_KEY: "fkey",
    ConstraintKind.CHECK: "check",
}
"""What PostgreSQL ends the name of a constraint with that was given none."""

_Part = TypeVar("_Part", IndexDraft, ConstraintDraft)


DEFAULT_SCHEMAS: Final = frozenset(["public", "dbo", "main"])
"""Schemas of PostgreSQL, SQL Server and SQLite in which a table is that is named without one."""


class Schema:
    """Tables by name, as the operations so far leave them."""

    def __init__(self) -> None:
        self.tables: dict[str, TableDraft] = {}
        self.doubts: dict[str, list[Problem]] = {}
        """Why a table is not surely as it stands here, by its name; `{?}`: any table."""

    def apply(self, operation: Operation) -> Problem | None:
        """Change the tables; what does not fit them, where something does not."""
        change = _CHANGES.get(type(operation))
        problem = change(self, operation) if change is not None else None
        if problem is not None:
            self.doubt(problem)
        return problem

    def doubt(self, problem: Problem) -> None:
        """Note that a table may be otherwise."""
        self.doubts.setdefault(problem.table, []).append(problem)

    def find(self, name: str | None) -> TableDraft | None:
        """A table by its name; names that are written without quotes are the same in any case."""
        if name is None:
            return None
        found = self.tables.get(name)
        if found is None:
            meant = _without_default(name)
            found = next((one for key, one in self.tables.items() if _without_default(key) == meant), None)
        return found

    def holder(self, index: str) -> TableDraft | None:
        """The table that has an index of this name."""
        return next(
            (table for table in self.tables.values() if any(_is(one.name, index) for one in table.indexes)),
            None,
        )

    def there(self, name: str) -> TableDraft | Problem:
        """A table, or the problem that it is not there."""
        found = self.find(name)
        return (
            found
            if found is not None
            else Problem(name, f"no migration that was read makes the table {name}")
        )


def _without_default(name: str) -> str:
    """A name in lower case, without the schema that a database means where none is named."""
    place, _, own = name.lower().rpartition(".")
    return own if place in DEFAULT_SCHEMAS else name.lower()


def column_in(table: TableDraft, name: str) -> ColumnDraft | None:
    """A column by its name."""
    found = next((one for one in table.columns if spelled(one.name)[0] == name), None)
    return found or next((one for one in table.columns if _is(one.name, name)), None)


def _is(name: Any, other: str) -> bool:
    return name is not None and spelled(name)[0].lower() == other.lower()


def _create(schema: Schema, operation: CreateTable) -> Problem | None:
    name = operation.made.full_name
    if HOLE in name:
        return Problem(HOLE, "a table is made whose name is not known")
    if operation.unless_there and schema.find(name) is not None:
        return None
    made = operation.made
    schema.tables[name] = replace(
        made,
        columns=list(made.columns),
        indexes=list(made.indexes),
        constraints=list(made.constraints),
    )
    schema.doubts.pop(name, None)
    return None


def _drop(schema: Schema, operation: DropTable) -> Problem | None:
    found = schema.find(operation.table)
    if found is None:
        return (
            None if operation.if_there else Problem(operation.table, "a table is dropped that was not made")
        )
    schema.tables.pop(found.full_name)
    schema.doubts.pop(found.full_name, None)
    for other in schema.tables.values() if operation.cascade else ():
        other.constraints = [one for one in other.constraints if not _refers(one, found.full_name)]
    return None


def _refers(constraint: ConstraintDraft, table: str) -> bool:
    return constraint.kind is ConstraintKind.FOREIGN_KEY and spelled(constraint.target)[0] == table


def _rename(schema: Schema, operation: RenameTable) -> Problem | None:
    found = schema.there(operation.table)
    if isinstance(found, Problem):
        return found
    before = found.full_name
    place, _, name = operation.to.rpartition(".")
    schema.tables.pop(before)
    found.name, found.schema = name, place or None
    schema.tables[found.full_name] = found
    if before in schema.doubts:
        schema.doubts[found.full_name] = schema.doubts.pop(before)
    for table in schema.tables.values():
        table.constraints = [
            replace(one, target=found.full_name) if _refers(one, before) else one for one in table.constraints
        ]
    return None


def _add_column(schema: Schema, operation: AddColumn) -> Problem | None:
    found = schema.there(operation.table)
    if isinstance(found, Problem):
        return found
    name = spelled(operation.column.name)[0]
    if column_in(found, name) is not None:
        if operation.unless_there:
            return None
        found.columns = [one for one in found.columns if not _is(one.name, name)]
    found.columns.append(operation.column)
    found.constraints += operation.constraints
    found.indexes += operation.indexes
    return None


def _drop_column(schema: Schema, operation: DropColumn) -> Problem | None:
    found = schema.there(operation.table)
    if isinstance(found, Problem):
        return found
    column = column_in(found, operation.column)
    if column is None:
        return None if operation.if_there else _no_column(found, operation.column)
    name = spelled(column.name)[0]
    found.columns.remove(column)
    found.indexes = [one for one in found.indexes if name not in texts(one.columns)]
    found.constraints = [one for one in found.constraints if name not in texts(one.columns)]
    return None


def _no_column(table: TableDraft, name: str) -> Problem:
    return Problem(table.full_name, f"no migration that was read makes the column {name}", (name,))


def _rename_column(schema: Schema, operation: RenameColumn) -> Problem | None:
    found = schema.there(operation.table)
    if isinstance(found, Problem):
        return found
    column = column_in(found, operation.column)
    if column is None:
        return _no_column(found, operation.column)
    before, after = spelled(column.name)[0], operation.to
    found.columns = [replace(one, name=after) if one is column else one for one in found.columns]
    found.indexes = [replace(one, columns=_renamed(one.columns, before, after)) for one in found.indexes]
    found.constraints = [
        replace(one, columns=_renamed(one.columns, before, after)) for one in found.constraints
    ]
    for table in schema.tables.values():
        table.constraints = [
            replace(one, target_columns=_renamed(one.target_columns, before, after))
            if _refers(one, found.full_name)
            else one
            for one in table.constraints
        ]
    return None


def _renamed(names: Iterable[Any], before: str, after: str) -> list[Any]:
    return [after if spelled(one)[0] == before else one for one in names]


def _alter_column(schema: Schema, operation: AlterColumn) -> Problem | None:
    found = schema.there(operation.table)
    if isinstance(found, Problem):
        return found
    column = column_in(found, operation.column)
    if column is None:
        return _no_column(found, operation.column)
    changes: dict[str, Any] = {
        name: value
        for name, value in (
            ("type", operation.type),
            ("nullable", operation.nullable),
            ("primary_key", operation.primary_key),
            ("place", operation.place),
        )
        if value is not None
    }
    for name in ("server_default", "comment", "generated"):
        value = getattr(operation, name)
        if value is not NOTHING:
            changes[name] = value
    found.columns = [replace(one, **changes) if one is column else one for one in found.columns]
    return None


def _create_index(schema: Schema, operation: CreateIndex) -> Problem | None:
    found = schema.there(operation.table)
    if isinstance(found, Problem):
        return found
    name = operation.named
    if operation.unless_there and name is not None and any(_is(one.name, name) for one in found.indexes):
        return None
    found.indexes.append(operation.index)
    return None


def _drop_index(schema: Schema, operation: DropIndex) -> Problem | None:
    found = schema.find(operation.table)
    if found is None and operation.name is not None:
        found = schema.holder(operation.name)
    if found is None:
        if operation.if_there:
            return None
        return Problem(operation.table or HOLE, f"the index {operation.name} is dropped, and none made it")
    index = _named(found.indexes, operation.name, operation.columns)
    if index is None:
        index = _guess(found, found.indexes, operation.name, ("idx",))
    if index is None:
        # A unique constraint is an index too, and may be dropped as one.
        problem = _drop_constraint(
            schema, DropConstraint(found.full_name, operation.name, ConstraintKind.UNIQUE, operation.columns)
        )
        return None if problem is None or operation.if_there else _no_index(found, operation.name)
    found.indexes.remove(index)
    return None


def _no_index(table: TableDraft, name: str | None) -> Problem:
    return Problem(table.full_name, f"no migration that was read makes the index {name}")


def _rename_index(schema: Schema, operation: RenameIndex) -> Problem | None:
    """An index, or a constraint, which has one of its name; what nobody named is left without a name."""
    found = schema.find(operation.table) or schema.holder(operation.name)
    if found is None:
        return None
    found.indexes = [
        replace(one, name=operation.to) if _is(one.name, operation.name) else one for one in found.indexes
    ]
    constraint = _named(found.constraints, operation.name, ())
    if constraint is None:
        constraint = _guess(found, found.constraints, operation.name, list(ENDINGS.values()))
    found.constraints = [
        replace(one, name=operation.to) if one is constraint else one for one in found.constraints
    ]
    return None


def _add_constraint(schema: Schema, operation: AddConstraint) -> Problem | None:
    found = schema.there(operation.table)
    if isinstance(found, Problem):
        return found
    found.constraints.append(operation.constraint)
    return None


def _add_key(schema: Schema, operation: AddPrimaryKey) -> Problem | None:
    found = schema.there(operation.table)
    if isinstance(found, Problem):
        return found
    key = {name.lower() for name in operation.columns}
    found.columns = [
        replace(one, primary_key=True, nullable=False) if spelled(one.name)[0].lower() in key else one
        for one in found.columns
    ]
    return None


def _drop_constraint(schema: Schema, operation: DropConstraint) -> Problem | None:
    found = schema.there(operation.table)
    if isinstance(found, Problem):
        return None if operation.if_there else found
    name = operation.name
    if operation.primary_key or (name is not None and operation.kind is None and _is_key_name(found, name)):
        found.columns = [replace(one, primary_key=False) if one.primary_key else one for one in found.columns]
        return None
    candidates = [one for one in found.constraints if operation.kind in (None, one.kind)]
    constraint = _named(candidates, name, operation.columns)
    if constraint is None:
        endings = [ENDINGS[operation.kind]] if operation.kind in ENDINGS else list(ENDINGS.values())
        constraint = _guess(found, candidates, name, endings)
    if constraint is not None:
        found.constraints.remove(constraint)
        return None
    index = _named([one for one in found.indexes if one.unique], name, operation.columns)
    if index is not None:
        found.indexes.remove(index)
        return None
    return None if operation.if_there else _no_constraint(found, name)


def _is_key_name(table: TableDraft, name: str) -> bool:
    own = spelled(table.name)[0]
    return name.lower() in (f"{own}_pkey".lower(), f"pk_{own}".lower(), "primary")


def _no_constraint(table: TableDraft, name: str | None) -> Problem:
    return Problem(table.full_name, f"no migration that was read makes the constraint {name}")


def _named(parts: Sequence[_Part], name: str | None, columns: tuple[str, ...]) -> _Part | None:
    """The one of a name, or else of these columns."""
    if name is not None:
        return next((one for one in parts if _is(one.name, name)), None)
    return next((one for one in parts if columns and texts(one.columns) == columns), None)


def _guess(
    table: TableDraft, parts: Sequence[_Part], name: str | None, endings: Sequence[str]
) -> _Part | None:
    """The one without a name that a database calls so, or the only one that the name can mean."""
    if name is None:
        return None
    own = spelled(table.name)[0]
    unnamed = [one for one in parts if one.name is None]
    for one in unnamed:
        middle = "_".join(texts(one.columns))
        known = [f"{own}_{middle}_{ending}" if middle else f"{own}_{ending}" for ending in endings]
        known += [middle, f"ix_{own}_{middle}"]
        if name.lower() in (each.lower() for each in known):
            return one
    numbered = [one for one in unnamed if getattr(one, "kind", None) is ConstraintKind.FOREIGN_KEY]
    prefix, _, number = name.rpartition("_ibfk_")
    if prefix.lower() == own.lower() and number.isdigit() and 0 < int(number) <= len(numbered):
        return numbered[int(number) - 1]
    holding = [
        one
        for one in unnamed
        if one.columns and all(each.lower() in name.lower() for each in texts(one.columns))
    ]
    if len(holding) > 1:
        holding = [one for one in holding if len(one.columns) == max(len(each.columns) for each in holding)]
    return holding[0] if len(holding) == 1 else None


def _comment(schema: Schema, operation: Comment) -> Problem | None:
    found = schema.there(operation.table)
    if isinstance(found, Problem):
        return found
    found.comment = operation.comment
    return None


def _execute(_: Schema, operation: Execute) -> Problem | None:
    if not operation.opaque:
        return None
    return Problem(operation.table or HOLE, "a statement that could not be read may change it")


_CHANGES: Final[dict[type[Operation], Callable[[Schema, Any], Problem | None]]] = {
    AddColumn: _add_column,
    AddConstraint: _add_constraint,
    AddPrimaryKey: _add_key,
    AlterColumn: _alter_column,
    Comment: _comment,
    CreateIndex: _create_index,
    CreateTable: _create,
    DropColumn: _drop_column,
    DropConstraint: _drop_constraint,
    DropIndex: _drop_index,
    DropTable: _drop,
    Execute: _execute,
    RenameColumn: _rename_column,
    RenameIndex: _rename_index,
    RenameTable: _rename,
}
