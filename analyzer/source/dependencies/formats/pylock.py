"""pylock.toml and pylock.NAME.toml, the standard lock file.

Source: PEP 751, https://packaging.python.org/en/latest/specifications/pylock-toml/
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from analyzer.source.dependencies.dependency import Dependency, Requirement, normalised
from analyzer.source.dependencies.manifest import Manifest, tables, text_of

_NAME = re.compile(r"pylock(?:\.(?P<purpose>[^.]+))?\.toml")


def claims(path: str) -> bool:
    """Whether the path is one of this format."""
    return _NAME.fullmatch(path.rpartition("/")[2]) is not None


def read(manifest: Manifest) -> Iterator[Dependency]:
    """Every locked distribution that has a version (a source tree has none)."""
    match = _NAME.fullmatch(manifest.path.rpartition("/")[2])
    group = match["purpose"] if match else None
    for package in tables(manifest.toml(without_file_lists=True).get("packages")):
        name, version = text_of(package.get("name")), text_of(package.get("version"))
        if name and version:
            found = Requirement(normalised(name), marker=text_of(package.get("marker")))
            line = manifest.package_lines.get((name, version), 1)
            yield manifest.dependency(found, line, kind="lock", version=version, group=group)
