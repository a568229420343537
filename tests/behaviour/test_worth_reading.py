"""Lines for whose sake a function is read."""

from __future__ import annotations

import pytest

from analyzer.behaviour.worth_reading import lines_worth_reading


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x = 1\n", []),
        ("def a():\n    os.system(x)\n    b.execute(y)\n", [2, 3]),
        ("x = open(y)\n", [1]),
        ("image.open(y)\n", []),
        ("open(y)\n", []),
        ("x = 'SELECT a FROM b'\n", [1]),
        ("x = 'select a'\ny = ' from'\n", []),
        ("x = 'select  from'\n", []),
        ("x = 'select " + "a" * 200 + " from'\n", [1]),
        ("x = 'select " + "a" * 201 + " from'\n", []),
        ("x = 'Insert Into t'\n", [1]),
    ],
)
def test_what_a_line_must_hold(text: str, expected: list[int]) -> None:
    assert lines_worth_reading(text.encode()) == expected
