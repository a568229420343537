"""Texts of the analysed project, made safe to show: they are hostile until proven otherwise."""

from __future__ import annotations

import re
from typing import Final

HOLE: Final = "{?}"
"""What stands in facts for a name, or a part of one, that is not known."""

_UNSEEN = re.compile(
    "["
    "\x00-\x1f\x7f-\x9f"  # control characters: they drive terminals and are no XML
    "\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"  # invisible, or turning the direction
    "\ud800-\udfff\ufffe\uffff"  # lone surrogates and what is no character
    "\U000e0000-\U000e007f"  # tags
    "]"
)


def visible(text: str) -> str:
    """The text in one line, with everything that cannot be seen written as an escape."""
    return _UNSEEN.sub(_escape, text)


def prose(text: str) -> str:
    """Sentences, in one line: the line ends that their author wrapped them with are no part of them."""
    return visible(" ".join(text.split()))


def shorten(text: str, limit: int) -> str:
    """The text, or its beginning and end where it is longer than the limit."""
    if len(text) <= limit:
        return text
    head = (limit - 1) // 2
    return f"{text[:head]}…{text[len(text) - (limit - 1 - head) :]}"


def shorten_name(name: str, limit: int) -> str:
    """A qualified name, or as many of its last parts as fit: these tell it from its neighbours."""
    name = name.replace(".<locals>", "")
    if len(name) <= limit:
        return name
    whole = name[len(name) - limit :].partition(".")[2]
    return f"…{whole}" if whole else shorten(name, limit)


def plural(number: int, noun: str, several: str = "") -> str:
    """`1 route`, `2 routes`."""
    return f"{number} {noun if number == 1 else several or noun + 's'}"


def _escape(found: re.Match[str]) -> str:
    character = found[0]
    if character in "\r\n\t":
        return {"\r": "\\r", "\n": "\\n", "\t": "\\t"}[character]
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
