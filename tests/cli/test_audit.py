"""`groundplan audit` and `groundplan map`: what is written where."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from analyzer.cli.running import run
from tests.cli.fakes import pretend


@pytest.fixture(autouse=True)
def _shop(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pretend(monkeypatch)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "shop").mkdir()


def test_a_folder_of_reports_and_a_summary(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["audit", "shop"]) == 0
    folder = Path("groundplan-report")
    written = {path.suffix for path in folder.iterdir()}
    assert {".json", ".db", ".dot", ".svg", ".sarif"} <= written
    summary = capsys.readouterr().out
    for path in folder.iterdir():
        assert str(path) in summary
    assert json.loads((folder / "facts.json").read_text())["routes"]
    with sqlite3.connect(folder / "facts.db") as store:
        assert store.execute("SELECT count(*) FROM route").fetchone() == (12,)


def test_a_single_format_goes_to_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["audit", "shop", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["groundplan"]["schema"] == 1
    assert not Path("groundplan-report").exists()


def test_chosen_formats_in_a_chosen_folder(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["audit", "shop", "--format", "json", "--format", "sarif", "--out", "a/b"]) == 0
    assert sorted(path.suffix for path in Path("a/b").iterdir()) == [".json", ".sarif"]
    assert "a/b/facts.json" in capsys.readouterr().out


def test_the_settings_choose_where_the_command_line_is_silent(capsys: pytest.CaptureFixture[str]) -> None:
    Path("shop/groundplan.yaml").write_text("output: {folder: reports, formats: [json]}\n")
    assert run(["audit", "shop"]) == 0
    assert [path.name for path in Path("shop/reports").iterdir()] == ["facts.json"]
    assert run(["audit", "shop", "--out", "elsewhere", "--format", "dot"]) == 0
    assert [path.suffix for path in Path("elsewhere").iterdir()] == [".dot"]
    capsys.readouterr()


def test_a_format_of_the_settings_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    Path("shop/groundplan.yaml").write_text("output:\n  formats: [json, jsn]\n")
    assert run(["audit", "shop"]) == 2
    assert "groundplan.yaml:2: 'jsn' is not one of" in capsys.readouterr().err


def test_no_colours_in_a_pipe_unless_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["audit", "shop", "--format", "text"]) == 0
    assert "\x1b[" not in capsys.readouterr().out
    assert run(["audit", "shop", "--format", "text", "--color", "always"]) == 0
    assert "\x1b[" in capsys.readouterr().out


def test_what_is_written_to_files_is_the_same_for_every_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["audit", "shop", "--out", "one"]) == 0
    assert run(["audit", "shop", "--out", "two", "--color", "always"]) == 0
    for path in Path("one").iterdir():
        assert path.read_bytes() == (Path("two") / path.name).read_bytes()
    capsys.readouterr()


def test_a_map_that_cannot_be_drawn_costs_the_map_only(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from analyzer.reports import DrawingError
    from analyzer.reports.formats import svg

    def refuse(_report: object) -> bytes:
        raise DrawingError("no Graphviz was found")

    monkeypatch.setattr(svg, "render", refuse)
    assert run(["audit", "shop"]) == 0
    assert "map-services.svg is left out: no Graphviz was found" in capsys.readouterr().err
    assert Path("groundplan-report/facts.json").exists()
    assert run(["audit", "shop", "--format", "svg"]) == 2
    assert "Error: no Graphviz was found" in capsys.readouterr().err


@pytest.mark.parametrize("view", ["services", "routes", "modules"])
def test_maps(view: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["map", "shop", "--view", view]) == 0
    assert capsys.readouterr().out.startswith(("digraph", "strict digraph"))
    assert run(["map", "shop", "--view", view, "-o", f"{view}.svg"]) == 0
    assert "<svg" in Path(f"{view}.svg").read_text()
    assert capsys.readouterr() == ("", f"{view}.svg: written\n")


def test_the_views_are_those_that_can_be_drawn() -> None:
    from analyzer.cli.commands.map import VIEWS
    from analyzer.reports.maps import VIEWS as DRAWN

    assert set(VIEWS) == set(DRAWN)
