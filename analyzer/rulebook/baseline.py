"""The baseline: findings that were there when the gate was switched on, so that it stops only what is new.

A JSON file made for version control: sorted, one finding on each line, and known by fingerprints, so that
moved code and reworded messages leave it silent.  Rule and subject stand in it for people to read.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analyzer.configuration import Problem
from analyzer.facts import Finding
from analyzer.facts.plain import utf8
from analyzer.rulebook.loading import RulebookError
from analyzer.rulebook.outcome import RuleOutcome
from analyzer.writing import write_file

VERSION = 1
MAX_BYTES = 50_000_000  # 200,000 findings: more than any run returns


@dataclass(frozen=True, slots=True, order=True)
class Known:
    """A finding that was there before."""

    rule: str
    subject: str
    fingerprint: str

    def __str__(self) -> str:
        return f"{self.rule} {self.subject}"


def baseline_text(outcome: RuleOutcome) -> str:
    """The baseline that accepts everything found, except what is suppressed already."""
    return _text(_known(finding) for finding in outcome.findings if finding.status != "suppressed")


def pruned_text(baseline: frozenset[Known], outcome: RuleOutcome) -> str:
    """The baseline without what nobody finds any more; `outcome` is compared with it already."""
    fixed = set(outcome.fixed)
    return _text(one for one in baseline if str(one) not in fixed)


def known_findings(outcome: RuleOutcome) -> frozenset[Known]:
    """Everything that was found, whatever became of it: what a later run is compared with."""
    return frozenset(map(_known, outcome.findings))


def _text(known: Iterable[Known]) -> str:
    known = sorted(known)
    lines = ",\n".join(json.dumps(dataclasses.asdict(one), ensure_ascii=False) for one in known)
    return f'{{"groundplan_baseline": {VERSION}, "findings": [\n{lines}\n]}}\n'


def write_baseline(outcome: RuleOutcome, path: Path) -> None:
    """Write the baseline, whole or not at all.  Raises OSError, naming the file."""
    write_file(path, utf8(baseline_text(outcome)))


def load_baseline(path: Path) -> frozenset[Known]:
    """The findings of a baseline file.  Raises RulebookError where it is none."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise _wrong(path, f"is larger than {MAX_BYTES:,} bytes")
        document: Any = json.loads(path.read_bytes())
    except OSError as error:
        raise _wrong(path, f"cannot be read: {(error.strerror or str(error)).lower()}") from None
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
    known = set()
    for position, entry in enumerate(entries):
        if not isinstance(entry, dict) or not all(isinstance(entry.get(field), str) for field in fields):
            raise _wrong(path, f"finding {position + 1} lacks one of {', '.join(fields)}")
        known.add(Known(**{field: entry[field] for field in fields}))
    return frozenset(known)


def compare(outcome: RuleOutcome, baseline: frozenset[Known]) -> RuleOutcome:
    """Mark what the baseline holds, and tell what it holds that nobody finds any more.

    What a rule found before that did not run or failed this time is not called fixed.
    """
    before = {one.fingerprint for one in baseline}
    findings = tuple(
        dataclasses.replace(finding, status="baseline")
        if finding.status == "new" and finding.fingerprint in before
        else finding
        for finding in outcome.findings
    )
    found = {finding.fingerprint for finding in findings}
    ran = {result.rule for result in outcome.results if result.outcome != "failed"}
    fixed = sorted(one for one in baseline if one.fingerprint not in found and one.rule in ran)
    return dataclasses.replace(outcome, findings=findings, fixed=tuple(map(str, fixed)))


def _known(finding: Finding) -> Known:
    return Known(rule=finding.rule, subject=finding.subject, fingerprint=finding.fingerprint)


def _wrong(path: Path, message: str) -> RulebookError:
    return RulebookError([Problem(str(path), 0, message)])
