"""Bytes to text as Python decodes its source: a byte order mark, else a PEP 263 cookie, else UTF-8.

Where that fails the text is still given, with the reason: a Latin-1 comment must not cost a module.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_BLANK = re.compile(rb"^[ \t\f]*(?:#.*)?$")
_FOREIGN_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NO_CHARACTER_SETS = frozenset(
    {"idna", "mbcs", "oem", "palmos", "punycode", "raw_unicode_escape", "undefined", "unicode_escape"}
)
"""Python's own codecs that are no character sets; some take quadratic time, and no editor writes them."""


class Decoded(NamedTuple):
    """Text, and what was wrong with its encoding (None: nothing)."""

    text: str
    complaint: str | None


def decoded(data: bytes, *, python: bool = True) -> Decoded:
    """Decode; line ends stay as they are and a byte order mark is dropped.  Never raises.

    python: honour a PEP 263 cookie, as only Python source has one.
    """
    if data.startswith(codecs.BOM_UTF8):
        data = data[len(codecs.BOM_UTF8) :]
        return _utf8(data, "begins with a UTF-8 byte order mark, but")
    for mark, encoding in _FOREIGN_MARKS:
        if data.startswith(mark):
            text = data.decode(encoding, "replace")
            return Decoded(text, f"is encoded in {encoding.upper()}, which Python does not read as source")
    named = cookie(data) if python else None
    if named is None:
        return _utf8(data, "")
    try:
        encoding = codecs.lookup(named).name
    except LookupError:
        encoding = ""
    if not encoding or encoding in _NO_CHARACTER_SETS or encoding.replace("-", "_") in _NO_CHARACTER_SETS:
        return Decoded(_utf8(data, "").text, f"declares the unknown encoding '{named}'; read as UTF-8")
    try:
        return Decoded(data.decode(encoding), None)
    except (UnicodeDecodeError, LookupError):
        text = data.decode("latin-1")
        return Decoded(text, f"declares the encoding '{named}' but is not encoded so; read as Latin-1")


def cookie(data: bytes) -> str | None:
    """The encoding that a PEP 263 comment in the first two lines names."""
    end = data.find(b"\n")
    first = data if end < 0 else data[:end]
    if b"coding" in first and (match := COOKIE.match(first)):
        return match[1].decode("latin-1")
    if end < 0 or not _BLANK.match(first.rstrip(b"\r")):
        return None
    second_end = data.find(b"\n", end + 1)
    second = data[end + 1 :] if second_end < 0 else data[end + 1 : second_end]
    if b"coding" in second and (match := COOKIE.match(second)):
        return match[1].decode("latin-1")
    return None


def _utf8(data: bytes, prelude: str) -> Decoded:
    try:
        return Decoded(data.decode("utf-8"), None)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        complaint = (
            f"{prelude} is not valid UTF-8 (line {line}) and declares no other encoding; read as Latin-1"
        )
        return Decoded(data.decode("latin-1"), complaint.strip())
