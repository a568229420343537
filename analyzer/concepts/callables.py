"""Callables as people name them: handlers, dependencies, middleware.

The name is the one that Python itself would show: `functools.wraps` copies it from the wrapped function, a
callable object goes by its class, a partial by its function, a bound method by the class that defines it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from analyzer.evaluator.library.functools import Cached, Partial
from analyzer.evaluator.operations import plain
from analyzer.evaluator.symbols import Bound, Class, Function, Instance, Native, NativeClass, Wrapped, name_of
from analyzer.evaluator.values import External, Place, Result, Unknown
from analyzer.facts import Evidence


@dataclass(frozen=True, slots=True)
class Wrapper:
    """A decorator around a callable: by which name it is known, and where it was applied."""

    name: str
    value: Any
    place: Place | None


@dataclass(frozen=True, slots=True)
class Described:
    """A callable: its name, its definition, and what was wrapped around it, outermost first."""

    name: str
    place: Place | None
    module: str | None
    is_async: bool | None
    function: Any
    wrappers: tuple[Wrapper, ...]
    known: bool


def describe(value: Any) -> Described:
    """Who a callable is, looking through wrappers that keep its name."""
    wrappers: list[Wrapper] = []
    value = plain(value)
    while True:
        if isinstance(value, Wrapped):
            wrappers.append(Wrapper(name_of(value.by), value.by, value.place))
            value = value.inner
        elif isinstance(value, (Partial, Cached)):
            value = value.function
        elif isinstance(value, Function) and value.wrapped is not None:
            if value.qualname.rpartition(".<locals>.")[0]:
                owner = value.qualname.rpartition(".<locals>.")[0]
                wrappers.append(Wrapper(f"{value.module.name}.{owner}", value, value.place))
            value = value.wrapped
        elif isinstance(value, Bound) and isinstance(value.function, (Function, Wrapped, Cached)):
            inner = value.function
            if isinstance(inner, Function) and inner.wrapped is None:
                break
            value = inner
        else:
            break
    function = value.function if isinstance(value, Bound) else value
    match function:
        case Function() | Class():
            own = function.module.path is not None  # what a stub defines is not in the target
            return Described(
                function.full_name,
                function.place,
                function.module.name if own else None,
                function.is_async if isinstance(function, Function) else None,
                function,
                tuple(wrappers),
                True,
            )
        case Instance():
            cls = function.cls
            own = isinstance(cls, Class) and cls.module.path is not None
            place = cls.place if isinstance(cls, Class) else function.place
            module = cls.module.name if own else None
            return Described(name_of(cls), place, module, None, function, tuple(wrappers), True)
        case Result():
            return Described(function.of, function.place, None, None, function, tuple(wrappers), True)
        case External() | NativeClass() | Native():
            return Described(name_of(function), None, None, None, function, tuple(wrappers), True)
    place = function.place if isinstance(function, Unknown) else None
    return Described(name_of(function), place, None, None, function, tuple(wrappers), False)


def evidence_of(place: Place | None) -> Evidence | None:
    """A place as evidence."""
    return None if place is None else Evidence(place.path, place.line, place.end_line)
