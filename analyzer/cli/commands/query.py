"""`groundplan query`: any question to the facts, in SQL."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from analyzer.cli.answer import Answer, deliver
from analyzer.cli.failures import ExitCode, InputError
from analyzer.cli.options import Reading, reading_options
from analyzer.cli.rows import FORMATS
from analyzer.cli.terminal import Terminal

if TYPE_CHECKING:
    from sqlite3 import Connection

    from analyzer.facts.relations import Relation


@click.command()
@click.argument(
    "source", metavar="ROOT|FACTS.DB", type=click.Path(readable=False, path_type=Path), required=False
)
@click.argument("sql", required=False)
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="table", show_default=True,
    help="A table for people, CSV for a sheet, JSON for a program.",
)  # fmt: skip
@click.option("--tables", is_flag=True, help="List the tables and views, with what they state.")
@click.option("--describe", metavar="TABLE", help="List the columns of a table or view, with their meanings.")
@reading_options
def command(
    terminal: Terminal,
    source: Path | None,
    sql: str | None,
    form: str,
    tables: bool,
    describe: str | None,
    **reading: Any,
) -> int:
    """Ask the facts anything, in SQL.

    The facts come from a folder, which is audited first, or from the facts.db of an earlier audit.  The query
    may read and nothing else: it cannot write, and it is stopped when it takes too long.  Lists are kept as
    JSON; json_each() opens them.

    \b
    Examples:
      groundplan query --tables
      groundplan query --describe route
      groundplan query . "SELECT methods, path FROM route WHERE guard_verdict = 'unguarded'"
      groundplan query report/facts.db 'SELECT name, kind, count(*) FROM guard GROUP BY 1, 2' --format csv
      groundplan query . "SELECT path, m.value FROM route, json_each(methods) AS m" --format json
    """
    if tables or describe:
        terminal.write(_described(describe, form))
        return ExitCode.PASSED
    if source is None or sql is None:
        raise click.UsageError("a folder or facts.db and a query are needed (or --tables, --describe TABLE)")
    if source.is_file():
        return deliver(_of_store(source, sql, form), terminal)
    if not source.exists():
        raise InputError(f"{source}: there is no such folder and no such facts.db")
    return _of_project(terminal, source, sql, form, Reading(**reading))


def _of_store(store: Path, sql: str, form: str) -> Answer:
    from analyzer.facts.store import open_store

    with closing(open_store(store)) as connection:
        return _answer(connection, sql, form)


def _of_project(terminal: Terminal, root: Path, sql: str, form: str, options: Reading) -> int:
    from analyzer.cli.analysis import answered, audited, project

    chosen = project(root, options)

    def answer() -> Answer:
        from analyzer.facts.store import in_memory

        with closing(in_memory(audited(terminal, chosen, options).facts)) as connection:
            return _answer(connection, sql, form)

    return answered(terminal, chosen, options, answer)


def _answer(connection: Connection, sql: str, form: str) -> Answer:
    from analyzer.cli.rows import written
    from analyzer.rulebook.sandbox import QUERY_BUDGET, Refused, confined

    with confined(connection) as sandbox:
        try:
            found = sandbox.run(sql, {}, QUERY_BUDGET)
        except Refused as refused:
            raise InputError(f"the query cannot be answered: {refused}") from None
    answer = Answer()
    answer.write(written(found.columns, found.rows, form))
    return answer


def _described(name: str | None, form: str) -> str:
    from analyzer.cli.rows import written

    known = _relations()
    if name is None:
        return written(("name", "kind", "states"), [(one.name, one.kind, one.meaning) for one in known], form)
    for one in known:
        if one.name == name:
            rows = [(column.name, column.type, column.nullable, column.meaning) for column in one.columns]
            return written(("column", "type", "may be null", "states"), rows, form)
    raise InputError(f"there is no table or view {name!r}; 'groundplan query --tables' lists them")


def _relations() -> tuple[Relation, ...]:
    from analyzer.facts import Facts
    from analyzer.facts.relations import relations
    from analyzer.facts.store import in_memory

    with closing(in_memory(Facts())) as connection:
        return relations(connection)
