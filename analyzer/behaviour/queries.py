"""What libraries that map objects to tables have in common: queries that are put together call by call."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any, Final

from analyzer.behaviour.knowledge import Site
from analyzer.behaviour.things import (
    ACCOUNT,
    NEW,
    NOTHING,
    OWNER,
    PICKED,
    Made,
    Of,
    Query,
    Thing,
    kept_picks,
    merged,
)
from analyzer.evaluator.symbols import Class, Instance
from analyzer.source.walking import walk

NUMBER: Final = Thing((Of("builtins.int"),))

KEYS: Final = ("pk", "id")
"""Names under which the key of a row is set to nothing so that a copy of it is stored."""

IS_ACCOUNT: Final = re.compile(
    r"(?i)(user|account|member|customer|person|profile|patient|student|employee)s?$"
)
"""How classes are called whose rows are people who sign in."""

Custom = Callable[[Site], Thing | None]


def called_of(site: Site) -> str:
    """The last part of the name of what is called."""
    return site.name.rpartition(".")[2]


def model_of(thing: Thing) -> Class | None:
    """The class of the target's that something is, or is an object of."""
    for kind in thing.kinds:
        cls = kind.cls if isinstance(kind, (Made, Instance)) else kind
        if isinstance(cls, Class):
            return cls
    owner = (thing.fields or {}).get(OWNER)  # of a manager: the class that it stands on
    return model_of(owner) if owner is not None else None


def models_of(thing: Thing) -> tuple[str, ...]:
    """The name of that class, as accesses tell it."""
    cls = model_of(thing)
    return (cls.full_name,) if cls is not None else ()


def begun(site: Site, type_: str, of: Thing | None = None, verb: str = "read") -> tuple[Query, Thing]:
    """A query on all rows of a model, not sent yet: of the one that a method is called on, or of another."""
    owner = of if of is not None else site.receiver or NOTHING
    cls = model_of(owner)
    line = getattr(site.node, "lineno", 0)
    query = Query(type_, verb, models_of(owner), line=line, sent_by_use=verb == "read")
    return query, Thing((query,), items=Thing((Made(cls),)) if cls is not None else None)


def query_of(site: Site, type_: str, of: Thing | None = None) -> tuple[Query, Thing]:
    """The query that a method is called on, with the thing that it is; a model begins one, or what else is
    said to."""
    receiver = site.receiver or NOTHING
    for kind in receiver.kinds:
        if isinstance(kind, Query):
            return kind, receiver
    return begun(site, type_, of)


def continued(query: Query, of: Thing, picks: dict[str, Thing] | None = None) -> Thing:
    """A query that was put together further."""
    return Thing((query,), of.origins, None, of.items, picks or kept_picks(of))


def picks(site: Site, values: Iterable[Thing] = ()) -> dict[str, Thing] | None:
    """By what rows are picked after a call with conditions: by these values too, and by what is compared in
    its arguments."""
    before = [(one.fields or {}).get(PICKED, NOTHING) for one in (site.receiver or NOTHING, *site.args)]
    origins = merged(one.origins for one in (*before, *values))
    return {PICKED: Thing((), origins)} if origins else None


def account_of(row: Thing, model: str) -> Thing | None:
    """What decided whose account a row of this model is; None where it is no account, or nothing decided."""
    return (row.fields or {}).get(PICKED) if IS_ACCOUNT.search(model) else None


def account_changed(site: Site, row: Thing, models: Iterable[str]) -> None:
    """Note what decided whose account is changed or deleted here."""
    for model in models:
        picked = account_of(row, model)
        if picked is not None:
            site.reach(ACCOUNT, picked, model)


def columns_of(site: Site) -> frozenset[str]:
    """Columns that conditions name: as keywords (`name__startswith=...`) and in comparisons."""
    named = {one.partition("__")[0] for one in site.keywords}
    return frozenset(named.union(*map(compared_in, getattr(site.node, "args", []))))


def compared_in(node: ast.AST) -> set[str]:
    """Attributes that an expression compares: `User.email == x` names `email`; keywords of calls in it, as of
    `Q(email=x)`."""
    found: set[str] = set()
    for one in walk(node):
        match one:
            case ast.Compare(left=ast.Attribute(attr=name)):
                found.add(name)
            case ast.Call(func=ast.Attribute(value=ast.Attribute(attr=name))):
                found.add(name)
            case ast.Call(func=ast.Name(id="Q") | ast.Attribute(attr="Q")):
                found.update(key.arg.partition("__")[0] for key in one.keywords if key.arg is not None)
    return found


def narrowed(site: Site, query: Query) -> Query:
    """A query with the conditions that a call gives."""
    filtered = query.filtered or bool(site.args or site.keywords or site.more)
    return replace(query, filtered=filtered, columns=query.columns | columns_of(site))


# -- what libraries' methods do with a query, each by the class of its queries ------------------------------


def narrows(type_: str) -> Custom:
    """`query.filter(...)`: with the conditions of the call."""

    def custom(site: Site) -> Thing | None:
        query, of = query_of(site, type_)
        return continued(narrowed(site, query), of, picks(site, site.keywords.values()))

    return custom


def shapes(type_: str) -> Custom:
    """`query.order_by(...)`: the same rows, in another way."""

    def custom(site: Site) -> Thing | None:
        query, of = query_of(site, type_)
        return continued(query, of)

    return custom


def gives_values(type_: str) -> Custom:
    """`query.values(...)`: the same rows, and no objects of the model."""

    def custom(site: Site) -> Thing | None:
        query, of = query_of(site, type_)
        return Thing((query,), of.origins)

    return custom


def bounds(type_: str) -> Custom:
    """`query.limit(20)`."""

    def custom(site: Site) -> Thing | None:
        query, of = query_of(site, type_)
        return continued(replace(query, bounded=limit_of(site)), of)

    return custom


def counts(type_: str) -> Custom:
    """`query.count()`: one row, with a number in it."""

    def custom(site: Site) -> Thing | None:
        query, _ = query_of(site, type_)
        site.access(query, called_of(site), True, True)
        return NUMBER

    return custom


def loads(type_: str) -> Custom:
    """`query.prefetch_related("items")`: related rows with the rows."""

    def custom(site: Site) -> Thing | None:
        return loaded(site, *query_of(site, type_))

    return custom


ANY_RELATION: Final = "*"
"""Among the relations that a query loads with its rows: any, as far as is known."""

TO_ONE: Final = "*one"
"""The same: each that leads to one row."""


def loaded(site: Site, query: Query, of: Thing) -> Thing:
    """A query with the relations that a call names; all where it hands on names that are not known."""
    names = frozenset(str(one.constant) for one in site.args if isinstance(one.constant, str))
    if site.more or len(names) < len(site.args):
        names |= {ANY_RELATION}
    return continued(replace(query, eager=query.eager | names), of)


def row_of(of: Thing, found: Thing) -> Thing:
    """One object of what a query is on, with the content of the row that was found."""
    return Thing(of.items.kinds if of.items is not None else (), found.origins, fields=found.fields)


def with_whether(made: Thing) -> Thing:
    """What `get_or_create` gives: an object, and whether it is new."""
    return Thing((Of("builtins.tuple"),), fields={"0": made, "1": Thing((Of("builtins.bool"),))})


def limit_of(site: Site) -> bool:
    """Whether a call that limits says a number: `limit(None)` does not."""
    given = site.args[0] if site.args else next(iter(site.keywords.values()), NOTHING)
    return given.kinds != (None,)


def noted(site: Site, library: str, verb: str, models: tuple[str, ...], **details: Any) -> None:
    """An access that no query was put together for: a row that is saved, rows that are added."""
    site.note("data", library=library, verb=verb, models=models, **details)


def is_new(thing: Thing | None) -> bool:
    """Whether an object was made here and not read, or has lost its key and is stored again as another."""
    fields = (thing or NOTHING).fields or {}
    keys = (fields[key] for key in KEYS if key in fields)
    return NEW in fields or any(key.kinds == (None,) for key in keys)


def transaction_begun(site: Site) -> Thing | None:
    """`with database.atomic():`."""
    site.enter("transaction")
    site.note("transaction", verb="begin")
    return site.receiver


def members(owners: tuple[str, ...], names: tuple[str, ...]) -> Iterator[str]:
    """The names of members that several classes have."""
    return (f"{owner}.{name}" for owner in owners for name in names)
