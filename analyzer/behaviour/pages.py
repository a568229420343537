"""Templates of pages: which of their variables are shown as they are, without escaping.

Modelled: `{{ name|safe }}`, `{% autoescape off %}` and `{% autoescape false %}` blocks, and what stands
within a script, where escaping for HTML does not help, of Django's and Jinja's templates.
Not modelled: includes, inheritance, macros; whether the environment escapes at all.
"""

from __future__ import annotations

import re
from typing import Final

from analyzer.source import SourceError, SourceTree

MAX_TEMPLATE: Final = 500_000
"""Bytes of a template that is read."""

_SHOWN: Final = re.compile(r"\{\{-?\s*([A-Za-z_]\w*)([^{}]*)\}\}")
_PART: Final = re.compile(r"""(?:\.|\[['"])([A-Za-z_]\w*)""")
_SAFE: Final = re.compile(r"\|\s*safe\b")
_SCRIPT: Final = re.compile(r"<script\b[^>]*>(.*?)</script", re.DOTALL | re.IGNORECASE)
_FOR_SCRIPTS: Final = re.compile(r"\|\s*(escapejs|tojson|json|json_script|to_json|jsonify|int|length)\b")
_OFF: Final = re.compile(r"\{%-?\s*autoescape\s+(?:off|false)\s*-?%\}(.*?)\{%-?\s*endautoescape", re.DOTALL)


class Pages:
    """The templates of one project."""

    def __init__(self, tree: SourceTree) -> None:
        self._tree = tree
        self._known: dict[str, frozenset[str]] = {}
        self._paths: list[str] | None = None

    def raw(self, name: str) -> frozenset[str]:
        """The variables that a template of this name shows without escaping; of an object of which it shows
        a part, that part: `order.note`."""
        if name not in self._known:
            self._known[name] = self._read(name)
        return self._known[name]

    def _read(self, name: str) -> frozenset[str]:
        if self._paths is None:
            self._paths = sorted(file.path for file in self._tree.files if file.role == "template")
        wanted = name.lstrip("/")
        found: set[str] = set()
        for path in self._paths:
            if path == wanted or path.endswith(f"/{wanted}"):
                try:
                    text = self._tree.text(path)
                except SourceError:
                    continue
                found |= unescaped(text[:MAX_TEMPLATE])
        return frozenset(found)


def unescaped(text: str) -> set[str]:
    """The variables that a template's text shows without escaping."""
    found = {_named(match) for match in _SHOWN.finditer(text) if _SAFE.search(match[2])}
    for block in _OFF.finditer(text):
        found |= {_named(match) for match in _SHOWN.finditer(block[1])}
    for script in _SCRIPT.finditer(text):
        found |= {_named(match) for match in _SHOWN.finditer(script[1]) if _bare(script[1], match)}
    return found


def _named(match: re.Match[str]) -> str:
    """What is shown: a variable, or a part of one."""
    part = _PART.match(match[2])
    return match[1] if part is None else f"{match[1]}.{part[1]}"


def _bare(script: str, match: re.Match[str]) -> bool:
    """Whether a variable stands in a script as code: neither within quotes, which escaping keeps closed, nor
    made for scripts by a filter."""
    before = script[: match.start()].rpartition("\n")[2]
    quoted = any(before.count(quote) % 2 for quote in "'\"`")
    return not quoted and not _FOR_SCRIPTS.search(match[2])
