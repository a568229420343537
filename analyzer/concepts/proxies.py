"""Objects that stand for another, which is found when they are used.

Modelled: attributes, items, iteration, membership, calls, and what the target sets on them.
Not modelled: operators.
"""

from __future__ import annotations

from typing import Any

from analyzer.evaluator import StandIn, internal
from analyzer.evaluator.attributes import look_up
from analyzer.evaluator.containers import get_item, set_item
from analyzer.evaluator.values import Arguments, List


class Proxy(StandIn):
    """An object whose attributes, items and calls are another's."""

    @internal
    def wrapped(self) -> Any:
        """The object that this one stands for; Unknown where that cannot be told."""
        raise NotImplementedError

    @internal
    def receiver(self) -> Any:
        return self.wrapped()

    @internal
    def missing_attribute(self, name: str) -> Any:
        return look_up(self.run, self.wrapped(), name)

    def __iter__(self) -> Any:
        found, whole = self.run.elements(self.wrapped())
        return List(found, self.run.path, not whole)

    def __getitem__(self, key: Any) -> Any:
        return get_item(self.run, self.wrapped(), key)

    def __setitem__(self, key: Any, value: Any) -> None:
        set_item(self.run, self.wrapped(), key, value)

    def __contains__(self, key: Any) -> Any:
        return self.run.contains(self.wrapped(), key)

    def __call__(self, *args: Any, **keywords: Any) -> Any:
        return self.run.call_with(self.wrapped(), Arguments(list(args), keywords))
