"""One of several values: joins, settings, and functions over them.

A join holds alternatives with the tests under which each is there; a setting is a value that the deployment
decides.  Whatever works on single values is lifted over both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from math import prod
from typing import Any

from analyzer.evaluator.conditions import Path, beyond, contradictory, excluded, joined
from analyzer.evaluator.symbols import Bound, Class, Function, Instance, Module, Native, NativeClass
from analyzer.evaluator.values import (
    MAX_ALTERNATIVES,
    External,
    Failure,
    Join,
    Possible,
    Sequence,
    Setting,
    Unknown,
    is_constant,
)


def join(possibles: Iterable[Possible]) -> Any:
    """One value for several: equal constants, identical objects and holes fall together, contradictions fall
    out.  Of more than a reader can use no more are looked at."""
    merged: dict[Any, Possible] = {}
    for each in possibles:
        if isinstance(each.value, Join):
            inner = [Possible(one.value, joined(each.path, one.path)) for one in each.value.alternatives]
        else:
            inner = [each]
        for one in inner:
            if contradictory(one.path):
                continue
            key = _merging_key(one.value)
            seen = merged.get(key)
            if seen is None:
                merged[key] = one
                if len(merged) > MAX_ALTERNATIVES:
                    return Unknown(f"more than {MAX_ALTERNATIVES} alternatives")
            elif seen.path and seen.path != one.path:
                merged[key] = Possible(one.value, _common(seen.path, one.path))
    kept = tuple(merged.values())
    if not kept:
        return Unknown("no alternative is possible")
    if len(kept) == 1 and not kept[0].path:
        return kept[0].value
    if len(kept) == 1:
        return Join(kept)
    return Join(kept)


def where(value: Any, held: Path) -> Any:
    """A value as it is where these tests are in force: alternatives that they exclude fall out, and what is
    left need not ask for them again."""
    if not held or type(value) is not Join:
        return value
    kept = [
        Possible(one.value, beyond(one.path, held))
        for one in value.alternatives
        if not excluded(one.path, held)
    ]
    return join(kept) if kept else value


def _merging_key(value: Any) -> Any:
    """What must be equal for two alternatives to be one.  A reader has no use for several holes of which one
    is there; what a library gave back is told apart, as its provenance is."""
    if is_constant(value):
        return type(value), value
    return Unknown if type(value) in (Unknown, Failure) else id(value)


def _common(one: Path, other: Path) -> Path:
    return tuple(condition for condition in one if condition in other)


def overlaid(lists: list[Possible]) -> list[Possible] | None:
    """The elements of a list that may be one of several, each once: what all of them hold is there in any
    case, what some hold under the tests that these have in common.  None where they are not all lists, or
    where such tests are none."""
    known = [plain(one.value) for one in lists]
    if not all(isinstance(one, Sequence) for one in known):
        return None
    held: dict[int, list[tuple[int, Possible]]] = {}
    for position, one in enumerate(known):
        for element in one.elements:
            held.setdefault(id(element.value), []).append((position, element))
    found: list[Possible] = []
    for places in held.values():
        paths = [joined(lists[position].path, element.path) for position, element in places]
        everywhere = len({position for position, _ in places}) == len(lists)
        shared = _common_of([element.path for _, element in places] if everywhere else paths)
        if not everywhere and not shared:
            return None
        found.append(Possible(places[0][1].value, shared))
    return found


def _common_of(paths: list[Path]) -> Path:
    shared = paths[0]
    for path in paths[1:]:
        shared = _common(shared, path)
    return shared


def distribute(value: Join, function: Callable[[Any], Any]) -> Any:
    """The function applied to each alternative."""
    return join([Possible(function(each.value), each.path) for each in value.alternatives])


def plain(value: Any) -> Any:
    """The value with its settings replaced by their defaults."""
    while isinstance(value, Setting):
        value = value.default
    return value


def settings_of(*values: Any) -> tuple[str, ...]:
    """Names of the settings that the values rest on."""
    return tuple(
        dict.fromkeys(name for value in values if isinstance(value, Setting) for name in value.names)
    )


def resting_on(names: tuple[str, ...], value: Any) -> Any:
    """The value, marked as resting on settings, where it is data (objects are what they are)."""
    if not names or is_object(value):
        return value
    if isinstance(value, Bound) and not is_constant(value.receiver):
        return value
    return Setting(names, value)


def is_object(value: Any) -> bool:
    """Whether a value is what it is, wherever it comes from; members of enumerations are data."""
    if isinstance(value, Instance):
        return "_value_" not in value.attributes
    return isinstance(value, (Function, Class, Module, Native, NativeClass, External))


def lifted(function: Callable[..., Any], *values: Any) -> Any:
    """The function over plain values: per alternative of a join, by the default of a setting."""
    joins = [value for value in values if isinstance(value, Join)]
    if len(joins) > 1 and prod(len(one.alternatives) for one in joins) > MAX_ALTERNATIVES:
        return Unknown("too many combinations of alternatives")
    for position, value in enumerate(values if joins else ()):
        if isinstance(value, Join):
            return distribute(value, partial(_lifted_at, function, values, position))
    names = settings_of(*values)
    if names:
        return resting_on(names, function(*map(plain, values)))
    return function(*values)


def _lifted_at(function: Callable[..., Any], values: tuple[Any, ...], position: int, one: Any) -> Any:
    return lifted(function, *values[:position], one, *values[position + 1 :])
