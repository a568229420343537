"""What files said in an earlier run, by the hash of their content: one file of JSON lines for a whole tree.

Lines rather than one document, so that only what is asked for is decoded and that damage costs single
entries; JSON rather than marshal or pickle, because a cache directory may come from anywhere and must not be
able to do more than to be wrong.  The directory should lie outside of what is analysed: a repository must not
bring its own answers.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Any

FORMAT = 1
"""Of the file itself; what the entries consist of has a number of its own."""

LARGEST_CACHE = 256 * 1024 * 1024
"""Bytes; the summaries of 100,000 files need less.  A larger file is none of ours and is not read."""


class SummaryCache:
    """Plain summaries by content hash.

    No failure of the disk is an error: what cannot be read was never cached, and what cannot be written is
    found anew the next time.
    """

    def __init__(self, directory: Path, version: int) -> None:
        """`version` is the number of the entries' form; others are not read."""
        self._path = directory / "summaries.jsonl"
        python = ".".join(map(str, sys.version_info[:3]))  # another parser may refuse other files
        self._header = json.dumps({"format": FORMAT, "summary": version, "python": python}).encode()
        self._old = self._read()
        self._used: dict[str, bytes] = {}

    def get(self, digest: str) -> Any:
        """The plain entry of a content hash, with lists for tuples; None if there is none or it is
        damaged.
        """
        line = self._old.get(digest)
        if line is None:
            return None
        checksum, _, text = line.partition(b" ")
        if checksum != _checksum(text):
            return None
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return None

    def keep(self, digest: str, line: bytes | None = None) -> None:
        """Mark an entry as used by this run; `line` is what `encoded` made, if the entry is new."""
        if line is None:
            line = self._old.get(digest)
        if line is not None:
            self._used[digest] = line

    @staticmethod
    def encoded(plain: Any) -> bytes:
        """The form in which an entry is stored; any process may make it."""
        text = json.dumps(plain, separators=(",", ":")).encode()
        return _checksum(text) + b" " + text

    def save(self) -> bool:
        """Write the entries used by this run, and no others; whether the file is now as it should be."""
        if self._used == self._old:
            return True
        lines = [
            self._header,
            *(digest.encode() + b" " + line for digest, line in sorted(self._used.items())),
        ]
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(dir=self._path.parent, prefix=".summaries-")
            try:
                with os.fdopen(descriptor, "wb") as file:
                    file.write(b"\n".join(lines) + b"\n")
                os.replace(name, self._path)
            except OSError:
                with suppress(OSError):
                    os.unlink(name)
                raise
        except OSError:
            return False
        return True

    def _read(self) -> dict[str, bytes]:
        try:
            with open(self._path, "rb") as file:
                data = file.read(LARGEST_CACHE + 1)
        except OSError:
            return {}
        header, *lines = data.split(b"\n")
        if header != self._header or len(data) > LARGEST_CACHE:
            return {}
        entries = {}
        for line in lines:
            digest, space, rest = line.partition(b" ")
            if space and digest.isalnum():
                entries[digest.decode("ascii", "replace")] = rest
        return entries


def _checksum(text: bytes) -> bytes:
    return b"%08x" % zlib.crc32(text)
