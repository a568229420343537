"""`groundplan check --diff REV`: only what a change brings in counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.cli.running import run
from tests.source.test_git import git

GUARDED = """
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import OAuth2PasswordBearer

app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
scheme = OAuth2PasswordBearer(tokenUrl="login")


def user(token: str = Depends(scheme)) -> str:
    if token != "known":
        raise HTTPException(status_code=401)
    return token


@app.post("/orders")
def create(user: str = Depends(user)): ...


@app.put("/settings")
def configure(): ...
"""

MORE = """

@app.delete("/new/{id}")
def new(id: int): ...
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    root = tmp_path / "repository" / "backend"
    root.mkdir(parents=True)
    (root / "main.py").write_text(GUARDED)
    git(root.parent, "init", "-q", "-b", "main")
    commit(root, "first")
    return root


def commit(root: Path, message: str) -> None:
    git(root.parent, "add", "-A")
    git(root.parent, "commit", "-qm", message)


def test_what_was_there_passes_and_what_is_new_fails(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", str(project)]) == 1
    assert run(["check", str(project), "--diff", "HEAD"]) == 0
    (project / "main.py").write_text(GUARDED + MORE)
    capsys.readouterr()
    assert run(["check", str(project), "--diff", "HEAD"]) == 1
    (told,) = [line for line in capsys.readouterr().out.splitlines() if " SEC-AUTHN-001" in line]
    assert told.startswith("main.py:")
    assert "DELETE /new/{id}" in told
    assert "What to do: " in told


def test_moved_renamed_and_reordered_code_is_nothing_new(project: Path) -> None:
    head, create, configure = GUARDED.rpartition("def user")[0], *GUARDED.split("\n\n\n")[-2:]
    user = GUARDED[len(head) :].partition("\n\n\n")[0].replace("token", "credentials")
    (project / "main.py").write_text("\n\n\n".join([f"# moved\n{head}{user}", configure.strip(), create, ""]))
    assert run(["check", str(project), "--diff", "HEAD"]) == 0


def test_a_branch_that_moves_is_asked_anew(project: Path) -> None:
    (project / "main.py").write_text(GUARDED + MORE)
    assert run(["check", str(project), "--diff", "main"]) == 1
    commit(project, "second")
    assert run(["check", str(project), "--diff", "main"]) == 0


@pytest.mark.parametrize(("policy", "code"), [("", 0), ("gate: {own_suppressions: forbid}\n", 1)])
def test_a_change_may_not_excuse_itself_where_the_policy_says_so(
    project: Path, policy: str, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "groundplan.yaml").write_text(policy)
    commit(project, "policy")
    excused = MORE.replace("@app", "# groundplan: allow[SEC-AUTHN-001] we know\n@app")
    (project / "main.py").write_text(GUARDED + excused)
    assert run(["check", str(project), "--diff", "HEAD"]) == code
    assert ("came with the change" in capsys.readouterr().out) is bool(code)


@pytest.mark.parametrize(
    ("revision", "message"),
    [("nowhere", "has no revision 'nowhere'"), ("--help", "has no revision '--help'")],
)
def test_a_revision_that_is_none(
    project: Path, revision: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", str(project), f"--diff={revision}"]) == 2
    assert message in capsys.readouterr().err


def test_a_project_outside_of_git(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "main.py").write_text(GUARDED)
    assert run(["check", str(tmp_path), "--diff", "HEAD"]) == 2
    assert "revision" in capsys.readouterr().err
