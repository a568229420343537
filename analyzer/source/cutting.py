"""A file cut into its top-level statements, by its lines alone, for when no parser takes it whole.

The cut is a guess that costs one pass: strings that span lines are known, brackets need not be, since what
they hold does not begin in the first column by any habit.  Where the guess is wrong a piece will not parse,
and whoever asked falls back on the whole."""

from __future__ import annotations

import re
from collections.abc import Iterator

MAX_DEPTH = 500
"""Levels of nested expressions in one piece.  LibCST recurses for each, and its time grows with their
square."""
MAX_TARGET_DEPTH = 8
"""Levels of brackets after `del` and `case`, for each of which LibCST doubles its time."""
MAX_BRACKETS = 200
"""As in CPython's tokenizer."""

_STRINGS = re.compile(
    r"""#[^\n]*
    |\"\"\"[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*(?:\"\"\"|\Z)
    |'''[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*(?:'''|\Z)
    |"(?:\\.|[^"\\\n])*
    |'(?:\\.|[^'\\\n])*""",
    re.VERBOSE | re.DOTALL,
)
_CONTINUES = re.compile(r"[\s#)\]}]|(?:else|elif|except|finally)\b|\Z")


def pieces(text: str) -> Iterator[tuple[int, str]]:
    """The text cut before each line on which a top-level statement begins, each piece with its first line's
    number."""
    inside: set[int] = set()
    reached, position = 1, 0
    for match in _STRINGS.finditer(text):
        newlines = match[0].count("\n")
        if newlines:
            reached += text.count("\n", position, match.start())
            inside.update(range(reached + 1, reached + 1 + newlines))
            reached += newlines
            position = match.end()
    start, decorated, continued = 1, False, False
    piece: list[str] = []
    for number, line in enumerate(text.split("\n"), 1):
        if number not in inside and not continued and not _CONTINUES.match(line):
            if piece and not decorated:
                yield start, "\n".join(piece) + "\n"
                piece, start = [], number
            decorated = line.startswith("@")
        continued = line.endswith("\\")
        piece.append(line)
    yield start, "\n".join(piece)


_NEWER = re.compile(
    r"""\b(?:[fFtT][rR]?|[rR][fFtT])["']       # a string with fields
    |\btype[ \t\\]+\w                        # type X = ...
    |\b(?:def|class)[ \t\\]+\w+[ \t\\]*\[    # def f[T]
    |\bexcept\b[^:\n]*,                       # except A, B
    |\blazy[ \t]
    |\*[^\n]*\n?[^\n]*\bfor\b                 # [*x for x in y]
    """,
    re.VERBOSE,
)
_STEPS = re.compile(
    r"[(\[{]|[)\]}]|\n|,|[-+~*/%@|&^<>.=!:]+|\b(?:not|lambda|if|and|or|await|elif|in|is|del|case)\b"
)


def may_be_newer(text: str) -> bool:
    """Whether anything in the text looks like syntax that some Python after 3.11 brought."""
    return _NEWER.search(text) is not None


def is_too_deep(text: str) -> bool:
    """Whether a recursive parser might not come back from the text: an estimate from above, strings
    included."""
    chains = [0]  # operators since the last comma, one count per open bracket
    depth = branches = 0
    limit = MAX_BRACKETS
    for match in _STEPS.finditer(text):
        step = match[0]
        if step in "([{":
            chains.append(0)
            depth += 1
            if depth > limit:
                return True
        elif step in ")]}":
            if depth:
                depth -= 1
                chains.pop()
        elif step == "\n":
            if not depth:
                chains[0], limit = 0, MAX_BRACKETS
        elif step == ",":
            chains[-1] = 0
        elif step in ("del", "case"):
            limit = min(limit, depth + MAX_TARGET_DEPTH)
        elif step == "elif":
            branches += 1
        else:
            chains[-1] += len(step)
        if (chains[-1] > MAX_DEPTH and sum(chains) > MAX_DEPTH) or branches > MAX_DEPTH:
            return True
    return False
