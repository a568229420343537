"""The schema as text: each table with its columns, keys and indexes."""

from __future__ import annotations

from analyzer.facts import Column, ConstraintKind
from analyzer.facts.plain import utf8
from analyzer.reports.report import ReportInput
from analyzer.reports.schema.stored import StoredTable, stored
from analyzer.reports.text import plural, visible

NAME = "tables"
SUFFIX = ".txt"
STEM = "schema"
DESCRIPTION = "the tables with their columns, as text"
TABLES = True
ON_REQUEST = True


def render(report: ReportInput) -> bytes:
    schema = stored(report.facts, report.schema)
    parts = [_table(one) for one in schema.tables]
    left_out = f", {schema.left_out} left out" if schema.left_out else ""
    return utf8("\n".join([*parts, f"{plural(len(schema.tables), 'table')}{left_out}"]) + "\n")


def _table(one: StoredTable) -> str:
    model = f"  ({one.table.model})" if one.table.model else ""
    lines = [f"{one.name}{model}"]
    width = max((len(visible(column.name)) for column in one.columns), default=0)
    kinds = max((len(column.type or "?") for column in one.columns), default=0)
    lines += [f"  {_column(one, column, width, kinds)}" for column in one.columns]
    for constraint in one.constraints:
        if constraint.kind is ConstraintKind.UNIQUE and len(constraint.columns) > 1:
            where = f" where {constraint.where}" if constraint.where else ""
            lines.append(f"  unique ({', '.join(constraint.columns)}){where}")
        elif constraint.kind is ConstraintKind.CHECK:
            lines.append(f"  check {constraint.expression}")
    for index in one.indexes:
        where = f" where {index.where}" if index.where else ""
        unique = "unique " if index.unique else ""
        lines.append(f"  {unique}index ({', '.join(index.columns)}){where}")
    return "\n".join(map(visible, lines)) + "\n"


def _column(one: StoredTable, column: Column, width: int, kinds: int) -> str:
    held = one.classes.get(column.id)
    notes = [
        "key" if column.primary_key else "",
        "null" if column.nullable else "",
        "unique" if column.unique else "",
        f"-> {column.foreign_key}" if column.foreign_key else "",
        f"default {column.server_default}" if column.server_default else "",
        f"[{one.held_in(column)}: {held.reason}]" if held is not None else "",
    ]
    said = " ".join(note for note in notes if note)
    return f"{visible(column.name):<{width}}  {column.type or '?':<{kinds}}  {said}".rstrip()
