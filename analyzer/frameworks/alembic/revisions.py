"""Revision files: which there are, to which environment each belongs, and in which order they are applied.

A revision file binds `revision` and `down_revision`. Files below one `env.py` are one environment, and so
are folders whose revisions name each other. `depends_on` may name the label
of a branch.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from analyzer.concepts.entries import MIGRATION
from analyzer.concepts.migrations.files import function_of, loaded
from analyzer.concepts.migrations.history import heads, in_order
from analyzer.concepts.migrations.statements import SQLGLOT
from analyzer.concepts.sql_statements import dialect_in_name
from analyzer.evaluator.attributes import ABSENT
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Module
from analyzer.evaluator.values import Join, Place, Sequence

REVISION: Final = re.compile(rb"^revision\b\s*(?::[^=\n]+)?=", re.MULTILINE)

RECURSIVE: Final = re.compile(
    rb"^\s*(recursive_version_locations\s*=\s*\"?true|version_locations\s*=)", re.MULTILINE | re.IGNORECASE
)
"""Settings by which Alembic reads more than one folder."""

MAX_REVISIONS: Final = 20_000
"""Revision files of one target."""


@dataclass(slots=True)
class Script:
    """A revision file."""

    name: str
    module: Module
    place: Place
    before: tuple[str, ...] = ()
    """Names as written"""
    labels: tuple[str, ...] = ()
    comes_after: tuple[str, ...] = ()
    """The revisions that are meant, by their whole identifiers"""

    @property
    def folder(self) -> str:
        return self.place.path.rpartition("/")[0]


@dataclass(slots=True)
class Environment:
    """Revisions of one database, in the order in which an empty one meets them."""

    folder: str
    scripts: list[Script]
    heads: frozenset[str] = frozenset()
    distance: Mapping[str, int] = field(default_factory=dict)
    missing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    stuck: frozenset[str] = frozenset()
    """Revisions that wait for each other"""


def environments(run: Interpreter, dialect: str) -> list[Environment]:
    """All environments of the target, by folder."""
    found: dict[str, list[Script]] = {}
    files = [
        file.path
        for file in run.tree.files
        if file.role == "python" and not file.is_test and _is_revision(run.tree.peek(file.path))
    ]
    for path in files[:MAX_REVISIONS]:
        script = _script(run, path)
        if script is not None:
            found.setdefault(_folder(run, path), []).append(script)
    deep = _reads_subfolders(run)
    united = {
        folder: scripts if deep else _without_subfolders(scripts)
        for folder, scripts in _united(found).items()
    }
    return [
        _ordered(folder, _of_dialect(folder, scripts, dialect)) for folder, scripts in sorted(united.items())
    ]


def _of_dialect(folder: str, scripts: list[Script], dialect: str) -> list[Script]:
    """The revisions for the engine of the target, where an environment keeps those for several apart by
    folder."""
    meant = {one.folder: dialect_in_name(one.folder.removeprefix(folder)) for one in scripts}
    if len({one for one in meant.values() if one is not None}) < 2:
        return scripts
    wanted = SQLGLOT.get(dialect, dialect)
    if wanted not in meant.values():
        wanted = min(one for one in meant.values() if one is not None)
    return [one for one in scripts if meant[one.folder] in (None, wanted)]


def _reads_subfolders(run: Interpreter) -> bool:
    """Whether a configuration asks for folders below that of the revisions."""
    return any(
        RECURSIVE.search(run.tree.peek(file.path)) is not None
        for file in run.tree.files
        if file.path.endswith((".ini", "pyproject.toml", "setup.cfg"))
    )


def _without_subfolders(scripts: list[Script]) -> list[Script]:
    """Without revisions that lie in a folder below others and that have nothing to do with these: Alembic
    looks into no subfolder unless it is told to."""
    folders = {one.folder for one in scripts}
    below = {one for one in folders if any(one.startswith(f"{other}/") for other in folders)}
    upper = [one for one in scripts if one.folder not in below]
    lower = [one for one in scripts if one.folder in below]
    if {one.name for one in upper} & {one.name for one in lower}:
        return upper  # kept for another time: no tool reads two revisions of one name
    reached = {one.name for one in upper}
    wanted = {name for one in upper for name in one.before}
    while True:
        more = [
            one for one in lower
            if one.name not in reached and (one.name in wanted or any(name in reached for name in one.before))
        ]  # fmt: skip
        if not more:
            return [one for one in scripts if one.name in reached]
        reached |= {one.name for one in more}
        wanted |= {name for one in more for name in one.before}


def _is_revision(content: bytes) -> bool:
    return MIGRATION in content and REVISION.search(content) is not None


def _script(run: Interpreter, path: str) -> Script | None:
    module, bound = loaded(run, path, "revision")
    name = _texts(run, bound.get("revision", ABSENT))
    if len(name) != 1:
        return None
    before = _texts(run, bound.get("down_revision", ABSENT)) + _texts(run, bound.get("depends_on", ABSENT))
    line, end_line = 1, 1
    upgrade = function_of(run, bound, "upgrade")
    if upgrade is not None:
        line, end_line = upgrade.node.lineno, upgrade.node.end_lineno or upgrade.node.lineno
    labels = _texts(run, bound.get("branch_labels", ABSENT))
    return Script(name[0], module, Place(path, line, end_line), before, labels)


def _texts(run: Interpreter, value: Any) -> tuple[str, ...]:
    """One name, or several."""
    value = plain(run.settle(value)) if value is not ABSENT else None
    if isinstance(value, Join):
        value = plain(value.alternatives[0].value)
    if isinstance(value, str):
        return (value,)
    if isinstance(value, Sequence):
        inner = [plain(one.value) for one in value.elements]
        return tuple(one for one in inner if isinstance(one, str))
    return ()


def _folder(run: Interpreter, path: str) -> str:
    """The folder of the environment: that of the `env.py` above, or the file's own."""
    own = folder = path.rpartition("/")[0]
    while True:
        env = f"{folder}/env.py" if folder else "env.py"
        if run.tree.file(env) is not None and b"alembic" in run.tree.peek(env):
            return folder
        if not folder:
            return own
        folder = folder.rpartition("/")[0]


def _united(found: dict[str, list[Script]]) -> dict[str, list[Script]]:
    """Folders of which one names a revision that only another has are one environment."""
    holders: dict[str, str] = {}
    for folder, scripts in sorted(found.items()):
        for one in scripts:
            holders.setdefault(one.name, folder)
    into: dict[str, str] = {}

    def root(folder: str) -> str:
        while folder in into:
            folder = into[folder]
        return folder

    for folder, scripts in sorted(found.items()):
        own = {one.name for one in scripts}
        for one in scripts:
            for name in one.before:
                other = holders.get(name)
                if name not in own and other is not None and root(other) != root(folder):
                    first, second = sorted((root(folder), root(other)))
                    into[second] = first
    united: dict[str, list[Script]] = {}
    for folder, scripts in sorted(found.items()):
        united.setdefault(root(folder), []).extend(scripts)
    return united


def _ordered(folder: str, scripts: list[Script]) -> Environment:
    scripts = sorted(scripts, key=lambda one: (one.place.path, one.name))
    by_name = {one.name: one for one in reversed(scripts)}
    labelled = {label: one.name for one in scripts for label in one.labels}
    for one in scripts:
        one.comes_after = tuple(labelled.get(name, name) for name in one.before)
    graph = {name: by_name[name].comes_after for name in sorted(by_name)}
    order = in_order(graph)
    return Environment(
        folder,
        [by_name[name] for name in order.keys],
        frozenset(heads(graph)),
        order.distance,
        order.missing,
        frozenset(order.stuck),
    )
