"""The rows that a listing of a source tree consists of."""

from __future__ import annotations

from typing import NamedTuple

from analyzer.source.roles import Role


class SourceError(Exception):
    """The tree or a file of it cannot be read; the message is one sentence for the user, with what to do."""


class SourceFile(NamedTuple):
    """A file of the tree that is read when somebody asks for it.

    path: relative to the root, POSIX.  size: in bytes, as listed.  generated: a tool wrote it, told by its
    name."""

    path: str
    size: int
    role: Role
    is_test: bool = False
    generated: bool = False


class Skipped(NamedTuple):
    """A file, or a directory with all that it holds, that is not read.

    kind: environment, vendored, build, ignored (by .gitignore), excluded (by the options), link, large,
    special (neither file nor directory) or unreadable.  python_files: how many a skipped directory holds,
    where counting was cheap."""

    path: str
    kind: str
    reason: str
    python_files: int | None = None


class Listing(NamedTuple):
    """What one pass over a tree found: files and skipped sorted by path; `folders` relative, '' for the root.

    large: paths that exist but are over the size limit (each is also in `skipped`).
    """

    files: tuple[SourceFile, ...]
    folders: frozenset[str]
    skipped: tuple[Skipped, ...]
    large: tuple[str, ...] = ()
