"""All facts of one run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from analyzer.facts import code, estate, http, run
from analyzer.facts.row import Row

_R = TypeVar("_R", bound=Row)


def row_types() -> tuple[type[Row], ...]:
    """Every concrete row class, by table name."""
    found = [
        kind
        for room in (http, code, estate, run)
        for kind in vars(room).values()
        if isinstance(kind, type) and issubclass(kind, Row) and kind.TABLE
    ]
    return tuple(sorted(set(found), key=lambda kind: kind.TABLE))


class Facts:
    """A growing collection of rows that is read in one fixed order, whatever order it was filled in.

    Two rows of one class with the same id are told apart by a counter (`id#2`), in the order of their evidence.
    """

    def __init__(self) -> None:
        self._rows: dict[type[Row], list[Row]] = {}

    def add(self, row: Row) -> None:
        self._rows.setdefault(type(row), []).append(row)

    def extend(self, rows: Iterable[Row]) -> None:
        for row in rows:
            self.add(row)

    def of(self, kind: type[_R]) -> tuple[_R, ...]:
        """The rows of one class, sorted by id, then evidence."""
        rows = self._rows.get(kind, [])
        return tuple(sorted(rows, key=_order))  # type: ignore[arg-type]

    def __iter__(self) -> Iterator[Row]:
        for kind in row_types():
            yield from self.of(kind)

    def __len__(self) -> int:
        return sum(map(len, self._rows.values()))


def _order(row: Row) -> tuple[str, str, int, str]:
    at = row.evidence
    return (row.id, at.path if at else "", at.line if at else 0, row.condition or "")
