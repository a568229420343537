"""What the manifest readers see of the analysed project: its files by name, their text and their YAML.

Every file that cannot be read, or not as it stands, costs one blind spot and nothing else.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from typing import Final

from analyzer.facts import BlindSpot, Evidence
from analyzer.source import SourceError, SourceFile, SourceTree
from analyzer.source.yaml_text import MAX_BYTES, Map, Node, YamlError, documents

MAX_TEXT: Final = 600_000
"""Bytes of a file that is only searched for addresses; sources written by hand are smaller."""

KEPT_TEXT: Final = 40_000_000
"""Characters of searched files that are kept between the searches; what is beyond is read again."""

_SAMPLE_FOLDERS: Final = frozenset(
    {"example", "examples", "sample", "samples", "docs", "doc", "documentation", "benchmark", "benchmarks",
     "cookiecutter", "fixtures", "testdata", "playground", "e2e", "extras", "extra", "contrib", "addons",
     "demo",
     "demos", "legacy", "deprecated", "archive"}
)  # fmt: skip


class Project:
    """The files of one tree, for reading manifests."""

    def __init__(self, tree: SourceTree) -> None:
        self.tree = tree
        self.blind_spots: list[BlindSpot] = []
        self._texts: dict[str, str | None] = {}
        self._yaml: dict[str, list[Node]] = {}
        self._told: set[str] = set()
        self._searched: dict[str, str] = {}
        self._room = KEPT_TEXT

    def files(self, wanted: Callable[[str], bool]) -> list[SourceFile]:
        """The files whose name is wanted, tests apart, in the order of their paths."""
        return [
            file for file in self.tree.files if not file.is_test and wanted(posixpath.basename(file.path))
        ]

    def unread(self, wanted: Callable[[str], bool]) -> None:
        """Tell of each wanted file that the listing had to leave out."""
        for skipped in self.tree.skipped:
            if skipped.kind in ("large", "unreadable") and wanted(posixpath.basename(skipped.path)):
                self.blind(skipped.path, 1, skipped.reason)

    def exists(self, path: str) -> bool:
        return self.tree.file(path) is not None

    def text(self, path: str) -> str | None:
        """The text of a file, or None where there is none or it cannot be read."""
        path = posixpath.normpath(path)
        if path not in self._texts:
            self._texts[path] = self._read(path)
        return self._texts[path]

    def searched(self, path: str) -> str:
        """The text of a file that is only searched; nothing for one that is large or cannot be read."""
        known = self._searched.get(path)
        if known is not None:
            return known
        file = self.tree.file(path)
        if file is None or file.size > MAX_TEXT:
            return ""
        text = self.tree.peek(path).decode("utf-8", "replace")
        if len(text) <= self._room:
            self._room -= len(text)
            self._searched[path] = text
        return text

    def yaml(self, path: str, prepare: Callable[[str], str] | None = None) -> list[Node]:
        """The documents of a YAML file; none where it cannot be read, which is told."""
        path = posixpath.normpath(path)
        if path not in self._yaml:
            self._yaml[path] = self._parsed(path, prepare)
        return self._yaml[path]

    def mappings(self, path: str, prepare: Callable[[str], str] | None = None) -> Iterator[Map]:
        """The documents of a YAML file that are mappings."""
        yield from (one for one in self.yaml(path, prepare) if isinstance(one, Map))

    def blind(self, path: str, line: int, reason: str) -> None:
        """What a file would have told is not known."""
        if path in self._told:
            return  # one blind spot for each file: what follows is the same trouble
        self._told.add(path)
        self.blind_spots.append(
            BlindSpot(
                id=f"manifest {path}",
                kind="manifest",
                subject=path,
                affects="services",
                reason=reason,
                evidence=Evidence(path, max(1, line), max(1, line)),
            )
        )

    def _read(self, path: str) -> str | None:
        file = self.tree.file(path)
        if file is None:
            return None
        if file.size > MAX_BYTES:
            self.blind(path, 1, f"{file.size:,} bytes are more than is read of a manifest ({MAX_BYTES:,})")
            return None
        try:
            return self.tree.text(path)
        except SourceError as error:
            self.blind(path, 1, str(error).removeprefix(f"{path}: "))
            return None

    def _parsed(self, path: str, prepare: Callable[[str], str] | None) -> list[Node]:
        text = self.text(path)
        if text is None:
            return []
        try:
            return documents(prepare(text) if prepare else text)
        except YamlError as error:
            self.blind(path, error.line, f"cannot be read as YAML: {error.reason}")
            return []


def is_sample(path: str) -> bool:
    """Whether a file lies in a folder of examples or documentation, or of a tool (`.devcontainer`)."""
    return any(part.startswith(".") or part.lower() in _SAMPLE_FOLDERS for part in path.split("/")[:-1])


def within(folder: str, path: str) -> str:
    """A path written in a file of `folder`, relative to the root; it may lead out of it (`../`)."""
    return posixpath.normpath(posixpath.join(folder, path)) if path else (folder or ".")


def alike_at_end(path: str, other: str) -> int:
    """How many parts a path of the project and one inside an image have in common at their ends."""
    parts = posixpath.normpath(other).split("/")
    return len(posixpath.commonprefix([path.split("/")[::-1], parts[::-1]]))


def evidence(path: str, line: int) -> Evidence:
    return Evidence(path, max(1, line), max(1, line))
