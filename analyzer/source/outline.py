"""The tree of a file whose function bodies are parsed when somebody looks at them.

Parsing takes most of an audit's time, and of thousands of functions a few hundred are ever looked into.  So
the bodies are cut out of the text before it is parsed, and each function keeps the place of its own: its node
is of a class of ours until its `body` is asked for, and a plain one from then on.

Where a body ends is told by indentation, strings of several lines left out, without reading every token: a
cut is made only where the text has the plain form that nearly all code has, and everything else stays as it
is.  What such a look could still get wrong shows: either the text does not parse, and then there is no
outline, or a cut is not what a complete parse calls a function (`Outline.agrees_with`).

Limits: the columns in which functions end are not those of the file.
"""

from __future__ import annotations

import ast
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, Final, NamedTuple

from analyzer.source.encoding import cookie
from analyzer.source.parsing import MAX_MARKS, REFUSALS, UTF8_COOKIES, compiled, parse_python

MIN_BODY: Final = 120
"""Bytes of a body that is worth a cut; to parse a shorter one takes no longer."""

MAX_HEADER: Final = 20_000
"""Bytes from `def` to the colon behind its signature; a function with a longer one keeps its body."""


class Cut(NamedTuple):
    """A body that was left out: the lines of its function, and its place in the text."""

    line: int
    """Of the `def` keyword."""
    body_line: int
    end_line: int
    start: int
    """Offset of the body's first line, in bytes."""
    end: int
    indent: int
    """Columns before the `def` keyword."""


class Outline(NamedTuple):
    """A tree with bodies left out, and which they are."""

    tree: ast.Module
    cuts: tuple[Cut, ...]

    def agrees_with(self, functions: Iterable[tuple[int, int]]) -> bool:
        """Whether a complete parse found functions of these first and last lines, among others."""
        return {(cut.line, cut.end_line) for cut in self.cuts} <= set(functions)


def outline(data: bytes, path: str) -> Outline | None:
    """The outline of a file; None for one that has to be parsed as a whole."""
    if len(data) > MAX_MARKS:  # perhaps one for which there is no tree
        return None
    if b"\r" in data or b"\f" in data or (b"\t" in data and _TAB_INDENT.search(data)):
        return None
    if cookie(data) not in (None, *UTF8_COOKIES):
        return None
    strings = _long_strings(data)
    cuts = tuple(_cuts(data, strings)) if strings is not None else ()
    if not cuts:
        return None
    try:
        tree = compiled(_without(data, cuts))
    except REFUSALS:
        return None
    waiting = {cut.line: cut for cut in cuts}
    _mark(tree, waiting, data, path)
    return None if waiting else Outline(tree, cuts)


class UnreadFunction(ast.FunctionDef):
    """A function whose body has not been parsed yet."""

    __slots__ = ()

    @property
    def body(self) -> list[ast.stmt]:  # type: ignore[override]
        """Its statements; from here on they are there as in any other tree."""
        return _read(self, ast.FunctionDef)


class UnreadAsyncFunction(ast.AsyncFunctionDef):
    """An `async` function whose body has not been parsed yet."""

    __slots__ = ()

    @property
    def body(self) -> list[ast.stmt]:  # type: ignore[override]
        """Its statements; from here on they are there as in any other tree."""
        return _read(self, ast.AsyncFunctionDef)


UNREAD: Final[dict[type[ast.AST], type[ast.AST]]] = {
    ast.FunctionDef: UnreadFunction,
    ast.AsyncFunctionDef: UnreadAsyncFunction,
}
"""Class of a node, and the one that it has while its body is not parsed."""


def unread_text(node: ast.AST) -> bytes | None:
    """The text of a function's body that has not been parsed yet; None for every other node."""
    if type(node) is not UnreadFunction and type(node) is not UnreadAsyncFunction:
        return None
    data, _, cut = node.__dict__["unread"]
    return bytes(data[cut.start : cut.end])


_TEXT_ALONE = re.compile(
    rb"""\s*([rRuU]?(?:"{3}[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*"{3}|"[^"\\\n]+"))[ ]*(?:\#[^\n]*)?(?:\n|\Z)""",
    re.DOTALL,
)
"""How a body begins whose first statement is a text and nothing else."""

_NO_TEXT = re.compile(rb"""\s*(?![rRuUbBfF]{0,2}["'])[^\s\#(]""")
"""How a body begins whose first statement is something else."""


def docstring(node: ast.AST | None) -> str | None:
    """The text that a module, class or function begins with, as it is written.  For its sake alone hardly a
    body is parsed."""
    if not isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
        return None
    text = unread_text(node)
    if text is not None:
        if _NO_TEXT.match(text):
            return None
        alone = _TEXT_ALONE.match(text)
        if alone is not None:
            try:
                return ast.get_docstring(compiled(alone[1]), clean=False)
            except REFUSALS:
                pass  # the whole body is refused as well, in its own way
    return ast.get_docstring(node, clean=False)


def _read(node: Any, kind: type[ast.AST]) -> list[ast.stmt]:
    data, path, cut = node.__dict__.pop("unread")
    lines = b"\n" * (cut.body_line - 2)
    try:
        block: Any = compiled(b"".join((lines, b"if 1:\n", data[cut.start : cut.end], b"\n"))).body[0]
        body = block.body
    except REFUSALS:
        body = _read_whole(data, path, cut.line)
    node.__class__ = kind
    node.body = body
    return body  # type: ignore[no-any-return]


def _read_whole(data: bytes, path: str, line: int) -> list[ast.stmt]:
    """The body of a function that does not parse by itself: newer syntax, or none."""
    tree = parse_python(data, path).tree
    for one in ast.walk(tree) if tree is not None else ():
        if isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef)) and one.lineno == line:
            return one.body
    return [ast.Pass(lineno=line, col_offset=0, end_lineno=line, end_col_offset=0)]


_TAB_INDENT = re.compile(rb"\n *\t")


# --- strings of several lines ------------------------------------------------------------------------------

_QUOTES = (b'"""', b"'''")
_SHORT = re.compile(rb"""\#[^\n]*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|["']""")
"""A comment, or a string on one line; or a quotation mark that begins something else."""


class _Strings:
    """Where the strings in triple quotation marks begin and end."""

    def __init__(self) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []

    def end_around(self, offset: int) -> int:
        """Where the string ends that the offset lies inside of; 0 if in none."""
        at = bisect_left(self.starts, offset) - 1
        return self.ends[at] if at >= 0 and offset < self.ends[at] else 0


def _long_strings(data: bytes) -> _Strings | None:
    """All strings in triple quotation marks; None where it is not plain which they are."""
    found = _Strings()
    done = 0
    following = [data.find(quotes) for quotes in _QUOTES]
    while (start := min((at for at in following if at >= 0), default=-1)) >= 0:
        quotes = data[start : start + 3]
        line = max(done, data.rfind(b"\n", 0, start) + 1)
        around = _SHORT.search(data, line) if _MARKS.search(data, line, start) else None
        while around and around.end() <= start:
            around = _SHORT.search(data, around.end())
        if around and around.start() < start:  # a comment, or a string of one line, that they are part of
            if len(around[0]) == 1:
                return None
            done = around.end()
        else:
            end = data.find(quotes, start + 3)
            while end > 0 and data[end - 1] == 0x5C:  # a backslash; whether it counts is for the parser
                end = data.find(quotes, end + 1)
            if end < 0:
                return None
            done = end + 3
            found.starts.append(start)
            found.ends.append(done)
        for kind, at in enumerate(following):
            if 0 <= at < done:
                following[kind] = data.find(_QUOTES[kind], done)
    return found


# --- functions ---------------------------------------------------------------------------------------------

_SIGNIFICANT = re.compile(rb"""[()\[\]{}:\\\n]|\#[^\n]*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|["']""")
"""What decides where a signature ends; a quotation mark alone begins a string of several lines."""

_MARKS = re.compile(rb"[#\"'\\]")
_DEPTH = {b"(": 1, b"[": 1, b"{": 1, b")": -1, b"]": -1, b"}": -1}


def _cuts(data: bytes, strings: _Strings) -> Iterator[Cut]:
    """The bodies that can be left out, in the order of the text; none lies in another."""
    at = line = counted = 0
    while (at := data.find(b"def ", at)) >= 0:
        begin = data.rfind(b"\n", 0, at) + 1
        lead = data[begin:at].lstrip(b" ")
        around = strings.end_around(at)
        indent = at - begin - len(lead)
        header = -1 if around or lead not in (b"", b"async ") else _header_end(data, at, indent)
        if header < 0:
            at = around or at + 4
            continue
        start = header + 1
        end = _body_end(data, header, indent, strings)
        if end - start >= MIN_BODY:
            line += data.count(b"\n", counted, at)
            counted = at
            body_line = line + 1 + data.count(b"\n", at, start)
            end_line = body_line + data.count(b"\n", start, end - 1)
            yield Cut(line + 1, body_line, end_line, start, end, indent)
        at = max(start, end)


def _header_end(data: bytes, at: int, indent: int) -> int:
    """Offset of the end of the line on which a signature ends; -1 if the body does not begin below it."""
    end = data.find(b"\n", at)
    if end < 0:
        return -1
    first = data[at:end]
    if not _MARKS.search(first):
        if first.endswith(b":") and _balanced(first):
            return end
        if first.endswith(b"("):  # the parameters on lines of their own, as formatters write them
            close = data.find(b"\n" + b" " * indent + b")", end, at + MAX_HEADER)
            last_end = data.find(b"\n", close + 1) if close > 0 else -1
            last = data[close:last_end]
            whole = data[at:last_end]
            if last.endswith(b":") and not _MARKS.search(whole) and _balanced(whole):
                return last_end
    return _header_end_by_token(data, at)


def _balanced(text: bytes) -> bool:
    return (
        text.count(b"(") == text.count(b")")
        and text.count(b"[") == text.count(b"]")
        and text.count(b"{") == text.count(b"}")
    )


def _header_end_by_token(data: bytes, at: int) -> int:
    depth = 0
    for match in _SIGNIFICANT.finditer(data, at, at + MAX_HEADER):
        token = match[0]
        depth += _DEPTH.get(token, 0)
        if token in (b"\\", b'"', b"'") or (token == b"\n" and depth == 0):
            return -1
        if token == b":" and depth == 0:
            end = data.find(b"\n", match.end())
            rest = data[match.end() : end].strip(b" ")
            return -1 if rest and not rest.startswith(b"#") else end
    return -1


@cache
def _line_at_most(indent: int) -> re.Pattern[bytes]:
    """A line of code that is indented no more than this; the match ends behind its first character."""
    return re.compile(rb"\n {0,%d}[^\s#]" % indent)


def _body_end(data: bytes, header: int, indent: int, strings: _Strings) -> int:
    """Offset behind the last line of code of the body that begins below the header."""
    pattern = _line_at_most(indent)
    end, position = len(data), header
    while match := pattern.search(data, position):
        position = strings.end_around(match.end() - 1)
        if not position:
            end = match.start() + 1
            break
    while end > header + 1:  # blank lines and comments behind the last statement are none of it
        begin = data.rfind(b"\n", 0, end - 1) + 1
        last = data[begin:end].strip()
        if last and (not last.startswith(b"#") or strings.end_around(begin + 1)):
            break
        end = begin
    return end


def _without(data: bytes, cuts: Iterable[Cut]) -> bytes:
    """The text with the bodies left out, every other line where it was."""
    parts = []
    done = 0
    for cut in cuts:
        lines = b"\n" * data.count(b"\n", cut.start, cut.end)
        parts += [data[done : cut.start], b" " * (cut.indent + 1), b"0", lines or b"\n"]
        done = cut.end
    return b"".join((*parts, data[done:]))


# --- the tree ----------------------------------------------------------------------------------------------

_BLOCKS = ("body", "handlers", "orelse", "finalbody", "cases")


def _mark(tree: ast.Module, waiting: dict[int, Cut], data: bytes, path: str) -> None:
    """Make the functions of the cuts unread ones, and let what ends with them end where they do."""
    holders: list[tuple[Any, Any]] = []
    pending: list[Any] = [tree]
    while pending and waiting:
        holder = pending.pop()
        for name in _BLOCKS:
            block = holder.__dict__.get(name)
            if not isinstance(block, list):
                continue
            for one in block:
                unread = UNREAD.get(type(one))
                cut = waiting.pop(one.lineno, None) if unread is not None else None
                if cut is not None:
                    del one.body
                    one.__class__ = unread
                    one.unread = (data, path, cut)
                    one.end_lineno = cut.end_line
                elif "body" in one.__dict__ or "cases" in one.__dict__:
                    pending.append(one)
            if block:
                holders.append((holder, block[-1]))
    for holder, last in reversed(holders):
        ends = getattr(last, "end_lineno", None)
        if ends is not None and ends > getattr(holder, "end_lineno", ends):
            holder.end_lineno = ends
