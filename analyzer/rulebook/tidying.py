"""Taking suppressions out of the files of a project: the comment or the entry, and no other byte.

What a file says besides is compared before and after, as when suppressions are written (see `excusing`).
"""

from __future__ import annotations

import re
from typing import Final

from analyzer.configuration import configuration_from
from analyzer.rulebook.excusing import PYTHON, ExcuseError, said_by

_MARK: Final = re.compile(rb"[ \t]*#+\s*groundplan:.*")
_ITEM: Final = re.compile(rb"(?P<indent>[ \t]*)-(?:[ \t]|$)")


def without_comment(data: bytes, path: str, line: int) -> bytes:
    """The file without the suppression that a comment of this line is.

    A line that held nothing else goes as a whole.  Raises ExcuseError where there is none.
    """
    lines = data.splitlines(keepends=True)
    held = lines[line - 1] if 0 < line <= len(lines) else b""
    starts = [match.start() for match in re.finditer(rb"[ \t]*#", held) if _MARK.match(held, match.start())]
    if not starts:
        raise ExcuseError(f"{path}:{line}: holds no suppression")
    ending = held[len(held.rstrip(b"\r\n")) :]
    kept = held[: starts[-1]]
    left = [*lines[: line - 1], *([kept + ending] if kept.strip() else []), *lines[line:]]
    made = b"".join(left)
    before, after = said_by(path, data), said_by(path, made)
    if before is None or before != after:
        kind = "Python" if path.endswith(PYTHON) else "the file"
        raise ExcuseError(f"{path}:{line}: the comment cannot be taken out without changing {kind}")
    return made


def without_entry(data: bytes, name: str, position: int) -> bytes:
    """The settings without one of their suppressions, everything else untouched.

    Raises ExcuseError where the list is written in brackets or otherwise cannot be cut.
    """
    before = configuration_from(data, name)
    first = before.places.get(f"suppressions[{position}]", 0)
    lines = data.splitlines(keepends=True)
    item = _ITEM.match(lines[first - 1]) if 0 < first <= len(lines) else None
    if item is None:
        raise ExcuseError(f"{name}: write the suppressions as a list with dashes, one below the other")
    indent = len(item["indent"])
    end = first
    while end < len(lines) and _belongs(lines[end], indent):
        end += 1
    while end > first and not _says_something(lines[end - 1]):
        end -= 1  # empty lines and remarks before the next one are not of this one
    made = b"".join([*lines[: first - 1], *lines[end:]])
    after = configuration_from(made, name)
    expected = (*before.suppressions[:position], *before.suppressions[position + 1 :])
    if after.suppressions != expected:
        raise ExcuseError(f"{name}:{first}: the entry cannot be taken out by itself; take it out by hand")
    return made


def _belongs(line: bytes, indent: int) -> bool:
    """Whether a line goes on with an item that is indented so far."""
    return not _says_something(line) or len(line) - len(line.lstrip(b" \t")) > indent


def _says_something(line: bytes) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith(b"#")
