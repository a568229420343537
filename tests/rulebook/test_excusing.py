"""Suppressions that groundplan writes are read again by groundplan, and change nothing else."""

from __future__ import annotations

import ast
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.configuration import Configuration, Suppression, configuration_from
from analyzer.facts import Evidence
from analyzer.rulebook import ExcuseError, accepted, with_comment, with_entry

WHAT = Suppression(rule=("SEC-X-001",), reason="we know", owner="ops", expires=date(2027, 1, 31))

PYTHON = '''\
import os


class A:
    @route(
        "/x",
        text="""
not code
""",
    )
    def f(self):
        return 1 + \\
            2
'''


def added(before: bytes, after: bytes) -> bytes:
    """The one line that is new."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    assert len(new) == len(old) + 1
    at = next((at for at, line in enumerate(old) if new[at] != line), len(old))
    assert new[:at] + new[at + 1 :] == old
    return new[at]


def test_a_comment_stands_above_and_indented_like_what_it_is_about() -> None:
    made = with_comment(PYTHON.encode(), Evidence("a.py", 5, 11), WHAT)
    assert added(PYTHON.encode(), made) == (
        b"    # groundplan: allow[SEC-X-001; owner=ops; expires=2027-01-31] we know\n"
    )
    (read,), notices = accepted(Configuration(), [("a.py", made.decode())])
    assert not notices
    assert read.what == WHAT
    assert read.covers == 6


@pytest.mark.parametrize("line", [8, 13])
def test_a_line_inside_of_a_text_or_behind_a_continued_one_is_passed_over(line: int) -> None:
    data = PYTHON.encode()
    with pytest.raises(ExcuseError, match=r"a\.py:\d+: no comment can stand"):
        with_comment(data, Evidence("a.py", line, line), WHAT)
    made = with_comment(data, Evidence("a.py", line - 1 if line == 8 else 12, 13), WHAT)
    assert ast.dump(ast.parse(made)) == ast.dump(ast.parse(data))


@pytest.mark.parametrize("data", [b"a = 1\r\nb = 2\r\n", b"a = 1\nb = 2", b"\xef\xbb\xbfa = 1\nb = 2\n"])
def test_line_ends_and_marks_stay_as_they_are(data: bytes) -> None:
    line = added(data, with_comment(data, Evidence("a.py", 2, 2), WHAT))
    assert line.endswith(b"\r\n") is (b"\r\n" in data)


def test_a_yaml_file_keeps_its_meaning() -> None:
    data = b"# top\nservices:\n  web:\n    command: |\n      run\n      more\n    ports: [80]\n"
    made = with_comment(data, Evidence("compose.yaml", 3, 7), WHAT)
    assert added(data, made).startswith(b"  # groundplan: ")
    with pytest.raises(ExcuseError):
        with_comment(data, Evidence("compose.yaml", 6, 6), WHAT)


@given(st.binary(max_size=200), st.integers(1, 9), st.sampled_from(["a.py", "a.yaml"]))
def test_any_bytes_are_added_to_or_refused(data: bytes, line: int, path: str) -> None:
    try:
        made = with_comment(data, Evidence(path, line, line + 2), WHAT)
    except ExcuseError:
        return
    assert added(data, made).lstrip().startswith(b"# groundplan: ")


ENTRY = Suppression(rule=("SEC-X-001",), subject="app POST /*", reason='it says "no": # never', owner="ops")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "exclude: [x]",
        "exclude: [x]  # a remark\n",
        "# 1\nsuppressions:\n  # 2\n  - rule: SEC-Y-001\n    path: a.py\n    reason: r\n\n# 3\ngate: {}\n",
        "suppressions:\n- rule: [SEC-Y-001, SEC-Y-002]\n  path: a.py\n  reason: r\ngate:\n  fail_on: low\n",
        "suppressions:  # none yet\n",
    ],
)
def test_an_entry_is_added_to_the_settings(text: str) -> None:
    made = with_entry(text.encode(), "groundplan.yaml", ENTRY).decode()
    before, after = (configuration_from(one.encode(), "groundplan.yaml") for one in (text, made))
    assert after.suppressions == (*before.suppressions, ENTRY)
    assert after.gate == before.gate
    kept = iter(made.splitlines())
    assert all(line in kept for line in text.splitlines())


def test_a_list_in_brackets_is_left_alone() -> None:
    text = b"suppressions: [{rule: SEC-Y-001, path: a.py, reason: r}]\n"
    with pytest.raises(ExcuseError, match="list with dashes"):
        with_entry(text, "groundplan.yaml", ENTRY)
