"""The README is true to the letter where that can be tried."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

import pytest

from tests.command import GROUNDPLAN

REPOSITORY = Path(__file__).parents[1]
README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
COMMANDS = [line.strip() for line in README.splitlines() if line.startswith("    groundplan ")]


@pytest.mark.parametrize("line", COMMANDS)
def test_its_commands_work(line: str, tmp_path: Path) -> None:
    _, *arguments = shlex.split(line.replace("path/to/project", str(REPOSITORY / "fixtures" / "shop")))
    arguments = ["DELETE /api/v1/products/1/images/2" if "DELETE" in one else one for one in arguments]
    done = subprocess.run([GROUNDPLAN, *arguments], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == (1 if arguments[0] == "check" else 0), done.stderr
    assert done.stdout or done.stderr


def test_the_files_that_it_names_are_written(tmp_path: Path) -> None:
    shop = str(REPOSITORY / "fixtures" / "shop")
    subprocess.run([GROUNDPLAN, "audit", shop], cwd=tmp_path, capture_output=True, check=True)
    named = set(re.findall(r"`([\w-]+\.(?:html|txt|md|svg|dot|json|db|sarif))`", README))
    written = {path.name for path in (tmp_path / "groundplan-report").iterdir()}
    assert named <= written


@pytest.mark.parametrize("marker", ["accuracy", "bench"])
def test_the_benchmarks_have_their_place(marker: str) -> None:
    assert README.count(f"<!-- {marker} -->") == README.count(f"<!-- /{marker} -->") == 1
