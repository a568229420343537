"""Pipfile and Pipfile.lock.

Source: https://pipenv.pypa.io/en/latest/pipfile.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from analyzer.source.dependencies.dependency import Dependency, Kind, Requirement, normalised
from analyzer.source.dependencies.manifest import Manifest, table, text_of, texts

_GROUPS = {"default": None, "develop": "dev", "packages": None, "dev-packages": "dev"}
_NO_PACKAGES = frozenset({"_meta", "source", "requires", "scripts", "pipenv", "pipfile"})


def claims(path: str) -> bool:
    """Whether the path is one of this format."""
    return path.rpartition("/")[2] in ("Pipfile", "Pipfile.lock")


def read(manifest: Manifest) -> Iterator[Dependency]:
    """Every package of every category; in a lock file each with its version."""
    locked = manifest.path.endswith(".lock")
    kind: Kind = "lock" if locked else "declared"
    for category, packages in (manifest.json() if locked else manifest.toml()).items():
        if category in _NO_PACKAGES:
            continue
        for name, entry in table(packages).items():
            options = table(entry)
            version = text_of(entry) or text_of(options.get("version"))
            specifier = re.sub(r"\s+", "", version) if version and version != "*" else None
            extras = tuple(sorted(texts(options.get("extras"))))
            found = Requirement(normalised(name), specifier, extras, text_of(options.get("markers")))
            line = manifest.line_of(name) if locked else manifest.line_of_key(name)
            group = _GROUPS.get(category, category)
            yield manifest.dependency(found, line, kind=kind if found.version else "declared", group=group)
