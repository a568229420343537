"""Entry points: what a project's own packaging says can be found by a group and a name.

Read from `[project.scripts]`, `[project.entry-points]` and Poetry's scripts and plug-ins in pyproject.toml,
`entry_points` of setup.cfg and of a `setup()` call, and entry_points.txt of installed metadata.  Nothing is
imported for it.
Limits: what a setup.py puts together by code is not read; a reference without a module is none.
Source: https://packaging.python.org/en/latest/specifications/entry-points/
"""

from __future__ import annotations

import ast
import configparser
import re
import tomllib
from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

from analyzer.source import SourceTree

CONSOLE: Final = "console_scripts"
SCRIPTS: Final = (CONSOLE, "gui_scripts")
"""Groups whose entry points become programs."""

REFERENCE: Final = re.compile(r"\s*([A-Za-z_][\w.]*)\s*(?::\s*([\w.]+))?\s*(?:\[[^\]]*\]\s*)?$")
"""`pkg.module:object` or `pkg.module`, and extras behind it, which are left out."""

MAX_FILE: Final = 1_000_000
"""Bytes of a manifest that are read."""


class EntryPoint(NamedTuple):
    """One object of the project, under a name in a group; `attribute` is empty for a whole module."""

    group: str
    name: str
    module: str
    attribute: str
    path: str
    line: int

    @property
    def target(self) -> str:
        """The object as a dotted name."""
        return f"{self.module}.{self.attribute}" if self.attribute else self.module

    @property
    def value(self) -> str:
        """The reference as it is written."""
        return f"{self.module}:{self.attribute}" if self.attribute else self.module


_Told = Iterator[tuple[str, str, str]]
"""Group, name and reference."""


def declared(tree: SourceTree) -> list[EntryPoint]:
    """The entry points of all manifests, each once, by group and name; of two that differ the one that is
    nearer to the root."""
    found: dict[tuple[str, str], EntryPoint] = {}
    for file in sorted(tree.files, key=lambda file: (file.path.count("/"), file.path)):
        read = READERS.get(file.path.rpartition("/")[2])
        content = tree.peek(file.path) if read is not None and file.size <= MAX_FILE else b""
        if read is None or not content:
            continue
        text = content.decode("utf-8", "replace")
        for group, name, reference in read(text):
            known = REFERENCE.match(reference)
            if known is not None:
                line = _line(text, name, known[1])
                made = EntryPoint(group, name, known[1], known[2] or "", file.path, line)
                found.setdefault((group, name), made)
    return [found[key] for key in sorted(found)]


def _line(text: str, name: str, module: str) -> int:
    """The line that says what an entry point refers to, or else the first one that names it."""
    start = rf"(?<![\w-]){re.escape(name)}[\"']?\s*=\s*[\"']?\s*"
    found = re.search(start + re.escape(module), text) or re.search(start, text)
    return text.count("\n", 0, found.start()) + 1 if found else 1


def _pyproject(text: str) -> _Told:
    try:
        told = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return  # the survey of dependencies reports it
    for group, path in (
        (CONSOLE, ("project", "scripts")),
        ("gui_scripts", ("project", "gui-scripts")),
        (CONSOLE, ("tool", "poetry", "scripts")),
    ):
        yield from _table(group, _at(told, path))
    for path in (("project", "entry-points"), ("tool", "poetry", "plugins")):
        for group, table in _at(told, path).items():
            yield from _table(group, table)


def _at(told: Any, path: tuple[str, ...]) -> dict[str, Any]:
    for key in path:
        told = told.get(key, {}) if isinstance(told, dict) else {}
    return told if isinstance(told, dict) else {}


def _table(group: str, table: Any) -> _Told:
    for name, value in table.items() if isinstance(table, dict) else ():
        if isinstance(value, dict):
            value = value.get("callable", value.get("reference"))
        if isinstance(value, str):
            yield group, name, value


def _sections(text: str) -> configparser.ConfigParser | None:
    parser = configparser.ConfigParser(interpolation=None, strict=False, delimiters=("=",))
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    try:
        parser.read_string(text)
    except configparser.Error:
        return None
    return parser


def _installed(text: str) -> _Told:
    parser = _sections(text)
    for group in parser.sections() if parser is not None else ():
        for name, reference in parser.items(group) if parser is not None else ():
            yield group, name, reference


def _setup_cfg(text: str) -> _Told:
    parser = _sections(text)
    if parser is not None and parser.has_section("options.entry_points"):
        for group, lines in parser.items("options.entry_points"):
            yield from _lines(group, lines)


def _setup_py(text: str) -> _Told:
    """The dictionaries from groups to lines that stand in a setup.py, wherever they stand, and a text of the
    whole that `setup()` is given."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    for line in _texts(value):
                        yield from _lines(key.value, line)
        elif isinstance(node, ast.keyword) and node.arg == "entry_points":
            for whole in _texts(node.value) if isinstance(node.value, ast.Constant) else ():
                yield from _installed(whole)


def _texts(value: ast.expr) -> Iterator[str]:
    elements = value.elts if isinstance(value, (ast.List, ast.Tuple, ast.Set)) else [value]
    for one in elements:
        if isinstance(one, ast.Constant) and isinstance(one.value, str):
            yield one.value


def _lines(group: str, text: str) -> _Told:
    for line in text.splitlines():
        name, equals, reference = line.partition("=")
        if equals and name.strip():
            yield group, name.strip(), reference


READERS: Final[dict[str, Callable[[str], _Told]]] = {
    "pyproject.toml": _pyproject,
    "setup.cfg": _setup_cfg,
    "setup.py": _setup_py,
    "entry_points.txt": _installed,
}
"""By file name: what gives the entry points that a manifest declares."""
