"""Objects of library classes of which only what they were given matters: fields of schemas and models.

A family of a library's classes is played by one class that derives from `Recorded`; what the target derives
from one of them is made by the target's own constructor, which ends here.
"""

from __future__ import annotations

from typing import Any

from analyzer.evaluator import StandIn
from analyzer.evaluator.symbols import Class, NativeClass
from analyzer.evaluator.values import Arguments


class Recorded(StandIn):
    """An object with the arguments that it was made with."""

    arguments: Arguments = Arguments()

    def __init__(self, *args: Any, **options: Any) -> None:
        self.arguments = Arguments(list(args), options, more_keywords=self.run.more_arguments)

    @property
    def kind(self) -> str:
        """The last name of the library's class that it is, or derives from."""
        return kind_of(self.cls)

    @property
    def own(self) -> Class | None:
        """Its class, where that is the target's."""
        return self.cls if isinstance(self.cls, Class) else None


def kind_of(cls: Any) -> str:
    """The last name of the library's class that a class is, or derives from."""
    bases = cls.mro if isinstance(cls, Class) else (cls,)
    return next((base.name for base in bases if isinstance(base, NativeClass)), "").rpartition(".")[2]
