"""Where a tree's files are kept: a directory on disk here, the objects of a git repository in `git`.

Paths are relative to the tree's root, POSIX, '' for the root itself.
"""

from __future__ import annotations

import os
import stat
from typing import Literal, NamedTuple, Protocol

EntryKind = Literal["file", "folder", "link", "module", "other"]


class Entry(NamedTuple):
    """What lies in a directory under one name; a module is another git repository's commit."""

    name: str
    kind: EntryKind


class Target(NamedTuple):
    """What a link leads to, all links on the way resolved; `path` is None where that lies outside the
    root."""

    path: str | None
    is_folder: bool


class Storage(Protocol):
    """What discovery and reading ask of the place that keeps the files."""

    def entries(self, path: str) -> list[Entry]:
        """What lies in a directory, sorted by name; raises OSError."""

    def size(self, path: str) -> int | None:
        """The size in bytes of the file, or of that to which a link leads; None for anything but a regular
        file.

        Raises OSError.
        """

    def target(self, path: str) -> Target:
        """Where a link leads; raises OSError if nowhere, or in circles."""

    def read(self, path: str, limit: int) -> bytes:
        """At most `limit + 1` bytes of a regular file; raises OSError."""


class Disk:
    """A directory on disk."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._real_root = os.path.realpath(root)

    def entries(self, path: str) -> list[Entry]:
        """What lies in a directory, sorted by name; raises OSError."""
        with os.scandir(self._place(path)) as listing:
            return sorted(Entry(entry.name, _kind(entry)) for entry in listing)

    def size(self, path: str) -> int | None:
        """The size in bytes of the file, or of that to which a link leads; None for anything but a regular
        file."""
        status = os.stat(self._place(path))
        return status.st_size if stat.S_ISREG(status.st_mode) else None

    def target(self, path: str) -> Target:
        """Where a link leads; raises OSError if nowhere, or in circles."""
        real = os.path.realpath(self._place(path), strict=True)
        return Target(self._inside(real), os.path.isdir(real))

    def read(self, path: str, limit: int) -> bytes:
        """At most `limit + 1` bytes of a regular file; raises OSError."""
        # Not blocking: a pipe that has taken the file's place since it was listed must not hold us.
        descriptor = os.open(self._place(path), os.O_RDONLY | _NOT_BLOCKING)
        try:
            size = os.fstat(descriptor).st_size
            data = os.read(descriptor, min(size, limit) + 1)
            while size < len(data) <= limit and (more := os.read(descriptor, limit + 1 - len(data))):
                data += more  # it has grown since
            return data
        finally:
            os.close(descriptor)

    def _place(self, path: str) -> str:
        return f"{self._root}{os.sep}{path}" if path else self._root

    def _inside(self, real: str) -> str | None:
        if real == self._real_root:
            return ""
        start = self._real_root.rstrip(os.sep) + os.sep
        return real[len(start) :].replace(os.sep, "/") if real.startswith(start) else None


_NOT_BLOCKING: int = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def _kind(entry: os.DirEntry[str]) -> EntryKind:
    if entry.is_symlink():
        return "link"
    if entry.is_dir(follow_symlinks=False):
        return "folder"
    return "file" if entry.is_file(follow_symlinks=False) else "other"
