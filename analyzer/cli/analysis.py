"""From what was said on the command line to an audit of the project."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analyzer.cli.answer import Answer, deliver
from analyzer.cli.failures import InputError
from analyzer.cli.memory import Memory, digest_of, listing_of
from analyzer.cli.options import Reading
from analyzer.cli.terminal import Terminal

if TYPE_CHECKING:
    from analyzer.configuration import Configuration
    from analyzer.facts import Facts
    from analyzer.pipeline import Audit
    from analyzer.reports import ReportInput
    from analyzer.rulebook import Known, RuleOutcome
    from analyzer.source import SourceTree


@dataclass(frozen=True, slots=True)
class Project:
    """What is to be audited: the folder that is read, and its settings with the command line's over them."""

    root: Path
    configuration: Configuration

    def failing_on(self, severity: str) -> Project:
        """The same project, whose gate closes at this severity."""
        from analyzer.configuration import Severity

        gate = replace(self.configuration.gate, fail_on=Severity(severity))
        return replace(self, configuration=replace(self.configuration, gate=gate))


def project(root: Path, reading: Reading) -> Project:
    """The project below `root`.  Raises ConfigurationError, or InputError where there is no such folder."""
    from analyzer.configuration import Configuration, find_configuration, load_configuration

    if not root.is_dir():
        problem = "is a file, not a folder" if root.exists() else "there is no such folder"
        raise InputError(f"{root}: {problem}; give the folder that holds the project")
    if not os.access(root, os.R_OK | os.X_OK):
        raise InputError(f"{root}: the folder cannot be read (permission denied); check its permissions")
    file = reading.config or find_configuration(root)
    configuration = load_configuration(file) if file else Configuration()
    rules = replace(
        configuration.rules,
        folders=(
            *(str(root / folder) for folder in configuration.rules.folders),
            *map(str, reading.rules),
        ),
    )
    configuration = replace(
        configuration,
        exclude=(*configuration.exclude, *reading.exclude),
        include_vendored=configuration.include_vendored or reading.include_vendored,
        rules=rules,
    )
    return Project(root / configuration.root if configuration.root else root, configuration)


def answered(
    terminal: Terminal,
    project: Project,
    reading: Reading,
    answer: Callable[[], Answer],
    *,
    files: Iterable[Path] = (),
    also: tuple[str, ...] = (),
    keep: bool = True,
) -> int:
    """Deliver the answer to the current command; from memory, where nothing has changed since it was given.

    `files` are what the command reads beside the project, `also` names whatever else it depends on.
    """
    memory = _memory(terminal, project, reading, files, also) if keep else None
    known = memory.recall() if memory else None
    if known is not None:
        if terminal.verbose:
            terminal.note("nothing has changed since an earlier run, whose answer is given again")
        return deliver(known, terminal)
    made = answer()
    code = deliver(made, terminal)
    if memory and made.complete:
        now = _memory(terminal, project, reading, files, also)
        if now and now.key == memory.key:  # otherwise something changed while it was read
            memory.keep(made)
    return code


def _memory(
    terminal: Terminal, project: Project, reading: Reading, files: Iterable[Path], also: tuple[str, ...]
) -> Memory | None:
    from analyzer.source import Options, open_tree

    cache = _cache(project, reading)
    if cache is None or reading.frameworks:
        return None
    settings = project.configuration
    context = click.get_current_context()
    question = (
        context.command_path,
        repr(sorted(context.params.items())),
        repr((terminal.width(), terminal.coloured(), terminal.unicode())),
        repr(settings),
        name_of(project),
        *also,
    )
    tree = open_tree(project.root, Options(settings.exclude, settings.include_vendored))
    folders = [Path(folder) for folder in settings.rules.folders]
    return Memory(cache, digest_of(tree, question, folders, files))


def commits(project: Project, *revisions: str | None) -> tuple[str, ...]:
    """What each revision stands for today: a branch moves.  Raises SourceError where there is none."""
    from analyzer.source.git import commit_of

    return tuple(commit_of(project.root, revision) for revision in revisions if revision is not None)


def changed_since(project: Project, revision: str) -> dict[str, tuple[tuple[int, int], ...]]:
    """Path to the parts of it that a revision did not have.  Raises SourceError where there is none."""
    from analyzer.source import Options, open_tree
    from analyzer.source.changes import changed_lines
    from analyzer.source.git import open_project_at

    options = Options(project.configuration.exclude, project.configuration.include_vendored)
    return changed_lines(open_project_at(project.root, revision, options), open_tree(project.root, options))


def _cache(project: Project, reading: Reading) -> Path | None:
    """Where things are kept between runs; nowhere inside of the project, which must not bring its own
    answers."""
    if reading.cache and reading.cache.resolve().is_relative_to(project.root.resolve()):
        return None
    return reading.cache


def name_of(project: Project) -> str:
    """A project goes by the name of its folder."""
    return Path(os.path.abspath(project.root)).name or "project"


def report_of(project: Project, facts: Facts, view: str = "services") -> ReportInput:
    """What reports are made from."""
    from analyzer.reports import ReportInput

    return ReportInput(facts, name_of(project), view=view)


def judged(facts: Facts, outcome: RuleOutcome) -> Facts:
    """The facts with the findings of another judgement in the place of theirs."""
    from analyzer.facts import Facts, Finding

    others = (row for row in facts if not isinstance(row, Finding))
    return Facts([*others, *outcome.findings])


def audited(terminal: Terminal, project: Project, reading: Reading) -> Audit:
    """Read the project and judge it, showing progress.  Raises InputError where it holds neither Python nor
    manifests that deploy something."""
    from analyzer.facts import Coverage, Service
    from analyzer.pipeline import analyze

    with terminal.progress() as progress:
        audit = analyze(
            project.root,
            project.configuration,
            progress=progress,
            workers=reading.workers,
            cache=_cache(project, reading),
            frameworks=reading.frameworks,
        )
    coverage = audit.facts.of(Coverage)
    read = any(row.role == "python" and row.status != "skipped" for row in coverage)
    if not read and not audit.facts.of(Service):
        skipped = sum(row.status == "skipped" for row in coverage)
        left_out = f" beside the {skipped} files and folders that were skipped" if skipped else ""
        notebooks = sum(row.file.endswith(".ipynb") for row in coverage)
        unread = f"; its {notebooks} notebooks are not read" if notebooks else ""
        raise InputError(
            f"{project.root}: holds no Python files{left_out}{unread}; give the folder of a Python project"
        )
    return audit


def unchanged_since(project: Project, revision: str) -> bool:
    """Whether the project is, in every file that an analysis may read, what it was in a revision.  Raises
    SourceError where there is no such revision."""
    from analyzer.source import Options, open_tree
    from analyzer.source.git import open_project_at

    options = Options(project.configuration.exclude, project.configuration.include_vendored)
    older, now = open_project_at(project.root, revision, options), open_tree(project.root, options)
    return listing_of(older) == listing_of(now)


@dataclass(frozen=True, slots=True)
class OlderProject:
    """A revision, to be read by today's rules, without what is left out today, with its own suppressions."""

    revision: str
    configuration: Configuration
    """Its own settings."""
    settings: Configuration
    """Those by which it is read."""
    tree: SourceTree


def older_project(project: Project, revision: str) -> OlderProject:
    """The project as it was in a revision.  Raises SourceError where there is no such revision."""
    from analyzer.configuration import FILE_NAMES, Configuration, configuration_from
    from analyzer.source import Options
    from analyzer.source.git import open_project_at

    settings = project.configuration
    tree = open_project_at(project.root, revision, Options(settings.exclude, settings.include_vendored))
    held = next((name for name in FILE_NAMES if tree.file(name) is not None), None)
    own = configuration_from(tree.read(held), f"{revision}:{held}") if held else Configuration()
    return OlderProject(revision, own, replace(settings, suppressions=own.suppressions), tree)


def audited_at(terminal: Terminal, project: Project, reading: Reading, older: OlderProject) -> Audit:
    """Audit the project as it was in a revision."""
    from analyzer.pipeline import analyze

    with terminal.progress() as progress:
        return analyze(
            project.root,
            older.settings,
            progress=progress,
            cache=_cache(project, reading),
            frameworks=reading.frameworks,
            revision=older.revision,
        )


def found_at(terminal: Terminal, project: Project, reading: Reading, older: OlderProject) -> frozenset[Known]:
    """What was found in a revision; from memory, where it was asked before."""
    from analyzer.rulebook import RulebookError, baseline_from, known_findings, known_text

    memory = None
    if (cache := _cache(project, reading)) is not None and not reading.frameworks:
        folders = [Path(folder) for folder in older.settings.rules.folders]
        memory = Memory(cache, digest_of(older.tree, ("findings", repr(older.settings)), folders, ()))
        with suppress(RulebookError):
            if kept := memory.recall():
                return baseline_from(bytes(kept.printed), Path(older.revision))
    found = known_findings(audited_at(terminal, project, reading, older).outcome)
    if memory is not None:
        memory.keep(Answer(bytearray(known_text(found).encode("utf-8", "backslashreplace"))))
    return found
