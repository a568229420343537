"""Tables with all that belongs to them, grouped by the part of the project that declares them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from analyzer.facts import (
    Column,
    ColumnClass,
    Constraint,
    ConstraintKind,
    Facts,
    Index,
    Keeping,
    Package,
    Relation,
    Table,
)
from analyzer.reports.errors import ReportError
from analyzer.reports.report import SchemaChoice


@dataclass(frozen=True)
class StoredTable:
    """One table."""

    table: Table
    columns: tuple[Column, ...]
    indexes: tuple[Index, ...]
    constraints: tuple[Constraint, ...]
    relations: tuple[Relation, ...]
    classes: Mapping[str, ColumnClass] = field(default_factory=dict)
    """What is personal or secret, by db_column.id."""

    def held_in(self, column: Column) -> str | None:
        """What a column holds that is personal or secret: `contact`, `credential, hashed`."""
        found = self.classes.get(column.id)
        if found is None:
            return None
        kept = "" if found.keeping is Keeping.PLAIN else f", {found.keeping.value}"
        return f"{found.category.value.replace('_', ' ')}{kept}"

    @property
    def name(self) -> str:
        """Its name; schema.table in a named database schema."""
        return self.table.name

    @cached_property
    def group(self) -> str:
        """The part of the project that declares it: the package around its module of models."""
        module = self.table.module or ""
        package = module.partition(".models")[0] if ".models" in module else module.rpartition(".")[0]
        return package or module or "tables"

    @property
    def foreign_keys(self) -> tuple[Constraint, ...]:
        """Where it refers to."""
        return tuple(one for one in self.constraints if one.kind is ConstraintKind.FOREIGN_KEY)

    @property
    def key(self) -> tuple[str, ...]:
        """The columns of its primary key."""
        return tuple(column.name for column in self.columns if column.primary_key)


@dataclass(frozen=True)
class Stored:
    """All tables that were chosen, by name."""

    tables: tuple[StoredTable, ...]
    left_out: int
    """How many were not chosen."""
    focus: frozenset[str] = frozenset()
    """The names of those that were asked for."""

    @property
    def groups(self) -> Mapping[str, tuple[StoredTable, ...]]:
        """By the part of the project that declares them, both sorted."""
        found: dict[str, list[StoredTable]] = defaultdict(list)
        for one in self.tables:
            found[one.group].append(one)
        return {name: tuple(found[name]) for name in sorted(found)}


def stored(facts: Facts, choice: SchemaChoice) -> Stored:
    """The tables of the facts, or those near the ones that were asked for.

    Raises ReportError where no table is called so.
    """
    columns, indexes = _by_table(facts.of(Column)), _by_table(facts.of(Index))
    constraints, relations = _by_table(facts.of(Constraint)), _by_table(facts.of(Relation))
    classes = _by_table(facts.of(ColumnClass))
    every = [
        StoredTable(
            table,
            tuple(sorted(columns[table.id], key=lambda column: column.position)),
            tuple(indexes[table.id]),
            tuple(constraints[table.id]),
            tuple(relations[table.id]),
            {one.column: one for one in classes[table.id]},
        )
        for table in sorted(facts.of(Table), key=lambda table: (table.name, table.id))
    ]
    if not choice.focus:
        return Stored(tuple(every), 0)
    focus = {one.name for one in every if any(_matches(one, wanted) for wanted in choice.focus)}
    if not focus:
        raise ReportError(f"no table is called {' or '.join(choice.focus)}")
    near = _near(every, focus, choice.depth)
    left_out = sum(one.name not in near for one in every)
    return Stored(tuple(one for one in every if one.name in near), left_out, frozenset(focus))


def dialect_in_use(facts: Facts) -> str:
    """The database that the project's drivers speak to, as sqlglot calls it; SQLite where that is not
    known."""
    names = {package.name for package in facts.of(Package)}
    spoken = {dialect for start, dialect in DRIVERS.items() if any(name.startswith(start) for name in names)}
    return spoken.pop() if len(spoken) == 1 else "sqlite"


DRIVERS = {
    "aiomysql": "mysql",
    "asyncmy": "mysql",
    "asyncpg": "postgres",
    "mysql": "mysql",
    "pg8000": "postgres",
    "psycopg": "postgres",
    "pymysql": "mysql",
}
"""Beginnings of the names of drivers."""


def _by_table(rows: Iterable[Any]) -> dict[str | None, list[Any]]:
    found: dict[str | None, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.table].append(row)
    return found


def _near(every: list[StoredTable], focus: set[str], depth: int) -> set[str]:
    """These tables, and those within so many foreign keys of them, either way."""
    found = set(focus)
    neighbours: dict[str, set[str]] = defaultdict(set)
    for one in every:
        for key in one.foreign_keys:
            if key.target is not None:
                neighbours[one.name].add(key.target)
                neighbours[key.target].add(one.name)
    for _ in range(depth):
        found |= {other for name in found for other in neighbours[name]}
    return found


def _matches(one: StoredTable, wanted: str) -> bool:
    """By its name, by the last part of it after an application's prefix, or by the name of its class."""
    wanted = wanted.lower()
    name = one.name.lower()
    model = (one.table.model or "").rpartition(".")[2].lower()
    return wanted in (name, model) or name.endswith(f"_{wanted}")
