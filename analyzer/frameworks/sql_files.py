"""Files of SQL: schemas, queries, migrations.

Modelled: every statement of a file with its lines and dialect, the names that aiosql and its kin give to
queries in comments.  Of a file that holds a change and its undoing, the change counts: dbmate (`--
migrate:down`), goose (`-- +goose Down`), sql-migrate (`-- +migrate Down`), yoyo and liquibase (`--
rollback`).
Not modelled: files that a template engine fills first; dumps beyond their first statements.
Source: https://nackjicholson.github.io/aiosql/defining-sql-queries/, dbmate 2, goose 3, sql-migrate 1,
yoyo 9"""

from __future__ import annotations

import re
from typing import Final

from analyzer.concepts.sql_statements import Written, dialect_in_name, statements
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.values import Place
from analyzer.facts import Facts
from analyzer.sql import scripts
from analyzer.sql.texts import SqlText, verb_of

ENTRY_TEXTS: Final = (
    ("CREATE TABLE",),
    ("create table",),
    ("INSERT INTO",),
    ("SELECT ", "execute"),
    ("SELECT ", "fetch"),
    ("select ", "execute"),
)
"""Of a project that sends SQL of its own, what its modules hold: there the texts are, and who sends them."""

MAX_ROWS: Final = 50
"""Statements of one file that put rows into one table: more are data."""

_UNDOING: Final = re.compile(
    r"(?im)^[ \t]*--[ \t]*(?:migrate:down|\+goose[ \t]+down|\+migrate[ \t]+down|rollback\b|down[ \t]*$)"
)
_DOING: Final = re.compile(r"(?im)^[ \t]*--[ \t]*(?:migrate:up|\+goose[ \t]+up|\+migrate[ \t]+up)")


def finish(run: Interpreter, facts: Facts) -> None:
    """Add the statements of every file that is no test."""
    found = statements(run)
    for file in run.tree.files:
        if file.role != "sql" or file.is_test:
            continue
        dialect = dialect_in_name(file.path)
        rows: dict[str, int] = {}
        for part in scripts.statements(_without_undoing(run.tree.text(file.path))):
            verb = verb_of(part.text)
            if verb is None:
                continue
            if verb == "insert":
                beginning = part.text[:60].partition("(")[0]
                rows[beginning] = rows.get(beginning, 0) + 1
                if rows[beginning] > MAX_ROWS:
                    continue
            place = Place(file.path, part.line, part.end_line)
            found.add(Written(SqlText.of([part.text]), place, dialect, name=part.name))


def _without_undoing(text: str) -> str:
    """A script without what takes its changes back; lines stay where they are."""
    undoing = _UNDOING.search(text)
    if undoing is None:
        return text
    doing = _DOING.search(text, undoing.end())
    end = doing.start() if doing is not None else len(text)
    return text[: undoing.start()] + "\n" * text.count("\n", undoing.start(), end) + text[end:]
