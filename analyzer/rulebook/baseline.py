"""The baseline: findings that were there when the gate was switched on, so that it stops only what is new.

A JSON file made for version control: sorted, one finding on each line, and known by fingerprints, so that
moved code and reworded messages leave it silent.  Rule and subject stand in it for people to read.  It also
holds what other findings speak for, so that one more of them is new.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from analyzer.configuration import Problem, Severity
from analyzer.facts import Finding
from analyzer.facts.plain import utf8
from analyzer.rulebook.known import Known, known
from analyzer.rulebook.loading import RulebookError
from analyzer.rulebook.moving import NO_SYMBOLS, Symbols, followed
from analyzer.rulebook.outcome import RuleOutcome
from analyzer.writing import write_file

VERSION = 1
MAX_BYTES = 50_000_000  # 200,000 findings: more than any run returns


def baseline_text(outcome: RuleOutcome) -> str:
    """The baseline that accepts everything found, except what is suppressed already."""
    return known_text(known(finding) for finding in outcome.everything() if finding.status != "suppressed")


def pruned_text(baseline: frozenset[Known], outcome: RuleOutcome, symbols: Symbols = NO_SYMBOLS) -> str:
    """The baseline without what nobody finds any more, and with today's names of what moved; `outcome` is
    compared with it already."""
    fixed = set(outcome.fixed)
    return known_text(one for one in followed(baseline, outcome, symbols) if str(one) not in fixed)


def known_findings(outcome: RuleOutcome) -> frozenset[Known]:
    """Everything that was found, whatever became of it: what a later run is compared with."""
    return frozenset(map(known, outcome.everything()))


def known_text(entries: Iterable[Known]) -> str:
    """The baseline that holds these."""
    lines = ",\n".join(json.dumps(dataclasses.asdict(one), ensure_ascii=False) for one in sorted(entries))
    return f'{{"groundplan_baseline": {VERSION}, "findings": [\n{lines}\n]}}\n'


def write_baseline(outcome: RuleOutcome, path: Path) -> None:
    """Write the baseline, whole or not at all.  Raises OSError, naming the file."""
    write_file(path, utf8(baseline_text(outcome)))


def load_baseline(path: Path) -> frozenset[Known]:
    """The findings of a baseline file.  Raises RulebookError where it is none."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise _wrong(path, f"is larger than {MAX_BYTES:,} bytes")
        return baseline_from(path.read_bytes(), path)
    except OSError as error:
        raise _wrong(path, f"cannot be read: {(error.strerror or str(error)).lower()}") from None


def baseline_from(data: bytes, path: Path) -> frozenset[Known]:
    """The findings that a baseline file holds.  Raises RulebookError where it is none."""
    try:
        document: Any = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise _wrong(path, f"is not JSON: {error}") from None
    version = document.get("groundplan_baseline") if isinstance(document, dict) else None
    if version is None:
        raise _wrong(path, "is not a baseline of groundplan")
    if version != VERSION:
        raise _wrong(path, f"is a baseline of version {version}, and this groundplan knows version {VERSION}")
    entries = document.get("findings")
    if not isinstance(entries, list):
        raise _wrong(path, "has no list of findings")
    fields = [field.name for field in dataclasses.fields(Known)]
    held = set()
    for position, entry in enumerate(entries):
        if not isinstance(entry, dict) or not all(isinstance(entry.get(field), str) for field in fields):
            raise _wrong(path, f"finding {position + 1} lacks one of {', '.join(fields)}")
        held.add(Known(**{field: entry[field] for field in fields}))
    return frozenset(held)


def compare(outcome: RuleOutcome, baseline: frozenset[Known], symbols: Symbols = NO_SYMBOLS) -> RuleOutcome:
    """Mark what the baseline holds, tell what joins it, and what it holds that nobody finds any more.

    What a rule found before that did not run or failed this time is not called fixed.
    """
    baseline = followed(baseline, outcome, symbols)
    before = {one.fingerprint for one in baseline}
    outcome = outcome.judged(lambda finding: _marked(finding, before))
    joined: dict[str, list[Finding]] = {}
    for one in outcome.untold:
        if one.finding.status == "new":
            joined.setdefault(one.by, []).append(one.finding)
    findings: list[Finding] = []
    for finding in outcome.findings:
        newcomers = joined.get(finding.id, ())
        if finding.status == "baseline":
            findings += newcomers
        findings.append(_as_grave_as(finding, newcomers) if finding.status == "new" else finding)
    found = {finding.fingerprint for finding in outcome.everything()}
    ran = {result.rule for result in outcome.results if result.outcome != "failed"}
    fixed = sorted(one for one in baseline if one.fingerprint not in found and one.rule in ran)
    return dataclasses.replace(
        outcome,
        findings=tuple(sorted(findings, key=lambda finding: finding.id)),
        fixed=tuple(map(str, fixed)),
    )


def _marked(finding: Finding, before: Collection[str]) -> Finding:
    if finding.status == "new" and finding.fingerprint in before:
        return dataclasses.replace(finding, status="baseline")
    return finding


def _as_grave_as(finding: Finding, newcomers: Iterable[Finding]) -> Finding:
    """A finding that is new weighs what the gravest does that it speaks for: all of them are new with it."""
    weights = [Severity(one.severity) for one in (finding, *newcomers)]
    return dataclasses.replace(finding, severity=max(weights, key=lambda one: one.rank).value)


def _wrong(path: Path, message: str) -> RulebookError:
    return RulebookError([Problem(str(path), 0, message)])
