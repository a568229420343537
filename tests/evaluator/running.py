"""Small pieces of target source, evaluated; and run by CPython, which knows what they mean.

`evaluated(source)` gives the names that a module binds, as values of the evaluator.  `agrees(source)`
compares every constant and container among them with what the same source binds when CPython runs it: where
code is concrete, CPython is the oracle.
"""

from __future__ import annotations

import importlib
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from textwrap import dedent
from types import ModuleType
from typing import Any

from analyzer.evaluator import Evaluation, library
from analyzer.evaluator.conditions import text_of
from analyzer.evaluator.standin import Registry, load_folder
from analyzer.evaluator.values import Dict, List, Sequence, Set, Tuple, Unknown, is_constant
from analyzer.names import ModuleIndex
from analyzer.source import open_tree

DEPTH = 30_000
"""Frames that the pipeline allows; so do these tests."""

Files = str | Mapping[str, str]
"""The text of main.py, or the texts of several files by path."""


class Evaluated(dict[str, Any]):
    """The names that main.py binds, and the evaluation that found them."""

    def __init__(self, run: Evaluation, names: Mapping[str, Any]) -> None:
        super().__init__({name: run.settle(value) for name, value in names.items()})
        self.run = run

    @property
    def blind_spots(self) -> set[tuple[str, str]]:
        """Kind and subject of what was met and could not be known."""
        return {(hole.kind, hole.subject) for hole in self.run.holes.values()}


def evaluated(files: Files, module: str = "main", libraries: tuple[ModuleType, ...] = ()) -> Evaluated:
    """Evaluate a module with what these files play, beside the standard library; errors of the evaluator's own
    are raised."""
    with tempfile.TemporaryDirectory() as folder, _deep():
        root = _written(Path(folder), files)
        tree = open_tree(root)
        run = Evaluation(tree, ModuleIndex.build(tree), _registry(libraries), {}, strict=True)
        made = run.demand(module, lambda: run.importer.absolute(module, None))
        return Evaluated(run, made.attributes if hasattr(made, "attributes") else {})


def agrees(files: Files, module: str = "main", libraries: tuple[ModuleType, ...] = ()) -> None:
    """Assert that every constant and container that the module binds is what CPython makes of the same
    source."""
    expected = real(files, module)
    assert expected, "the snippet binds nothing that could be compared"
    names = evaluated(files, module, libraries)
    found = {name: as_python(names[name]) if name in names else "(not bound)" for name in expected}
    wrong = [name for name in expected if _typed(found[name]) != _typed(expected[name])]
    assert not wrong, "\n".join(f"{name}: {found[name]!r}, not {expected[name]!r}" for name in wrong)


def real(files: Files, module: str = "main") -> dict[str, Any]:
    """What CPython binds to constants and containers of constants when it runs the module."""
    with tempfile.TemporaryDirectory() as folder:
        root = _written(Path(folder), files)
        before = set(sys.modules)
        path, written = list(sys.path), sys.dont_write_bytecode
        sys.path.insert(0, str(root))
        sys.dont_write_bytecode = True
        importlib.invalidate_caches()
        try:
            names = vars(importlib.import_module(module))
        finally:
            sys.path[:], sys.dont_write_bytecode = path, written
            for name in set(sys.modules) - before:
                if getattr(sys.modules[name], "__file__", None) is None or str(root) in str(
                    sys.modules[name].__file__
                ):
                    del sys.modules[name]
        return {name: value for name, value in names.items() if name[0] != "_" and _is_plain(value)}


def as_python(value: Any) -> Any:
    """A value of the evaluator as the Python object that it stands for; itself where something is not
    known."""
    match value:
        case List() if value.exact:
            return [as_python(one.value) for one in value.elements]
        case Tuple() if value.exact:
            return tuple(as_python(one.value) for one in value.elements)
        case Set() if value.exact:
            return {as_python(one.value) for one in value.elements}
        case Dict() if not value.open and not any(one.path for _, one in value.entries.values()):
            return {as_python(key): as_python(one.value) for key, one in value.entries.values()}
    return value


def holding(value: Any) -> list[tuple[Any, str]]:
    """The elements of a container, or the alternatives of a join, each with the text of its tests; "?" is a hole."""
    found = value.elements if isinstance(value, Sequence) else value.alternatives
    return [
        ("?" if isinstance(one.value, Unknown) else as_python(one.value), text_of(one.path) or "")
        for one in found
    ]


def _typed(value: Any) -> Any:
    """A value with the types of its parts, so that 1 is not True and [] is not ()."""
    match value:
        case list() | tuple():
            return type(value).__name__, [_typed(one) for one in value]
        case set() | frozenset():
            return "set", {_typed(one) for one in value}
        case dict():
            return "dict", [(_typed(key), _typed(one)) for key, one in value.items()]
        case _ if is_constant(value):
            return type(value).__name__, repr(value)
    return repr(value)


def _is_plain(value: Any) -> bool:
    if type(value) in (list, tuple, set, frozenset):
        return all(map(_is_plain, value))
    if type(value) is dict:
        return all(map(_is_plain, value)) and all(map(_is_plain, value.values()))
    return type(value) in (str, bytes, int, float, complex, bool, type(None))


def _written(root: Path, files: Files) -> Path:
    for path, text in ({"main.py": files} if isinstance(files, str) else files).items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(dedent(text), encoding="utf-8")
    return root


@cache
def _registry(libraries: tuple[ModuleType, ...]) -> Registry:
    registry = Registry()
    for module in (*load_folder(library), *libraries):
        registry.add(module)
    return registry


@contextmanager
def _deep() -> Iterator[None]:
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, DEPTH))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)
