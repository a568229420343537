"""`groundplan rules`: what is checked, why, and whether each rule does what it says."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from analyzer.cli.options import terminal_options
from analyzer.cli.terminal import Terminal

if TYPE_CHECKING:
    from analyzer.rulebook import Rule, Rulebook


MAX_TITLE = 100
"""Characters, as the format of rules has it."""


def _folders(command: Any) -> Any:
    return click.option(
        "--rules", "folders", type=click.Path(path_type=Path), multiple=True, metavar="DIR",
        help="A folder of rules of your own, beside the ones that come with groundplan.  Repeatable.",
    )(command)  # fmt: skip


@click.group()
def command() -> None:
    """List, show, test, begin and document rules.

    \b
    Examples:
      groundplan rules list
      groundplan rules show SEC-AUTHN-001
      groundplan rules test --rules our-rules
      groundplan rules new OUR-NAME-001 our-rules
    """


@command.command("list")
@_folders
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True
)
@terminal_options
def list_rules(terminal: Terminal, folders: tuple[Path, ...], form: str) -> None:
    """List every rule: its id, severity and title.

    \b
    Examples:
      groundplan rules list
      groundplan rules list --rules our-rules --format json
    """
    from analyzer.cli.rows import written

    rows = [(rule.pack, rule.id, rule.severity.value, rule.title) for rule in _rulebook(folders).rules]
    terminal.write(written(("pack", "id", "severity", "title"), rows, form))


@command.command("show")
@click.argument("rule_id", metavar="ID")
@_folders
@terminal_options
def show_rule(terminal: Terminal, rule_id: str, folders: tuple[Path, ...]) -> None:
    """Show what one rule looks for, why it matters and what to do.

    \b
    Example:
      groundplan rules show SEC-AUTHN-001
    """
    _tell(terminal, _rulebook(folders).rule(rule_id))


@command.command("test")
@click.argument("rule_ids", metavar="[ID]...", nargs=-1)
@_folders
@terminal_options
def test_rules(terminal: Terminal, rule_ids: tuple[str, ...], folders: tuple[Path, ...]) -> int:
    """Try rules on their own examples: what must be found is found, and nothing else.

    Without an ID, all rules are tried.  Exit code 1 where an example shows something else than it says.

    \b
    Examples:
      groundplan rules test
      groundplan rules test SEC-AUTHN-001
      groundplan rules test --rules our-rules
    """
    from analyzer.cli.failures import ExitCode
    from analyzer.pipeline import analyze
    from analyzer.rulebook import try_examples

    rulebook = _rulebook(folders)
    chosen = [rulebook.rule(rule_id) for rule_id in rule_ids] or list(rulebook.rules)
    wrong = tried = 0
    with terminal.progress() as progress:
        for done, rule in enumerate(chosen):
            if progress:
                progress(f"trying {rule.id}", done, len(chosen))
            for trial in try_examples([rule], lambda root: analyze(root).facts):
                tried += 1
                wrong += bool(trial.problems)
                for problem in trial.problems:
                    terminal.line(
                        f"{trial.file}:{trial.line}: {trial.rule}: {problem}  (example: {trial.shows})"
                    )
    terminal.line(f"{len(chosen)} rules, {tried} examples, {wrong} of them wrong")
    return ExitCode.FINDINGS if wrong else ExitCode.PASSED


@command.command("new")
@click.argument("rule_id", metavar="ID")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--title", default="What a finding is called", help="What a finding of it is called.")
@terminal_options
def new_rule(terminal: Terminal, rule_id: str, folder: Path, title: str) -> None:
    """Begin a rule: write FOLDER/ID.yaml, which loads and passes its examples as it stands.

    The folder is a pack, which --rules names, or groundplan.yaml under rules.folders.

    \b
    Example:
      groundplan rules new OUR-NAME-001 our-rules --title 'A name that we do not want'
      groundplan rules test OUR-NAME-001 --rules our-rules
    """
    from analyzer.cli.answer import Answer, deliver
    from analyzer.cli.failures import InputError
    from analyzer.configuration import RULE_ID
    from analyzer.rulebook import load_rules, skeleton

    if re.fullmatch(RULE_ID.expression, rule_id) is None:
        raise click.BadParameter(f"{rule_id!r} is not {RULE_ID.words}", param_hint="ID")
    if not title.strip() or len(title) > MAX_TITLE or not title.isprintable():
        raise click.BadParameter(
            f"a title is one line of at most {MAX_TITLE} characters", param_hint="--title"
        )
    path = folder / f"{rule_id}.yaml"
    if path.exists():
        raise InputError(f"{path}: is there already")
    if any(rule.id == rule_id for rule in load_rules().rules):
        raise InputError(f"{rule_id}: is a rule that comes with groundplan; choose another id")
    note = f"{path}: written; try it with  groundplan rules test {rule_id} --rules {folder}"
    deliver(Answer(files={path: skeleton(rule_id, json.dumps(title)).encode()}, notes=[note]), terminal)


@command.command("docs")
@click.argument("folder", type=click.Path(path_type=Path))
@_folders
@click.option("--check", is_flag=True, help="Write nothing; exit code 1 where a page is not up to date.")
@terminal_options
def document_rules(terminal: Terminal, folder: Path, folders: tuple[Path, ...], check: bool) -> int:
    """Write a page for each rule, and an index, into FOLDER as Markdown.

    Pages of rules that are gone are taken away; other files are left alone.

    \b
    Examples:
      groundplan rules docs docs/rules
      groundplan rules docs docs/rules --check
      groundplan rules docs wiki --rules our-rules
    """
    from analyzer.cli.answer import Answer, deliver
    from analyzer.cli.failures import ExitCode
    from analyzer.rulebook import pages

    wanted = {folder / name: text.encode() for name, text in pages(_rulebook(folders)).items()}
    pattern = "*-[0-9][0-9][0-9].md"
    stale = sorted(path for path in folder.glob(pattern) if path not in wanted) if folder.is_dir() else []
    if check:
        differing = sorted(path for path, text in wanted.items() if _content(path) != text)
        for path in (*differing, *stale):
            terminal.line(f"{path}: is not up to date; write it with  groundplan rules docs {folder}")
        return ExitCode.FINDINGS if differing or stale else ExitCode.PASSED
    for path in stale:
        path.unlink()
    return deliver(Answer(files=wanted, notes=[f"{folder}: {len(wanted)} pages"]), terminal)


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _rulebook(folders: tuple[Path, ...]) -> Rulebook:
    from analyzer.rulebook import load_rules

    return load_rules(folders)


def _tell(terminal: Terminal, rule: Rule) -> None:
    terminal.line(f"{rule.id}  {rule.title}")
    terminal.line(f"severity {rule.severity.value}, pack {rule.pack}{_catalogues(rule)}")
    for title, text in (
        ("Why it matters", rule.rationale),
        ("What to do", rule.remedy),
        ("How it is decided", rule.select),
        ("What cannot be decided", rule.unknown or ""),
    ):
        if text:
            _tell_part(terminal, title, text.rstrip().splitlines())
    _tell_part(
        terminal,
        "What a project may set (groundplan.yaml, rules.parameters)",
        [
            f"{name}: {one.meaning}  [default: {json.dumps(one.default)}]"
            for name, one in rule.parameters.items()
        ],
    )
    _tell_part(terminal, "What it is known not to see", list(rule.known_misses))
    _tell_part(terminal, "References", list(rule.references))


def _tell_part(terminal: Terminal, title: str, lines: list[str]) -> None:
    if lines:
        terminal.line()
        terminal.line(title)
        for line in lines:
            terminal.line(f"  {line}")


def _catalogues(rule: Rule) -> str:
    named = [name for names in rule.maps.as_mapping().values() for name in names]
    return f", {', '.join(named)}" if named else ""
