"""`groundplan map`: parts of maps and signs on them, as its user asks for them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from analyzer.cli.running import run
from tests.source.test_git import git

MAIN = """
from fastapi import FastAPI

import service

app = FastAPI()


@app.post("/orders")
def place():
    return service.create()


@app.get("/orders")
def show():
    return service.read()
"""

SERVICE = """
import httpx


def create():
    return httpx.post("https://pay.example/charge")


def read():
    return []
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    root = tmp_path / "repository"
    root.mkdir()
    (root / "main.py").write_text(MAIN)
    (root / "service.py").write_text(SERVICE)
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "first")
    return root


def drawn(project: Path, capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, Any]:
    capsys.readouterr()
    assert run(["map", str(project), "--format", "json", *options]) == 0
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return told


def names(told: dict[str, Any]) -> set[str]:
    return {node["name"] for node in told["nodes"]}


def test_what_reaches_an_address(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = drawn(project, capsys, "--view", "calls", "--reaches", "pay.example")
    assert names(told) == {"POST /orders", "main.place", "service.create", "pay.example"}


def test_what_changed_since_a_revision(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = drawn(project, capsys, "--view", "routes", "--diff", "main")
    assert not any(node["change"] for node in told["nodes"])
    (project / "main.py").write_text(MAIN + '\n\n@app.delete("/orders")\ndef drop(): ...\n')
    told = drawn(project, capsys, "--view", "routes", "--diff", "main")
    assert {node["name"]: node["change"] for node in told["nodes"] if node["change"]} == {
        "DELETE /orders": "added"
    }


def test_what_a_change_affects(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "service.py").write_text(SERVICE.replace("return []", "return [1]"))
    told = drawn(project, capsys, "--view", "calls", "--affected-by", "main")
    assert {node["name"]: node["change"] for node in told["nodes"]} == {
        "service.read": "changed",
        "main.show": None,
        "GET /orders": None,
    }


def test_what_findings_are_about(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = drawn(project, capsys, "--view", "routes", "--highlight", "findings")
    assert any(node["severity"] for node in told["nodes"])


def test_an_unknown_revision_is_told_about(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["map", str(project), "--diff", "nowhere"]) == 2
    assert "has no revision 'nowhere'" in capsys.readouterr().err
