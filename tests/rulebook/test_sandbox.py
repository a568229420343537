from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.facts.store import in_memory
from analyzer.rulebook.expansion import MAX_EXPANSION, MAX_NAMES, expansion
from analyzer.rulebook.sandbox import RULE_BUDGET, Refused, Sandbox, confined
from tests.sample_facts import sample_facts

SMALL = replace(RULE_BUDGET, steps=2_000_000, seconds=0.3, memory=64 * 2**20)

LARGE = """WITH RECURSIVE
    g(i, s) AS (SELECT 1, 'aaaaaaaaaa' UNION ALL SELECT i + 1, substr(s || s, 1, 95000) FROM g WHERE i < 16),
    large(s) AS (SELECT s FROM g WHERE i = 16),
    n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 50000)
"""


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    connection = in_memory(sample_facts())
    yield connection
    connection.close()


@pytest.fixture
def sandbox(connection: sqlite3.Connection) -> Iterator[Sandbox]:
    with confined(connection) as sandbox:
        yield sandbox


@pytest.mark.parametrize(
    ("sql", "rows"),
    [
        ("SELECT count(*) FROM route", [(12,)]),
        ("WITH a AS (SELECT id FROM route) SELECT count(*) FROM a", [(12,)]),
        ("SELECT count(*) FROM (SELECT 1)", [(1,)]),
        ("SELECT count(*) FROM operation", [(13,)]),
        ("SELECT m.value FROM route, json_each(methods) AS m WHERE route.path = '/health'", [("GET",)]),
        ("SELECT arguments ->> 'minimum_size' FROM middleware WHERE name LIKE '%GZip%'", [(1000,)]),
        ("SELECT row_number() OVER (ORDER BY id) FROM application LIMIT 1", [(1,)]),
        ("SELECT :x + 1", [(6,)]),
        ("SELECT instr('abc', 'c'), instr('abc', 'z'), instr(null, 'z')", [(3, 0, None)]),
    ],
)
def test_reading_is_allowed(sandbox: Sandbox, sql: str, rows: list[tuple[object, ...]]) -> None:
    assert list(sandbox.run(sql, {"x": 5}, SMALL).rows) == rows


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("INSERT INTO route (id) VALUES ('x')", "may only read: insert"),
        ("UPDATE route SET path = ''", "may only read: update"),
        ("DELETE FROM route", "may only read: delete"),
        ("REPLACE INTO route (id) VALUES ('x')", "may only read: insert"),
        ("CREATE TABLE x (a)", "may only read"),
        ("CREATE TEMP TABLE x AS SELECT 1", "may only read"),
        ("CREATE VIEW x AS SELECT 1", "may only read"),
        ("DROP TABLE route", "may only read"),
        ("ALTER TABLE route ADD COLUMN x", "may only read"),
        ("ATTACH 'x.db' AS x", "may only read: attach"),
        ("VACUUM INTO 'x.db'", "may only read: attach"),
        ("PRAGMA writable_schema = ON", "may only read: pragma"),
        ("SELECT * FROM pragma_database_list", "may only read"),
        ("BEGIN", "may only read: transaction"),
        ("SAVEPOINT x", "may only read: savepoint"),
        ("ANALYZE", "may only read"),
        ("SELECT load_extension('x')", "may not call load_extension()"),
        ("SELECT readfile('/etc/passwd')", "no such function"),
        ("SELECT writefile('x', 'y')", "no such function"),
        ("SELECT random()", "may not call random()"),
        ("SELECT datetime('now')", "may not call datetime()"),
        ("SELECT zeroblob(1000000000)", "may not call zeroblob()"),
        ("SELECT randomblob(1000000000)", "may not call randomblob()"),
        ("SELECT printf('%1000000000d', 1)", "may not call printf()"),
        ("SELECT hex('x')", "may not call hex()"),
        ("SELECT sqlite_version()", "may not call sqlite_version()"),
        ("SELECT sql FROM sqlite_master", "may not read 'sqlite_master'"),
        ("SELECT count(*) FROM sqlite_schema", "may not read 'sqlite_"),
        ("SELECT count(*) FROM sqlite_temp_master", "may not read 'sqlite_temp_master'"),
        ("SELECT 1; SELECT 2", "more than one statement"),
        ("SELECT 1; DROP TABLE route", "more than one statement"),
        ("", "a SELECT is needed"),
        ("-- nothing", "a SELECT is needed"),
        ("SELECT other FROM route", "no such column: other"),
        ("SELEC 1", "syntax error"),
        ("SELECT :unknown", "unknown"),
        ("SELECT 1\0", "null character"),
        ("SELECT " + "(" * 500 + "1" + ")" * 500, "overflow"),
        ("SELECT '" + "x" * 30_000 + "'", "longer than 20,000 characters"),
        ("SELECT " + " UNION SELECT ".join("1" * 40), "too many terms in compound SELECT"),
    ],
)
def test_everything_else_is_refused(
    connection: sqlite3.Connection, sandbox: Sandbox, sql: str, told: str
) -> None:
    with pytest.raises(Refused, match=told.replace("(", r"\(").replace(")", r"\)")):
        sandbox.run(sql, {}, SMALL)
    assert sandbox.run("SELECT count(*) FROM route", {}, SMALL).rows == ((12,),)


@pytest.mark.parametrize(
    "sql",
    [
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n",
        "SELECT count(*) FROM route a, route b, route c, route d, route e, route f, route g, route h",
        "SELECT count(*) FROM route a, route b, route c, route d, json_each('[1, 2, 3]'), route g, route h",
        "WITH RECURSIVE n(s) AS (SELECT 'aa' UNION ALL SELECT s || s FROM n) SELECT count(*) FROM n",
        LARGE + "SELECT count(*) FROM (SELECT DISTINCT large.s || n.i FROM n, large)",
        LARGE + "SELECT large.s || n.i AS x FROM n, large ORDER BY x",
        LARGE + "SELECT large.s || n.i AS x FROM n, large",
        LARGE + "SELECT count(*) FROM n, large WHERE substr(s, n.i % 10) LIKE '%a%a%a%a%a%a%a%a%a%a%a%b'",
        LARGE + "SELECT count(*) FROM n, large WHERE substr(s, n.i % 10) GLOB '*a*a*a*a*a*a*a*a*a*a*b'",
        LARGE + "SELECT count(replace(s, substr(s, 1, 40000 + n.i % 10) || 'b', 'c')) FROM n, large",
        LARGE + "SELECT count(instr(s, substr(s, 1, 40000 + n.i % 10) || 'b')) FROM n, large",
        LARGE + "SELECT count(has_word(s || n.i, s || n.i)) FROM n, large",
        LARGE + "SELECT count(holds('[' || s || n.i, s)) FROM n, large",
        LARGE + "SELECT count(json_valid('[[' || replace(s, 'a', '1,') || n.i)) FROM n, large",
        LARGE + "SELECT group_concat(s) FROM n, large",
        LARGE + "SELECT json_group_array(s || n.i) FROM n, large",
    ],
)
def test_nothing_runs_for_ever_or_eats_the_memory(sandbox: Sandbox, sql: str) -> None:
    began = perf_counter()
    with pytest.raises(Refused, match=r"more than|too big"):
        sandbox.run(sql, {}, SMALL)
    assert perf_counter() - began < 5


@pytest.mark.parametrize(
    "step",
    [
        "c{n} AS (SELECT a FROM c{m} UNION ALL SELECT a FROM c{m})",
        'c{n} AS (WITH i AS (SELECT 1) SELECT a FROM "c{m}" UNION ALL SELECT a FROM [c{m}])',
        "c{n}(a) AS NOT MATERIALIZED (SELECT a FROM 'c{m}' JOIN `C{m}` USING (a))",
        "c{n} /* ( */ AS -- (\n (SELECT a FROM c{m}, c{m})",
        "c{n} AS (SELECT \"'\" || a AS a FROM c{m}, c{m} WHERE \"'\" <> '')",
    ],
)
def test_common_table_expressions_that_multiply_are_refused_unseen(sandbox: Sandbox, step: str) -> None:
    steps = ", ".join(step.format(n=n, m=n - 1) for n in range(1, 40))
    began = perf_counter()
    with pytest.raises(Refused, match="unfold to more than"):
        sandbox.run(f"WITH c0 AS (SELECT 1 AS a), {steps} SELECT * FROM c39", {}, SMALL)
    assert perf_counter() - began < 1


def test_expansion_is_counted() -> None:
    assert expansion("SELECT 1") == 0
    assert expansion("WITH a AS (SELECT 1), b AS (SELECT * FROM a, a) SELECT * FROM b") == 9
    assert expansion("WITH RECURSIVE n(i) AS (SELECT 1 UNION SELECT i FROM n) SELECT i FROM n") < 10
    many = ", ".join(f"c{n} AS (SELECT 1)" for n in range(MAX_NAMES + 1))
    assert expansion(f"WITH {many} SELECT 1") > MAX_EXPANSION


@given(st.text(alphabet="abcAS()'\"[]`-/*\n ,", max_size=80))
def test_any_text_can_be_counted(sql: str) -> None:
    assert expansion(sql) >= 0


@settings(max_examples=60)
@given(st.text(max_size=60))
def test_any_text_is_answered_or_refused(sql: str) -> None:
    connection = in_memory(sample_facts())
    with confined(connection) as sandbox:
        try:
            sandbox.run(sql, {}, SMALL)
        except Refused as refused:
            message = str(refused)
            assert message
    connection.close()


def test_results_are_bounded(sandbox: Sandbox) -> None:
    with pytest.raises(Refused, match="more than 3 rows"):
        sandbox.run("SELECT id FROM route", {}, replace(SMALL, rows=3))
    with pytest.raises(Refused, match="more than 10 characters"):
        sandbox.run("SELECT id FROM route", {}, replace(SMALL, text=10))


def test_parameters_that_sqlite_cannot_take(sandbox: Sandbox) -> None:
    with pytest.raises(Refused):
        sandbox.run("SELECT :x", {"x": 2**80}, SMALL)
    with pytest.raises(Refused):
        sandbox.run("SELECT :x", {"x": "\ud800"}, SMALL)


def test_the_connection_is_free_again_afterwards(connection: sqlite3.Connection) -> None:
    before = connection.getlimit(sqlite3.SQLITE_LIMIT_LENGTH)
    with confined(connection):
        assert connection.getlimit(sqlite3.SQLITE_LIMIT_LENGTH) < before
    assert connection.getlimit(sqlite3.SQLITE_LIMIT_LENGTH) == before
    connection.execute("DELETE FROM route")
    assert connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] > 0
