"""What a map is made of, before it is drawn: a sheet of panels, or a network of boxes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from analyzer.facts import GuardVerdict


class Tone(StrEnum):
    """How something is coloured and framed: never by colour alone."""

    PLAIN = "plain"
    MUTED = "muted"
    GUARDED = "guarded"
    CONDITIONAL = "conditional"
    UNGUARDED = "unguarded"
    OPEN_CHANGE = "open_change"
    UNKNOWN = "unknown"
    CYCLE = "cycle"


MARKS = {
    GuardVerdict.GUARDED: "●",
    GuardVerdict.CONDITIONAL: "◐",
    GuardVerdict.UNGUARDED: "○",
    GuardVerdict.UNKNOWN: "?",
}
"""Sign of each verdict: it says in black and white what the colour says."""

MEANINGS = {
    GuardVerdict.GUARDED: "guarded: a caller must prove who they are",
    GuardVerdict.CONDITIONAL: "guarded only under a condition",
    GuardVerdict.UNGUARDED: "unguarded: anyone may call it",
    GuardVerdict.UNKNOWN: "could not be decided",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One row of text."""

    text: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under a heading."""

    title: str
    lines: tuple[Line, ...]

    @property
    def height(self) -> int:
        """In rows, its heading and the gap below it counted."""
        return len(self.lines) + 2


@dataclass(frozen=True, slots=True)
class Panel:
    """A frame around groups in columns."""

    key: str
    title: str
    subtitle: str
    columns: tuple[tuple[Group, ...], ...]


@dataclass(frozen=True, slots=True)
class Arrow:
    """From one panel or box to another."""

    source: str
    target: str
    label: str = ""
    """For networks: on a sheet, panels say themselves what leads to them."""
    tone: Tone = Tone.PLAIN
    upward: bool = False
    """Whether it runs against the layers of a network."""


@dataclass(frozen=True, slots=True)
class Box:
    """A node of a network."""

    key: str
    lines: tuple[str, ...]
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Sheet:
    """Panels side by side and below each other, with arrows between them."""

    title: str
    notes: tuple[str, ...]
    """What a reader must know about it, below the title."""
    legend: tuple[Line, ...]
    panels: tuple[Panel, ...]
    arrows: tuple[Arrow, ...]


@dataclass(frozen=True, slots=True)
class Network:
    """Boxes with arrows between them, in layers: an arrow points down unless it is an upward one."""

    title: str
    notes: tuple[str, ...]
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


Diagram = Sheet | Network

LEGEND = (
    *(Line(f"{mark} {MEANINGS[verdict]}", Tone(verdict.value)) for verdict, mark in MARKS.items()),
    Line("anyone may call it, and it changes state", Tone.OPEN_CHANGE),
)

LANDSCAPE = 1.5
"""Width of a panel by its height, about."""

MAX_COLUMNS = 10

ROW_HEIGHT_IN_CHARACTERS = 3.1
"""How many characters are as wide as a row is high."""


def in_columns(groups: Sequence[Group], row_width: int) -> tuple[tuple[Group, ...], ...]:
    """The groups in as many columns as give the panel about the proportions of a landscape sheet.

    `row_width` is the width of a row in characters.  Columns are filled one after the other, so that the
    groups are read downward and then to the right, and are as even as that allows.
    """
    height = sum(group.height for group in groups)
    ideal = (LANDSCAPE * height * ROW_HEIGHT_IN_CHARACTERS / max(row_width, 1)) ** 0.5
    number = max(1, min(MAX_COLUMNS, round(ideal)))
    limit = max(height // number, *(group.height for group in groups), 1)
    while len(columns := _filled(groups, limit)) > number:
        limit += 1
    return columns


def _filled(groups: Sequence[Group], limit: int) -> tuple[tuple[Group, ...], ...]:
    columns: list[list[Group]] = []
    room = 0
    for group in groups:
        if not columns or group.height > room:
            columns.append([])
            room = limit
        columns[-1].append(group)
        room -= group.height
    return tuple(map(tuple, columns))
