"""Whatever the bytes are: a tree, or one problem that names the line, or both; never an exception, never a
hang."""

from __future__ import annotations

import ast
import sys
import threading
import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.source import Parsed, Problem, parse_python
from analyzer.source.encoding import decoded


def parse(data: str | bytes) -> Parsed:
    return parse_python(data.encode() if isinstance(data, str) else data, "m.py")


def refused(data: str | bytes) -> Problem:
    parsed = parse(data)
    assert parsed.tree is None
    assert parsed.problem is not None
    return parsed.problem


def string_of(parsed: Parsed) -> object:
    assert parsed.tree is not None
    statement = parsed.tree.body[-1]
    assert isinstance(statement, ast.Assign)
    assert isinstance(statement.value, ast.Constant)
    return statement.value.value


@pytest.mark.parametrize(
    "data",
    [
        "x = 'é'\n".encode(),
        b"\xef\xbb\xbfx = '\xc3\xa9'\n",
        b"# coding: latin-1\nx = '\xe9'\n",
        b"#!/usr/bin/python\n# -*- coding: iso-8859-15 -*-\nx = '\xe9'\n",
        b"# vim: set fileencoding=cp1252 :\r\nx = '\xe9'\r\n",
        b"\n# coding: latin-1\nx = '\xe9'\n",
    ],
)
def test_encodings_that_python_reads(data: bytes) -> None:
    parsed = parse(data)
    assert parsed.problem is None
    assert string_of(parsed) == "é"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"x = '\xe9'\n", "not valid UTF-8 (line 1)"),
        (b"\xef\xbb\xbf\n\nx = '\xe9'\n", "byte order mark, but is not valid UTF-8 (line 3)"),
        (b"# coding: klingon\nx = '\xc3\xa9'\n", "unknown encoding 'klingon'"),
        (b"# coding: punycode\nx = '\xc3\xa9'\n", "unknown encoding 'punycode'"),
        (b"# coding: ascii\nx = '\xe9'\n", "declares the encoding 'ascii' but is not encoded so"),
        ("x = 'é'\n".encode("utf-16"), "encoded in UTF-16"),
        ("\ufeffx = 'é'\n".encode("utf-32-le"), "encoded in UTF-32"),
    ],
)
def test_encodings_that_python_does_not_read_are_guessed_and_told(data: bytes, says: str) -> None:
    parsed = parse(data)
    assert parsed.problem is not None
    assert says in parsed.problem.reason
    assert string_of(parsed) == "é"


def test_a_cookie_counts_on_the_first_two_lines_only() -> None:
    assert decoded(b"x = 1\n# coding: latin-1\n'\xe9'\n").complaint is not None
    assert decoded(b"\n\n# coding: latin-1\n'\xe9'\n").complaint is not None
    assert decoded(b"# coding: latin-1\n'\xe9'\n", python=False).complaint is not None


@pytest.mark.parametrize(
    ("source", "line", "reason"),
    [
        ("x = 1\n\ny = (\n", 3, "is not valid Python"),
        ("if x:\n\tpass\n        pass\n", 3, "is not valid Python"),
        ("x = 1\ny = '\0'\n", 2, "contains a NUL byte"),
        ("x = 1\nprint 'hello'\n", 2, "is written in Python 2"),
        ("try:\n    f()\nexcept E, e:\n    print e\n", 3, "is written in Python 2"),
        ("raise ValueError, 'x'\n", 1, "is written in Python 2"),
        ("x = 0777\n", 1, "is written in Python 2"),
        ("x = `y`\n", 1, "is written in Python 2"),
        ("x = " + "9" * 5_000 + "\n", 1, "is not valid Python"),
        ("x = " + "(" * 1_000, 1, "is not valid Python"),
        ("x = " + "not " * 10_000 + "y\n", 1, "is nested more deeply"),
        ("if a:\n    pass\n" + "elif a:\n    pass\n" * 20_000, 1, "is nested more deeply"),
        ("class {{ name }}:\n    pass\n", 1, "is not valid Python"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_costs_one_problem(source: str, line: int, reason: str) -> None:
    problem = refused(source)
    assert (problem.path, problem.line) == ("m.py", line)
    assert problem.reason.startswith(reason)
    assert problem.remedy


@pytest.mark.parametrize("chain", ["a" + " + a" * 10_000, "a" + ".b()" * 10_000, " and ".join("a" * 10_000)])
def test_an_expression_of_ten_thousand_terms_is_read(chain: str) -> None:
    limit, stack = sys.getrecursionlimit(), threading.stack_size()
    parsed = parse(f"before = 1\nx = {chain}\nafter = 1\n")
    assert parsed.problem is None
    assert parsed.tree is not None
    assert len(parsed.tree.body) == 3
    assert (sys.getrecursionlimit(), threading.stack_size()) == (limit, stack)


def test_a_file_over_the_limit_is_not_even_tried() -> None:
    assert "50,000,000 bytes" in refused(b"x = [" + b"1, " * 16_666_665).reason


def test_a_table_of_literals_is_told_from_a_long_module() -> None:
    assert "table of literals" in refused(b"x = [" + b"1, " * 450_000 + b"]").reason
    assert parse("def method(self):\n    return self.value_of(first_argument)\n" * 12_000).problem is None


def test_the_compilers_warnings_stay_with_us() -> None:
    source = "x = '\\d' is 1\nassert (x, 'y')\n"
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        assert parse(source).problem is None
    assert seen == []
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert parse(source).problem is None
        with pytest.raises(SyntaxWarning):
            warnings.warn_explicit("other people's", SyntaxWarning, "their.py", 1)


def test_our_own_future_imports_do_not_leak() -> None:
    tree = parse("def f(x: 1): ...\n").tree
    assert tree is not None
    assert ast.dump(tree) == ast.dump(ast.parse("def f(x: 1): ...\n"))


SNIPPETS = st.sampled_from(
    ['def f', 'class A', '(', ')', '[', ']', '{', '}', ':', '\n', '\n    ', '\t', ' ', "f'", "t'", "'",
     '"""', '\\', ',', 'x', '1', '=', 'type X', '[T]', 'except', 'except* ', 'try:', 'lazy import ',
     '*', '**', 'for x in y', 'lambda', '#', '\x00', '\r', '\x0c', 'é', '\ufeff', 'coding: latin-1',
     '# coding: utf-7\n', 'print ', '`', '0777', 'match x:', 'case ', 'async ', 'await ', ':=', '...',
     '@', '!r', '{{', 'if ', 'else', ';', '->', 'import ', 'from . ']
)  # fmt: skip


@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    assert parse(data) != Parsed(None, None)


@given(st.lists(SNIPPETS, max_size=40).map("".join))
def test_anything_that_almost_looks_like_python(source: str) -> None:
    parsed = parse(source)
    assert parsed != Parsed(None, None)
    if parsed.problem:
        assert 1 <= parsed.problem.line <= source.count("\n") + source.count("\r") + 1
