"""Building blocks of Markdown (CommonMark with tables) that no text of the project can break out of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from analyzer.reports.text import visible

MOST: Final = 50
"""Rows of one table; the rest is counted, for what people read must stay short."""

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&$])")


def table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of cells that are Markdown already; columns without title and content are left out."""
    rows = list(rows)
    if not rows:
        return ""
    used = [index for index, title in enumerate(titles) if title or any(row[index] for row in rows)]
    lines = [[titles[index] for index in used], ["---"] * len(used)]
    lines += [[row[index] for index in used] for row in rows[:MOST]]
    told = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    return told + (f"\n\n… and {len(rows) - MOST} more." if len(rows) > MOST else "")


def text(plain: str) -> str:
    """Plain text inside a line: every character that Markdown might act on there is escaped."""
    return _SPECIAL.sub(r"\\\1", visible(plain))


def code(plain: str) -> str:
    """A code span that the text cannot close; a pipe would end the cell even there, and so it is
    escaped."""
    shown = visible(plain)
    if not shown.strip():
        return ""
    fence = "`" * (max((len(run) for run in re.findall("`+", shown)), default=0) + 1)
    pad = " " if shown[0] in "` " or shown[-1] in "` " else ""
    return f"{fence}{pad}{shown.replace('|', chr(92) + '|')}{pad}{fence}"
