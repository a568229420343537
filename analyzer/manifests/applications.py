"""Applications found in code as services, where no manifest says more.

Of several applications of one tree each is called like the folder that it is built in, where this holds a
Dockerfile or its own list of requirements: `app.app` and `main.app` tell nobody what they are.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterable
from typing import Final

from analyzer.facts import Application, Service
from analyzer.source import SourceTree

_BUILT: Final = (
    "Dockerfile",
    "Containerfile",
    "pyproject.toml",
    "setup.py",
    "requirements.txt",
    "Pipfile",
    "app.yaml",
)
"""Files of which one stands in the folder that an application is built in."""


def folders_of(tree: SourceTree, applications: Iterable[Application]) -> dict[str, str]:
    """Application to the folder that it alone is built in, where there are several such folders; their names
    are different ones."""
    found = {
        application.name: folder
        for application in applications
        if application.evidence is not None and (folder := _built_in(tree, application.evidence.path))
    }
    alone = Counter(found.values())
    called = Counter(posixpath.basename(folder) for folder in set(found.values()))
    if len(alone) < 2:
        return {}
    return {
        name: folder
        for name, folder in found.items()
        if alone[folder] == 1 and called[posixpath.basename(folder)] == 1
    }


def _built_in(tree: SourceTree, path: str) -> str:
    folder = posixpath.dirname(path)
    while folder and not any(tree.file(f"{folder}/{name}") for name in _BUILT):
        folder = posixpath.dirname(folder)
    return folder


def service_of(application: Application, folder: str | None = None, *, auxiliary: bool = False) -> Service:
    """An application that no other mounts, as a service of its own; `folder` is what it is built in."""
    name = posixpath.basename(folder) if folder else application.name
    return Service(
        id=name,
        name=name,
        kind="application",
        application=application.name,
        language="python",
        folder=folder,
        inside_read=True,
        auxiliary=auxiliary,
        evidence=application.evidence,
        certainty=application.certainty,
        condition=application.condition,
    )
