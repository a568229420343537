"""The schema as SQL: statements that make the tables, in a dialect of choice.

Types are translated by sqlglot from the dialect in which the facts spell them.  What is not known is left out
and said in a comment, so that the whole can be loaded: a name with a hole, a type, an expression that is not
SQL.  The text is read again by sqlglot before it is given away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from analyzer.facts import Column, Constraint, ConstraintKind, Index, TableKind
from analyzer.reports.schema.stored import Stored, StoredTable
from analyzer.reports.text import HOLE, visible

DIALECTS: Final = ("postgres", "mysql", "sqlite", "tsql", "oracle", "snowflake", "bigquery", "duckdb")
"""Dialects of sqlglot in which tables can be made."""

WITHOUT_ARRAYS: Final = {"mysql": "JSON", "sqlite": "JSON", "tsql": "NVARCHAR(MAX)", "oracle": "CLOB"}
"""What holds a list where there are none."""

_OF_SQLITE: Final = re.compile(r"(?i)\b(strftime|julianday|unixepoch|randomblob|datetime)\s*\(")
"""Functions that SQLite alone has."""

FOREIGN_TO: Final = {
    "postgres": {"BLOB": "BYTEA", "MEDIUMBLOB": "BYTEA", "LONGBLOB": "BYTEA"},
    "mysql": {"UUID": "CHAR(36)", "JSONB": "JSON", "INET": "VARCHAR(45)", "INTERVAL": "BIGINT"},
    "sqlite": {"JSONB": "JSON", "INET": "TEXT", "INTERVAL": "INTEGER"},
    "tsql": {"JSONB": "NVARCHAR(MAX)", "JSON": "NVARCHAR(MAX)", "INET": "VARCHAR(45)", "INTERVAL": "BIGINT"},
    "oracle": {"JSONB": "JSON", "INET": "VARCHAR2(45)", "INTERVAL": "NUMBER(19)", "UUID": "RAW(16)"},
}
"""Types that only some databases have, and what others keep such values in."""

INLINE_KEYS: Final = frozenset(["sqlite"])
"""Dialects in which a table may refer to one that is made later, and that add no foreign key afterwards."""

NOW: Final = frozenset(["now", "current_timestamp", "sysdate", "getdate", "localtimestamp"])
"""Ways of saying the time at which a row is written, without brackets."""

_LITERAL: Final = re.compile(r"-?[0-9.]+|'(?:[^']|'')*'|NULL|TRUE|FALSE", re.IGNORECASE)
_HOLDS_TEXT: Final = re.compile(r"\w*CHAR|\w*TEXT|JSON|CLOB|ENUM")
_TEXT_OR_CALL: Final = re.compile(r"'|\w+\(|NULL\b", re.IGNORECASE)
_NAME: Final = re.compile(r"\w[\w $-]*")


def ddl(schema: Stored, source: str, dialect: str) -> str:
    """The statements; `source` is the dialect in which types are spelled."""
    writer = _Writer(source, dialect, schema)
    parts = [f"-- {sum(not _is_view(one) for one in schema.tables)} tables, for {dialect}"]
    made: set[str] = set()
    later: list[str] = []
    for one in _in_order(schema.tables):
        if HOLE in one.name or one.name in made or not one.columns or _is_view(one):
            parts.append(f"-- left out: {visible(one.name)} ({_why_left_out(one, made)})")
            continue
        made.add(one.name)
        statement, keys = writer.table(one, made)
        parts.append(statement)
        later += keys
        parts += writer.indexes(one)
    return "\n\n".join([*parts, *later]) + "\n"


def _is_view(one: StoredTable) -> bool:
    return one.table.kind is TableKind.VIEW


def _why_left_out(one: StoredTable, made: set[str]) -> str:
    if _is_view(one):
        return "a view, which other SQL creates"
    if HOLE in one.name:
        return "its name is not known"
    return "another table has this name" if one.name in made else "it has no columns"


def _in_order(tables: Sequence[StoredTable]) -> list[StoredTable]:
    """Tables after those that they refer to, as far as there is no circle; otherwise by name."""
    waiting = {one.name: one for one in tables}
    ordered: list[StoredTable] = []
    rest = [one for one in tables if waiting[one.name] is not one]
    while waiting:
        free = [
            name
            for name, one in waiting.items()
            if not any(key.target in waiting and key.target != name for key in one.foreign_keys)
        ]
        ordered += [waiting.pop(name) for name in free or [min(waiting)]]
    return [*ordered, *rest]


class _Writer:
    """Writes statements of one dialect."""

    def __init__(self, source: str, dialect: str, schema: Stored) -> None:
        self._source = source
        self._dialect = dialect
        self._known = {one.name for one in schema.tables if one.columns and not _is_view(one)}
        self._taken: set[str] = set()

    def table(self, one: StoredTable, made: set[str]) -> tuple[str, list[str]]:
        """The statement, and those that add foreign keys to tables that are not made yet."""
        lines: list[str] = []
        notes: list[str] = []
        for column in one.columns:
            if HOLE in column.name:
                notes.append(f"a column whose name is not known ({visible(column.name)})")
            else:
                lines.append(self._column(column))
        names = {column.name for column in one.columns}
        if one.key:
            lines.append(f"PRIMARY KEY ({self._names(one.key)})")
        later: list[str] = []
        for constraint in one.constraints:
            text = self._constraint(constraint, names)
            if text is None:
                notes.append(_described(constraint))
            elif self._waits(constraint, one.name, made):
                later.append(f"ALTER TABLE {self._table_name(one.name)} ADD {text};")
            else:
                lines.append(text)
        body = ",\n".join(f"  {line}" for line in lines)
        comment = "".join(f"\n-- not said in SQL: {note}" for note in notes)
        return f"CREATE TABLE {self._table_name(one.name)} (\n{body}\n);{comment}", later

    def _waits(self, constraint: Constraint, name: str, made: set[str]) -> bool:
        return (
            constraint.kind is ConstraintKind.FOREIGN_KEY
            and self._dialect not in INLINE_KEYS
            and constraint.target != name
            and constraint.target not in made
        )

    def indexes(self, one: StoredTable) -> Iterator[str]:
        """The statements that make a table's indexes."""
        names = {column.name for column in one.columns}
        for index in one.indexes:
            parts = [self._index_part(part, names) for part in index.columns]
            where = self._condition(index.where, names) if index.where else ""
            told = ", ".join(index.columns)
            if any(part is None for part in parts) or where is None:
                yield f"-- not said in SQL: an index on {visible(told)}"
                continue
            unique = "UNIQUE " if index.unique else ""
            on = ", ".join(str(part) for part in parts)
            clause = f" WHERE {where}" if where else ""
            yield (
                f"CREATE {unique}INDEX {self._quoted(self._index_name(one, index))} "
                f"ON {self._table_name(one.name)} ({on}){clause};"
            )

    # -- parts -----------------------------------------------------------------------------------------------

    def _column(self, column: Column) -> str:
        null = "" if column.nullable else " NOT NULL"
        told = (
            self._default(column.server_default, column.type) if column.server_default is not None else None
        )
        default = f" DEFAULT {told}" if told else ""
        return f"{self._quoted(column.name)} {self._type(column)}{default}{null}"

    def _default(self, text: str, type_: str | None) -> str | None:
        """A default as the dialect takes it: a literal, the time of writing, or an expression."""
        if text.strip("() ").lower() in NOW:
            return "CURRENT_TIMESTAMP"
        if type_ is not None and type_.upper().startswith("BOOL") and text.strip("'") in ("0", "1"):
            return "FALSE" if text.strip("'") == "0" else "TRUE"
        if _HOLDS_TEXT.match((type_ or "TEXT").upper()) and not _TEXT_OR_CALL.match(text):
            return exp.Literal.string(text).sql(dialect=self._dialect)  # a library quotes it, too
        if self._dialect != "sqlite" and _OF_SQLITE.search(text):
            return None  # SQL of one's own is often written for several databases, and read for one of them
        told = self._expression(text, frozenset())
        if told is None or self._dialect == self._source:
            return told
        return told if _LITERAL.fullmatch(told) else None  # an expression of one database is none of another

    def _type(self, column: Column) -> str:
        return _translated(column.type, self._source, self._dialect)

    def _constraint(self, constraint: Constraint, names: set[str]) -> str | None:
        if not names.issuperset(constraint.columns):
            return None
        name = f"CONSTRAINT {self._quoted(self._free(constraint.name))} " if constraint.name else ""
        match constraint.kind:
            case ConstraintKind.UNIQUE if constraint.where is None:
                return f"{name}UNIQUE ({self._names(constraint.columns)})"
            case ConstraintKind.CHECK:
                told = self._condition(constraint.expression, names)
                return f"{name}CHECK ({told})" if told else None
            case ConstraintKind.FOREIGN_KEY if constraint.enforced:
                return self._foreign_key(constraint, name)
        return None

    def _foreign_key(self, constraint: Constraint, name: str) -> str | None:
        target, others = constraint.target or HOLE, constraint.target_columns
        if HOLE in target or not others or any(HOLE in other for other in others):
            return None
        if target not in self._known:  # a library's, or left out by the choice
            return None
        actions = "".join(
            f" ON {what} {action.upper()}"
            for what, action in (("DELETE", constraint.on_delete), ("UPDATE", constraint.on_update))
            if action and action.upper() in ("CASCADE", "SET NULL", "SET DEFAULT", "RESTRICT", "NO ACTION")
        )
        return (
            f"{name}FOREIGN KEY ({self._names(constraint.columns)}) "
            f"REFERENCES {self._table_name(target)} ({self._names(others)}){actions}"
        )

    def _index_part(self, part: str, names: set[str]) -> str | None:
        if part in names:
            return self._quoted(part)
        body, _, direction = part.rpartition(" ")
        if direction.upper() not in ("ASC", "DESC"):
            body, direction = part, ""
        told = self._quoted(body) if body in names else self._condition(body, names)
        if told is None:
            return None
        shown = told if body in names else f"({told})"
        return f"{shown} {direction.upper()}".rstrip()

    def _condition(self, text: str | None, names: set[str]) -> str | None:
        return self._expression(text, frozenset(names)) if text else None

    def _expression(self, text: str, names: frozenset[str]) -> str | None:
        """An expression in the dialect, if it is SQL over known columns; None otherwise."""
        if HOLE in text:
            return None
        try:
            parsed = sqlglot.parse_one(text, dialect=self._source)
            if any(column.name not in names for column in parsed.find_all(exp.Column)):
                return None
            if parsed.find(exp.Dot) is not None:  # a method of an object of the program's
                return None
            return parsed.sql(dialect=self._dialect, identify=True)
        except (SqlglotError, RecursionError, ValueError):
            return None

    # -- names -----------------------------------------------------------------------------------------------

    def _quoted(self, name: str) -> str:
        return exp.to_identifier(visible(name), quoted=True).sql(dialect=self._dialect)

    def _names(self, names: Sequence[str]) -> str:
        return ", ".join(map(self._quoted, names))

    def _table_name(self, name: str) -> str:
        """A database schema is a name of its own, where the dialect has such."""
        schema, _, table = name.rpartition(".")
        if schema and self._dialect != "sqlite":
            return f"{self._quoted(schema)}.{self._quoted(table)}"
        return self._quoted(name)

    def _index_name(self, one: StoredTable, index: Index) -> str:
        parts = "_".join(part if _NAME.fullmatch(part) else "expr" for part in index.columns)
        return self._free(index.name or f"ix_{one.name}_{parts}"[:60])

    def _free(self, name: str) -> str:
        """A name that no other index or constraint of the schema has."""
        made, number = name, 1
        while made.lower() in self._taken:
            number += 1
            made = f"{name}_{number}"
        self._taken.add(made.lower())
        return made


def _described(constraint: Constraint) -> str:
    about = ", ".join(constraint.columns) or constraint.name or ""
    detail = constraint.expression or constraint.target or ""
    condition = f" where {constraint.where}" if constraint.where else ""
    return visible(f"{constraint.kind.value} ({about}) {detail}{condition}".strip())


@cache
def _translated(text: str | None, source: str, dialect: str) -> str:
    """A type as the dialect spells it; TEXT for one that is not known."""
    if text is None:
        return "TEXT"
    bare = text.partition(" COLLATE ")[0]
    if ("[]" in bare or bare.startswith("ARRAY")) and dialect in WITHOUT_ARRAYS:
        return WITHOUT_ARRAYS[dialect]
    foreign = FOREIGN_TO.get(dialect, {}).get(bare.partition("(")[0].upper())
    if foreign is not None:
        return foreign
    try:
        parsed = exp.DataType.build("TEXT[]" if bare == "ARRAY" else bare, dialect=source)
    except (SqlglotError, ValueError):
        return "TEXT"  # an enumeration or another type of the database's own
    made = parsed.sql(dialect=dialect)
    return re.sub(r"^REAL\(.*\)$", "NUMERIC", made) if dialect == "sqlite" else made
