"""The facts as one JSON document: what `--format json` writes, and what other programs read.

    {"groundplan": {"version": "0.1.0", "schema": 1},
     "routes": [{"id": ..., "methods": ["GET"], "path": "/users/{user_id}", ...,
                 "guards": [...], "parameters": [...], "responses": [...],
                 "evidence": {"path": "shop/users.py", "line": 12, "end_line": 30}}],
     "middleware": [...], "services": [...], "links": [...], "findings": [...], "blind_spots": [...],
     "coverage": {"totals": {...}, "figures": {...}, "files": [...]}, ...}

Each kind of fact stands under a key of its own; what belongs to one other fact is nested in it.  The schema
of the document is `document.schema.json` beside this file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from operator import attrgetter, itemgetter
from typing import Any

from analyzer.facts.facts import Facts, row_types
from analyzer.facts.plain import encode_in_order, plain, utf8
from analyzer.facts.row import Certainty, Evidence, Row
from analyzer.facts.schema import SCHEMA_VERSION, columns
from analyzer.version import __version__

NESTED: dict[str, tuple[str, str, str]] = {
    "guard": ("route", "route", "guards"),
    "parameter": ("route", "route", "parameters"),
    "response": ("route", "route", "responses"),
    "schema_field": ("schema", "schema", "fields"),
    "db_column": ("db_table", "table", "columns"),
    "db_index": ("db_table", "table", "index_definitions"),
    "db_constraint": ("db_table", "table", "constraints"),
    "db_relation": ("db_table", "table", "relations"),
    "migrated_column": ("migrated_table", "table", "columns"),
    "migrated_index": ("migrated_table", "table", "indexes"),
    "migrated_constraint": ("migrated_table", "table", "constraints"),
    "migration_step": ("migration", "migration", "steps"),
    "service_port": ("service", "service", "ports"),
    "service_variable": ("service", "service", "variables"),
    "service_mount": ("service", "service", "mounts"),
    "service_network": ("service", "service", "networks"),
    "service_privilege": ("service", "service", "privileges"),
    "service_limit": ("service", "service", "limits"),
    "health_check": ("service", "service", "health_checks"),
}
"""Table to: the table that it is nested in, the column that says where, and the key that it has there."""

LEFT_OUT: dict[str, tuple[str, str, bool]] = {
    "middleware": ("optional_middleware", "by_default", False),
    "service": ("auxiliary_services", "auxiliary", True),
    "link": ("auxiliary_links", "auxiliary", True),
    "flow": ("auxiliary_flows", "auxiliary", True),
}
"""Table to: the key for what does not belong to the system as it runs, and the column with the value that
says so.  A reader of `middleware` sees the stack that is in effect unless somebody changes a setting, with
what nobody can decide; a reader of `services` sees the system without what tests, observation and CI add."""

NAMED: dict[str, dict[str, str]] = {
    "link": {"from": "source", "to": "target"},
    "flow": {"from": "source", "to": "target"},
}
"""Table to: keys that hold the name of the service whose id stands in the given column."""

KEYS = {
    "contract_breach": "contract_breaches",
    "data_access": "data_accesses",
    "db_table": "tables",
    "middleware": "middleware",
    "raised": "raised",
    "rule_result": "rules",
}
"""Key of a table in the document, where it is not the table's name with an `s`."""

IN_COVERAGE = ("coverage", "measure")
"""Tables that the `coverage` key tells about."""

SPELLED = {"db_table": {"model": "class"}}
"""Fields that have another name in the document than in the store, by table."""

SHORT = {
    "db_table": {
        "indexes": "the columns of each of its indexes, unique ones too",
        "unique": "each set of columns that is unique among all rows, by a constraint or an index",
    }
}
"""Lists of lists of names that a fact has in the document only, by table: the answer to most questions."""

ADDED: dict[str, dict[str, dict[str, Any]]] = {
    "finding": {
        "cwe": {
            "description": "the weaknesses that its rule decides, as `maps` has them",
            "type": "array",
            "items": {"type": "string"},
        },
        "routes": {
            "description": "routes that it concerns, up to a hundred: each with a method and a path (one "
            "that any method enters stands there with each of the usual five)",
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"method": {"type": "string"}, "path": {"type": "string"}},
                "required": ["method", "path"],
            },
        },
    }
}
"""Keys that a fact has in the document only, or there in another form, by table, with their JSON Schema."""

ALL_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
"""What a route that nothing restricts to methods is called with."""

DOUBT = ("certainty", "condition", "reason")
"""Left out of a fact that is certain and needs no reason: most are, and the document is a third shorter."""

SPELLED_OUT = ("guard", "route")
"""Tables whose facts always have them: whether a route is guarded for certain is the first question."""

ORDER: dict[str, Callable[[dict[str, Any]], Any]] = {
    "guard": itemgetter("position"),
    "db_column": itemgetter("position"),
    "middleware": itemgetter("application", "position"),
    "migrated_column": itemgetter("position"),
    "migration": itemgetter("tool", "position"),
    "migration_step": itemgetter("position"),
    "route": itemgetter("application", "position"),
    "schema_field": itemgetter("position"),
}
"""In which order rows are listed, where that is not the order of their ids."""


def key_of(table: str) -> str:
    """The document's key for a table that is not nested."""
    return KEYS.get(table, f"{table}s")


def document(facts: Facts) -> dict[str, Any]:
    """The document, made of plain dictionaries, lists, texts and numbers."""
    told: dict[str, Any] = {"groundplan": {"version": __version__, "schema": SCHEMA_VERSION}}
    listed = {kind.TABLE: _rows(kind, facts) for kind in row_types()}
    for table, order in ORDER.items():
        listed[table].sort(key=order)
    left = {table: _nest(table, listed) for table in NESTED}
    for row in listed["db_table"]:
        row.update(_uniqueness_and_indexes(row))
    _name(listed)
    for table, (key, column, value) in LEFT_OUT.items():
        told[key] = _taken(listed[table], column, value)
    routes = {row["id"]: row for row in listed["route"]}
    for row in listed["finding"]:
        row["cwe"] = list(row["maps"].get("cwe", ()))
        row["routes"] = _operations(row["routes"] or [row["subject"]], routes)
    for table, rows in listed.items():
        if table not in NESTED and table not in IN_COVERAGE:
            told[key_of(table)] = rows
    told.update((key_of(table), rows) for table, rows in left.items() if rows)
    told["coverage"] = _coverage(listed)
    return {"groundplan": told.pop("groundplan"), **dict(sorted(told.items()))}


def to_json(told: dict[str, Any]) -> bytes:
    """The document as UTF-8 text, a line for each fact: the same bytes for the same facts."""
    # No text of the document can hold what is replaced here, for a quotation mark inside a text is escaped:
    # it only ever opens a fact.  (Python's encoder is many times slower where it is asked to indent.)
    parts = (
        utf8(f"{encode_in_order(key)}: {encode_in_order(value)}".replace('{"id": ', '\n  {"id": '))
        for key, value in told.items()
    )
    return b"{\n" + b",\n".join(parts) + b"\n}\n"


def _rows(kind: type[Row], facts: Facts) -> list[dict[str, Any]]:
    known = columns(kind)
    lists = [column.name for column in known if column.type == "text[]"]
    objects = [column.name for column in known if column.type == "object"]
    whole = _getter([column.name for column in known])
    plain_fact = whole
    if kind.TABLE not in SPELLED_OUT:
        plain_fact = _getter([column.name for column in known if column.name not in DOUBT])
    spelled = SPELLED.get(kind.TABLE, {})
    rows = []
    for row in facts.of(kind):
        simple = row.certainty is Certainty.CERTAIN and row.condition is None and row.reason is None
        names, get = plain_fact if simple else whole
        told = {spelled.get(name, name): value for name, value in zip(names, get(row), strict=True)}
        for name in lists:
            told[name] = list(told[name])
        for name in objects:
            told[name] = plain(told[name])
        told["evidence"] = _place(row.evidence)
        rows.append(told)
    return rows


def _operations(ids: list[str], routes: dict[str, dict[str, Any]]) -> list[dict[str, str]]:
    """Routes as a method and a path each."""
    return [
        {"method": method, "path": routes[one]["path"]}
        for one in ids
        if one in routes
        for method in (ALL_METHODS if routes[one]["methods"] in ([], ["ANY"]) else routes[one]["methods"])
    ]


def _getter(names: list[str]) -> tuple[list[str], Callable[[Row], tuple[Any, ...]]]:
    return names, attrgetter(*names)


def _place(evidence: Evidence | None) -> dict[str, Any] | None:
    if evidence is None:
        return None
    return {"path": evidence.path, "line": evidence.line, "end_line": evidence.end_line}


def _nest(table: str, listed: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Move the rows of a table into those that they belong to; return those that belong nowhere."""
    owner_table, column, key = NESTED[table]
    owners = {owner["id"]: owner for owner in listed[owner_table]}
    for owner in owners.values():
        owner[key] = []
    left = []
    for row in listed[table]:
        if row[column] in owners:
            owners[row.pop(column)][key].append(row)
        else:
            left.append(row)
    return left


def _uniqueness_and_indexes(table: dict[str, Any]) -> dict[str, list[list[str]]]:
    """What `SHORT` promises of a table."""
    indexes = [index["columns"] for index in table["index_definitions"]]
    sets = [
        index["columns"] for index in table["index_definitions"] if index["unique"] and not index["where"]
    ]
    sets += [
        constraint["columns"]
        for constraint in table["constraints"]
        if constraint["kind"] == "unique" and not constraint["where"]
    ]
    return {"indexes": _each_once(indexes), "unique": _each_once(sets)}


def _each_once(lists: list[list[str]]) -> list[list[str]]:
    return [list(names) for names in sorted({tuple(names) for names in lists})]


def _name(listed: dict[str, list[dict[str, Any]]]) -> None:
    """Services by their names, for readers who know no ids."""
    names = {row["id"]: row["name"] for row in listed["service"]}
    for table, keys in NAMED.items():
        for row in listed[table]:
            row.update({key: names.get(row[column], row[column]) for key, column in keys.items()})


def _taken(rows: list[dict[str, Any]], column: str, value: bool) -> list[dict[str, Any]]:
    """Take out of a list what does not belong to the whole as it runs."""
    out = [row for row in rows if row[column] is value]
    rows[:] = [row for row in rows if row[column] is not value]
    return out


def _coverage(listed: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    files, figures = (listed[table] for table in IN_COVERAGE)
    return {
        "totals": {
            "files": sum(file["role"] != "folder" for file in files),
            "by_status": _count(file["status"] for file in files),
            "by_role": _count(file["role"] for file in files),
        },
        "figures": {row["name"]: {"value": row["value"], "meaning": row["meaning"]} for row in figures},
        "files": files,
    }


def _count(values: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items()))
