"""Facts about the reading itself: what was looked at, and what could not be seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Annotated, Any, ClassVar

from analyzer.facts.row import Row, fact


@fact
class BlindSpot(Row):
    """Something that a user would ask about and that could not be known."""

    TABLE: ClassVar[str] = "blind_spot"

    kind: Annotated[str, "file, import, route, guard, unreached, budget, signature, plugin, manifest, ..."]
    subject: Annotated[str, "what is not known: a path, a module, a route, a guard"]
    affects: Annotated[
        str,
        "what it may hide: routes, guards, tables, migrations, services, work, modules, or all of these",
    ] = "all"


@fact
class Coverage(Row):
    """What became of one file or folder of the root."""

    TABLE: ClassVar[str] = "coverage"

    file: Annotated[str, "path relative to the root"]
    status: Annotated[str, "evaluated, parsed, read, listed, skipped or failed"]
    role: Annotated[str, "python, stub, sql, manifest, template, data, other, folder"]
    size: Annotated[int, "bytes"] = 0


@fact
class Measure(Row):
    """One figure about the run: how much was declared, reached, looked at."""

    TABLE: ClassVar[str] = "measure"

    name: Annotated[str, "routes.declared, routes.reached, modules.total, ..."]
    value: Annotated[int, "the figure"]
    meaning: Annotated[str, "what was counted"]


@fact
class RuleResult(Row):
    """What became of one rule: never silent, also when it found nothing."""

    TABLE: ClassVar[str] = "rule_result"

    rule: Annotated[str, "rule id"]
    pack: Annotated[str, "folder that holds it"]
    title: Annotated[str, "title of the rule"]
    severity: Annotated[str, "info, low, medium, high or critical"]
    outcome: Annotated[str, "violated, satisfied, unknown or failed"]
    subjects: Annotated[int, "how many subjects it looked at"]
    violations: Annotated[int, "how many of them violate it"]
    unknowns: Annotated[int, "how many could not be decided"]
    maps: Annotated[Mapping[str, Any], "cwe, owasp_api, asvs: what it decides"] = field(default_factory=dict)


@fact
class Finding(Row):
    """One subject that violates a rule, or that the rule could not decide."""

    TABLE: ClassVar[str] = "finding"

    rule: Annotated[str, "rule id"]
    pack: Annotated[str, "folder that holds the rule"]
    severity: Annotated[str, "info, low, medium, high or critical"]
    verdict: Annotated[str, "violated, or unknown: the rule could not decide it"]
    subject: Annotated[str, "symbol that the finding is about"]
    title: Annotated[str, "title of the rule"]
    message: Annotated[str, "what is wrong, in one sentence"]
    remedy: Annotated[str, "what to do"]
    fingerprint: Annotated[str, "stable over moved code and reworded messages"]
    status: Annotated[str, "new, baseline or suppressed"] = "new"
    suppression: Annotated[str | None, "reason of the suppression, where there is one"] = None
    maps: Annotated[Mapping[str, Any], "cwe, owasp_api, asvs"] = field(default_factory=dict)
    routes: Annotated[
        tuple[str, ...], "route.id of routes that it concerns, up to a hundred, where the rule says which"
    ] = ()
    steps: Annotated[
        tuple[str, ...], "the way of data that it is about: path:line what, from the source to the sink"
    ] = ()
    likely: Annotated[bool, "violated as far as can be seen, but the intent cannot: somebody has to look"] = (
        False
    )

    @property
    def judgement(self) -> str:
        """Verdict and doubt in one word, as people read it: violated, likely or unknown."""
        return "likely" if self.likely else self.verdict
