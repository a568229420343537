"""`groundplan schema`: the tables that the models mean."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from analyzer.cli.answer import Answer
from analyzer.cli.failures import InputError
from analyzer.cli.options import Reading, reading_options, root_argument
from analyzer.cli.terminal import Terminal

DIALECTS = ("postgres", "mysql", "sqlite", "tsql", "oracle", "snowflake", "bigquery", "duckdb")

USUAL = "tables"
DRIFT = "drift"


class FormatOption(click.Option):
    """Names of the formats that tell the schema; which ones there are is looked up when help is asked for."""

    def make_metavar(self, ctx: click.Context) -> str:
        return f"[{'|'.join(_names())}]"


def _names() -> list[str]:
    from analyzer.reports.catalogue import formats

    return [name for name, one in formats().items() if one.tables]


@click.command()
@root_argument
@click.option(
    "--format", "name", cls=FormatOption,
    help=f"How it is told.  [default: by the ending of FILE, ddl with --dialect, otherwise {USUAL}]",
)  # fmt: skip
@click.option(
    "--dialect", type=click.Choice(DIALECTS),
    help="The database whose SQL is written.  [default: the one that the project's driver speaks to]",
)  # fmt: skip
@click.option(
    "--focus", multiple=True, metavar="TABLE",
    help="Only this table (by its name, without its prefix, or by its class) and those near it.  Repeatable.",
)  # fmt: skip
@click.option(
    "--depth", type=click.IntRange(min=0), default=1, show_default=True, metavar="N",
    help="How many references away from the focus is still shown.",
)  # fmt: skip
@click.option(
    "--drift",
    "drift",
    is_flag=True,
    help="Tell where the models and the replayed migrations differ (as --format drift does).",
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE",
    help="Where it is written.  [default: standard output]",
)  # fmt: skip
@reading_options
def command(
    terminal: Terminal,
    root: Path,
    name: str | None,
    dialect: str | None,
    focus: tuple[str, ...],
    depth: int,
    drift: bool,
    output: Path | None,
    **reading: Any,
) -> int:
    """Tell which tables the models of a project mean: as text, as SQL, as a diagram; or where its migrations
    build others.

    \b
    Examples:
      groundplan schema .
      groundplan schema . --dialect postgres > schema.sql
      groundplan schema . -o schema.svg
      groundplan schema . --focus order --depth 1 -o order.svg
      groundplan schema . --format er-mermaid
      groundplan schema . --drift
    """
    from analyzer.cli.analysis import answered, audited, project, report_of

    options = Reading(**reading)
    chosen = project(root, options)
    if drift and name not in (None, DRIFT):
        raise click.UsageError(f"--drift is a format of its own: leave out --format {name}")
    wanted = (DRIFT if drift else name) or _by_ending(output) or ("ddl" if dialect else USUAL)
    if wanted not in _names():
        raise click.BadParameter(f"{wanted!r} is not one of {', '.join(_names())}", param_hint="--format")

    def answer() -> Answer:
        from analyzer.reports import SchemaChoice
        from analyzer.reports.catalogue import formats

        facts = audited(terminal, chosen, options).facts
        report = replace(report_of(chosen, facts), schema=SchemaChoice(dialect, focus, depth))
        made = formats()[wanted].render(report)
        if output is None:
            return Answer(printed=bytearray(made))
        return Answer(files={output: made}, notes=[f"{output}: written"])

    return answered(terminal, chosen, options, answer)


def _by_ending(output: Path | None) -> str | None:
    """The format whose files end like this one."""
    from analyzer.reports.catalogue import formats

    if output is None:
        return None
    ending = output.suffix.lower()
    known = {one.suffix: name for name, one in reversed(formats().items()) if one.tables}
    if ending and ending not in known:
        raise InputError(
            f"{output}: no format of tables ends in {ending!r}; there are {', '.join(sorted(known))}, "
            "or name one with --format"
        )
    return known.get(ending)
