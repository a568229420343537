"""From an object of a model to the objects that it leads to: what relations of the schema say of attributes.

A model's attribute that is a relation was a field when the class was made; on an object it is another object,
or a way to many.  Both ends of a relation are known, the one that was declared and the one that leads back.
Source: the facts of relations (facts/data.py); Django's default name of the way back is `<model>_set`, in
queries `<model>` (django 5.2 db/models/fields/reverse_related.py, get_accessor_name; related.py,
related_query_name).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from analyzer.evaluator.attributes import mro_of
from analyzer.evaluator.symbols import Class
from analyzer.facts import Facts, Relation, RelationKind, Table

COLLECTION: Final = "relation.Collection"
"""The class of related rows that are there as a list, with the libraries whose relations are no queries."""

WAY: Final = "#way"
"""Field of related rows that are there: the query that asks for them, or changes them."""


class Lead(NamedTuple):
    """Where an attribute of an object leads."""

    target: Class
    many: bool
    library: str
    """The one that maps the model."""
    by: str
    """The name by which the target's rows are chosen by the object; empty: not known."""
    through: str = ""
    """The table in between, of a relation of many to many."""
    loaded: bool = False
    """Whether the model says that it is loaded with its owner."""


_MANY = (RelationKind.ONE_TO_MANY, RelationKind.MANY_TO_MANY)
_MANY_BACK = (RelationKind.MANY_TO_ONE, RelationKind.MANY_TO_MANY)


_LOADED = ("joined", "selectin", "subquery", "immediate", "raise", "raise_on_sql", "noload")
"""Strategies of loading in which looking at the relation sends nothing."""


class Relations:
    """The relations of all models."""

    def __init__(self, facts: Facts, classes: Iterable[Class]) -> None:
        models = self._models = {one.full_name: one for one in classes}
        libraries = {one.id: one.framework for one in facts.of(Table)}
        self._mappers = {one.model: one.framework for one in facts.of(Table) if one.model}
        self._leads: dict[Class, dict[str, Lead]] = {}
        self._linked: dict[Any, list[str]] = {}
        self._inherited: dict[Any, Lead | None] = {}
        for one in sorted(facts.of(Relation), key=lambda row: row.id):
            owner, target = models.get(one.model), models.get(one.target_model or "")
            if owner is None or target is None or one.kind in (None, RelationKind.EMBEDDED):
                continue  # what is embedded comes with its document
            library = libraries.get(one.table or "", "")
            back, by = one.reverse, one.reverse or ""
            if back is None and library == "django":
                by = owner.name.lower()
                back = by + ("_set" if one.kind in _MANY_BACK else "")
            through = one.through or ""
            loaded = one.loading in _LOADED
            if one.kind is RelationKind.MANY_TO_MANY:
                self._linked.setdefault(owner, []).append(one.attribute)
            self._put(owner, one.attribute, Lead(target, one.kind in _MANY, library, by, through, loaded))
            if back and one.reverse != "+":
                self._put(target, back, Lead(owner, one.kind in _MANY_BACK, library, one.attribute, through))

    def _put(self, model: Class, attribute: str, lead: Lead) -> None:
        self._leads.setdefault(model, {}).setdefault(attribute, lead)

    def linked(self, model: Class) -> list[str]:
        """The relations of many to many that a model declares, itself or in a base."""
        return [name for base in mro_of(model) for name in self._linked.get(base, ())]

    def of_name(self, model: str, name: str) -> Lead | None:
        """Where an attribute of a model leads, given the model's name."""
        cls = self._models.get(model)
        return self.of(cls, name) if cls is not None else None

    def mapper(self, cls: Class) -> str | None:
        """The library that maps a class to a table; None where none does."""
        return self._mappers.get(cls.full_name)

    def of(self, cls: Any, name: str) -> Lead | None:
        """Where an attribute of an object of this class leads, if it is a relation: its own, or a base's."""
        if not self._leads:
            return None
        key = (cls, name)
        if key not in self._inherited:
            ways = (self._leads.get(base, {}).get(name) for base in mro_of(cls) if isinstance(base, Class))
            self._inherited[key] = next((way for way in ways if way is not None), None)
        return self._inherited[key]
