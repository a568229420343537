"""The store holds every fact, describes itself, gives the same bytes, and is written whole or not at all."""

from __future__ import annotations

import errno
import json
import os
import random
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from analyzer.facts import Facts, Guard, Module, Route, row_types, store
from analyzer.facts.relations import relations
from analyzer.facts.store import StoreError, in_memory, open_store, tables_of, to_bytes, write_store
from analyzer.facts.views import VIEWS
from analyzer.facts.views.indexes import INDEXES, KEPT
from analyzer.writing import write_files
from tests.sample_facts import HOSTILE, hostile_facts, sample_facts


def answers(facts: Facts, sql: str) -> list[tuple[object, ...]]:
    connection = in_memory(facts)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def test_every_row_is_there() -> None:
    facts = sample_facts()
    connection = in_memory(facts)
    for kind in row_types():
        ids = connection.execute(f'SELECT id FROM "{kind.TABLE}"').fetchall()
        assert [name for (name,) in ids] == [row.id for row in facts.of(kind)]
    connection.close()


def test_values_keep_their_types() -> None:
    (found,) = answers(
        sample_facts(),
        """SELECT methods, changes_state, by_default, handler_line, kind, file, line, certainty, deprecated
           FROM route WHERE path = '/admin/users/{user_id}'""",
    )
    assert found == (
        '["PATCH","PUT"]',
        1,
        1,
        23,
        "http",
        "src/shop/admin/users.py",
        22,
        "conditional",
        None,
    )
    (arguments,) = answers(sample_facts(), "SELECT arguments FROM middleware WHERE name LIKE '%CORS%'")
    assert json.loads(str(arguments[0])) == {"allow_origins": ["*"]}


def test_a_row_with_a_file_of_its_own_has_one_file_column() -> None:
    (found,) = answers(
        sample_facts(), "SELECT file, line, end_line FROM module WHERE name = 'shop.admin.app'"
    )
    assert found == ("src/shop/admin/app.py", 1, 40)


def test_hostile_texts_stay_texts() -> None:
    found = {text for (text,) in answers(hostile_facts(), "SELECT subject FROM blind_spot")}
    expected = {text.encode("utf-8", "backslashreplace").decode() for text in HOSTILE}
    assert expected <= found


def test_numbers_larger_than_a_column_become_texts() -> None:
    facts = sample_facts()
    facts.add(Module(id="huge", name="huge", file="huge.py", lines=10**30))
    facts.add(Module(id="monstrous", name="monstrous", file="monstrous.py", lines=10**9000))
    found = answers(facts, "SELECT lines FROM module WHERE id IN ('huge', 'monstrous') ORDER BY id")
    assert found[0] == (hex(10**30),)
    assert str(found[1][0]).startswith("0x")


def test_the_same_facts_give_the_same_bytes() -> None:
    rows = list(hostile_facts())
    random.Random(2).shuffle(rows)
    assert to_bytes(in_memory(Facts(rows))) == to_bytes(in_memory(hostile_facts()))


def test_the_bytes_do_not_depend_on_the_hash_seed() -> None:
    code = (
        "import hashlib; from tests.sample_facts import sample_facts as f;"
        "from analyzer.facts.store import *; from analyzer.facts.document import *;"
        "print(hashlib.sha256(to_bytes(in_memory(f())) + to_json(document(f()))).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_the_database_describes_itself() -> None:
    connection = in_memory(sample_facts())
    named = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type != 'index'")}
    told = {name for (name,) in connection.execute("SELECT DISTINCT name FROM facts_schema")}
    assert named - told == {"facts_schema"}
    for relation in relations(connection):
        columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{relation.name}")')]
        assert columns == [column.name for column in relation.columns]
        assert all(column.meaning for column in relation.columns)
    connection.close()


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_every_view_answers_and_states_no_column_that_it_lacks(view) -> None:  # type: ignore[no-untyped-def]
    connection = in_memory(sample_facts())
    cursor = connection.execute(f'SELECT * FROM "{view.name}"')
    assert {column.name for column in view.columns} <= {name for name, *_ in cursor.description}
    connection.close()


def test_operations_are_methods_and_routes() -> None:
    found = answers(
        sample_facts(), "SELECT method, path FROM operation WHERE path LIKE '/admin%' OR kind = 'websocket'"
    )
    assert sorted(found) == [
        ("GET", "/admin/users"),
        ("PATCH", "/admin/users/{user_id}"),
        ("PUT", "/admin/users/{user_id}"),
        ("WEBSOCKET", "/api/v1/live"),
    ]


def test_route_guards_are_only_what_guards() -> None:
    orders = "shop.main.app GET /api/v1/orders"
    found = answers(
        sample_facts(), f"SELECT name FROM route_guard WHERE route = '{orders}' ORDER BY position"
    )
    assert found == [("shop.security.oauth2_scheme",), ("shop.security.current_user",)]
    assert len([guard for guard in sample_facts().of(Guard) if guard.route == orders]) == 3


def test_arguments_are_rows() -> None:
    found = answers(sample_facts(), "SELECT argument, value FROM middleware_argument ORDER BY argument")
    assert found == [("allow_origins", "*"), ("https_only", "False"), ("minimum_size", 1000)]


def test_import_edges_say_when_they_run() -> None:
    found = answers(
        sample_facts(),
        "SELECT importer, imported, at_load FROM import_edge WHERE lazy OR type_checking ORDER BY importer",
    )
    assert found == [
        ("shop.database", "shop.mail", 0),
        ("shop.errors", "shop.settings", 0),
        ("shop.mail", "shop.database", 0),
        ("shop.settings", "shop.errors", 0),
    ]


def test_only_tables_that_are_mentioned_are_made() -> None:
    connection = in_memory(sample_facts(), ["SELECT * FROM Operation", "SELECT 1 FROM cycle_member"])
    assert len(connection.execute("SELECT * FROM operation").fetchall()) == 13
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        connection.execute("SELECT * FROM finding")
    connection.close()


def test_views_whose_rows_are_kept_answer_as_views_do(monkeypatch: pytest.MonkeyPatch) -> None:
    questions = [f'SELECT * FROM "{view}"' for view in KEPT]
    with closing(in_memory(sample_facts())) as whole:
        expected = [sorted(whole.execute(question).fetchall(), key=repr) for question in questions]

    def kept_answers() -> tuple[list[list[object]], set[str]]:
        with closing(in_memory(sample_facts(), questions)) as connection:
            found = [sorted(connection.execute(question).fetchall(), key=repr) for question in questions]
            kinds = connection.execute("SELECT name FROM sqlite_master WHERE type = 'view'").fetchall()
        return found, {name for (name,) in kinds}

    found, views = kept_answers()
    assert found == expected
    assert views.isdisjoint(KEPT)
    monkeypatch.setattr(store, "MAX_STEPS_TO_KEEP", 1)
    found, views = kept_answers()
    assert found == expected
    assert views >= set(KEPT)


def test_views_stand_after_those_that_they_are_made_of() -> None:
    known = {view.name for view in VIEWS}
    before: set[str] = set()
    for view in VIEWS:
        assert known & set(re.findall(r"\w+", view.sql)) <= before, view.name
        before.add(view.name)


def test_tables_are_found_through_views() -> None:
    assert tables_of(['SELECT * FROM "route_guard"']) >= {"route", "guard"}
    assert tables_of(["SELECT * FROM import_edge"]) == {"import"}
    assert tables_of(["SELECT * FROM facts_schema"]) == {kind.TABLE for kind in row_types()}
    assert tables_of(["SELECT 1"]) == frozenset()


def test_indexes_are_on_columns_that_exist() -> None:
    for table, column in INDEXES:
        kind = next(kind for kind in row_types() if table == kind.TABLE)
        assert column in kind.__dataclass_fields__
    with closing(in_memory(Facts())) as connection:
        for view, columns in KEPT.items():
            assert set(columns) <= {row[1] for row in connection.execute(f'PRAGMA table_info("{view}")')}


def test_a_store_is_read_back_and_never_written(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "per%20cent?#.db"
    write_store(sample_facts(), path)
    connection = open_store(path)
    assert connection.execute("SELECT count(*) FROM route").fetchone() == (12,)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        connection.execute("DELETE FROM route")
    connection.close()
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def _write_newer(path: Path) -> None:
    write_store(sample_facts(), path)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path: None, "no such file"),
        (lambda path: path.mkdir(), "no such file"),
        (lambda path: path.write_text("hello " * 1000), "not a facts database"),
        (lambda path: sqlite3.connect(path).execute("CREATE TABLE t (x)"), "written by another program"),
        (_write_newer, "written by a newer groundplan"),
    ],
)
def test_what_is_no_store_is_refused(tmp_path: Path, make: Callable[[Path], object], message: str) -> None:
    path = tmp_path / "facts.db"
    make(path)
    with pytest.raises(StoreError, match=message) as caught:
        open_store(path)
    assert str(path) in str(caught.value)


def test_a_full_disk_leaves_the_older_file(tmp_path: Path) -> None:
    path = tmp_path / "facts.db"
    path.write_bytes(b"older")
    code = (
        "import resource, signal, sys; from pathlib import Path;"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096));"
        "from analyzer.facts.store import write_store; from tests.sample_facts import sample_facts\n"
        "try: write_store(sample_facts(), Path(sys.argv[1]))\n"
        "except OSError as error: print(error.errno, error.filename)"
    )
    told = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    assert told.stdout.split() == [str(errno.EFBIG), str(path)]
    assert path.read_bytes() == b"older"
    assert list(tmp_path.iterdir()) == [path]


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OSError, match=r"file/facts\.db"):
        write_store(sample_facts(), tmp_path / "file" / "facts.db")
    with pytest.raises(IsADirectoryError):
        write_store(sample_facts(), tmp_path)


def test_several_files_are_written_all_or_none(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.write_bytes(b"older")
    (tmp_path / "blocked").write_bytes(b"")
    with pytest.raises(OSError, match="blocked"):
        write_files({first: b"newer", second: b"new", tmp_path / "blocked" / "third": b""})
    assert first.read_bytes() == b"older"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["blocked", "first"]
    write_files({first: b"newer", second: b"new"})
    assert (first.read_bytes(), second.read_bytes()) == (b"newer", b"new")


def test_links_are_followed_and_devices_are_not_replaced(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    link.symlink_to(target)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_files({link: b"through", pipe: b"down"})
    assert link.is_symlink()
    assert target.read_bytes() == b"through"
    assert os.read(reader, 10) == b"down"
    os.close(reader)


def test_files_are_as_readable_as_the_user_wants(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        write_files({tmp_path / "report": b"text"})
    finally:
        os.umask(before)
    assert (tmp_path / "report").stat().st_mode & 0o777 == 0o644


def test_an_enumeration_given_as_its_text_is_kept() -> None:
    route = sample_facts().of(Route)[0]
    loose = replace(route, id="loose", kind="http")  # type: ignore[arg-type]
    assert answers(Facts([loose]), "SELECT kind, guard_verdict FROM route") == [
        ("http", str(route.guard_verdict))
    ]


def test_entry_points_are_whatever_starts_work() -> None:
    found = answers(sample_facts(), "SELECT kind, name, guard_verdict FROM entry_point ORDER BY kind, name")
    assert ("http", "PATCH,PUT /admin/users/{user_id}", "guarded") in found
    assert ("websocket", "WEBSOCKET /api/v1/live", "unknown") in found
    assert [row for row in found if row[0] not in ("http", "websocket")] == [
        ("command", "shop users create", None),
        ("consumer", "shop.orders.events.paid", None),
        ("schedule", "nightly", None),
        ("serverless_function", "thumbnails", None),
        ("task", "shop.mail.tasks.send_receipt", None),
    ]
