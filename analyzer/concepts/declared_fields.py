"""Fields that serializers and schemas declare, with the arguments that they were given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class
from analyzer.evaluator.values import Arguments, Place


@dataclass(slots=True)
class DeclaredField:
    """A field: which class of the library's it is, and its arguments."""

    kind: str
    """The last name of the library's class; empty where it is none that is known."""
    options: dict[str, Any] = field(default_factory=dict)
    whole: bool = True
    """Whether all of its arguments are known."""
    cls: Class | None = None
    """Its class, where that is the target's."""
    place: Place | None = None

    def option(self, *names: str) -> Any:
        """The first of these arguments that is given."""
        return next((plain(self.options[name]) for name in names if name in self.options), None)

    def flag(self, name: str) -> bool:
        """Whether an argument is given as True."""
        return self.option(name) is True

    def given(self, arguments: Arguments, leading: Sequence[str]) -> Self:
        """With the arguments of the call that made it; `leading` names those that it takes by position."""
        self.options.update(zip(leading, arguments.positional, strict=False))
        self.options.update(arguments.keywords)
        self.whole = not arguments.more_keywords
        return self
