"""What is kept, where, and how it changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from analyzer.facts import Connection, Migration, SchemaDrift
from analyzer.reports.blueprint.building import findings_of, place_of
from analyzer.reports.marked import code, table, text
from analyzer.reports.report import ReportInput
from analyzer.reports.schema.drift import account
from analyzer.reports.summary import TableSummary
from analyzer.reports.text import plural

MOST_TABLES = 15


def storage(report: ReportInput) -> Iterator[str]:
    """Connections, the tables that others lean on, what is personal or secret, migrations."""
    stored = report.summary.stored
    yield (
        table(
            ("connection", "product", "by", "pool", "waits at most", "where"),
            (
                (
                    code(one.alias or one.database or one.name),
                    text(one.engine or f"{one.kind}, product not known"),
                    text(one.library),
                    _options(one.pool),
                    _options(one.timeouts) or ("" if one.has_timeout is None else "no limit"),
                    place_of(one),
                )
                for one in report.facts.of(Connection)
            ),
        )
        or "No connection to a store was found."
    )
    columns = plural(sum(one.columns for one in stored), "column")
    yield f"{plural(len(stored), 'table')} with {columns}." if stored else "No table was found."
    yield from _central(stored)
    yield table(
        ("table", "personal or secret", "where"),
        ((code(one.name), text(one.holds), place_of(one.table)) for one in stored if one.holds),
    ) or ("No column was classified as personal or secret." if stored else "")
    if report.facts.of(Migration):
        yield f"{text(account(report.facts, len(report.facts.of(SchemaDrift))).capitalize())}."
    yield from findings_of(report, ("data",), "the data")
    yield "How long is each kind of data kept, who may ask for its deletion, and how is it restored?"


def _central(stored: Sequence[TableSummary]) -> Iterator[str]:
    """The tables that most others refer to."""
    referred = Counter(target for one in stored for target in one.refers_to)
    ranked = sorted(((max(referred[one.table.id], referred[one.name]), one) for one in stored), key=_most)
    rows = (
        (code(one.name), str(times), str(one.columns), place_of(one.table))
        for times, one in ranked[:MOST_TABLES]
        if times
    )
    yield table(("table that others refer to", "referred to by", "columns", "where"), rows)


def _most(ranked: tuple[int, TableSummary]) -> tuple[int, str, str]:
    return (-ranked[0], ranked[1].name, ranked[1].table.id)


def _options(given: Mapping[str, Any]) -> str:
    return ", ".join(code(f"{name}={value}") for name, value in sorted(given.items()))
