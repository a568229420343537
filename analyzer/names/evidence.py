"""What the files' import statements say about where the path begins, read from text or from summaries.

The text is searched for lines that begin with an import, which costs a fiftieth of parsing (a pattern that
begins with a literal is some ten times as fast as one that allows indentation).  Indented statements are not
seen then, and a line inside a text that looks like an import is: both are harmless where majorities decide.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from analyzer.names.summary import ModuleSummary

_IMPORT = re.compile(rb"\n(?:from ([.\w]+) +import +(\w*)|import ([.\w]+))")
_SETTINGS = re.compile(rb"""(?:DJANGO_SETTINGS_MODULE|ROOT_URLCONF)['"]?\s*[,=]\s*['"]([\w.]+)['"]""")
_SETTINGS_NAMES = (b"DJANGO_SETTINGS_MODULE", b"ROOT_URLCONF")


class Said(NamedTuple):
    """One name that a file imports, or writes as a text."""

    level: int
    module: str
    name: str
    """The first name after `import` in a `from` statement; '' where there is none."""
    is_text: bool = False


def evidence_in_text(data: bytes) -> list[Said]:
    """What a file's bytes say."""
    said = []
    for written, name, imported in _IMPORT.findall(b"\n" + data):
        if imported:
            said.append(Said(0, imported.decode("ascii", "replace"), ""))
        else:
            module = written.lstrip(b".")
            said.append(
                Said(
                    len(written) - len(module),
                    module.decode("ascii", "replace"),
                    name.decode("ascii", "replace"),
                )
            )
    if any(name in data for name in _SETTINGS_NAMES):
        said += [Said(0, text.decode("ascii", "replace"), "", True) for text in _SETTINGS.findall(data)]
    return said


def mentions(data: bytes, name: str) -> bool:
    """Whether a module's bytes hold a name as a whole word, or a way to have names that it does not write."""
    if b"import *" in data or b"def __getattr__" in data:
        return True
    return re.search(rb"\b%s\b" % re.escape(name.encode()), data) is not None


def evidence_in_summary(summary: ModuleSummary) -> list[Said]:
    """What a file's summary says."""
    said = [Said(edge.level, edge.module, "" if edge.name == "*" else edge.name) for edge in summary.imports]
    said += [Said(0, text.partition(":")[0], "", True) for text in summary.dotted_strings]
    return said
