"""Migrations without a database: operations, the schema that they build, their locks, SQL as operations."""

from __future__ import annotations

from datetime import date

import pytest

from analyzer.concepts.column_types import ColumnType
from analyzer.concepts.migrations.history import heads, in_order
from analyzer.concepts.migrations.locking import locks_of
from analyzer.concepts.migrations.operations import (
    AddColumn,
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
from analyzer.concepts.migrations.recording import Migrations, Revision, written_on
from analyzer.concepts.migrations.schema import Schema
from analyzer.concepts.migrations.statements import operations
from analyzer.concepts.tables import ColumnDraft, IndexDraft, TableDraft
from analyzer.facts import (
    BlindSpot,
    Facts,
    MigratedColumn,
    MigratedTable,
    MigrationStep,
    Table,
    TableWork,
)


def built(*statements: str, dialect: str = "postgresql") -> Schema:
    schema = Schema()
    for statement in statements:
        for operation in operations(statement, dialect):
            schema.apply(operation)
    return schema


def shown(schema: Schema) -> dict[str, str]:
    """Each table in one line."""
    return {
        name: ", ".join(
            f"{one.name}{'*' if one.primary_key else ''}{'?' if one.nullable else ''}"
            for one in table.columns
        )
        for name, table in schema.tables.items()
    }


def test_statements_build_a_schema() -> None:
    schema = built(
        "CREATE TABLE team (id serial PRIMARY KEY, name varchar(20) NOT NULL UNIQUE)",
        "CREATE TABLE app.users (id bigint, team_id int REFERENCES team(id), PRIMARY KEY (id))",
        "ALTER TABLE app.users ADD COLUMN email text NOT NULL DEFAULT '', DROP COLUMN team_id",
        "ALTER TABLE team RENAME TO crew",
        "ALTER TABLE crew RENAME COLUMN name TO title",
        "ALTER TABLE crew ALTER COLUMN title DROP NOT NULL, ALTER COLUMN title TYPE text",
        "CREATE UNIQUE INDEX by_email ON app.users (lower(email)) WHERE email <> ''",
    )
    assert shown(schema) == {"app.users": "id*, email", "crew": "id*, title?"}
    assert schema.tables["crew"].columns[1].type.kind == "text"
    assert [list(one.columns) for one in schema.tables["crew"].constraints] == [["title"]]
    index = schema.tables["app.users"].indexes[0]
    assert (index.columns, index.unique, index.where) == (["LOWER(email)"], True, "email <> ''")
    assert not schema.doubts


def test_constraints_are_found_by_the_names_that_databases_give_them() -> None:
    schema = built(
        "CREATE TABLE t (id int PRIMARY KEY, a int UNIQUE, b int REFERENCES u (id), c int, UNIQUE (b, c))",
        "ALTER TABLE t DROP CONSTRAINT t_a_key",
        "ALTER TABLE t DROP CONSTRAINT t_b_fkey",
        "ALTER TABLE t DROP CONSTRAINT t_b_c_key",
        "ALTER TABLE t DROP CONSTRAINT t_pkey",
    )
    assert schema.tables["t"].constraints == []
    assert not any(one.primary_key for one in schema.tables["t"].columns)
    assert not schema.doubts


def test_mysql_spells_changes_otherwise() -> None:
    schema = built(
        "CREATE TABLE t (id INT PRIMARY KEY, a INT NOT NULL, KEY ix (a))",
        "ALTER TABLE t CHANGE COLUMN a b BIGINT NULL",
        "ALTER TABLE t DROP INDEX ix",
        "ALTER TABLE t ADD UNIQUE INDEX u (b)",
        "RENAME TABLE t TO v",
        dialect="mysql",
    )
    assert shown(schema) == {"v": "id*, b?"}
    assert schema.tables["v"].indexes == []
    assert [one.name for one in schema.tables["v"].constraints] == ["u"]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE users SET a = 1, b = 2", ChangeRows("users", ("a", "b"), "UPDATE users SET a = 1, b = 2")),
        ("CREATE EXTENSION citext", Execute("CREATE EXTENSION citext", None)),
        ("SELECT 1", Execute("SELECT 1")),
        ("DROP TABLE IF EXISTS a", DropTable("a", True, cascade=False)),
        ("ALTER TABLE {?} DROP COLUMN a", DropColumn("{?}", "a")),
        (
            "ALTER TABLE a ENABLE ROW LEVEL SECURITY",
            Execute("ALTER TABLE a ENABLE ROW LEVEL SECURITY", "a"),
        ),
        ("ALTER TABLE a FROB x", Execute("ALTER TABLE a FROB x", "a", True)),
        ("ALTER TABLE (((", Execute("ALTER TABLE (((", None, True)),
    ],
)
def test_what_a_statement_does(statement: str, expected: Operation) -> None:
    assert operations(statement, "postgresql") == [expected]


def test_the_schema_that_a_database_means_need_not_be_named() -> None:
    schema = built(
        "CREATE TABLE note (id integer PRIMARY KEY)",
        "ALTER TABLE public.note ADD COLUMN text text NOT NULL DEFAULT ''",
        "CREATE TABLE other.note (id integer PRIMARY KEY)",
        "ALTER TABLE other.note ADD COLUMN size integer NOT NULL",
    )
    assert shown(schema) == {"note": "id*, text", "other.note": "id*, size"}
    assert not schema.doubts


def test_a_statement_that_no_database_would_take_is_read_all_the_same() -> None:
    statement = "CREATE TABLE t AS SELECT 1; CREATE TABLE u (a INT, PRIMARY KEY (b)); DROP TABLE v"
    assert set(built(statement, dialect="sqlite").tables) >= {"u"}


def test_what_does_not_fit_is_a_problem_and_a_doubt() -> None:
    schema = built("CREATE TABLE t (id int)", "ALTER TABLE t DROP COLUMN x", "ALTER TABLE u ADD COLUMN y int")
    assert {name: problems[0].reason for name, problems in schema.doubts.items()} == {
        "t": "no migration that was read makes the column x",
        "u": "no migration that was read makes the table u",
    }
    schema = built("CREATE TABLE t (id int)", "ALTER TABLE t DROP COLUMN IF EXISTS x")
    assert not schema.doubts


def test_what_is_gone_takes_its_indexes_and_references_along() -> None:
    schema = built(
        "CREATE TABLE u (id int PRIMARY KEY)",
        "CREATE TABLE t (a int REFERENCES u (id), b int, UNIQUE (a, b))",
        "CREATE INDEX i ON t (a)",
        "ALTER TABLE u RENAME COLUMN id TO key",
    )
    assert schema.tables["t"].constraints[0].target_columns == ["key"]
    schema.apply(RenameTable("u", "w"))
    assert schema.tables["t"].constraints[0].target == "w"
    schema.apply(DropTable("w"))
    assert [list(one.columns) for one in schema.tables["t"].constraints] == [["a", "b"]]
    schema.apply(DropColumn("t", "a"))
    assert (schema.tables["t"].constraints, schema.tables["t"].indexes) == ([], [])


def users() -> Schema:
    schema = Schema()
    text = ColumnType("String", "string", {"length": 20})
    columns = [
        ColumnDraft("id", False, ColumnType("Integer", "integer"), primary_key=True),
        ColumnDraft("name", True, text),
    ]
    schema.apply(CreateTable(TableDraft("users", "alembic", columns=columns)))
    return schema


@pytest.mark.parametrize(
    ("operation", "postgresql", "mysql"),
    [
        (AddColumn("users", ColumnDraft("a", True)), ("ACCESS EXCLUSIVE", "none"), ("INSTANT", "none")),
        (
            AddColumn("users", ColumnDraft("a", False, server_default="now()")),
            ("ACCESS EXCLUSIVE", "none"),
            ("INSTANT", "none"),
        ),
        (
            AddColumn("users", ColumnDraft("a", False, server_default="gen_random_uuid()")),
            ("ACCESS EXCLUSIVE", "rewrite"),
            ("COPY", "rewrite"),
        ),
        (
            AlterColumn("users", "name", ColumnType("String", "string", {"length": 40})),
            ("ACCESS EXCLUSIVE", "none"),
            ("INPLACE", "none"),
        ),
        (
            AlterColumn("users", "name", ColumnType("String", "string", {"length": 100})),
            ("ACCESS EXCLUSIVE", "none"),
            ("COPY", "rewrite"),
        ),
        (
            AlterColumn("users", "name", ColumnType("Integer", "integer")),
            ("ACCESS EXCLUSIVE", "rewrite"),
            ("COPY", "rewrite"),
        ),
        (AlterColumn("users", "name", nullable=False), ("ACCESS EXCLUSIVE", "scan"), ("INPLACE", "rewrite")),
        (AlterColumn("users", "name", nullable=True), (None, "none"), (None, "none")),
        (CreateIndex("users", IndexDraft(["name"])), ("SHARE", "build"), ("INPLACE", "build")),
        (
            CreateIndex("users", IndexDraft(["name"]), concurrently=True),
            ("SHARE UPDATE EXCLUSIVE", "build"),
            ("INPLACE", "build"),
        ),
        (DropIndex("users", "x"), ("ACCESS EXCLUSIVE", "none"), ("INPLACE", "none")),
    ],
)
def test_locks(operation: Operation, postgresql: tuple[str, str], mysql: tuple[str, str]) -> None:
    locks = locks_of(users(), operation)
    assert (locks.postgresql, locks.postgresql_work.value) == postgresql
    assert (locks.mysql_algorithm, locks.mysql_work.value) == mysql


def test_locks_of_constraints_that_are_not_checked_yet() -> None:
    added = operations(
        "ALTER TABLE t ADD CONSTRAINT c FOREIGN KEY (a) REFERENCES u (id) NOT VALID", "postgresql"
    )
    validated = operations("ALTER TABLE t VALIDATE CONSTRAINT c", "postgresql")
    assert locks_of(Schema(), added[0]).postgresql_work is TableWork.NONE
    assert locks_of(Schema(), validated[0]).postgresql == "SHARE UPDATE EXCLUSIVE"


def test_revisions_in_order() -> None:
    order = in_order({"merge": ["left", "right"], "right": ["root"], "left": ["root"], "root": []})
    assert order.keys == ("root", "right", "left", "merge")
    assert order.distance == {"root": 2, "left": 1, "right": 1, "merge": 0}
    order = in_order({"a": ["b"], "b": ["a"], "c": ["gone"]})
    assert sorted(order.keys) == ["a", "b", "c"]
    assert order.stuck == ("a",)
    assert order.missing == {"c": ("gone",)}
    assert heads({"a": [], "b": ["a"], "c": ["a"]}) == {"b", "c"}


def test_a_replay_as_facts() -> None:
    collected = Migrations()
    replay = collected.replay("alembic", "migrations")
    replay.begin(Revision("migrations", "1"))
    replay.do(CreateTable(TableDraft("users", "x", columns=[ColumnDraft("id", False, primary_key=True)])))
    replay.do(CreateIndex("users", IndexDraft(["id"])))
    replay.begin(Revision("migrations", "2", depends_on=[("migrations", "1")], is_head=True))
    replay.do(CreateIndex("users", IndexDraft(["id"])))
    replay.do(RenameColumn("users", "gone", "here"))
    facts = Facts()
    collected.write(facts, "postgresql")
    assert [one.on_new_table for one in facts.of(MigrationStep)] == [False, True, False, False]
    assert [one.postgresql_lock for one in facts.of(MigrationStep)] == [
        None, None, "SHARE", "ACCESS EXCLUSIVE",
    ]  # fmt: skip
    table = facts.of(MigratedTable)[0]
    assert (table.name, table.framework, table.reason) == (
        "users", "alembic", "no migration that was read makes the column gone",
    )  # fmt: skip
    assert [one.name for one in facts.of(MigratedColumn)] == ["id"]
    assert [one.subject for one in facts.of(BlindSpot)] == ["users"]
    assert not facts.of(Table)


def test_dropping_what_the_name_alone_means() -> None:
    schema = built("CREATE TABLE t (a int, b int, UNIQUE (a), UNIQUE (a, b))")
    schema.apply(DropConstraint("t", "uq_of_a_and_b"))
    assert [list(one.columns) for one in schema.tables["t"].constraints] == [["a"]]


def test_when_a_migration_was_written() -> None:
    assert written_on(b"# Generated by Django 3.2.12 on 2022-04-06 15:31\n") == date(2022, 4, 6)
    assert written_on(b'"""A\n\nRevision ID: 1\nCreate Date: 2023-01-31 10:00:00.1\n"""') == date(2023, 1, 31)
    assert written_on(b"Create Date: 2023-13-31") is None
    assert written_on(b"", "0002_auto_20140827_1705") == date(2014, 8, 27)
    assert written_on(b"", "0002_auto_20141327_1705") is None
    assert written_on(b"x" * 3_000 + b"Create Date: 2023-01-31") is None
