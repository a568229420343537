"""What one step of a migration does, whatever tool it is written for.

Tables and columns are named as the database does; tables by `schema.table` where they are in a named schema.
A name that is not known is `{?}` or holds it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, ClassVar, Final

from analyzer.concepts.column_types import ColumnType
from analyzer.concepts.tables import ColumnDraft, ConstraintDraft, IndexDraft, TableDraft
from analyzer.evaluator.texts import spelled
from analyzer.evaluator.values import Place
from analyzer.facts import ConstraintKind
from analyzer.facts import Operation as Kind


class Given(Enum):
    """What stands where an argument was not given."""

    NOTHING = "nothing"


NOTHING: Final = Given.NOTHING


@dataclass(slots=True)
class Operation:
    """One step."""

    KIND: ClassVar[Kind]

    @property
    def about(self) -> str | None:
        """The table that it is about."""
        return getattr(self, "table", None)

    @property
    def columns_of(self) -> tuple[str, ...]:
        """The columns that it is about."""
        return ()

    @property
    def named(self) -> str | None:
        """The index or constraint that it is about, or the new name."""
        return None

    @property
    def reversible(self) -> bool | None:
        """Whether what it does to the schema can be undone without loss of rows; None: not known."""
        return True


@dataclass(slots=True)
class CreateTable(Operation):
    """A new table; `unless_there`: nothing happens where one of the name is."""

    KIND = Kind.CREATE_TABLE
    made: TableDraft
    unless_there: bool = False

    @property
    def about(self) -> str | None:
        return self.made.full_name

    @property
    def columns_of(self) -> tuple[str, ...]:
        return texts(column.name for column in self.made.columns)


@dataclass(slots=True)
class DropTable(Operation):
    """A table is gone with its rows."""

    KIND = Kind.DROP_TABLE
    table: str
    if_there: bool = False
    cascade: bool = True
    """whether foreign keys that refer to it go, too; where they do not, another table takes its name"""

    @property
    def reversible(self) -> bool | None:
        return False


@dataclass(slots=True)
class RenameTable(Operation):
    """A table has another name (or schema)."""

    KIND = Kind.RENAME_TABLE
    table: str
    to: str

    @property
    def named(self) -> str | None:
        return self.to


@dataclass(slots=True)
class AddColumn(Operation):
    """A new column, with the constraints and indexes that are declared of it."""

    KIND = Kind.ADD_COLUMN
    table: str
    column: ColumnDraft
    constraints: Sequence[ConstraintDraft] = ()
    indexes: Sequence[IndexDraft] = ()
    unless_there: bool = False
    one_time_default: bool = False
    """whether rows that are there get a value that is no lasting default (Django does so)"""

    @property
    def columns_of(self) -> tuple[str, ...]:
        return texts([self.column.name])


@dataclass(slots=True)
class DropColumn(Operation):
    """A column is gone with its values."""

    KIND = Kind.DROP_COLUMN
    table: str
    column: str
    if_there: bool = False

    @property
    def columns_of(self) -> tuple[str, ...]:
        return (self.column,)

    @property
    def reversible(self) -> bool | None:
        return False


@dataclass(slots=True)
class RenameColumn(Operation):
    """A column has another name."""

    KIND = Kind.RENAME_COLUMN
    table: str
    column: str
    to: str

    @property
    def columns_of(self) -> tuple[str, ...]:
        return (self.column,)

    @property
    def named(self) -> str | None:
        return self.to


@dataclass(slots=True)
class AlterColumn(Operation):
    """A column has another type, another nullability, another default; NOTHING: as it was."""

    KIND = Kind.ALTER_COLUMN
    table: str
    column: str
    type: ColumnType | None = None
    nullable: bool | None = None
    server_default: str | Given | None = NOTHING
    comment: str | Given | None = NOTHING
    generated: str | Given | None = NOTHING
    primary_key: bool | None = None
    place: Place | None = None
    """where it is said, which is then where the column stands"""

    @property
    def columns_of(self) -> tuple[str, ...]:
        return (self.column,)


@dataclass(slots=True)
class CreateIndex(Operation):
    """A new index."""

    KIND = Kind.CREATE_INDEX
    table: str
    index: IndexDraft
    concurrently: bool = False
    unless_there: bool = False

    @property
    def columns_of(self) -> tuple[str, ...]:
        return texts(self.index.columns)

    @property
    def named(self) -> str | None:
        return None if self.index.name is None else spelled(self.index.name)[0]


@dataclass(slots=True)
class DropIndex(Operation):
    """An index is gone, which is found by its name, or else by its columns."""

    KIND = Kind.DROP_INDEX
    table: str | None
    name: str | None = None
    columns: tuple[str, ...] = ()
    concurrently: bool = False
    if_there: bool = False

    @property
    def columns_of(self) -> tuple[str, ...]:
        return self.columns

    @property
    def named(self) -> str | None:
        return self.name


@dataclass(slots=True)
class RenameIndex(Operation):
    """An index, or a constraint, has another name."""

    KIND = Kind.RENAME_INDEX
    table: str | None
    name: str
    to: str

    @property
    def named(self) -> str | None:
        return self.to


@dataclass(slots=True)
class AddConstraint(Operation):
    """A new constraint; `unchecked`: rows that are there are not looked at (NOT VALID)."""

    KIND = Kind.ADD_CONSTRAINT
    table: str
    constraint: ConstraintDraft
    unchecked: bool = False
    using_index: bool = False

    @property
    def columns_of(self) -> tuple[str, ...]:
        return texts(self.constraint.columns)

    @property
    def named(self) -> str | None:
        return None if self.constraint.name is None else spelled(self.constraint.name)[0]


@dataclass(slots=True)
class AddPrimaryKey(Operation):
    """Columns that are there become the primary key."""

    KIND = Kind.ADD_CONSTRAINT
    table: str
    columns: tuple[str, ...]
    name: str | None = None

    @property
    def columns_of(self) -> tuple[str, ...]:
        return self.columns

    @property
    def named(self) -> str | None:
        return self.name


@dataclass(slots=True)
class DropConstraint(Operation):
    """A constraint is gone, which is found by its name, or else by its columns."""

    KIND = Kind.DROP_CONSTRAINT
    table: str
    name: str | None = None
    kind: ConstraintKind | None = None
    columns: tuple[str, ...] = ()
    primary_key: bool = False
    if_there: bool = False

    @property
    def columns_of(self) -> tuple[str, ...]:
        return self.columns

    @property
    def named(self) -> str | None:
        return self.name


@dataclass(slots=True)
class ValidateConstraint(Operation):
    """A constraint that was added unchecked is checked."""

    KIND = Kind.VALIDATE_CONSTRAINT
    table: str
    name: str | None = None

    @property
    def named(self) -> str | None:
        return self.name


@dataclass(slots=True)
class Comment(Operation):
    """A table has another comment."""

    KIND = Kind.COMMENT
    table: str
    comment: str | None = None


@dataclass(slots=True)
class ChangeRows(Operation):
    """Rows are inserted, changed or deleted."""

    KIND = Kind.CHANGE_ROWS
    table: str | None
    columns: tuple[str, ...] = ()
    statement: str | None = None

    @property
    def columns_of(self) -> tuple[str, ...]:
        return self.columns

    @property
    def reversible(self) -> bool | None:
        return None


@dataclass(slots=True)
class RunCode(Operation):
    """A function of the project's is called with the database."""

    KIND = Kind.RUN_CODE
    function: str | None
    can_be_undone: bool | None = None

    @property
    def named(self) -> str | None:
        return self.function

    @property
    def reversible(self) -> bool | None:
        return self.can_be_undone


@dataclass(slots=True)
class Execute(Operation):
    """A statement that changes no table as far as it can be told; `opaque`: it may change any."""

    KIND = Kind.EXECUTE
    statement: str
    table: str | None = None
    opaque: bool = False
    can_be_undone: bool | None = None

    @property
    def reversible(self) -> bool | None:
        return self.can_be_undone


def texts(names: Any) -> tuple[str, ...]:
    """Names as facts spell them."""
    return tuple(spelled(name)[0] for name in names)


@dataclass(slots=True)
class Problem:
    """An operation that does not fit the schema: the migration does something that was not read."""

    table: str
    reason: str
    columns: tuple[str, ...] = field(default=())
