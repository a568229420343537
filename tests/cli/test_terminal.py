"""What reaches the terminal: escapes, colours, progress."""

from __future__ import annotations

import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.cli.terminal import FALLBACK_WIDTH, Terminal, visible


class Screen(io.StringIO):
    """A stream that says that it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("/users/{id}", "/users/{id}"),
        ("/größe/日本", "/größe/日本"),
        ("/a\x1b[31mred", "/a\\x1b[31mred"),
        ("/a\r\nok", "/a\\r\\nok"),
        ("user\u202etxt.exe", "user\\u202etxt.exe"),
        ("a\u200bb", "a\\u200bb"),
        ("\udcff", "\\udcff"),
        ("\x9b2J", "\\x9b2J"),
    ],
)
def test_what_a_terminal_would_act_on_is_shown_as_an_escape(hostile: str, shown: str) -> None:
    assert visible(hostile) == shown


@given(st.text(st.characters(codec=None)))
def test_visible_text_holds_nothing_that_moves_the_cursor(text: str) -> None:
    assert not {unicodedata.category(character) for character in visible(text)} & {"Cc", "Cs", "Zl", "Zp"}


def test_colours_go_to_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert Terminal(Screen(), Screen()).coloured()
    assert not Terminal(io.StringIO(), Screen()).coloured()


def test_no_color_is_respected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    assert not Terminal(Screen(), Screen()).coloured()
    monkeypatch.setenv("NO_COLOR", "")
    assert Terminal(Screen(), Screen()).coloured()


def test_what_the_user_says_about_colours_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    terminal = Terminal(io.StringIO(), io.StringIO())
    terminal.colour = "always"
    assert terminal.coloured()
    terminal = Terminal(Screen(), io.StringIO())
    terminal.colour = "never"
    assert not terminal.coloured()
    assert not terminal.screen().colour


def test_a_pipe_has_a_width_of_its_own() -> None:
    assert Terminal(io.StringIO(), io.StringIO()).width() == FALLBACK_WIDTH


def test_progress_is_silent_in_a_pipe() -> None:
    err = io.StringIO()
    with Terminal(io.StringIO(), err).progress() as progress:
        assert progress is None
    assert not err.getvalue()


def test_verbose_progress_is_one_plain_line_for_each_stage() -> None:
    err = io.StringIO()
    terminal = Terminal(io.StringIO(), err)
    terminal.verbose = True
    with terminal.progress() as progress:
        assert progress is not None
        progress("reading", 0, 10)
        progress("reading", 10, 10)
        progress("rules", 0, 0)
    lines = err.getvalue().splitlines()
    assert [line.split(" s  ")[1] for line in lines] == ["reading (10)", "rules"]


def test_progress_moves_on_a_terminal_and_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    out, err = Screen(), Screen()
    with Terminal(out, err).progress() as progress:
        assert progress is not None
        progress("reading \x1b[2J", 1, 10)
    assert "reading \\x1b[2J" in err.getvalue()
    assert not out.getvalue()
