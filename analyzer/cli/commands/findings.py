"""`groundplan findings`: what came and went between two audits."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from analyzer.cli.failures import ExitCode, InputError
from analyzer.cli.options import terminal_options
from analyzer.cli.terminal import Terminal

MAX_BYTES = 2**30
"""The largest document that is read; that of a million routes is smaller."""

KEYS = ("rule", "severity", "verdict", "likely", "status", "subject", "message", "fingerprint")


@dataclass(frozen=True, slots=True, order=True)
class Told:
    """A finding as an audit told it."""

    rule: str
    severity: str
    judgement: str
    status: str
    subject: str
    message: str
    fingerprint: str

    @property
    def line(self) -> str:
        """The finding on one line."""
        doubt = "" if self.judgement == "violated" else f" ({self.judgement})"
        accepted = "" if self.status == "new" else f" [{self.status}]"
        return f"{self.severity} {self.rule}{doubt}{accepted}: {self.message}"


@click.group()
def command() -> None:
    """Compare the findings of audits.

    \b
    Examples:
      groundplan findings diff before/facts.json after/facts.db
      groundplan findings diff main.json branch.json --exit-code
    """


@command.command("diff")
@click.argument("before", type=click.Path(path_type=Path))
@click.argument("after", type=click.Path(path_type=Path))
@click.option("--exit-code", is_flag=True, help="Exit code 1 where the later audit found something new.")
@terminal_options
def diff(terminal: Terminal, before: Path, after: Path, exit_code: bool) -> int:
    """Tell what the audit AFTER found that BEFORE had not, and what it found no more.

    Both are documents of an audit: facts.json or facts.db.  Findings are the same where their fingerprints
    are, whatever became of lines and messages.

    \b
    Examples:
      groundplan findings diff before/facts.json after/facts.json
      groundplan findings diff main.db branch.db --exit-code
    """
    old, new = _read(before), _read(after)
    added = sorted(new[key] for key in new.keys() - old.keys())
    gone = sorted(old[key] for key in old.keys() - new.keys())
    changed = sorted(
        (new[key], old[key]) for key in new.keys() & old.keys() if _judged(new[key]) != _judged(old[key])
    )
    for one in added:
        terminal.line(f"+ {one.line}")
    for one in gone:
        terminal.line(f"- {one.line}")
    for now, then in changed:
        terminal.line(f"~ {now.line}  (was {', '.join(_judged(then))})")
    same = len(new.keys() & old.keys()) - len(changed)
    terminal.line(f"{len(added)} new, {len(gone)} gone, {len(changed)} judged otherwise, {same} as before")
    return ExitCode.FINDINGS if added and exit_code else ExitCode.PASSED


def _judged(one: Told) -> tuple[str, str, str]:
    return one.severity, one.judgement, one.status


def _read(path: Path) -> dict[str, Told]:
    """The findings of an audit by fingerprint.  Raises InputError where the file holds none."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(f"{path}: is larger than {MAX_BYTES:,} bytes; give a facts.db instead")
        with path.open("rb") as file:
            is_store = file.read(16).startswith(b"SQLite format 3")
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({(error.strerror or str(error)).lower()})") from None
    rows = _of_store(path) if is_store else _of_document(path)
    return {row["fingerprint"]: _told(row) for row in rows}


def _told(row: dict[str, Any]) -> Told:
    texts = {key: str(row[key]) for key in KEYS}
    texts["judgement"] = "likely" if row["likely"] else texts["verdict"]
    del texts["verdict"], texts["likely"]
    return Told(**texts)


def _of_store(path: Path) -> list[dict[str, Any]]:
    import sqlite3

    from analyzer.facts.store import StoreError, open_store

    try:
        with closing(open_store(path)) as connection:
            cursor = connection.cursor()
            cursor.row_factory = sqlite3.Row
            return [dict(row) for row in cursor.execute(f"SELECT {', '.join(KEYS)} FROM finding")]  # noqa: S608
    except (StoreError, sqlite3.Error) as error:
        raise InputError(str(error)) from None


def _of_document(path: Path) -> list[dict[str, Any]]:
    try:
        document = json.loads(path.read_bytes())
        rows = document["findings"] if "groundplan" in document else None
    except (ValueError, KeyError, TypeError, RecursionError):
        rows = None
    if not isinstance(rows, list) or any(not isinstance(row, dict) or row.keys() < set(KEYS) for row in rows):
        raise InputError(f"{path}: is no document of an audit; give a facts.json or facts.db of groundplan")
    return rows
