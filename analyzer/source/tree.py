"""A source tree: the files of one project, read on demand, from disk or from git objects alike."""

from __future__ import annotations

import os
import posixpath
from functools import cached_property
from pathlib import Path

from analyzer.source.discovery import discover, size_limit, too_large, why
from analyzer.source.encoding import decoded
from analyzer.source.files import Listing, Skipped, SourceError, SourceFile
from analyzer.source.options import DEFAULT, Options
from analyzer.source.outline import Outline, outline
from analyzer.source.parsing import Parsed, Problem, parse_python
from analyzer.source.storage import Disk, Storage
from analyzer.source.vocabulary import Vocabulary

DIGEST_BYTES = 20
"""160 bits: no two files of a hostile tree can be made to share one."""

KEPT_BYTES = 64 * 1024 * 1024
"""Contents that are kept because they were searched: all of them in any but the largest projects.  Several
passes search the same files, and reading them takes longer than searching."""


class SourceTree:
    """The files below one root.  All paths are relative to it, POSIX; only what is searched is kept."""

    def __init__(self, root: Path, listing: Listing, options: Options, storage: Storage) -> None:
        self.root = root
        self.files: tuple[SourceFile, ...] = listing.files
        self.skipped: tuple[Skipped, ...] = listing.skipped
        self.options = options
        self._listing = listing
        self._storage = storage
        self._by_path = {file.path: file for file in listing.files}
        self._searched: dict[str, bytes] = {}
        self._room = KEPT_BYTES

    @cached_property
    def tests(self) -> frozenset[str]:
        """Paths of the files that only test the others."""
        return frozenset(file.path for file in self.files if file.is_test)

    def file(self, path: str) -> SourceFile | None:
        """The file listed under this path, or None for anything else (directories and skipped files, too)."""
        return self._by_path.get(path) or self._by_path.get(_normal(path))

    def exists(self, path: str) -> bool:
        """Whether the tree holds a file or a directory of this path; what is skipped does not exist here."""
        path = _normal(path)
        return path in self._by_path or path in self._listing.folders or path in self._listing.large

    def is_dir(self, path: str) -> bool:
        """Whether the path is a directory of the tree ('' and '.' are the root)."""
        return _normal(path) in self._listing.folders

    def children(self, folder: str = "") -> tuple[str, ...]:
        """The names in a directory, files and directories, sorted; empty for what is no directory."""
        return self._children.get(_normal(folder), ())

    def read(self, path: str) -> bytes:
        """The bytes of a file.  Raises SourceError, one sentence, if it is not there, cannot be read or is
        too large."""
        kept = self._searched.get(path)
        if kept is not None:
            return kept
        file = self.file(path)
        if file is None:
            if self.is_dir(path):
                raise SourceError(f"{path}: is a directory, not a file")
            raise SourceError(f"{path}: no such file in the analysed tree")
        limit = size_limit(file.role, self.options)
        try:
            data = self._storage.read(file.path, limit) if file.size <= limit else b""
        except OSError as error:
            raise SourceError(f"{file.path}: cannot be read ({why(error)}); check its permissions") from None
        size = max(file.size, len(data))
        if size > limit:
            raise SourceError(f"{file.path}: {too_large(size, limit)}; raise max_file_bytes")
        return data

    def peek(self, path: str) -> bytes:
        """The bytes of a file, for whoever only searches in it: none if it cannot be read.

        That it cannot is told by whoever parses it.
        """
        try:
            data = self.read(path)
        except SourceError:
            return b""
        if path not in self._searched and len(data) <= self._room:
            self._searched[path] = data
            self._room -= len(data)
        return data

    def text(self, path: str) -> str:
        """The text of a file; wrong bytes are replaced, never refused.  Raises SourceError as `read` does."""
        file = self.file(path)
        is_python = file is not None and file.role in ("python", "stub")
        return decoded(self.read(path), python=is_python).text

    def digest(self, path: str) -> str:
        """The content's hash (see `content_digest`).  Raises SourceError as `read` does."""
        return content_digest(self.read(path))

    def parse(self, path: str) -> Parsed:
        """The syntax tree of a Python file, or why there is none; never raises and keeps nothing."""
        try:
            data = self.read(path)
        except SourceError as error:
            reason = str(error).removeprefix(f"{path}: ")
            return Parsed(None, Problem(path, 1, reason, "make the file readable, or exclude it"))
        return parse_python(data, path, max_bytes=self.options.max_file_bytes)

    def outline(self, path: str) -> Outline | None:
        """The tree of a Python file whose functions are parsed when they are looked at; None where the file
        must be parsed as a whole."""
        try:
            data = self.read(path)
        except SourceError:
            return None
        return outline(data, path)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Which words stand in which Python files."""
        return Vocabulary((file.path for file in self.files if file.role == "python"), self.peek)

    @cached_property
    def _children(self) -> dict[str, tuple[str, ...]]:
        names: dict[str, list[str]] = {folder: [] for folder in self._listing.folders}
        for path in (*self._by_path, *self._listing.large, *self._listing.folders):
            parent, _, name = path.rpartition("/")
            if name:
                names.setdefault(parent, []).append(name)
        return {folder: tuple(sorted(inside)) for folder, inside in names.items()}


def open_tree(root: Path | str, options: Options = DEFAULT) -> SourceTree:
    """List the source tree below `root`.

    Raises SourceError, one sentence for the user, if the root is missing, is not a directory or cannot be
    listed. A root without files is no error: `files` is then empty."""
    root = Path(root)
    try:
        disk = Disk(os.fspath(root))
        listing = discover(disk, options)
    except FileNotFoundError:
        raise SourceError(f"{root}: there is no such directory; check the path") from None
    except NotADirectoryError:
        raise SourceError(f"{root}: is a file; give the directory that holds the project") from None
    except OSError as error:
        raise SourceError(
            f"{root}: the directory cannot be read ({why(error)}); check its permissions"
        ) from None
    except ValueError as error:  # a NUL byte, or what the file system's encoding cannot say
        raise SourceError(f"{str(root)!r}: is no path ({error}); check it") from None
    return SourceTree(root, listing, options, disk)


def content_digest(data: bytes) -> str:
    """BLAKE2b of a file's bytes, 40 hexadecimal digits."""
    from hashlib import blake2b  # noqa: PLC0415  (loads OpenSSL; who only lists a tree needs it never)

    return blake2b(data, digest_size=DIGEST_BYTES).hexdigest()


def _normal(path: str) -> str:
    if not path or path == ".":
        return ""
    if "." in path or "//" in path or path.endswith("/"):
        path = posixpath.normpath(path)
        return "" if path == "." else path
    return path
