"""From located YAML to frozen dataclasses, with every error at once.

A class says all there is to say about its part of a file: a field's type, its default (none: it must be
given), and ``Annotated[type, "meaning", Pattern(...)]``.  Understood types: ``str``, ``bool``, ``int``,
``float``, ``date``, string enumerations, other such dataclasses, ``tuple[T, ...]`` (one value stands for a
list of one), ``Mapping[str, T]`` (a pattern of its keys stands in ``Annotated[str, ...]``), `Plain` (any
single value, or a list of them), and ``T | None``.  A class whose fields must fit each other has a method
``complaint() -> str | None`` that says what is wrong with them.
A field with ``metadata={"written": False}`` is not part of the file.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable
from collections.abc import Mapping as MappingType
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    TypeAlias,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

from analyzer.configuration.located import Mapping, Node, Problem, Scalar, Sequence

Plain: TypeAlias = str | int | float | bool | tuple[str | int | float | bool, ...]
"""A value that a rule's parameter may have."""

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Pattern:
    """What a text must look like, as a regular expression and in words."""

    expression: str
    words: str


@dataclass(frozen=True, slots=True)
class Least:
    """The smallest number, or the smallest count of items, that makes sense."""

    value: int


class Reader:
    """Reads values out of one file and remembers what was wrong, and where each value stands."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.places: dict[str, int] = {}
        """Line of each value by its address in the file: `gate.fail_on`, `suppressions[0].rule`."""

    def read(self, kind: type[_T], node: Node) -> _T | None:
        """The value as an instance of the dataclass; None where `problems` says why not."""
        before = len(self.problems)
        value = self._structure(kind, node, "")
        return value if len(self.problems) == before else None

    def problem(self, line: int, message: str) -> None:
        self.problems.append(Problem(self.path, line, message))

    def _structure(self, kind: type[_T], node: Node, at: str) -> _T | None:
        if not isinstance(node, Mapping):
            self.problem(node.line, f"{at or 'the file'} must hold keys and values, not {_said(node)}")
            return None
        fields = written(kind)
        for key, (line, _) in node.entries.items():
            if key not in fields:
                self.problem(line, f"unknown key '{_joined(at, key)}'{suggestion(key, fields)}")
        values: dict[str, Any] = {}
        before = len(self.problems)
        for name, field in fields.items():
            if name in node.entries:
                line, entry = node.entries[name]
                address = _joined(at, name)
                self.places[address] = line
                if isinstance(entry, Scalar) and entry.value is None and not field.required:
                    continue  # a key with nothing behind it: as if it were not there
                values[name] = self._value(field.type, field.checks, entry, address)
            elif field.required:
                self.problem(node.line, f"'{_joined(at, name)}' is missing: {field.meaning}")
        if not values.keys() >= {name for name, field in fields.items() if field.required}:
            return None
        value = kind(**values)
        complaint = _complaint(value, sound=len(self.problems) == before)
        if complaint:
            self.problem(node.line, complaint)
        return value

    def _value(self, kind: Any, checks: tuple[Any, ...], node: Node, at: str) -> Any:
        origin = get_origin(kind)
        if origin is Annotated:
            kind, *more = get_args(kind)
            return self._value(kind, (*checks, *more), node, at)
        if kind == Plain:
            return self._plain(node, at)
        if origin in {Union, UnionType}:
            (kind,) = [option for option in get_args(kind) if option is not NoneType]
            return self._value(kind, checks, node, at)
        if origin is tuple:
            return self._list(get_args(kind)[0], checks, node, at)
        if origin is MappingType:
            keys, values = get_args(kind)
            return self._table(keys, values, node, at)
        if dataclasses.is_dataclass(kind):
            assert isinstance(kind, type)
            return self._structure(kind, node, at)
        return self._scalar(kind, checks, node, at)

    def _list(self, kind: Any, checks: tuple[Any, ...], node: Node, at: str) -> tuple[Any, ...]:
        items: tuple[Node, ...] = node.items if isinstance(node, Sequence) else (node,)
        least = next((check.value for check in checks if isinstance(check, Least)), 0)
        if len(items) < least:
            self.problem(node.line, f"'{at}' must have at least {least} items")
        inner = tuple(check for check in checks if not isinstance(check, Least))
        values = []
        for position, item in enumerate(items):
            address = f"{at}[{position}]"
            self.places[address] = item.line
            values.append(self._value(kind, inner, item, address))
        return tuple(values)

    def _table(self, keys: Any, kind: Any, node: Node, at: str) -> dict[str, Any]:
        if not isinstance(node, Mapping):
            self.problem(node.line, f"'{at}' must hold keys and values, not {_said(node)}")
            return {}
        values = {}
        for key, (line, entry) in node.entries.items():
            address = _joined(at, key)
            self.places[address] = line
            for check in key_checks(keys):
                if not re.fullmatch(check.expression, key):
                    self.problem(line, f"a key of '{at}' must be {check.words}, not {key!r}")
            values[key] = self._value(kind, (), entry, address)
        return values

    def _plain(self, node: Node, at: str) -> Plain | None:
        nodes = node.items if isinstance(node, Sequence) else (node,)
        values = [item.value for item in nodes if isinstance(item, Scalar) and item.value is not None]
        if len(values) != len(nodes):
            self.problem(node.line, f"'{at}' must be a single value or a list of single values")
            return None
        return tuple(values) if isinstance(node, Sequence) else values[0]

    def _scalar(self, kind: type[Any], checks: tuple[Any, ...], node: Node, at: str) -> Any:
        value = node.value if isinstance(node, Scalar) else None
        if issubclass(kind, StrEnum):
            return self._choice(kind, value, node, at)
        if kind is date:
            return self._date(value, node, at)
        fits = (
            isinstance(value, bool)
            if kind is bool
            else isinstance(value, kind) and not isinstance(value, bool)
        )
        if kind is float:
            fits = isinstance(value, int | float) and not isinstance(value, bool)
        if kind is str and isinstance(value, int | float) and not isinstance(value, bool):
            value, fits = str(value), True  # `owner: 42` is meant as text
        if not fits:
            self.problem(node.line, f"'{at}' must be {_WORDS[kind]}, not {_said(node)}")
            return None
        for check in checks:
            if isinstance(check, Pattern) and not re.fullmatch(check.expression, str(value)):
                self.problem(node.line, f"'{at}' must be {check.words}, not {_said(node)}")
            if isinstance(check, Least) and isinstance(value, int) and value < check.value:
                self.problem(node.line, f"'{at}' must be {check.value} or more, not {value}")
        return value

    def _choice(self, kind: type[StrEnum], value: Any, node: Node, at: str) -> StrEnum | None:
        names = [member.value for member in kind]
        if value in names:
            return kind(value)
        hint = suggestion(value, names) if isinstance(value, str) else ""
        self.problem(node.line, f"'{at}' must be one of {', '.join(names)}, not {_said(node)}{hint}")
        return None

    def _date(self, value: Any, node: Node, at: str) -> date | None:
        try:
            return date.fromisoformat(value if isinstance(value, str) else "")
        except ValueError:
            self.problem(node.line, f"'{at}' must be a date such as 2026-12-31, not {_said(node)}")
            return None


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a dataclass as it stands in a file."""

    type: Any
    checks: tuple[Any, ...]
    meaning: str
    required: bool


def _complaint(value: object, *, sound: bool) -> str | None:
    """What is wrong with how the fields of a value fit each other.

    Of one that is not sound, some fields hold nothing of their type: what cannot be said then stays unsaid.
    """
    judge: Callable[[], str | None] | None = getattr(value, "complaint", None)
    try:
        return judge() if judge is not None else None
    except (AttributeError, TypeError):
        if sound:
            raise
        return None


def written(kind: type[Any]) -> MappingType[str, Field]:
    """The fields of a dataclass that its file holds, in order."""
    key: Any = kind
    return _written(key)


@cache
def _written(kind: type[Any]) -> MappingType[str, Field]:
    hints = get_type_hints(kind, include_extras=True)
    found = {}
    for field in dataclasses.fields(kind):
        if not field.metadata.get("written", True):
            continue
        inner, *notes = get_args(hints[field.name])
        meaning = next(note for note in notes if isinstance(note, str))
        checks = tuple(note for note in notes if not isinstance(note, str))
        required = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
        found[field.name] = Field(inner, checks, meaning, required)
    return found


def key_checks(keys: Any) -> list[Pattern]:
    """What the keys of a mapping must look like: the patterns in its `Annotated` key type."""
    return [note for note in get_args(keys) if isinstance(note, Pattern)]


def suggestion(given: str, known: Iterable[str]) -> str:
    """`; did you mean 'x'?`, or nothing where nothing is close."""
    close = get_close_matches(given, list(known), n=1, cutoff=0.6)
    return f"; did you mean '{close[0]}'?" if close else ""


_WORDS: dict[type[Any], str] = {str: "text", bool: "true or false", int: "a whole number", float: "a number"}


def _said(node: Node) -> str:
    """The value as a message quotes it, shortened."""
    if isinstance(node, Mapping):
        return "keys and values"
    if isinstance(node, Sequence):
        return "a list"
    if node.value is None:
        return "nothing"
    if isinstance(node.value, bool):
        return str(node.value).lower()
    text = str(node.value)
    return repr(text if len(text) <= 60 else text[:57] + "...")


def _joined(at: str, name: str) -> str:
    return f"{at}.{name}" if at else name
