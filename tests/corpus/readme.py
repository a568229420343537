"""Tables of figures in the README, between two comments that name them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table, numbers to the right, readable as plain text too."""
    columns = list(zip(header, *rows, strict=True))
    widths = [max(map(len, column)) for column in columns]
    rule = [f":{'-' * (widths[0] - 1)}", *(f"{'-' * (width - 1)}:" for width in widths[1:])]
    lines = [_row(header, widths), "| " + " | ".join(rule) + " |", *(_row(row, widths) for row in rows)]
    return "\n".join(lines) + "\n"


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = zip(cells, widths, strict=True)
    aligned = [first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]
    return "| " + " | ".join(aligned) + " |"


def write_between(file: Path, marker: str, text: str) -> None:
    """Replace what stands between `<!-- MARKER -->` and `<!-- /MARKER -->`; ValueError without."""
    old = file.read_text(encoding="utf-8")
    pattern = rf"(<!-- {marker} -->\n).*?(<!-- /{marker} -->)"
    new, found = re.subn(pattern, lambda match: f"{match[1]}{text}{match[2]}", old, flags=re.DOTALL)
    if found != 1:
        raise ValueError(
            f"{file}: the comments <!-- {marker} --> and <!-- /{marker} --> must stand there once"
        )
    file.write_text(new, encoding="utf-8")
