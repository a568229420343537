"""poetry.lock: every distribution with the version that Poetry resolved.

Source: https://python-poetry.org/docs/basic-usage/#installing-with-poetrylock
"""

from __future__ import annotations

from collections.abc import Iterator

from analyzer.source.dependencies.dependency import Dependency, Requirement, normalised
from analyzer.source.dependencies.manifest import Manifest, tables, text_of, texts


def claims(path: str) -> bool:
    """Whether the path is one of this format."""
    return path.rpartition("/")[2] == "poetry.lock"


def read(manifest: Manifest) -> Iterator[Dependency]:
    """Every locked distribution; a group where the file keeps one (`category` before Poetry 1.5, `groups`
    since 2.0)."""
    for package in tables(manifest.toml(without_file_lists=True).get("package")):
        name, version = text_of(package.get("name")), text_of(package.get("version"))
        if name and version:
            groups = [*texts(package.get("category")), *texts(package.get("groups"))]
            group = None if not groups or "main" in groups else groups[0]
            found = Requirement(normalised(name), marker=text_of(package.get("markers")))
            line = manifest.package_lines.get((name, version), 1)
            yield manifest.dependency(found, line, kind="lock", version=version, group=group)
