"""Writing files whole or not at all."""

from __future__ import annotations

import errno
import os
import secrets
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path


def write_files(contents: Mapping[Path, bytes]) -> None:
    """Write several files: all under temporary names beside their places first, then each is put in place.

    Where one cannot be written, OSError names it, no temporary file stays behind, and every older file is as
    it was.  Folders are made where they are missing.  A file that holds the content already is left as it is
    but for its time.  A symbolic link is followed; what is no regular file (a pipe, a terminal) is written to
    directly, for it must not be replaced.
    """
    staged: list[tuple[Path, Path]] = []
    try:
        for path, content in contents.items():
            with _naming(path):
                place = path.resolve()
                if _is_special(place):
                    place.write_bytes(content)
                    continue
                place.parent.mkdir(parents=True, exist_ok=True)
                if place.is_dir():
                    raise IsADirectoryError(errno.EISDIR, "is a folder", str(path))
                if _holds(place, content):
                    continue
                temporary = place.with_name(f".{place.name[:80]}.{secrets.token_hex(4)}.tmp")
                staged.append((temporary, place))
                _write_new(temporary, content)
        for temporary, place in staged:
            with _naming(place):
                temporary.replace(place)
    finally:
        for temporary, _ in staged:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


def write_file(path: Path, content: bytes) -> None:
    """Write one file, whole or not at all; see `write_files`."""
    write_files({path: content})


def _write_new(path: Path, content: bytes) -> None:
    # The mode is left to the user's mask, which `tempfile` would override with one that nobody else may read.
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    with open(descriptor, "wb") as file:
        file.write(content)


def _holds(path: Path, content: bytes) -> bool:
    """Whether the file has this content already; its time of change becomes now if so."""
    with suppress(OSError):
        if path.stat().st_size == len(content) and path.read_bytes() == content:
            os.utime(path)
            return True
    return False


def _is_special(path: Path) -> bool:
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Errors inside name the file that was asked for, not a temporary one."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror or str(error), str(path)) from error
