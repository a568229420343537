"""What a built distribution says of itself: *.dist-info/METADATA, *.egg-info/PKG-INFO, an sdist's PKG-INFO.

A *.dist-info at the root is that of an unpacked wheel, which is the project.  One further down is that of a
library bundled with the project: of it only the version counts; what it requires the project did not declare.

Source: https://packaging.python.org/en/latest/specifications/core-metadata/
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from analyzer.source.dependencies.dependency import Dependency, Requirement, normalised, requirement
from analyzer.source.dependencies.manifest import Manifest

_EXTRA = re.compile(r"""extra\s*==\s*['"]([^'"]+)['"]""")


def claims(path: str) -> bool:
    """Whether the path is one of this format."""
    folder, _, name = path.rpartition("/")
    if name == "METADATA":
        return folder.endswith(".dist-info")
    return name == "PKG-INFO"


def read(manifest: Manifest) -> Iterator[Dependency]:
    """The distribution itself with its version (kind 'metadata'), then what it requires (kind 'declared')."""
    name = version = ""
    name_line = 1
    required: list[tuple[int, str]] = []
    for line, text in enumerate(manifest.lines, 1):
        if not text.rstrip("\r\n"):
            break  # the description follows
        field, colon, value = text.partition(":")
        if not colon or text[0].isspace():
            continue  # a folded line of the field above, which may look empty
        field = field.lower()
        if field == "name":
            name, name_line = value.strip(), line
        elif field == "version":
            version = value.strip()
        elif field == "requires-dist":
            required.append((line, value))
    if name and version:
        own = Requirement(normalised(name))
        yield manifest.dependency(own, name_line, kind="metadata", version=version)
    bundled = manifest.path.endswith(".dist-info/METADATA") and manifest.path.count("/") > 1
    for line, value in required if not bundled else ():
        found = requirement(value)
        if found:
            extra = _EXTRA.search(found.marker or "")
            yield manifest.dependency(found, line, group=extra[1] if extra else None)
