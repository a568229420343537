"""All files of a tree that name dependencies, read by whichever format claims them."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from typing import NamedTuple, Protocol, cast

from analyzer.source.dependencies import formats
from analyzer.source.dependencies.dependency import Dependency
from analyzer.source.dependencies.manifest import Manifest, ManifestError
from analyzer.source.files import SourceError
from analyzer.source.parsing import Problem
from analyzer.source.tree import SourceTree

MAX_INCLUDES = 500
"""Files that the requirement files of one tree may pull in; real ones include a handful."""


class Format(Protocol):
    """What each module of the `formats` folder offers."""

    def claims(self, path: str) -> bool:
        """Whether a file of this path is of the format."""

    def read(self, manifest: Manifest) -> Iterator[Dependency]:
        """The dependencies that it names; may raise ManifestError."""


class Survey(NamedTuple):
    """Every dependency that the tree's files name, in the order of paths and lines, and the files that are
    broken."""

    dependencies: tuple[Dependency, ...]
    problems: tuple[Problem, ...]


def dependencies(tree: SourceTree) -> tuple[Dependency, ...]:
    """Every dependency that the tree's files name, in the order of paths and lines."""
    return survey(tree).dependencies


def survey(tree: SourceTree) -> Survey:
    """Read every file that a format claims, test fixtures apart; a broken one costs a problem and nothing
    else."""
    found: list[Dependency] = []
    problems: list[Problem] = []
    readers = _formats()
    claimed = {
        file.path: reader
        for file in tree.files
        if not file.is_test and (file.role == "manifest" or file.path.endswith("setup.py"))
        for reader in readers
        if reader.claims(file.path)
    }
    included: set[str] = set()

    def neighbour(path: str) -> Manifest | None:
        if path in included or path in claimed or len(included) >= MAX_INCLUDES:
            return None  # read under its own name, or already
        included.add(path)
        return _manifest(path)

    def _manifest(path: str) -> Manifest | None:
        try:
            return Manifest(path, tree.text(path), neighbour)
        except SourceError as error:
            if tree.file(path):
                problems.append(
                    Problem(path, 1, str(error).removeprefix(f"{path}: "), "make the file readable")
                )
            return None

    for path, reader in claimed.items():
        manifest = _manifest(path)
        if manifest is None:
            continue
        try:
            found.extend(reader.read(manifest))
        except ManifestError as error:
            problems.append(Problem(path, error.line, str(error), "correct the file, or exclude it"))
    found.sort(key=_place)
    return Survey(tuple(found), tuple(sorted(problems)))


def _place(dependency: Dependency) -> tuple[str, int, str, str, str]:
    return (
        dependency.source_path,
        dependency.line,
        dependency.name,
        dependency.group or "",
        dependency.specifier or "",
    )


def _formats() -> tuple[Format, ...]:
    """The modules of the `formats` folder, sorted by name."""
    names = sorted(module.name for module in pkgutil.iter_modules(formats.__path__))
    return tuple(cast("Format", importlib.import_module(f"{formats.__name__}.{name}")) for name in names)
