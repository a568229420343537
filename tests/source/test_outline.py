"""Outlines: bodies that are parsed when they are looked at make the tree that the whole file has, or none."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import analyzer
from analyzer.source.outline import (
    Outline,
    UnreadAsyncFunction,
    UnreadFunction,
    docstring,
    outline,
    unread_text,
)
from analyzer.source.parsing import parse_python

LONG = f"value = '{'a statement that makes its function worth a cut, ' * 3}'\n"

SOURCES = sorted(Path(analyzer.__file__).parent.rglob("*.py"))


def functions(tree: ast.AST) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [one for one in ast.walk(tree) if isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef))]


def lines(tree: ast.AST) -> list[tuple[int, int]]:
    return [(one.lineno, one.end_lineno or 0) for one in functions(tree)]


def dumped(tree: ast.AST) -> str:
    """Everything about a tree but the columns in which things end."""
    return re.sub(r"end_col_offset=\d+", "", ast.dump(tree, include_attributes=True))


def check(source: str) -> Outline | None:
    """The outline is right, or known to be wrong, or there is none."""
    data = source.encode()
    found, whole = outline(data, "x.py"), parse_python(data, "x.py").tree
    if found is None:
        return None
    if whole is None or not found.agrees_with(lines(whole)):
        return None
    assert dumped(found.tree) == dumped(whole)
    return found


def cut(source: str) -> list[str]:
    """The names of the functions whose bodies were left out; the outline must be right."""
    data = dedent(source).replace("LONG\n", LONG).encode()
    found = outline(data, "x.py")
    if found is None:
        return []
    names = [
        one.name for one in functions_of(found.tree) if isinstance(one, (UnreadFunction, UnreadAsyncFunction))
    ]
    whole = ast.parse(data)
    assert found.agrees_with(lines(whole))
    assert dumped(found.tree) == dumped(whole)
    return names


def functions_of(tree: ast.AST) -> Iterator[ast.AST]:
    """Functions outside of functions; asks for no body."""
    for block in ("body", "handlers", "orelse", "finalbody"):
        for one in getattr(tree, block, []):
            if isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef)):
                yield one
            else:
                yield from functions_of(one)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_of_real_files(path: Path) -> None:
    source = path.read_text()
    found = check(source)
    assert found is not None or not any(
        len(ast.get_source_segment(source, one.body[0]) or "") > 200 for one in functions(ast.parse(source))
    )


def test_most_bodies_are_left_out() -> None:
    every = sum(len(path.read_bytes()) for path in SOURCES)
    outlines = [outline(path.read_bytes(), "x.py") for path in SOURCES]
    left = sum(cut.end - cut.start for found in outlines if found is not None for cut in found.cuts)
    assert left > every / 3


def test_functions_where_they_stand() -> None:
    source = '''
        def plain(a, b: int = 1):
            LONG
        async def waits(): # a comment
            LONG
        @decorated("(")
        def decorated(
            a: str = "):",
            *,
            b=(1, 2),  # :
        ) -> dict[str, int]:
            """Says something."""

            LONG
            # behind it

        class A:
            def method(self, x="def y():"): LONG
            if TEST:
                def inner(self) -> None:
                    LONG
                    def innermost():
                        LONG
            else:
                try:
                    def other(self): LONG
                    def last(self):
                        if self:
                            LONG
                except E: pass
        def short(): ...
        def end():
            LONG
    '''
    source = source.replace("LONG", LONG.rstrip())
    assert sorted(cut(source)) == ["decorated", "end", "inner", "last", "plain", "waits"]


def test_strings_of_several_lines() -> None:
    assert cut(
        '''
def first():
    query = """
def not_one():
    it is text
    # and goes on
"""
    LONG
def second():
    LONG
    text = r\'\'\'
  \\\'\'\' still
"""
\'\'\'
    # a comment with """ in it
    other = "a string with \'\'\' in it" + """
end"""
def third():
    "It's"
    LONG
'''.replace("    LONG\n", "    " + LONG)
    ) == ["first", "second", "third"]


@pytest.mark.parametrize(
    "first",
    [
        '"""One line."""',
        '"""Some\n\n    lines with \\" and "" in \\n them.\n    """',
        "'''Others.'''",
        '"Short."',
        'r"""Raw \\d."""',
        'u"Old."',
        '"""With a comment."""  # this',
        'b"Bytes."',
        'f"{x}"',
        '("in brackets")',
        '"two" "parts"',
        '"""two""" \\\n    """lines"""',
        '"a".join(x)',
        '"""a""".join(x)',
        '"""a""", 1',
        '# first\n    "then"',
        '\n\n    "after blank lines"',
        "x = 1",
        "return",
        "robot = 1",
        '""',
        '""""""',
        '"\\N{BULLET} \\x41"',
        '"\\N{no such name}"',
        '"""\xe9"""',
        '"; ".join(x)',
        '"a"; b',
    ],
)
def test_docstrings_are_told_without_the_body(first: str) -> None:
    source = f"def f():\n    {first}\n    {LONG}"
    found = outline(source.encode(), "x.py")
    assert found is not None
    (function,) = functions_of(found.tree)
    assert unread_text(function)
    whole = parse_python(source.encode(), "x.py").tree
    assert docstring(function) == (docstring(whole.body[0]) if whole is not None else None)


def test_docstrings_of_real_files_are_told_without_the_bodies() -> None:
    unread = told = 0
    for path in SOURCES:
        data = path.read_bytes()
        found = outline(data, "x.py")
        for function in functions_of(found.tree) if found is not None else ():
            assert isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef))
            before, line = unread_text(function) is not None, function.lineno
            (same,) = (one for one in functions(ast.parse(data)) if one.lineno == line)
            assert docstring(function) == ast.get_docstring(same, clean=False)
            unread += before
            told += before and unread_text(function) is not None
    assert told > unread * 0.95


def test_what_does_not_stand_alone() -> None:
    source = """
        def newer():
            LONG
            return f"{a["b"]}"
    """
    found = outline(dedent(source).replace("LONG\n", LONG).encode(), "x.py")
    assert found is not None
    (function,) = functions_of(found.tree)
    assert isinstance(function, ast.FunctionDef)
    assert unread_text(function)
    assert [type(one) for one in function.body] == [ast.Assign, ast.Return]
    assert function.body[1].lineno == 4
    assert type(function) is ast.FunctionDef
    assert unread_text(function) is None


def test_an_error_in_a_body_is_not_agreed_with() -> None:
    data = f"def broken():\n    {LONG}    return (\ndef other():\n    {LONG}".encode()
    found = outline(data, "x.py")
    assert found is not None
    assert parse_python(data, "x.py").tree is None
    (broken, _) = functions_of(found.tree)
    assert isinstance(broken, ast.FunctionDef)
    assert [type(one) for one in broken.body] == [ast.Pass]


@pytest.mark.parametrize(
    "source",
    [
        "def f():\r\n    LONG",
        "def f():\n\tLONG",
        "# coding: latin-1\ndef f():\n    LONG",
        "def f():\n    LONG\nx = '''\n",
        "def f():\n    LONG\n)\n",
        "x = 1\n",
        "",
        "def f():\n    LONG" + "#" * 400_000,
    ],
)
def test_files_without_an_outline(source: str) -> None:
    assert outline(source.replace("LONG", LONG).encode(), "x.py") is None


PIECES = [
    "def f(a):\n", "    def g(self,\n", "    b): # c\n", "        " + LONG, "    " + LONG, "class A:\n",
    "'''\n", '"""\n', '    """Says.\n', "\n", "# '''\n", '    # """\n', "  x = ( # (\n", ")\n", "@d\n",
    "    x = '\\\n", "if x:\n", "else:\n", "    async def h() -> None:\n", "x = \"'''\"\n",
    "    return [\n", "]\n", "\\\n", "def one(): return 1\n", "def k(a=')'):\n", "x\n",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
@example("def f(a):\n    " + LONG + "    # '''\nx\n" + "def f(a):\n    " + LONG + "    # '''\n")
def test_whatever_stands_there(source: str) -> None:
    check(source)


@given(st.sampled_from(SOURCES), st.data())
def test_of_mutated_files(path: Path, data: st.DataObject) -> None:
    source = path.read_text()[:6000]
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(source)))
        end = min(len(source), start + data.draw(st.integers(0, 40)))
        source = source[:start] + data.draw(st.sampled_from(PIECES)) + source[end:]
    check(source)
