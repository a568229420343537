"""Trees for the evaluation: outlines, until one of them turns out to be wrong.

An evaluation looks into few functions, so that it gets trees whose bodies are parsed when it does.  The
survey parses every file as a whole, on another core; what it found is held against the outlines afterwards.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping

from analyzer.names.summary import ModuleSummary
from analyzer.names.survey import Survey
from analyzer.source import SourceTree
from analyzer.source.outline import Outline


class Trees:
    """The trees of one evaluation, made when they are asked for."""

    def __init__(self, tree: SourceTree, survey: Survey, *, outlines: bool = True) -> None:
        """Without `outlines`, every file is parsed as a whole."""
        self._tree = tree
        self._survey = survey
        self._outlining = outlines
        self._outlines: dict[str, Outline] = {}

    def of(self, path: str) -> ast.Module | None:
        """The tree of a file; None for one that cannot be parsed."""
        found = self._tree.outline(path) if self._outlining else None
        if found is not None:
            self._outlines[path] = found
            return found.tree
        parsed = self._tree.parse(path)
        self._survey.parsed(path, parsed)
        return parsed.tree

    def agree_with(self, summaries: Mapping[str, ModuleSummary]) -> bool:
        """Whether every outline is that of the file as it was parsed as a whole."""
        return all(
            path in summaries and outline.agrees_with(_functions(summaries[path]))
            for path, outline in self._outlines.items()
        )


def _functions(summary: ModuleSummary) -> list[tuple[int, int]]:
    return [(one.line, one.end_line) for one in summary.definitions if one.kind == "function"]
