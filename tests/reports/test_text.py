"""Texts of the analysed project are shown, never acted upon."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from analyzer.reports.text import plural, prose, shorten, shorten_name, visible


@given(st.text())
def test_what_is_shown_can_be_seen(text: str) -> None:
    shown = visible(text)
    assert not {unicodedata.category(character) for character in shown} & {"Cc", "Cs", "Zl", "Zp"}
    shown.encode("utf-8")


def test_escapes_say_what_was_there() -> None:
    assert visible("a\nb\x1b[31m\u202e\ud800\U000e0041") == "a\\nb\\x1b[31m\\u202e\\ud800\\U000e0041"
    assert visible("Grüße 世界 ●") == "Grüße 世界 ●"


@given(st.text(), st.integers(min_value=3, max_value=40))
def test_a_shortened_text_is_as_long_as_it_may_be(text: str, limit: int) -> None:
    short = shorten(text, limit)
    assert len(short) == min(len(text), limit)
    assert short == text or ("…" in short and text.startswith(short[0]))


def test_a_shortened_name_keeps_its_last_parts_whole() -> None:
    assert shorten_name("shop.api.main.create_app.<locals>.app", 40) == "shop.api.main.create_app.app"
    assert shorten_name("shop.api.main.create_app.<locals>.app", 24) == "…api.main.create_app.app"
    assert shorten_name("shop.api.main.create_app.<locals>.app", 23) == "…main.create_app.app"
    assert shorten_name("an_application_of_one_long_name", 11) == "an_ap…_name"


def test_numbers() -> None:
    assert plural(1, "route") == "1 route"
    assert plural(0, "route") == "0 routes"
    assert plural(2, "prefix", "prefixes") == "2 prefixes"


def test_prose_is_one_line() -> None:
    assert prose("one\n  two\x1b\n") == "one two\\x1b"
