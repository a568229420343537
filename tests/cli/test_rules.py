"""`groundplan rules`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from analyzer.cli.running import run
from analyzer.rulebook import load_rules


def test_every_rule_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "list", "--format", "json"]) == 0
    listed = {row["id"]: row for row in json.loads(capsys.readouterr().out)}
    assert listed.keys() == {rule.id for rule in load_rules().rules}
    assert all(row["title"] and row["severity"] for row in listed.values())


def test_every_rule_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    for rule in load_rules().rules:
        assert run(["rules", "show", rule.id]) == 0
        shown = capsys.readouterr().out
        for part in (
            rule.id,
            rule.title,
            "Why it matters",
            "What to do",
            "How it is decided",
            *rule.references,
        ):
            assert part in shown


def test_a_rule_is_tried_on_its_examples(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "test", "API-SAFE-001"]) == 0
    assert ", 0 of them wrong" in capsys.readouterr().out


def test_an_example_that_shows_something_else(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = Path(load_rules().rule("API-SAFE-001").file).read_text(encoding="utf-8")
    wrong = text.replace("API-SAFE-001", "API-WRONG-001").replace(
        "expect: [", "expect: [violated nothing, ", 1
    )
    (tmp_path / "API-WRONG-001.yaml").write_text(wrong, encoding="utf-8")
    assert run(["rules", "test", "API-WRONG-001", "--rules", str(tmp_path)]) == 1
    printed = capsys.readouterr().out
    assert "expected and not found: violated nothing" in printed
    assert "1 of them wrong" in printed


def test_a_broken_rule_is_named_with_its_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "X-001.yaml").write_text("id: X-001\ntitel: x\n")
    assert run(["rules", "list", "--rules", str(tmp_path)]) == 2
    assert "X-001.yaml:2: " in capsys.readouterr().err
