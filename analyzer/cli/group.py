"""`groundplan` itself: a click group whose commands are the files of `commands/`."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import click

from analyzer.version import __version__

COMMANDS = Path(__file__).with_name("commands")

NAME = "groundplan"

HELP = """\
Audits the architecture of a Python backend: its routes and what guards them, its middleware, settings and
services.  The source is read, never run, and nothing is ever sent or fetched.

\b
Examples:
  groundplan audit .                            report folder and a summary
  groundplan audit src/shop --format json       one JSON document on standard output
  groundplan check . --fail-on high             a gate for continuous integration
  groundplan explain . 'DELETE /users/{id}'     what guards this route, and why
  groundplan map . -o map.svg                   a picture of the services
  groundplan query . 'SELECT path FROM route'   any question, in SQL
  groundplan rules list                         what is checked

\b
Exit codes:
  0    passed
  1    findings at or over the threshold
  2    wrong usage, input or configuration
  3    the analysis is incomplete beyond what the policy allows
"""


class CommandFolder(click.Group):
    """Commands are found by name of file and imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(file.stem for file in COMMANDS.glob("*.py") if not file.stem.startswith("_"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        found: Any = import_module(f"analyzer.cli.commands.{cmd_name}")
        command: click.Command = found.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from difflib import get_close_matches

            near = get_close_matches(args[0], self.list_commands(ctx), 1)
            if not near:
                raise
            raise click.UsageError(f"{error.message} Did you mean {near[0]!r}?", ctx) from None


group = CommandFolder(
    name=NAME,
    help=HELP,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    params=[
        click.Option(
            ["--version"],
            is_flag=True,
            expose_value=False,
            is_eager=True,
            callback=lambda ctx, _option, asked: _print_version(ctx) if asked else None,
            help="Show the version and exit.",
        )
    ],
)


def _print_version(ctx: click.Context) -> None:
    click.echo(f"{NAME} {__version__}")
    ctx.exit()
