"""PynamoDB: tables of DynamoDB with their keys, attributes and secondary indexes.

Modelled: `Model` with `Meta`, hash and range keys, attribute classes and the target's own below them,
`GlobalSecondaryIndex` and `LocalSecondaryIndex`.
Not modelled: discriminators; projections of indexes.
Source: pynamodb 6.1.0, pynamodb/models.py, attributes.py, indexes.py.
"""

from __future__ import annotations

from typing import Any, Final

from analyzer.concepts.column_types import ColumnType
from analyzer.concepts.models import (
    flag,
    given,
    kind_of,
    members,
    options_of,
    own_models,
    place_of_attribute,
    settled,
    shown,
)
from analyzer.concepts.tables import ColumnDraft, IndexDraft, TableDraft, tables
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class, Instance, name_of
from analyzer.evaluator.values import Unknown
from analyzer.facts import Facts, TableKind

ENTRY_TEXTS: Final = (("pynamodb",),)

_KINDS: Final = {
    "BinaryAttribute": "binary",
    "BinarySetAttribute": None,
    "BooleanAttribute": "boolean",
    "DiscriminatorAttribute": "string",
    "JSONAttribute": "json",
    "ListAttribute": "array",
    "MapAttribute": "json",
    "NumberAttribute": "numeric",
    "NumberSetAttribute": None,
    "TTLAttribute": "numeric",
    "UTCDateTimeAttribute": "datetime",
    "UnicodeAttribute": "string",
    "UnicodeSetAttribute": None,
    "VersionAttribute": "numeric",
}

ATTRIBUTES: Final = """
class Attribute:
    def __init__(self, hash_key=False, range_key=False, null=None, default=None, default_for_new=None,
                 attr_name=None, **kwargs):
        self.hash_key = hash_key
        self.range_key = range_key
        self.null = bool(null)
        self.default = default
        self.attr_name = attr_name
""" + "".join(f"\n\nclass {name}(Attribute):\n    pass\n" for name in _KINDS)

INDEXES: Final = """
class Index:
    pass


class GlobalSecondaryIndex(Index):
    pass


class LocalSecondaryIndex(Index):
    pass


class AllProjection:
    pass


class KeysOnlyProjection:
    pass


class IncludeProjection:
    def __init__(self, non_attr_keys=None):
        pass
"""

STUBS: Final = {
    "pynamodb.attributes": ATTRIBUTES,
    "pynamodb.indexes": INDEXES,
    "pynamodb.models": "class Model:\n    pass\n",
}

BASES: Final = frozenset(["pynamodb.models.Model"])


def finish(run: Interpreter, facts: Facts) -> None:
    """Write the tables of all models that say how their table is called."""
    for cls in own_models(run, BASES):
        meta = options_of(run, settled(run, run.attribute(cls, "Meta", None)))
        if "table_name" in meta:
            _write(run, cls, plain(meta["table_name"]))


def _write(run: Interpreter, cls: Class, name: Any) -> None:
    draft = TableDraft(name, "pynamodb", cls=cls, kind=TableKind.COLLECTION, place=cls.place, path=cls.made)
    for attribute, value, owner in members(run, cls):
        place = place_of_attribute(owner, attribute)
        if kind_of(value, {"Attribute": True}):
            key = flag(value, "hash_key") or flag(value, "range_key")
            draft.columns.append(
                ColumnDraft(
                    _stored(value, attribute),
                    flag(value, "null") and not key,
                    ColumnType(name_of(value.cls), kind_of(value, _KINDS)),
                    attribute=attribute,
                    primary_key=key,
                    default=shown(value.attributes.get("default")),
                    inherited_from=owner.full_name if owner is not cls else None,
                    place=place,
                )
            )
        elif kind_of(value, {"Index": True}):
            draft.indexes.append(_index(run, value, attribute))
    tables(run).add(draft)


def _index(run: Interpreter, value: Instance, attribute: str) -> IndexDraft:
    meta = options_of(run, settled(run, run.attribute(value.cls, "Meta", None)))
    keys = [
        (flag(one, "range_key"), _stored(one, name))
        for name, one, _ in members(run, value.cls)
        if kind_of(one, {"Attribute": True}) and (flag(one, "hash_key") or flag(one, "range_key"))
    ]
    columns = [name for _, name in sorted(keys, key=lambda one: one[0])]
    name = plain(meta.get("index_name", attribute))
    return IndexDraft(columns or [Unknown("keys of an index")], name, place=value.place)


def _stored(value: Any, attribute: str) -> str:
    chosen = given(value, "attr_name")
    return chosen if isinstance(chosen, str) else attribute
