"""A pack of rules from a stranger, used as a user would: what it tries is stopped, and it is said why."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.cli.running import run
from tests.rulebook.rules import write_rule

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
DOUBLING = "WITH RECURSIVE n(s) AS (SELECT 'aa' UNION ALL SELECT s || s FROM n)"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    root = tmp_path / "project"
    root.mkdir()
    monkeypatch.chdir(root)
    (root / "main.py").write_text("x = 1\n")
    return root


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"select": "INSERT INTO route (id) VALUES ('x')"}, "it may only read: insert is refused"),
        ({"select": "DROP TABLE route"}, "it may only read: "),
        ({"select": "ATTACH 'stolen.db' AS stolen"}, "it may only read: attach is refused"),
        ({"select": "VACUUM INTO 'stolen.db'"}, "it may only read: attach is refused"),
        ({"select": "PRAGMA journal_mode = WAL"}, "it may only read: pragma is refused"),
        ({"select": "SELECT load_extension('evil') AS id"}, "it may not call load_extension()"),
        ({"select": "SELECT writefile('x', 'y') AS id"}, "no such function: writefile"),
        ({"select": f"{ENDLESS} SELECT i AS id FROM n WHERE i < 0"}, "it took more than "),
        ({"subjects": f"{ENDLESS} SELECT max(i) FROM n"}, "it took more than "),
        ({"unknown": f"{ENDLESS} SELECT i AS id, i AS why FROM n"}, "it returns more than 20,000 rows"),
        ({"select": f"{DOUBLING} SELECT s AS id FROM n"}, "too big"),
        ({"select": "SELECT zeroblob(2000000000) AS id"}, "it may not call zeroblob()"),
    ],
)
def test_its_sql_is_stopped(
    project: Path, changes: dict[str, str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write_rule(project.parent / "strange", id="TST-BAD-001", message="bad", **changes)
    before = sorted(project.rglob("*"))
    assert run(["check", ".", "--rules", str(project.parent / "strange")]) == 3
    (line,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith("TST-BAD-001: ")]
    assert line.startswith("TST-BAD-001: the rule could not run: ")
    assert told in line
    assert sorted(project.rglob("*")) == before


LAUGHS = "\n".join(
    [
        "a0: &a0 [x, x, x, x, x, x, x, x, x, x]",
        *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)),
    ]
)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (LAUGHS, "counting what aliases repeat"),
        ("x: " + "[" * 60_000, "nest"),
        ("id: " + "X" * 400_000, "is larger than 300,000 bytes"),
        ("id: !!python/object/apply:os.system ['touch stolen']", "TST-BAD-001.yaml"),
    ],
)
def test_its_files_are_only_read(
    project: Path, text: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = project.parent / "strange"
    folder.mkdir()
    (folder / "TST-BAD-001.yaml").write_text(text)
    assert run(["check", ".", "--rules", str(folder)]) == 2
    assert told in capsys.readouterr().err
    assert not (project / "stolen").exists()


def test_its_examples_stay_in_their_folder(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    example = {"shows": "x", "satisfies": {"../../stolen.py": "x = 1\n"}}
    write_rule(project.parent / "strange", id="TST-BAD-001", examples=[example])
    assert run(["rules", "test", "TST-BAD-001", "--rules", str(project.parent / "strange")]) == 2
    assert "a relative path that stays inside the tree" in capsys.readouterr().err
