"""`groundplan suppress`: accept a finding, with a reason, where the next reader meets it."""

from __future__ import annotations

import difflib
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from analyzer.cli.answer import Answer, deliver
from analyzer.cli.failures import InputError
from analyzer.cli.options import Reading, reading_options, root_argument
from analyzer.cli.terminal import Terminal

if TYPE_CHECKING:
    from analyzer.cli.analysis import Project
    from analyzer.configuration import Suppression
    from analyzer.facts import Finding

MOST_SHOWN = 10
"""Candidates that are named where a pattern fits several."""


@click.command()
@root_argument
@click.argument("rule_id", metavar="ID")
@click.argument("subject", required=False)
@click.option("--reason", required=True, help="Why the finding is acceptable.")
@click.option("--owner", help="Who answers for it.")
@click.option(
    "--expires", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Last day on which it holds."
)
@click.option("--all", "every", is_flag=True, help="All findings that match, not only one.")
@click.option(
    "--in-settings",
    is_flag=True,
    help="Write an entry of groundplan.yaml instead of a comment in the source.",
)
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
@reading_options
def command(
    terminal: Terminal,
    root: Path,
    rule_id: str,
    subject: str | None,
    reason: str,
    owner: str | None,
    expires: datetime | None,
    every: bool,
    in_settings: bool,
    dry_run: bool,
    **reading: Any,
) -> int:
    """Accept a finding: write a comment above the code that it is about, or an entry of groundplan.yaml.

    SUBJECT is what the report names, whole or from one of its words on; * stands for anything.  Not one byte
    of the file changes besides.

    \b
    Examples:
      groundplan suppress . SEC-AUTHN-001 'POST /hook' --reason 'the sender signs it'
      groundplan suppress . SEC-AUTHN-001 'POST /hook' --reason 'until the proxy' --expires 2027-06-30
      groundplan suppress . SEC-AUTHN-003 --reason 'runs behind a VPN' --owner ops --in-settings
      groundplan suppress . SCL-PAGE-002 '*' --all --reason 'small tables' --dry-run
    """
    from analyzer.cli.analysis import audited, project
    from analyzer.configuration import Suppression

    if expires is not None and expires.date() < datetime.now(UTC).date():
        raise InputError(f"--expires {expires.date()} has passed: the suppression would hold for no day")
    options = Reading(**reading)
    chosen = project(root, options)
    findings = _meant(audited(terminal, chosen, options).facts.of(_finding()), rule_id, subject, every)
    last_day = expires.date() if expires else None
    answer = Answer()
    contents: dict[Path, bytes] = {}
    for finding in findings:
        what = Suppression(rule=(rule_id,), reason=reason, owner=owner, expires=last_day)
        _write(chosen, finding, what, contents, in_settings)
    for path, made in contents.items():
        if dry_run:
            answer.write(_difference(path, made))
        else:
            answer.files[path] = made
            answer.notes.append(f"{path}: written")
    return deliver(answer, terminal)


def _finding() -> type[Finding]:
    from analyzer.facts import Finding

    return Finding


def _meant(findings: tuple[Finding, ...], rule_id: str, subject: str | None, every: bool) -> list[Finding]:
    """The findings that are meant, the last in their file first: a line that is added moves none of them."""
    from analyzer.rulebook import subject_matches

    of_rule = [finding for finding in findings if finding.rule == rule_id]
    found = [
        finding
        for finding in of_rule
        if finding.status != "suppressed" and (subject is None or subject_matches(subject, finding.subject))
    ]
    if not found:
        others = _named([finding for finding in of_rule if finding.status != "suppressed"])
        raise InputError(
            f"{rule_id} finds nothing{f' about {subject!r}' if subject else ''} that is not suppressed"
            + (f"; it finds {others}" if others else "")
        )
    if len(found) > 1 and not every:
        raise InputError(f"{len(found)} findings match: {_named(found)}; say which, or --all")
    return sorted(found, key=lambda one: (one.evidence.path, -one.evidence.line) if one.evidence else ("", 0))


def _named(findings: list[Finding]) -> str:
    names = [repr(finding.subject) for finding in findings[:MOST_SHOWN]]
    more = len(findings) - len(names)
    return ", ".join(names) + (f" and {more} more" if more > 0 else "")


def _write(
    project: Project, finding: Finding, what: Suppression, contents: dict[Path, bytes], in_settings: bool
) -> None:
    """Put one suppression into the content of the file that is to hold it."""
    from dataclasses import replace

    from analyzer.configuration import FILE_NAMES, find_configuration
    from analyzer.rulebook import ExcuseError, can_hold_comments, with_comment, with_entry

    at = finding.evidence
    try:
        if at is not None and not in_settings and can_hold_comments(at.path):
            path = project.root / at.path
            contents[path] = with_comment(_content(path, contents), at, what)
            return
        path = find_configuration(project.root) or project.root / FILE_NAMES[0]
        entry = replace(what, subject=finding.subject)
        contents[path] = with_entry(_content(path, contents), str(path), entry)
    except ExcuseError as error:
        raise InputError(str(error)) from None


def _content(path: Path, contents: dict[Path, bytes]) -> bytes:
    if path in contents:
        return contents[path]
    return path.read_bytes() if path.exists() else b""


def _difference(path: Path, made: bytes) -> str:
    old = _content(path, {}).decode("utf-8", "replace").splitlines(keepends=True)
    new = made.decode("utf-8", "replace").splitlines(keepends=True)
    return "".join(difflib.unified_diff(old, new, str(path), str(path)))
