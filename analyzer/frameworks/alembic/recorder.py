"""What is being recorded: the replay of one environment, and how the operations of the target reach it."""

from __future__ import annotations

from typing import Any, Final

from analyzer.concepts.migrations.operations import ChangeRows, CreateTable, DropTable, Operation
from analyzer.concepts.migrations.recording import Replay
from analyzer.concepts.migrations.statements import operations
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.values import Place
from analyzer.frameworks.alembic.drafting import Drafting, sql_of
from analyzer.frameworks.sqlalchemy.schema import MetaData, Table

NOTE: Final = "alembic.recorder"


class Recorder:
    """Takes up what the revision that is running does."""

    def __init__(self, run: Interpreter, replay: Replay, dialect: str) -> None:
        self._run = run
        self.replay = replay
        self.dialect = dialect
        self.drafting = Drafting(run)
        self.file: str | None = None
        """File of the revision that is running"""

    def place(self) -> Place | None:
        """Where the revision itself asks for what is done, though a helper of the target's does it."""
        run = self._run
        here = run.place()
        for one in (here, *run.callers()):
            if one is not None and one.path == self.file:
                return one
        return here

    def do(self, operation: Operation) -> None:
        """A step; one that the target is ready to see fail, or that it asks for only under a test, may have
        nothing to do."""
        if self._run.catching or self._run.path:
            for allowance in ("if_there", "unless_there"):
                if hasattr(operation, allowance):
                    setattr(operation, allowance, True)
        self.replay.do(operation, self.place(), self._run.path)

    def execute(self, statement: Any) -> None:
        """SQL that is sent, as text or as an expression."""
        text = sql_of(statement)
        if text is None:
            self.do(ChangeRows(_table_of(statement)))
            return
        for operation in operations(text, self.dialect, self.place()):
            self.do(operation)

    def made(self, what: str, subject: Any) -> None:
        """`Table.create`, `MetaData.drop_all`, ...: tables by their objects; `MetaData.reflect`: objects of
        the tables."""
        if what == "reflect":
            for draft in list(self.replay.schema.tables.values()):
                self.drafting.reflect(draft, subject)
            return
        listed = subject.tables_made.values() if isinstance(subject, MetaData) else [subject]
        for table in listed:
            if what.startswith("create"):
                self.do(CreateTable(self.drafting.of_table(table), unless_there=True))
            else:
                self.do(DropTable(self.drafting.of_table(table).full_name, if_there=True))


def recorder(run: Interpreter) -> Recorder | None:
    """The one that is recording, if one is."""
    found = run.notes.get(NOTE)
    return found if isinstance(found, Recorder) else None


def _table_of(statement: Any) -> str | None:
    """The table of `table.insert()` and its like."""
    statement = plain(statement)
    of = getattr(statement, "table", None)
    return of.key if isinstance(of, Table) else None
