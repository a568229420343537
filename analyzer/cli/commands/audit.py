"""`groundplan audit`: read a project and report."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from analyzer.cli.answer import Answer
from analyzer.cli.options import Reading, reading_options, root_argument
from analyzer.cli.terminal import Terminal

if TYPE_CHECKING:
    from analyzer.cli.analysis import Project
    from analyzer.configuration import Configuration
    from analyzer.reports import Format

FOLDER = Path("groundplan-report")
SUMMARY = "text"
"""The format that people read on the terminal."""


class FormatOption(click.Option):
    """Names of output formats; which ones there are is looked up when help is asked for."""

    def make_metavar(self, ctx: click.Context) -> str:
        return f"[{'|'.join(_names())}]"


def _complete(_ctx: click.Context, _option: click.Parameter, incomplete: str) -> list[str]:
    return [name for name in _names() if name.startswith(incomplete)]


@click.command()
@root_argument
@click.option(
    "--format", "names", cls=FormatOption, multiple=True, shell_complete=_complete,
    help="What is written.  Repeatable.  [default: what people, programs and platforms usually need]",
)  # fmt: skip
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="DIR",
    help=f"Folder of the reports.  [default: {FOLDER}; standard output for a single --format]",
)  # fmt: skip
@click.option(
    "--reports", "folders", type=click.Path(path_type=Path), multiple=True, metavar="DIR",
    help="A folder of output formats of your own.  They are run: never one of the project.  Repeatable.",
)  # fmt: skip
@reading_options
def command(
    terminal: Terminal,
    root: Path,
    names: tuple[str, ...],
    out: Path | None,
    folders: tuple[Path, ...],
    **reading: Any,
) -> int:
    """Audit a project: its routes, guards, middleware, settings, findings and blind spots.

    Writes a folder of reports and prints a summary.  With a single --format and no --out, that one report
    goes to standard output instead.  A finding is no error here: the exit code says whether the audit could
    be made ('groundplan check' is the gate).

    \b
    Examples:
      groundplan audit .
      groundplan audit src/shop --out reports --format json --format sarif
      groundplan audit . --format json | jq '.routes[] | select(.guard_verdict == "unguarded") | .path'
      groundplan audit . --exclude 'examples/' --exclude '*_generated.py'
    """
    from analyzer.cli.analysis import answered, project

    options = Reading(**reading)
    chosen = project(root, options)

    def answer() -> Answer:
        return _answer(terminal, chosen, options, names, folders, out or _configured_folder(root, chosen))

    return answered(terminal, chosen, options, answer, keep=not folders)


def _answer(
    terminal: Terminal,
    project: Project,
    options: Reading,
    names: tuple[str, ...],
    folders: tuple[Path, ...],
    folder: Path | None,
) -> Answer:
    from analyzer.cli.analysis import audited, report_of
    from analyzer.reports import DrawingError, rendered
    from analyzer.reports.catalogue import formats

    known = formats(folders)
    wanted = _chosen(known, names, project.configuration)
    report = report_of(project, audited(terminal, project, options).facts)
    answer = Answer()
    if folder is None and names and len(wanted) == 1:
        answer.printed += wanted[0].render(replace(report, screen=terminal.screen()))
        return answer
    made = rendered(report, wanted, apart=options.workers != 0)
    for one in wanted:
        content = made[one.name]
        if not isinstance(content, DrawingError):
            answer.files[(folder or FOLDER) / one.file_name(report)] = content
        elif names:  # it was asked for
            raise content
        else:
            answer.notes.append(f"{one.file_name(report)} is left out: {content}")
            answer.complete = False
    summary = replace(report, screen=terminal.screen(), written=tuple(map(str, answer.files)))
    answer.printed += formats()[SUMMARY].render(summary)
    return answer


def _chosen(known: dict[str, Format], names: tuple[str, ...], configuration: Configuration) -> list[Format]:
    """The formats that were asked for: on the command line, else in the settings, else all of them."""
    from analyzer.configuration import ConfigurationError

    unknown = [name for name in names if name not in known]
    if unknown:
        raise click.BadParameter(f"{unknown[0]!r} is not one of {', '.join(known)}", param_hint="--format")
    configured = configuration.output.formats
    problems = [
        configuration.problem(f"output.formats[{at}]", f"{name!r} is not one of {', '.join(known)}")
        for at, name in enumerate(configured)
        if name not in known
    ]
    if problems:
        raise ConfigurationError(problems)
    usual = [name for name, one in known.items() if not one.on_request]
    return [known[name] for name in dict.fromkeys(names or configured or usual)]


def _configured_folder(root: Path, project: Project) -> Path | None:
    folder = project.configuration.output.folder
    return root / folder if folder else None


def _names() -> list[str]:
    from analyzer.reports.catalogue import formats

    return list(formats())
