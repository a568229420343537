"""Source trees for the tests of this folder."""

from __future__ import annotations

from pathlib import Path

from analyzer.names import ModuleIndex, ModuleSummary, summarize
from analyzer.source import SourceTree, open_tree
from tests.trees import grow


def project(root: Path, text: str) -> SourceTree:
    """The tree that `text` sketches (see `tests.trees`), grown below `root` and opened."""
    return open_tree(grow(root, text))


def summaries(tree: SourceTree) -> dict[str, ModuleSummary]:
    """The summaries of all Python files of a tree."""
    found = {}
    for file in tree.files:
        if file.role == "python":
            parsed = tree.parse(file.path)
            if parsed.tree is not None:
                found[file.path] = summarize(parsed.tree, file.path)
    return found


def names(index: ModuleIndex, tree: SourceTree) -> dict[str, str]:
    """The canonical name of every Python file."""
    return {file.path: index.canonical(file.path) for file in tree.files if file.role == "python"}
