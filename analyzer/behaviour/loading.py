"""Relations that are looked at: rows that were loaded with their owner, and rows that looking at them loads.

With Django, SQLAlchemy (SQLModel, Flask-SQLAlchemy), peewee and MongoEngine an attribute that is a relation
sends a query of its own where the query that gave the object did not load it too.  That is told once
in a function for each relation of the rows of each query.
Not modelled: objects that a caller gives (it may have loaded anything); coroutines, where looking at a
relation loads nothing.
Source: django 5.2 db/models/fields/related_descriptors.py; SQLAlchemy 2.0 orm/strategies.py, LazyLoader
"""

from __future__ import annotations

import ast
from contextlib import nullcontext

from analyzer.behaviour.queries import ANY_RELATION, TO_ONE
from analyzer.behaviour.receiving import Receiving
from analyzer.behaviour.relations import WAY, Lead
from analyzer.behaviour.summary import Noted
from analyzer.behaviour.things import ROWS, Of, Query, Thing, merged

FETCHED = "relation.Fetched"
"""The class of related rows that were loaded with their owner."""


class Loading(Receiving):
    """Reading relations."""

    def led_to(self, found: Thing, owner: Thing, name: str, node: ast.expr) -> Thing:
        """What `owner.name` gives, where it is a relation of a query's rows."""
        lead = self.machine.resolver.lead(owner, name)
        if lead is None or name in (owner.fields or {}):
            return found
        for origin in owner.origins:
            if origin.location == ROWS and origin.number >= 0:
                access = self.machine.accesses[origin.number]
                names = _loaded_with(access)
                if (
                    lead.loaded
                    or name in names
                    or ANY_RELATION in names
                    or (TO_ONE in names and not lead.many)
                ):
                    if not any(isinstance(kind, Query) for kind in found.kinds):
                        return found
                    fetched = Thing((Of(FETCHED),), items=found.items, fields={WAY: found})
                    return fetched if lead.many else found
                if any(isinstance(kind, Query) for kind in found.kinds):
                    return found  # it is sent when its rows are asked for
                return self._not_loaded(lead, found, (origin.number, name), access, node)
        return found

    def _not_loaded(
        self, lead: Lead, found: Thing, key: tuple[int, str], access: Noted, node: ast.expr
    ) -> Thing:
        """The rows of a relation that nobody loaded before."""
        if lead.library not in self.machine.book.lazy or self.function.is_async:
            return found
        if key[1] == access.details.get("back"):  # the object in hand, of which others know how it was loaded
            kept = {one: trail for one, trail in found.origins.items() if one.location != ROWS}
            return found.with_origins(kept)
        if key not in self.looked_at:
            # One object has one such row, which it keeps.
            keeps = access.details.get("single") and access.loop is None
            with self.once() if keeps else nullcontext():
                noted = self.note(
                    "data",
                    f"relation {key[1]}",
                    node,
                    blocking=True,
                    library=lead.library,
                    verb="read",
                    models=(lead.target.full_name,),
                    columns=(lead.by,) if lead.by and lead.many else (),
                    filtered=True,
                    bounded=None if lead.many else True,
                    back=lead.by if lead.many else "",
                    single=not lead.many,
                )
            self.looked_at[key] = self.rows_of(noted, lead.target.full_name)
        row = self.looked_at[key]
        if not lead.many:
            return Thing(found.kinds, merged((row.origins, found.origins)))
        kinds = found.items.kinds if found.items is not None else ()
        return Thing(found.kinds, row.origins, None, Thing(kinds, row.origins), found.fields)


def _loaded_with(access: Noted) -> set[str]:
    """The relations that a query loaded with its rows, those of related rows too."""
    return {part for one in access.details.get("eager") or () for part in one.split("__")}
