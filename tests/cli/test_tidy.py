"""`groundplan tidy`: suppressions that accept nothing leave, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.cli.running import run

MAIN = """\
from fastapi import Depends, FastAPI
from fastapi.security import HTTPBearer

app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)  # groundplan: allow[SEC-CONF-002] gone


# a remark that stays
@app.post("/orders", dependencies=[Depends(HTTPBearer())])
# groundplan: allow[SEC-AUTHN-001] was open once
def create(): ...


# groundplan: allow[SEC-AUTHN-001; expires=2020-01-01] until the proxy
@app.put("/settings")
def configure(): ...


# groundplan: allow[SEC-AUTHN-001] anybody may
@app.put("/opinion")
def think():\t...
"""

SETTINGS = """\
# settings
suppressions:
  - rule: SEC-AUTHN-001   # stale
    subject: POST /gone
    reason: >-
      many

      lines
  # about the next one
  - rule: SEC-AUTHN-001
    subject: '* PUT /none'
    reason: gone as well

gate:
  fail_on: high   # as ever
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    root = tmp_path / "shop"
    root.mkdir()
    (root / "main.py").write_bytes(MAIN.replace("\n", "\r\n").encode())
    (root / "groundplan.yaml").write_text(SETTINGS)
    return root


def test_what_is_stale_is_told_and_left_on_request(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["tidy", str(project), "--check"]) == 1
    told = capsys.readouterr().out.splitlines()
    assert [line.partition(": ")[0] for line in told] == [
        "groundplan.yaml:3",
        "groundplan.yaml:10",
        "main.py:4",
        "main.py:9",
    ]
    assert (project / "groundplan.yaml").read_text() == SETTINGS


def test_nothing_else_changes(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["tidy", str(project)]) == 0
    left = MAIN.replace("  # groundplan: allow[SEC-CONF-002] gone", "").replace(
        "# groundplan: allow[SEC-AUTHN-001] was open once\n", ""
    )
    assert (project / "main.py").read_bytes() == left.replace("\n", "\r\n").encode()
    assert (project / "groundplan.yaml").read_text() == (
        "# settings\nsuppressions:\n  # about the next one\n\ngate:\n  fail_on: high   # as ever\n"
    )
    assert run(["tidy", str(project), "--check"]) == 0
    assert run(["tidy", str(project), "--expired"]) == 0
    assert "until the proxy" not in (project / "main.py").read_text()
    assert "anybody may" in (project / "main.py").read_text()
    assert run(["tidy", str(project), "--check", "--expired"]) == 0


def test_a_list_in_brackets_is_left_alone(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "suppressions: [{rule: SEC-AUTHN-001, subject: x, reason: y}]\n"
    (project / "groundplan.yaml").write_text(text)
    assert run(["tidy", str(project)]) == 2
    assert "write the suppressions as a list with dashes" in capsys.readouterr().err
    assert (project / "groundplan.yaml").read_text() == text
