"""The GitHub Action: its description, and its steps run as a runner runs them."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from tests.command import GROUNDPLAN
from tests.integrations.projects import GUARDED, OPEN, environment, repository
from tests.official_schemas import official_schema
from tests.source.test_git import git

REPOSITORY = Path(__file__).parents[2]
ACTION: dict[str, Any] = yaml.safe_load((REPOSITORY / "action.yml").read_text(encoding="utf-8"))
METADATA = "https://docs.github.com/en/actions/creating-actions/metadata-syntax-for-github-actions"
STEPS = {step["name"]: step for step in ACTION["runs"]["steps"] if "name" in step}


def test_it_is_a_valid_action() -> None:
    Draft7Validator(official_schema(METADATA, "$comment")).validate(ACTION)


def test_every_input_is_used_and_none_is_put_into_a_script() -> None:
    text = json.dumps(ACTION["runs"])
    assert set(re.findall(r"inputs\.([\w-]+)", text)) == set(ACTION["inputs"])
    assert all("${{" not in step.get("run", "") for step in ACTION["runs"]["steps"])
    assert all("@" in step["uses"] for step in ACTION["runs"]["steps"] if "uses" in step)


class Runner:
    """What a runner does with a step that has a script."""

    def __init__(self, project: Path, folder: Path, **inputs: str) -> None:
        folder.mkdir()
        self.project, self.folder = project, folder
        self.inputs = {name: str(one["default"]) for name, one in ACTION["inputs"].items()} | inputs
        self.base = ""
        self.outputs: dict[str, str] = {}
        self.printed = ""

    def _filled(self, text: str) -> str:
        def value(match: re.Match[str]) -> str:
            said = match[1].strip()
            if said.startswith("inputs.only-new"):
                return self.base if self.inputs["only-new"] == "true" else ""
            kind, _, name = said.partition(".")
            return self.inputs[name] if kind == "inputs" else self.outputs[name.rpartition(".")[2]]

        return re.sub(r"\$\{\{(.*?)\}\}", value, text)

    def step(self, name: str) -> int:
        """Run a step; its exit code."""
        step = STEPS[name]
        output, summary = self.folder / "output", self.folder / "summary"
        output.touch()
        variables = environment(
            self.folder,
            GITHUB_ACTION_PATH=str(REPOSITORY),
            GITHUB_OUTPUT=str(output),
            GITHUB_STEP_SUMMARY=str(summary),
            RUNNER_TEMP=str(self.folder),
            GROUNDPLAN=GROUNDPLAN,
            **{key: self._filled(text) for key, text in step["env"].items()},
        )
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=self.project, env=variables, capture_output=True, text=True, check=False,
        )  # fmt: skip
        self.printed = done.stdout + done.stderr
        self.outputs |= dict(line.split("=", 1) for line in output.read_text().splitlines())
        return done.returncode


def test_a_pull_request_that_brings_in_an_open_route(tmp_path: Path) -> None:
    project = repository(tmp_path / "project")
    base = subprocess.check_output(["git", "rev-parse", "HEAD"], cwd=project, text=True).strip()
    (project / "backend" / "main.py").write_text(GUARDED + OPEN)
    git(project, "commit", "-qam", "refunds")
    runner = Runner(project, tmp_path / "runner", root="backend")
    runner.base = base
    assert runner.step("Check") == 0  # findings are shown before the step that fails
    assert runner.outputs["exit-code"] == "1"
    annotations = [line for line in runner.printed.splitlines() if line.startswith("::error ")]
    assert len(annotations) == 1
    assert annotations[0].startswith("::error file=backend/main.py,line=16,")
    assert "DELETE /refunds/" in (runner.folder / "summary").read_text()
    log = json.loads(Path(runner.outputs["sarif"]).read_text())
    places = [one["locations"][0]["physicalLocation"] for one in log["runs"][0]["results"]]
    assert {place["artifactLocation"]["uri"] for place in places} == {"backend/main.py"}
    assert runner.step("Judge") == 1


def test_a_pull_request_that_brings_in_nothing(tmp_path: Path) -> None:
    project = repository(tmp_path / "project")
    runner = Runner(project, tmp_path / "runner", root="backend")
    runner.base = subprocess.check_output(["git", "rev-parse", "HEAD"], cwd=project, text=True).strip()
    assert runner.step("Check") == 0
    assert runner.outputs["exit-code"] == "0"
    assert runner.step("Judge") == 0


def test_a_shallow_checkout_fetches_the_base(tmp_path: Path) -> None:
    origin = repository(tmp_path / "origin")
    base = subprocess.check_output(["git", "rev-parse", "HEAD"], cwd=origin, text=True).strip()
    (origin / "backend" / "main.py").write_text(GUARDED + OPEN)
    git(origin, "commit", "-qam", "refunds")
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{origin}", "checkout")
    runner = Runner(tmp_path / "checkout", tmp_path / "runner", root="backend")
    runner.base = base
    assert runner.step("Check") == 0, runner.printed
    assert runner.outputs["exit-code"] == "1"


@pytest.mark.parametrize(
    ("inputs", "code"),
    [
        ({"root": "backend"}, "1"),
        ({"root": "backend", "fail-on": "critical"}, "0"),
        ({"root": "backend", "fail-on": "$(touch stolen)"}, "2"),
        ({"root": "nowhere; touch stolen"}, "2"),
    ],
)
def test_inputs_are_passed_on(inputs: dict[str, str], code: str, tmp_path: Path) -> None:
    project = repository(tmp_path / "project")
    runner = Runner(project, tmp_path / "runner", **inputs)
    assert runner.step("Check") == 0
    assert runner.outputs["exit-code"] == code
    assert ("sarif" in runner.outputs) is (code != "2")
    assert runner.step("Judge") == int(code)
    assert not list(tmp_path.rglob("stolen"))


def test_it_is_installed_apart_from_the_project() -> None:
    script = (REPOSITORY / "integrations" / "github" / "install.sh").read_text()
    assert '-m venv "$RUNNER_TEMP/groundplan-environment"' in script
    assert STEPS["Install groundplan"]["run"].endswith('integrations/github/install.sh"')
    for name in ("install.sh", "check.sh"):
        subprocess.run(["bash", "-n", str(REPOSITORY / "integrations" / "github" / name)], check=True)
