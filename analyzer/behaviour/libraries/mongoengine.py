"""MongoEngine and Flask-MongoEngine: documents that are asked for, saved and deleted.

Modelled: `Document.objects`, also called with conditions, what narrows, bounds and sends a query set, its writing
methods; `save`, `delete`, `update`, `modify` and `reload` of a document.
Methods of query sets of the target's own are read where `meta` names their class.
Not modelled: `queryset_manager` functions of the target's own, rules for deleting.
Source: mongoengine 0.29.3, mongoengine/queryset/base.py, queryset/queryset.py, document.py;
flask-mongoengine 1.0, documents.py
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from analyzer.behaviour.knowledge import Knows, Site
from analyzer.behaviour.libraries.mongodb import COLLECTION, collection_of, of_document
from analyzer.behaviour.queries import (
    NUMBER,
    begun,
    bounds,
    called_of,
    counts,
    gives_values,
    models_of,
    narrowed,
    narrows,
    query_of,
    row_of,
    shapes,
)
from analyzer.behaviour.things import NOTHING, Query, Thing

DOCUMENT: Final = "mongoengine.document.Document"
QUERYSET: Final = "mongoengine.queryset.queryset.QuerySet"

NARROWS: Final = ("__call__", "filter", "search_text", "where")
SHAPES: Final = (
    "all", "order_by", "skip", "only", "exclude", "fields", "all_fields", "no_dereference", "no_cache", "clone",
    "timeout", "hint", "batch_size", "using", "allow_disk_use", "collation", "comment", "no_sub_classes", "none",
    "read_preference", "read_concern", "max_time_ms", "rewind", "snapshot", "select_related",
)  # fmt: skip
VALUES: Final = ("scalar", "values_list", "as_pymongo")
SINGLE: Final = ("get", "first", "with_id", "get_or_404", "first_or_404")
NUMBERS: Final = ("count", "sum", "average")
MANY: Final = ("in_bulk", "distinct", "aggregate", "item_frequencies", "to_json", "paginate", "map_reduce")
WRITES: Final = {
    "create": "insert",
    "insert": "insert",
    "update": "update",
    "update_one": "update",
    "upsert_one": "update",
    "modify": "update",
    "delete": "delete",
}
OF_DOCUMENT: Final = {
    "save": "update",
    "update": "update",
    "modify": "update",
    "delete": "delete",
    "reload": "read",
}


def _begins(site: Site) -> Thing | None:
    """`Document.objects`."""
    return begun(site, QUERYSET)[1]


def _single(site: Site) -> Thing | None:
    query, of = query_of(site, QUERYSET)
    last = called_of(site)
    if last != "first":
        query = narrowed(site, query)
    found = site.access(query, last, True, True)
    return row_of(of, found)


def _many(site: Site) -> Thing | None:
    query, of = query_of(site, QUERYSET)
    last = called_of(site)
    bounded = {"paginate": True, "aggregate": None, "in_bulk": None}.get(last, query.bounded)
    rows = site.access(replace(query, bounded=bounded), last)
    return Thing(rows.kinds, rows.origins, None, of.items if last == "in_bulk" else rows.items)


def _writes(site: Site) -> Thing | None:
    query, of = query_of(site, QUERYSET)
    last = called_of(site)
    site.access(replace(query, verb=WRITES[last], bounded=None), last)
    return Thing((of.items or NOTHING).kinds) if last in ("create", "modify", "upsert_one") else NUMBER


def _dropped(site: Site) -> Thing | None:
    """`Document.drop_collection()`."""
    site.access(Query(QUERYSET, "delete", models_of(site.receiver or NOTHING), bounded=None), called_of(site))
    return NOTHING


RELATED = {"mongoengine": QUERYSET}

LAZY = ("mongoengine",)
EXTENDED: Final = {
    QUERYSET: (
        QUERYSET, "mongoengine.QuerySet", "mongoengine.queryset.QuerySet", "mongoengine.BaseQuerySet",
        "mongoengine.queryset.BaseQuerySet", "mongoengine.queryset.base.BaseQuerySet",
        "flask_mongoengine.BaseQuerySet", "flask_mongoengine.documents.BaseQuerySet",
    )
}  # fmt: skip
BEHAVIOUR = {
    f"{DOCUMENT}.objects:": Knows(custom=_begins),
    **{
        f"{DOCUMENT}.{name}": Knows(custom=of_document("mongoengine", verb, blocking=True))
        for name, verb in OF_DOCUMENT.items()
    },
    **{
        f"{DOCUMENT}.{name}": Knows(custom=collection_of(COLLECTION))
        for name in ("_get_collection", "_collection:")
    },
    f"{DOCUMENT}.drop_collection": Knows(custom=_dropped),
    **{f"{DOCUMENT}.{name}": Knows(keeps=False) for name in ("validate", "clean")},
    **{f"{QUERYSET}.{name}": Knows(custom=narrows(QUERYSET)) for name in NARROWS},
    **{f"{QUERYSET}.{name}": Knows(custom=shapes(QUERYSET)) for name in SHAPES},
    **{f"{QUERYSET}.{name}": Knows(custom=gives_values(QUERYSET)) for name in VALUES},
    f"{QUERYSET}.limit": Knows(custom=bounds(QUERYSET)),
    **{f"{QUERYSET}.{name}": Knows(custom=_single) for name in SINGLE},
    **{f"{QUERYSET}.{name}": Knows(custom=counts(QUERYSET)) for name in NUMBERS},
    **{f"{QUERYSET}.{name}": Knows(custom=_many) for name in MANY},
    **{f"{QUERYSET}.{name}": Knows(custom=_writes) for name in WRITES},
}
BASES = {"flask_mongoengine.documents.Document": (DOCUMENT,), "flask_mongoengine.Document": (DOCUMENT,)}
