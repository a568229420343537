"""What PostgreSQL and MySQL do to a table, and whom they keep waiting, while a step of a migration runs.

PostgreSQL: the lock on the table (for a foreign key: on both tables) until the transaction ends, and what is
done meanwhile.  ACCESS EXCLUSIVE keeps readers out, SHARE and SHARE ROW EXCLUSIVE keep writers out, SHARE
UPDATE EXCLUSIVE nobody who reads or writes.  A new column with a default that is the same for every row
touches none since version 11; one that each row computes (`random()`, an identity, a generated column)
rewrites the table.  A type that is only longer, or text, rewrites nothing.
Source: PostgreSQL 17 documentation, 13.3 Explicit Locking (table 13.2), ALTER TABLE (Notes), CREATE INDEX
(Building Indexes Concurrently), COMMENT.

MySQL: the algorithm and lock that InnoDB takes where the statement asks for none; all of them wait for a
metadata lock first.  Of changes of a type only a longer VARCHAR of the same count of length bytes is done in
place.  A foreign key is added in place only with `foreign_key_checks=0`, which no migration tool sets.
Source: MySQL 8.0 reference manual, 17.12.1 Online DDL Operations (tables 17.15 to 17.19), as of 8.0.29.
Not modelled: partitions, row formats, generated columns that become stored ones, other storage engines.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from analyzer.concepts.column_types import ColumnType
from analyzer.concepts.migrations.operations import (
    NOTHING,
    AddColumn,
    AddConstraint,
    AddPrimaryKey,
    AlterColumn,
    ChangeRows,
    Comment,
    CreateIndex,
    DropColumn,
    DropConstraint,
    DropIndex,
    DropTable,
    Operation,
    RenameColumn,
    RenameIndex,
    RenameTable,
    ValidateConstraint,
)
from analyzer.concepts.migrations.schema import Schema, column_in
from analyzer.facts import ConstraintKind, TableWork

ACCESS_EXCLUSIVE: Final = "ACCESS EXCLUSIVE"
SHARE_ROW_EXCLUSIVE: Final = "SHARE ROW EXCLUSIVE"
SHARE_UPDATE_EXCLUSIVE: Final = "SHARE UPDATE EXCLUSIVE"
SHARE: Final = "SHARE"
ROW_EXCLUSIVE: Final = "ROW EXCLUSIVE"

VOLATILE: Final = re.compile(
    r"(?i)\b(random|gen_random_uuid|uuid_generate_v\d\w*|uuidv\d|nextval|clock_timestamp|timeofday)\s*\("
)
"""Functions that give each row another value; `now()` gives all rows of a statement the same."""

TEXTUAL: Final = frozenset(["string", "text"])

LENGTH_BYTE: Final = 255
"""The longest VARCHAR, in bytes, whose length MySQL keeps in one byte; beyond it takes two."""

BYTES_PER_CHARACTER: Final = 4
"""Of utf8mb4, MySQL's default."""


@dataclass(frozen=True, slots=True)
class Locks:
    """What the two databases do."""

    postgresql: str | None = None
    postgresql_work: TableWork = TableWork.NONE
    mysql_algorithm: str | None = None
    mysql: str | None = None
    mysql_work: TableWork = TableWork.NONE


NO_LOCKS: Final = Locks()

_AT_ONCE: Final = Locks(ACCESS_EXCLUSIVE, TableWork.NONE, "INSTANT", "NONE")
_IN_PLACE: Final = Locks(ACCESS_EXCLUSIVE, TableWork.NONE, "INPLACE", "NONE")
_COPY: Final = ("COPY", "SHARED", TableWork.REWRITE)


def locks_of(schema: Schema, operation: Operation) -> Locks:
    """The locks of an operation on the schema as it is before it."""
    rule = _RULES.get(type(operation))
    return rule(schema, operation) if rule is not None else NO_LOCKS


def _add_column(_: Schema, operation: AddColumn) -> Locks:
    column = operation.column
    kinds = {one.kind for one in operation.constraints}
    computed = column.generated is not None or bool(VOLATILE.search(column.server_default or ""))
    if column.primary_key or computed:
        return Locks(ACCESS_EXCLUSIVE, TableWork.REWRITE, *_COPY)
    unique = ConstraintKind.UNIQUE in kinds or any(one.unique for one in operation.indexes)
    work = TableWork.NONE
    if unique or operation.indexes:
        work = TableWork.BUILD
    elif ConstraintKind.CHECK in kinds:
        work = TableWork.SCAN
    if ConstraintKind.FOREIGN_KEY in kinds or ConstraintKind.CHECK in kinds:
        return Locks(ACCESS_EXCLUSIVE, work, *_COPY)
    if work is TableWork.BUILD:
        return Locks(ACCESS_EXCLUSIVE, work, "INPLACE", "NONE", TableWork.BUILD)
    return _AT_ONCE


def _alter_column(schema: Schema, operation: AlterColumn) -> Locks:
    table = schema.find(operation.table)
    before = column_in(table, operation.column) if table is not None else None
    if operation.type is not None and (
        before is None
        or before.type.facts() != operation.type.facts()
        or before.type.kind != operation.type.kind
    ):
        return _retyped(before.type if before is not None else None, operation.type)
    if operation.nullable is not None and (before is None or before.nullable != operation.nullable):
        work = TableWork.NONE if operation.nullable else TableWork.SCAN
        return Locks(ACCESS_EXCLUSIVE, work, "INPLACE", "NONE", TableWork.REWRITE)
    if operation.server_default is not NOTHING:
        return _AT_ONCE
    if operation.comment is not NOTHING:
        return Locks(SHARE_UPDATE_EXCLUSIVE, TableWork.NONE, "INSTANT", "NONE")
    return NO_LOCKS


def _retyped(before: ColumnType | None, after: ColumnType) -> Locks:
    """A column of another type."""
    if before is not None and before.kind in TEXTUAL and after.kind in TEXTUAL:
        old, new = before.arguments.get("length"), after.arguments.get("length")
        if (
            after.kind == "text"
            or new is None
            or (isinstance(old, int) and isinstance(new, int) and new >= old)
        ):
            return Locks(ACCESS_EXCLUSIVE, TableWork.NONE, *_longer_in_mysql(old, new, after))
    return Locks(ACCESS_EXCLUSIVE, TableWork.REWRITE, *_COPY)


def _longer_in_mysql(old: Any, new: Any, after: ColumnType) -> tuple[str, str, TableWork]:
    if after.kind == "text" or not isinstance(old, int) or not isinstance(new, int):
        return _COPY
    one_byte = [length * BYTES_PER_CHARACTER <= LENGTH_BYTE for length in (old, new)]
    return ("INPLACE", "NONE", TableWork.NONE) if one_byte[0] == one_byte[1] else _COPY


def _create_index(_: Schema, operation: CreateIndex) -> Locks:
    lock = SHARE_UPDATE_EXCLUSIVE if operation.concurrently else SHARE
    shared = (operation.index.method or "").lower() in ("fulltext", "spatial")
    return Locks(lock, TableWork.BUILD, "INPLACE", "SHARED" if shared else "NONE", TableWork.BUILD)


def _drop_index(_: Schema, operation: DropIndex) -> Locks:
    lock = SHARE_UPDATE_EXCLUSIVE if operation.concurrently else ACCESS_EXCLUSIVE
    return Locks(lock, TableWork.NONE, "INPLACE", "NONE")


def _add_constraint(_: Schema, operation: AddConstraint) -> Locks:
    match operation.constraint.kind:
        case ConstraintKind.FOREIGN_KEY:
            work = TableWork.NONE if operation.unchecked else TableWork.SCAN
            return Locks(SHARE_ROW_EXCLUSIVE, work, *_COPY)
        case ConstraintKind.CHECK:
            work = TableWork.NONE if operation.unchecked else TableWork.SCAN
            return Locks(ACCESS_EXCLUSIVE, work, *_COPY)
        case _:
            work = TableWork.NONE if operation.using_index else TableWork.BUILD
            return Locks(ACCESS_EXCLUSIVE, work, "INPLACE", "NONE", TableWork.BUILD)


def _drop_constraint(_: Schema, operation: DropConstraint) -> Locks:
    if operation.primary_key:
        return Locks(ACCESS_EXCLUSIVE, TableWork.NONE, *_COPY)
    return _IN_PLACE


_RULES: Final[dict[type[Operation], Callable[[Schema, Any], Locks]]] = {
    AddColumn: _add_column,
    AddConstraint: _add_constraint,
    AddPrimaryKey: lambda *_: Locks(ACCESS_EXCLUSIVE, TableWork.BUILD, "INPLACE", "NONE", TableWork.REWRITE),
    AlterColumn: _alter_column,
    ChangeRows: lambda *_: Locks(ROW_EXCLUSIVE, TableWork.ROWS, None, "NONE", TableWork.ROWS),
    Comment: lambda *_: Locks(SHARE_UPDATE_EXCLUSIVE, TableWork.NONE, "INSTANT", "NONE"),
    CreateIndex: _create_index,
    DropColumn: lambda *_: _AT_ONCE,
    DropConstraint: _drop_constraint,
    DropIndex: _drop_index,
    DropTable: lambda *_: Locks(ACCESS_EXCLUSIVE, TableWork.NONE, "INPLACE", "EXCLUSIVE"),
    RenameColumn: lambda *_: _AT_ONCE,
    RenameIndex: lambda *_: Locks(SHARE_UPDATE_EXCLUSIVE, TableWork.NONE, "INPLACE", "NONE"),
    RenameTable: lambda *_: Locks(ACCESS_EXCLUSIVE, TableWork.NONE, "INSTANT", "EXCLUSIVE"),
    ValidateConstraint: lambda *_: Locks(SHARE_UPDATE_EXCLUSIVE, TableWork.SCAN),
}
