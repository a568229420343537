"""What the files' import statements say about where the path begins, read from text or from summaries.

The text is read by two searches for a line's beginning, which costs a few hundredths of parsing and sees the
unindented statements only; a statement inside a text that looks like an import is counted too.  Both are
harmless where majorities decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from analyzer.names.rows import ModuleSummary

_FROM = re.compile(rb"\nfrom ([.\w]+) +import +(\w*)")
_IMPORT = re.compile(rb"\nimport ([.\w]+)")
_SETTINGS = re.compile(rb"""(?:DJANGO_SETTINGS_MODULE|ROOT_URLCONF)['"]?\s*[,=]\s*['"]([\w.]+)['"]""")


class Said(NamedTuple):
    """One name that a file imports, or writes as a text."""

    level: int
    module: str
    name: str
    """The first name after `import` in a `from` statement; '' where there is none."""
    is_text: bool = False


def evidence_in_text(data: bytes) -> Iterator[Said]:
    """What a file's bytes say."""
    data = b"\n" + data
    for match in _FROM.finditer(data):
        written, name = match[1].decode("ascii", "replace"), match[2].decode("ascii", "replace")
        module = written.lstrip(".")
        yield Said(len(written) - len(module), module, name)
    for match in _IMPORT.finditer(data):
        yield Said(0, match[1].decode("ascii", "replace"), "")
    for match in _SETTINGS.finditer(data):
        yield Said(0, match[1].decode("ascii", "replace"), "", True)


def evidence_in_summary(summary: ModuleSummary) -> Iterator[Said]:
    """What a file's summary says."""
    for edge in summary.imports:
        yield Said(edge.level, edge.module, "" if edge.name == "*" else edge.name)
    for text in summary.dotted_strings:
        yield Said(0, text.partition(":")[0], "", True)
