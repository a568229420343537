"""Patterns on texts of which only the beginning is known."""

from __future__ import annotations

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.evaluator.beginnings import matches_beginning
from analyzer.evaluator.comparing import identical, truth
from analyzer.evaluator.values import Present

LETTERS = "ab1_/-"


@pytest.mark.parametrize(
    ("pattern", "known", "comes_to"),
    [
        (r"^hooks/", "hooks/", True),
        (r"^hooks/", "items/", False),
        (r"^hooks/", "hoo", None),
        (r"^hooks/([\w-]+)$", "hooks/", None),
        (r"^hooks/$", "hooks/new", False),
        (r"a(b|c)*d", "abcbd", True),
        (r"a{2,3}b", "aab", True),
        (r"a{2,3}b", "ab", False),
        (r"(?i)ADMIN/", "admin/", True),
        (r"[^/]+/x", "a/y", False),
        (r"\D+1", "ab1", True),
        (r"(?=a)a", "a", None),
        (r"(a)\1", "aa", None),
        (r"", "", True),
    ],
)
def test_what_a_pattern_comes_to(pattern: str, known: str, comes_to: bool | None) -> None:
    assert matches_beginning(re.compile(pattern), known) is comes_to


def test_what_follows_may_be_known_to_be_a_digit() -> None:
    assert matches_beginning(re.compile("^finding/image/"), "finding/", string.digits) is False
    assert matches_beginning(re.compile(r"^finding/\d"), "finding/", string.digits) is None
    assert matches_beginning(re.compile(r"^finding/$"), "finding/", string.digits) is False


_ATOMS = st.sampled_from(["a", "b", "/", ".", r"\d", r"\w", r"\W", "[ab]", "[^a]", "[a-b1]", "^", "$"])
_PATTERNS = st.recursive(
    _ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4).map("".join),
        st.tuples(inner, inner).map(lambda two: f"(?:{two[0]}|{two[1]})"),
        st.tuples(inner, st.sampled_from(["*", "+", "?", "{1,2}", "*?", "+?"])).map(
            lambda two: f"(?:{two[0]}){two[1]}"
        ),
    ),
    max_leaves=8,
)


@given(_PATTERNS, st.text(LETTERS, max_size=5), st.text(LETTERS, max_size=4), st.booleans())
def test_the_library_agrees_whatever_follows(pattern: str, known: str, rest: str, whole: bool) -> None:
    compiled = re.compile(pattern)
    comes_to = matches_beginning(compiled, known, whole=whole)
    found = (compiled.fullmatch if whole else compiled.match)(known + rest)
    if comes_to is not None:
        assert (found is not None) is comes_to


@given(st.text(max_size=12), st.text(max_size=8))
def test_no_pattern_raises(pattern: str, known: str) -> None:
    try:
        compiled = re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        return
    assert matches_beginning(compiled, known) in (True, False, None)


def test_a_match_of_which_no_more_is_known_is_there() -> None:
    found = Present("a match")
    assert truth(found) == (True, True)
    assert identical(found, None) is False
    assert identical(found, found) is None
