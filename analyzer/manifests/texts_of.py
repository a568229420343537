"""Which configuration and scripts a service reads, of a tree that it shares with others.

A repository holds settings of all its services, and scripts of its developers.  Of services that share the
Python files of one tree, each reads what its command starts, what is mounted for it, and what is named by its
variables, by the code that it runs, or by another of these files.

Not known, and then nothing is left out: services whose command does not tell what they run.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from analyzer.manifests.code import Code
from analyzer.manifests.mentions import describes_deployment
from analyzer.manifests.model import Workload
from analyzer.manifests.project import Project
from analyzer.manifests.systems import System

_FILE: Final = re.compile(r"[\w-][\w.-]*\.[A-Za-z]\w{1,11}\b")
"""A name of a file in a text."""

_PAGES: Final = (".js", ".mjs", ".cjs", ".jsx", ".ts", ".tsx", ".vue", ".svelte")
_TEMPLATE: Final = (
    ".j2",
    ".jinja",
    ".jinja2",
    ".tmpl",
    ".tpl",
    ".template",
    ".ctmpl",
    ".in",
    ".example",
    ".sample",
    ".dist",
)
"""Endings of what a file is made from."""


def take_named(
    project: Project, system: System, codes: dict[str, Code], entered: Mapping[str, list[str]]
) -> None:
    """Leave to each service the texts that it reads."""
    python = {path for code in codes.values() for path in code.sources if path.endswith(".py")}
    names = _Names(project)
    for name, workload in system.workloads.items():
        code = codes[name]
        known = entered.get(name)
        if known is None and not (_runs_in_browsers(workload, code) and python & {*_neighbours(code, codes)}):
            continue
        code.texts = _read(workload, code, code.sources if known is None else known, names)


def _runs_in_browsers(workload: Workload, code: Code) -> bool:
    """Whether a service builds pages, beside those in Python that the settings of the tree are for."""
    known = bool(workload.command) and code.product is None
    return known and all(path.endswith(_PAGES) for path in code.sources)


def _neighbours(code: Code, codes: Mapping[str, Code]) -> Iterator[str]:
    """The sources of the services that have a text in common with one."""
    texts = set(code.texts)
    for other in codes.values():
        if other is not code and texts.intersection(other.texts):
            yield from other.sources


def _read(workload: Workload, code: Code, sources: Iterable[str], names: _Names) -> list[str]:
    mounted = {mount.file for mount in workload.mounts if mount.file is not None}
    waiting = [path for path in code.texts if path in mounted or path in workload.scripts]
    named: set[str] = set(_FILE.findall(f"{workload.command}\n{workload.started}"))
    for given in workload.environment.values():
        named.update(_FILE.findall(given.value))
    for path in sources:
        named |= names.of(path)
    found: dict[str, None] = {}
    left = [path for path in code.texts if path not in waiting]
    while waiting or any(_plain(path) in named for path in left):
        waiting += [path for path in left if _plain(path) in named]
        left = [path for path in left if path not in waiting]
        for path in waiting:
            found[path] = None
            named |= names.of(path)
        waiting = []
    return [path for path in code.texts if path in found]


def _plain(path: str) -> str:
    """The name of a file, or of that which a template becomes."""
    name = posixpath.basename(path)
    for ending in _TEMPLATE:
        name = name.removesuffix(ending)
    return name


class _Names:
    """The names of files that files speak of, each read once; those of a manifest are for whoever deploys."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._known: dict[str, frozenset[str]] = {}

    def of(self, path: str) -> frozenset[str]:
        if path not in self._known:
            text = self.project.searched(path)
            manifest = describes_deployment(text, path.rpartition(".")[2].lower())
            self._known[path] = frozenset() if manifest else frozenset(_FILE.findall(text))
        return self._known[path]
