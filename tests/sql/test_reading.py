"""What statements read, write and restrict, holes and dialects included; hostile text does no harm."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analyzer.sql.reading import Statement, read, written_as
from analyzer.sql.scripts import separate, statements
from analyzer.sql.texts import Hole, SqlText, verb_of


def reading(*parts: str | Hole, dialect: str = "sqlite") -> Statement:
    found = read(SqlText.of(parts), dialect)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "read_", "written"),
    [
        ("SELECT a FROM t", ("t",), ()),
        ("SELECT a FROM public.t, s.u", ("t", "s.u"), ()),
        ("WITH x AS (SELECT a FROM t) SELECT a FROM x", ("t",), ()),
        ("SELECT 1 FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.t = t.id)", ("t", "u"), ()),
        ("INSERT INTO a SELECT b FROM c", ("c",), ("a",)),
        ("UPDATE a SET x = b.y FROM b WHERE b.id = a.id", ("b",), ("a",)),
        ("DELETE FROM a", (), ("a",)),
        ("TRUNCATE TABLE a", (), ("a",)),
        ("CREATE TABLE a AS SELECT b FROM c", ("c",), ("a",)),
        ("ALTER TABLE a ADD COLUMN b int", (), ("a",)),
        ("SELECT * FROM generate_series(1, 3) AS n", (), ()),
    ],
)
def test_tables(text: str, read_: tuple[str, ...], written: tuple[str, ...]) -> None:
    found = reading(text, dialect="postgres")
    assert (found.tables_read, found.tables_written, found.complete) == (read_, written, True)


def test_columns_are_told_with_their_tables() -> None:
    found = reading(
        "SELECT a.name, count(*) FROM account a JOIN wallet w ON w.account = a.id "
        "WHERE a.email = ? AND w.balance > :least GROUP BY a.name ORDER BY w.created DESC LIMIT %s"
    )
    assert found.selected == ("account.name",)
    assert found.joined == ("wallet.account", "account.id")
    assert found.filtered == ("account.email", "wallet.balance")
    assert found.ordered == ("wallet.created",)
    assert (found.bounded, found.restricted, found.star) == (True, True, False)


def test_columns_that_are_written() -> None:
    assert reading("INSERT INTO t (a, b) VALUES (?, ?)").written == ("t.a", "t.b")
    assert reading("UPDATE t SET a = 1, b = b + 1 WHERE c = 2").written == ("t.a", "t.b")
    upsert = "INSERT INTO t (a, b) VALUES (1, 2) ON CONFLICT (a) DO UPDATE SET b = excluded.b"
    assert reading(upsert).written == ("t.a", "t.b")


@pytest.mark.parametrize(
    ("text", "bounded"),
    [
        ("SELECT a FROM t", False),
        ("SELECT a FROM t LIMIT 5", True),
        ("SELECT a FROM t FETCH FIRST 5 ROWS ONLY", True),
        ("SELECT count(*), max(a) FROM t", True),
        ("SELECT b, count(*) FROM t GROUP BY b", False),
        ("SELECT EXISTS (SELECT 1 FROM t)", True),
        ("SELECT a FROM t UNION ALL SELECT b FROM u", False),
        ("SELECT a FROM (SELECT a FROM t LIMIT 5) x", False),
        ("DELETE FROM t", None),
    ],
)
def test_whether_rows_are_bounded(text: str, bounded: bool | None) -> None:
    assert reading(text, dialect="postgres").bounded is bounded


def test_a_hole_is_a_name_where_a_name_must_come() -> None:
    found = reading("SELECT a FROM ", Hole("table"), " WHERE b = '", Hole("value"), "' LIMIT ", Hole("limit"))
    assert (found.tables_read, found.filtered, found.bounded) == (("{?}",), ("b",), True)
    assert found.put_in == ("table", "value", "limit")
    assert found.text == "SELECT a FROM {table} WHERE b = '{value}' LIMIT {limit}"
    assert reading("SELECT a FROM user_", Hole(), " x").tables_read == ("user_{?}",)


def test_a_hole_between_clauses_leaves_open_what_else_is_asked() -> None:
    found = reading("SELECT a FROM t ", Hole("where"), " ORDER BY a ", Hole("direction"))
    assert (found.complete, found.restricted, found.bounded) == (True, None, None)
    assert reading("SELECT a FROM t WHERE b = 1 ", Hole()).restricted is True


def test_holes_with_known_values_give_every_statement() -> None:
    text = SqlText.of(["ALTER TABLE ", Hole("table", ("a", "b")), " ADD COLUMN c int"])
    assert [one.tables_written for one in written_as(text, "sqlite")] == [("a",), ("b",)]


def test_of_two_spellings_of_one_thing_the_dialect_has_its_own() -> None:
    key = Hole("key", ("SERIAL PRIMARY KEY", "INTEGER PRIMARY KEY AUTOINCREMENT", "<nothing>"))
    text = SqlText.of(["CREATE TABLE t (id ", key, ", name TEXT)"])
    for dialect, word in (("sqlite", "AUTOINCREMENT"), ("postgres", "SERIAL")):
        found = list(written_as(text, dialect))
        assert [word in one.text for one in found] == [True]


@pytest.mark.parametrize(
    "text",
    ["", "hello", "update the readme", "create a user", "drop me a line", "insert coin", "-- SELECT 1",
     "set", "begin here", "call me", "delete", "replace it", "show"],
)  # fmt: skip
def test_what_is_no_sql(text: str) -> None:
    assert read(text) is None or text == "delete it"


def test_what_cannot_be_parsed_is_told_by_its_words() -> None:
    found = reading("SELECT a FROM t WHERE ((( b LIMIT 3")
    assert (found.complete, found.tables_read, found.restricted, found.bounded) == (False, ("t",), True, True)


def test_scripts_are_cut_with_lines() -> None:
    script = """-- schema; of the shop
CREATE TABLE a (
  b text DEFAULT ';'
);
/* ; */ INSERT INTO a VALUES ('it''s; fine');
CREATE FUNCTION f() RETURNS int AS $body$ SELECT 1; SELECT 2; $body$ LANGUAGE sql;
CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE a SET b = 1; DELETE FROM a; END;
COPY a (b) FROM stdin;
x;y
\\.
\\connect other
DELIMITER //
CREATE PROCEDURE p() BEGIN SELECT 1; END//
DELIMITER ;
SELECT 9"""
    found = list(statements(script))
    assert [(one.line, one.text.split()[0]) for one in found] == [
        (2, "CREATE"),
        (5, "INSERT"),
        (6, "CREATE"),
        (7, "CREATE"),
        (8, "COPY"),
        (13, "CREATE"),
        (15, "SELECT"),
    ]
    assert found[0].end_line == 4


def test_a_text_with_holes_is_cut_into_its_statements() -> None:
    text = SqlText.of(["CREATE TABLE a (b text); INSERT INTO ", Hole("table"), " VALUES (';')"])
    found = [read(one) for one in separate(text)]
    assert [(one.kind, one.table) for one in found if one is not None] == [("create", "a"), ("insert", "{?}")]


PIECES = st.sampled_from(
    [
        "SELECT",
        "INSERT INTO",
        "UPDATE",
        "DELETE FROM",
        "CREATE TABLE",
        "ALTER TABLE",
        "DROP",
        "t",
        "a.b",
        "*",
        "(",
        ")",
        "'",
        '"',
        "`",
        "--",
        "/*",
        "*/",
        "$x$",
        ";",
        ":p",
        "?",
        "%s",
        "%(n)s",
        "WHERE",
        "SET",
        "=",
        "VALUES",
        "LIMIT",
        "NULL",
        "CASE",
        "END",
        "AND",
        "JOIN",
        "ON",
        "AS",
        "WITH",
        "1",
        "\n",
        "[",
        "]",
        "::",
        "@v",
        "BEGIN",
        "DELIMITER //",
        "\\.",
        "text",
        "PRIMARY KEY",
        "REFERENCES",
        "UNIQUE",
        "ADD COLUMN",
        "RENAME TO",
        "INDEX",
        "VIRTUAL TABLE",
        "USING",
        "hole_1_",
        "\ue000",
        "\ue123",
    ]
)
SQLISH = st.lists(PIECES, max_size=40).map(" ".join)


@given(st.one_of(st.text(max_size=200), SQLISH), st.sampled_from(["sqlite", "postgres", "mysql"]))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_is_read_without_an_error(text: str, dialect: str) -> None:
    for part in statements(text):
        assert part.line >= 1
        read(part.text, dialect)
    found = read(text, dialect)
    assert (found is None) is (verb_of(text) is None)


@given(st.lists(st.one_of(PIECES, st.builds(Hole, st.sampled_from(["", "x"]))), max_size=25))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_with_holes_is_read_without_an_error(parts: list[str | Hole]) -> None:
    for one in written_as(SqlText.of(["SELECT ", *parts]), "postgres"):
        assert "hole_1_" not in one.tables_read or "hole_1_" in str(parts)


@given(st.lists(st.text(alphabet="ab \n'", min_size=1, max_size=12), min_size=1, max_size=8))
@settings(max_examples=100, deadline=None)
def test_statements_of_a_script_are_those_that_were_joined(texts: list[str]) -> None:
    quoted = [f"SELECT '{text.replace(chr(39), chr(39) * 2)}'" for text in texts]
    assert [one.text for one in statements(";\n".join(quoted))] == quoted


@pytest.mark.parametrize(
    "text",
    [
        "SELECT " + "(" * 30_000,
        "SELECT " + "NOT " * 15_000 + "a",
        "SELECT " + "- " * 20_000 + "1",
        "SELECT 1 " + "+ 1" * 15_000,
        "SELECT " + "CASE WHEN 1 THEN " * 3_000,
        "SELECT '" + "'" * 50_001,
        "SELECT a FROM t WHERE " + " OR ".join(["a = 1"] * 2_500),
        "CREATE TABLE t (" + "a int," * 9_000 + "b int)",
        "/*" * 20_000,
        "/* */ " * 5_000 + "1",
        " " * 30_000 + "1",
        "\n" * 50_000 + "1",
        "COPY a\n" * 8_000,
        "COPY a FROM stdin;\n" * 3_000,
        "SELECT 1 " + "UNION ALL SELECT 1 " * 3_000,
        "$" * 30_000,
        "SELECT [" * 8_000,
    ],
)
def test_a_hostile_statement_takes_bounded_time(text: str) -> None:
    began = time.process_time()
    for part in statements(text):
        read(part.text)
    read(text)
    assert time.process_time() - began < 10
