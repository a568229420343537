from __future__ import annotations

import pytest

from analyzer.rulebook.functions import first_word, has_word, holds, last_name, listed, path_shape, truth


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("/users/{id}/resetPassword", "reset password", 1),
        ("/users/reset-password", "reset password", 1),
        ("/users/resetHTTPPassword", "http password", 1),
        ("/users/password/reset", "reset password", 0),
        ("/tokenize", "token", 0),
        ("/api/token", '["login", "token"]', 1),
        ("/administrators", "admin", 0),
        ("require_admin_user", "admin|root", 1),
        ("/über/login", "login", 1),
        ("/v2login", "login", 1),
        ("", "login", 0),
        (None, "login", 0),
        ("/login", None, 0),
        ("/login", "", 0),
        ("/login", "[", 0),
        ("/login", "[1, 2]", 0),
    ],
)
def test_words_are_met_whole(text: object, words: object, found: int) -> None:
    assert has_word(text, words) == found


@pytest.mark.parametrize(
    ("items", "item", "answer"),
    [
        ('["*"]', "*", 1),
        ('["https://a.org"]', "*", 0),
        ("[]", "*", 0),
        ("['*', 'x']", "*", 1),
        ("('a', 'b')", "*", 0),
        ("*", "*", 1),
        ("'*'", "*", 1),
        ("settings.origins", "*", None),
        ("[settings.origin]", "*", None),
        ('[["*"]]', "*", None),
        (None, "*", None),
        ("[1, 2]", 2, 1),
        ("[" * 100_000, "*", None),
    ],
)
def test_what_a_list_holds_is_known_or_not(items: object, item: object, answer: int | None) -> None:
    assert holds(items, item) == answer


@pytest.mark.parametrize(
    ("value", "answer"),
    [
        (1, 1),
        (0, 0),
        ("True", 1),
        ("false", 0),
        ("None", 0),
        ("settings.debug", None),
        (None, None),
        (2.5, 1),
    ],
)
def test_what_is_true(value: object, answer: int | None) -> None:
    assert truth(value) == answer


def test_names_and_paths() -> None:
    assert last_name("a.b.c") == "c"
    assert last_name("c") == "c"
    assert first_word("deleteUser") == first_word("delete_user") == first_word("Delete-user") == "delete"
    assert first_word("") == ""
    assert path_shape("/a/{b}/{c}.json") == "/a/{}/{}.json"
    assert listed('["GET", "POST"]') == "GET, POST"
    assert listed("GET") == "GET"
    assert last_name(None) is first_word(None) is path_shape(None) is listed(None) is None
