"""`groundplan check --diff REV`: only what a change brings in counts."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from analyzer.cli.running import run
from analyzer.pipeline import Audit, analyze
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


OPEN = """
from fastapi import FastAPI

app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)


@app.post("/orders")
def create(): ...


@app.put("/settings")
def configure(): ...
"""


def failing(printed: str) -> list[str]:
    return [line for line in printed.splitlines() if line.startswith("main.py:") or "SEC-AUTHN" in line]


@pytest.mark.parametrize("way", ["--diff HEAD", "--baseline known.json"])
def test_one_more_open_route_is_new_where_nothing_is_guarded(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    monkeypatch.chdir(project.parent)
    (project / "main.py").write_text(OPEN)
    commit(project, "open")
    assert run(["check", "backend", "--baseline", "known.json", "--write-baseline"]) == 0
    assert run(["check", "backend", *way.split()]) == 0
    (project / "main.py").write_text(OPEN + MORE)
    capsys.readouterr()
    assert run(["check", "backend", *way.split()]) == 1
    (told,) = failing(capsys.readouterr().out)
    assert told.startswith("main.py:15: high SEC-AUTHN-001 (likely): DELETE /new/{id} changes state")
    assert "What to do: " in told


def test_the_first_open_route_of_an_application_fails_as_well(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "main.py").write_text(OPEN.partition("@app.post")[0])
    commit(project, "no routes yet")
    (project / "main.py").write_text(OPEN)
    capsys.readouterr()
    assert run(["check", str(project), "--diff", "HEAD"]) == 1
    (told,) = failing(capsys.readouterr().out)
    assert told.startswith("main.py:4: high SEC-AUTHN-003 (likely): 2 of the 2 state-changing routes")


def test_a_new_open_route_can_be_accepted_where_it_stands(project: Path) -> None:
    (project / "main.py").write_text(OPEN)
    commit(project, "open")
    accepted = MORE.replace("@app", "# groundplan: allow[SEC-AUTHN-001] anybody may\n@app")
    (project / "main.py").write_text(OPEN + accepted)
    assert run(["check", str(project), "--diff", "HEAD"]) == 0
    (project / "groundplan.yaml").write_text("gate: {own_suppressions: forbid}\n")
    assert run(["check", str(project), "--diff", "HEAD"]) == 1


def test_the_first_guard_of_an_open_application_brings_no_findings(project: Path) -> None:
    (project / "main.py").write_text(OPEN)
    commit(project, "open")
    guard = GUARDED.partition("scheme =")[2].partition("@app.post")[0]
    (project / "main.py").write_text(
        GUARDED.partition("scheme =")[0]
        + f"scheme ={guard}"
        + OPEN.partition("None)\n")[2].replace("def create()", "def create(user: str = Depends(user))")
    )
    assert run(["check", str(project), "--diff", "HEAD"]) == 0


PARTS = {
    "shop/__init__.py": "",
    "shop/security.py": """
import subprocess

from fastapi import HTTPException, Depends
from fastapi.security import OAuth2PasswordBearer

scheme = OAuth2PasswordBearer(tokenUrl="login")


def user(token: str = Depends(scheme)) -> str:
    if token != "known":
        raise HTTPException(status_code=401)
    return token
""",
    "shop/orders.py": """
import subprocess

from fastapi import APIRouter, Depends

from shop.security import user

router = APIRouter(prefix="/orders")


@router.post("")
def create(user: str = Depends(user)): ...


@router.post("/print")
def print_order(name: str, user: str = Depends(user)):
    command = f"lpr {name}"
    subprocess.run(command, shell=True)


@router.delete("/{order_id}")
def remove(order_id: int): ...
""",
    "shop/main.py": """
from fastapi import FastAPI

from shop.orders import router

app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
app.include_router(router)
""",
}


def written(project: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (project / path).parent.mkdir(parents=True, exist_ok=True)
        (project / path).write_text(text)


def test_code_that_moves_to_other_modules_is_nothing_new(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project.parent)
    (project / "main.py").unlink()
    written(project, PARTS)
    commit(project, "parts")
    assert run(["check", "backend", "--baseline", "known.json", "--write-baseline"]) == 0
    rules = {one["rule"] for one in json.loads(Path("known.json").read_text())["findings"]}
    assert {"SEC-AUTHN-001", "SEC-CMD-001"} <= rules
    moved = {
        path.replace("shop/", "store/api/").replace("orders", "sales"): text.replace("shop.", "store.api.")
        .replace("api.orders", "api.sales")
        .replace("command", "line")
        for path, text in PARTS.items()
    }
    for path in PARTS:
        (project / path).unlink()
    written(project, {**moved, "store/__init__.py": ""})
    capsys.readouterr()
    assert run(["check", "backend", "--diff", "HEAD", "--fail-on", "info"]) == 0
    assert run(["check", "backend", "--baseline", "known.json", "--fail-on", "info"]) == 0
    assert "no longer found" not in capsys.readouterr().out
    assert run(["check", "backend", "--baseline", "known.json", "--prune-baseline"]) == 0
    assert "store.api.sales.print_order" in Path("known.json").read_text()
    copied = PARTS["shop/orders.py"].replace("shop.", "store.api.").replace("/orders", "/copies")
    written(project, {"store/api/copies.py": copied})
    main = moved["store/api/main.py"].replace("app.include", "app.include_router(copies.router)\napp.include")
    written(project, {"store/api/main.py": "from store.api import copies\n" + main})
    assert run(["check", "backend", "--baseline", "known.json"]) == 1


def test_nothing_that_changed_needs_no_analysis(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("analyzer.pipeline.analyze", None)
        (project / "notes.bin").write_bytes(b"\0")
        commit(project, "nothing that is read")
        assert run(["check", str(project), "--since", "HEAD"]) == 0
        assert "nothing that is read has changed since HEAD" in capsys.readouterr().out
    (project / "main.py").write_text(GUARDED + MORE)
    assert run(["check", str(project), "--since", "HEAD"]) == 1
    assert "DELETE /new/{id}" in capsys.readouterr().out
    assert run(["check", str(project), "--since", "HEAD", "--format", "sarif"]) == 2
    assert run(["check", str(project), "--since", "HEAD", "--diff", "HEAD"]) == 2


def test_what_a_revision_came_to_is_remembered(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str | None] = []
    monkeypatch.setattr("analyzer.pipeline.analyze", _telling(read))
    for name in ("one", "two"):
        (project / "more.py").write_text(f"NAME = {name!r}\n")
        assert run(["check", str(project), "--diff", "HEAD"]) == 0
    assert read == [None, "HEAD", None]


def _telling(read: list[str | None]) -> Callable[..., Audit]:
    def told(*arguments: Any, revision: str | None = None, **options: Any) -> Audit:
        read.append(revision)
        return analyze(*arguments, revision=revision, **options)

    return told


def test_before_the_first_commit_everything_is_new(project: Path, tmp_path: Path) -> None:
    young = tmp_path / "young"
    young.mkdir()
    git(young, "init", "-q")
    (young / "main.py").write_text(GUARDED)
    assert run(["check", str(young), "--since", "HEAD"]) == 1


@pytest.mark.parametrize("prefix", ["backend", "./backend/"])
def test_paths_are_told_as_the_repository_has_them(
    project: Path, prefix: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", str(project), "--prefix", prefix]) == 1
    assert "\nbackend/main.py:" in f"\n{capsys.readouterr().out}"
    assert run(["check", str(project), "--prefix", prefix, "--format", "github"]) == 1
    assert "::error file=backend/main.py," in capsys.readouterr().out
