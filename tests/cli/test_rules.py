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


def test_a_new_rule_passes_as_it_stands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "ours"
    title = "A name: 'internal' and \"so on\" {x}"
    assert run(["rules", "new", "OUR-NAME-001", str(folder), "--title", title]) == 0
    assert "groundplan rules test OUR-NAME-001 --rules" in capsys.readouterr().err
    assert load_rules([folder], shipped=False).rule("OUR-NAME-001").title == title
    assert run(["rules", "test", "OUR-NAME-001", "--rules", str(folder)]) == 0
    assert "1 rules, 2 examples, 0 of them wrong" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["our-name", "ours"], "'our-name' is not a rule id"),
        (["../X-001", "ours"], "is not a rule id"),
        (["SEC-SQL-001", "ours"], "comes with groundplan"),
        (["OUR-NAME-002", "there"], "is there already"),
        (["OUR-NAME-003", "ours", "--title", "two\nlines"], "one line of at most 100"),
    ],
)
def test_what_no_new_rule_can_be(
    arguments: list[str],
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("there").mkdir()
    Path("there/OUR-NAME-002.yaml").touch()
    assert run(["rules", "new", *arguments]) == 2
    assert told in capsys.readouterr().err
    assert not Path("ours").exists()


def test_pages_are_written_and_those_of_rules_that_are_gone_taken_away(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "SEC-GONE-001.md").touch()
    (tmp_path / "notes.md").touch()
    assert run(["rules", "docs", str(tmp_path), "--check"]) == 1
    assert "SEC-GONE-001.md: is not up to date" in capsys.readouterr().out
    assert run(["rules", "docs", str(tmp_path)]) == 0
    assert run(["rules", "docs", str(tmp_path), "--check"]) == 0
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"README.md", "notes.md", *(f"{rule.id}.md" for rule in load_rules().rules)}
    page = (tmp_path / "SEC-AUTHN-001.md").read_text()
    for part in (
        "## Why it matters",
        "```sql",
        "](https://cwe.mitre.org/data/definitions/306.html)",
        "`share`",
    ):
        assert part in page
