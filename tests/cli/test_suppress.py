"""`groundplan suppress` and `groundplan findings diff`, as their users use them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from analyzer.cli.running import run
from tests.cli.test_check_revision import GUARDED, MORE


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    root = tmp_path / "backend"
    root.mkdir()
    (root / "main.py").write_text(GUARDED + MORE)
    return root


def suppress(project: Path, *arguments: str) -> int:
    return run(["suppress", str(project), *arguments])


@pytest.mark.parametrize("place", [(), ("--in-settings",)])
def test_what_is_suppressed_is_silent(project: Path, place: tuple[str, ...]) -> None:
    assert run(["check", str(project)]) == 1
    arguments = ("SEC-AUTHN-001", "*", "--all", "--reason", "public on purpose", *place)
    assert suppress(project, *arguments) == 0
    assert run(["check", str(project)]) == 0
    assert ("allow[" in (project / "main.py").read_text()) is not bool(place)


def test_one_of_several_must_be_named(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert suppress(project, "SEC-AUTHN-001", "--reason", "x") == 2
    told = capsys.readouterr().err
    assert "2 findings match" in told
    assert "PUT /settings" in told
    assert suppress(project, "SEC-AUTHN-001", "PUT /settings", "--reason", "x") == 0
    assert (project / "main.py").read_text().count("allow[") == 1


def test_a_dry_run_writes_nothing(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (project / "main.py").read_text()
    assert suppress(project, "SEC-AUTHN-001", "PUT /settings", "--reason", "x", "--dry-run") == 0
    assert "+# groundplan: allow[SEC-AUTHN-001] x" in capsys.readouterr().out
    assert (project / "main.py").read_text() == before


def test_what_is_not_found_cannot_be_suppressed(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert suppress(project, "SEC-AUTHN-001", "POST /nothing", "--reason", "x") == 2
    assert "finds nothing about 'POST /nothing'" in capsys.readouterr().err


def audit(project: Path, out: Path) -> None:
    assert run(["audit", str(project), "--out", str(out), "--format", "json", "--format", "facts-db"]) == 0


@pytest.mark.parametrize("document", ["facts.json", "facts.db"])
def test_two_audits_are_compared(
    project: Path, tmp_path: Path, document: str, capsys: pytest.CaptureFixture[str]
) -> None:
    audit(project, tmp_path / "first")
    suppress(project, "SEC-AUTHN-001", "PUT /settings", "--reason", "x")
    (project / "main.py").write_text((project / "main.py").read_text().replace("/new/{id}", "/newer/{id}"))
    audit(project, tmp_path / "second")
    capsys.readouterr()
    files = [str(tmp_path / folder / document) for folder in ("first", "second")]
    assert run(["findings", "diff", *files]) == 0
    told = capsys.readouterr().out.splitlines()
    assert [line[0] for line in told if "SEC-AUTHN-001" in line] == ["+", "-", "~"]
    assert told[-1].startswith("1 new, 1 gone, 1 judged otherwise")
    assert run(["findings", "diff", *files, "--exit-code"]) == 1
    assert run(["findings", "diff", files[0], files[0], "--exit-code"]) == 0


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "cannot be read"),
        ("{", "no document"),
        ("[]", "no document"),
        (json.dumps({"findings": [1]}), "no doc"),
    ],
)
def test_what_is_no_audit_is_refused(
    tmp_path: Path, content: str | None, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "facts.json"
    if content is not None:
        file.write_text(content)
    assert run(["findings", "diff", str(file), str(file)]) == 2
    assert message in capsys.readouterr().err
