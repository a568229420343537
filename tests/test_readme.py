"""The README is true to the letter where that can be tried."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.command import GROUNDPLAN
from tests.source.test_git import git

REPOSITORY = Path(__file__).parents[1]
README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
SHOP = REPOSITORY / "fixtures" / "shop"


def commands(text: str) -> list[str]:
    """The lines that are commands, without their remarks."""
    lines = [line.strip() for line in text.splitlines() if line.startswith("    groundplan ")]
    return [line.partition("   #")[0].strip() for line in lines]


GATE = README.partition("## A gate")[2].partition("Findings are known")[0]
COMMANDS = [line for line in commands(README) if line not in commands(GATE)]


@pytest.mark.parametrize("line", COMMANDS)
def test_its_commands_work(line: str, tmp_path: Path) -> None:
    _, *arguments = shlex.split(line.replace("path/to/project", str(SHOP)))
    arguments = ["DELETE /api/v1/products/1/images/2" if "DELETE" in one else one for one in arguments]
    done = subprocess.run([GROUNDPLAN, *arguments], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == (1 if arguments[0] == "check" else 0), done.stderr
    assert done.stdout or done.stderr


def test_the_gate_works_as_it_says(tmp_path: Path) -> None:
    shutil.copytree(SHOP, tmp_path, dirs_exist_ok=True)
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "first")
    git(tmp_path, "update-ref", "refs/remotes/origin/main", "HEAD")
    for folder in ("before", "after"):
        audit = [GROUNDPLAN, "audit", ".", "--format", "json", "--out", folder]
        subprocess.run(audit, cwd=tmp_path, capture_output=True, check=True)
    codes = {}
    for line in commands(GATE):
        done = subprocess.run(
            [GROUNDPLAN, *shlex.split(line)[1:]], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode < 2, f"{line}: {done.stderr}"
        codes[line] = done.returncode
    assert len(codes) == 6
    assert sum(codes.values()) == 1  # without a revision and a baseline, the shop does not pass
    assert (tmp_path / "reports" / "junit.xml").is_file()
    assert "groundplan: allow[SEC-AUTHN-001]" in (tmp_path / "src/shop/routers/catalog.py").read_text()


def test_the_files_that_it_names_are_written(tmp_path: Path) -> None:
    shop = str(SHOP)
    subprocess.run([GROUNDPLAN, "audit", shop], cwd=tmp_path, capture_output=True, check=True)
    named = set(re.findall(r"`([\w-]+\.(?:html|txt|md|svg|dot|json|db|sarif))`", README))
    written = {path.name for path in (tmp_path / "groundplan-report").iterdir()}
    assert named <= written


@pytest.mark.parametrize("marker", ["accuracy", "bench"])
def test_the_benchmarks_have_their_place(marker: str) -> None:
    assert README.count(f"<!-- {marker} -->") == README.count(f"<!-- /{marker} -->") == 1
