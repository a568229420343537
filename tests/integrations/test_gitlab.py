"""The template for GitLab CI: valid, and its script run as a runner runs it."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft7Validator

from tests.integrations.projects import GUARDED, OPEN, environment, repository
from tests.official_schemas import official_schema
from tests.source.test_git import git

TEMPLATE = Path(__file__).parents[2] / "integrations" / "gitlab" / "groundplan.gitlab-ci.yml"
HEAD, BODY = TEMPLATE.read_text(encoding="utf-8").split("\n---\n")
INPUTS: dict[str, Any] = yaml.safe_load(HEAD)["spec"]["inputs"]


def job(**inputs: str) -> dict[str, Any]:
    """The job as GitLab makes it of the template."""
    given = {name: one["default"] for name, one in INPUTS.items()} | inputs
    body = re.sub(r"\$\[\[ inputs\.(\w+) \]\]", lambda match: given[match[1]], BODY)
    made: dict[str, Any] = yaml.safe_load(body)
    Draft7Validator(official_schema("https://gitlab.com/.gitlab-ci.yml")).validate(made)
    found: dict[str, Any] = made["groundplan"]
    return found


def ran(made: dict[str, Any], project: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    own = {name: value for name, value in made["variables"].items() if not value.startswith("$")}
    return subprocess.run(
        ["bash", "-eo", "pipefail", "-c", "\n".join(made["script"])],
        cwd=project, env=environment(project.parent, **own, **variables),
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_every_input_is_used() -> None:
    assert set(re.findall(r"\$\[\[ inputs\.(\w+) \]\]", BODY)) == set(INPUTS)


def test_a_merge_request_that_brings_in_an_open_route(tmp_path: Path) -> None:
    project = repository(tmp_path / "project")
    base = subprocess.check_output(["git", "rev-parse", "HEAD"], cwd=project, text=True).strip()
    made = job(root="backend")
    assert ran(made, project, CI_MERGE_REQUEST_DIFF_BASE_SHA=base).returncode == 0
    (project / "backend" / "main.py").write_text(GUARDED + OPEN)
    git(project, "commit", "-qam", "refunds")
    done = ran(made, project, CI_MERGE_REQUEST_DIFF_BASE_SHA=base)
    assert done.returncode == 1
    assert "backend/main.py:16: high SEC-AUTHN-001 (likely): DELETE /refunds/{refund_id}" in done.stdout
    reports = made["artifacts"]["reports"]
    for path in reports.values():
        assert (project / path).is_file()
    places = [one["location"]["path"] for one in json.loads((project / reports["codequality"]).read_text())]
    assert set(places) == {"backend/main.py"}


def test_a_branch_is_checked_as_a_whole(tmp_path: Path) -> None:
    project = repository(tmp_path / "project")
    assert ran(job(root="backend"), project).returncode == 1
    assert ran(job(root="backend", arguments="--fail-on critical"), project).returncode == 0
