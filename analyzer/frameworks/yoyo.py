"""yoyo: migrations as steps of SQL, and the schema that they build on an empty database.

Modelled: `step` with texts and with functions that are given a connection, `group` and `transaction`,
`__depends__`; files of SQL beside them with `-- depends:`, and their `.rollback.sql`; the folders that
`yoyo.ini` names, those in which a module takes `step` from yoyo, and those of files of SQL that say what they
depend on.  Each folder is a history.
Not modelled: `post-apply` files, sources of several folders that depend on each other.
Source: yoyo-migrations 9.0 yoyo/migrations.py
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from analyzer.concepts.migrations.files import loaded
from analyzer.concepts.migrations.history import heads, in_order
from analyzer.concepts.migrations.operations import Problem
from analyzer.concepts.migrations.recording import Replay, Revision, migrations
from analyzer.concepts.migrations.sending import send
from analyzer.evaluator import StandIn, stands_for
from analyzer.evaluator.conditions import Path
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Function, Native
from analyzer.evaluator.texts import HOLE
from analyzer.evaluator.values import Place, Sequence, Unknown

TOOL: Final = "yoyo"
NOTE: Final = "yoyo.steps"

MAX_STEPS: Final = 2_000
"""Statements and calls of one function that a step runs."""

_CONFIGURATION: Final = re.compile(r"(?m)^\s*sources\s*=\s*(.+)$")
_DEPENDS: Final = re.compile(r"(?mi)^\s*--\s*depends:\s*(.*)$")
_SAYS_DEPENDS: Final = re.compile(rb"(?mi)^\s*--\s*depends:")
_ROLLBACK: Final = ".rollback.sql"


@dataclass(slots=True)
class Step:
    """A step as a module asked for it."""

    apply: Any
    rollback: Any
    place: Place | None
    path: Path


@stands_for("yoyo.migrations.step", "yoyo.step")
def step(run: Interpreter, apply: Any = None, rollback: Any = None, ignore_errors: Any = None) -> Any:
    """A step of the module that is loaded."""
    made = Step(apply, rollback, run.place(), run.path)
    steps(run).append(made)
    return Unknown("a step", made.place)


@stands_for("yoyo.migrations.group", "yoyo.group", "yoyo.migrations.transaction", "yoyo.transaction")
def group(run: Interpreter, *members: Any, **options: Any) -> Any:
    """Steps that succeed or fail together: each was taken up when it was made."""
    return Unknown("a group of steps", run.place())


@stands_for("yoyo.connections.Connection")
class Connection(StandIn):
    """What a step's function is given: a connection of the database's driver, and its cursor."""

    replay: Replay
    dialect: str

    def cursor(self, *_: Any, **__: Any) -> Any:
        return self

    def execute(self, statement: Any, *_: Any, **__: Any) -> Any:
        send(self.replay, statement, self.dialect, self.run.place(), self.run.path)
        return self

    def missing_attribute(self, name: str) -> Any:
        """Everything else that drivers have: rows that nobody knows."""
        if name.startswith("__") and name not in ("__enter__", "__exit__"):
            return NotImplemented
        return Native(f"connection.{name}", lambda run, *_, **__: Unknown("rows", run.place()))


def steps(run: Interpreter) -> list[Step]:
    """The steps of the run."""
    found: list[Step] = run.notes.setdefault(NOTE, [])
    return found


@dataclass(slots=True)
class _Migration:
    """One file."""

    name: str
    path: str
    module: str | None
    depends: tuple[str, ...]
    steps: list[Step]


def replay(run: Interpreter, dialect: str) -> None:
    """Every folder of migrations, in the order in which yoyo applies them."""
    for folder in sorted(_folders(run)):
        found = {one.name: one for one in _migrations(run, folder)}
        graph = {name: found[name].depends for name in sorted(found)}
        order = in_order(graph)
        last = heads(graph)
        replayed = migrations(run).replay(TOOL, folder)
        for name in order.keys:
            one = found[name]
            place = next((step.place for step in one.steps if step.place is not None), Place(one.path, 1, 1))
            comes_after = tuple((folder, other) for other in one.depends if other in found)
            revision = Revision(folder, name, place, one.module, comes_after)
            revision.is_head, revision.distance = name in last, order.distance.get(name, 0)
            revision.reversible = all(plain(step.rollback) is not None for step in one.steps)
            replayed.begin(revision)
            for missing in order.missing.get(name, ()):
                problem = Problem(HOLE, f"migration {name} depends on {missing}, which is not there")
                replayed.problems.append((problem, place))
            for step_ in one.steps:
                _apply(run, replayed, step_, dialect)


def _apply(run: Interpreter, replayed: Replay, one: Step, dialect: str) -> None:
    function = plain(one.apply)
    if not isinstance(function, Function):
        send(replayed, one.apply, dialect, one.place, one.path)
        return
    connection = run.allocate(run.registry.class_playing(Connection))
    assert isinstance(connection, Connection)
    connection.replay, connection.dialect = replayed, dialect
    run.demand(f"step {function.full_name}", partial(run.call, function, [connection]), most=MAX_STEPS)


def _folders(run: Interpreter) -> set[str]:
    """The folders in which migrations lie."""
    found: set[str] = set()
    mentioning = run.tree.vocabulary.holding_part(b"yoyo")
    for file in run.tree.files:
        folder = file.path.rpartition("/")[0]
        if file.is_test:
            continue
        if file.path.endswith("yoyo.ini"):
            named = _CONFIGURATION.search(run.tree.text(file.path))
            for source in named[1].split() if named is not None else ():
                within = source.replace("%(here)s", "").strip("./")
                found.add("/".join(part for part in (folder, within) if part))
        elif file.role == "python":
            if file.path in mentioning and _takes_step(run.tree.peek(file.path)):
                found.add(folder)
        elif file.role == "sql" and _SAYS_DEPENDS.search(run.tree.peek(file.path)):
            found.add(folder)
    return found


def _takes_step(content: bytes) -> bool:
    return b"yoyo" in content and b"step(" in content


def _migrations(run: Interpreter, folder: str) -> Iterator[_Migration]:
    files = [file for file in run.tree.files if file.path.rpartition("/")[0] == folder]
    undone = {file.path.removesuffix(_ROLLBACK) for file in files if file.path.endswith(_ROLLBACK)}
    for file in files:
        name = file.path.rpartition("/")[2]
        if file.role == "sql" and not name.endswith(_ROLLBACK):
            text = run.tree.text(file.path)
            depends = tuple(one for line in _DEPENDS.findall(text) for one in line.split())
            place = Place(file.path, 1, text.count("\n") + 1)
            back = "" if file.path.removesuffix(".sql") in undone else None
            yield _Migration(name[:-4], file.path, None, depends, [Step(text, back, place, ())])
        elif file.role == "python" and _takes_step(run.tree.peek(file.path)):
            module, bound = loaded(run, file.path, "migration")
            own = [one for one in steps(run) if one.place is not None and one.place.path == file.path]
            if own:
                yield _Migration(
                    name[:-3], file.path, module.name, _names(run, bound.get("__depends__")), own
                )


def _names(run: Interpreter, value: Any) -> tuple[str, ...]:
    given = plain(run.settle(value))
    elements = given.elements if isinstance(given, Sequence) else ()
    return tuple(sorted(name for one in elements if isinstance(name := plain(one.value), str)))
