"""The schema that raw SQL means: statements put into the order in which an empty database meets them.

A project that has no models makes its tables with SQL of its own: a script that is run at the beginning,
a function that creates what is missing, numbered files, numbered functions (`async def
m001_initial(db)`).  What is numbered is a history of migrations and is replayed by its numbers;
everything else describes a schema as it is, and what it drops is only dropped to be made anew.

Modelled: numbers in the names of files (`V1_2__x.sql`, `001_x.sql`, `20240131_x.up.sql`, `v01_x.py`) and
of functions (`m001_initial`, `upgrade_v3`, `migrate_1_to_2`); undoing by its name (`down`, `rollback`,
`U1__x.sql`, `x.down.sql`); scripts for several engines, of which that of the target counts.
Not modelled: histories whose order only a table of the database knows; tables of full-text search.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from analyzer.concepts.migrations.operations import (
    CreateTable,
    DropTable,
    Operation,
    RenameTable,
)
from analyzer.concepts.migrations.recording import Migrations, Replay, Revision, migrations
from analyzer.concepts.migrations.schema import Schema
from analyzer.concepts.migrations.statements import operations
from analyzer.concepts.sql_statements import Statements, Written, dialect_in_name, statements
from analyzer.concepts.tables import TableDraft, measures, write_tables
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.texts import HOLE
from analyzer.evaluator.values import Place
from analyzer.facts import Call, Facts, Table, TableOrigin

TOOL: Final = "sql"

_DEFINES: Final = frozenset(["create", "alter", "drop", "rename", "comment"])
_TEMPORARY: Final = re.compile(r"(?i)\s*create\s+(?:global\s+|local\s+)?(?:temp|temporary|virtual)\s")

_FLYWAY: Final = re.compile(r"^[VvBb](\d+(?:[._]\d+)*)__")
_FILE_NUMBER: Final = re.compile(
    r"^(?:v|m|r|rev|revision|migration|migrate|upgrade|step|schema|patch)?[_-]?(\d+)(?:\D|$)"
)
_FUNCTION_NUMBER: Final = re.compile(
    r"^_*(?:[a-z]{1,12}_){0,3}?(?:v|m|r|to|rev|revision|version|migration|migrate|upgrade|update|step|schema|patch)_?"
    r"(\d+)(?:_|$)"
)
_LATER: Final = re.compile(r"_to_v?(\d+)$")
_UNDOING: Final = re.compile(
    r"(?i)(?:^|[^a-z])(?:down(?:grade)?|rollback|roll_back|revert|undo|reverse|unapply|backward|backwards|legacy|reset|"
    r"teardown|tear_down|cleanup|drop_all|truncate|destroy|backup|test|tests|example|examples|sample|samples|docs|demo)"
    r"(?:[^a-z]|$)"
)
_UNDOING_FILE: Final = re.compile(r"^U\d[\d._]*__")


@dataclass(slots=True)
class _Unit:
    """Statements that are run together: a file, or a function."""

    path: str
    function: str | None
    number: tuple[int, ...]
    """Empty: it is not numbered."""
    statements: list[Written] = field(default_factory=list)

    @property
    def folder(self) -> str:
        return self.path.rpartition("/")[0]

    @property
    def revision(self) -> str:
        """What people call it."""
        stem = self.path.rpartition("/")[2].rpartition(".")[0]
        return stem if self.function is None else f"{stem}.{self.function.rpartition('.')[2]}"

    @property
    def order(self) -> tuple[tuple[int, ...], str, int]:
        return self.number, self.path, self.statements[0].place.line


def written_tables(sql: Statements, known: Migrations, left_out: frozenset[str]) -> list[TableDraft]:
    """The tables that raw SQL makes; numbered histories among it are added to the migrations.

    `left_out`: files whose SQL belongs to a tool that replays it itself, functions that do not count.
    """
    units = _units(sql.found, left_out)
    numbered: dict[str, list[_Unit]] = {}
    plain: list[_Unit] = []
    for unit in units:
        if unit.number:
            numbered.setdefault(_history(unit), []).append(unit)
        else:
            plain.append(unit)
    found: dict[str, TableDraft] = {}
    for history in sorted(numbered, key=lambda name: (_foreign(name, sql), name)):
        made = _replayed(history, sorted(numbered[history], key=lambda unit: unit.order), sql, known)
        for draft in made:
            found.setdefault(draft.full_name.lower(), draft)
    for draft in _described(sorted(plain, key=lambda unit: (_foreign(unit.path, sql), unit.order)), sql):
        found.setdefault(draft.full_name.lower(), draft)
    return [found[name] for name in sorted(found)]


def _foreign(path: str, sql: Statements) -> bool:
    """Whether a path says that its SQL is for another engine than that of the target."""
    return dialect_in_name(path) not in (None, sql.dialect)


def not_run(callers: Mapping[str, Collection[str]]) -> frozenset[str]:
    """Functions that only those call which take changes back, or bring an older program's database up to
    date: an empty database never meets them.  `callers` are told by the functions that they call."""
    found: set[str] = set()
    grown = True
    while grown:
        more = {
            name
            for name, calling in callers.items()
            if name not in found
            and all(one in found or _UNDOING.search(one.rpartition(".")[2]) for one in calling)
        }
        grown = bool(more)
        found |= more
    return frozenset(found)


def _units(found: Iterable[Written], left_out: frozenset[str]) -> list[_Unit]:
    units: dict[tuple[str, str | None], _Unit] = {}
    for one in found:
        path = one.place.path
        if path in left_out or one.function in left_out or not _defines(one) or _undoes(path, one.function):
            continue
        key = (path, one.function)
        unit = units.get(key)
        if unit is None:
            unit = units[key] = _Unit(path, one.function, _number(path, one.function))
        unit.statements.append(one)
    for unit in units.values():
        unit.statements.sort(key=lambda one: (one.place.line, one.position or 0))
    return _with_helpers(list(units.values()))


def _defines(one: Written) -> bool:
    word = re.search(r"[A-Za-z]+", re.sub(r"--[^\n]*|/\*.*?\*/", "", one.text.text[:4_000]))
    return word is not None and word[0].lower() in _DEFINES and not _TEMPORARY.match(one.text.text)


def _with_helpers(units: list[_Unit]) -> list[_Unit]:
    """A function without a number belongs to the numbered one before it in its file, whose work it does."""
    by_path: dict[str, list[_Unit]] = {}
    for unit in units:
        by_path.setdefault(unit.path, []).append(unit)
    for beside in by_path.values():
        if not any(unit.number for unit in beside):
            continue
        number: tuple[int, ...] = ()
        for unit in sorted(beside, key=lambda one: one.statements[0].place.line):
            unit.number = number = unit.number or number or (0,)
    return units


def _undoes(path: str, function: str | None) -> bool:
    """Whether a name says that this takes changes back, or is no part of what runs."""
    folder, _, name = path.rpartition("/")
    own = function.rpartition(".")[2] if function is not None else name.rpartition(".")[0]
    return bool(_UNDOING.search(own) or _UNDOING.search(folder) or _UNDOING_FILE.match(name))


def _number(path: str, function: str | None) -> tuple[int, ...]:
    """By what numbers it is ordered: of its file, of the function."""
    name = path.rpartition("/")[2].lower()
    flyway = _FLYWAY.match(name)
    if flyway is not None:
        own: tuple[int, ...] = tuple(int(part[:18]) for part in re.split(r"[._]", flyway[1]))
    else:
        file = _FILE_NUMBER.match(name)
        own = (int(file[1][:18]),) if file is not None else ()
    if function is None:
        return own
    last = function.rpartition(".")[2].lower()
    found = _LATER.search(last) or _FUNCTION_NUMBER.match(last)
    return (*(own or (0,)), int(found[1][:18])) if found is not None else own


def _history(unit: _Unit) -> str:
    """What a numbered unit is a step of: its folder, or its file where functions are numbered."""
    in_file = unit.function is not None and not _FILE_NUMBER.match(unit.path.rpartition("/")[2].lower())
    return unit.path if in_file else unit.folder


# -- replaying ----------------------------------------------------------------------------------------------


def _operations(one: Written, sql: Statements) -> Iterator[tuple[Operation, Place]]:
    for statement in sql.read(one.text, one.dialect):
        for operation in operations(statement.readable, statement.dialect, one.place):
            yield operation, one.place


def _replayed(history: str, units: Sequence[_Unit], sql: Statements, known: Migrations) -> list[TableDraft]:
    replay: Replay = known.replay(TOOL, history)
    before: tuple[tuple[str, str], ...] = ()
    for number, unit in enumerate(units):
        first, last = unit.statements[0].place, unit.statements[-1].place
        replay.begin(
            Revision(
                history,
                unit.revision,
                place=Place(first.path, first.line, max(first.line, last.end_line)),
                module=unit.function.rpartition(".")[0] if unit.function is not None else None,
                depends_on=before,
                is_head=number == len(units) - 1,
                distance=len(units) - 1 - number,
            )
        )
        before = ((history, unit.revision),)
        for one in unit.statements:
            for operation, place in _operations(one, sql):
                replay.do(operation, place)
    return _finished(replay.schema)


def _described(units: Sequence[_Unit], sql: Statements) -> list[TableDraft]:
    """Tables as scripts and functions describe them that are run over and over."""
    found: dict[str, TableDraft] = {}
    later: list[Operation] = []
    for unit in units:
        schema = Schema()
        for name, draft in found.items():
            schema.tables[name] = draft
        done = [operation for one in unit.statements for operation, _ in _operations(one, sql)]
        made = {one.about for one in done if isinstance(one, CreateTable)}
        made |= {one.to for one in done if isinstance(one, RenameTable)}
        for operation in done:
            if isinstance(operation, DropTable) and operation.table not in made:
                continue
            if isinstance(operation, CreateTable) and operation.about in found:
                continue  # said twice: for another engine, or once more
            if schema.apply(operation) is not None:
                later.append(operation)
        found = dict(schema.tables)
    schema = Schema()
    schema.tables = found
    for operation in later:
        schema.apply(operation)
    return _finished(schema)


def _finished(schema: Schema) -> list[TableDraft]:
    """The tables that are there in the end, with what makes them doubtful."""
    made = []
    for name, draft in sorted(schema.tables.items()):
        if HOLE not in name:
            doubts = schema.doubts.get(name)
            made.append(replace(draft, framework=TOOL, reason=doubts[0].reason if doubts else draft.reason))
    return made


# -- as facts -----------------------------------------------------------------------------------------------


def write(run: Interpreter, facts: Facts, dialect: str) -> None:
    """Where no model declares a table, those that SQL makes are the project's."""
    known = migrations(run)
    models = any(one.origin is TableOrigin.OWN for one in facts.of(Table))
    tools = list(known.replays)
    if models and tools:
        return
    paths = {one.place.path for replay in tools for one in replay.revisions if one.place is not None}
    callers: dict[str, set[str]] = {}
    for call in facts.of(Call):
        if call.own and call.callee != call.function:
            callers.setdefault(call.callee, set()).add(call.function)
    drafts = written_tables(statements(run), known, not_run(callers) | paths)
    if models:
        return
    for replay in tools:
        drafts += _finished(replay.schema)
    names = {draft.full_name: draft for draft in reversed(drafts)}
    write_tables([names[name] for name in sorted(names)], facts, dialect)
    facts.extend(measures(list(names.values())))
