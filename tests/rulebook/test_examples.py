from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from analyzer.facts import Facts
from analyzer.rulebook import try_examples
from tests.rulebook.rules import DOCUMENT, made_rule
from tests.sample_facts import sample_facts


def shop_or_nothing(root: Path) -> Facts:
    """Stands for the analysis: the shop where the example says so, else its routes without /admin."""
    text = (root / "deep" / "a.py").read_text() if (root / "deep").exists() else (root / "a.py").read_text()
    if text == "empty\n":
        return Facts([])
    return Facts([row for row in sample_facts() if text == "shop\n" or "/admin" not in row.id])


def problems(
    folder: Path, violates: str, satisfies: str, expect: list[str], **changes: Any
) -> list[list[str]]:
    examples = [
        {"shows": "one", "violates": {"deep/a.py": f"{violates}\n"}, "expect": expect},
        {"shows": "none", "satisfies": {"a.py": f"{satisfies}\n"}},
    ]
    rule = made_rule(folder, examples=examples, **changes)
    return [list(trial.problems) for trial in try_examples([rule], shop_or_nothing)]


BOTH = ["violated GET /admin/users", "violated /admin/users/{user_id} is there"]


def test_examples_that_hold(tmp_path: Path) -> None:
    assert problems(tmp_path, "shop", "less", BOTH) == [[], []]


@pytest.mark.parametrize(
    ("violates", "satisfies", "expect", "told"),
    [
        ("shop", "less", [*BOTH, "violated /other"], (["expected and not found: violated /other"], [])),
        ("less", "less", BOTH, ([f"expected and not found: {one}" for one in BOTH], [])),
        ("shop", "empty", BOTH, ([], ["the rule had nothing to look at: 'subjects' counts none"])),
    ],
)
def test_examples_that_do_not(
    tmp_path: Path, violates: str, satisfies: str, expect: list[str], told: tuple[list[str], list[str]]
) -> None:
    assert tuple(problems(tmp_path, violates, satisfies, expect)) == told


def test_more_than_expected_is_told(tmp_path: Path) -> None:
    first, second = problems(tmp_path, "shop", "shop", BOTH[:1])
    assert [line.partition(":")[0] for line in first] == ["found and not expected"]
    assert len(second) == 2


def test_a_verdict_is_part_of_what_is_expected(tmp_path: Path) -> None:
    (first, _) = problems(tmp_path, "shop", "less", ["likely GET /admin/users", BOTH[1]])
    assert len(first) == 2


def test_a_rule_that_fails_fails_its_examples(tmp_path: Path) -> None:
    told = problems(tmp_path, "shop", "less", BOTH, select="SELECT 1")
    assert all("the rule could not run" in line for one in told for line in one)


def test_a_trial_names_its_place(tmp_path: Path) -> None:
    rule = made_rule(tmp_path)
    trials = try_examples([rule], shop_or_nothing)
    assert [trial.shows for trial in trials] == [one["shows"] for one in DOCUMENT["examples"]]
    assert all(Path(trial.file).name == "TST-ROUTE-001.yaml" and trial.line > 1 for trial in trials)
