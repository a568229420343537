"""Options that several commands share, and what they say together."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from analyzer.cli.terminal import Terminal

COMPLETION_VARIABLE = "_GROUNDPLAN_COMPLETE"
"""Set by the scripts that `groundplan completion` prints, when a shell asks what could come next."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How the project is to be read, as given on the command line; None and () where nothing was said."""

    config: Path | None
    rules: tuple[Path, ...]
    frameworks: tuple[Path, ...]
    exclude: tuple[str, ...]
    include_vendored: bool
    workers: int | None
    no_cache: bool

    @property
    def cache(self) -> Path | None:
        """Where summaries of files are kept between runs, if anywhere."""
        return None if self.no_cache else cache_folder()


def root_argument(command: Callable[..., Any]) -> Callable[..., Any]:
    """ROOT: the folder that holds the project."""
    return click.argument("root", type=click.Path(readable=False, path_type=Path))(command)


def reading_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options whose values are the fields of a `Reading`, and those of every command."""
    for option in reversed(_READING):
        command = option(command)
    return terminal_options(command)


def terminal_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """What every command takes: --color and --verbose; its first argument is the `Terminal`."""
    command = click.option(
        "-v", "--verbose", is_flag=True, expose_value=False, callback=_set_verbose,
        help="Plain progress lines, and the details of an internal error.",
    )(command)  # fmt: skip
    command = click.option(
        "--color", type=click.Choice(["auto", "always", "never"]), default="auto", expose_value=False,
        show_default=True, callback=_set_colour, help="Colours in the output; auto respects NO_COLOR.",
    )(command)  # fmt: skip
    return click.pass_obj(command)


_READING = (
    click.option(
        "--config", type=click.Path(path_type=Path), metavar="FILE",
        help="Settings file.  [default: groundplan.yaml in ROOT, if there is one]",
    ),
    click.option(
        "--rules", type=click.Path(path_type=Path), multiple=True, metavar="DIR",
        help="A folder of rules of your own, beside the ones that come with groundplan.  Repeatable.",
    ),
    click.option(
        "--frameworks", type=click.Path(path_type=Path), multiple=True, metavar="DIR",
        help="A folder of framework files of your own.  They are run: never one of the project.  Repeatable.",
    ),
    click.option(
        "--exclude", multiple=True, metavar="PATTERN",
        help="Leave out what matches, in the syntax of .gitignore.  Repeatable.",
    ),
    click.option(
        "--include-vendored", is_flag=True,
        help="Also read third-party code, environments and build output inside ROOT.",
    ),
    click.option(
        "--workers", type=click.IntRange(min=0), metavar="N",
        help="Processes that read files beside the one that evaluates them.  [default: 1]",
    ),
    click.option(
        "--no-cache", is_flag=True,
        help="Read every file anew, and keep nothing for the next run.",
    ),
)  # fmt: skip


def cache_folder() -> Path | None:
    """Where summaries of files are kept between runs; None where the user has no home."""
    chosen = os.environ.get("XDG_CACHE_HOME")
    if chosen and Path(chosen).is_absolute():  # relative ones are to be ignored, says the XDG specification
        return Path(chosen) / "groundplan"
    try:
        return Path.home() / ".cache" / "groundplan"
    except RuntimeError:
        return None


def _set_verbose(ctx: click.Context, _option: click.Parameter, value: bool) -> None:
    if isinstance(ctx.obj, Terminal):
        ctx.obj.verbose = value


def _set_colour(ctx: click.Context, _option: click.Parameter, value: str) -> None:
    if isinstance(ctx.obj, Terminal):
        ctx.obj.colour = value  # type: ignore[assignment]
