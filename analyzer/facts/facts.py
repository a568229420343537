"""All facts of one run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, replace
from functools import cache
from itertools import chain, count, groupby
from operator import attrgetter
from typing import Any, Final, TypeVar

from analyzer.facts import (
    behaviour,
    code,
    connections,
    contracts,
    data,
    derived,
    estate,
    http,
    migrations,
    run,
    sql,
    work,
)
from analyzer.facts.row import Evidence, Row

_R = TypeVar("_R", bound=Row)

NUMBERS: Final = frozenset([bool, int, float])
"""Types of values that hold no text."""


@cache
def row_types() -> tuple[type[Row], ...]:
    """Every concrete row class, by table name."""
    found = [
        kind
        for room in (
            http,
            work,
            code,
            behaviour,
            connections,
            contracts,
            data,
            migrations,
            sql,
            estate,
            derived,
            run,
        )
        for kind in vars(room).values()
        if isinstance(kind, type) and issubclass(kind, Row) and kind.TABLE
    ]
    return tuple(sorted(set(found), key=lambda kind: kind.TABLE))


class Facts:
    """A growing collection of rows that is read in one fixed order, whatever order it was filled in.

    The same fact stated twice is one fact.  Two different rows of one class with the same id are told apart
    by a counter (`id#2`), in the order of their evidence.
    """

    def __init__(self, rows: Iterable[Row] = ()) -> None:
        self._rows: dict[type[Row], list[Row]] = {}
        self._sorted: dict[type[Row], tuple[Row, ...]] = {}
        self.extend(rows)

    def add(self, row: Row) -> None:
        kind = type(row)
        self._rows.setdefault(kind, []).append(row)
        self._sorted.pop(kind, None)

    def extend(self, rows: Iterable[Row]) -> None:
        for row in rows:
            self.add(row)

    def of(self, kind: type[_R]) -> tuple[_R, ...]:
        """The rows of one class, sorted by id, each with an id of its own."""
        known = self._sorted.get(kind)
        if known is None:
            known = self._sorted[kind] = _in_order(self._rows.get(kind, []))
        return known  # type: ignore[return-value]

    def texts(self) -> set[str]:
        """Every text that a row holds, keys of mappings included."""
        found: set[str] = set()
        for kind, rows in self._rows.items():
            for name in _told(kind):
                values = [value for value in map(attrgetter(name), rows) if value]
                shapes = {*map(type, values)}
                if shapes == {str}:
                    found.update(values)
                elif shapes == {tuple}:  # many rows name the same routes, methods or columns
                    found.update(chain.from_iterable(map(_texts_in, {*values})))
                elif not shapes <= NUMBERS:
                    found.update(chain.from_iterable(map(_texts_in, values)))
        return found

    def revise(self, kind: type[_R], change: Callable[[_R], _R]) -> None:
        """Put something else in the place of rows of one class."""
        rows = self.of(kind)
        changed = [change(row) for row in rows]
        if any(now is not was for now, was in zip(changed, rows, strict=True)):
            self._rows[kind] = [*changed]
            self._sorted.pop(kind, None)

    def rewrite(self, value: Callable[[Any], Any]) -> None:
        """Put every value of every row through a function; rows of which nothing changes stay as they are."""
        for kind, rows in self._rows.items():
            names = _told(kind)
            for position, row in enumerate(rows):
                changed = {
                    name: now
                    for name in names
                    if (was := getattr(row, name)) is not None and (now := value(was)) is not was
                }
                if changed:
                    rows[position] = replace(row, **changed)
            self._sorted.pop(kind, None)

    def __getstate__(self) -> list[tuple[type[Row], list[Any], list[Any]]]:
        """The rows as plain tuples, each class together: they travel between processes at a fraction of what
        it costs to take every row for itself."""
        return [
            (kind, [*map(attrgetter(*_apart_from_place(kind)), rows)], [*map(_plain_place, rows)])
            for kind, rows in self._rows.items()
        ]

    def __setstate__(self, state: list[tuple[type[Row], list[Any], list[Any]]]) -> None:
        self._sorted = {}
        self._rows = {}
        for kind, rows, places in state:
            names = _apart_from_place(kind)
            self._rows[kind] = [
                kind(**dict(zip(names, values, strict=True)), evidence=place and Evidence(*place))
                for values, place in zip(rows, places, strict=True)
            ]

    def __iter__(self) -> Iterator[Row]:
        for kind in row_types():
            yield from self.of(kind)

    def __len__(self) -> int:
        return sum(len(self.of(kind)) for kind in row_types())


def _told(kind: type[Row]) -> tuple[str, ...]:
    """The fields of a row whose values can be anything."""
    return tuple(field.name for field in fields(kind) if field.name not in ("evidence", "certainty"))


def _apart_from_place(kind: type[Row]) -> tuple[str, ...]:
    """The fields of a row but its evidence."""
    return tuple(field.name for field in fields(kind) if field.name != "evidence")


def _plain_place(row: Row) -> tuple[str, int, int] | None:
    at = row.evidence
    return (at.path, at.line, at.end_line) if at else None


def _texts_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from (*_texts_in(key), *_texts_in(one))
    elif isinstance(value, tuple | list):
        for one in value:
            yield from _texts_in(one)


def _in_order(rows: list[Row]) -> tuple[Row, ...]:
    by_id = sorted(rows, key=attrgetter("id"))
    taken = {row.id for row in by_id}
    if len(taken) == len(by_id):
        return tuple(by_id)
    apart: list[Row] = []
    for own, group in groupby(by_id, key=attrgetter("id")):
        alike = [*group]
        if len(alike) == 1:
            apart += alike
            continue
        counter = count(2)
        before: Row | None = None
        for row in sorted(alike, key=_place):  # what is equal stands together, as its text is part of the key
            if row == before:
                continue
            first, before = before is None, row
            if not first:
                name = next(name for name in (f"{own}#{n}" for n in counter) if name not in taken)
                taken.add(name)
                row = replace(row, id=name)
            apart.append(row)
    return tuple(sorted(apart, key=attrgetter("id")))


def _place(row: Row) -> tuple[str, int, str, str]:
    at = row.evidence
    return (at.path if at else "", at.line if at else 0, row.condition or "", repr(row))
