"""The hook for pre-commit: what it runs, run in a commit."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path
from typing import Any

import yaml

from tests.integrations.projects import GUARDED, OPEN, environment, repository
from tests.source.test_git import git

(HOOK,) = yaml.safe_load((Path(__file__).parents[2] / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))


def committed(project: Path, message: str) -> subprocess.CompletedProcess[str]:
    git(project, "add", "-A")
    author = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    return subprocess.run(
        ["git", *author, "commit", "-qm", message],
        cwd=project, env=environment(project.parent), capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_commit_that_brings_in_an_open_route_is_refused(tmp_path: Path) -> None:
    project = repository(tmp_path / "project")
    hook = project / ".git" / "hooks" / "pre-commit"
    hook.write_text(f"#!/bin/sh\nexec {HOOK['entry']} {shlex.join(HOOK['args'])}\n")
    hook.chmod(0o755)
    (project / "notes.md").write_text("nothing that is read\n")
    done = committed(project, "notes")
    assert done.returncode == 0, done.stderr
    (project / "backend" / "main.py").write_text(GUARDED + OPEN)
    done = committed(project, "refunds")
    assert done.returncode == 1
    assert "backend/main.py:16: high SEC-AUTHN-001 (likely): DELETE /refunds/" in done.stdout + done.stderr
    fixed = OPEN.replace('_id}")', '_id}", dependencies=[Depends(HTTPBearer())])')
    (project / "backend" / "main.py").write_text(GUARDED + fixed)
    assert committed(project, "refunds").returncode == 0


def test_it_gets_no_files_and_runs_once() -> None:
    hook: dict[str, Any] = HOOK
    assert hook["pass_filenames"] is False
    assert hook["require_serial"] is True
    assert hook["language"] == "python"
