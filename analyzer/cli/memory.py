"""Answers of earlier runs: where nothing has changed since, they are given again at once.

An answer is kept under a digest of everything that it was made from: the content of every file that an
analysis may read, names and sizes of all others, the settings, the rules, the command and its options, the
day (suppressions expire), groundplan itself and the Python that runs it.  Answers are plain bytes: nothing in
them is run or unpickled.  Runs with code of the user's own (frameworks, output formats) are never kept.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from analyzer.cli.answer import Answer
from analyzer.shipped import PACKAGE, shipped_rules
from analyzer.version import __version__

if TYPE_CHECKING:
    from analyzer.source import SourceTree

FOLDER = "answers"

MAX_BYTES = 256 * 2**20
"""All answers together: some ten runs on the largest applications.  The oldest make room for new ones."""

MAX_HEAD = 2**20
"""Bytes of a line at the head of an answer: the checksum; notes, and the names and sizes of its files."""

UNREAD_ROLES = frozenset({"other"})
"""Files of which an analysis knows no more than name and size."""


class Memory:
    """The place of one answer."""

    def __init__(self, cache: Path, key: str) -> None:
        self.key = key
        self._folder = cache / FOLDER
        self._place = self._folder / key

    def recall(self) -> Answer | None:
        """The answer that was kept, if there is one and it is whole."""
        try:
            with self._place.open("rb") as file:
                answer = _read(file)
            os.utime(self._place)
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return answer

    def keep(self, answer: Answer) -> None:
        """Keep an answer for the next run; where that cannot be done, nothing happens."""
        from analyzer.writing import write_file

        data = _packed(answer)
        if len(data) > MAX_BYTES // 2:
            return
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            self._make_room(len(data))
            write_file(self._place, data)

    def _make_room(self, wanted: int) -> None:
        kept = [(entry.stat(), entry.path) for entry in os.scandir(self._folder)]
        total = wanted + sum(state.st_size for state, _ in kept)
        for state, path in sorted(kept, key=lambda one: one[0].st_mtime_ns):
            if total <= MAX_BYTES:
                break
            Path(path).unlink(missing_ok=True)
            total -= state.st_size


def digest_of(
    tree: SourceTree, question: Iterable[str], folders: Iterable[Path], files: Iterable[Path]
) -> str:
    """The key of an answer.

    question: what was asked, and how.  folders: of rules.  files: what is read beside the project.
    """
    made = blake2b(digest_size=20)
    for part in (*question, *_surroundings(), *_all_of(tree)):
        made.update(part.encode("utf-8", "surrogatepass") + b"\0")
    for file in (*files, *(file for folder in folders for file in sorted(folder.rglob("*.y*ml")))):
        made.update(os.fsencode(file) + b"\0" + _content(file) + b"\0")
    return made.hexdigest()


def _surroundings() -> Iterator[str]:
    """What counts beside the project: groundplan, Python, the packages that it finds (installing one changes
    the folder that it lies in), the program that draws, and the day."""
    yield f"{__version__} {sys.version} {date.today()}"
    drawing = shutil.which("dot")
    yield _state(Path(drawing)) if drawing else "no dot"
    for place in filter(os.path.exists, sys.path):
        yield f"{place} {os.stat(place).st_mtime_ns}"
    for folder in (PACKAGE, shipped_rules()):
        for root, names, files in os.walk(folder):
            names[:] = sorted(name for name in names if name != "__pycache__")
            yield from (_state(Path(root, name)) for name in sorted(files))


def _state(path: Path) -> str:
    found = path.stat()
    return f"{path} {found.st_size} {found.st_mtime_ns}"


def _all_of(tree: SourceTree) -> Iterator[str]:
    yield from listing_of(tree)
    yield from map(repr, tree.skipped)
    folders = [""]
    while folders:  # also those that hold nothing: code can ask whether a folder is there
        inside = folders.pop()
        yield inside
        paths = (f"{inside}/{name}".lstrip("/") for name in tree.children(inside))
        folders += [path for path in paths if tree.is_dir(path)]


def listing_of(tree: SourceTree) -> list[str]:
    """Every file of the project, and the content of those that may be read."""
    from analyzer.source import SourceError

    found = []
    for file in tree.files:
        content = ""
        if file.role not in UNREAD_ROLES:
            try:
                content = tree.digest(file.path)
            except SourceError as error:
                content = str(error)
        found.append(f"{file!r} {content}")
    return found


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        return str(error).encode()


def _packed(answer: Answer) -> bytes:
    head = {
        "exit_code": int(answer.exit_code),
        "notes": answer.notes,
        "files": [[os.fspath(path), len(data)] for path, data in answer.files.items()],
        "printed": len(answer.printed),
    }
    parts = (json.dumps(head).encode("ascii") + b"\n", bytes(answer.printed), *answer.files.values())
    return b"".join((_checksum(parts), b"\n", *parts))


def _read(file: BinaryIO) -> Answer:
    """The answer that a file holds; ValueError, KeyError or TypeError where that is none, or a damaged one.

    Read part by part, for copying many megabytes about takes its time.
    """
    checksum, head = file.readline(MAX_HEAD), file.readline(MAX_HEAD)
    said = json.loads(head)
    files = [(Path(path), file_bytes) for path, file_bytes in said["files"]]
    parts = [_exactly(file, size) for size in (said["printed"], *(size for _, size in files))]
    if checksum.rstrip(b"\n") != _checksum((head, *parts)) or file.read(1):
        raise ValueError("damaged")
    contents = {path: part for (path, _), part in zip(files, parts[1:], strict=True)}
    return Answer(bytearray(parts[0]), contents, said["notes"], said["exit_code"])


def _exactly(file: BinaryIO, size: int) -> bytes:
    if not 0 <= size <= MAX_BYTES:
        raise ValueError("damaged")
    return file.read(size)


def _checksum(parts: Iterable[bytes]) -> bytes:
    made = blake2b(digest_size=16)
    for part in parts:
        made.update(part)
    return made.hexdigest().encode()
