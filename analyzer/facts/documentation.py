"""The schema of the facts, documented: Markdown generated from the row classes and the views."""

from __future__ import annotations

import sqlite3

from analyzer.facts.document import IN_COVERAGE, NESTED, key_of
from analyzer.facts.facts import Facts
from analyzer.facts.questions import QUESTIONS
from analyzer.facts.relations import Relation, relations
from analyzer.facts.schema import SCHEMA_VERSION, Column
from analyzer.facts.store import in_memory
from analyzer.facts.views import VIEWS
from analyzer.facts.views.indexes import INDEXES

INTRODUCTION = """\
# The facts: schema {version}

<!-- Generated from the row classes in `analyzer/facts/`; a test fails where it is out of date. -->

`facts.db` is an SQLite database with the tables and views below; `facts_schema` inside it says the same.
Whatever SQL reaches it, reads it: `groundplan query`, the `sqlite3` shell, rules.

    SELECT method, path, file, line FROM operation
    WHERE changes_state AND guard_verdict = 'unguarded' ORDER BY path;

* Every fact has an `id` made of names: it stays the same when code moves within a file.
* Every fact says where it stands: `file` (relative to the root), `line`, `end_line`; null where it stands in
  no one place.
* `certainty` is `certain`, `conditional` (then `condition` has the condition's text), or `inferred` (then
  `reason` says from what).
* A column that refers to another fact names table and column: `route.id`, `module.name`.
* Booleans are 0 and 1; null means 'not known'. `text[]` is a JSON array of texts and `object` a JSON object:
  `json_each` takes them apart.
* A finding that is only likely has the verdict `violated`, and `likely` is set: in the store, in the document
  and in every report alike.
* Column names that are words of SQL need double quotes: `"default"`, `"group"`.
* The JSON document (`--format json`, schema in `document.schema.json`) holds the same facts; where it keeps
  each of them is said below.  There, evidence is `{{"path", "line", "end_line"}}`, and `certainty`,
  `condition` and `reason` are left out of facts that are simply certain (routes and guards always have them).
"""


def schema_documentation() -> str:
    """The documentation as Markdown text."""
    connection = in_memory(Facts())
    try:
        return _documentation(connection)
    finally:
        connection.close()


def _documentation(connection: sqlite3.Connection) -> str:
    known = relations(connection)
    parts = [INTRODUCTION.format(version=SCHEMA_VERSION), _questions()]
    for kind, title in (("table", "Tables"), ("view", "Views")):
        chosen = [relation for relation in known if relation.kind == kind]
        links = ", ".join(f"[{relation.name}](#{relation.name})" for relation in chosen)
        parts.append(f"## {title}\n\n{links}\n")
        parts += [_relation(relation) for relation in chosen]
    return "\n".join(parts)


def _questions() -> str:
    """What people ask first, with the statement that answers it."""
    asked = (f"{question}\n\n```sql\n{sql};\n```\n" for question, sql in QUESTIONS)
    return "\n".join(["## Questions to begin with\n", *asked])


def _relation(relation: Relation) -> str:
    lines = [f"### {relation.name}", "", _sentence(relation.meaning), ""]
    if relation.kind == "table":
        lines += [f"In the document: {_in_document(relation.name)}.", ""]
        indexed = [column for table, column in INDEXES if table == relation.name]
        if indexed:
            lines += [f"Indexed by {', '.join(f'`{column}`' for column in indexed)}.", ""]
    lines += ["| column | type | meaning |", "|---|---|---|"]
    lines += [
        f"| `{column.name}` | {_type(column)} | {_cell(column.meaning)} |" for column in relation.columns
    ]
    lines.append("")
    if relation.kind == "view":
        lines += ["```sql", *_sql(relation.name), "```", ""]
    return "\n".join(lines)


def _in_document(table: str) -> str:
    if table in NESTED:
        owner, _, key = NESTED[table]
        return f"`{key_of(owner)}[].{key}[]`"
    if table in IN_COVERAGE:
        return "`coverage.files[]`" if table == "coverage" else "`coverage.figures`"
    return f"`{key_of(table)}[]`"


def _sql(name: str) -> list[str]:
    view = next(view for view in VIEWS if view.name == name)
    lines = view.sql.strip("\n").rstrip().splitlines()
    margin = min(len(line) - len(line.lstrip()) for line in lines)
    return [line[margin:] for line in lines]


def _type(column: Column) -> str:
    return f"{column.type}, nullable" if column.nullable else column.type


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:].rstrip(".") + "."
