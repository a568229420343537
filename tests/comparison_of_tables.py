"""Compare what a fixture says about its tables with groundplan's document, or with the real library.

Tables are compared both ways: one that is there and not expected is a disagreement, and so is each column,
index and unique set, wherever the expectation lists them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from tests.expectations import Expectation, Fixture, Standing

Entry = Mapping[str, Any]


def unexpected(fixture: Fixture, tables: Iterable[Entry], origin: str | None = None) -> Iterator[str]:
    """Tables that a fixture which speaks of tables does not name."""
    if not fixture.of("table"):
        return
    expected = {one.value for one in fixture.of("table") if one.standing is not Standing.MISSING}
    for table in tables:
        if table["name"] not in expected and origin in (None, table.get("origin")):
            yield f"table {table['name']} is not expected, evidence {table.get('evidence')}"


# -- the document --------------------------------------------------------------------------------------------


def _table_in_document(expectation: Expectation, document: Entry) -> Iterator[str]:
    table = _table_of(expectation, document.get("tables", []))
    if table is None:
        yield "no such table"
        return
    if not _is_about(expectation, table):
        yield f"evidence is {table.get('evidence')}"
    attributes = expectation.attributes
    yield from _differs("model", attributes.get("model"), table.get("class"))
    for key in ("kind", "bind", "origin", "comment"):
        yield from _differs(key, attributes.get(key), table.get(key))
    condition = attributes.get("condition")
    if (condition is None) is not (table.get("condition") is None):
        yield f"condition is {table.get('condition')!r}"
    yield from _lists(expectation, table)


def _lists(expectation: Expectation, table: Entry) -> Iterator[str]:
    columns = expectation.attributes.get("columns")
    if columns is not None:
        wanted, told = _items(columns, ","), [_spelled(column) for column in table["columns"]]
        yield from _listed("columns", wanted, told, in_order=expectation.attributes.get("order") != "any")
    for key in ("indexes", "unique"):
        wanted = [" + ".join(_items(one, "+")) for one in _items(expectation.attributes.get(key, ""), ";")]
        if columns is not None or wanted:
            yield from _listed(key, wanted, [" + ".join(names) for names in table[key]])


def _listed(what: str, wanted: list[str], told: list[str], in_order: bool = False) -> Iterator[str]:
    if sorted(wanted) != sorted(told):
        missing = [one for one in wanted if one not in told]
        surplus = [one for one in told if one not in wanted]
        yield f"{what}: missing {missing}, not expected {surplus}"
    elif in_order and wanted != told:
        yield f"{what} are in the order {told}"


def _spelled(column: Entry) -> str:
    key = "*" if column["primary_key"] else ""
    nullable = "?" if column["nullable"] else ""
    target = f" -> {column['foreign_key']}" if column.get("foreign_key") else ""
    return f"{column['name']}{key}{nullable}{target}"


def _items(text: str, separator: str) -> list[str]:
    return [one.strip() for one in text.split(separator) if one.strip()]


def _column_in_document(expectation: Expectation, document: Entry) -> Iterator[str]:
    rows = [
        column
        for table in document.get("tables", [])
        if expectation.attributes.get("of") in (None, table["name"])
        for column in table["columns"]
        if column["name"] == expectation.value and _is_about(expectation, column)
    ]
    if not rows:
        yield "no such column here"
        return
    keys = (
        "type",
        "default",
        "server_default",
        "attribute",
        "inherited_from",
        "generated",
        "onupdate",
        "comment",
    )
    for key in keys:
        yield from _differs(key, expectation.attributes.get(key), rows[0].get(key))


def _index_in_document(expectation: Expectation, document: Entry) -> Iterator[str]:
    rows = _parts(expectation, document, "index_definitions")
    rows = [row for row in rows if ", ".join(row["columns"]) == expectation.value]
    keys = ("unique", "where", "name", "method", "source")
    yield from _first(expectation, rows, keys)


def _foreign_key_in_document(expectation: Expectation, document: Entry) -> Iterator[str]:
    rows = [
        {**row, "target": f"{row['target']}({', '.join(row['target_columns'])})"}
        for row in _parts(expectation, document, "constraints")
        if row["kind"] == "foreign_key" and ", ".join(row["columns"]) == expectation.value
    ]
    yield from _first(expectation, rows, ("target", "on_delete", "on_update", "name", "enforced"))


def _check_in_document(expectation: Expectation, document: Entry) -> Iterator[str]:
    rows = _parts(expectation, document, "constraints")
    rows = [row for row in rows if row["kind"] == "check" and row["name"] == expectation.value]
    yield from _first(expectation, rows, ("expression",))


def _relation_in_document(expectation: Expectation, document: Entry) -> Iterator[str]:
    rows = _parts(expectation, document, "relations")
    rows += document.get("db_relations", [])
    rows = [row for row in rows if row["attribute"] == expectation.value and _is_about(expectation, row)]
    rows = [{**row, "cascade": ", ".join(row["cascade"])} for row in rows]
    keys = ("kind", "target", "target_model", "through", "reverse", "loading", "cascade", "read_only")
    yield from _first(expectation, rows, keys)


IN_DOCUMENT: Mapping[str, Callable[[Expectation, Entry], Iterator[str]]] = {
    "table": _table_in_document,
    "column": _column_in_document,
    "index": _index_in_document,
    "foreign_key": _foreign_key_in_document,
    "check": _check_in_document,
    "relation": _relation_in_document,
}
"""What judges an expectation, by its subject."""


def _parts(expectation: Expectation, document: Entry, key: str) -> list[Entry]:
    """What belongs to tables and stands where the expectation does."""
    rows = [row for table in document.get("tables", []) for row in table[key]]
    return [row for row in rows if _is_about(expectation, row)]


def _first(expectation: Expectation, rows: Sequence[Entry], keys: Sequence[str]) -> Iterator[str]:
    if not rows:
        yield "nothing of the kind here"
        return
    for key in keys:
        yield from _differs(key, expectation.attributes.get(key), rows[0].get(key))


def _table_of(expectation: Expectation, tables: Iterable[Entry]) -> Entry | None:
    found = [table for table in tables if table["name"] == expectation.value]
    return next((table for table in found if _is_about(expectation, table)), found[0] if found else None)


def _is_about(expectation: Expectation, row: Entry) -> bool:
    evidence = row.get("evidence") or {}
    return expectation.place.touches(evidence.get("path"), evidence.get("line"), evidence.get("end_line"))


def _differs(what: str, wanted: str | None, told: object) -> Iterator[str]:
    known = {"true": True, "false": False, "none": None}
    if wanted is not None and known.get(wanted, wanted) != told:
        yield f"{what} is {told!r}, expected {wanted!r}"


# -- the oracle ----------------------------------------------------------------------------------------------


def in_oracle(expectation: Expectation, tables: list[Entry]) -> Iterator[str]:
    """Where the real library and an expectation disagree.  It knows no places: what an expectation about a
    part says must be true of some table."""
    if expectation.subject == "table":
        yield from _table_in_oracle(expectation, tables)
        return
    kind = {"column": "columns", "foreign_key": "foreign_keys", "relation": "relations", "check": "checks"}
    rows = [
        row
        for table in tables
        if expectation.attributes.get("of") in (None, table["name"])
        for row in table.get(kind.get(expectation.subject, "index_definitions"), [])
        if _subject(expectation, row)
    ]
    problems = [list(_part_in_oracle(expectation, row)) for row in rows]
    if not problems:
        yield "is not known to the library"
    elif all(problems):
        yield from problems[0]


def _subject(expectation: Expectation, row: Entry) -> bool:
    match expectation.subject:
        case "index" | "foreign_key":
            return ", ".join(row["columns"]) == expectation.value
        case "relation":
            return bool(row["attribute"] == expectation.value)
    return bool(row["name"] == expectation.value)


def _part_in_oracle(expectation: Expectation, row: Entry) -> Iterator[str]:
    """Only what the library's recorder tells is compared."""
    for key, wanted in expectation.attributes.items():
        if key in row and key not in ("default", "of"):
            yield from _differs(key, wanted, row[key])


def _table_in_oracle(expectation: Expectation, tables: list[Entry]) -> Iterator[str]:
    found = [table for table in tables if table["name"] == expectation.value]
    if not found:
        yield "is not known to the library"
        return
    table = found[0]
    for one in found:
        if one.get("class") == expectation.attributes.get("model"):
            table = one
    for key, told in (("model", "class"), ("bind", "bind")):
        if told in table:
            yield from _differs(key, expectation.attributes.get(key), table[told])
    yield from _lists(expectation, table)
