"""SQLAlchemy, SQLModel, Flask-SQLAlchemy: sessions, statements, queries, raw text.

Modelled: `session.query`, `select` and the other statements with what narrows and bounds them, `execute`,
`scalars`, `get`, `add`, `delete`, `commit`, `begin`; `Model.query`; `text` and raw strings.
Not modelled: what a hybrid does, events of attributes and engines.  `?.query` and `?.execute` of an unknown
object count where they are given a class of the target's, or a statement.
Source: SQLAlchemy 2.0 orm/session.py, orm/query.py, sql/selectable.py; flask-sqlalchemy 3.1 session.py
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from analyzer.behaviour.claims import claimed
from analyzer.behaviour.knowledge import Arg, Knows, Site
from analyzer.behaviour.queries import (
    account_changed,
    called_of,
    compared_in,
    continued,
    is_new,
    picks,
    transaction_begun,
)
from analyzer.behaviour.relations import COLLECTION, WAY
from analyzer.behaviour.things import NOTHING, OWNER, Made, Member, Of, Query, Thing, kept_picks
from analyzer.evaluator.symbols import Class, Instance

SESSION: Final = "sqlalchemy.orm.session.Session"
ASYNC_SESSION: Final = "sqlalchemy.ext.asyncio.session.AsyncSession"
QUERY: Final = "sqlalchemy.orm.query.Query"
SELECT: Final = "sqlalchemy.sql.selectable.Select"
RESULT: Final = "sqlalchemy.engine.Result"
CONNECTION: Final = "sqlalchemy.engine.Connection"

NARROWS: Final = ("filter", "where", "filter_by", "having", "whereclause")
SHAPES: Final = ("order_by", "join", "outerjoin", "group_by", "distinct", "select_from", "add_columns", "with_for_update",
                 "execution_options", "correlate", "union", "union_all", "subquery", "with_entities",
                 "values", "returning", "add_entity", "from_statement", "enable_eagerloads",
                 "populate_existing", "scalar_subquery", "columns", "with_only_columns",
                 "on_conflict_do_nothing", "on_conflict_do_update", "join_from", "reset_joinpoint",
                 "unique", "mappings", "tuples", "scalars", "alias", "cte", "label", "prefix_with",
                 "offset")  # fmt: skip
JOINS: Final = ("select_from", "join", "outerjoin", "join_from")
BOUNDS: Final = ("limit", "slice", "fetch", "paginate")
BY_KEY: Final = ("get", "get_or_404")
"""Methods of a query that take the primary key."""

KEY: Final = frozenset(["pk"])
"""The primary key, whatever its columns are called."""

SINGLE: Final = ("first", "one", "one_or_none", "scalar", "scalar_one", "scalar_one_or_none", "get", "first_or_404",
                 "get_or_404", "one_or_404", "fetchone", "count", "exists")  # fmt: skip
SENDING: Final = ("execute", "scalars", "scalar", "exec", "stream", "stream_scalars")
TEXT: Final = Of("sqlalchemy.text")
MANY: Final = ("all", "fetchall", "yield_per", "partitions", "__iter__")


def _model_of(thing: Thing) -> tuple[str, ...]:
    """The classes that a statement is about."""
    found: list[str] = []
    for kind in thing.kinds:
        if isinstance(kind, Class):
            found.append(kind.full_name)
        elif isinstance(kind, (Made, Instance)) and isinstance(kind.cls, Class):
            found.append(kind.cls.full_name)
        elif isinstance(kind, Member):
            found += _model_of(kind.receiver)
        elif isinstance(kind, Query):
            found += kind.models
    owner = (thing.fields or {}).get(OWNER)  # of a column: the class that it stands on
    if owner is not None:
        found += _model_of(owner)
    return tuple(dict.fromkeys(found))


def _row_of(things: list[Thing]) -> Thing | None:
    """What a row is: an object of the class, where one class is asked for."""
    kinds = [Made(kind) for thing in things for kind in thing.kinds if isinstance(kind, Class)]
    return Thing((kinds[0],)) if len(things) == 1 and len(kinds) == 1 else None


def begins(type_: str, verb: str = "read", bounded: bool | None = False) -> Callable[[Site], Thing | None]:
    def custom(site: Site) -> Thing | None:
        models = tuple(name for thing in site.args for name in _model_of(thing))
        if not models and site.name.startswith("?."):
            return None
        line = getattr(site.node, "lineno", 0)
        begun = Query(type_, verb, models, bounded=bounded, line=line, sent_by_use=type_ == QUERY)
        return Thing((begun,), {}, None, _row_of(site.args))

    return custom


def _function(site: Site) -> Thing | None:
    """`func.count(User.id)`: what a function makes of a column is of the column's class."""
    for thing in site.args:
        for kind in thing.kinds:
            owner = kind.receiver if isinstance(kind, Member) else Thing((kind,))
            if _model_of(owner):
                return Thing((Of(f"{site.name}()"),), fields={OWNER: owner})
        if OWNER in (thing.fields or {}):
            return Thing((Of(f"{site.name}()"),), fields=thing.fields)
    return None


def _columns(site: Site) -> frozenset[str]:
    """Columns that conditions name."""
    found = set(site.keywords)
    for node in getattr(site.node, "args", []):
        found |= compared_in(node)
    return frozenset(found)


def _query(site: Site) -> Query | None:
    for kind in site.receiver.kinds if site.receiver is not None else ():
        if isinstance(kind, Query):
            return kind
    return None


def _with(site: Site, query: Query) -> Thing:
    return continued(query, site.receiver or NOTHING)


def _text_in(site: Site) -> None:
    """A condition that is put together as a text."""
    for thing in site.args:
        if thing.pieces is not None or isinstance(thing.constant, str):
            site.reach("sql", thing)


def _narrows(site: Site) -> Thing | None:
    query = _query(site)
    if query is None:
        return None
    _text_in(site)
    claimed(site)
    narrowed = replace(query, filtered=True, columns=query.columns | _columns(site))
    return continued(narrowed, site.receiver or NOTHING, picks(site, site.keywords.values()))


def _shapes(site: Site) -> Thing | None:
    query = _query(site)
    if query is None:
        return None
    if site.name.rpartition(".")[2] in JOINS:
        joined = [name for at, thing in enumerate(site.args[:2]) for name in _joined(site, at, thing)]
        query = replace(query, models=tuple(dict.fromkeys((*query.models, *joined))))
        inner = next((kind for thing in site.args for kind in thing.kinds if isinstance(kind, Query)), None)
        if inner is not None and inner.filtered and site.name.endswith(".select_from"):
            query = replace(query, filtered=True)
    if site.name.rpartition(".")[2] in ("order_by", "group_by", "from_statement"):
        _text_in(site)
    if site.name.endswith(".group_by"):
        query = replace(query, bounded=query.bounded or None)  # a row for each group
    return _with(site, query)


def _joined(site: Site, at: int, thing: Thing) -> tuple[str, ...]:
    """The models that an argument of `join` means: a class, a relation of one, a statement within."""
    owner = (thing.fields or {}).get(OWNER)
    written = getattr(site.node, "args", [])[at : at + 1]
    if owner is not None and written and isinstance(written[0], ast.Attribute):
        of = next((kind for kind in owner.kinds if isinstance(kind, Class)), None)
        lead = site.lead(Thing((Made(of),)), written[0].attr) if of is not None else None
        return (lead.target.full_name,) if lead is not None else ()
    return _model_of(thing) if not isinstance(thing.constant, str) else ()


def _options(site: Site) -> Thing | None:
    query = _query(site)
    if query is None:
        return None
    names = {one for node in getattr(site.node, "args", []) for one in _loaded(node)}
    return _with(site, replace(query, eager=query.eager | names))


def _loaded(node: Any) -> set[str]:
    return {
        one.attr for one in ast.walk(node) if isinstance(one, ast.Attribute) and not one.attr.endswith("load")
    }


def _bounds(site: Site) -> Thing | None:
    query = _query(site)
    if query is None:
        return None
    given = site.args[0] if site.args else next(iter(site.keywords.values()), NOTHING)
    none = len(given.kinds) == 1 and given.kinds[0] is None
    bounded = _with(site, replace(query, bounded=not none))
    if site.name.endswith(".paginate"):
        return site.access(replace(query, bounded=True), "paginate", True)
    return bounded


def _single(site: Site) -> Thing | None:
    query = _query(site)
    if query is None:
        site.single()
        return None
    last = site.name.rpartition(".")[2]
    if last in BY_KEY:
        query = replace(query, filtered=True, columns=query.columns | KEY)
    found = site.access(query, last, True, True)
    if last.endswith("_or_404"):
        site.raises("werkzeug.exceptions.NotFound", 404)
    if last in ("count", "exists"):
        return Thing((Of("builtins.int"),))
    by = picks(site, site.args) if last in BY_KEY else found.fields
    return Thing(found.kinds, found.origins, fields=by)


def _many(site: Site) -> Thing | None:
    query = _query(site)
    return site.access(query, site.name.rpartition(".")[2]) if query is not None else None


def _changes(verb: str) -> Callable[[Site], Thing | None]:
    def custom(site: Site) -> Thing | None:
        query = _query(site)
        if query is None:
            return None
        site.access(replace(query, verb=verb), site.name.rpartition(".")[2])
        account_changed(site, site.receiver or NOTHING, query.models)
        return Thing((Of("builtins.int"),))

    return custom


def _sent(site: Site) -> Thing | None:
    """`session.execute(statement)`: of a statement, or of a text."""
    statement = site.args[0] if site.args else next(iter(site.keywords.values()), NOTHING)
    for kind in statement.kinds:
        if isinstance(kind, Query):
            last = site.name.rpartition(".")[2]
            if kind.verb != "read":
                site.access(kind, last)
                if kind.verb != "insert":
                    account_changed(site, statement, kind.models)
                return Thing((Of(RESULT),))
            if last in ("scalar", "fetch_one"):
                found = site.access(kind, last, True, True)
                return Thing(found.kinds, found.origins, fields=kept_picks(statement))
            asked = replace(kind, type=RESULT, done=site.awaited, sent_by_use=True)
            return Thing((asked,), {}, None, statement.items, kept_picks(statement))
        if kind == TEXT:
            return _text_sent(site, statement, True)
    sent = _text_sent(site, statement, statement.pieces is not None)
    if sent is None:
        site.note("data", blocking=True, library="sqlalchemy", verb="execute")
        if not statement.kinds:
            site.reach("sql", statement)
        return Thing((Of(RESULT),))
    return sent


def _maybe_sent(site: Site) -> Thing | None:
    """`x.execute(statement)` on something unknown: of a statement, or of a text that is SQL."""
    statement = site.args[0] if site.args else next(iter(site.keywords.values()), NOTHING)
    if any(isinstance(kind, Query) or kind == TEXT for kind in statement.kinds):
        return _sent(site)
    return _text_sent(site, statement, False)


def _text_sent(site: Site, statement: Thing, certain: bool) -> Thing | None:
    """SQL as a text; None where it is none, as far as anybody sees."""
    rows = site.execute(statement, "sqlalchemy", certain)
    if rows is NOTHING:
        return None
    site.reach("sql", statement)
    return Thing((Of(RESULT),), rows.origins, None, rows)


def _got(site: Site) -> Thing | None:
    """`session.get(Model, key)`."""
    models = _model_of(site.args[0]) if site.args else ()
    if not models:
        return None
    query = Query(SELECT, "read", models, filtered=True, bounded=True, columns=KEY)
    found = site.access(query, "get", True, True)
    row = _row_of(site.args[:1])
    by = picks(site, site.args[1:])
    return Thing(row.kinds if row is not None else (), found.origins, fields=by)


def _saved(verb: str) -> Callable[[Site], Thing | None]:
    def custom(site: Site) -> Thing | None:
        thing = site.args[0] if site.args else NOTHING
        models = _model_of(thing) or (_model_of(thing.items) if thing.items is not None else ())
        if not models and site.name.startswith("?."):
            return None
        if verb == "delete":
            account_changed(site, thing, models)
        if verb != "insert" or not site.stored_before(thing):
            site.note("data", library="sqlalchemy", verb=verb, models=models)
        return thing

    return custom


def _text(site: Site) -> Thing | None:
    """`text(sql)`: a text that is sent as it is."""
    thing = site.args[0] if site.args else NOTHING
    site.reach("sql", thing)
    return Thing((TEXT,), {}, thing.text)


def _session(site: Site) -> Thing | None:
    return Thing((Of(ASYNC_SESSION if "async" in site.name.lower() else SESSION),))


def _model_query(site: Site) -> Thing | None:
    """`Model.query` of Flask-SQLAlchemy."""
    receiver = site.receiver or NOTHING
    models = _model_of(receiver)
    row = _row_of([receiver])
    begun = Query(QUERY, "read", models, line=getattr(site.node, "lineno", 0), sent_by_use=True)
    return Thing((begun,), {}, None, row)


def _collected(verb: str) -> Callable[[Site], Thing | None]:
    """`user.roles.append(role)`: a row in between, or the key of the other row."""

    def custom(site: Site) -> Thing | None:
        way = ((site.receiver or NOTHING).fields or {}).get(WAY, NOTHING)
        given = site.args[0] if site.args else NOTHING
        for query in (kind for kind in way.kinds if isinstance(kind, Query)):
            if query.link:
                query = replace(query, verb=verb, models=(), table=query.link)
            elif verb == "insert" and is_new(given):
                query = replace(query, verb=verb)
            site.access(
                replace(query, type=f"sqlalchemy.{COLLECTION}", bounded=None, done=True), called_of(site)
            )
        return NOTHING

    return custom


def _updated(site: Site) -> Thing | None:
    """`row.sqlmodel_update(values)`: several attributes are set at once."""
    if site.receiver is not None:
        site.changed(site.receiver)
    return site.receiver


HEARD: Final = {
    "sqlalchemy.event.heard": {
        **{f"{when}_{verb}": verb for when in ("before", "after") for verb in ("insert", "update", "delete")},
        **{f"{when}_{step}": "commit" for when in ("before", "after") for step in ("flush", "commit")},
        "after_flush_postexec": "commit",
    }
}
LAZY = ("sqlalchemy", "sqlmodel", "flask_sqlalchemy")
_SESSIONS: Final = (SESSION, ASYNC_SESSION)
EXTENDED: Final = {
    QUERY: (QUERY, "sqlalchemy.orm.Query", "flask_sqlalchemy.query.Query", "flask_sqlalchemy.BaseQuery")
}
TRACKING: Final = ("sqlalchemy", "sqlmodel", "flask_sqlalchemy")


def _aliased(site: Site) -> Thing | None:
    """`aliased(User)`: the same table under another name."""
    return site.argument(Arg(0, "element", "alias"))


BEHAVIOUR = {
    **{f"{module}.aliased": Knows(custom=_aliased) for module in ("sqlalchemy.orm", "sqlalchemy.orm.util")},
    **{f"{COLLECTION}.{name}": Knows(custom=_collected(verb), keeps=False) for name, verb in (
        ("append", "insert"), ("add", "insert"), ("extend", "insert"), ("remove", "delete"), ("clear", "delete"),
        ("discard", "delete"),
    )},
    **{f"{kind}.{name}": Knows(custom=_narrows) for kind in (QUERY, SELECT, RESULT) for name in NARROWS},
    **{f"{kind}.{name}": Knows(custom=_shapes) for kind in (QUERY, SELECT, RESULT) for name in SHAPES},
    **{f"{kind}.{name}": Knows(custom=_bounds) for kind in (QUERY, SELECT, RESULT) for name in BOUNDS},
    **{f"{kind}.{name}": Knows(custom=_single) for kind in (QUERY, RESULT) for name in SINGLE},
    **{f"{kind}.{name}": Knows(custom=_many) for kind in (QUERY, RESULT) for name in MANY},
    **{f"{kind}.options": Knows(custom=_options) for kind in (QUERY, SELECT)},
    f"{QUERY}.delete": Knows(custom=_changes("delete")),
    f"{QUERY}.update": Knows(custom=_changes("update")),
    **{f"{session}.{name}": Knows(custom=_sent) for session in (*_SESSIONS, CONNECTION) for name in SENDING},
    **{f"?.{name}": Knows(custom=_maybe_sent, anywhere=name == "execute") for name in SENDING},
    **{f"{session}.query": Knows(custom=begins(QUERY)) for session in (SESSION, "?")},
    **{f"{session}.get": Knows(custom=_got) for session in _SESSIONS},
    **{f"{session}.get_one": Knows(custom=_got) for session in _SESSIONS},
    **{f"{session}.{name}": Knows(custom=_saved("insert")) for session in (*_SESSIONS, "?") for name in (
        "add", "add_all", "merge", "bulk_save_objects", "bulk_insert_mappings",
    )},
    **{f"{session}.delete": Knows(custom=_saved("delete")) for session in (*_SESSIONS, "?")},
    **{f"{session}.commit": Knows(act="data", verb="commit", blocking=True, keeps=False) for session in _SESSIONS},
    **{f"{session}.rollback": Knows(act="data", verb="rollback", keeps=False) for session in _SESSIONS},
    **{f"{session}.{name}": Knows(custom=transaction_begun) for session in (*_SESSIONS, CONNECTION) for name in ("begin", "begin_nested")},
    **{f"{session}.{name}": Knows(keeps=False) for session in _SESSIONS for name in (
        "flush", "refresh", "close", "expire", "expunge", "expire_all", "expunge_all",
    )},
    **{f"{session}.connection": Knows(gives=CONNECTION, keeps=False) for session in _SESSIONS},
    **{name: Knows(custom=begins(SELECT)) for name in (
        "sqlalchemy.select", "sqlalchemy.future.select", "sqlmodel.select", "sqlmodel.sql.expression.select",
        "sqlalchemy.sql.select", "sqlalchemy.sql.expression.select",
        "sqlalchemy.sql._selectable_constructors.select",
    )},
    **{f"{module}.{name}": Knows(custom=begins(SELECT, name, None))
       for module in ("sqlalchemy", "sqlmodel", "sqlalchemy.sql", "sqlalchemy.sql.expression",
       "sqlalchemy.dialects.postgresql") for name in ("insert", "update", "delete")},
    **{name: Knows(custom=_text) for name in (
        "sqlalchemy.text", "sqlalchemy.sql.text", "sqlalchemy.sql.expression.text", "sqlmodel.text",
        "sqlalchemy.sql.elements.TextClause",
    )},
    **{f"{kind}.sqlmodel_update": Knows(custom=_updated) for kind in ("sqlmodel.SQLModel", "sqlmodel.main.SQLModel")},
    **{f"{module}.{name}": Knows(custom=_function) for module in ("sqlalchemy", "sqlalchemy.sql", "sqlalchemy.sql.expression",
       "sqlmodel") for name in ("func.*", "distinct", "cast", "col")},
    # The second is what the evaluation puts in the place of `func`.
    **{f"{maker}.*": Knows(custom=_function) for maker in ("sqlalchemy.sql.functions.func", "FunctionMaker")},
    "sqlalchemy.text.bindparams": Knows(),
    "sqlalchemy.literal_column": Knows(sinks=(("sql", Arg(0, "text")),)),
    **{name: Knows(gives="sqlalchemy.engine.Engine", keeps=False) for name in (
        "sqlalchemy.create_engine", "sqlmodel.create_engine", "sqlalchemy.ext.asyncio.create_async_engine",
        "sqlalchemy.engine.create_engine",
    )},
    **{f"sqlalchemy.engine.Engine.{name}": Knows(gives=CONNECTION, keeps=False) for name in ("connect", "begin", "raw_connection")},
    "sqlalchemy.engine.Engine.execute": Knows(custom=_sent),
    f"{CONNECTION}.commit": Knows(act="data", verb="commit", keeps=False),
    "sqlalchemy.orm.sessionmaker": Knows(gives="sqlalchemy.orm.session.sessionmaker", keeps=False),
    "sqlalchemy.orm.scoped_session": Knows(gives="sqlalchemy.orm.scoping.scoped_session", keeps=False),
    "sqlalchemy.orm.scoping.scoped_session.__call__": Knows(custom=_session),
    "sqlalchemy.ext.asyncio.async_sessionmaker": Knows(gives="sqlalchemy.ext.asyncio.async_sessionmaker", keeps=False),
    "sqlalchemy.orm.session.sessionmaker.__call__": Knows(custom=_session),
    "sqlalchemy.ext.asyncio.async_sessionmaker.__call__": Knows(custom=_session),
    "sqlalchemy.orm.session.sessionmaker.begin": Knows(custom=transaction_begun),
    "sqlalchemy.orm.Session": Knows(gives=SESSION, keeps=False),
    "sqlmodel.Session": Knows(gives=SESSION, keeps=False),
    "sqlalchemy.ext.asyncio.AsyncSession": Knows(gives=ASYNC_SESSION, keeps=False),
    "flask_sqlalchemy.SQLAlchemy": Knows(gives="flask_sqlalchemy.SQLAlchemy", keeps=False),
    "flask_sqlalchemy.SQLAlchemy.session:": Knows(gives=SESSION, keeps=False),
    "flask_sqlalchemy.SQLAlchemy.engine:": Knows(gives="sqlalchemy.engine.Engine", keeps=False),
    "flask_sqlalchemy.extension.SQLAlchemy.session:": Knows(gives=SESSION, keeps=False),
    "flask_sqlalchemy.extension.SQLAlchemy.engine:": Knows(gives="sqlalchemy.engine.Engine", keeps=False),
    **{f"flask_sqlalchemy{where}.SQLAlchemy.{name}": Knows(custom=begins(SELECT, verb)) for where in ("", ".extension")
       for name, verb in (("select", "read"), ("insert", "insert"), ("update", "update"), ("delete", "delete"))},
    **{f"flask_sqlalchemy{where}.SQLAlchemy.text": Knows(custom=_text) for where in ("", ".extension")},
    **{f"flask_sqlalchemy{where}.query:": Knows(custom=_model_query) for where in (
        ".model.Model", ".SQLAlchemy.Model", ".extension.SQLAlchemy.Model",
    )},
}  # fmt: skip
BASES = {
    "sqlalchemy.orm.Session": (SESSION,),
    "sqlmodel.Session": (SESSION,),
    "sqlmodel.orm.session.Session": (SESSION,),
    "sqlalchemy.orm.scoping.scoped_session": (SESSION,),
    "sqlalchemy.ext.asyncio.AsyncSession": (ASYNC_SESSION,),
    "sqlmodel.ext.asyncio.session.AsyncSession": (ASYNC_SESSION,),
    "sqlalchemy.ext.asyncio.AsyncConnection": (CONNECTION,),
    "sqlalchemy.ext.asyncio.AsyncEngine": ("sqlalchemy.engine.Engine",),
    "sqlalchemy.Engine": ("sqlalchemy.engine.Engine",),
    "sqlalchemy.engine.base.Engine": ("sqlalchemy.engine.Engine",),
    "sqlalchemy.orm.Query": (QUERY,),
    "sqlalchemy.Select": (SELECT,),
    "sqlalchemy.engine.base.Connection": (CONNECTION,),
}
