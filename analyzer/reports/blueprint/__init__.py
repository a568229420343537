"""The blueprint: an architecture document in Markdown, written from the facts alone.

    text = blueprint(report)

Every section is there in every document, security and scalability above all; where nothing was found, it
says what was looked for.  Each statement has its place, or the rule that makes it.  There is no code in it,
and nothing that was not read: what only people know is asked for at the end of a section.
"""

from __future__ import annotations

from collections.abc import Iterator

from analyzer.facts import Coverage
from analyzer.reports.blueprint.building import place_of
from analyzer.reports.blueprint.load import reliability, scalability
from analyzer.reports.blueprint.protection import security
from analyzer.reports.blueprint.shape import context, interface, structure
from analyzer.reports.blueprint.storage import storage
from analyzer.reports.marked import code, table, text
from analyzer.reports.overview import left_out, matters, portrait
from analyzer.reports.report import ReportInput
from analyzer.reports.summary import kind_name, spots_alike
from analyzer.reports.text import prose

__all__ = ["blueprint"]

INTRODUCTION = (
    "Written from source, which was not run. What is stated was read at the place that is named with it; "
    "*likely* means that somebody has to look, and a question at the end of a section is one that source "
    "does not answer."
)

SECTIONS = (
    ("1. Context and parts", context),
    ("2. Interface", interface),
    ("3. Data", storage),
    ("4. Security", security),
    ("5. Scalability", scalability),
    ("6. Reliability", reliability),
    ("7. Structure of the code", structure),
)


def blueprint(report: ReportInput) -> str:
    """The whole document."""
    parts = [f"# {text(report.project)}: blueprint", INTRODUCTION, *map(text, portrait(report))]
    for title, section in SECTIONS:
        parts += [f"## {title}", *section(report)]
    parts += ["## 8. What is not known", *_not_known(report)]
    parts += ["## 9. What to decide next", *_next(report)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _not_known(report: ReportInput) -> Iterator[str]:
    rows = (
        (
            text(kind_name(first.kind)),
            str(1 + len(others)),
            code(first.subject),
            text(prose(first.reason or "")),
            place_of(first),
        )
        for first, others in spots_alike(report.summary.blind_spots)
    )
    yield table(("kind", "number", "such as", "why", "where"), rows) or "No blind spot is known of."
    skipped = [f"- {text(one)}" for one in left_out(report.facts.of(Coverage))]
    if skipped:
        yield "Not read:\n\n" + "\n".join(skipped)


def _next(report: ReportInput) -> Iterator[str]:
    """The gravest matters, each with what to do and at what price."""
    told = matters(report.summary)
    if not told:
        yield "No rule found anything that has to be decided."
    for number, one in enumerate(told, 1):
        first = one.first
        doubt = "" if first.judgement == "violated" else f", {text(first.judgement)}"
        yield (
            f"{number}. **{text(first.title)}** ({text(first.severity)}{doubt}): {text(one.sentence)} "
            f"{place_of(first)}. {text(prose(first.remedy))}"
        )
    left = len(report.summary.findings) - sum(one.number for one in told)
    if left > 0:
        yield f"Beside these there are {left} further findings; the audit has them all."
