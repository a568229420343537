"""peewee: models that are asked, inserted, changed; queries that are put together; transactions.

Modelled: `select`, `filter`, `get` and its kin, what narrows, bounds and sends a query; `insert`, `update`,
`delete` with `execute`; `create`, `save`, `delete_instance`, the methods for many rows; `raw` and `execute_sql`;
`atomic`, `transaction`, `savepoint`; the way back of a foreign key.
Not modelled: `Model[key] = object` and `del Model[key]`; playhouse's `dataset`, `kv`.
Source: peewee 4.5.3 and 3.17, peewee.py: Model, Query, SelectBase, BaseModelSelect, _WriteQuery, Database
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from analyzer.behaviour.knowledge import Knows, Site
from analyzer.behaviour.libraries.dbapi import executed
from analyzer.behaviour.queries import (
    NUMBER,
    Custom,
    begun,
    bounds,
    called_of,
    continued,
    gives_values,
    is_new,
    members,
    models_of,
    narrowed,
    narrows,
    noted,
    query_of,
    row_of,
    shapes,
    transaction_begun,
    with_whether,
)
from analyzer.behaviour.things import NOTHING, Query, Thing

MODEL: Final = "peewee.Model"
SELECT: Final = "peewee.ModelSelect"
WRITE: Final = "peewee._WriteQuery"
DATABASE: Final = "peewee.Database"

NARROWS: Final = ("where", "orwhere", "filter", "having")
SHAPES: Final = (
    "order_by", "order_by_extend", "join", "join_from", "left_outer_join", "switch", "distinct", "offset",
    "select", "columns", "select_extend", "select_from", "from_", "window", "for_update", "with_cte", "alias",
    "objects", "iterator", "clone", "bind", "union", "union_all", "intersect", "except_", "cte", "returning",
    "on_conflict", "on_conflict_ignore", "on_conflict_replace", "as_rowcount", "ensure_join", "lateral",
)  # fmt: skip
ROWS_OF_VALUES: Final = ("dicts", "tuples", "namedtuples")
SINGLE: Final = ("get", "get_or_none", "first", "peek", "scalar", "count", "exists")
NUMBERS: Final = ("scalar", "count", "exists")
WRITES: Final = {
    "insert": "insert",
    "insert_many": "insert",
    "insert_from": "insert",
    "replace": "insert",
    "replace_many": "insert",
    "update": "update",
    "delete": "delete",
}
AT_ONCE: Final = {
    "bulk_create": "insert",
    "bulk_update": "update",
    "set_by_id": "update",
    "delete_by_id": "delete",
}
DATABASES: Final = (
    "peewee.SqliteDatabase", "peewee.PostgresqlDatabase", "peewee.MySQLDatabase", "peewee.DatabaseProxy",
    "peewee.Proxy", "playhouse.pool.PooledDatabase", "playhouse.pool.PooledSqliteDatabase",
    "playhouse.pool.PooledPostgresqlDatabase", "playhouse.pool.PooledMySQLDatabase",
    "playhouse.pool.PooledPostgresqlExtDatabase", "playhouse.postgres_ext.PostgresqlExtDatabase",
    "playhouse.sqlite_ext.SqliteExtDatabase", "playhouse.sqliteq.SqliteQueueDatabase",
    "playhouse.cockroachdb.CockroachDatabase", "playhouse.shortcuts.ReconnectMixin",
    "playhouse.flask_utils.FlaskDB.database",
)  # fmt: skip


def _begins(site: Site) -> Thing | None:
    """`Model.select(...)`; of another class where it is asked for that class's columns alone."""
    return begun(site, SELECT)[1]


def _grouped(site: Site) -> Thing | None:
    query, of = query_of(site, SELECT)
    return continued(replace(query, bounded=query.bounded or None), of)  # a row for each group


def _single(site: Site) -> Thing | None:
    """One row, or a number: of a query, or of a model with conditions."""
    query, of = query_of(site, SELECT)
    last = called_of(site)
    if last in ("get", "get_or_none"):
        query = narrowed(site, query)
    found = site.access(query, last, True, True)
    return NUMBER if last in NUMBERS else row_of(of, found)


def _by_key(site: Site) -> Thing | None:
    """`Model.get_by_id(key)`."""
    query, of = begun(site, SELECT)
    found = site.access(replace(query, filtered=True), called_of(site), True, True)
    return row_of(of, found)


def _sent(site: Site) -> Thing | None:
    """`query.execute()`."""
    query, of = query_of(site, SELECT)
    if query.verb == "read":
        rows = site.access(query, "execute")
        return Thing(rows.kinds, rows.origins, None, of.items)
    site.access(replace(query, bounded=None), "execute")
    return NUMBER


def _write(verb: str) -> Custom:
    """`Model.update(...)`: it is sent by `execute`."""
    return lambda site: begun(site, WRITE, verb=verb)[1]


def _at_once(verb: str) -> Custom:
    def custom(site: Site) -> Thing | None:
        by_key = called_of(site).endswith("_by_id")
        noted(site, "peewee", verb, models_of(site.receiver or NOTHING), blocking=True, filtered=by_key)
        return NUMBER

    return custom


def _created(site: Site) -> Thing | None:
    """`Model.create(...)` and `get_or_create`: an object, of the latter with whether it is new."""
    models = models_of(site.receiver or NOTHING)
    noted(site, "peewee", "insert", models, blocking=True)
    made = begun(site, SELECT)[1].items or NOTHING
    if called_of(site) == "create":
        return made
    return with_whether(made)


def _saved(site: Site) -> Thing | None:
    """`object.save()`: a new row where the object was made here, or where it is forced."""
    forced = site.keywords.get("force_insert")
    new = is_new(site.receiver) or (forced is not None and forced.constant is True)
    verb = "insert" if new else "update"
    noted(site, "peewee", verb, models_of(site.receiver or NOTHING), blocking=True, filtered=not new)
    return NUMBER


def _dropped(site: Site) -> Thing | None:
    noted(site, "peewee", "delete", models_of(site.receiver or NOTHING), blocking=True, filtered=True)
    return NUMBER


def _raw(site: Site) -> Thing | None:
    """`Model.raw(sql)`: rows of the model."""
    rows = executed(site, "peewee")
    return Thing(rows.kinds, rows.origins, None, begun(site, SELECT)[1].items)


def _database_sent(site: Site) -> Thing | None:
    """`database.execute(query)`."""
    query = next((kind for one in site.args for kind in one.kinds if isinstance(kind, Query)), None)
    return site.access(query, "execute") if query is not None else None


def _prefetched(site: Site) -> Thing | None:
    """`prefetch(users, tweets)`: each of the queries is sent."""
    found = [site.sent(one, "prefetch") for one in site.args]
    return found[0] if found else None


QUERIES: Final = (SELECT, WRITE)
RELATED = {"peewee": SELECT}

LAZY = ("peewee",)
BEHAVIOUR = {
    f"{MODEL}.select": Knows(custom=_begins),
    f"{MODEL}.filter": Knows(custom=narrows(SELECT)),
    **{f"{MODEL}.{name}": Knows(custom=_single) for name in ("get", "get_or_none")},
    f"{MODEL}.get_by_id": Knows(custom=_by_key),
    f"{MODEL}[]": Knows(custom=_by_key),
    **{f"{MODEL}.{name}": Knows(custom=_write(verb)) for name, verb in WRITES.items()},
    **{f"{MODEL}.{name}": Knows(custom=_at_once(verb)) for name, verb in AT_ONCE.items()},
    **{f"{MODEL}.{name}": Knows(custom=_created) for name in ("create", "get_or_create")},
    f"{MODEL}.raw": Knows(custom=_raw),
    f"{MODEL}.save": Knows(custom=_saved),
    f"{MODEL}.delete_instance": Knows(custom=_dropped),
    **{name: Knows(custom=narrows(SELECT)) for name in members(QUERIES, NARROWS)},
    **{name: Knows(custom=shapes(SELECT)) for name in members(QUERIES, SHAPES)},
    **{name: Knows(custom=gives_values(SELECT)) for name in members(QUERIES, ROWS_OF_VALUES)},
    **{f"{SELECT}.{name}": Knows(custom=_grouped) for name in ("group_by", "group_by_extend")},
    **{name: Knows(custom=bounds(SELECT)) for name in members(QUERIES, ("limit", "paginate"))},
    **{f"{SELECT}.{name}": Knows(custom=_single) for name in SINGLE},
    **{f"{query}.execute": Knows(custom=_sent) for query in QUERIES},
    f"{SELECT}.scalars": Knows(custom=_sent),
    "peewee.prefetch": Knows(custom=_prefetched),
    f"{SELECT}.prefetch": Knows(custom=_sent),
    **{name: Knows(gives=DATABASE, keeps=False) for name in (*DATABASES, "playhouse.db_url.connect")},
    **{f"{DATABASE}.{name}": Knows(custom=transaction_begun, surrounds="transaction") for name in ("atomic", "transaction", "savepoint")},
    **{f"{DATABASE}.{name}": Knows(act="data", verb=name, blocking=True, keeps=False) for name in ("commit", "rollback")},
    f"{DATABASE}.execute_sql": Knows(custom=lambda site: executed(site, "peewee")),
    f"{DATABASE}.execute": Knows(custom=_database_sent),
    **{f"{DATABASE}.{name}": Knows(keeps=False) for name in ("connect", "close", "init", "initialize", "is_closed")},
}  # fmt: skip
BASES = {
    **dict.fromkeys(DATABASES, (DATABASE,)),
    **dict.fromkeys(("playhouse.signals.Model", "playhouse.flask_utils.FlaskDB.Model", "peewee_async.AioModel", "playhouse.sqlite_ext.FTSModel", "playhouse.sqlite_ext.FTS5Model", "playhouse.sqlite_ext.VirtualModel"), (MODEL,)),
}  # fmt: skip
