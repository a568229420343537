"""Beanie: documents that are found, inserted, saved, changed and deleted.

Modelled: `find` and `find_one` with what narrows, bounds and sends them; `get`, `count`, `aggregate`; what is
written through a query; `insert`, `save`, `replace`, `delete` and the operators of a document; methods for many.
Not modelled: linked documents that are fetched, `BulkWriter`, events.
Source: beanie 2.2.0, beanie/odm/documents.py, interfaces/find.py, queries/find.py, queries/cursor.py
"""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import Final

from analyzer.behaviour.knowledge import Knows, Site
from analyzer.behaviour.libraries.mongodb import ASYNC_COLLECTION, collection_of, fields_in, of_document
from analyzer.behaviour.queries import (
    Custom,
    begun,
    bounds,
    called_of,
    compared_in,
    continued,
    counts,
    members,
    models_of,
    noted,
    query_of,
    row_of,
)
from analyzer.behaviour.things import NOTHING, Query, Thing

DOCUMENT: Final = "beanie.odm.documents.Document"
MANY: Final = "beanie.odm.queries.find.FindMany"
ONE: Final = "beanie.odm.queries.find.FindOne"

FINDS: Final = ("find", "find_many", "find_all", "all")
SHAPES: Final = ("sort", "skip")
VALUES: Final = ("project", "aggregate")
CHANGES: Final = ("update", "set", "inc", "current_date", "upsert", "update_many", "update_one", "update_all",
                  "replace_one", "replace_many")  # fmt: skip
DELETES: Final = ("delete", "delete_many", "delete_one", "delete_all", "hard_delete")
NUMBERS: Final = ("count", "exists", "sum", "avg", "max", "min")
OF_DOCUMENT: Final = {
    **dict.fromkeys(("insert", "create"), "insert"),
    **dict.fromkeys(("save", "save_changes", "replace", "update", "set", "inc", "current_date"), "update"),
    **dict.fromkeys(("delete", "hard_delete"), "delete"),
    "sync": "read",
}


def _narrowed(site: Site, query: Query) -> Query:
    """With conditions: comparisons of fields, operators such as `In(Document.field, ...)`, dictionaries."""
    given = site.node.args if isinstance(site.node, ast.Call) else []
    columns = set(query.columns)
    for one in given:
        columns |= compared_in(one) | fields_in(one)
        if isinstance(one, ast.Call) and one.args and isinstance(one.args[0], ast.Attribute):
            columns.add(one.args[0].attr)
    empty = all(isinstance(one, ast.Dict) and not one.keys for one in given)
    return replace(query, filtered=query.filtered or not empty, columns=frozenset(columns))


def _found(site: Site) -> Thing | None:
    """`Document.find(...)`: many, asked for by `to_list` or a loop."""
    query, of = query_of(site, MANY)
    limit = site.keywords.get("limit")
    bounded = query.bounded or (limit is not None and limit.kinds != (None,))
    return continued(replace(_narrowed(site, query), bounded=bounded), of)


def _found_one(site: Site) -> Thing | None:
    """`Document.find_one(...)`: asked for where it is awaited."""
    query, of = query_of(site, ONE)
    found = replace(_narrowed(site, query), type=ONE, bounded=True, single=True)
    return continued(found, of)


def _got(site: Site) -> Thing | None:
    """`Document.get(key)`."""
    query, of = begun(site, ONE)
    row = site.access(replace(query, filtered=True), "get", True, True)
    return row_of(of, row)


def _shapes(site: Site) -> Thing | None:
    return site.receiver


def _values(site: Site) -> Thing | None:
    query, of = query_of(site, MANY)
    bounded = query.bounded or None if called_of(site) == "aggregate" else query.bounded
    return Thing((replace(query, bounded=bounded),), of.origins)


def _listed(site: Site) -> Thing | None:
    query, of = query_of(site, MANY)
    length = site.args[0] if site.args else site.keywords.get("length")
    bounded = query.bounded if length is None or length.kinds == (None,) else True
    rows = site.access(query, "to_list", bounded)
    kinds = of.items.kinds if of.items is not None else ()
    return Thing((), rows.origins, items=Thing(kinds, rows.origins))


def _first(site: Site) -> Thing | None:
    query, of = query_of(site, MANY)
    row = site.access(query, called_of(site), True, True)
    return row_of(of, row)


def _distinct(site: Site) -> Thing | None:
    query, _ = query_of(site, MANY)
    return site.access(query, "distinct")


def _writes(verb: str) -> Custom:
    """What is written through a query, or to all documents of a class."""

    def custom(site: Site) -> Thing | None:
        query, of = query_of(site, MANY)
        site.access(replace(query, verb=verb, bounded=None), called_of(site))
        return of.items if query.type == ONE else NOTHING

    return custom


def _inserted(site: Site) -> Thing | None:
    """`Document.insert_many(documents)`."""
    noted(site, "beanie", "insert", models_of(site.receiver or NOTHING))
    return site.args[0] if site.args and called_of(site) == "insert_one" else NOTHING


def _copied(site: Site) -> Thing | None:
    """`document.model_copy(update=...)`: a document with the same key, which is saved in its place."""
    return site.receiver


ASYNCHRONOUS = (MANY, ONE)
RELATED = {"beanie": MANY}
QUERIES: Final = (MANY, ONE)

BEHAVIOUR = {
    **{name: Knows(custom=_found) for name in members((DOCUMENT, MANY), FINDS)},
    **{name: Knows(custom=_found_one) for name in members((DOCUMENT, MANY, ONE), ("find_one",))},
    f"{DOCUMENT}.get": Knows(custom=_got),
    **{f"{DOCUMENT}.{name}": Knows(custom=_copied) for name in ("model_copy", "copy")},
    **{name: Knows(custom=_shapes) for name in members(QUERIES, SHAPES)},
    **{name: Knows(custom=_values) for name in members((DOCUMENT, MANY), VALUES)},
    f"{ONE}.project": Knows(custom=_values),
    f"{MANY}.limit": Knows(custom=bounds(MANY)),
    f"{MANY}.to_list": Knows(custom=_listed),
    f"{MANY}.first_or_none": Knows(custom=_first),
    **{name: Knows(custom=counts(MANY)) for name in members((DOCUMENT, MANY, ONE), NUMBERS)},
    **{name: Knows(custom=_distinct) for name in members((DOCUMENT, MANY), ("distinct",))},
    **{name: Knows(custom=_writes("update")) for name in members(QUERIES, CHANGES)},
    **{name: Knows(custom=_writes("delete")) for name in members(QUERIES, DELETES)},
    **{f"{DOCUMENT}.{name}": Knows(custom=_writes("update")) for name in ("update_all", "replace_many")},
    **{
        f"{DOCUMENT}.{name}": Knows(custom=collection_of(ASYNC_COLLECTION))
        for name in (
            "get_pymongo_collection",
            "get_motor_collection",
        )
    },
    f"{DOCUMENT}.delete_all": Knows(custom=_writes("delete")),
    **{f"{DOCUMENT}.{name}": Knows(custom=_inserted) for name in ("insert_one", "insert_many")},
    **{f"{DOCUMENT}.{name}": Knows(custom=of_document("beanie", verb)) for name, verb in OF_DOCUMENT.items()},
}
