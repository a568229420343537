"""Which lines of a project differ between two of its trees, such as a revision and the folder of today."""

from __future__ import annotations

from difflib import SequenceMatcher

from analyzer.source.files import SourceError
from analyzer.source.tree import SourceTree

WHOLE: tuple[tuple[int, int], ...] = ((0, 0),)
"""All of a file."""

MAX_LINES = 20_000
"""Lines of a file up to which its changed parts are told apart; of a longer one all counts as changed."""


def changed_lines(before: SourceTree, after: SourceTree) -> dict[str, tuple[tuple[int, int], ...]]:
    """Path to the first and last line of each part that is new or other in `after`, lines from 1.

    A part that is gone counts as the lines around the gap; (0, 0) stands for all of a file: one that was
    added or removed, that is no text, or whose parts are too many to compare."""
    older = {file.path: file.size for file in before.files}
    newer = {file.path: file.size for file in after.files}
    found = {}
    for path in sorted(older.keys() | newer.keys()):
        if path not in older or path not in newer:
            found[path] = WHOLE
            continue
        first, second = _bytes(before, path), _bytes(after, path)
        if first != second:
            found[path] = _parts(first, second)
    return found


def _bytes(tree: SourceTree, path: str) -> bytes:
    try:
        return tree.read(path)
    except SourceError:
        return b""


def _parts(before: bytes, after: bytes) -> tuple[tuple[int, int], ...]:
    first, second = before.splitlines(), after.splitlines()
    start = _alike(first, second)
    end = _alike(first[start:][::-1], second[start:][::-1])
    first, second = first[start : len(first) - end], second[start : len(second) - end]
    if len(first) + len(second) > MAX_LINES or b"\0" in before + after:
        return WHOLE
    matcher = SequenceMatcher(None, first, second, autojunk=True)
    parts = []
    for tag, _, _, low, high in matcher.get_opcodes():
        if tag == "delete":  # the line before the gap and the line behind it
            parts.append((max(start + low, 1), start + low + 1))
        elif tag != "equal":
            parts.append((start + low + 1, start + high))
    return tuple(parts) or WHOLE


def _alike(first: list[bytes], second: list[bytes]) -> int:
    """How many lines both begin with."""
    number = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        number += 1
    return number
