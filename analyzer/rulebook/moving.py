"""Findings that only moved: the code they are about stands in another module than before.

A fingerprint is made of qualified names, so a file that moves renames what is in it.  A finding is taken for
one that was known under another name where nothing but the modules in its names differs, the old name stands
for nothing any more, and the new one is the project's own.  Each known finding serves for one at most, so
that no finding is silenced that was not there before.

Not followed: what was renamed itself (a function, an application), and a module of which a finding speaks.
"""

from __future__ import annotations

import dataclasses
import posixpath
import re
from collections.abc import Collection
from typing import Final

from analyzer.facts import Application, Coverage, Facts, Function, Module
from analyzer.rulebook.known import Known, known
from analyzer.rulebook.outcome import RuleOutcome

_NAME: Final = re.compile(
    r"(?<![\w/.{}-])(?:[A-Za-z_]\w*(?:\.(?:[A-Za-z_]\w*|<locals>|<lambda>))+|[\w.-]+(?:/[\w.-]+)+)(?![\w/}-])"
)
"""A dotted name that is no part of a route's path or of a placeholder; or the path of a file."""


@dataclasses.dataclass(frozen=True, slots=True)
class Symbols:
    """What the project's names stand for today."""

    files: frozenset[str]
    modules: frozenset[str]
    others: frozenset[str]

    @classmethod
    def of(cls, facts: Facts) -> Symbols:
        """The modules of the facts, and the functions, classes and applications."""
        others = {*(row.name for row in facts.of(Function)), *(row.name for row in facts.of(Application))}
        modules = frozenset(row.name for row in facts.of(Module))
        return cls(frozenset(row.file for row in facts.of(Coverage)), modules, frozenset(others))

    def __contains__(self, name: str) -> bool:
        return name in self.files or name in self.modules or name in self.others

    def inside(self, name: str) -> str | None:
        """The name inside its module; None where it is in no module of the project."""
        parts = name.split(".")
        for end in range(len(parts) - 1, 0, -1):
            if ".".join(parts[:end]) in self.modules:
                return ".".join(parts[end:])
        return None

    def moved(self, before: str, now: str) -> bool:
        """Whether the two names can be one thing, before and after its module or file moved."""
        if now in self.files:
            return before not in self.files and posixpath.basename(before) == posixpath.basename(now)
        inside = self.inside(now)
        return inside is not None and before not in self and before.endswith(f".{inside}")


NO_SYMBOLS: Final = Symbols(frozenset(), frozenset(), frozenset())
"""Of a comparison that follows nothing."""


def followed(baseline: Collection[Known], outcome: RuleOutcome, symbols: Symbols) -> frozenset[Known]:
    """The baseline with what moved under the names that it has today."""
    findings = tuple(outcome.everything())
    before = {one.fingerprint for one in baseline}
    found = {finding.fingerprint for finding in findings}
    gone: dict[tuple[str, str], list[Known]] = {}
    for one in sorted(one for one in baseline if one.fingerprint not in found):
        gone.setdefault((one.rule, _NAME.sub("\0", one.subject)), []).append(one)
    renamed: dict[Known, Known] = {}
    for now in sorted(known(finding) for finding in findings if finding.fingerprint not in before):
        candidates = gone.get((now.rule, _NAME.sub("\0", now.subject)), [])
        match = next((one for one in candidates if _only_moved(one.subject, now.subject, symbols)), None)
        if match is not None:
            candidates.remove(match)
            renamed[match] = now
    return frozenset(renamed.get(one, one) for one in baseline)


def _only_moved(before: str, now: str, symbols: Symbols) -> bool:
    names, names_now = _NAME.findall(before), _NAME.findall(now)
    return len(names) == len(names_now) and all(
        old == new or symbols.moved(old, new) for old, new in zip(names, names_now, strict=True)
    )
