"""Which migrations there are, and in which order an empty database meets them.

Migrations are those of the installed applications; of all packages with a folder `migrations` where no
project was read. A squashed migration stands for those that it replaces, which an empty database never
meets.
Source: Django 5.2, django/db/migrations/loader.py (`build_graph`, `check_key`), graph.py
(`leaf_nodes`, `iterative_dfs`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from analyzer.evaluator.attributes import ABSENT, look_up
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class, Module
from analyzer.evaluator.values import Place, Possible
from analyzer.evaluator.values import Sequence as Elements
from analyzer.frameworks.django.configuration import setting
from analyzer.frameworks.django.migrations.state import entries_of

Key = tuple[str, str]
"""Label of the application, name of the migration."""

FIRST: Final = "__first__"
LATEST: Final = "__latest__"

MARK: Final = b"Migration"

MAX_MIGRATIONS: Final = 20_000
"""Migrations of one target."""


@dataclass(slots=True)
class File:
    """A migration's file with what its class says."""

    key: Key
    module: Module
    cls: Class
    place: Place
    operations: list[Possible]
    depends_on: tuple[Key, ...] = ()
    run_before: tuple[Key, ...] = ()
    replaces: tuple[Key, ...] = ()


@dataclass(frozen=True, slots=True)
class Graph:
    """Migrations in order."""

    files: tuple[File, ...]
    before: Mapping[str, tuple[str, ...]]

    def depends_on(self, one: File) -> list[Key]:
        """What comes directly before."""
        return [_key(name) for name in self.before[_name(one.key)]]


def graph_of(run: Interpreter, installed: bool) -> Graph:
    """The migrations of the project that is being read, or of all packages that have some."""
    files: dict[Key, File] = {}
    packages = _packages(run) if installed else _folders(run)
    for label, package in sorted(packages, key=lambda found: (found[0], found[1].name)):
        for name in run.index.submodules(package.name, package.path):
            if name[:1] in "_~" or len(files) >= MAX_MIGRATIONS:
                continue
            found = _file(run, (label, name), f"{package.name}.{name}", package.path)
            if found is not None:
                files[found.key] = found
    return _ordered(files)


def _packages(run: Interpreter) -> Iterator[tuple[str, Module]]:
    """The package of migrations of each installed application, by its label."""
    moved = entries_of(setting(run, "MIGRATION_MODULES"))
    for one in list(run.external("django.apps.registry.apps").configs()):
        name = plain(one.value.attributes.get("name"))
        label = plain(run.attribute(one.value, "label", None))
        if not isinstance(name, str) or not isinstance(label, str):
            continue
        where = plain(moved.get(label, f"{name}.migrations"))
        package = _package(run, where) if isinstance(where, str) else None
        if package is not None:
            yield label, package


def _folders(run: Interpreter) -> Iterator[tuple[str, Module]]:
    seen: set[str] = set()
    for file in run.tree.files:
        folder, _, _ = file.path.rpartition("/")
        if (
            folder in seen
            or file.role != "python"
            or file.is_test
            or folder.rpartition("/")[2] != "migrations"
        ):
            continue
        content = run.tree.peek(file.path)
        if MARK in content and b"django" in content:
            seen.add(folder)
            name = run.index.canonical(file.path).rpartition(".")[0]
            package = _package(run, name)
            if package is not None:
                yield name.rpartition(".")[0].rpartition(".")[2], package


def _package(run: Interpreter, name: str) -> Module | None:
    if run.index.find(name) is None:
        return None
    found = run.importer.absolute(name, None)
    return found if isinstance(found, Module) else None


def _file(run: Interpreter, key: Key, name: str, near: str | None) -> File | None:
    known = run.index.find(name, near)
    if known is None or known.path is None or MARK not in run.tree.peek(known.path):
        return None
    module = run.importer.of_path(known.path)
    run.demand(f"migration {name}", partial(run.importer.load, module))
    cls = run.settle(module.attributes.get("Migration"))
    if not isinstance(cls, Class):
        return None
    place = cls.place
    assert place is not None
    listed = look_up(run, cls, "operations")
    return File(
        key,
        module,
        cls,
        place,
        [] if listed is ABSENT else run.each(listed),
        _keys(run, look_up(run, cls, "dependencies")),
        _keys(run, look_up(run, cls, "run_before")),
        _keys(run, look_up(run, cls, "replaces")),
    )


def _keys(run: Interpreter, value: Any) -> tuple[Key, ...]:
    """Pairs of label and name."""
    found = []
    for one in run.each(value) if value is not ABSENT else ():
        inner = plain(one.value)
        parts = [plain(each.value) for each in inner.elements] if isinstance(inner, Elements) else []
        if len(parts) >= 2 and all(isinstance(part, str) for part in parts[:2]):
            found.append((parts[0], parts[1]))
    return tuple(found)


def _ordered(files: dict[Key, File]) -> Graph:
    stands_for: dict[Key, Key] = {}
    for one in files.values():
        for replaced in one.replaces:
            stands_for[replaced] = one.key

    def standing(key: Key) -> Key:
        seen = {key}
        while key in stands_for and stands_for[key] not in seen:
            key = stands_for[key]
            seen.add(key)
        return key

    kept = {key: one for key, one in files.items() if standing(key) == key}
    before: dict[Key, dict[Key, None]] = {key: {} for key in kept}
    sources = {key: _sources(key, files, stands_for) for key in kept}
    for key, several in sources.items():
        for source in several:
            for wanted in source.depends_on:
                for target in _meant(standing(wanted), kept, key):
                    before[key][target] = None
    for source in files.values():
        for wanted in source.run_before:
            target = standing(wanted)
            if target in before and standing(source.key) != target:
                before[target][standing(source.key)] = None
    graph = {key: [one for one in sorted(before[key]) if one != key] for key in sorted(kept)}
    named = {_name(key): tuple(_name(one) for one in several) for key, several in graph.items()}
    return Graph(tuple(kept[key] for key in _plan(graph)), named)


def _plan(graph: Mapping[Key, Sequence[Key]]) -> list[Key]:
    """The order of `migrate`: to each last migration of an application by name, what it waits for before it,
    of several the last by name first."""
    followed = {(key[0], one) for key, several in graph.items() for one in several}
    ordered: dict[Key, None] = {}
    for leaf in [key for key in graph if (key[0], key) not in followed] + list(graph):
        waiting = [(leaf, False)]
        entered: set[Key] = set()
        while waiting:
            key, is_done = waiting.pop()
            if is_done:
                ordered[key] = None
            elif key not in ordered and key not in entered:
                entered.add(key)
                waiting.append((key, True))
                waiting += [(one, False) for one in graph[key]]
    return list(ordered)


def _sources(key: Key, files: dict[Key, File], stands_for: Mapping[Key, Key]) -> list[File]:
    """The migration, and those that it replaces: it waits for whatever they wait for."""
    replaced = [one for one in files.values() if stands_for.get(one.key) == key]
    return [files[key], *replaced]


def _meant(wanted: Key, kept: Mapping[Key, File], asking: Key) -> Iterable[Key]:
    """The migrations that a dependency means: of another application its first or last ones, too."""
    label, name = wanted
    if name not in (FIRST, LATEST):
        return [wanted] if wanted in kept and wanted != asking else []
    if label == asking[0]:
        return []
    own = {key: one for key, one in kept.items() if key[0] == label}
    if name == FIRST:
        return [key for key, one in own.items() if not any(each in own for each in one.depends_on)]
    followed = {each for one in own.values() for each in one.depends_on}
    return [key for key in own if key not in followed]


def _name(key: Key) -> str:
    return f"{key[0]}.{key[1]}"


def _key(name: str) -> Key:
    label, _, own = name.partition(".")
    return label, own
