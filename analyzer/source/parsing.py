"""Bytes of a Python file to its syntax tree, whatever the bytes are.

`ast` does the work, on bytes, in one call.  Only what it refuses takes the slower ways: another encoding, a deeper
stack for expressions of thousands of terms, and `modern` for syntax that is newer than the running Python.
"""

from __future__ import annotations

import ast
import re
import sys
import threading
import warnings
from typing import NamedTuple

from analyzer.source.encoding import cookie, decoded
from analyzer.source.options import MAX_FILE_BYTES

DEEP_RECURSION = 120_000
"""Levels of C recursion allowed on the second try.  CPython 3.11 allows thrice that while it builds a tree."""
DEEP_STACK_BYTES = 512 * 1024 * 1024
"""Address space, not memory: only the pages that the recursion touches are ever backed."""

_MARKER = "<analysed source>"
"""The file name under which we compile, so that one warnings filter can be about this and nothing else."""

_UTF8_COOKIES = frozenset({"utf-8", "utf8", "utf_8", "UTF-8", "UTF8"})


class Problem(NamedTuple):
    """Why a file was not read, or not read as it stands: for people, and for the coverage."""

    path: str
    line: int
    reason: str
    remedy: str


class Parsed(NamedTuple):
    """A file's tree, its problem, or both: a tree that was had by guessing the encoding comes with the problem."""

    tree: ast.Module | None
    problem: Problem | None


def parse_python(data: bytes, path: str, max_bytes: int = MAX_FILE_BYTES) -> Parsed:
    """Parse one file; pure, never raises, prints nothing and warns of nothing."""
    if len(data) > max_bytes:
        reason = f"{len(data):,} bytes are more than the limit of {max_bytes:,}"
        return Parsed(None, Problem(path, 1, reason, "raise max_file_bytes if its contents matter"))
    named = cookie(data)
    if named is None or named in _UTF8_COOKIES:
        try:
            return Parsed(_tree(data), None)
        except Exception:  # every failure is told apart below, from the text
            pass
    text, complaint = decoded(data)
    problem = Problem(path, 1, complaint, "save the file as UTF-8") if complaint else None
    try:
        return Parsed(_tree(text), problem)
    except (RecursionError, MemoryError):
        return _parsed_deep(text, path, problem)
    except (SyntaxError, ValueError) as error:
        return _refused(text, path, error)


def _refused(text: str, path: str, error: SyntaxError | ValueError) -> Parsed:
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        return Parsed(None, Problem(path, line, "contains a NUL byte", "it is no Python source; exclude it"))
    line = getattr(error, "lineno", None) or 1
    reason = f"is not valid Python ({getattr(error, 'msg', None) or error})"
    return Parsed(None, Problem(path, line, reason, "correct the syntax, or exclude the file"))


def _parsed_deep(text: str, path: str, problem: Problem | None) -> Parsed:
    """A second try with room for an expression of many thousand terms."""
    try:
        return Parsed(_deep_tree(text), problem)
    except (RecursionError, MemoryError):
        reason = "is nested more deeply than the parser can follow"
        return Parsed(None, Problem(path, 1, reason, "split the expression, or exclude the file"))
    except (SyntaxError, ValueError) as error:
        return _refused(text, path, error)


def _tree(source: bytes | str) -> ast.Module:
    _hush()
    tree = compile(source, _MARKER, "exec", ast.PyCF_ONLY_AST, dont_inherit=True)
    assert isinstance(tree, ast.Module)
    return tree


_ABOUT_SOURCE = re.escape(_MARKER)


def _hush() -> None:
    """Keep the compiler's warnings about the analysed source to ourselves.

    `warnings.catch_warnings` would replace the state of the whole process, which is not safe among threads; a filter
    that names our marker is about nothing else.  It must stand first: others add theirs in front, and under
    `-W error` a mere warning would be raised as a syntax error.
    """
    first = warnings.filters[0] if warnings.filters else None
    if first is None or first[0] != "ignore" or getattr(first[3], "pattern", None) != _ABOUT_SOURCE:
        warnings.filterwarnings("ignore", category=Warning, module=_ABOUT_SOURCE)


_stack_lock = threading.Lock()


def _deep_tree(text: str) -> ast.Module:
    """Parse on a thread with a large stack and a high recursion limit; both settings are put back afterwards."""
    outcome: list[ast.Module | BaseException] = []

    def work() -> None:
        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(max(limit, DEEP_RECURSION))
        try:
            outcome.append(_tree(text))
        except BaseException as error:  # handed to the calling thread, which raises it
            outcome.append(error)
        finally:
            sys.setrecursionlimit(limit)

    with _stack_lock:
        before = threading.stack_size(DEEP_STACK_BYTES)
        try:
            thread = threading.Thread(target=work)
            thread.start()
        finally:
            threading.stack_size(before)
        thread.join()
    result = outcome.pop()
    if isinstance(result, BaseException):
        raise result
    return result
