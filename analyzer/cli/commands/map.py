"""`groundplan map`: a picture of the services, the routes or the modules."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from analyzer.cli.answer import Answer
from analyzer.cli.options import Reading, reading_options, root_argument
from analyzer.cli.terminal import Terminal

VIEWS = ("services", "routes", "modules")
FORMATS = ("svg", "dot")


@click.command()
@root_argument
@click.option(
    "--view", type=click.Choice(VIEWS), default="services", show_default=True,
    help="What is drawn: applications and what they serve, each route, or who imports whom.",
)  # fmt: skip
@click.option(
    "--format", "form", type=click.Choice(FORMATS),
    help="A picture, or its description for Graphviz.  [default: by the ending of FILE, or dot]",
)  # fmt: skip
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE",
    help="Where it is written.  [default: standard output]",
)  # fmt: skip
@reading_options
def command(
    terminal: Terminal, root: Path, view: str, form: str | None, output: Path | None, **reading: Any
) -> int:
    """Draw a map of a project.

    \b
    Examples:
      groundplan map . -o map.svg
      groundplan map . --view modules -o modules.svg
      groundplan map . --view routes --format dot | dot -Tpng > routes.png
    """
    from analyzer.cli.analysis import answered, audited, project, report_of

    options = Reading(**reading)
    chosen = project(root, options)

    def answer() -> Answer:
        from analyzer.reports.maps import map_dot, map_svg

        report = report_of(chosen, audited(terminal, chosen, options).facts, view=view)
        picture = form == "svg" or (form is None and output is not None and output.suffix.lower() == ".svg")
        drawn = map_svg(report) if picture else map_dot(report).encode("utf-8", "backslashreplace")
        if output is None:
            return Answer(printed=bytearray(drawn))
        return Answer(files={output: drawn}, notes=[f"{output}: written"])

    return answered(terminal, chosen, options, answer)
