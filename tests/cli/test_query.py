"""`groundplan query`."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from analyzer.cli.rows import table, written
from analyzer.cli.running import run
from analyzer.facts.store import write_store
from tests.cli.fakes import pretend
from tests.sample_facts import sample_facts

UNGUARDED = (
    "SELECT methods, path FROM route WHERE guard_verdict = 'unguarded' AND changes_state ORDER BY path"
)


@pytest.fixture
def store(tmp_path: Path) -> str:
    path = tmp_path / "facts.db"
    write_store(sample_facts(), path)
    return str(path)


def test_a_question_to_an_earlier_audit(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["query", store, UNGUARDED]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "methods   path",
        "--------  ------------------------",
        '["POST"]  /api/v1/webhooks/payment',
        "(1 row)",
    ]


def test_a_question_to_a_project(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend(monkeypatch)
    assert run(["query", str(tmp_path), UNGUARDED, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == [
        {"methods": '["POST"]', "path": "/api/v1/webhooks/payment"}
    ]


def test_csv(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["query", store, UNGUARDED, "--format", "csv"]) == 0
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    assert rows == [["methods", "path"], ['["POST"]', "/api/v1/webhooks/payment"]]


def test_the_schema_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["query", "--tables"]) == 0
    assert "One registered way into an application" in capsys.readouterr().out
    assert run(["query", "--describe", "route"]) == 0
    assert "whole composed path" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("SELECT nonsense FROM route", "no such column: nonsense"),
        ("DELETE FROM route", "may only read"),
        ("ATTACH 'x.db' AS x", "may only read"),
        ("SELECT 1; SELECT 2", "more than one statement"),
        ("", "no rows"),
        ("SELECT * FROM sqlite_master", "may not read"),
    ],
)
def test_a_query_that_cannot_be_answered(
    store: str, capsys: pytest.CaptureFixture[str], sql: str, message: str
) -> None:
    assert run(["query", store, sql]) == 2
    captured = capsys.readouterr()
    assert message in captured.err
    assert not captured.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "a folder or facts.db and a query are needed"),
        (["{store}"], "a folder or facts.db and a query are needed"),
        (["{missing}", "SELECT 1"], "there is no such folder"),
        (["{text}", "SELECT 1"], "not a facts database"),
        (["--describe", "nonsense"], "there is no table or view 'nonsense'"),
    ],
)
def test_wrong_arguments(
    store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    (tmp_path / "text").write_text("no database")
    places = {"store": store, "missing": str(tmp_path / "missing"), "text": str(tmp_path / "text")}
    assert run(["query", *(argument.format(**places) for argument in arguments)]) == 2
    assert message in capsys.readouterr().err


def test_cells_of_a_table_are_safe_and_aligned() -> None:
    assert table(("name", "n"), [("a\x1b[2J\nb", 1), (None, 20)]) == (
        "name          n\n-----------  --\na\\x1b[2J\\nb   1\n             20\n(2 rows)\n"
    )


def test_no_rows() -> None:
    assert written(("a",), [], "table") == "a\n-\n(0 rows)\n"
    assert written(("a",), [], "json") == "[]\n"
    assert written(("a",), [], "csv") == "a\n"
