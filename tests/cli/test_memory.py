"""An unchanged project is answered from memory; any change that can matter is not."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import analyzer.cli.analysis
from analyzer.cli import memory
from analyzer.cli.answer import Answer
from analyzer.cli.memory import Memory
from analyzer.cli.running import run
from analyzer.pipeline import Audit
from tests.cli.fakes import FakeAudit
from tests.sample_facts import sample_facts
from tests.trees import grow

REMEMBERED = "nothing has changed since an earlier run"


@pytest.fixture
def analyses(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """Grows by one with each analysis that really takes place."""
    grow(
        tmp_path,
        """
        shop/
            main.py: x = 1
            data.json: {}
            logo.png: not a picture
            requirements.txt: fastapi==0.115.0
            app/routes.py: y = 2
        """,
    )
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    made: list[str] = []

    def audited(*_arguments: object) -> FakeAudit:
        made.append("analysis")
        return FakeAudit(sample_facts())

    monkeypatch.setattr(analyzer.cli.analysis, "audited", audited)
    return made


def test_the_second_answer_is_the_first_one(analyses: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["audit", "shop"]) == 0
    first = capsys.readouterr()
    written = {path.name: path.read_bytes() for path in Path("groundplan-report").iterdir()}
    for path in Path("groundplan-report").iterdir():
        path.unlink()
    assert run(["audit", "shop"]) == 0
    assert capsys.readouterr() == first
    assert {path.name: path.read_bytes() for path in Path("groundplan-report").iterdir()} == written
    assert len(analyses) == 1
    assert run(["audit", "shop", "--verbose"]) == 0
    assert capsys.readouterr().err.startswith(REMEMBERED)
    assert len(analyses) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "shop", "--fail-on", "info"],
        ["explain", "shop", "/health"],
        ["query", "shop", "SELECT count(*) FROM route"],
        ["map", "shop"],
        ["audit", "shop", "--format", "facts-db"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_every_command_that_reads_a_project_remembers(
    analyses: list[str], capfdbinary: pytest.CaptureFixture[bytes], arguments: list[str]
) -> None:
    code = run(arguments)
    first = capfdbinary.readouterr()
    assert run(arguments) == code
    assert capfdbinary.readouterr() == first
    assert first.out
    assert len(analyses) == 1


def changed_content() -> None:
    Path("shop/app/routes.py").write_text("y = 3\n")


def changed_back_with_another_time() -> None:
    Path("shop/main.py").write_text("x = 1\n")
    os.utime("shop/main.py", (1, 1))


def changed_data() -> None:
    Path("shop/data.json").write_text("[]\n")


def changed_lock() -> None:
    Path("shop/requirements.txt").write_text("fastapi==0.116.0\n")


def new_file() -> None:
    Path("shop/new.py").touch()


def new_folder() -> None:
    Path("shop/app/empty").mkdir()


def lost_file() -> None:
    Path("shop/app/routes.py").unlink()


def larger_picture() -> None:
    Path("shop/logo.png").write_text("a larger one")


def settings() -> None:
    Path("shop/groundplan.yaml").write_text("exclude: [app]\n")


def other_name() -> None:
    Path("shop").rename("store")
    Path("shop").symlink_to("store")


@pytest.mark.parametrize(
    ("change", "analysed"),
    [
        (changed_content, 2),
        (changed_data, 2),
        (changed_lock, 2),
        (new_file, 2),
        (new_folder, 2),
        (lost_file, 2),
        (larger_picture, 2),
        (settings, 2),
        (changed_back_with_another_time, 1),
        (other_name, 1),
    ],
)
def test_what_can_matter_is_noticed(
    analyses: list[str], capsys: pytest.CaptureFixture[str], change: Callable[[], None], analysed: int
) -> None:
    assert run(["audit", "shop", "--format", "json"]) == 0
    change()
    assert run(["audit", "shop", "--format", "json"]) == 0
    assert len(analyses) == analysed
    capsys.readouterr()


@pytest.mark.parametrize(
    "options",
    [["--color", "always"], ["--exclude", "x"], ["--include-vendored"], ["--workers", "0"], ["--no-cache"]],
)
def test_another_question_is_another_answer(
    analyses: list[str], capsys: pytest.CaptureFixture[str], options: list[str]
) -> None:
    assert run(["audit", "shop", "--format", "text"]) == 0
    assert run(["audit", "shop", "--format", "text", *options]) == 0
    assert len(analyses) == 2
    capsys.readouterr()


def test_rules_and_baselines_are_part_of_the_question(
    analyses: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    check = ["check", "shop", "--baseline", "known.json"]
    run([*check, "--write-baseline"])
    for _ in range(2):
        assert run(check) == 0
    assert len(analyses) == 2
    Path("known.json").write_text('{"groundplan_baseline": 1, "findings": []}')
    assert run(check) == 1
    Path("rules").mkdir()
    rule = Path("rules/X-001.yaml")
    rule.write_text("id: X-001\n")
    for _ in range(2):
        run(["audit", "shop", "--rules", "rules", "--format", "json"])
    assert len(analyses) == 4
    rule.write_text("id: X-001\ntitle: other\n")
    run(["audit", "shop", "--rules", "rules", "--format", "json"])
    assert len(analyses) == 5
    capsys.readouterr()


def test_runs_with_code_of_the_users_own_are_not_remembered(
    analyses: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    Path("own").mkdir()
    for option in ("--frameworks", "--reports"):
        before = len(analyses)
        for _ in range(2):
            assert run(["audit", "shop", "--format", "json", option, "own"]) == 0
        assert len(analyses) == before + 2
    capsys.readouterr()


def test_an_answer_that_is_damaged_is_made_again(
    analyses: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for number, damage in enumerate((b"", b"{}\n", b"[]\n", b"no JSON at all"), 1):
        assert run(["audit", "shop", "--format", "json"]) == 0
        assert len(analyses) == number
        (kept,) = (tmp_path / "cache" / "groundplan" / "answers").iterdir()
        kept.write_bytes(damage)
    assert run(["audit", "shop", "--format", "json"]) == 0
    kept.write_bytes(kept.read_bytes()[:-1])
    assert run(["audit", "shop", "--format", "json"]) == 0
    assert len(analyses) == 6
    capsys.readouterr()


@given(data=st.data())
def test_whatever_the_damage(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("cache")
    answer = Answer(bytearray(b"told\n"), {Path("facts.db"): b"\0" * 50, Path("empty"): b""}, ["a note"], 1)
    Memory(folder, "key").keep(answer)
    assert Memory(folder, "key").recall() == answer
    whole = (folder / "answers" / "key").read_bytes()
    start = data.draw(st.integers(0, len(whole)))
    damaged = (
        whole[:start] + data.draw(st.binary(max_size=5)) + whole[data.draw(st.integers(start, len(whole))) :]
    )
    (folder / "answers" / "key").write_bytes(damaged)
    assert Memory(folder, "key").recall() == (answer if damaged == whole else None)


def test_a_project_brings_no_answers(analyses: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(Path("shop/cache").absolute()))
    for _ in range(2):
        assert run(["audit", "shop", "--format", "json"]) == 0
    assert len(analyses) == 2
    assert not Path("shop/cache").exists()


def test_what_changes_meanwhile_is_not_remembered(
    analyses: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    audited = analyzer.cli.analysis.audited

    def disturbed(*arguments: Any) -> Audit:
        new_file()
        return audited(*arguments)

    monkeypatch.setattr(analyzer.cli.analysis, "audited", disturbed)
    assert run(["audit", "shop", "--format", "json"]) == 0
    Path("shop/new.py").unlink()
    assert run(["audit", "shop", "--format", "json"]) == 0
    assert len(analyses) == 2


def test_installing_a_package_is_noticed(analyses: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    Path("packages").mkdir()
    monkeypatch.syspath_prepend("packages")
    assert run(["audit", "shop", "--format", "json"]) == 0
    Path("packages/new").mkdir()
    assert run(["audit", "shop", "--format", "json"]) == 0
    assert len(analyses) == 2


def test_the_folder_of_reports_is_no_part_of_the_project(
    analyses: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir("shop")
    for _ in range(2):
        assert run(["audit", "."]) == 0
    assert len(analyses) == 1


def test_old_answers_make_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "MAX_BYTES", 1000)
    answer = Answer(printed=bytearray(300))
    for age, name in ((3, "oldest"), (1, "newest"), (2, "middle")):
        Memory(tmp_path, name).keep(answer)
        os.utime(tmp_path / "answers" / name, (100 - age, 100 - age))
    Memory(tmp_path, "new").keep(answer)
    assert sorted(path.name for path in (tmp_path / "answers").iterdir()) == ["new", "newest"]
    Memory(tmp_path, "large").keep(Answer(printed=bytearray(501)))
    assert Memory(tmp_path, "large").recall() is None
    assert Memory(tmp_path, "new").recall() == answer
