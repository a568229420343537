"""The pages of the rules in docs/rules say what the rules say."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.cli.running import run


def test_the_pages_of_the_rules_are_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    docs = Path(__file__).parents[2] / "docs" / "rules"
    assert run(["rules", "docs", str(docs), "--check"]) == 0, capsys.readouterr().out
