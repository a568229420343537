"""Which files a tree holds, which of them are read, and why the others are not.

One pass over the directories; no file is opened except .gitignore.  Nothing outside the root is ever reached:
a link is followed only if what it leads to lies inside, and a directory never below itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from analyzer.source.files import Listing, Skipped, SourceFile
from analyzer.source.foreign import Foreign, foreign_by_contents, foreign_by_name
from analyzer.source.ignoring import IgnoreRules, ignored
from analyzer.source.options import MAX_MANIFEST_BYTES, Options
from analyzer.source.roles import Role, is_generated, is_test_file, is_test_folder, role_of
from analyzer.source.storage import Entry, Storage

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

    path: str
    in_tests: bool = False
    linked: bool = False  # reached through a link
    rules: tuple[IgnoreRules, ...] = ()  # deepest first
    beside: frozenset[str] = frozenset()  # the files that lie next to it


def discover(storage: Storage, options: Options) -> Listing:
    """List the tree; raises OSError only when the root itself cannot be listed."""
    return _Walk(storage, options).run()


class _Walk:
    def __init__(self, storage: Storage, options: Options) -> None:
        self.storage = storage
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
        waiting = [_Folder("")]
        while waiting:
            folder = waiting.pop()
            try:
                entries = self.storage.entries(folder.path)
            except OSError as error:
                if not folder.path:
                    raise
                self._skip(folder.path, "unreadable", f"the directory cannot be listed ({why(error)})")
                continue
            waiting.extend(self._list(folder, entries))
        self.files.sort()
        self.skipped.sort()
        return Listing(
            tuple(self.files), frozenset(self.folders), tuple(self.skipped), tuple(sorted(self.large))
        )

    def _list(self, folder: _Folder, entries: list[Entry]) -> Iterator[_Folder]:
        """Take in one directory's files; yield the directories in it that are to be entered."""
        folders = {name for name, kind in entries if kind == "folder"}
        files = frozenset(name for name, kind in entries if kind != "folder")
        path = folder.path
        if path:
            name = path.rpartition("/")[2]
            judged = self._foreign(foreign_by_contents(name, files, folders, folder.beside))
            if judged:
                self._skip_folder(path, judged)
                if judged.kind == "vendored":
                    self._installed(path, folders)
                return
            self.folders.add(path)
        elif "PKG-INFO" in files or any(name.endswith(".dist-info") for name in folders):
            # An unpacked distribution: what it ships is meant to be there, whatever its .gitignore says.
            self.gitignore = False
        here = folder._replace(beside=files)
        if self.gitignore:
            here = here._replace(rules=self._gitignores(path, files) + folder.rules)
        prefix = f"{path}/" if path else ""
        for name, kind in entries:
            child = prefix + name
            if not name.isascii() and not _is_utf8(name):
                shown = child.encode("utf-8", "backslashreplace").decode()
                self._skip(shown, "unreadable", "the name is not valid UTF-8")
            elif kind == "file":
                self._file(child, name, here)
            elif kind == "folder":
                yield from self._enter(child, name, here)
            elif kind == "link":
                yield from self._link(child, name, here)
            elif kind == "module":
                self._skip(child, "link", "a git submodule: its files are in another repository")
            else:
                self._special(child)

    def _gitignores(self, path: str, files: frozenset[str]) -> tuple[IgnoreRules, ...]:
        found: list[IgnoreRules] = []
        if ".gitignore" in files:
            found.append(IgnoreRules(self._lines(f"{path}/.gitignore".lstrip("/")), path))
        if not path:
            found.append(IgnoreRules(self._lines(".git/info/exclude")))
        return tuple(rules for rules in found if rules)

    def _lines(self, path: str) -> list[str]:
        try:
            if self.storage.size(path) is None:
                return []
            return self.storage.read(path, MAX_GITIGNORE_BYTES).decode("utf-8", "replace").splitlines()
        except OSError:
            return []

    def _enter(self, path: str, name: str, parent: _Folder, linked: bool = False) -> Iterator[_Folder]:
        """The directory, to be listed, unless its name or a pattern leaves it out."""
        judged = self._foreign(foreign_by_name(name))
        if judged:
            self._skip_folder(path, judged)
        elif self.excluded and ignored(self.excluded, path, name, is_dir=True):
            self._skip(path, "excluded", "excluded by the configuration", self._count(path))
        elif parent.rules and ignored(parent.rules, path, name, is_dir=True):
            self._skip(path, "ignored", "ignored by .gitignore", self._count(path))
        else:
            in_tests = parent.in_tests or is_test_folder(name)
            yield _Folder(path, in_tests, parent.linked or linked, parent.rules, parent.beside)

    def _file(self, path: str, name: str, parent: _Folder) -> None:
        role = role_of(name, parent.path)
        if self.excluded and ignored(self.excluded, path, name, is_dir=False):
            return self._skip_file(path, role, "excluded", "excluded by the configuration")
        if parent.rules and ignored(parent.rules, path, name, is_dir=False):
            return self._skip_file(path, role, "ignored", "ignored by .gitignore")
        is_test = parent.in_tests or (role == "python" and is_test_file(name))
        if is_test and not self.options.include_tests:
            return self._skip_file(path, role, "excluded", "a test; the configuration leaves tests out")
        try:
            size = self.storage.size(path)
        except OSError as error:
            return self._skip(path, "unreadable", f"the file cannot be examined ({why(error)})")
        if size is None:
            return self._special(path)
        limit = size_limit(role, self.options)
        if size > limit and role in _NOTED:
            self.large.append(path)
            return self._skip(path, "large", too_large(size, limit))
        self.linked_files += parent.linked
        self.files.append(SourceFile(path, size, role, is_test, is_generated(name)))
        return None

    def _link(self, path: str, name: str, parent: _Folder) -> Iterator[_Folder]:
        try:
            inside, is_folder = self.storage.target(path)
        except OSError as error:
            self._skip(path, "link", f"a link that leads nowhere ({why(error)})")
            return
        if inside is None:
            self._skip(path, "link", "a link that leads out of the analysed directory")
        elif any(self._foreign(foreign_by_name(part)) for part in inside.split("/")):
            self._skip(path, "link", f"a link to '{inside}', which is skipped")
        elif not is_folder:
            self._file(path, name, parent)
        elif not inside or f"{path}/".startswith(f"{inside}/"):
            self._skip(path, "link", "a link to a directory that it lies in itself")
        elif parent.linked or self.linked_files >= MAX_LINKED_FILES:
            self._skip(path, "link", f"a link inside a linked directory; '{inside}' is read where it stands")
        else:
            yield from self._enter(path, name, parent, linked=True)

    def _installed(self, path: str, folders: set[str]) -> None:
        """Of libraries bundled with the project only this is listed: in which versions they are there."""
        for name in sorted(folders):
            if not name.endswith(".dist-info"):
                continue
            try:
                size = self.storage.size(f"{path}/{name}/METADATA")
            except OSError:
                continue
            if size is not None:
                self.files.append(SourceFile(f"{path}/{name}/METADATA", size, "manifest"))
                self.folders.update((path, f"{path}/{name}"))

    def _foreign(self, judged: Foreign | None) -> Foreign | None:
        if judged and self.options.include_vendored and judged.kind != "machinery":
            return None
        return judged

    def _skip_folder(self, path: str, judged: Foreign) -> None:
        if judged.kind != "machinery":
            self._skip(path, judged.kind, judged.reason, self._count(path))

    def _skip_file(self, path: str, role: Role, kind: str, reason: str) -> None:
        if role in _NOTED:
            self._skip(path, kind, reason)

    def _special(self, path: str) -> None:
        self._skip(path, "special", "not a regular file (a pipe, socket or device)")

    def _skip(self, path: str, kind: str, reason: str, python_files: int | None = None) -> None:
        self.skipped.append(Skipped(path, kind, reason, python_files))

    def _count(self, path: str) -> int | None:
        """Python files below a directory that is not read, or None once the count has become too dear."""
        found = 0
        waiting = [path]
        while waiting:
            folder = waiting.pop()
            try:
                entries = self.storage.entries(folder)
            except OSError:
                return None
            self.counted += len(entries)
            if self.counted > COUNTED_ENTRIES:
                return None
            for name, kind in entries:
                if kind == "folder":
                    waiting.append(f"{folder}/{name}")
                elif name.endswith(".py"):
                    found += 1
        return found


def size_limit(role: Role, options: Options) -> int:
    """The size in bytes above which a file of this role is not read."""
    return max(options.max_file_bytes, MAX_MANIFEST_BYTES) if role == "manifest" else options.max_file_bytes


def too_large(size: int, limit: int) -> str:
    """The reason that a file above the limit is given."""
    return f"{size:,} bytes are more than the limit of {limit:,}"


def _is_utf8(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def why(error: OSError) -> str:
    """The system's reason in lower case, without the number and the path."""
    return (error.strerror or str(error)).lower()
