"""Bytes of a Python file to its syntax tree, whatever the bytes are.

`ast` does the work, on bytes, in one call.  Only what it refuses takes the slower ways: another encoding, a
deeper stack for expressions of thousands of terms, and `modern` for syntax that is newer than the running
Python."""

from __future__ import annotations

import ast
import re
import sys
import threading
import warnings
from collections.abc import Callable
from typing import NamedTuple

from analyzer.source.encoding import cookie, decoded
from analyzer.source.options import MAX_FILE_BYTES

DEEP_RECURSION = 120_000
"""Levels of C recursion allowed on the second try.  CPython 3.11 allows thrice that while it builds a
tree."""
DEEP_STACK_BYTES = 512 * 1024 * 1024
"""Address space, not memory: only the pages that the recursion touches are ever backed."""

MAX_MARKS = 400_000
"""Operators, brackets, commas and line ends of one file.  Code has one in five characters, tables of literals
every second one, and then each costs a kilobyte of syntax tree: 400 MB are what one file may take."""
_MARKS = b"\n,.:;=+-*/%@&|^~<>()[]{}"

_MARKER = "<analysed source>"
"""The file name under which we compile, so that one warnings filter can be about this and nothing else."""

REFUSALS = (SyntaxError, ValueError, OverflowError, RecursionError, MemoryError)
"""Everything that `compile` is known to raise for some bytes."""

UTF8_COOKIES = frozenset({"utf-8", "utf8", "utf_8", "UTF-8", "UTF8"})


class Problem(NamedTuple):
    """Why a file was not read, or not read as it stands: for people, and for the coverage."""

    path: str
    line: int
    reason: str
    remedy: str


class Parsed(NamedTuple):
    """A file's tree, its problem, or both: a tree that was had by guessing the encoding comes with the
    problem."""

    tree: ast.Module | None
    problem: Problem | None


def parse_python(data: bytes, path: str, max_bytes: int = MAX_FILE_BYTES) -> Parsed:
    """Parse one file; pure, never raises, prints nothing and warns of nothing."""
    if len(data) > max_bytes:
        reason = f"{len(data):,} bytes are more than the limit of {max_bytes:,}"
        return Parsed(None, Problem(path, 1, reason, "raise max_file_bytes if its contents matter"))
    if len(data) > MAX_MARKS and len(data) - len(data.translate(None, _MARKS)) > MAX_MARKS:
        reason = "is a table of literals too large to be held as a syntax tree"
        return Parsed(None, Problem(path, 1, reason, "keep such data in a data file, or exclude the file"))
    named = cookie(data)
    if named is None or named in UTF8_COOKIES:
        try:
            return Parsed(compiled(data), None)
        except REFUSALS:
            pass  # every failure is told apart below, from the text
    text, complaint = decoded(data)
    try:
        return Parsed(_by_any_means(text), _misencoded(path, complaint))
    except (RecursionError, MemoryError):
        reason = "is nested more deeply than the parser can follow"
        return Parsed(None, Problem(path, 1, reason, "split the expression, or exclude the file"))
    except OverflowError as error:
        return Parsed(
            None, Problem(path, 1, str(error), "run groundplan with the project's own Python version")
        )
    except REFUSALS as error:
        return Parsed(None, _refused(text, path, error))


def _by_any_means(text: str) -> ast.Module:
    """As it is, with a deeper stack, or as syntax newer than the running Python's; raises the first
    refusal."""
    try:
        return compiled(text)
    except (RecursionError, MemoryError):
        return _on_deep_stack(lambda: compiled(text))
    except SyntaxError as error:
        if "\0" in text or _is_python_2(text, error):
            raise
        from analyzer.source.modern import parse_modern  # noqa: PLC0415  (most projects need it never)

        try:
            return _on_deep_stack(lambda: parse_modern(text, compiled))
        except SyntaxError:
            raise error from None


def _misencoded(path: str, complaint: str | None) -> Problem | None:
    return Problem(path, 1, complaint, "save the file as UTF-8") if complaint else None


def _refused(text: str, path: str, error: BaseException) -> Problem:
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        return Problem(path, line, "contains a NUL byte", "it is no Python source; exclude it")
    line = getattr(error, "lineno", None) or 1
    if isinstance(error, SyntaxError) and (
        _is_python_2(text, error) or _PYTHON_2_EXCEPT.match(_line(text, line))
    ):
        return Problem(path, line, "is written in Python 2", "port the file to Python 3, or exclude it")
    reason = f"is not valid Python ({getattr(error, 'msg', None) or error})"
    return Problem(path, line, reason, "correct the syntax, or exclude the file")


_PYTHON_2 = re.compile(
    r"""\s*(?:.*:)?\s*(?:
        print\b\s*(?:[^=(\s]|>>|$)          # print x, print >>f
        |exec\s+["'\w]
        |raise\s+[\w.]+\s*,
    )
    |.*(?:`|<>|\b0[0-7]+\b|\b[uU][rR]["']|\b\d+[lL]\b)""",
    re.VERBOSE,
)
_PYTHON_2_EXCEPT = re.compile(r"\s*except\s+[\w.()\s,]+,\s*\w+\s*:")
"""Also what Python 3.14 writes for two exceptions, so that this alone convicts only what nothing could
read."""

LONGEST_LINE = 1_000
"""Characters of a refused line that are looked at for signs of Python 2."""


def _is_python_2(text: str, error: SyntaxError) -> bool:
    message = error.msg or ""
    if message.startswith("Missing parentheses in call to"):
        return True
    return _PYTHON_2.match(_line(text, error.lineno or 1)) is not None


def _line(text: str, number: int) -> str:
    lines = text.splitlines()
    return lines[number - 1][:LONGEST_LINE] if 0 < number <= len(lines) else ""


def compiled(source: bytes | str) -> ast.Module:
    """The tree that the running Python makes of a text; raises what `REFUSALS` lists."""
    _hush()
    tree = compile(source, _MARKER, "exec", ast.PyCF_ONLY_AST, dont_inherit=True)
    assert isinstance(tree, ast.Module)
    return tree


_ABOUT_SOURCE = re.escape(_MARKER)


def _hush() -> None:
    """Keep the compiler's warnings about the analysed source to ourselves.

    `warnings.catch_warnings` would replace the state of the whole process, which is not safe among threads; a
    filter that names our marker is about nothing else.  It must stand first: others add theirs in front, and
    under `-W error` a mere warning would be raised as a syntax error."""
    first = warnings.filters[0] if warnings.filters else None
    if first is None or first[0] != "ignore" or getattr(first[3], "pattern", None) != _ABOUT_SOURCE:
        warnings.filterwarnings("ignore", category=Warning, module=_ABOUT_SOURCE)


_stack_lock = threading.Lock()


def _on_deep_stack(work: Callable[[], ast.Module]) -> ast.Module:
    """Do the work on a thread with a large stack and a high recursion limit; both are put back afterwards."""
    outcome: list[ast.Module | BaseException] = []

    def attempt() -> None:
        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(max(limit, DEEP_RECURSION))
        try:
            outcome.append(work())
        except BaseException as error:  # noqa: BLE001  (handed to the calling thread, which raises it)
            outcome.append(error)
        finally:
            sys.setrecursionlimit(limit)

    with _stack_lock:
        before = threading.stack_size(DEEP_STACK_BYTES)
        try:
            thread = threading.Thread(target=attempt)
            thread.start()
        except RuntimeError:  # no address space for such a stack
            raise RecursionError from None
        finally:
            threading.stack_size(before)
        thread.join()
    result = outcome.pop()
    if isinstance(result, BaseException):
        raise result
    return result
