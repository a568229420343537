"""`groundplan tidy`: take out the suppressions that accept nothing any more."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from analyzer.cli.answer import Answer, deliver
from analyzer.cli.failures import ExitCode, InputError
from analyzer.cli.options import Reading, reading_options, root_argument
from analyzer.cli.terminal import Terminal

if TYPE_CHECKING:
    from analyzer.cli.analysis import Project
    from analyzer.rulebook import Notice


@click.command()
@root_argument
@click.option("--expired", is_flag=True, help="Those as well whose last day has passed.")
@click.option(
    "--check", is_flag=True, help="Write nothing; exit code 1 where there is something to take out."
)
@reading_options
def command(terminal: Terminal, root: Path, expired: bool, check: bool, **reading: Any) -> int:
    """Take out suppressions that match nothing: comments, and entries of groundplan.yaml.

    Not one byte of a file changes besides.  What a rule that did not run is suppressed for stays.

    \b
    Examples:
      groundplan tidy .
      groundplan tidy . --expired
      groundplan tidy . --check
    """
    from analyzer.cli.analysis import audited, project
    from analyzer.rulebook import NoticeKind

    options = Reading(**reading)
    chosen = project(root, options)
    kinds = {NoticeKind.STALE, NoticeKind.EXPIRED} if expired else {NoticeKind.STALE}
    notices = [one for one in audited(terminal, chosen, options).outcome.notices if one.kind in kinds]
    answer = Answer()
    for notice in notices:
        answer.line(str(notice))
    if check:
        answer.exit_code = ExitCode.FINDINGS if notices else ExitCode.PASSED
        return deliver(answer, terminal)
    for path, content in _without(chosen, notices).items():
        answer.files[path] = content
        answer.notes.append(f"{path}: written")
    if not notices:
        answer.notes.append("every suppression accepts something")
    return deliver(answer, terminal)


def _without(project: Project, notices: list[Notice]) -> dict[Path, bytes]:
    """The files without these suppressions; the last of each first, so that no line moves before its turn."""
    from analyzer.rulebook import ExcuseError, without_comment, without_entry

    contents: dict[Path, bytes] = {}
    settings = project.configuration
    entries = {
        settings.places.get(f"suppressions[{position}]", 0): position
        for position in range(len(settings.suppressions))
    }
    try:
        for notice in sorted(notices, key=lambda one: (one.path, -one.line)):
            if notice.path == settings.file and notice.line in entries:
                path = _settings_file(project)
                contents[path] = without_entry(_content(path, contents), str(path), entries[notice.line])
            else:
                path = project.root / notice.path
                contents[path] = without_comment(_content(path, contents), notice.path, notice.line)
    except ExcuseError as error:
        raise InputError(str(error)) from None
    return contents


def _settings_file(project: Project) -> Path:
    from analyzer.configuration import FILE_NAMES, find_configuration

    return find_configuration(project.root) or project.root / (project.configuration.file or FILE_NAMES[0])


def _content(path: Path, contents: dict[Path, bytes]) -> bytes:
    return contents[path] if path in contents else path.read_bytes()
