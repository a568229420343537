"""PyMongo, its asynchronous client, Motor and Flask-PyMongo: what is asked of collections and written to them.

Modelled: clients, databases and collections by attribute, item and `get_collection`; `find` with what bounds it,
`find_one` and its kin, `insert_*`, `update_*`, `replace_one`, `delete_*`, `bulk_write`, `aggregate` with the
stages that match, bound, join and write, counting;
fields that a filter written as a dictionary names; sessions' transactions.  The table is the collection's name.
A method that only collections have counts on an object that nobody could identify, too.
Not modelled: pipelines that are put together stage by stage, GridFS, raw commands.
Source: pymongo 4.20, pymongo/synchronous/collection.py, cursor.py, database.py, mongo_client.py;
motor 3.7, motor/core.py; flask-pymongo 3.0, wrappers.py
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from analyzer.behaviour.knowledge import Arg, Knows, Site, clean
from analyzer.behaviour.queries import NUMBER, Custom, called_of, is_new, models_of, noted, transaction_begun
from analyzer.behaviour.things import NOTHING, Made, Of, Query, Thing
from analyzer.evaluator.symbols import Class

OTHER_COLLECTIONS: Final = {
    "$lookup": ("read", ("from",)),
    "$graphLookup": ("read", ("from",)),
    "$unionWith": ("read", ("coll",)),
    "$out": ("insert", ("coll",)),
    "$merge": ("update", ("into",)),
}
"""Stages of a pipeline that read or write another collection, and the keys under which they name it."""

NO_FIELDS: Final[Mapping[str, Thing]] = {}

CLIENTS: Final = (
    "pymongo.MongoClient",
    "pymongo.mongo_client.MongoClient",
    "pymongo.synchronous.mongo_client.MongoClient",
    "montydb.MontyClient",
)
ASYNC_CLIENTS: Final = (
    "pymongo.AsyncMongoClient",
    "pymongo.asynchronous.mongo_client.AsyncMongoClient",
    "motor.motor_asyncio.AsyncIOMotorClient",
    "motor.motor_tornado.MotorClient",
    "motor.MotorClient",
)
DATABASE: Final = "pymongo.database.Database"
COLLECTION: Final = "pymongo.collection.Collection"
CURSOR: Final = "pymongo.cursor.Cursor"
ASYNC_DATABASE: Final = "motor.motor_asyncio.AsyncIOMotorDatabase"
ASYNC_COLLECTION: Final = "motor.motor_asyncio.AsyncIOMotorCollection"
ASYNC_CURSOR: Final = "motor.motor_asyncio.AsyncIOMotorCursor"
FLASK: Final = "flask_pymongo.PyMongo"

COLLECTIONS: Final = (COLLECTION, ASYNC_COLLECTION)
CURSORS: Final = (CURSOR, ASYNC_CURSOR)
CURSOR_OF: Final = {COLLECTION: CURSOR, ASYNC_COLLECTION: ASYNC_CURSOR}

ONE: Final = ("find_one", "count_documents", "estimated_document_count")
VERBS: Final = {
    "insert_one": "insert",
    "insert_many": "insert",
    "update_one": "update",
    "update_many": "update",
    "replace_one": "update",
    "delete_one": "delete",
    "delete_many": "delete",
    "find_one_and_update": "update",
    "find_one_and_replace": "update",
    "find_one_and_delete": "delete",
    "bulk_write": "update",
    "drop": "delete",
}
UNMISTAKABLE: Final = (
    "find_one",
    "count_documents",
    *(name for name in VERBS if "_one" in name or "_many" in name),
)
"""Methods that collections alone have."""

SHAPES: Final = ("sort", "skip", "batch_size", "hint", "max_time_ms", "allow_disk_use", "collation", "clone", "rewind",
                 "add_option", "comment")  # fmt: skip
GIVEN: Final = frozenset(["filter", "document", "documents"])
"""What these methods are given first."""

STORES: Final = re.compile(r"(?i)(^|_)(db|database|mongo|mongodb)$|db$")
"""How code calls a database."""


def _collection(site: Site) -> Query:
    """The collection that a method is called on, by its class and name."""
    for kind in (site.receiver or NOTHING).kinds:
        if isinstance(kind, Query):
            return kind
        if isinstance(kind, Of):
            return Query(kind.name)
    return Query(COLLECTION)


def fields_in(node: ast.expr | None) -> frozenset[str]:
    """The fields that a filter names which is written as a dictionary; `$or` names those in its parts."""
    if isinstance(node, (ast.List, ast.Tuple)):
        return frozenset(name for one in node.elts for name in fields_in(one))
    if not isinstance(node, ast.Dict):
        return frozenset()
    found: set[str] = set()
    for key, value in zip(node.keys, node.values, strict=True):
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            if key.value.startswith("$"):
                found |= fields_in(value)
            else:
                found.add(key.value.partition(".")[0])
    return frozenset(found)


def _operators(site: Site) -> None:
    """What of the filter may be an object of operators (`{"$ne": ""}`) where a text was expected: a part of
    JSON of which nobody made a text, or all of the filter; and the programs that `$where` is given."""
    given = site.argument(Arg(0, "filter"))
    if given is None:
        return
    entries = given.fields or {}
    for key, one in entries.items():
        if key == "$where" or _may_be_an_object(one):
            site.reach("evaluate" if key == "$where" else "operators", one)
    handed = all(isinstance(kind, Of) and kind.name == "builtins.dict" for kind in given.kinds)
    if not entries and (handed or _may_be_an_object(given)):
        site.reach("operators", given)


def _may_be_an_object(thing: Thing) -> bool:
    return not thing.kinds and thing.pieces is None and bool(thing.origins)


def _narrowed(site: Site, query: Query) -> Query:
    """With the conditions of the filter, which is the first argument."""
    call = site.node if isinstance(site.node, ast.Call) else None
    given = call.args[:1] if call is not None else []
    if call is not None and not given:
        given = [one.value for one in call.keywords if one.arg == "filter"]
    written = given[0] if given else None
    _operators(site)
    empty = written is None or (isinstance(written, ast.Dict) and not written.keys)
    return replace(query, filtered=not empty, columns=query.columns | fields_in(written))


def _found(site: Site) -> Thing | None:
    """`find(filter)`: a cursor, which sends it where it is iterated over, or asked for a list."""
    query = _collection(site)
    cursor = CURSOR_OF.get(query.type, CURSOR)
    limit = site.keywords.get("limit")
    narrowed = _narrowed(site, query)
    bounded = limit is not None and limit.constant != 0
    line = getattr(site.node, "lineno", 0)
    return Thing((replace(narrowed, type=cursor, bounded=bounded, line=line, sent_by_use=True),))


def _aggregated(site: Site) -> Thing | None:
    """`collection.aggregate(pipeline)`: what its stages match, bound, join and write."""
    query = _collection(site)
    query = replace(query, type=CURSOR_OF.get(query.type, CURSOR), bounded=None, sent_by_use=True)
    query = replace(query, line=getattr(site.node, "lineno", 0))
    pipeline = site.argument(Arg(0, "pipeline")) or NOTHING
    for stage in (pipeline.fields or {}).values():
        for name, given in (stage.fields or {}).items():
            if name == "$match":
                columns = frozenset(key for key in given.fields or {} if not key.startswith("$"))
                query = replace(query, filtered=True, columns=query.columns | columns)
            elif name == "$limit":
                query = replace(query, bounded=True)
            elif name in OTHER_COLLECTIONS:
                verb, keys = OTHER_COLLECTIONS[name]
                other = replace(
                    query, verb=verb, table=_collection_of(given, keys), columns=frozenset(), done=True
                )
                site.access(replace(other, models=(), bounded=None), name)
    return Thing((query,))


def _collection_of(given: Thing, keys: tuple[str, ...]) -> str | None:
    """The collection that a stage names: by itself, under a key, or beside a database."""
    fields = given.fields or NO_FIELDS
    named = [given, *(fields.get(key, NOTHING) for key in keys)]
    named += [(one.fields or NO_FIELDS).get("coll", NOTHING) for one in named]
    return next((one.constant for one in named if isinstance(one.constant, str)), None)


def _one(site: Site) -> Thing | None:
    query = _narrowed(site, _collection(site))
    row = site.access(replace(query, done=site.awaited), called_of(site), True, True)
    return row if called_of(site) == "find_one" else NUMBER


def _distinct(site: Site) -> Thing | None:
    query = _collection(site)
    return site.access(replace(query, filtered=len(site.args) > 1), "distinct", None)


def _writes(verb: str) -> Custom:
    def custom(site: Site) -> Thing | None:
        query = _collection(site)
        if verb != "insert" and called_of(site) not in ("bulk_write", "drop"):
            query = _narrowed(site, query)
        row = site.access(replace(query, verb=verb, bounded=None), called_of(site), single=True)
        return row if called_of(site).startswith("find_one") else NOTHING

    return custom


def _cursor(site: Site) -> tuple[Query, Thing] | None:
    receiver = site.receiver or NOTHING
    return next(((kind, receiver) for kind in receiver.kinds if isinstance(kind, Query)), None)


def _shapes(site: Site) -> Thing | None:
    return site.receiver


def _bounds(site: Site) -> Thing | None:
    found = _cursor(site)
    if found is None:
        return None
    none = bool(site.args) and site.args[0].constant == 0  # no limit at all
    return Thing((replace(found[0], bounded=not none),), found[1].origins)


def _listed(site: Site) -> Thing | None:
    """`cursor.to_list(100)`, `next(cursor)`: with a length, so many rows at most."""
    found = _cursor(site)
    if found is None:
        return None
    length = site.args[0] if site.args else site.keywords.get("length", NOTHING)
    bounded = True if length.kinds and length.kinds != (None,) else found[0].bounded
    if called_of(site) in ("next", "try_next"):
        return site.access(found[0], called_of(site), True, True)
    return site.access(found[0], called_of(site), bounded)


def _named(collection: str) -> Custom:
    """`database["users"]`, `database.get_collection("users")`."""

    def custom(site: Site) -> Thing | None:
        name = site.args[0].constant if site.args else None
        return Thing((Query(collection, table=name if isinstance(name, str) else None),))

    return custom


def _perhaps(site: Site) -> Thing | None:
    """`x.users.insert_one(...)` of an x that nobody could identify."""
    first = site.args[0] if site.args else NOTHING
    if any(isinstance(kind, (Class, Made, Query)) for kind in first.kinds):
        return None  # of an object mapper: `engine.find_one(User, ...)`
    if not site.args and not site.keywords.keys() & GIVEN:
        return None  # Prisma's methods of these names take other keywords
    table = _written_name(site.node)
    if table is None and not _is_collection(site.node):
        return None  # a search engine, or a repository, may have methods of these names
    query = Query(ASYNC_COLLECTION if site.awaited else COLLECTION, table=table)
    last = called_of(site)
    verb = VERBS.get(last, "read")
    if verb != "insert":
        query = _narrowed(site, query)
    bounded = True if verb == "read" else None
    row = site.access(replace(query, verb=verb, bounded=None), last, bounded, True)
    return row if last.startswith("find_one") else NOTHING


def _written_name(node: ast.expr) -> str | None:
    """The collection's name in `request.app.mongodb["users"].find_one()`, as far as it is written there."""
    owner = node.func.value if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else None
    match owner:
        case ast.Subscript(slice=ast.Constant(value=str() as name)):
            return name
        case ast.Attribute(attr=name, value=ast.Name(id=store) | ast.Attribute(attr=store)):
            return name if STORES.search(store) else None
    return None


def _is_collection(node: ast.expr) -> bool:
    """Whether what a method is called on says that it is a collection, or the filter is written as one."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    owner = node.func.value.func if isinstance(node.func.value, ast.Call) else node.func.value
    name = getattr(owner, "attr", getattr(owner, "id", ""))
    return "coll" in str(name).lower() or bool(node.args and isinstance(node.args[0], ast.Dict))


def _all_of(names: tuple[str, ...], custom: Custom, owners: tuple[str, ...]) -> Mapping[str, Knows]:
    return {f"{owner}.{name}": Knows(custom=custom) for owner in owners for name in names}


def of_document(library: str, verb: str, **details: Any) -> Custom:
    """`document.save()` of a library that maps documents: one that was made here is inserted."""

    def custom(site: Site) -> Thing | None:
        new = verb == "insert" or (called_of(site) == "save" and is_new(site.receiver))
        bounded = {"bounded": True} if verb == "read" else {}
        models = models_of(site.receiver or NOTHING)
        noted(site, library, "insert" if new else verb, models, filtered=not new, **bounded, **details)
        return site.receiver

    return custom


def collection_of(type_: str) -> Custom:
    """The driver's collection of a class of documents."""

    def custom(site: Site) -> Thing | None:
        return Thing((Query(type_, models=models_of(site.receiver or NOTHING)),))

    return custom


KEYED = (*CLIENTS, *ASYNC_CLIENTS, FLASK)
LEADS_TO = {
    **dict.fromkeys(CLIENTS, DATABASE),
    **dict.fromkeys(ASYNC_CLIENTS, ASYNC_DATABASE),
    DATABASE: COLLECTION,
    ASYNC_DATABASE: ASYNC_COLLECTION,
}
ASYNCHRONOUS = (ASYNC_COLLECTION, ASYNC_CURSOR)

BEHAVIOUR = {
    **{name: Knows(gives=name, keeps=False) for name in (*CLIENTS, *ASYNC_CLIENTS, FLASK)},
    **{f"{client}{name}": Knows(gives=database, keeps=False) for clients, database in (
        (CLIENTS, DATABASE), (ASYNC_CLIENTS, ASYNC_DATABASE),
    ) for client in clients for name in ("[]", ".get_database", ".get_default_database")},
    **{f"{client}.{name}": Knows(keeps=False) for client in (*CLIENTS, *ASYNC_CLIENTS) for name in (
        "close", "server_info", "list_database_names", "drop_database", "admin",
    )},
    **{f"{client}.start_session": Knows(gives="pymongo.client_session.ClientSession", keeps=False)
       for client in (*CLIENTS, *ASYNC_CLIENTS)},
    **dict.fromkeys(("bson.ObjectId", "bson.objectid.ObjectId"), clean("operators")),
    "pymongo.client_session.ClientSession.start_transaction": Knows(custom=transaction_begun),
    f"{FLASK}.db:": Knows(gives=DATABASE, keeps=False),
    f"{FLASK}.cx:": Knows(gives=CLIENTS[0], keeps=False),
    f"{FLASK}.init_app": Knows(keeps=False),
    **{f"{database}{name}": Knows(custom=_named(collection), gives=collection) for database, collection in (
        (DATABASE, COLLECTION), (ASYNC_DATABASE, ASYNC_COLLECTION),
    ) for name in ("[]", ".get_collection")},
    **{f"{database}.{name}": Knows(keeps=False) for database in (DATABASE, ASYNC_DATABASE) for name in (
        "command", "list_collection_names", "create_collection", "drop_collection", "client", "name",
    )},
    **_all_of(("find", "find_raw_batches"), _found, COLLECTIONS),
    **_all_of(("aggregate",), _aggregated, COLLECTIONS),
    **_all_of(ONE, _one, COLLECTIONS),
    **_all_of(("distinct",), _distinct, COLLECTIONS),
    **{f"{owner}.{name}": Knows(custom=_writes(verb)) for owner in COLLECTIONS for name, verb in VERBS.items()},
    **{f"{owner}.with_options": Knows(custom=_shapes) for owner in COLLECTIONS},
    **_all_of(SHAPES, _shapes, CURSORS),
    **_all_of(("limit",), _bounds, CURSORS),
    **_all_of(("to_list", "next", "try_next"), _listed, CURSORS),
    **{f"?.{name}": Knows(custom=_perhaps, anywhere=True) for name in UNMISTAKABLE},
}  # fmt: skip
BASES = {
    "pymongo.synchronous.database.Database": (DATABASE,),
    "pymongo.synchronous.collection.Collection": (COLLECTION,),
    "pymongo.asynchronous.database.AsyncDatabase": (ASYNC_DATABASE,),
    "motor.motor_tornado.MotorDatabase": (ASYNC_DATABASE,),
    "motor.core.AgnosticDatabase": (ASYNC_DATABASE,),
    "pymongo.asynchronous.collection.AsyncCollection": (ASYNC_COLLECTION,),
    "motor.motor_tornado.MotorCollection": (ASYNC_COLLECTION,),
    "motor.core.AgnosticCollection": (ASYNC_COLLECTION,),
}
