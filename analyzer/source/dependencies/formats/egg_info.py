"""*.egg-info/requires.txt: sections named after extras and markers, as setuptools writes them.

Source: https://setuptools.pypa.io/en/latest/deprecated/python_eggs.html#requires-txt
"""

from __future__ import annotations

from collections.abc import Iterator

from analyzer.source.dependencies.dependency import Dependency, requirement
from analyzer.source.dependencies.manifest import Manifest


def claims(path: str) -> bool:
    """Whether the path is one of this format."""
    return path.endswith(".egg-info/requires.txt")


def read(manifest: Manifest) -> Iterator[Dependency]:
    """Every requirement; `[extra:marker]` heads the section that it holds for."""
    group: str | None = None
    marker: str | None = None
    for line, text in enumerate(manifest.lines, 1):
        text = text.strip()
        if text.startswith("[") and text.endswith("]"):
            extra, _, condition = text[1:-1].partition(":")
            group, marker = extra or None, condition or None
            continue
        found = requirement(text)
        if found:
            yield manifest.dependency(found._replace(marker=found.marker or marker), line, group=group)
