"""What one file says without evaluating it: imports, definitions, bindings, calls.

The summary never depends on another file and never asks what a name means, so that it may be cached by the
hash of the file's content.

Limits.  Annotations are not searched for calls (what registers something at start-up does not stand there).
A call is named as it is written: `x.y()` is 'x.y', a method of any other expression has an empty head,
`f().y()` is '.y', and a call of what is no name at all (`f()()`) is not listed.  Bindings made by `exec`, by
`globals()[...]` or by a star import are not seen.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple, TypeVar

from analyzer.names.reading import MODULE, Plain, read_module

SUMMARY_VERSION = 1
"""Part of every cache key: a change of what is collected, or of its plain form, needs another number."""


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


Row = TypeVar("Row", ImportEdge, Definition, CallSite)


@dataclass(frozen=True, slots=True)
class ModuleSummary:
    """What one file says; see the fields' own types."""

    path: str
    imports: tuple[ImportEdge, ...]
    """By scope, those of functions after what stands around them."""
    definitions: tuple[Definition, ...]
    """In the order in which they are written."""
    bindings: tuple[str, ...]
    """Names bound at module level, sorted; those of star imports are not among them."""
    exports: tuple[str, ...] | None
    """`__all__`, in order; None when there is none, or when not all of its making is constant."""
    dotted_strings: tuple[str, ...]
    """Sorted distinct texts that could name a module or an object: 'shop.urls', 'shop.main:app',
    'main:app'.
    """
    calls: tuple[CallSite, ...]
    """By line; of one line, the outer call first."""

    def qualname(self, within: int) -> str:
        """The qualified name that `CallSite.within` stands for; '' for the module itself."""
        return "" if within == MODULE else self.definitions[within].qualname

    def callers(self, name: str) -> Iterator[CallSite]:
        """The calls of a name: of exactly this dotted name, or of an attribute if the name begins with a
        dot.
        """
        if name.startswith("."):
            return (call for call in self.calls if call.name.endswith(name))
        return (call for call in self.calls if call.name == name)

    def to_plain(self) -> Plain:
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
                _rows(ImportEdge, imports),
                _rows(Definition, [(*row[:5], tuple(row[5]), tuple(row[6])) for row in definitions]),
                tuple(bindings),
                None if exports is None else tuple(exports),
                tuple(dotted_strings),
                _rows(CallSite, calls),
            )
        except (TypeError, ValueError, IndexError) as error:
            raise ValueError(f"not a module summary: {error}") from None


def summarize(tree: ast.Module, path: str) -> ModuleSummary:
    """What the parsed file `path` says.  Never raises on a tree that a parser made."""
    return ModuleSummary.from_plain(read_module(tree, path))


def _rows(kind: type[Row], plain: Iterable[Sequence[Any]]) -> tuple[Row, ...]:
    """Plain rows with their fields' names; `tuple.__new__` leaves the loop to C."""
    rows = tuple(map(partial(tuple.__new__, kind), plain))
    if not {len(kind._fields)}.issuperset(map(len, rows)):
        raise ValueError(f"a {kind.__name__} of another length")
    return rows
