"""Where everything on a sheet goes.

Panels hold nothing but rows of one height in a fixed-width font, and so their places are plain arithmetic:
no layout engine has to find them, a sheet of hundreds of routes takes no time, and it looks the same
everywhere. Lengths are in points; y grows downward.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analyzer.reports.maps.diagram import Group, Line, Panel, Sheet, Tone

TITLE_SIZE, PANEL_SIZE, GROUP_SIZE, ROW_SIZE = 16.0, 11.0, 9.0, 9.0
"""Sizes of the texts."""

CHARACTER = 0.602
"""Width of a character of a fixed-width font, by its size."""

ROW, PITCH = 14.0, 16.5
"""Height of a row, and from one row to the next."""

HEADING = 17.0
"""Height of a group's heading."""

GROUP_GAP, COLUMN_GAP, PANEL_GAP = 9.0, 12.0, 44.0

PADDING, PANEL_HEADING, SUBTITLE = 12.0, 28.0, 14.0

TEXT_MARGIN = 6.0
"""Between a row's frame and its text, on both sides."""

SHEET_WIDTH = 1500.0
"""Panels go into the next line where a line would get wider, except for one that is wider alone."""


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A place."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Placed:
    """A text in its place: a row, a heading, or a frame with its title."""

    text: str
    place: Rectangle
    size: float
    tone: Tone | None
    """None: no frame and no filling."""
    bold: bool = False
    key: str = ""
    """Of a panel's frame: which panel it is."""


def placed(sheet: Sheet) -> list[Placed]:
    """Everything on the sheet, from back to front."""
    found = [_text(sheet.title, -TEXT_MARGIN, 0.0, TITLE_SIZE, bold=True)]
    top = TITLE_SIZE * 1.7
    for note in sheet.notes:
        found.append(_text(note, -TEXT_MARGIN, top, ROW_SIZE))
        top += PITCH
    panels, width = _shelves(sheet.panels)
    legend, top = _legend(sheet.legend, top + 5.0, max(width, 700.0))
    found += legend
    for panel, place in panels:
        found += _panel(panel, Rectangle(place.left, place.top + top, place.width, place.height))
    return found


def _shelves(panels: Sequence[Panel]) -> tuple[list[tuple[Panel, Rectangle]], float]:
    """The panels in lines, and the width of the widest line."""
    left = top = line = widest = 0.0
    found = []
    for panel in panels:
        width, height = _size(panel)
        if left and left + width > SHEET_WIDTH:
            left, top, line = 0.0, top + line + PANEL_GAP, 0.0
        found.append((panel, Rectangle(left, top, width, height)))
        left += width + PANEL_GAP
        line, widest = max(line, height), max(widest, left - PANEL_GAP)
    return found, widest


def _size(panel: Panel) -> tuple[float, float]:
    columns = sum(map(_column_width, panel.columns)) + COLUMN_GAP * (len(panel.columns) - 1)
    title = max(_width(panel.title, PANEL_SIZE), _width(panel.subtitle, ROW_SIZE))
    height = max(sum(_group_height(group) + GROUP_GAP for group in column) for column in panel.columns)
    return max(columns, title) + 2 * PADDING, _heading_height(panel) + height - GROUP_GAP + PADDING


def _heading_height(panel: Panel) -> float:
    return PANEL_HEADING + (SUBTITLE if panel.subtitle else 0.0)


def _column_width(column: Sequence[Group]) -> float:
    rows = (_width(line.text, ROW_SIZE) for group in column for line in group.lines)
    headings = (_width(group.title, GROUP_SIZE) for group in column)
    return max(*rows, *headings, 90.0)


def _group_height(group: Group) -> float:
    return (HEADING if group.title else 0.0) + len(group.lines) * PITCH - (PITCH - ROW)


def _width(text: str, size: float) -> float:
    # Where it has no fonts to look into, Graphviz takes each byte of UTF-8 for a character, and moves a
    # text that it believes to be wider than its frame.
    return len(text.encode("utf-8", "replace")) * size * CHARACTER + 2 * TEXT_MARGIN


def _panel(panel: Panel, place: Rectangle) -> list[Placed]:
    left = place.left + PADDING
    found = [
        Placed("", place, PANEL_SIZE, Tone.PLAIN, key=panel.key),
        _text(panel.title, left - TEXT_MARGIN, place.top + 6.0, PANEL_SIZE, bold=True),
    ]
    if panel.subtitle:
        found.append(_text(panel.subtitle, left - TEXT_MARGIN, place.top + PANEL_HEADING - 5.0, ROW_SIZE))
    for column in panel.columns:
        width = _column_width(column)
        top = place.top + _heading_height(panel)
        for group in column:
            if group.title:
                found.append(_text(group.title, left - TEXT_MARGIN, top, GROUP_SIZE, bold=True))
                top += HEADING
            for line in group.lines:
                found.append(Placed(line.text, Rectangle(left, top, width, ROW), ROW_SIZE, line.tone))
                top += PITCH
            top += GROUP_GAP - (PITCH - ROW)
        left += width + COLUMN_GAP
    return found


def _legend(lines: Sequence[Line], top: float, sheet_width: float) -> tuple[list[Placed], float]:
    """The legend in a strip, broken where the sheet ends; and where the panels begin."""
    found = []
    left = 0.0
    for line in lines:
        width = _width(line.text, ROW_SIZE)
        if left and left + width > sheet_width:
            left, top = 0.0, top + PITCH + 3.0
        found.append(Placed(line.text, Rectangle(left, top, width, ROW), ROW_SIZE, line.tone))
        left += width + COLUMN_GAP
    return found, top + (PITCH if lines else 0.0) + 12.0


def _text(text: str, left: float, top: float, size: float, *, bold: bool = False) -> Placed:
    return Placed(text, Rectangle(left, top, _width(text, size), size * 1.5), size, None, bold=bold)
