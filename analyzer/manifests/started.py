"""What a command line starts besides what it says: scripts of the project, and settings of servers.

    workload.started, workload.scripts = started(project, workload.command, files)

Images copy scripts to places of their own, so a script is known by the end of its path.  Comments and lines
that only print something are left out; what a script includes or calls is followed.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from typing import Final

from analyzer.manifests.project import Project, alike_at_end

MAX_SCRIPTS: Final = 12
"""Scripts that a command leads to; real entry points call two or three."""

_WORD: Final = re.compile(r"[\w./@+-]+")
_SCRIPT: Final = (".sh", ".bash")
_SETTINGS: Final = (".ini", ".conf", ".cfg", ".toml")
_SILENT: Final = re.compile(r"\s*(?:#|;|//|echo\b|printf\b|log\b)")
_SHEBANG: Final = "#!"


def started(project: Project, command: str, files: Iterable[str]) -> tuple[str, tuple[str, ...]]:
    """The lines of the scripts and settings that a command names, one after another, and their paths."""
    named: dict[str, list[str]] = {}
    for path in files:
        named.setdefault(posixpath.basename(path), []).append(path)
    found: dict[str, str] = {}
    waiting = [command]
    while waiting and len(found) < MAX_SCRIPTS:
        for word in _WORD.findall(waiting.pop(0)):
            script = _file_of(word, named)
            if script is not None and script not in found and _is_script(project, script):
                found[script] = _said(project.searched(script))
                waiting.append(found[script])
    return "\n".join(found.values()), tuple(found)


def _file_of(word: str, named: dict[str, list[str]]) -> str | None:
    """The file that a path inside the image means: the one whose own path ends most like it."""
    candidates = named.get(posixpath.basename(posixpath.normpath(word)), ())
    return max(candidates, key=lambda path: (alike_at_end(path, word), -path.count("/"), path), default=None)


def _is_script(project: Project, path: str) -> bool:
    if path.endswith((*_SCRIPT, *_SETTINGS)):
        return True
    return "." not in posixpath.basename(path) and project.searched(path).startswith(_SHEBANG)


def _said(text: str) -> str:
    """The lines that do something, those that go on in the next one joined with it."""
    joined = text.replace("\\\n", " ")
    return "\n".join(line for line in joined.splitlines() if not _SILENT.match(line))
