"""Objects of mapped classes whose attributes are set: with some libraries that changes their rows.

Modelled: an object that a query gave, here or in a callee; an object that a caller gives, once this function
commits, or that caller gave one that a query gave.  Each class is told once in a function.
Not modelled: an object that nobody saw come from a query, collections that are appended to.
"""

from __future__ import annotations

import ast
from typing import Any

from analyzer.behaviour.queries import account_of
from analyzer.behaviour.state import State
from analyzer.behaviour.summary import Noted, Summary
from analyzer.behaviour.things import ACCOUNT, NEW, PARAMETER, ROWS, Made, Thing
from analyzer.evaluator.symbols import Class, Instance


class Changes(State):
    """Reading what is set."""

    def note(self, act: str, name: str, node: ast.AST, blocking: bool = False, **details: Any) -> Noted:
        if act == "data" and details.get("verb") == "commit":
            self._committed()
        return super().note(act, name, node, blocking, **details)

    def changed(self, owner: Thing, node: ast.AST) -> None:
        """An attribute of an object is set here."""
        for kind in owner.kinds:
            cls = kind.cls if isinstance(kind, (Made, Instance)) else None
            if isinstance(cls, Class) and self.machine.resolver.tracks(cls):
                self._of_class(cls.full_name, owner, node)
                return

    def changed_by(self, summary: Summary, bound: dict[int, Thing], node: ast.AST) -> None:
        """What a callee sets of the objects that it is given here."""
        for index, model in summary.changes.items():
            self._of_class(model, bound.get(index, Thing()), node)

    def stored_before(self, thing: Thing, node: ast.AST) -> bool:
        """Whether an object that is added to a session was stored before; if so, it is noted as changed."""
        if NEW in (thing.fields or {}):
            return False
        if any(one.location == ROWS for one in thing.origins):
            self.changed(thing, node)
            return True
        numbers = {one.number for one in thing.origins if one.location == PARAMETER and not one.field}
        models = [model for number, model in self.summary.changes.items() if number in numbers]
        for model in models:
            self._tell(model, node)
        return bool(models)

    def _committed(self) -> None:
        """What was set so far of objects that callers gave is written here."""
        for model in dict.fromkeys(self.summary.changes.values()):
            self._tell(model, self.set_at[model])
        self.summary.changes.clear()

    def _of_class(self, model: str, owner: Thing, node: ast.AST) -> None:
        if NEW in (owner.fields or {}):
            return
        if any(one.location == ROWS for one in owner.origins):
            picked = account_of(owner, model)
            if self._tell(model, node) and picked is not None:
                self.reach(ACCOUNT, model, picked, node)
            return
        for one in owner.origins:
            if one.location == PARAMETER and not one.field and self.function.name != "__init__":
                self.summary.changes.setdefault(one.number, model)
                self.set_at.setdefault(model, node)

    def _tell(self, model: str, node: ast.AST) -> bool:
        """Note that a row is changed; whether that is new."""
        told = (one for one in self.summary.done if isinstance(one, Noted) and one.act == "data")
        if any(one.name == "set" and one.details["models"] == (model,) for one in told):
            return False
        self.note("data", "set", node, library="sqlalchemy", verb="update", models=(model,), filtered=True)
        return True
