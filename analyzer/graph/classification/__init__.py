"""Which columns hold what is personal or secret: a judgement by name, type and table, with its reason.

A name is judged by its end (`words`), and only where the column can hold such a thing: flags, moments and
references to other tables are left alone, whatever they are called.  A project corrects the judgement in its
settings.
Not judged: what a column of JSON holds inside, and names in other languages than English.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from typing import Final, NamedTuple

from analyzer.configuration import ColumnCategory, ColumnChoice
from analyzer.facts import (
    BlindSpot,
    Certainty,
    Column,
    ColumnClass,
    DataCategory,
    DecidedBy,
    Evidence,
    Facts,
    Keeping,
    Row,
    Table,
)
from analyzer.graph.classification.vocabulary import (
    ENCRYPTING,
    HASHED_BY_LIBRARIES,
    HASHING,
    LONGEST,
    MACHINES,
    MOMENT,
    NUMBER,
    OF_A_PERSON,
    PERSONS,
    PHRASES,
    PLACE,
    TEXT,
    TYPES,
    Meaning,
)
from analyzer.graph.classification.words import ENCRYPTED, HASHED, singular, without_form, words_of

FLAG: Final = "flag"
OTHER: Final = "other"

_KINDS: Final = (
    (FLAG, re.compile(r"BOOL|BIT\b|TINYINT\(1\)")),
    (NUMBER, re.compile(r"\w*INT|SERIAL|NUM|DEC|FLOAT|REAL|DOUBLE|MONEY")),
    (MOMENT, re.compile(r"DATE|TIME|INTERVAL")),
    (PLACE, re.compile(r"GEO|POINT|POLYGON")),
    (TEXT, re.compile(r"\w*CHAR|\w*TEXT|CLOB|STRING|UUID|INET|CIDR|BYTEA|\w*BLOB|\w*BINARY|ENUM|JSON")),
)
"""What a column can hold, by the beginning of its type."""

_LIMITED: Final = re.compile(r"\((\d+)\)")

LONG: Final = 500
"""Letters from which on a text is one that somebody writes freely."""


class Judgement(NamedTuple):
    """What a column holds, and why."""

    category: DataCategory
    decided_by: DecidedBy
    reason: str


def classification_facts(facts: Facts, choices: Iterable[ColumnChoice], file: str | None) -> list[Row]:
    """A row for each column that holds something; blind spots for settings that are about no column."""
    tables = {table.id: table for table in facts.of(Table)}
    listed = list(choices)
    used: set[int] = set()
    found: list[Row] = []
    for column in facts.of(Column):
        table = tables.get(column.table)
        if table is not None:
            made = _row(table, column, listed, used)
            if made is not None:
                found.append(made)
    return [*found, *_unused(listed, used, file)]


def judge(table: Table, column: Column) -> Judgement | None:
    """What names and types say."""
    kind = kind_of(column)
    if column.foreign_key is not None or kind == FLAG:
        return None
    declared = (column.declared_type or "").rpartition(".")[2]
    words = without_form(words_of(column.name))
    said = _by_name(words, kind, table, column)
    if said is not None and not (said.category is DataCategory.NETWORK and _is_of_machines(table)):
        return said
    category = TYPES.get(declared)
    if category is not None and not (category is DataCategory.NETWORK and _is_of_machines(table)):
        return Judgement(category, DecidedBy.TYPE, f"its type is {declared}")
    if _encrypts(declared):
        return Judgement(
            DataCategory.CONFIDENTIAL, DecidedBy.TYPE, f"its type, {declared}, encrypts what it stores"
        )
    return None


def keeping_of(column: Column) -> Keeping:
    """In which form a value is stored, as far as name and type say."""
    declared = (column.declared_type or "").rpartition(".")[2]
    if _encrypts(declared):
        return Keeping.ENCRYPTED
    known = HASHED_BY_LIBRARIES.get(((column.inherited_from or "").rpartition(".")[2], column.name))
    if known is not None or declared in HASHING:
        return known or Keeping.HASHED
    words = set(words_of(column.name))
    if words & HASHED:
        return Keeping.HASHED
    return Keeping.ENCRYPTED if words & ENCRYPTED else Keeping.PLAIN


def kind_of(column: Column) -> str | None:
    """What a column can hold; None where its type is not known."""
    if column.type is None:
        return None
    told = column.type.upper()
    return next((kind for kind, pattern in _KINDS if pattern.match(told)), OTHER)


def _by_name(words: tuple[str, ...], kind: str | None, table: Table, column: Column) -> Judgement | None:
    for length in range(min(LONGEST, len(words)), 0, -1):
        tail = words[-length:]
        meaning = PHRASES.get(tail) or PHRASES.get((*tail[:-1], singular(tail[-1])))
        if meaning is not None and _fits(meaning, words[: len(words) - length], kind, table, column):
            said = " ".join(words[-length:])
            if meaning.of_persons:
                reason = f"its name says '{said}', in a table of persons"
                return Judgement(meaning.category, DecidedBy.CONTEXT, reason)
            return Judgement(meaning.category, DecidedBy.NAME, f"its name says '{said}'")
    return None


def _fits(meaning: Meaning, before: tuple[str, ...], kind: str | None, table: Table, column: Column) -> bool:
    if before and before[-1] in meaning.not_after:
        return False
    if kind is not None and kind not in meaning.kinds:
        return False
    if meaning.long and not _is_long(column):
        return False
    return not meaning.of_persons or is_of_persons(table)


def _is_long(column: Column) -> bool:
    limit = _LIMITED.search(column.type or "")
    return limit is None or int(limit[1]) >= LONG


def is_of_persons(table: Table) -> bool:
    """Whether a row of the table is about a person, as the last word of its name or of its class says."""
    return any(
        words[-1] in PERSONS
        or (words[-1] in OF_A_PERSON and len(words) > 1 and words[-2] in PERSONS)
        or words == ("profile",)
        for words in _named(table)
    )


def _is_of_machines(table: Table) -> bool:
    return any(words[-1] in MACHINES for words in _named(table))


def _named(table: Table) -> Iterator[tuple[str, ...]]:
    """The words of the names of a table and of its class, the last of them in the singular."""
    for name in (table.name, (table.model or "").rpartition(".")[2]):
        words = words_of(name)
        if words:
            yield (*words[:-1], singular(words[-1]))


def _encrypts(declared: str) -> bool:
    return any(part in declared for part in ENCRYPTING)


# -- what the project says -----------------------------------------------------------------------------------


def _row(table: Table, column: Column, choices: list[ColumnChoice], used: set[int]) -> ColumnClass | None:
    said = judge(table, column)
    keeping, certainty = keeping_of(column), Certainty.INFERRED
    for number, choice in enumerate(choices):
        if not fnmatchcase(f"{table.name}.{column.name}", choice.column):
            continue
        used.add(number)
        if choice.category is ColumnCategory.NONE:
            said = None
            continue
        reason = choice.reason or "the project says so"
        said = Judgement(DataCategory(choice.category.value), DecidedBy.PROJECT, reason)
        keeping = Keeping(choice.keeping.value) if choice.keeping is not None else keeping
        certainty = Certainty.CERTAIN
    if said is None:
        return None
    return ColumnClass(
        id=column.id,
        table=table.id,
        column=column.id,
        category=said.category,
        secret=said.category.secret,
        keeping=keeping,
        decided_by=said.decided_by,
        evidence=column.evidence,
        certainty=certainty,
        reason=said.reason,
    )


def _unused(choices: list[ColumnChoice], used: set[int], file: str | None) -> Iterator[BlindSpot]:
    for number, choice in enumerate(choices):
        if number not in used:
            yield BlindSpot(
                id=f"classification {choice.column}",
                kind="classification",
                subject=choice.column,
                reason="the settings classify it, and no column is called so",
                affects="tables",
                evidence=Evidence(file, 1, 1) if file else None,
            )
