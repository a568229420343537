"""Patterns of .gitignore files: the sieve must never hide what pathspec would have matched, and git
agrees."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.source import Options, open_tree
from analyzer.source.ignoring import IgnoreRules, ignored

PARTS = [
    [
        "a",
        "b.py",
        "*.py",
        "*",
        "**",
        "a*",
        "*b",
        "?.py",
        "[ab].py",
        "*.py[co]",
        "build",
        "x-1",
        "a?b",
        "[!a]",
    ],
    [
        "\\#a",
        "[a-b]b",
        "[^x]*",
        "a**b",
        "*a*b*",
        "[]a]",
        "[!]a]b",
        "[",
        "[b-a]",
        "a ",
        "a\\ ",
        "#a",
        ".py",
        "\\a",
        "[a-]b",
    ],
]
PATTERNS = st.builds(
    lambda bang, root, parts, folder: bang + root + "/".join(parts) + folder,
    st.sampled_from(["", "", "!"]),
    st.sampled_from(["", "", "/"]),
    st.lists(st.sampled_from(PARTS[0]) | st.sampled_from(PARTS[1]), min_size=1, max_size=3),
    st.sampled_from(["", "", "/"]),
)
PATHS = st.lists(
    st.sampled_from(["a", "b.py", "b.pyc", "build", "aXb", "x-1", "#a", "ab", "a ", "]b"]),
    min_size=1,
    max_size=4,
)


class Unsifted(IgnoreRules):
    def _may_match(self, path: str, name: str) -> bool:
        return True


@given(st.lists(PATTERNS, max_size=5), PATHS, st.booleans())
def test_the_sieve_lets_through_what_matches(patterns: list[str], parts: list[str], is_dir: bool) -> None:
    path = "/".join(parts)
    expected = Unsifted(patterns).verdict(path, parts[-1], is_dir=is_dir)
    assert IgnoreRules(patterns).verdict(path, parts[-1], is_dir=is_dir) == expected


@settings(max_examples=25, deadline=None)
@given(
    st.lists(PATTERNS, min_size=1, max_size=4),
    st.lists(PATTERNS, max_size=2),
    st.lists(PATHS, min_size=1, max_size=6),
)
def test_git_ignores_the_same_files(
    tmp_path_factory: pytest.TempPathFactory, above: list[str], below: list[str], files: list[list[str]]
) -> None:
    root = tmp_path_factory.mktemp("git")
    for parts in files:
        place = root.joinpath(*parts)
        if not any(parent.is_file() for parent in place.parents) and not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text("x")
    (root / ".gitignore").write_text("\n".join(above) + "\n")
    if (root / "a").is_dir():
        (root / "a" / ".gitignore").write_text("\n".join(below) + "\n")
    subprocess.run(["git", "init", "-q", root], check=True)
    listed = subprocess.run(
        ["git", "-C", root, "ls-files", "-oc", "--exclude-standard"],
        capture_output=True,
        text=True,
        check=True,
    )
    tree = open_tree(root, Options(include_vendored=True))
    assert {file.path for file in tree.files} == set(listed.stdout.splitlines())


@given(st.lists(st.text(max_size=30), max_size=4), st.text(min_size=1, max_size=20))
def test_any_text_is_a_list_of_patterns(lines: list[str], path: str) -> None:
    ignored((IgnoreRules(lines),), path, path.rpartition("/")[2], is_dir=False)


def test_hostile_patterns_take_no_time(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text(
        "*a" * 200 + "b\n" + "*a" * 100 + "b\n" + "[" * 500 + "\n" + "x" * 10_000 + "\n"
    )
    (tmp_path / ("a" * 200)).touch()
    assert len(open_tree(tmp_path).files) == 2
