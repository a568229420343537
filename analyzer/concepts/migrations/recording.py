"""Migrations as they are read, one after the other, and as facts.

A tool's file opens a `Replay` for each database that it finds migrations of, begins each revision in the
order in which an empty database meets them, and hands over what each does:

    replay = migrations(run).replay("alembic", "shop/migrations")
    replay.begin(Revision("shop/migrations", "3f2a", place=place, module="shop.migrations.versions.3f2a"))
    replay.do(AddColumn("users", column), place, path)

The replay knows the locks of each step and whether the table is new in the same revision, and keeps the
schema, which a tool's file may look at meanwhile (`inspect(bind).get_table_names()`).  What holds only under
a test that nobody can decide is done, and the table doubted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from analyzer.concepts.callables import evidence_of
from analyzer.concepts.column_types import text_of
from analyzer.concepts.migrations.locking import NO_LOCKS, Locks, locks_of
from analyzer.concepts.migrations.operations import (
    HOLE,
    AddColumn,
    AddConstraint,
    AlterColumn,
    ChangeRows,
    CreateIndex,
    CreateTable,
    DropIndex,
    DropTable,
    Execute,
    Given,
    Operation,
    Problem,
    RenameTable,
)
from analyzer.concepts.migrations.schema import Schema
from analyzer.concepts.tables import Kinds, TableDraft, write_tables
from analyzer.evaluator.conditions import Path, default_of
from analyzer.evaluator.conditions import text_of as text_of_condition
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.values import Place
from analyzer.facts import (
    BlindSpot,
    Certainty,
    Facts,
    Measure,
    MigratedColumn,
    MigratedConstraint,
    MigratedIndex,
    MigratedTable,
    Migration,
    MigrationStep,
)

MIGRATED: Final = Kinds(MigratedTable, MigratedColumn, MigratedIndex, MigratedConstraint, "migrations")

MAX_STEPS_OF_REVISION: Final = 5_000
"""Steps of one revision that are kept; more are data."""


@dataclass(slots=True)
class Step:
    """One operation of a revision, where it stands and what it costs."""

    operation: Operation
    place: Place | None
    path: Path
    locks: Locks
    on_new_table: bool


@dataclass(slots=True)
class Revision:
    """One revision."""

    history: str
    name: str
    place: Place | None = None
    module: str | None = None
    depends_on: Sequence[tuple[str, str]] = ()
    """(history, name) of those that come before"""
    replaces: Sequence[str] = ()
    is_head: bool = False
    distance: int = 0
    reversible: bool | None = None
    steps: list[Step] = field(default_factory=list)

    @property
    def key(self) -> tuple[str, str]:
        return self.history, self.name


class Replay:
    """The migrations of one database."""

    def __init__(self, tool: str, name: str) -> None:
        self.tool = tool
        self.name = name
        self.schema = Schema()
        self.revisions: list[Revision] = []
        self.problems: list[tuple[Problem, Place | None]] = []
        self._new: set[str] = set()

    def begin(self, revision: Revision) -> None:
        """What follows belongs to this revision."""
        self.revisions.append(revision)
        self._new = set()

    def do(self, operation: Operation, place: Place | None = None, path: Path = ()) -> None:
        """A step of the revision."""
        if isinstance(operation, AlterColumn):
            operation.place = place
        self.note(operation, place, path)
        problem = self.schema.apply(operation)
        if problem is not None:
            self.problems.append((problem, place))
        if path and default_of(path) is None and not isinstance(operation, (ChangeRows, Execute)):
            reason = "a migration changes it only under a test that is not decided"
            self.schema.doubt(Problem(operation.about or HOLE, reason))

    def note(self, operation: Operation, place: Place | None = None, path: Path = ()) -> None:
        """A step that is told, and changes the schema by other means."""
        about = operation.about
        new = about is not None and about in self._new
        if isinstance(operation, CreateTable) and about is not None:
            self._new.add(about)
        elif isinstance(operation, RenameTable) and new:
            self._new.add(operation.to)
        locks = locks_of(self.schema, operation)
        if isinstance(operation, DropIndex) and about is None and operation.name is not None:
            holder = self.schema.holder(operation.name)
            new = holder is not None and holder.full_name in self._new
        revision = self.revisions[-1]
        if len(revision.steps) < MAX_STEPS_OF_REVISION:
            revision.steps.append(Step(operation, place, path, NO_LOCKS if new else locks, new))


class Migrations:
    """All replays of a run."""

    def __init__(self) -> None:
        self.replays: list[Replay] = []

    def replay(self, tool: str, name: str) -> Replay:
        """A new database."""
        self.replays.append(Replay(tool, name))
        return self.replays[-1]

    def write(self, facts: Facts, dialect: str) -> None:
        """Everything as rows, types as `dialect` spells them."""
        drafts: list[TableDraft] = []
        for replay in self.replays:
            _write_revisions(facts, replay, dialect)
            _write_problems(facts, replay)
            drafts += _drafts(replay, len(self.replays) > 1)
        write_tables(drafts, facts, dialect, MIGRATED)
        if self.replays:
            facts.extend(_measures(self.replays, drafts))


def migrations(run: Interpreter) -> Migrations:
    """The run's collection."""
    found = run.notes.get("migrations")
    if found is None:
        found = run.notes["migrations"] = Migrations()
    assert isinstance(found, Migrations)
    return found


def _drafts(replay: Replay, several: bool) -> list[TableDraft]:
    made = []
    for name, draft in sorted(replay.schema.tables.items()):
        doubts = replay.schema.doubts.get(name)
        reason = draft.reason or (doubts[0].reason if doubts else None)
        bind = replay.name if several else draft.bind
        made.append(replace(draft, framework=replay.tool, bind=bind, reason=reason))
    return made


def _id(replay: Replay, key: tuple[str, str]) -> str:
    return ":".join(part for part in (replay.tool, *key) if part)


def _write_revisions(facts: Facts, replay: Replay, dialect: str) -> None:
    for position, revision in enumerate(replay.revisions):
        own = _id(replay, revision.key)
        facts.add(
            Migration(
                id=own,
                tool=replay.tool,
                history=revision.history,
                revision=revision.name,
                position=position,
                distance=revision.distance,
                depends_on=tuple(_id(replay, key) for key in revision.depends_on),
                replaces=tuple(revision.replaces),
                is_head=revision.is_head,
                reversible=revision.reversible,
                module=revision.module,
                evidence=evidence_of(revision.place),
            )
        )
        for at, step in enumerate(revision.steps):
            facts.add(_step(own, at, step, dialect))


def _step(migration: str, at: int, step: Step, dialect: str) -> MigrationStep:
    operation, locks = step.operation, step.locks
    return MigrationStep(
        id=f"{migration} {at}",
        migration=migration,
        position=at,
        operation=operation.KIND,
        table=operation.about,
        columns=operation.columns_of,
        name=operation.named,
        details=_details(operation, dialect),
        on_new_table=step.on_new_table,
        reversible=operation.reversible,
        postgresql_lock=locks.postgresql,
        postgresql_work=locks.postgresql_work,
        mysql_algorithm=locks.mysql_algorithm,
        mysql_lock=locks.mysql,
        mysql_work=locks.mysql_work,
        evidence=evidence_of(step.place),
        certainty=Certainty.CONDITIONAL if step.path else Certainty.CERTAIN,
        condition=text_of_condition(step.path),
    )


def _details(operation: Operation, dialect: str) -> dict[str, Any]:
    """What else can be told of a step, in the words of `MigrationStep.details`."""
    told: dict[str, Any] = {}
    match operation:
        case AddColumn():
            column = operation.column
            told = {
                "type": text_of(column.type, dialect),
                "nullable": column.nullable,
                "default": column.server_default,
                "filled": operation.one_time_default or column.server_default is not None,
                "generated": column.generated,
            }
        case AlterColumn():
            told = {
                "type": text_of(operation.type, dialect) if operation.type is not None else None,
                "nullable": operation.nullable,
            }
            if not isinstance(operation.server_default, Given):
                told["default"] = operation.server_default or "none"
        case CreateIndex():
            told = {
                "unique": operation.index.unique,
                "where": operation.index.where,
                "concurrently": operation.concurrently,
            }
        case DropIndex():
            told = {"concurrently": operation.concurrently}
        case AddConstraint():
            told = {"kind": operation.constraint.kind.value, "unchecked": operation.unchecked}
        case ChangeRows() | Execute():
            told = {"statement": operation.statement}
    return {name: value for name, value in told.items() if value is not None}


def _write_problems(facts: Facts, replay: Replay) -> None:
    told: set[tuple[str, str]] = set()
    for problem, place in replay.problems:
        if (problem.table, problem.reason) in told:
            continue
        told.add((problem.table, problem.reason))
        facts.add(
            BlindSpot(
                id=f"migration {problem.table} {problem.reason}",
                kind="migration",
                subject=problem.table,
                reason=problem.reason,
                affects="migrations",
                evidence=evidence_of(place),
            )
        )


def _measures(replays: Iterable[Replay], drafts: Sequence[TableDraft]) -> list[Measure]:
    revisions = [one for replay in replays for one in replay.revisions]
    kinds = Counter(type(step.operation) for one in revisions for step in one.steps)
    counts = {
        "migrations.read": (len(revisions), "revisions of the database's schema that were replayed"),
        "migrations.steps": (sum(kinds.values()), "changes that they make"),
        "migrations.created": (
            kinds[CreateTable] - kinds[DropTable],
            "tables that they make, less those that they drop",
        ),
        "migrations.tables": (len(drafts), "tables that they leave on an empty database"),
        "migrations.problems": (
            sum(len(replay.problems) for replay in replays),
            "steps that do not fit what the earlier ones made: something was not read",
        ),
    }
    return [
        Measure(id=name, name=name, value=value, meaning=meaning) for name, (value, meaning) in counts.items()
    ]
