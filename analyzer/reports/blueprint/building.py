"""Blocks that several sections of the blueprint are built from."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from analyzer.facts import Row
from analyzer.reports.marked import code, table, text
from analyzer.reports.report import ReportInput
from analyzer.reports.summary import alike, place
from analyzer.reports.text import plural, prose


def place_of(row: Row) -> str:
    """Where a fact stands, as a cell."""
    return code(place(row.evidence))


def findings_of(report: ReportInput, packs: Collection[str], about: str) -> Iterator[str]:
    """What the rules of some packs found, a row for each; and how much they looked at, found or not."""
    summary = report.summary
    found = [one for one in summary.findings if one.pack in packs]
    rules = [one for one in summary.rules if one.pack in packs]
    rows = (
        (
            text(first.severity),
            text(first.title) + ("" if first.judgement == "violated" else f" *({text(first.judgement)})*"),
            str(1 + len(others)),
            text(prose(first.message)),
            place_of(first),
            code(first.rule),
        )
        for first, others in alike(found)
    )
    shown = table(("severity", "what", "number", "the first", "where", "rule"), rows)
    subjects = plural(sum(rule.subjects for rule in rules), "subject")
    yield f"### What the rules say about {about}"
    yield f"{plural(len(rules), 'rule')} looked at {subjects}{'.' if shown else ', and found nothing.'}"
    if shown:
        yield shown
