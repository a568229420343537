"""Rows of a query, as a table for people, as CSV or as JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

from analyzer.cli.terminal import visible

FORMATS = ("table", "csv", "json")


def written(columns: Sequence[str], rows: Sequence[Sequence[Any]], form: str) -> str:
    """The rows in one of FORMATS, ending in a newline."""
    if form == "csv":
        return _csv(columns, rows)
    if form == "json":
        return _json(columns, rows)
    return table(columns, rows)


def table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Columns of text under their names, numbers to the right; every cell is one line and safe to show."""
    cells = [[_cell(value) for value in row] for row in rows]
    heads = [visible(name) for name in columns]
    widths = [max(map(len, column)) for column in zip(heads, *cells, strict=True)]
    numeric = [
        bool(rows) and all(isinstance(row[at], int | float | None) for row in rows)
        for at in range(len(heads))
    ]

    def line(texts: Sequence[str]) -> str:
        aligned = (
            text.rjust(width) if right else text.ljust(width)
            for text, width, right in zip(texts, widths, numeric, strict=True)
        )
        return "  ".join(aligned).rstrip() + "\n"

    count = f"({len(rows)} row{'' if len(rows) == 1 else 's'})\n"
    return line(heads) + line(["-" * width for width in widths]) + "".join(map(line, cells)) + count


def _cell(value: Any) -> str:
    return "" if value is None else visible(str(value))


def _csv(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()


def _json(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """A list of objects, one on each line; of columns with one name, the last one stands."""
    lines = (
        json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False, default=str) for row in rows
    )
    return "[" + ",".join(f"\n  {line}" for line in lines) + ("\n" if rows else "") + "]\n"
