"""Programs: the scripts that installing the target puts on somebody's path, and the object that each calls.

Read from `[project.scripts]` and Poetry's scripts in pyproject.toml, `entry_points` of setup.cfg and of a
`setup()` call, and entry_points.txt of installed metadata.  Nothing is imported for it.
"""

from __future__ import annotations

import ast
import configparser
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.values import Place

REFERENCE: Final = re.compile(r"\s*([\w.]+)\s*:\s*([\w.]+)")
"""`pkg.module:object`, what comes after it (extras) left out."""

MAX_FILE: Final = 1_000_000
"""Bytes of a manifest that are read."""


@dataclass(frozen=True, slots=True)
class Program:
    """An installed script."""

    name: str
    module: str
    attribute: str
    place: Place

    @property
    def target(self) -> str:
        """The object that it calls, as a dotted name."""
        return f"{self.module}.{self.attribute}"


def programs(run: Interpreter) -> list[Program]:
    """The target's programs, by name; read once."""
    found: list[Program] | None = run.notes.get("programs")
    if found is None:
        listed = {program.name: program for program in _all(run)}
        found = run.notes["programs"] = [listed[name] for name in sorted(listed)]
    return found


def program_of(run: Interpreter, name: str) -> str | None:
    """The program that calls the object of this dotted name."""
    return next((one.name for one in programs(run) if one.target == name), None)


def _all(run: Interpreter) -> Iterator[Program]:
    for file in sorted(run.tree.files, key=lambda file: file.path, reverse=True):
        read = READERS.get(file.path.rpartition("/")[2])
        content = run.tree.peek(file.path) if read is not None else b""
        if read is None or len(content) > MAX_FILE:
            continue
        text = content.decode("utf-8", "replace")
        for name, reference in read(text):
            known = REFERENCE.match(reference)
            if known is not None:
                line = _line(text, name, known[1])
                yield Program(name, known[1], known[2], Place(file.path, line, line))


def _line(text: str, name: str, module: str) -> int:
    """The line that says what the script calls, or else the first one that names it."""
    start = rf"(?<![\w-]){re.escape(name)}[\"']?\s*=\s*[\"']?\s*"
    found = re.search(start + re.escape(module), text) or re.search(start, text)
    return text.count("\n", 0, found.start()) + 1 if found else 1


def _pyproject(text: str) -> Iterator[tuple[str, str]]:
    try:
        told = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return  # the survey of dependencies reports it
    tables = (("project", "scripts"), ("project", "gui-scripts"), ("tool", "poetry", "scripts"))
    for path in tables:
        table: Any = told
        for key in path:
            table = table.get(key, {}) if isinstance(table, dict) else {}
        for name, value in table.items() if isinstance(table, dict) else ():
            if isinstance(value, dict):
                value = value.get("callable", value.get("reference"))
            if isinstance(value, str):
                yield name, value


def _sections(text: str) -> configparser.ConfigParser | None:
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    try:
        parser.read_string(text)
    except configparser.Error:
        return None
    return parser


def _entry_points(text: str) -> Iterator[tuple[str, str]]:
    parser = _sections(text)
    for section in ("console_scripts", "gui_scripts"):
        if parser is not None and parser.has_section(section):
            yield from parser.items(section)


def _setup_cfg(text: str) -> Iterator[tuple[str, str]]:
    parser = _sections(text)
    if parser is not None and parser.has_section("options.entry_points"):
        yield from _lines(parser.get("options.entry_points", "console_scripts", fallback=""))


def _setup_py(text: str) -> Iterator[tuple[str, str]]:
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.value == "console_scripts":
                    for one in ast.walk(value):
                        if isinstance(one, ast.Constant) and isinstance(one.value, str):
                            yield from _lines(one.value)


def _lines(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        name, equals, reference = line.partition("=")
        if equals:
            yield name.strip(), reference


READERS: Final[dict[str, Callable[[str], Iterator[tuple[str, str]]]]] = {
    "pyproject.toml": _pyproject,
    "setup.cfg": _setup_cfg,
    "setup.py": _setup_py,
    "entry_points.txt": _entry_points,
}
"""By file name: what gives the names of scripts and what they call."""
