"""The schema as a diagram of tables and references: for Graphviz, for Mermaid, for dbdiagram."""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

import pydot

from analyzer.facts import Column
from analyzer.reports.maps.drawing import FONT, INK, PALE, PAPER, quoted
from analyzer.reports.schema.stored import Stored, StoredTable
from analyzer.reports.text import shorten, visible

WHOLE: Final = 30
"""Tables up to which every column is shown; with more, only keys, references and what is personal or secret,
with the others counted."""

MOST_ARROWS: Final = 8
"""References to one table up to which each is an arrow: more (to a tenant, to a user) are told in the boxes
that refer, or they would cross all others.  Of what the diagram is about, all are arrows."""

MOST_IDLE, IDLE_COLUMNS = 5, 4
"""Tables of one group that no arrow touches, from which on they stand in so many columns: below each other
they would make the diagram a ribbon."""

SIGNS: Final = "PK key, FK reference, ? may be null, ! personal or secret"

MOST_COLUMNS: Final = 40
"""Columns of one table that are shown at once."""

NAME_LENGTH: Final = 48

TITLE_WIDTH: Final = 120
"""Characters of a line of the title."""

_WORD: Final = re.compile(r"\W+")
_RECORD: Final = re.compile(r"[\\{}|<> ]")


def er_dot(schema: Stored, title: str) -> str:
    """A box for each table, grouped by the part of the project that declares it; an arrow for each foreign
    key."""
    hubs = _hubs(schema)
    graph = pydot.Dot(
        "schema",
        graph_type="digraph",
        rankdir="LR",
        bgcolor=quoted(PAPER),
        fontname=quoted(FONT),
        fontsize="14",
        labelloc="t",
        labeljust="l",
        label=_title(schema, title, hubs),
        nodesep="0.25",
        ranksep="0.9",
        concentrate="false",
    )
    names = {one.table.id: f"t{number}" for number, one in enumerate(schema.tables)}
    by_name = {one.name: names[one.table.id] for one in schema.tables}
    brief = len(schema.tables) > WHOLE
    for number, (group, tables) in enumerate(schema.groups.items()):
        cluster: Any = pydot.Cluster(
            f"g{number}",
            label=quoted(group),
            style="rounded",
            color=quoted(PALE),
            fontname=quoted(FONT),
            labeljust="l",
            fontsize="12",
            fontcolor=quoted(INK),
        )
        for one in tables:
            cluster.add_node(_box(names[one.table.id], one, brief, hubs))
        graph.add_subgraph(cluster)
    touched: set[str] = set()
    for one in schema.tables:
        for key in one.foreign_keys:
            target = by_name.get(key.target or "")
            if target is not None and key.target not in hubs:
                touched |= {names[one.table.id], target}
                graph.add_edge(_edge(names[one.table.id], target, ", ".join(key.columns)))
    for tables in schema.groups.values():
        idle = [name for name in (names[one.table.id] for one in tables) if name not in touched]
        for edge in _in_columns(idle):
            graph.add_edge(edge)
    text: str = graph.to_string()
    return text


def _in_columns(idle: list[str]) -> Iterator[pydot.Edge]:
    """Edges that are not seen, from each table that no arrow touches to the one beside it."""
    if len(idle) > MOST_IDLE:
        height = -(-len(idle) // IDLE_COLUMNS)
        for left, right in zip(idle, idle[height:], strict=False):
            yield pydot.Edge(left, right, style="invis")


def _hubs(schema: Stored) -> frozenset[str]:
    """The tables to which so many refer that arrows would hide the others."""
    counted = Counter(str(key.target) for one in schema.tables for key in one.foreign_keys)
    return frozenset(
        one.name for one in schema.tables if counted[one.name] > MOST_ARROWS and one.name not in schema.focus
    )


def _title(schema: Stored, title: str, hubs: frozenset[str]) -> str:
    left_out = f", {schema.left_out} others left out" if schema.left_out else ""
    told = f"; references to {', '.join(sorted(hubs))} are written in the boxes" if hubs else ""
    lines = textwrap.wrap(f"{title}: {len(schema.tables)} tables{left_out}{told}", TITLE_WIDTH)
    lines.append(SIGNS)
    return '"' + "".join(f"{quoted(line)[1:-1]}\\l" for line in lines) + '"'


def _box(name: str, one: StoredTable, brief: bool, hubs: frozenset[str]) -> pydot.Node:
    """A record: Graphviz's tables of HTML need a library that not every Graphviz has."""
    return pydot.Node(
        name,
        shape="record",
        style="filled",
        fillcolor=quoted(PAPER),
        color=quoted(PALE),
        label=_label(one, brief, hubs),
        fontname=quoted(FONT),
        fontsize="10",
        fontcolor=quoted(INK),
    )


def _label(one: StoredTable, brief: bool, hubs: frozenset[str]) -> str:
    """The table's name over its columns, as the label of a record: its fields stand one over the other where
    the diagram runs from left to right."""
    leading = {column: key.target for key in one.foreign_keys if key.target in hubs for column in key.columns}
    shown = _shown(one, brief)
    lines = [_line(one, column, leading.get(column.name)) for column in shown]
    hidden = len(one.columns) - len(shown)
    if hidden:
        lines.append(f"and {hidden} more")
    rows = "".join(f"{_in_record(line)}\\l" for line in lines)
    return f'"{_in_record(one.name)}|{rows}"'


def _in_record(text: str) -> str:
    """A text inside of a quoted label of a record: what Graphviz acts on there is escaped."""
    return _RECORD.sub(r"\\\g<0>", visible(text)).replace('"', '\\"')


def _shown(one: StoredTable, brief: bool) -> list[Column]:
    if not brief:
        return list(one.columns[:MOST_COLUMNS])
    return [
        column
        for column in one.columns
        if column.primary_key or column.foreign_key or column.id in one.classes
    ][:MOST_COLUMNS]


def _line(one: StoredTable, column: Column, target: str | None) -> str:
    held = one.held_in(column)
    flags = ((" PK", column.primary_key), (" FK", column.foreign_key), (" ?", column.nullable))
    marks = "".join(mark for mark, shown in flags if shown)
    marks += f" → {target}" if target else ""
    marks += f" !{held}" if held else ""
    return f"{shorten(visible(column.name), NAME_LENGTH)}: {column.type or 'type not known'}{marks}"


def _edge(source: str, target: str, label: str) -> pydot.Edge:
    style: dict[str, Any] = {"color": quoted(PALE), "arrowsize": "0.7", "tooltip": quoted(label)}
    return pydot.Edge(source, target, **style)


# -- Mermaid -------------------------------------------------------------------------------------------------


def er_mermaid(schema: Stored) -> str:
    """An `erDiagram` of Mermaid, whose names are words only."""
    lines = ["erDiagram"]
    known = {one.name for one in schema.tables}
    for one in schema.tables:
        lines.append(f"    {_word(one.name)} {{")
        for column in one.columns:
            keys = [mark for mark, held in (("PK", column.primary_key), ("FK", column.foreign_key)) if held]
            marks = f" {', '.join(keys)}" if keys else ""
            lines.append(f"        {_word(column.type or 'unknown')} {_word(column.name)}{marks}")
        lines.append("    }")
    for one in schema.tables:
        nullable = {column.name for column in one.columns if column.nullable}
        for key in one.foreign_keys:
            if key.target in known:
                end = "o|" if nullable.intersection(key.columns) else "||"
                label = _word("_".join(key.columns))
                lines.append(f"    {_word(one.name)} }}o--{end} {_word(str(key.target))} : {label}")
    return "\n".join(lines) + "\n"


def _word(text: str) -> str:
    made = _WORD.sub("_", text).strip("_") or "_"
    return f"t{made}" if made[0].isdigit() else made


# -- DBML ----------------------------------------------------------------------------------------------------


def er_dbml(schema: Stored) -> str:
    """The schema in DBML (https://dbml.dbdiagram.io/docs/)."""
    parts = [_dbml_table(one) for one in schema.tables]
    known = {one.name for one in schema.tables}
    references = [
        f"Ref: {_dbml_name(one.name)}.{_dbml_columns(key.columns)} > "
        f"{_dbml_name(str(key.target))}.{_dbml_columns(key.target_columns)}"
        for one in schema.tables
        for key in one.foreign_keys
        if key.target in known and key.target_columns
    ]
    groups = []
    for group, tables in schema.groups.items():
        members = "".join(f"  {_dbml_name(one.name)}\n" for one in tables)
        groups.append(f"TableGroup {_dbml_quoted(group)} {{\n{members}}}")
    return "\n\n".join([*parts, *(["\n".join(references)] if references else []), *groups]) + "\n"


def _dbml_table(one: StoredTable) -> str:
    lines = [f"Table {_dbml_name(one.name)} {{"]
    for column in one.columns:
        settings = [
            word
            for word, held in (
                ("pk", column.primary_key and len(one.key) == 1),
                ("not null", not column.nullable and not column.primary_key),
                ("unique", column.unique),
            )
            if held
        ]
        held_in = one.held_in(column)
        if held_in is not None:
            settings.append(f"note: {_dbml_text(f'{held_in}: {one.classes[column.id].reason}')}")
        told = f" [{', '.join(settings)}]" if settings else ""
        lines.append(f"  {_dbml_quoted(column.name)} {_dbml_quoted(column.type or 'unknown')}{told}")
    indexes = [*_dbml_indexes(one)]
    if indexes:
        lines += ["", "  indexes {", *(f"    {line}" for line in indexes), "  }"]
    return "\n".join([*lines, "}"])


def _dbml_indexes(one: StoredTable) -> Iterator[str]:
    names = {column.name for column in one.columns}
    if len(one.key) > 1:
        yield f"{_dbml_columns(one.key)} [pk]"
    for index in one.indexes:
        if names.issuperset(index.columns) and index.where is None:
            yield f"{_dbml_columns(index.columns)}{' [unique]' if index.unique else ''}"


def _dbml_columns(columns: tuple[str, ...]) -> str:
    told = ", ".join(map(_dbml_quoted, columns))
    return told if len(columns) == 1 else f"({told})"


def _dbml_name(name: str) -> str:
    schema, _, table = name.rpartition(".")
    return f"{_dbml_quoted(schema)}.{_dbml_quoted(table)}" if schema else _dbml_quoted(table)


def _dbml_text(text: str) -> str:
    return "'" + visible(text).replace("\\", "\\\\").replace("'", '"') + "'"


def _dbml_quoted(text: str) -> str:
    return '"' + visible(text).replace("\\", "\\\\").replace('"', "'") + '"'
