"""Django's ORM: managers, query sets, models that are saved, raw SQL.

Modelled: `Model.objects` and other managers, what narrows, bounds, loads and changes, when a query set is sent
(iteration, `get`, `first`, `list`, a template), `save` and `delete`, `get_object_or_404`, `raw`, `extra`.
What a relation leads to comes from the schema (behaviour/relations.py).
A method that a manager or a query set of the target's own has is called on the query.
Not modelled: single related objects that are loaded when they are looked at.
Source: django 5.2 db/models/query.py, db/models/manager.py, shortcuts.py
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from analyzer.behaviour.claims import claimed
from analyzer.behaviour.knowledge import Arg, Knows, Site
from analyzer.behaviour.libraries.dbapi import executed
from analyzer.behaviour.passwords import is_chosen
from analyzer.behaviour.queries import (
    NUMBER,
    TO_ONE,
    Custom,
    account_changed,
    begun,
    called_of,
    continued,
    is_new,
    loaded,
    models_of,
    noted,
    picks,
    query_of,
    row_of,
    with_whether,
)
from analyzer.behaviour.relations import WAY
from analyzer.behaviour.signals import dispatch
from analyzer.behaviour.things import NOTHING, OWNER, Query, Thing, kept_picks

QUERYSET: Final = "django.db.models.query.QuerySet"
MANAGERS: Final = (
    "django.db.models.manager.Manager",
    "django.db.models.Manager",
    "django.db.models.manager.BaseManager",
    QUERYSET,
    "django.db.models.QuerySet",
)
MODELS: Final = ("django.db.models.base.Model", "django.db.models.Model")
PEOPLE: Final = frozenset(["user", "owner", "account", "member", "author", "creator"])
"""Relations to a person, at the end of a lookup through other tables."""
NARROWS: Final = ("filter", "exclude", "complex_filter")
SHAPES: Final = (
    "order_by",
    "annotate",
    "distinct",
    "values",
    "values_list",
    "only",
    "defer",
    "reverse",
    "using",
    "all",
    "select_for_update",
    "dates",
    "datetimes",
    "alias",
    "union",
    "intersection",
    "difference",
    "none",
    "get_queryset",
)
SINGLE: Final = (
    "get",
    "first",
    "last",
    "count",
    "exists",
    "aggregate",
    "earliest",
    "latest",
    "in_bulk",
    "aget",
    "afirst",
    "acount",
    "aexists",
    "alast",
    "contains",
)
WRITES: Final = {
    "create": "insert",
    "bulk_create": "insert",
    "get_or_create": "insert",
    "update_or_create": "update",
    "update": "update",
    "delete": "delete",
    "bulk_update": "update",
    "acreate": "insert",
    "adelete": "delete",
    "aupdate": "update",
    "aget_or_create": "insert",
    "add": "update",
    "aadd": "update",
    "remove": "update",
    "aremove": "update",
    "set": "update",
    "aset": "update",
    "clear": "update",
    "aclear": "update",
}
LINKS: Final = {"add": "insert", "remove": "delete", "set": "update", "clear": "delete", "create": "insert"}
"""What is done to the rows of the table in between, of a relation of many to many."""

SIGNALLING: Final = {
    "create": ("pre_save", "post_save"),
    "get_or_create": ("pre_save", "post_save"),
    "update_or_create": ("pre_save", "post_save"),
    "delete": ("pre_delete", "post_delete"),
}
"""What managers do row by row, so that each row is signalled."""

KEEPING = (QUERYSET,)
LAZY = ("django",)
RELATED = {"django": QUERYSET}
ALIKE = {"Manager": MANAGERS[0], "QuerySet": QUERYSET}
EXTENDED = {QUERYSET: MANAGERS}


def _query(site: Site) -> tuple[Query, Thing]:
    """The query set that a method is called on; a manager begins one."""
    return query_of(site, QUERYSET, ((site.receiver or NOTHING).fields or {}).get(OWNER, NOTHING))


def _manager(site: Site) -> Thing | None:
    """`Model.objects`."""
    return begun(site, QUERYSET)[1]


SEARCHED: Final = (
    "__contains", "__icontains", "__iregex", "__regex", "__endswith", "__iendswith", "__search",
)  # fmt: skip
"""Lookups by a part of what a column holds, which no index of the column answers."""


def _columns(site: Site) -> frozenset[str]:
    """The columns by which rows are looked up, as a whole or from their beginning."""
    return frozenset(name.partition("__")[0] for name in site.keywords if not name.endswith(SEARCHED))


def _narrows(site: Site) -> Thing | None:
    query, of = _query(site)
    claimed(site)
    for thing in site.keywords.values():  # `pk__in=Other.objects.filter(...)` becomes a part of the statement
        inner = next((kind for kind in thing.kinds if isinstance(kind, Query) and kind.sent_by_use), None)
        if inner is not None:
            site.access(replace(inner, bounded=inner.bounded or None, done=True), called_of(site))
    columns = _columns(site)
    filtered = query.filtered or bool(site.args or site.keywords or site.more)
    bounded = None if query.bounded is False and _of_somebody(site) else query.bounded
    narrowed = replace(query, filtered=filtered, columns=query.columns | columns, bounded=bounded)
    by = kept_picks(of) if called_of(site).endswith("exclude") else picks(site, site.keywords.values())
    return continued(narrowed, of, by)


def _of_somebody(site: Site) -> bool:
    """Whether only what belongs to one person is left, by way of another table: how much that is, is not known."""
    if not site.name.endswith(".filter"):
        return False
    return any(part in PEOPLE for name in site.keywords for part in name.split("__")[1:])


def _shapes(site: Site) -> Thing | None:
    query, of = _query(site)
    items = of.items
    if site.name.endswith((".values", ".values_list", ".dates", ".datetimes")):
        items = None
    elif site.name.endswith(".annotate") and of.items is None:
        query = replace(query, bounded=query.bounded or None)  # a row for each group
    return Thing((query,), of.origins, None, items)


def _fetched(site: Site) -> Thing | None:
    """What is asked of related rows that are there: no query is sent."""
    return site.receiver


def _asked_anew(site: Site) -> Thing | None:
    """What is asked of related rows that are there, and cannot be answered from them: `filter` of a relation
    that was prefetched sends a query like any other."""
    way = ((site.receiver or NOTHING).fields or {}).get(WAY, NOTHING)
    return site.called(site.attribute(way, called_of(site)), site.args, "call", site.keywords)


def _eager(site: Site) -> Thing | None:
    """`select_related()` without a name follows each relation to one row that there must be."""
    query, of = _query(site)
    if site.name.endswith(".select_related") and not site.args and not site.more:
        query = replace(query, eager=query.eager | {TO_ONE})
    return loaded(site, query, of)


def _single(site: Site) -> Thing | None:
    query, of = _query(site)
    claimed(site)
    last = site.name.rpartition(".")[2]
    columns = _columns(site)
    query = replace(query, columns=query.columns | columns, filtered=query.filtered or bool(columns))
    found = site.access(query, last, True, True)
    if last.lstrip("a") in ("count", "exists", "ggregate", "contains"):
        return NUMBER
    return row_of(of, Thing((), found.origins, fields=picks(site, site.keywords.values())))


def _writes(site: Site) -> Thing | None:
    query, of = _query(site)
    last = site.name.rpartition(".")[2]
    linked = LINKS.get(last.removeprefix("a") if last != "add" else last) if query.link else None
    if linked is None or last.endswith("create"):
        site.access(replace(query, verb=WRITES[last], bounded=None), last)
        if last.lstrip("a") in ("delete", "update"):
            account_changed(site, site.receiver or NOTHING, query.models)
    if linked is not None:
        site.access(replace(query, verb=linked, bounded=None, models=(), table=query.link), last)
    if linked is not None and not last.endswith("create"):
        signalled(site, NOTHING, "m2m_changed")
    elif last.removeprefix("a") in SIGNALLING:
        signalled(site, of.items or NOTHING, *SIGNALLING[last.removeprefix("a")])
    for name, thing in site.keywords.items():
        if name in ("password", "passwd") and thing.origins:
            site.reach("password", thing, f"{query.models[0]}.{name}" if query.models else None)
    made = of.items or NOTHING
    if "_or_" in last:
        return with_whether(made)
    return Thing(made.kinds)


def _raw(site: Site) -> Thing | None:
    query, of = _query(site)
    executed(site, "django")
    return Thing((query,), {}, None, of.items)


def _extra(site: Site) -> Thing | None:
    query, of = _query(site)
    for name in ("where", "select", "tables", "order_by"):
        thing = site.keywords.get(name)
        if thing is not None:
            site.reach("sql", thing)
    return continued(query, of)


def _object_or_404(many: bool) -> Custom:
    def custom(site: Site) -> Thing | None:
        claimed(site)
        first = site.args[0] if site.args else NOTHING
        query = next((kind for kind in first.kinds if isinstance(kind, Query)), None)
        of = first
        if query is None:
            query, of = begun(site, QUERYSET, first)
        columns = _columns(site)
        query = replace(query, columns=query.columns | columns, filtered=True)
        found = site.access(query, site.name.rpartition(".")[2], None if many else True, not many)
        site.raises("django.http.response.Http404", 404)
        by = picks(site, site.keywords.values())
        return found if many else row_of(of, Thing((), found.origins, fields=by))

    return custom


def signalled(site: Site, row: Thing, *names: str) -> None:
    """Call what listens to the signals of a model that is saved or deleted."""
    for name in names:
        signal = site.named(f"django.db.models.signals.{name}")
        dispatch(site, signal, row, [], {"instance": row})


def _saved(verb: str) -> Custom:
    names = ("pre_delete", "post_delete") if verb == "delete" else ("pre_save", "post_save")

    def custom(site: Site) -> Thing | None:
        row = site.receiver or NOTHING
        told = "insert" if verb == "update" and is_new(site.receiver) else verb
        noted(site, "django", told, models_of(row), blocking=True)
        if told != "insert":
            account_changed(site, row, models_of(row))
        signalled(site, row, *names)
        return NOTHING

    return custom


def _account(site: Site) -> Thing | None:
    """`create_user(username, email, password)`: whether the password stands in the code."""
    if is_chosen((site.argument(Arg(2, "password")) or NOTHING).constant):
        site.note("credential", verb="literal", subject="django.contrib.auth.models.User")
    return None


BEHAVIOUR = {
    **{f"relation.Fetched.{name}": Knows(custom=_fetched) for name in ("all", "exists", "count", "iterator")},
    **{
        f"relation.Fetched.{name}": Knows(custom=_asked_anew)
        for name in (*NARROWS, *SHAPES, *SINGLE, *WRITES, "select_related", "prefetch_related")
        if name not in ("all", "exists", "count", "iterator")
    },
    **{f"{model}.{name}:": Knows(custom=_manager) for model in MODELS for name in (
        "objects", "_default_manager", "_base_manager", "all_objects",
    )},
    **{f"{model}.save": Knows(custom=_saved("update")) for model in MODELS},
    **{f"{model}.asave": Knows(custom=_saved("update")) for model in MODELS},
    **{f"{model}.delete": Knows(custom=_saved("delete")) for model in MODELS},
    **{f"{model}.full_clean": Knows(keeps=False) for model in MODELS},
    **{f"{manager}.{name}": Knows(custom=_narrows) for manager in MANAGERS for name in NARROWS},
    **{f"{manager}.{name}": Knows(custom=_shapes) for manager in MANAGERS for name in SHAPES},
    **{f"{manager}.{name}": Knows(custom=_eager) for manager in MANAGERS for name in ("select_related", "prefetch_related")},
    **{f"{manager}.{name}": Knows(custom=_single) for manager in MANAGERS for name in SINGLE},
    **{f"{manager}.{name}": Knows(custom=_writes) for manager in MANAGERS for name in WRITES},
    **{f"{manager}.raw": Knows(custom=_raw) for manager in MANAGERS},
    **{f"{manager}.extra": Knows(custom=_extra) for manager in MANAGERS},
    "django.shortcuts.get_object_or_404": Knows(custom=_object_or_404(False)),
    "rest_framework.generics.get_object_or_404": Knows(custom=_object_or_404(False)),
    "django.shortcuts.get_list_or_404": Knows(custom=_object_or_404(True)),
    "django.contrib.auth.get_user_model": Knows(keeps=False),
    "django.contrib.auth.models.User.objects:": Knows(custom=_manager),
    **{f"{manager}.{name}": Knows(act="data", verb="insert", custom=_account, keeps=False)
       for manager in (*MANAGERS, "django.contrib.auth.models.UserManager") for name in ("create_user", "create_superuser")},
}  # fmt: skip
