"""`groundplan map`: a picture of what is deployed, the routes or the modules, or the same as data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from analyzer.cli.answer import Answer
from analyzer.cli.failures import InputError
from analyzer.cli.options import Reading, reading_options, root_argument
from analyzer.cli.terminal import Terminal

if TYPE_CHECKING:
    from analyzer.cli.analysis import Project
    from analyzer.reports import ReportInput
    from analyzer.reports.maps.atlas import MapFormat
    from analyzer.reports.maps.plan import Plan

VIEWS = ("services", "applications", "routes", "modules", "calls", "data", "deployment", "events")
DEFAULT_FORMAT = "dot"


class FormatOption(click.Option):
    """Names of formats; which ones there are is looked up when help is asked for."""

    def make_metavar(self, ctx: click.Context) -> str:
        return f"[{'|'.join(_formats())}]"


def _formats() -> dict[str, MapFormat]:
    from analyzer.reports.maps import map_formats

    return map_formats()


def _complete(_ctx: click.Context, _option: click.Parameter, incomplete: str) -> list[str]:
    return [name for name in _formats() if name.startswith(incomplete)]


def _chosen(name: str | None, output: Path | None) -> MapFormat:
    """The format that was named, or that the ending of the file names."""
    known = _formats()
    if name is not None:
        if name not in known:
            raise InputError(f"there is no format called {name!r} for maps; there are {', '.join(known)}")
        return known[name]
    ending = output.suffix.lower() if output is not None else ""
    found = next((one for one in known.values() if ending in one.suffixes), None)
    if found is None and ending:
        endings = ", ".join(sorted({suffix for one in known.values() for suffix in one.suffixes}))
        raise InputError(
            f"{output}: no format of maps ends in {ending!r}; there are {endings}, or name one with --format"
        )
    return found or known[DEFAULT_FORMAT]


@click.command()
@root_argument
@click.option(
    "--view", type=click.Choice(VIEWS), default="services", show_default=True,
    help="What is drawn: services and what they use, applications and what they serve, each route, who "
    "imports whom, who calls whom, who touches which table, how services are deployed, or who sends "
    "messages to whom.",
)  # fmt: skip
@click.option(
    "--format", "form", cls=FormatOption, shell_complete=_complete,
    help="How it is written.  [default: by the ending of FILE, or dot]",
)  # fmt: skip
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE",
    help="Where it is written.  [default: standard output]",
)  # fmt: skip
@click.option(
    "--focus", multiple=True, metavar="PATTERN",
    help="Draw what is called so, or is of this kind, and what lies around it.  Repeatable.",
)  # fmt: skip
@click.option(
    "--depth", type=click.IntRange(min=0), default=1, show_default=True, metavar="N",
    help="How many steps away from the focus is still drawn.",
)  # fmt: skip
@click.option(
    "--reaches", multiple=True, metavar="PATTERN",
    help="Draw what leads there, directly or not, and nothing else.  Repeatable.",
)  # fmt: skip
@click.option("--only", multiple=True, metavar="PATTERN", help="Draw nothing else.  Repeatable.")
@click.option("--without", multiple=True, metavar="PATTERN", help="Leave out what matches.  Repeatable.")
@click.option(
    "--collapse", multiple=True, metavar="PATTERN", help="Draw all that matches as one.  Repeatable.",
)  # fmt: skip
@click.option(
    "--highlight", type=click.Choice(["findings"]),
    help="Mark what open findings are about, with their number.",
)  # fmt: skip
@click.option(
    "--diff", "revision", metavar="REV",
    help="Paint what was added, removed and changed since this revision (branch, tag, commit).",
)  # fmt: skip
@click.option(
    "--affected-by", "since", metavar="REV",
    help="Draw what stands for source that changed since this revision, and what uses it.",
)  # fmt: skip
@reading_options
def command(
    terminal: Terminal,
    root: Path,
    view: str,
    form: str | None,
    output: Path | None,
    focus: tuple[str, ...],
    depth: int,
    reaches: tuple[str, ...],
    only: tuple[str, ...],
    without: tuple[str, ...],
    collapse: tuple[str, ...],
    highlight: str | None,
    revision: str | None,
    since: str | None,
    **reading: Any,
) -> int:
    """Draw a map of a project.

    A pattern is the name or the kind of what is on the map (database, broker, proxy, ...); * and ? stand for
    any text and any letter.

    \b
    Examples:
      groundplan map . -o map.svg
      groundplan map . --focus orders --depth 2 -o orders.png
      groundplan map . --without telemetry --collapse database --format mermaid
      groundplan map . --view modules -o modules.svg
      groundplan map . --view routes --format dot | dot -Tpng > routes.png
      groundplan map . --view calls --reaches orders -o who-reaches-orders.svg
      groundplan map . --view modules --diff main -o changed.svg
      groundplan map . --view data --highlight findings -o data.svg
    """
    from analyzer.cli.analysis import answered, audited, commits, project, report_of
    from analyzer.reports.errors import DrawingError, ReportError
    from analyzer.reports.maps import Selection, drawing_of

    options = Reading(**reading)
    chosen = project(root, options)
    written = _chosen(form, output)
    selection = Selection(focus, depth, reaches, only, without, collapse)

    def answer() -> Answer:
        report = report_of(chosen, audited(terminal, chosen, options).facts, view=view)
        marks = _marks(terminal, chosen, options, report, Marks(highlight, revision, since))
        try:
            drawn = written.render(drawing_of(report, selection, marks))
        except DrawingError:
            raise
        except ReportError as error:
            raise InputError(str(error)) from None
        if output is None:
            return Answer(printed=bytearray(drawn))
        return Answer(files={output: drawn}, notes=[f"{output}: written"])

    return answered(terminal, chosen, options, answer, also=commits(chosen, revision, since))


@dataclass(frozen=True, slots=True)
class Marks:
    """What is shown over the map."""

    highlight: str | None
    revision: str | None
    since: str | None


def _marks(
    terminal: Terminal, project: Project, options: Reading, report: ReportInput, wanted: Marks
) -> Callable[[Plan], Plan] | None:
    """What is done to the plan of the view before it is drawn."""
    from analyzer.cli.analysis import audited_at, changed_since, older_project, report_of
    from analyzer.facts import Finding
    from analyzer.reports import maps

    steps: list[Callable[[Plan], Plan]] = []
    if wanted.revision is not None:
        then = older_project(project, wanted.revision)
        older = audited_at(terminal, project, options, then).facts
        before = maps.view_called(report.view).whole(report_of(project, older, view=report.view))
        name = wanted.revision
        steps.append(lambda plan: maps.compared(before, plan, name))
    if wanted.since is not None:
        changes = maps.Changes(wanted.since, changed_since(project, wanted.since))
        steps.append(lambda plan: maps.affected(plan, changes))
    if wanted.highlight:
        findings = report.facts.of(Finding)
        steps.append(lambda plan: maps.highlighted(plan, findings))
    return (lambda plan: reduce(lambda made, step: step(made), steps, plan)) if steps else None
