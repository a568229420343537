"""File trees for tests, described the way one would sketch them on paper.

    grow(tmp_path, '''
        pyproject.toml:
            [project]
            name = "shop"
        .gitignore: *.log
        shop/
            __init__.py
            api/routes.py:
                from fastapi import APIRouter

                router = APIRouter()
            static -> ../assets
        assets/
    ''')

* `name/` is a directory, and the deeper lines below it are what it holds (none: an empty directory);
* `name:` is a file, and the deeper lines below it are its text, dedented, ending in one newline;
* `name: text` is a file of that one line;
* `name` is an empty file;
* `name -> target` is a symbolic link, made as written, whether or not the target exists.

A name may hold slashes; missing parents are made. Blank lines inside a file's text are kept.
"""

from __future__ import annotations

import textwrap
from pathlib import Path


def grow(root: Path, text: str) -> Path:
    """Make the tree that `text` describes below `root` (made if missing), and return `root`."""
    root.mkdir(parents=True, exist_ok=True)
    _grow(root, textwrap.dedent(text.expandtabs(4)).splitlines())
    return root


def _grow(folder: Path, lines: list[str]) -> None:
    position = 0
    while position < len(lines):
        line = lines[position]
        position += 1
        if not line.strip():
            continue
        if _indent(line):
            raise ValueError(f"nothing above this line can hold it: {line.strip()!r}")
        start = position
        while position < len(lines) and (not lines[position].strip() or _indent(lines[position])):
            position += 1
        _plant(folder, line.rstrip(), lines[start:position])


def _plant(folder: Path, entry: str, block: list[str]) -> None:
    body = textwrap.dedent("\n".join(block)).strip("\n")
    if " -> " in entry:
        name, target = entry.split(" -> ", 1)
        link = _made_room(folder / name)
        link.symlink_to(target)
    elif entry.endswith("/"):
        child = folder / entry
        child.mkdir(parents=True, exist_ok=True)
        _grow(child, body.splitlines())
        return
    elif entry.endswith(":"):
        _made_room(folder / entry[:-1]).write_text(body + "\n" if body else "", encoding="utf-8")
        return
    elif ": " in entry:
        name, line = entry.split(": ", 1)
        _made_room(folder / name).write_text(line + "\n", encoding="utf-8")
    else:
        _made_room(folder / entry).touch()
    if body:
        raise ValueError(f"{entry!r} cannot hold the lines below it: end it with '/' or ':'")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _made_room(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path
