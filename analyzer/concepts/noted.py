"""Notes about an interface that decorators leave on handlers: what is taken, what is answered.

A library's decorator notes what it was given on the function, the wrapper or the class that it decorates;
whoever writes a route reads the notes of its handler, from the inside to the outside.  What a noted value
stands for is said by the library that knows it (`CONTENT_OF` in a framework file): a decorator of one library
may be given the schema of another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from analyzer.concepts.callables import unwrapped_once
from analyzer.concepts.contents import NOT_KNOWN, Answers, Content, FieldDraft, Takes, union_of
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Bound, Class, Function, Symbol, Wrapped
from analyzer.evaluator.values import Join, Value

NOTES: Final = "__interface__"
"""The attribute that holds the notes."""

MAX_WRAPPERS: Final = 30
"""Wrappers around one handler."""


class Note(Value):
    """What one decorator says; `read` is given the name of the handler."""

    __slots__ = ("read",)

    def __init__(self, read: Callable[[str], Iterable[Takes | Answers]]) -> None:
        self.read = read


def note(target: Any, read: Callable[[str], Iterable[Takes | Answers]]) -> Any:
    """Leave a note on what is decorated, and give it back."""
    found = plain(target)
    if isinstance(found, Bound):
        found = found.function
    if isinstance(found, Symbol):
        held = found.attributes if not isinstance(found, Class) else found.namespace
        held[NOTES] = Notes((*notes_on(found), Note(read)))
    return target


class Notes(Value):
    """The notes of one function, wrapper or class."""

    __slots__ = ("all",)

    def __init__(self, notes: tuple[Note, ...]) -> None:
        self.all = notes


def notes_on(value: Any) -> tuple[Note, ...]:
    """The notes that were left on a value itself."""
    if not isinstance(value, (Function, Wrapped, Class)):
        return ()
    held = value.namespace if isinstance(value, Class) else value.attributes
    found = held.get(NOTES)
    return found.all if isinstance(found, Notes) else ()


def notes_of(values: Iterable[Any]) -> list[Note]:
    """The notes on some values and on what they wrap; each once, although wrappers copy them."""
    found: list[Note] = []
    for value in values:
        value = plain(value)
        for _ in range(MAX_WRAPPERS):
            if isinstance(value, Bound):
                value = value.function
            found += [one for one in notes_on(value) if one not in found]
            value, _ = unwrapped_once(value)
            if value is None:
                break
    return found


def read_notes(values: Iterable[Any], owner: str) -> Iterator[Takes | Answers]:
    """What the notes on a handler say that it takes and answers."""
    for one in notes_of(values):
        yield from one.read(owner)


@dataclass(frozen=True, slots=True)
class Meant:
    """What a value that a decorator was given stands for."""

    content: Content = NOT_KNOWN
    fields: Callable[[], Iterable[FieldDraft]] | None = None
    """The fields of it, where they may be taken one by one."""
    partial: bool = False
    inputs: Callable[[], Iterable[Takes]] | None = None
    """Of what names the places of its inputs itself, as parsers of requests do: these."""

    def listed(self) -> Meant:
        """Any number of these."""
        return replace(self, content=self.content.listed())


ContentOf = Callable[[Interpreter, Any, str], "Meant | None"]
"""(run, value, name for what has none) -> what it stands for; None where another library may know it."""


def meant_by(run: Interpreter, value: Any, name: str) -> Meant:
    """What a schema, a model or a type stands for; `name` is for one that is written in place."""
    value = plain(value)
    if isinstance(value, Join):
        several = [meant_by(run, one.value, name) for one in value.alternatives]
        return Meant(union_of([one.content for one in several]))
    for readers in run.registry.declared("CONTENT_OF"):
        for read in readers:
            found: Meant | None = read(run, value, name)
            if found is not None:
                return found
    return Meant()
