"""A source tree as it was in some revision, read from git's objects; nothing is checked out.

The repository belongs to the analysed project, and so does its configuration, which can name programs.  Only
plumbing that runs none is called (`rev-parse`, `ls-tree`, `cat-file --batch`), and what could still start
one, ask a question or open a connection is switched off: hooks, the file system monitor, pagers, replacement
objects, the fetching of objects that a partial clone lacks, and the configuration of the user and of the
system.

Limits: a submodule's files are in another repository; a link is followed only inside the revision.
Source: https://git-scm.com/docs/git-cat-file, https://git-scm.com/docs/git#_environment_variables
"""

from __future__ import annotations

import dataclasses
import errno
import os
import posixpath
import subprocess
import threading
import weakref
from pathlib import Path
from typing import IO, NamedTuple

from analyzer.source.discovery import discover
from analyzer.source.files import SourceError
from analyzer.source.options import DEFAULT, Options
from analyzer.source.storage import Entry, EntryKind, Target
from analyzer.source.tree import SourceTree

TIMEOUT_SECONDS = 60
"""For one listing; the largest public repositories take two seconds."""
MAX_LINKS = 40
"""Links that lead to links, as many as Linux follows."""
MAX_LINK_BYTES = 4096
"""The longest path that a link can hold."""

_SETTINGS = (
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.pager=cat",
    "protocol.allow=never",
    "credential.helper=",
    "safe.directory=*",  # a checkout of another user's: nothing of it is run, so that it may be read
)
_ENVIRONMENT = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_ALLOW_PROTOCOL": "",
    "LC_ALL": "C",
}


def open_revision(
    repository: Path | str, revision: str, subdir: str = "", options: Options = DEFAULT
) -> SourceTree:
    """The tree of a revision (a branch, tag or commit), or of one directory in it.

    Listed and read by the same rules as a directory on disk, except that .gitignore says nothing about what
    is committed.  Raises SourceError, one sentence for the user, if there is no git, no repository, no such
    revision or no such directory."""
    repository = Path(repository)
    subdir = posixpath.normpath(subdir.strip("/")) if subdir.strip("/") else ""
    subdir = "" if subdir == "." else subdir
    asked = _run(repository, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if asked.returncode:
        if _run(repository, "rev-parse", "--git-dir").returncode:
            raise SourceError(f"{repository}: is no git repository; a revision can be read from one only")
        raise SourceError(f"{repository}: has no revision '{revision}'; `git fetch` it, or check its name")
    commit = asked.stdout.decode("ascii").strip()
    listed = _run(repository, "ls-tree", "-r", "-l", "-z", "--full-tree", f"{commit}:{subdir}")
    if listed.returncode:
        if _run(repository, "cat-file", "-t", f"{commit}:{subdir}").stdout.strip() != b"tree":
            raise SourceError(f"{repository}: revision '{revision}' has no directory '{subdir}'")
        raise SourceError(
            f"{repository}: objects of '{revision}' are missing; `git fetch --refetch` completes them"
        )
    objects = GitObjects(repository, listed.stdout)
    options = dataclasses.replace(options, respect_gitignore=False)
    return SourceTree(repository / subdir, discover(objects, options), options, objects)


def open_project_at(root: Path | str, revision: str, options: Options = DEFAULT) -> SourceTree:
    """The same folder as it was in a revision of the repository that it lies in.  Raises SourceError as
    `open_revision` does."""
    root = Path(root)
    asked = _run(root, "rev-parse", "--show-toplevel", "--show-prefix")
    if asked.returncode:
        raise SourceError(f"{root}: lies in no git repository; a revision can be read from one only")
    top, _, prefix = os.fsdecode(asked.stdout).partition("\n")
    return open_revision(top, revision, prefix.strip("\n"), options)


def commit_of(root: Path | str, revision: str) -> str:
    """The full name of the commit that a revision stands for today.  Raises SourceError."""
    asked = _run(Path(root), "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if asked.returncode:
        raise SourceError(f"{root}: has no revision '{revision}'; `git fetch` it, or check its name")
    return asked.stdout.decode("ascii").strip()


def is_unborn(root: Path | str) -> bool:
    """Whether the repository that the folder lies in has no commit yet."""
    return bool(_run(Path(root), "rev-parse", "--verify", "--quiet", "HEAD").returncode) and not (
        _run(Path(root), "rev-parse", "--git-dir").returncode
    )


class _Object(NamedTuple):
    """A file or link of the revision: how its bytes are named, and how many they are."""

    name: str
    size: int


class GitObjects:
    """The storage behind a revision: one listing, held, and one `git cat-file` that answers every read."""

    def __init__(self, repository: Path, listing: bytes) -> None:
        self._repository = repository
        self._objects: dict[str, _Object] = {}
        self._folders: dict[str, dict[str, EntryKind]] = {"": {}}
        for line in listing.split(b"\0"):
            if line:
                self._take(line)
        self._process: subprocess.Popen[bytes] | None = None
        self._turn = threading.Lock()

    def _take(self, line: bytes) -> None:
        described, _, name = line.partition(b"\t")
        mode, _, object_name, size = described.decode("ascii").split()
        path = os.fsdecode(name)
        kind: EntryKind = "link" if mode == "120000" else "module" if mode == "160000" else "file"
        if kind != "module":
            self._objects[path] = _Object(object_name, int(size))
        folder, _, entry = path.rpartition("/")
        self._folder(folder)[entry] = kind

    def _folder(self, path: str) -> dict[str, EntryKind]:
        entries = self._folders.get(path)
        if entries is None:
            entries = self._folders[path] = {}
            parent, _, name = path.rpartition("/")
            self._folder(parent)[name] = "folder"
        return entries

    def entries(self, path: str) -> list[Entry]:
        """What lies in a directory, sorted by name; raises OSError."""
        folder = self._folders.get(self._resolved(path))
        if folder is None:
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), path)
        return sorted(Entry(name, kind) for name, kind in folder.items())

    def size(self, path: str) -> int | None:
        """The size in bytes of the file, or of that to which a link leads; None for anything but a file."""
        found = self._objects.get(self._resolved(path))
        return found.size if found else None

    def target(self, path: str) -> Target:
        """Where a link leads; raises OSError if nowhere, or in circles."""
        try:
            real = self._resolved(path)
        except _OutsideError:
            return Target(None, False)
        if real not in self._objects and real not in self._folders:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)
        return Target(real, real in self._folders)

    def read(self, path: str, limit: int) -> bytes:
        """At most `limit + 1` bytes of a file; raises OSError."""
        found = self._objects.get(self._resolved(path))
        if found is None:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)
        return self._content(found)[: limit + 1]

    def _resolved(self, path: str) -> str:
        """The path with every link on it followed; raises OSError for circles and for what lies outside."""
        done: list[str] = []
        waiting = path.split("/")[::-1] if path else []
        links = 0
        while waiting:
            part = waiting.pop()
            if part in ("", "."):
                continue
            if part == "..":
                if not done:
                    raise _OutsideError(errno.ENOENT, "leads out of the revision", path)
                done.pop()
                continue
            here = "/".join(done)
            if self._folders.get(here, {}).get(part) != "link":
                done.append(part)
                continue
            links += 1
            if links > MAX_LINKS:
                raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), path)
            link = self._objects[f"{here}/{part}" if here else part]
            text = os.fsdecode(self._content(link)) if link.size <= MAX_LINK_BYTES else "/"
            if text.startswith("/"):
                raise _OutsideError(errno.ENOENT, "leads out of the revision", path)
            waiting.extend(text.split("/")[::-1])
        return "/".join(done)

    def _content(self, wanted: _Object) -> bytes:
        with self._turn:
            asked, answers = self._conversation()
            try:
                asked.write(wanted.name.encode("ascii") + b"\n")
                asked.flush()
                header = answers.readline().split()
                if len(header) != 3:
                    raise OSError(errno.EIO, "the repository lacks the object", wanted.name)
                data = answers.read(int(header[2]) + 1)
            except ValueError as error:
                raise OSError(errno.EIO, str(error), wanted.name) from None
            return data[:-1]

    def _conversation(self) -> tuple[IO[bytes], IO[bytes]]:
        if self._process is None:
            self._process = subprocess.Popen(  # noqa: S603  (fixed words, no shell)
                _command(self._repository, "cat-file", "--batch"),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(),
            )
            weakref.finalize(self, _end, self._process)
        asked, answers = self._process.stdin, self._process.stdout
        assert asked is not None
        assert answers is not None
        return asked, answers


class _OutsideError(OSError):
    """A link leads out of the revision's tree."""


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.communicate()


def _run(repository: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(  # noqa: S603  (no shell; a revision cannot pass for an option)
            _command(repository, *arguments),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=_environment(),
            timeout=TIMEOUT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise SourceError(f"{repository}: git did not answer within {TIMEOUT_SECONDS} seconds") from None
    except (OSError, ValueError):
        raise SourceError(
            f"{repository}: git cannot be run; install it, or analyse the directory itself"
        ) from None


def _command(repository: Path, *arguments: str) -> list[str]:
    settings = [part for setting in _SETTINGS for part in ("-c", setting)]
    return ["git", "--no-pager", "--no-replace-objects", *settings, "-C", os.fspath(repository), *arguments]


def _environment() -> dict[str, str]:
    """Ours without whatever would point git elsewhere."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return kept | _ENVIRONMENT
