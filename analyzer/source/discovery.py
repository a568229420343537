"""Which files a directory on disk holds, which of them are read, and why the others are not.

One pass over the directories with `os.scandir`; no file is opened except .gitignore.  Nothing outside the
root is ever reached: a link is followed only if what it leads to lies inside, and a directory never below
itself."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from analyzer.source.files import Listing, Skipped, SourceFile
from analyzer.source.foreign import Foreign, foreign_by_contents, foreign_by_name
from analyzer.source.ignoring import IgnoreRules, ignored
from analyzer.source.options import MAX_MANIFEST_BYTES, Options
from analyzer.source.roles import Role, is_generated, is_test_file, is_test_folder, role_of

COUNTED_ENTRIES = 2_000
"""Directory entries looked at, per run, to say how many Python files the skipped directories hold; beyond,
the number stays unknown: a node_modules of 100,000 files must not cost more than the project itself."""

MAX_LINKED_FILES = 20_000
"""Files listed a second time because a link leads to their directory.  Links can multiply a tree without
end."""

MAX_GITIGNORE_BYTES = 256 * 1024
"""No list of patterns kept by people is longer."""

_NOTED: frozenset[Role] = frozenset({"python", "stub", "sql", "manifest", "template"})
"""Roles whose single files are worth an entry when an ignore pattern leaves them out; logs and images are
not."""


class _Folder(NamedTuple):
    """A directory still to be listed."""

    place: str  # on disk
    path: str  # relative to the root, '' for the root
    in_tests: bool
    rules: tuple[IgnoreRules, ...]  # deepest first
    linked: bool  # reached through a link


def discover(root: Path, options: Options) -> Listing:
    """List the tree below `root`; raises OSError only when the root itself cannot be listed."""
    return _Walk(root, options).run()


class _Walk:
    def __init__(self, root: Path, options: Options) -> None:
        self.root = os.fspath(root)
        self.real_root = os.path.realpath(root)
        self.options = options
        self.files: list[SourceFile] = []
        self.folders: set[str] = {""}
        self.skipped: list[Skipped] = []
        self.large: list[str] = []
        self.excluded = (IgnoreRules(options.exclude),) if options.exclude else ()
        self.gitignore = options.respect_gitignore
        self.linked_files = 0
        self.counted = 0

    def run(self) -> Listing:
        """Depth first with a list of our own: a tree may be deeper than the interpreter's stack."""
        waiting = [_Folder(self.root, "", False, (), False)]
        beside_root = frozenset[str]()
        siblings = {"": beside_root}
        while waiting:
            folder = waiting.pop()
            try:
                with os.scandir(folder.place) as listing:
                    entries = list(listing)
            except OSError as error:
                if not folder.path:
                    raise
                self._skip(folder.path, "unreadable", f"the directory cannot be listed ({_why(error)})")
                continue
            waiting.extend(self._list(folder, entries, siblings))
        self.files.sort()
        self.skipped.sort()
        return Listing(
            tuple(self.files), frozenset(self.folders), tuple(self.skipped), tuple(sorted(self.large))
        )

    def _list(
        self, folder: _Folder, entries: list[os.DirEntry[str]], siblings: dict[str, frozenset[str]]
    ) -> Iterator[_Folder]:
        """Take in one directory's files; yield the directories in it that are to be entered."""
        names = {entry.name for entry in entries}
        folders = {entry.name for entry in entries if entry.is_dir(follow_symlinks=False)}
        files = frozenset(names - folders)
        path, prefix = folder.path, f"{folder.path}/" if folder.path else ""
        if path:
            parent, _, name = path.rpartition("/")
            judged = self._foreign(
                foreign_by_contents(name, files, folders, siblings.get(parent, frozenset()))
            )
            if judged:
                self._skip_folder(folder.place, path, judged)
                if judged.kind == "vendored":
                    self._installed(folder.place, path, folders)
                return
            self.folders.add(path)
        elif "PKG-INFO" in files or any(name.endswith(".dist-info") for name in folders):
            # An unpacked distribution: what it ships is meant to be there, whatever its .gitignore says.
            self.gitignore = False
        siblings[path] = files
        rules = folder.rules
        if self.gitignore:
            rules = self._gitignores(folder, files) + rules
        for entry in entries:
            name = entry.name
            child = prefix + name
            if not name.isascii() and not _is_utf8(name):
                shown = child.encode("utf-8", "backslashreplace").decode()
                self._skip(shown, "unreadable", "the name is not valid UTF-8")
            elif entry.is_symlink():
                yield from self._link(folder, entry, child, rules)
            elif name in folders:
                inside = self._enter(entry.path, child, name, folder, rules)
                if inside:
                    yield inside
            else:
                self._file(entry, child, folder, rules)

    def _installed(self, place: str, path: str, folders: set[str]) -> None:
        """Of libraries bundled with the project only this is listed: in which versions they are there."""
        for name in folders:
            if not name.endswith(".dist-info"):
                continue
            try:
                size = os.stat(os.path.join(place, name, "METADATA"), follow_symlinks=False).st_size
            except OSError:
                continue
            self.files.append(SourceFile(f"{path}/{name}/METADATA", size, "manifest"))
            self.folders.update((path, f"{path}/{name}"))

    def _gitignores(self, folder: _Folder, files: frozenset[str]) -> tuple[IgnoreRules, ...]:
        found: list[IgnoreRules] = []
        if ".gitignore" in files:
            found.append(IgnoreRules(_lines(os.path.join(folder.place, ".gitignore")), folder.path))
        if not folder.path:
            found.append(IgnoreRules(_lines(os.path.join(folder.place, ".git", "info", "exclude"))))
        return tuple(rules for rules in found if rules)

    def _enter(
        self,
        place: str,
        path: str,
        name: str,
        folder: _Folder,
        rules: tuple[IgnoreRules, ...],
        linked: bool = False,
    ) -> _Folder | None:
        """The directory to list, unless its name or a pattern leaves it out."""
        judged = self._foreign(foreign_by_name(name))
        if judged:
            self._skip_folder(place, path, judged)
        elif self.excluded and ignored(self.excluded, path, name, is_dir=True):
            self._skip(path, "excluded", "excluded by the configuration", self._count(place))
        elif rules and ignored(rules, path, name, is_dir=True):
            self._skip(path, "ignored", "ignored by .gitignore", self._count(place))
        else:
            return _Folder(
                place, path, folder.in_tests or is_test_folder(name), rules, folder.linked or linked
            )
        return None

    def _file(
        self, entry: os.DirEntry[str], path: str, folder: _Folder, rules: tuple[IgnoreRules, ...]
    ) -> None:
        name = entry.name
        role = role_of(name, folder.path)
        if self.excluded and ignored(self.excluded, path, name, is_dir=False):
            return self._skip_file(path, role, "excluded", "excluded by the configuration")
        if rules and ignored(rules, path, name, is_dir=False):
            return self._skip_file(path, role, "ignored", "ignored by .gitignore")
        is_test = folder.in_tests or (role == "python" and is_test_file(name))
        if is_test and not self.options.include_tests:
            return self._skip_file(
                path, role, "excluded", "a test file; tests are left out by the configuration"
            )
        try:
            status = entry.stat()
        except OSError as error:
            return self._skip(path, "unreadable", f"the file cannot be examined ({_why(error)})")
        if not stat.S_ISREG(status.st_mode):
            return self._skip(path, "special", "not a regular file (a pipe, socket or device)")
        limit = size_limit(role, self.options)
        if status.st_size > limit and role in _NOTED:
            self.large.append(path)
            return self._skip(path, "large", too_large(status.st_size, limit))
        if folder.linked:
            self.linked_files += 1
        self.files.append(SourceFile(path, status.st_size, role, is_test, is_generated(name)))
        return None

    def _link(
        self, folder: _Folder, entry: os.DirEntry[str], path: str, rules: tuple[IgnoreRules, ...]
    ) -> Iterator[_Folder]:
        try:
            real = os.path.realpath(entry.path, strict=True)
            is_dir = entry.is_dir()
        except (OSError, ValueError) as error:
            self._skip(path, "link", f"a link that leads nowhere ({_why(error)})")
            return
        inside = self._inside(real)
        if inside is None:
            self._skip(path, "link", "a link that leads out of the analysed directory")
        elif not is_dir:
            self._file(entry, path, folder, rules)
        elif not inside or f"{path}/".startswith(f"{inside}/"):
            self._skip(path, "link", "a link to a directory that it lies in itself")
        elif folder.linked or self.linked_files >= MAX_LINKED_FILES:
            self._skip(path, "link", f"a link inside a linked directory; '{inside}' is read where it stands")
        elif any(self._foreign(foreign_by_name(part)) for part in inside.split("/")):
            self._skip(path, "link", f"a link to '{inside}', which is skipped")
        else:
            entered = self._enter(entry.path, path, entry.name, folder, rules, linked=True)
            if entered:
                yield entered

    def _inside(self, real: str) -> str | None:
        """A real path relative to the root, POSIX; '' for the root itself, None for anything outside."""
        if real == self.real_root:
            return ""
        start = self.real_root.rstrip(os.sep) + os.sep
        return real[len(start) :].replace(os.sep, "/") if real.startswith(start) else None

    def _foreign(self, judged: Foreign | None) -> Foreign | None:
        if judged and self.options.include_vendored and judged.kind != "machinery":
            return None
        return judged

    def _skip_folder(self, place: str, path: str, judged: Foreign) -> None:
        if judged.kind != "machinery":
            self._skip(path, judged.kind, judged.reason, self._count(place))

    def _skip_file(self, path: str, role: Role, kind: str, reason: str) -> None:
        if role in _NOTED:
            self._skip(path, kind, reason)

    def _skip(self, path: str, kind: str, reason: str, python_files: int | None = None) -> None:
        self.skipped.append(Skipped(path, kind, reason, python_files))

    def _count(self, place: str) -> int | None:
        """Python files below a directory that is not read, or None once the count has become too dear."""
        found = 0
        waiting = [place]
        while waiting:
            try:
                with os.scandir(waiting.pop()) as entries:
                    for entry in entries:
                        self.counted += 1
                        if self.counted > COUNTED_ENTRIES:
                            return None
                        if entry.is_dir(follow_symlinks=False):
                            waiting.append(entry.path)
                        elif entry.name.endswith(".py"):
                            found += 1
            except OSError:
                return None
        return found


def size_limit(role: Role, options: Options) -> int:
    """The size in bytes above which a file of this role is not read."""
    return max(options.max_file_bytes, MAX_MANIFEST_BYTES) if role == "manifest" else options.max_file_bytes


def too_large(size: int, limit: int) -> str:
    """The reason that a file above the limit is given."""
    return f"{size:,} bytes are more than the limit of {limit:,}"


def _lines(place: str) -> list[str]:
    try:
        with open(place, "rb") as file:
            return file.read(MAX_GITIGNORE_BYTES).decode("utf-8", "replace").splitlines()
    except OSError:
        return []


def _is_utf8(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _why(error: OSError | ValueError) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()
