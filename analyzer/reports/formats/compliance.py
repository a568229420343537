"""The compliance matrix: what the rules say about the OWASP API Security Top 10 and ASVS 5."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from analyzer.facts.plain import utf8
from analyzer.reports.marked import code, table, text
from analyzer.reports.report import ReportInput
from analyzer.reports.requirements import Requirement, Standing, requirements

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
    "verification."
)


def render(report: ReportInput) -> bytes:
    found = requirements(report.summary.rules)
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
            "; ".join(
                f"{code(rule.rule)} {text(rule.outcome)} ({rule.violations} of {rule.subjects})"
                for rule in one.rules
            ),
        )
        for one in found
    ]
    size = 40
    titles = ("item", "about", "what the rules say", "rules (violations of subjects)")
    return [table(titles, rows[at : at + size]) for at in range(0, len(rows), size)]
