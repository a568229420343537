"""The revisions of each environment, run one after the other on an empty database.

`upgrade` is run by the evaluator.  Of `downgrade` only the text is read: one that raises, or does nothing
where `upgrade` changes tables, undoes nothing.
"""

from __future__ import annotations

import ast
from functools import partial
from typing import Final

from analyzer.concepts.column_types import ColumnType
from analyzer.concepts.migrations.files import statements
from analyzer.concepts.migrations.operations import ChangeRows, CreateTable, Execute, Problem
from analyzer.concepts.migrations.recording import Revision, migrations, written_on
from analyzer.concepts.tables import ColumnDraft, TableDraft
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Function
from analyzer.evaluator.texts import HOLE
from analyzer.evaluator.values import Unknown
from analyzer.facts import TableOrigin
from analyzer.frameworks.alembic.recorder import NOTE, Recorder
from analyzer.frameworks.alembic.revisions import Environment, Script, environments
from analyzer.frameworks.sqlalchemy.schema import DDL

TOOL = "alembic"

MAX_STEPS_OF_UPGRADE: Final = 12_000
"""Statements and calls of one `upgrade`: more are work on rows that nobody has; of 285 revisions of one
application the longest that changed a table took 2,041."""


def replay(run: Interpreter, dialect: str) -> None:
    """Every environment of the target."""
    for environment in environments(run, dialect):
        recorder = Recorder(run, migrations(run).replay(TOOL, environment.folder), dialect)
        recorder.replay.schema.apply(CreateTable(_versions()))
        run.notes[NOTE] = recorder
        run.notes[DDL] = recorder.made
        for script in environment.scripts:
            _run(run, recorder, environment, script)
        del run.notes[NOTE], run.notes[DDL]


def _versions() -> TableDraft:
    """The table in which Alembic itself keeps where the database is."""
    number = ColumnDraft("version_num", False, ColumnType(None, "string", {"length": 32}), primary_key=True)
    return TableDraft("alembic_version", TOOL, origin=TableOrigin.LIBRARY, columns=[number])


def _run(run: Interpreter, recorder: Recorder, environment: Environment, script: Script) -> None:
    revision = Revision(
        environment.folder,
        script.name,
        script.place,
        script.module.name,
        [(environment.folder, name) for name in script.comes_after],
        is_head=script.name in environment.heads,
        distance=environment.distance.get(script.name, 0),
        written=written_on(run.tree.peek(script.place.path)),
    )
    recorder.replay.begin(revision)
    reasons = [f"comes after {name}, which is not there" for name in environment.missing.get(script.name, ())]
    if script.name in environment.stuck:
        reasons.append("waits for one that waits for it")
    for reason in reasons:
        problem = Problem(HOLE, f"revision {script.name} {reason}")
        recorder.replay.schema.doubt(problem)
        recorder.replay.problems.append((problem, script.place))
    recorder.file = script.place.path
    for function in _upgrades(run, script):
        run.demand(f"revision {script.name}", partial(run.call, function, []), most=MAX_STEPS_OF_UPGRADE)
    revision.reversible = _is_reversible(run, script, revision)


def _upgrades(run: Interpreter, script: Script) -> list[Function]:
    """`upgrade`, or where it is given the name of a database, `upgrade_<name>` for each."""
    bound = script.module.frame.bindings if script.module.frame is not None else {}
    functions = {
        name: plain(run.settle(value)) for name, value in bound.items() if name.startswith("upgrade")
    }
    main = functions.pop("upgrade", None)
    if isinstance(main, Function) and main.node.args.args and functions:
        return [one for one in functions.values() if isinstance(one, Function)]
    return [main] if isinstance(main, Function) else []


def _is_reversible(run: Interpreter, script: Script, revision: Revision) -> bool | None:
    steps = [step.operation for step in revision.steps]
    bound = script.module.frame.bindings if script.module.frame is not None else {}
    down = plain(run.settle(bound.get("downgrade", Unknown("downgrade"))))
    if not steps:
        return True
    if not isinstance(down, Function):
        return False if "downgrade" not in bound else None
    body = statements(down.node)
    if any(isinstance(one, ast.Raise) for one in body[:1]):
        return False
    if body:
        return True
    return None if all(isinstance(one, (ChangeRows, Execute)) for one in steps) else False
