"""A new output is one file: found by looking, ours and a user's alike; one that is none is told about."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from analyzer.reports import FormatError, ReportInput, formats, write_reports
from tests.sample_facts import sample_facts

DROPPED = """
NAME = "paths"
SUFFIX = ".paths"
DESCRIPTION = "the paths, one a line"

def render(report):
    return "\\n".join(route.path for route in report.summary.routes).encode()
"""


def test_what_there_is() -> None:
    found = formats()
    report = ReportInput(sample_facts(), "shop")
    usual = {one.file_name(report) for one in found.values() if not one.on_request}
    assert {
        "map-services.dot",
        "map-services.svg",
        "facts.db",
        "facts.json",
        "audit.html",
        "audit.md",
        "audit.sarif",
        "summary.txt",
    } <= usual
    assert list(found) == sorted(found)
    assert len({one.file_name(report) for one in found.values()}) == len(found)
    assert all(one.description and not one.description.endswith(".") for one in found.values())


def test_a_file_dropped_into_a_folder_is_a_format(tmp_path: Path) -> None:
    (tmp_path / "paths.py").write_text(DROPPED)
    (tmp_path / "_private.py").write_text("raise RuntimeError")
    (tmp_path / "notes.txt").write_text("not Python")
    found = formats([tmp_path])
    report = ReportInput(sample_facts(), "shop")
    (written,) = write_reports(report, tmp_path / "out", [found["paths"]])
    assert written.name == "audit.paths"
    assert written.read_text().splitlines()[0] == "/health"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("NAME = 'x'", "bad.py: no output format, for it lacks SUFFIX, DESCRIPTION, render"),
        ("1 / 0", "bad.py: ZeroDivisionError while it was loaded"),
        ("def (", "bad.py: SyntaxError while it was loaded"),
        (
            DROPPED.replace('"paths"', '"json"'),
            "bad.py: the format json is defined by .*json_document.py already",
        ),
    ],
)
def test_a_file_that_is_no_format_is_told_about(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "bad.py").write_text(text)
    with pytest.raises(FormatError, match=message):
        formats([tmp_path])


def test_a_folder_that_is_not_there_is_told_about(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="cannot be read"):
        formats([tmp_path / "missing"])


def test_knowing_the_formats_loads_little() -> None:
    heavy = {"networkx", "pydot", "rich", "sqlite3", "wasmtime"}
    code = "import sys; from analyzer.reports import formats; formats(); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not heavy & set(loaded.stdout.split())
