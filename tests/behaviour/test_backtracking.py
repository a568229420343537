"""Regular expressions that backtrack, and those that only look as if."""

from __future__ import annotations

import pytest

from analyzer.behaviour.backtracking import backtracks


@pytest.mark.parametrize(
    "pattern",
    [
        r"([a-z]+)*[0-9]",
        r"^(a+)+$",
        r"^[0-9a-z]([-.\w]*[0-9a-zA-Z])*@",
        r"(\s*\w+\s*)*;",
        r"^(\d+,?)+$",
        r"^(([a-z])+.)+[A-Z]$",
    ],
)
def test_a_repetition_of_the_same_characters_backtracks(pattern: str) -> None:
    assert backtracks(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        r"^[a-z]+(\.\w+)*$",
        r"(,\s*\w+)*;",
        r"^[\w.]+@[\w.]+$",
        r"^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+$",
        r"(a+)+",  # nothing has to follow: the first try fits
        r"(x",
        "(" * 5_000,
    ],
)
def test_a_separator_keeps_it_from_that(pattern: str) -> None:
    assert not backtracks(pattern)


def test_all_of_the_text_has_to_match() -> None:
    assert backtracks("(a+)+", True)
