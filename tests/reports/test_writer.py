"""Reports are written all or none; an older one is never lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from analyzer.reports import (
    DrawingError,
    Format,
    OutputError,
    ReportInput,
    formats,
    rendered,
    write_outputs,
    write_reports,
)
from tests.sample_facts import sample_facts

REPORT = ReportInput(sample_facts(), "shop")


def chosen(*names: str) -> list[Format]:
    return [formats()[name] for name in names]


def test_what_was_written_is_told(tmp_path: Path) -> None:
    written = write_reports(REPORT, tmp_path / "new" / "folder", chosen("json", "text"))
    assert [path.name for path in written] == ["facts.json", "summary.txt"]
    assert all(path.stat().st_size for path in written)
    assert sorted(path.name for path in written[0].parent.iterdir()) == ["facts.json", "summary.txt"]


@pytest.mark.parametrize("apart", [False, True])
def test_what_another_process_makes_is_the_same(apart: bool) -> None:
    def undrawn(report: ReportInput) -> bytes:
        raise DrawingError("too large")

    wanted = [*chosen("text", "facts-db", "json"), replace(formats()["svg"], render=undrawn)]
    made = rendered(REPORT, wanted, apart=apart)
    assert [*made] == ["text", "facts-db", "json", "svg"]
    assert [made[one.name] for one in wanted[:3]] == [one.render(REPORT) for one in wanted[:3]]
    assert str(made["svg"]) == "too large"


def test_the_name_of_a_map_says_which(tmp_path: Path) -> None:
    (written,) = write_reports(replace(REPORT, view="modules"), tmp_path, chosen("dot"))
    assert written.name == "map-modules.dot"


def test_a_format_that_fails_leaves_everything_as_it_was(tmp_path: Path) -> None:
    write_reports(REPORT, tmp_path, chosen("text"))
    before = (tmp_path / "summary.txt").read_bytes()

    def fail(report: ReportInput) -> bytes:
        raise RuntimeError("broken")

    broken = replace(formats()["json"], render=fail)
    with pytest.raises(RuntimeError):
        write_reports(replace(REPORT, project="other"), tmp_path, [*chosen("text"), broken])
    assert (tmp_path / "summary.txt").read_bytes() == before
    assert not (tmp_path / "facts.json").exists()


def test_a_place_that_cannot_be_written_is_one_clear_message(tmp_path: Path) -> None:
    (tmp_path / "summary.txt").write_text("older")
    (tmp_path / "facts.json").mkdir()
    with pytest.raises(OutputError, match=r"facts\.json: cannot be written \(is a folder\)"):
        write_reports(REPORT, tmp_path, chosen("text", "json"))
    assert (tmp_path / "summary.txt").read_text() == "older"
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be written"):
        write_outputs({tmp_path / "file" / "map.svg": b""})
