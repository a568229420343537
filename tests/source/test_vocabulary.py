"""Words of files."""

from __future__ import annotations

import pytest

from analyzer.source.vocabulary import Vocabulary, words_in

FILES = {
    "a.py": b"from fastapi import FastAPI\nmy_app = FastAPI()\n",
    "b.py": b"import azure.functions\nfastapi_users = 1\n",
    "c.py": "grün = azure + functions\n".encode(),
}


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary(FILES, FILES.__getitem__)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        (b"fastapi", {"a.py"}),
        (b"azure", {"b.py", "c.py"}),
        (b"azure.functions", {"b.py"}),
        ("grün".encode(), {"c.py"}),
        (b"missing", set()),
        (b"", set()),
    ],
)
def test_files_that_hold_a_word(vocabulary: Vocabulary, word: bytes, expected: set[str]) -> None:
    assert vocabulary.holding(word) == expected


def test_files_that_hold_one_of_several_words(vocabulary: Vocabulary) -> None:
    assert vocabulary.holding_any([b"my_app", "grün".encode()]) == {"a.py", "c.py"}


@pytest.mark.parametrize(
    ("part", "expected"), [(b"fastapi", {"a.py", "b.py"}), (b"unctio", {"b.py", "c.py"}), (b"zz", set())]
)
def test_files_that_hold_a_word_in_which_something_stands(
    vocabulary: Vocabulary, part: bytes, expected: set[str]
) -> None:
    assert vocabulary.holding_part(part) == expected


def test_a_name_with_other_letters_is_one_word() -> None:
    assert words_in("größe = a.b2".encode()) == {"größe".encode(), b"a", b"b2"}
