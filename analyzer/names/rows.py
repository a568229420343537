"""The rows of which a module's summary consists: plain, frozen, fit for marshal and JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

SUMMARY_VERSION = 1
"""Part of every cache key: a change of what is collected, or of its plain form, needs another number."""

MODULE = -1
"""`CallSite.within` of a call that stands in no function and no class."""

class ImportEdge(NamedTuple):
    """One imported name; `from a import b, c` gives two."""

    kind: str
    """'import', 'from', 'star', or 'string' (`import_module("x")`, `__import__("x")`)."""
    level: int
    """Leading dots of a relative import; 0 for an absolute one."""
    module: str
    """The dotted name after the dots; empty in `from . import x`."""
    name: str
    """What is imported from `module`: '' for 'import' and 'string', '*' for 'star'."""
    asname: str
    """The name after `as`, or ''."""
    line: int
    end_line: int
    in_function: bool
    """Inside a function, so that it runs only when that is called."""
    type_checking: bool
    """Only type checkers run it: it stands under `if TYPE_CHECKING`."""
    in_try: bool
    """Its failure is caught there: it stands in a `try` (or `suppress`) that catches ImportError."""


class Definition(NamedTuple):
    """A function or a class, at any depth."""

    kind: str
    """'function' or 'class'."""
    qualname: str
    """As Python spells it: `Class.method`, `outer.<locals>.inner`."""
    line: int
    """Of the `def` or `class` keyword; decorators stand above."""
    end_line: int
    is_async: bool
    decorators: tuple[str, ...]
    """Outermost first, called or not; one that is not a dotted name is ''."""
    bases: tuple[str, ...]
    """Dotted names of a class's bases without their subscripts; one that is not a dotted name is ''."""


class CallSite(NamedTuple):
    """One call as it is written."""

    name: str
    line: int
    within: int
    """Index of the innermost enclosing definition in `ModuleSummary.definitions`, or `MODULE`."""


@dataclass(frozen=True, slots=True)
class ModuleSummary:
    """What one file says; see the fields' own types."""

    path: str
    imports: tuple[ImportEdge, ...]
    definitions: tuple[Definition, ...]
    bindings: tuple[str, ...]
    """Names bound at module level, sorted; those of star imports are not among them."""
    exports: tuple[str, ...] | None
    """`__all__`, in order; None when there is none, or when not all of its making is constant."""
    dotted_strings: tuple[str, ...]
    """Sorted distinct texts that could name a module or an object: 'shop.urls', 'shop.main:app', 'main:app'."""
    calls: tuple[CallSite, ...]
    """In the order of statements."""

    def qualname(self, within: int) -> str:
        """The qualified name that `CallSite.within` stands for; '' for the module itself."""
        return self.definitions[within].qualname if within >= 0 else ""

    def calls_of(self, within: int) -> Iterator[CallSite]:
        """The calls that stand directly in one definition (not in those inside it)."""
        return (call for call in self.calls if call.within == within)

    def to_plain(self) -> tuple[Any, ...]:
        """Nested exact tuples of text, numbers, booleans and None: fit for marshal and JSON."""
        return (
            self.path,
            tuple(map(tuple, self.imports)),
            tuple(map(tuple, self.definitions)),
            self.bindings,
            self.exports,
            self.dotted_strings,
            tuple(map(tuple, self.calls)),
        )

    @classmethod
    def from_plain(cls, plain: Sequence[Any]) -> ModuleSummary:
        """The summary that `to_plain` made; lists may stand for tuples, as JSON leaves them.

        Raises ValueError when the shape is another.
        """
        try:
            path, imports, definitions, bindings, exports, dotted_strings, calls = plain
            return cls(
                path,
                tuple([ImportEdge(*row) for row in imports]),
                tuple([Definition(*row[:5], tuple(row[5]), tuple(row[6])) for row in definitions]),
                tuple(bindings),
                None if exports is None else tuple(exports),
                tuple(dotted_strings),
                tuple([CallSite(*row) for row in calls]),
            )
        except (TypeError, ValueError, IndexError) as error:
            raise ValueError(f"not a module summary: {error}") from None
