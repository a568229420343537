"""`groundplan.yaml`: what a project says about its own audit.

The file lies in the project that is read, so it is as untrusted as the rest of it: the paths in it are
relative and stay inside the root, and it can neither run anything nor name an address.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

from analyzer.configuration.classification import ColumnChoice
from analyzer.configuration.contracts import Contract
from analyzer.configuration.located import ConfigurationError, Node, Problem, read_yaml, read_yaml_bytes
from analyzer.configuration.schema import json_schema
from analyzer.configuration.severity import Severity
from analyzer.configuration.typed import Least, Pattern, Plain, Reader

FILE_NAMES = ("groundplan.yaml", "groundplan.yml")

RULE_ID = Pattern(r"[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*-[0-9]{3}", "a rule id such as SEC-AUTHN-001")
SENTENCE = Pattern(r"\s*\S[\s\S]*", "a text that says something")
INSIDE = Pattern(
    r"(?![/\\~])(?![A-Za-z]:)(?!(?:.*[/\\])?\.\.(?:[/\\]|$))[^\x00-\x1f]+",
    "a relative path that stays inside the root",
)


class Excuse(StrEnum):
    """Whether what a change adds to the suppressions silences what the same change brings in."""

    ALLOW = "allow"
    FORBID = "forbid"


class Staleness(StrEnum):
    """What a suppression that matches nothing does to the gate."""

    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleChoice:
    """Which rules run, and what they are told."""

    folders: Annotated[
        tuple[Annotated[str, INSIDE], ...], "folders of rules of your own, relative to the root"
    ] = ()
    disable: Annotated[tuple[Annotated[str, RULE_ID], ...], "ids of rules that do not run"] = ()
    severity: Annotated[
        Mapping[str, Severity], "severity of a rule's findings, by rule id, instead of its own"
    ] = field(default_factory=dict)
    parameters: Annotated[
        Mapping[str, Mapping[str, Plain]], "values of a rule's parameters, by rule id and name"
    ] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Completeness:
    """How much may be missing from an analysis that still passes; no limit where nothing is said."""

    unparsed_files: Annotated[int | None, Least(0), "Python files that could not be read, at most"] = None
    route_blind_spots: Annotated[
        int | None, Least(0), "blind spots that may hide routes or guards, at most"
    ] = None
    unknown_findings: Annotated[int | None, Least(0), "subjects that rules could not decide, at most"] = None
    failed_rules: Annotated[int, Least(0), "rules that could not run, at most"] = 0


class Threshold(StrEnum):
    """The severity from which on findings fail, or that none does."""

    INFO = "info"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class GateScope:
    """A part of the project, or of the rules, that has a threshold of its own."""

    fail_on: Annotated[Threshold, "findings of this severity or a higher one fail; never: none does"]
    rule: Annotated[tuple[Annotated[str, RULE_ID], ...], "ids of the rules it is about; all where empty"] = ()
    path: Annotated[str | None, "files it is about, relative to the root; * stands for anything"] = None
    subject: Annotated[
        str | None, "what findings are about, as the report names it: an application, a service, a table"
    ] = None

    def complaint(self) -> str | None:
        """A scope of everything is the gate's own threshold."""
        if not self.rule and self.path is None and self.subject is None:
            return "a scope needs a rule, a path or a subject; see also gate.fail_on"
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """When the gate closes."""

    fail_on: Annotated[Severity, "findings of this severity or a higher one fail the check"] = Severity.HIGH
    scopes: Annotated[
        tuple[GateScope, ...], "parts with a threshold of their own; of several that match, the last decides"
    ] = ()
    count_likely: Annotated[bool, "whether findings that are only likely count as well"] = True
    stale_suppressions: Annotated[Staleness, "what a suppression that matches nothing does"] = Staleness.WARN
    own_suppressions: Annotated[
        Excuse, "with --diff: whether suppressions that a change adds silence its own new findings"
    ] = Excuse.ALLOW
    incomplete: Annotated[
        Completeness, "what may be missing before the result is 'incomplete' (exit code 3)"
    ] = field(default_factory=Completeness)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """A finding that somebody decided to live with, and why."""

    rule: Annotated[tuple[Annotated[str, RULE_ID], ...], Least(1), "rule id, or several"]
    reason: Annotated[str, SENTENCE, "why the finding is acceptable"]
    subject: Annotated[
        str | None, "what the finding is about, as the report names it; * stands for anything"
    ] = None
    path: Annotated[str | None, "file of the finding, relative to the root; * stands for anything"] = None
    fingerprint: Annotated[
        str | None, Pattern("[0-9a-f]{32}", "32 hexadecimal digits"), "the finding's own"
    ] = None
    owner: Annotated[str | None, "who answers for it"] = None
    expires: Annotated[date | None, "last day on which it holds"] = None

    def complaint(self) -> str | None:
        """A suppression of everything is a disabled rule and should be written as one."""
        if self.subject is self.path is self.fingerprint is None:
            return "a suppression needs a subject, a path or a fingerprint; see also rules.disable"
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """What an audit writes, and where."""

    folder: Annotated[str | None, INSIDE, "folder for reports, relative to the root"] = None
    formats: Annotated[tuple[str, ...], "formats to write"] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """All settings of a project; every one has a default."""

    root: Annotated[str | None, INSIDE, "folder to read instead of the one that holds this file"] = None
    exclude: Annotated[tuple[str, ...], "what to leave out, in the syntax of .gitignore"] = ()
    include_vendored: Annotated[
        bool, "also read third-party code, environments and build output inside the root"
    ] = False
    rules: Annotated[RuleChoice, "which rules run, and what they are told"] = field(
        default_factory=RuleChoice
    )
    contracts: Annotated[
        tuple[Contract, ...], "architecture contracts, beside those of import-linter's configuration"
    ] = ()
    classification: Annotated[
        tuple[ColumnChoice, ...], "columns that hold what is personal or secret; of several, the last decides"
    ] = ()
    gate: Annotated[Policy, "when the check fails"] = field(default_factory=Policy)
    baseline: Annotated[str | None, INSIDE, "file of findings that were there before"] = None
    suppressions: Annotated[tuple[Suppression, ...], "findings that are accepted, each with its reason"] = ()
    output: Annotated[Output, "what an audit writes, and where"] = field(default_factory=Output)

    file: str | None = field(default=None, metadata={"written": False})
    """Path of the file as messages name it; None where there is none."""
    places: Mapping[str, int] = field(default_factory=dict, metadata={"written": False}, compare=False)
    """Line of each value by its address: `rules.disable[0]`, `suppressions[2].rule`."""

    def problem(self, address: str, message: str) -> Problem:
        """A complaint about the value at this address."""
        return Problem(self.file or FILE_NAMES[0], self.places.get(address, 0), message)


def find_configuration(root: Path) -> Path | None:
    """The settings file of a project, if it has one."""
    return next((root / name for name in FILE_NAMES if (root / name).is_file()), None)


def load_configuration(path: Path, name: str | None = None) -> Configuration:
    """The settings in a file, called `name` in messages.

    Raises ConfigurationError with every problem at once.
    """
    name = name or path.name
    return _settings(read_yaml(path, name), name)


def configuration_from(data: bytes, name: str) -> Configuration:
    """The settings in a file's content, for files that lie in a revision.  Raises ConfigurationError."""
    return _settings(read_yaml_bytes(data, name), name)


def _settings(document: Node, name: str) -> Configuration:
    reader = Reader(name)
    settings = reader.read(Configuration, document)
    if settings is None:
        raise ConfigurationError(reader.problems)
    return dataclasses.replace(settings, file=name, places=reader.places)


def configuration_schema() -> dict[str, Any]:
    """The JSON Schema of `groundplan.yaml`."""
    return json_schema(
        Configuration, title="groundplan.yaml", description="Settings of a project that groundplan audits"
    )
