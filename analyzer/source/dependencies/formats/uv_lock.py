"""uv.lock: every distribution with the version that uv resolved; the project and its workspace members left
out.

Source: https://docs.astral.sh/uv/concepts/projects/layout/#the-lockfile
"""

from __future__ import annotations

from collections.abc import Iterator

from analyzer.source.dependencies.dependency import Dependency, Requirement, normalised
from analyzer.source.dependencies.manifest import Manifest, table, tables, text_of, texts

_OWN = frozenset({"virtual", "editable", "directory"})


def claims(path: str) -> bool:
    """Whether the path is one of this format."""
    return path.rpartition("/")[2] == "uv.lock" or path.endswith(".py.lock")


def read(manifest: Manifest) -> Iterator[Dependency]:
    """Every locked distribution; one that is resolved differently per environment stands there once for
    each."""
    for package in tables(manifest.toml(without_file_lists=True).get("package")):
        name, version = text_of(package.get("name")), text_of(package.get("version"))
        if name and version and not _OWN & table(package.get("source")).keys():
            marker = " or ".join(texts(package.get("resolution-markers"))) or None
            line = manifest.package_lines.get((name, version), 1)
            found = Requirement(normalised(name), marker=marker)
            yield manifest.dependency(found, line, kind="lock", version=version)
