"""From what was said on the command line to an audit of the project."""

from __future__ import annotations

import gc
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from analyzer.cli.failures import InputError
from analyzer.cli.options import Reading
from analyzer.cli.terminal import Terminal

if TYPE_CHECKING:
    from analyzer.configuration import Configuration
    from analyzer.facts import Facts
    from analyzer.pipeline import Audit
    from analyzer.reports import ReportInput
    from analyzer.rulebook import RuleOutcome


@dataclass(frozen=True, slots=True)
class Project:
    """What is to be audited: the folder that is read, and its settings with the command line's over them."""

    root: Path
    configuration: Configuration


def project(root: Path, reading: Reading) -> Project:
    """The project below `root`.  Raises ConfigurationError, or InputError where there is no such folder."""
    from analyzer.configuration import Configuration, find_configuration, load_configuration

    if not root.is_dir():
        problem = "is a file, not a folder" if root.exists() else "there is no such folder"
        raise InputError(f"{root}: {problem}; give the folder that holds the project")
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


def report_of(project: Project, facts: Facts, view: str = "services") -> ReportInput:
    """What reports are made from; the project goes by the name of its folder."""
    from analyzer.reports import ReportInput

    return ReportInput(facts, Path(os.path.abspath(project.root)).name or "project", view=view)


def judged(facts: Facts, outcome: RuleOutcome) -> Facts:
    """The facts with the findings of another judgement in the place of theirs."""
    from analyzer.facts import Facts, Finding

    others = (row for row in facts if not isinstance(row, Finding))
    return Facts([*others, *outcome.findings])


def audited(terminal: Terminal, project: Project, reading: Reading) -> Audit:
    """Read the project and judge it, showing progress.  Raises InputError where it holds no Python."""
    from analyzer.facts import Coverage
    from analyzer.pipeline import analyze

    gc.disable()  # the process ends soon: a collection would look through all that was found, for nothing
    with terminal.progress() as progress:
        audit = analyze(
            project.root,
            project.configuration,
            progress=progress,
            workers=reading.workers,
            cache=reading.cache,
            frameworks=reading.frameworks,
        )
    coverage = audit.facts.of(Coverage)
    if not any(row.role == "python" and row.status != "skipped" for row in coverage):
        skipped = sum(row.status == "skipped" for row in coverage)
        left_out = f" beside the {skipped} files and folders that were skipped" if skipped else ""
        raise InputError(
            f"{project.root}: holds no Python files{left_out}; give the folder of a Python project"
        )
    return audit
