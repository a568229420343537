"""Where models and migrations differ, as text: each table with its differences."""

from __future__ import annotations

from analyzer.facts.plain import utf8
from analyzer.reports.report import ReportInput
from analyzer.reports.schema.drift import account, by_table, places, sentence
from analyzer.reports.text import visible

NAME = "drift"
SUFFIX = ".txt"
STEM = "drift"
DESCRIPTION = "where the models and the replayed migrations differ, as text"
TABLES = True
ON_REQUEST = True


def render(report: ReportInput) -> bytes:
    found = by_table(report.facts, report.schema)
    lines: list[str] = []
    for table, differences in found.items():
        model = next((one.model for one in differences if one.model), None)
        lines.append(f"{table}  ({model})" if model else table)
        for one in differences:
            lines += [f"  {sentence(one)}", f"      {', '.join(places(one))}"]
        lines.append("")
    lines.append(account(report.facts, sum(map(len, found.values()))))
    return utf8("\n".join(map(visible, lines)) + "\n")
