"""What differs between two trees."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from analyzer.source import open_tree
from analyzer.source.changes import WHOLE, _parts, changed_lines


def test_parts_of_files_that_differ(tmp_path: Path) -> None:
    for name, files in {
        "old": {"same.py": "a\n", "one.py": "a\nb\nc\nd\n", "gone.py": "x\n", "cut.py": "a\nb\nc\n"},
        "new": {"same.py": "a\n", "one.py": "a\nB\nc\nd\ne\n", "fresh.py": "x\n", "cut.py": "a\nc\n"},
    }.items():
        (tmp_path / name).mkdir()
        for path, text in files.items():
            (tmp_path / name / path).write_text(text)
    found = changed_lines(open_tree(tmp_path / "old"), open_tree(tmp_path / "new"))
    assert found == {
        "one.py": ((2, 2), (5, 5)),
        "gone.py": WHOLE,
        "fresh.py": WHOLE,
        "cut.py": ((1, 2),),  # the lines around the gap
    }


@given(
    st.lists(st.sampled_from([b"a", b"b", b"", b"\x00", b"\xff"])), st.lists(st.sampled_from([b"a", b"c"]))
)
def test_any_two_files_can_be_compared(first: list[bytes], second: list[bytes]) -> None:
    lines = len(second)
    for low, high in _parts(b"\n".join(first), b"\n".join(second)):
        assert 0 <= low <= high <= lines + 1
