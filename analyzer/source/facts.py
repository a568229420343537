"""What the reading comes to as facts: coverage, what could not be read, dependencies and their versions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from analyzer.facts import BlindSpot, Coverage, Evidence, Package, Row
from analyzer.source.dependencies import Dependency, pinned_versions
from analyzer.source.parsing import Problem
from analyzer.source.tree import SourceTree

_UPPER_BOUND = re.compile(r"<|~=|==[^,]*\.\*")
_VERSION = re.compile(r"(?:~=|==|>=|>)\s*([0-9][0-9A-Za-z.]*?)(?:\.\*)?(?=\s*(?:,|;|$))")


def coverage_facts(
    tree: SourceTree, parsed: frozenset[str], evaluated: frozenset[str], failed: Mapping[str, Problem]
) -> Iterator[Row]:
    """What became of each file, and of the folders that were left out."""
    for file in tree.files:
        status = (
            "failed"
            if file.path in failed
            else "evaluated"
            if file.path in evaluated
            else "parsed"
            if file.path in parsed
            else "listed"
        )
        problem = failed.get(file.path)
        yield Coverage(
            id=file.path,
            file=file.path,
            status=status,
            role=file.role,
            size=file.size,
            reason=problem.reason if problem else None,
        )
    for skipped in tree.skipped:
        yield Coverage(
            id=skipped.path,
            file=skipped.path,
            status="skipped",
            role="folder" if skipped.python_files is not None else "other",
            reason=f"{skipped.kind}: {skipped.reason}",
        )


def problem_facts(problems: Iterable[Problem]) -> Iterator[Row]:
    """Files that could not be read, or not as they stand."""
    for problem in problems:
        yield BlindSpot(
            id=f"file {problem.path}:{problem.line}: {problem.reason}",
            kind="file",
            subject=problem.path,
            affects="all",
            reason=f"{problem.reason}; {problem.remedy}",
            evidence=Evidence(problem.path, max(1, problem.line), max(1, problem.line)),
        )


def unread_facts(tree: SourceTree) -> Iterator[Row]:
    """What was left out though it may hold code: Python files over the limit, and what cannot be opened."""
    for skipped in tree.skipped:
        if skipped.kind == "unreadable" or (
            skipped.kind == "large" and skipped.path.endswith((".py", ".pyi"))
        ):
            remedy = "exclude it where it is data" if skipped.kind == "large" else "check its permissions"
            yield BlindSpot(
                id=f"file {skipped.path}: {skipped.reason}",
                kind="file",
                subject=skipped.path,
                affects="all",
                reason=f"was not read: {skipped.reason}; {remedy}",
                evidence=Evidence(skipped.path, 1, 1),
            )


def package_facts(dependencies: Iterable[Dependency]) -> Iterator[Row]:
    """Declared and locked distributions."""
    for one in dependencies:
        yield Package(
            id=f"{one.name} {one.source_path}{f' [{one.group}]' if one.group else ''}",
            name=one.name,
            version=one.version,
            specifier=one.specifier,
            kind=one.kind,
            group=one.group,
            evidence=Evidence(one.source_path, max(1, one.line), max(1, one.line)),
        )


def governing_versions(dependencies: tuple[Dependency, ...]) -> dict[str, str]:
    """The version of each distribution that decides how it behaves: the pinned one, or, where a range has an
    upper bound, the version that the range starts from.  Ranges that are open upwards say nothing."""
    found: dict[str, str] = {}
    for one in dependencies:
        if one.specifier and _UPPER_BOUND.search(one.specifier):
            version = _VERSION.search(one.specifier)
            if version is not None and one.group is None:
                found.setdefault(one.name, version.group(1))
    found.update(pinned_versions(dependencies))
    return found
