"""Tortoise ORM: models that are asked, created, changed; query sets, which are sent where they are awaited.

Modelled: `filter`, `get` and its kin, what narrows, bounds, loads and changes; `create`, `save`, `delete`, the
methods for many rows and for a row that may be there; managers of relations to many; `raw` and what a connection
executes; `in_transaction`.
Not modelled: a single related object that is awaited, `atomic` as a decorator.
Source: tortoise-orm 1.1.9 and 0.25, tortoise/models.py, queryset.py, fields/relational.py, transactions.py
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from analyzer.behaviour.knowledge import Knows, Site
from analyzer.behaviour.libraries.dbapi import executed
from analyzer.behaviour.queries import (
    Custom,
    begun,
    bounds,
    called_of,
    continued,
    gives_values,
    is_new,
    loads,
    members,
    models_of,
    narrowed,
    narrows,
    noted,
    query_of,
    shapes,
    transaction_begun,
    with_whether,
)
from analyzer.behaviour.things import NOTHING, Of, Query, Thing

MODEL: Final = "tortoise.models.Model"
QUERYSET: Final = "tortoise.queryset.QuerySet"
CONNECTION: Final = "tortoise.backends.base.client.BaseDBAsyncClient"

NARROWS: Final = ("filter", "exclude")
SHAPES: Final = (
    "all", "order_by", "annotate", "distinct", "offset", "only", "using_db", "select_for_update", "force_index",
    "use_index", "union",
)  # fmt: skip
LOADS: Final = ("prefetch_related", "select_related")
VALUES: Final = ("values", "values_list")
SINGLE: Final = ("get", "get_or_none", "first", "last", "earliest", "latest")
NUMBERS: Final = ("count", "exists", "contains")
MANY: Final = ("in_bulk", "explain")
WRITES: Final = {
    "create": "insert",
    "bulk_create": "insert",
    "get_or_create": "insert",
    "update_or_create": "update",
    "update": "update",
    "bulk_update": "update",
    "delete": "delete",
    "add": "update",
    "remove": "update",
    "clear": "update",
}
"""Methods that write; the last three are those of a relation to many."""
OF_QUERY: Final = ("update", "delete")


def _grouped(site: Site) -> Thing | None:
    query, of = query_of(site, QUERYSET)
    return Thing((replace(query, bounded=query.bounded or None),), of.origins)  # a row for each group


def _single(site: Site) -> Thing | None:
    """`get(...)`: at most one row, asked for where it is awaited."""
    query, of = query_of(site, QUERYSET)
    if called_of(site) in ("get", "get_or_none"):
        query = narrowed(site, query)
    return continued(replace(query, bounded=True, single=True), of)


def _number(site: Site) -> Thing | None:
    query, of = query_of(site, QUERYSET)
    if called_of(site) == "exists":
        query = narrowed(site, query)
    return Thing((replace(query, bounded=True, single=True),), of.origins, None, Thing((Of("builtins.int"),)))


def _many(site: Site) -> Thing | None:
    query, of = query_of(site, QUERYSET)
    filtered = query.filtered or called_of(site) == "in_bulk"
    return site.access(replace(query, filtered=filtered), called_of(site)) if of is not NOTHING else None


def _writes(site: Site) -> Thing | None:
    """What writes at once, or when it is awaited; an object, where one is given."""
    query, of = query_of(site, QUERYSET)
    last = called_of(site)
    verb = WRITES[last]
    site.access(replace(query, verb=verb, bounded=None, filtered=query.filtered and verb != "insert"), last)
    made = Thing((of.items or NOTHING).kinds)
    if "_or_" in last:
        return with_whether(made)
    return made if last == "create" else NOTHING


def _of_object(verb: str) -> Custom:
    """`object.save()`, `object.delete()`."""

    def custom(site: Site) -> Thing | None:
        forced = site.keywords.get("force_create")
        new = verb == "update" and (is_new(site.receiver) or (forced is not None and forced.constant is True))
        told = "insert" if new else verb
        noted(site, "tortoise", told, models_of(site.receiver or NOTHING), filtered=not new)
        return NOTHING

    return custom


def _raw(site: Site) -> Thing | None:
    rows = executed(site, "tortoise")
    return Thing(rows.kinds, rows.origins, None, begun(site, QUERYSET)[1].items)


def _fetched(site: Site) -> Thing | None:
    """`Model.fetch_for_list(objects, "events")` and `object.fetch_related("events")`: what relations lead to."""
    receiver = site.receiver or NOTHING
    for one in site.args:
        if isinstance(one.constant, str):
            way = site.attribute(receiver, one.constant.partition("__")[0])
            query = next((kind for kind in way.kinds if isinstance(kind, Query)), None)
            if query is not None:
                site.access(query, called_of(site))
    return NOTHING


def _transaction(site: Site) -> Thing | None:
    transaction_begun(site)
    return Thing((Of(CONNECTION),))


ASYNCHRONOUS = (QUERYSET,)
RELATED = {"tortoise": QUERYSET}

BEHAVIOUR = {
    **{name: Knows(custom=narrows(QUERYSET)) for name in members((MODEL, QUERYSET), NARROWS)},
    **{name: Knows(custom=shapes(QUERYSET)) for name in members((MODEL, QUERYSET), SHAPES)},
    **{f"{QUERYSET}.{name}": Knows(custom=loads(QUERYSET)) for name in LOADS},
    f"{QUERYSET}.group_by": Knows(custom=_grouped),
    **{f"{QUERYSET}.{name}": Knows(custom=gives_values(QUERYSET)) for name in VALUES},
    f"{QUERYSET}.limit": Knows(custom=bounds(QUERYSET)),
    **{name: Knows(custom=_single) for name in members((MODEL, QUERYSET), SINGLE)},
    **{name: Knows(custom=_number) for name in members((MODEL, QUERYSET), NUMBERS)},
    **{name: Knows(custom=_many) for name in members((MODEL, QUERYSET), MANY)},
    **{f"{MODEL}.{name}": Knows(custom=_writes) for name in WRITES if name not in OF_QUERY},
    **{f"{QUERYSET}.{name}": Knows(custom=_writes) for name in WRITES},
    **{f"{MODEL}.{name}": Knows(custom=_of_object(verb)) for name, verb in (("save", "update"), ("delete", "delete"))},
    **{f"{where}.raw": Knows(custom=_raw) for where in (MODEL, QUERYSET)},
    f"{MODEL}.fetch_related": Knows(custom=_fetched),
    "tortoise.transactions.in_transaction": Knows(custom=_transaction),
    "tortoise.transactions.atomic": Knows(surrounds="transaction"),
    **{name: Knows(gives=CONNECTION, keeps=False) for name in (
        "tortoise.connections.get", "tortoise.connection.connections.get", "tortoise.Tortoise.get_connection",
    )},
    **{f"{CONNECTION}.{name}": Knows(custom=lambda site: executed(site, "tortoise")) for name in (
        "execute_query", "execute_query_dict", "execute_insert", "execute_many", "execute_script",
    )},
}  # fmt: skip
