"""The compliance matrix: what the rules say about the OWASP API Security Top 10 and ASVS 5."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from analyzer.facts import RuleResult
from analyzer.facts.plain import utf8
from analyzer.reports.marked import code, table, text
from analyzer.reports.report import ReportInput
from analyzer.reports.requirements import Requirement, Standing, requirements
from analyzer.reports.summary import Summary

NAME = "compliance"
SUFFIX = ".md"
STEM = "compliance"
DESCRIPTION = "what the rules say about OWASP API Top 10 2023 and ASVS 5.0, as Markdown"

CATALOGUES: Final = {
    "owasp_api": "OWASP API Security Top 10, 2023",
    "asvs": "OWASP Application Security Verification Standard 5.0.0",
}

INTRODUCTION: Final = (
    "What is *met* here is met as far as the named rules decide it, from source alone. A requirement without "
    "evidence was neither met nor violated by anything that could be seen: it needs another kind of "
    "verification. *Likely* means that somebody has to look."
)


def render(report: ReportInput) -> bytes:
    found = requirements(report.summary.rules, _unsure(report.summary))
    parts = [f"# {text(report.project)}: compliance matrix", INTRODUCTION]
    for catalogue, title in CATALOGUES.items():
        own = [one for one in found if one.catalogue == catalogue]
        parts += [f"## {title}", _counted(own), *_tables(own)]
    return utf8("\n\n".join(parts) + "\n")


def _counted(found: Sequence[Requirement]) -> str:
    counts = Counter(one.standing for one in found)
    return ", ".join(f"{counts[standing]} {standing}" for standing in Standing if counts[standing]) + "."


def _tables(found: Sequence[Requirement]) -> list[str]:
    """One table; in several where there are more rows than a table shows."""
    rows = [
        (
            text(one.number),
            text(one.title),
            text(one.standing),
            "; ".join(_rules(one)),
        )
        for one in found
    ]
    size = 40
    titles = ("item", "about", "what the rules say", "rules (violations of subjects)")
    return [table(titles, rows[at : at + size]) for at in range(0, len(rows), size)]


def _unsure(summary: Summary) -> set[str]:
    """Rules all of whose findings are likely only."""
    found = [one for one in (*summary.findings, *summary.accepted) if one.verdict == "violated"]
    return {one.rule for one in found} - {one.rule for one in found if not one.likely}


def _rules(one: Requirement) -> Iterator[str]:
    """What was found, rule by rule; then those that found nothing, and those that had nothing to look at."""
    quiet: list[RuleResult] = []
    idle: list[RuleResult] = []
    for rule in one.rules:
        if rule.outcome == "satisfied":
            (quiet if rule.subjects else idle).append(rule)
        else:
            likely = ", likely" if rule.outcome == "violated" and rule.rule in one.unsure else ""
            counted = f"{rule.violations} of {rule.subjects}{likely}"
            yield f"{code(rule.rule)} {text(rule.outcome)} ({counted})"
    if quiet:
        yield "nothing found by " + ", ".join(f"{code(rule.rule)} (0 of {rule.subjects})" for rule in quiet)
    if idle:
        yield "nothing to look at for " + ", ".join(code(rule.rule) for rule in idle)
