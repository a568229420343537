"""Facts about migrations: the changes that they make one after the other, the schema that they build on an
empty database, and where it differs from what the models mean.

The schema of the migrations has tables of its own (`migrated_table`, ...), so that `db_table` stays what the
models declare.  A migration is replayed as on an empty database: what it does to rows is noted and no more.

Locks are those of the documented default: PostgreSQL 12 and later (explicit locking, ALTER TABLE, CREATE
INDEX), MySQL 8.0.29 and later with InnoDB (online DDL operations).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from typing import Annotated, Any, ClassVar

from analyzer.facts.data import Column, Constraint, Index, Table
from analyzer.facts.row import Row, fact


class Operation(StrEnum):
    """What a step of a migration does."""

    CREATE_TABLE = "create_table"
    DROP_TABLE = "drop_table"
    RENAME_TABLE = "rename_table"
    ADD_COLUMN = "add_column"
    DROP_COLUMN = "drop_column"
    RENAME_COLUMN = "rename_column"
    ALTER_COLUMN = "alter_column"
    CREATE_INDEX = "create_index"
    DROP_INDEX = "drop_index"
    RENAME_INDEX = "rename_index"
    ADD_CONSTRAINT = "add_constraint"
    DROP_CONSTRAINT = "drop_constraint"
    VALIDATE_CONSTRAINT = "validate_constraint"
    COMMENT = "comment"
    CHANGE_ROWS = "change_rows"
    RUN_CODE = "run_code"
    EXECUTE = "execute"


class TableWork(StrEnum):
    """What a database does to a table while it holds the lock of a step."""

    NONE = "none"
    SCAN = "scan"
    BUILD = "build"
    REWRITE = "rewrite"
    ROWS = "rows"


class DriftKind(StrEnum):
    """How the schema of the models and that of the migrations differ."""

    TABLE_MISSING = "table_missing"
    TABLE_LEFT = "table_left"
    COLUMN_MISSING = "column_missing"
    COLUMN_LEFT = "column_left"
    TYPE = "type"
    NULLABLE = "nullable"
    DEFAULT = "default"
    COMMENT = "comment"
    ON_DELETE = "on_delete"
    PRIMARY_KEY = "primary_key"
    UNIQUE_MISSING = "unique_missing"
    UNIQUE_LEFT = "unique_left"
    INDEX_MISSING = "index_missing"
    INDEX_LEFT = "index_left"
    FOREIGN_KEY_MISSING = "foreign_key_missing"
    FOREIGN_KEY_LEFT = "foreign_key_left"


@fact
class Migration(Row):
    """A revision of the database's schema."""

    TABLE: ClassVar[str] = "migration"

    tool: Annotated[str, "library that runs it: alembic, django, ..."]
    history: Annotated[str, "what it is a revision of: the application's label, or the folder of the tool"]
    revision: Annotated[str, "its identifier in the history"]
    position: Annotated[int, "order in which an empty database meets it, from 0; all histories of one tool"]
    distance: Annotated[
        int, "how many revisions of its history lead from it to the last one; 0: it is a head"
    ]
    age: Annotated[
        int | None, "days that it was written before the newest one of the tool; null: it does not say when"
    ] = None
    depends_on: Annotated[tuple[str, ...], "migration.id of those that must be applied before"] = ()
    replaces: Annotated[tuple[str, ...], "revisions that it stands for (a squashed migration)"] = ()
    is_head: Annotated[bool, "whether no other revision of its history comes after it"] = False
    reversible: Annotated[bool | None, "whether it can be undone; null: not known"] = None
    module: Annotated[str | None, "module that holds it (module.name)"] = None


@fact
class MigrationStep(Row):
    """One change that a migration makes."""

    TABLE: ClassVar[str] = "migration_step"

    migration: Annotated[str, "migration.id"]
    position: Annotated[int, "order in the migration, from 0"]
    operation: Annotated[Operation, "what it does"]
    table: Annotated[str | None, "name of the table; null where it is about none, {?} where it is not known"]
    columns: Annotated[tuple[str, ...], "columns that it adds, changes, drops or is about"] = ()
    name: Annotated[str | None, "name of the index or constraint, or the new name"] = None
    details: Annotated[
        Mapping[str, Any],
        "what else is told: kind, type, nullable, default, unique, where, concurrently, statement",
    ] = field(default_factory=dict)
    on_new_table: Annotated[bool, "whether the same migration makes the table: then nobody waits"] = False
    reversible: Annotated[bool | None, "whether it can be undone without loss; null: not known"] = None
    postgresql_lock: Annotated[str | None, "lock that PostgreSQL takes; null: none on a table that was there"]
    postgresql_work: Annotated[TableWork, "what PostgreSQL does meanwhile"] = TableWork.NONE
    mysql_algorithm: Annotated[str | None, "INSTANT, INPLACE or COPY; null: none"] = None
    mysql_lock: Annotated[str | None, "NONE (writes go on), SHARED (reads do), EXCLUSIVE"] = None
    mysql_work: Annotated[TableWork, "what MySQL does meanwhile"] = TableWork.NONE


@fact
class MigratedTable(Table):
    """A table that the migrations leave behind on an empty database; `framework` is their tool, `bind` where
    they stand if there are several."""

    TABLE: ClassVar[str] = "migrated_table"


@fact
class MigratedColumn(Column):
    """A column of a table that the migrations leave behind."""

    TABLE: ClassVar[str] = "migrated_column"

    table: Annotated[str, "migrated_table.id"]


@fact
class MigratedIndex(Index):
    """An index of a table that the migrations leave behind."""

    TABLE: ClassVar[str] = "migrated_index"

    table: Annotated[str, "migrated_table.id"]


@fact
class MigratedConstraint(Constraint):
    """A constraint of a table that the migrations leave behind."""

    TABLE: ClassVar[str] = "migrated_constraint"

    table: Annotated[str, "migrated_table.id"]


@fact
class SchemaDrift(Row):
    """A difference between what the models mean and what the migrations build.

    Missing is what the models have and the migrations never made; left is what the migrations made and the
    models no longer have."""

    TABLE: ClassVar[str] = "schema_drift"

    kind: Annotated[DriftKind, "how they differ"]
    table: Annotated[str, "name of the table"]
    columns: Annotated[tuple[str, ...], "columns that it is about"] = ()
    model: Annotated[str | None, "class mapped to the table, as a qualified name"] = None
    in_models: Annotated[str | None, "what the models say; null: nothing"] = None
    in_migrations: Annotated[str | None, "what the migrations build; null: nothing"] = None
    migration_file: Annotated[str | None, "file of the migration that last made what differs"] = None
    migration_line: Annotated[int | None, "line there"] = None
