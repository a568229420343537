"""docs/gate.md is true to the letter where that can be tried."""

from __future__ import annotations

import ast
import configparser
import re
import shlex
import subprocess
from pathlib import Path

import pytest
import yaml

from analyzer.configuration import configuration_from
from tests.integrations.projects import environment, repository
from tests.source.test_git import git

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "gate.md").read_text(encoding="utf-8")
COMMANDS = [line.strip() for line in PAGE.splitlines() if line.startswith("    groundplan ")]
COMMANDS += re.findall(r"`(groundplan tidy [^`]*)`", PAGE)


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text, flags=re.DOTALL)


SETTINGS = [
    block
    for page in (PAGE, (DOCS / "contracts.md").read_text(encoding="utf-8"))
    for block in blocks(page, "yaml")
    if not re.match(r"# \.|include:", block)
]


def test_its_commands_work_one_after_the_other(tmp_path: Path) -> None:
    project = repository(tmp_path / "project")
    git(project, "update-ref", "refs/remotes/origin/main", "HEAD")
    codes = []
    for line in COMMANDS:
        done = subprocess.run(
            [*shlex.split(line.replace("'POST /register'", "'PUT /settings'"))],
            cwd=project, env=environment(tmp_path), capture_output=True, text=True, check=False,
        )  # fmt: skip
        codes.append(done.returncode)
        assert done.returncode < 2, f"{line}: {done.stderr}"
    assert len(codes) == 6
    assert codes == [0, 1, 0, 0, 0, 0]  # the second is the check without baseline


@pytest.mark.parametrize("block", SETTINGS)
def test_its_settings_can_be_written_so(block: str) -> None:
    assert configuration_from(block.encode(), "groundplan.yaml").file == "groundplan.yaml"


def test_it_names_every_type_of_contract_and_only_those() -> None:
    from analyzer.configuration import ContractType

    table = (DOCS / "contracts.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `(\w+)`", table, flags=re.MULTILINE) == [str(one) for one in ContractType]


def test_its_recipes_for_others_hold_together() -> None:
    hook, workflow, include, *_ = [yaml.safe_load(one) for one in blocks(PAGE, "yaml") if one not in SETTINGS]
    assert hook["repos"][0]["hooks"] == [{"id": "groundplan"}]
    assert workflow["permissions"] == {"contents": "read", "security-events": "write"}
    assert include["include"][0]["inputs"] == {"root": "backend"}
    (tox,) = blocks(PAGE, "ini")
    parser = configparser.ConfigParser()
    parser.read_string(tox)
    assert parser["testenv:groundplan"]["commands"] == "groundplan check . {posargs}"
    (nox,) = [one for one in blocks(PAGE, "python") if "nox" in one]
    assert ast.parse(nox).body


def test_its_links_lead_somewhere() -> None:
    for page in DOCS.glob("*.md"):
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
