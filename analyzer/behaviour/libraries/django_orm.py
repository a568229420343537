"""Django's ORM: managers, query sets, models that are saved, raw SQL.

Modelled: `Model.objects` and other managers, what narrows, bounds, loads and changes, when a query set is sent
(iteration, `get`, `first`, `list`, a template), `save` and `delete`, `get_object_or_404`, `raw`, `extra`.
What a relation leads to comes from the schema (behaviour/relations.py).
A method that a manager or a query set of the target's own has is called on the query.
Not modelled: single related objects that are loaded when they are looked at.
Source: django 5.2 db/models/query.py, db/models/manager.py, shortcuts.py
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from analyzer.behaviour.knowledge import Knows, Site
from analyzer.behaviour.libraries.dbapi import executed
from analyzer.behaviour.queries import model_of
from analyzer.behaviour.resolving import OWNER
from analyzer.behaviour.things import NEW, NOTHING, Made, Of, Query, Thing
from analyzer.evaluator.symbols import Class

QUERYSET: Final = "django.db.models.query.QuerySet"
MANAGERS: Final = (
    "django.db.models.manager.Manager",
    "django.db.models.Manager",
    "django.db.models.manager.BaseManager",
    QUERYSET,
    "django.db.models.QuerySet",
)
MODELS: Final = ("django.db.models.base.Model", "django.db.models.Model")
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
RELATED = {"django": QUERYSET}
ALIKE = {"Manager": MANAGERS[0], "QuerySet": QUERYSET}
EXTENDED = {QUERYSET: MANAGERS}


def begun_query(site: Site, cls: Class | None) -> Thing:
    """All rows of a model, not asked for yet."""
    models = (cls.full_name,) if cls is not None else ()
    row = Thing((Made(cls),)) if cls is not None else None
    return Thing(
        (Query(QUERYSET, "read", models, line=getattr(site.node, "lineno", 0), sent_by_use=True),),
        {},
        None,
        row,
    )


def _query(site: Site) -> tuple[Query, Thing]:
    """The query set that a method is called on; a manager begins one."""
    receiver = site.receiver or NOTHING
    for kind in receiver.kinds:
        if isinstance(kind, Query):
            return kind, receiver
    owner = (receiver.fields or {}).get(OWNER, NOTHING)
    begun = begun_query(site, model_of(owner))
    query = begun.kinds[0]
    assert isinstance(query, Query)
    return query, begun


def _manager(site: Site) -> Thing | None:
    """`Model.objects`."""
    return begun_query(site, model_of(site.receiver or NOTHING))


def _narrows(site: Site) -> Thing | None:
    query, of = _query(site)
    columns = frozenset(name.partition("__")[0] for name in site.keywords)
    filtered = query.filtered or bool(site.args or site.keywords or site.more)
    found = replace(query, filtered=filtered, columns=query.columns | columns)
    return Thing((found,), of.origins, None, of.items)


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


def _eager(site: Site) -> Thing | None:
    query, of = _query(site)
    names = frozenset(str(one.constant) for one in site.args if isinstance(one.constant, str))
    return Thing((replace(query, eager=query.eager | names),), of.origins, None, of.items)


def _single(site: Site) -> Thing | None:
    query, of = _query(site)
    last = site.name.rpartition(".")[2]
    columns = frozenset(name.partition("__")[0] for name in site.keywords)
    query = replace(query, columns=query.columns | columns, filtered=query.filtered or bool(columns))
    found = site.access(query, last, True, True)
    kinds = of.items.kinds if of.items is not None else ()
    if last.lstrip("a") in ("count", "exists", "ggregate", "contains"):
        return Thing((Of("builtins.int"),))
    return Thing(kinds, found.origins)


def _writes(site: Site) -> Thing | None:
    query, of = _query(site)
    last = site.name.rpartition(".")[2]
    site.access(replace(query, verb=WRITES[last], bounded=None), last)
    for name, thing in site.keywords.items():
        if name in ("password", "passwd") and thing.origins:
            site.reach("password", thing, f"{query.models[0]}.{name}" if query.models else None)
    made = of.items or NOTHING
    if "_or_" in last:
        return Thing((Of("builtins.tuple"),), {}, None, None, {"0": made, "1": Thing((Of("builtins.bool"),))})
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
    return Thing((query,), of.origins, None, of.items)


def _object_or_404(many: bool) -> Callable[[Site], Thing | None]:
    def custom(site: Site) -> Thing | None:
        first = site.args[0] if site.args else NOTHING
        query = next((kind for kind in first.kinds if isinstance(kind, Query)), None)
        begun = first if query is not None else begun_query(site, model_of(first))
        if query is None:
            query = begun.kinds[0]
        columns = frozenset(name.partition("__")[0] for name in site.keywords)
        query = replace(query, columns=query.columns | columns, filtered=True)
        found = site.access(query, site.name.rpartition(".")[2], None if many else True, not many)
        kinds = begun.items.kinds if begun.items is not None else ()
        return found if many else Thing(kinds, found.origins)

    return custom


def _saved(verb: str) -> Callable[[Site], Thing | None]:
    def custom(site: Site) -> Thing | None:
        cls = model_of(site.receiver or NOTHING)
        models = (cls.full_name,) if cls is not None else ()
        new = verb == "update" and NEW in ((site.receiver or NOTHING).fields or {})
        site.note("data", library="django", verb="insert" if new else verb, models=models, blocking=True)
        return NOTHING

    return custom


BEHAVIOUR = {
    **{f"relation.Fetched.{name}": Knows(custom=_fetched) for name in ("all", "exists", "count", "iterator")},
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
    **{f"django.contrib.auth.models.UserManager.{name}": Knows(act="data", verb="insert", keeps=False) for name in (
        "create_user", "create_superuser",
    )},
}  # fmt: skip
