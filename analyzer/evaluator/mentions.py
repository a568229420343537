"""What a function's body mentions, told from its text.

Most functions that a filter asks about turn out not to matter, and to see that it is enough to know which
names they use: looking for those takes a tenth of the time of parsing.  More is named here than the syntax
tree has as names that are read, never less: parameters, local variables and keywords are among them, and what
is said in comments, where a text with fields makes it hard to tell them from code.
"""

from __future__ import annotations

import re
from typing import Final

_TEXT: Final = re.compile(
    rb"""\#[^\n]*
    | "{3}[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*"{3}
    | '{3}[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*'{3}
    | "(?:[^"\\\n]|\\.)*"
    | '(?:[^'\\\n]|\\.)*'""",
    re.VERBOSE | re.DOTALL,
)
"""A comment or a text."""

_FIELDS: Final = re.compile(rb"""[fFtT][rR]?["']""")
"""How a text begins whose fields hold code."""

_NAME: Final = re.compile(rb"[A-Za-z_]\w*")

_TORN: Final = re.compile(rb"#[^\n]*\n[\s)\\]*\.")
"""A member on another line than its object, with a comment between."""

_CHANGE: Final = re.compile(rb"\.\s*(?:append|add|extend|insert|update|setdefault|register)\b|\]")
"""What every change of a container has in its text."""


class Mentions:
    """The names in a body's text."""

    __slots__ = ("_text", "names")

    def __init__(self, text: bytes, names: tuple[str, ...]) -> None:
        self._text = text
        self.names = names
        """In the order of the text, each once."""

    def members_of(self, name: str) -> list[str]:
        """What is asked of a name, or of something in brackets that ends with it."""
        pattern = rb"\b%s(?=[\s)\\]*\.[\s\\]*([A-Za-z_]\w*))" % name.encode()
        return list(dict.fromkeys(member.decode() for member in re.findall(pattern, self._text)))

    @property
    def may_change(self) -> bool:
        """Whether the body may change a container."""
        return _CHANGE.search(self._text) is not None


def mentions(body: bytes) -> Mentions | None:
    """What a body mentions; None where its text does not tell, or it imports something itself."""
    if _FIELDS.search(body):
        text = body
        if _TORN.search(text):
            return None
    else:
        text = _TEXT.sub(b" ", body)
    names = dict.fromkeys(_NAME.findall(text))
    if b"import" in names or not text.isascii():
        return None
    return Mentions(text, tuple(name.decode() for name in names))
