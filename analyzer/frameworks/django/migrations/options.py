"""Options of a model's state that hold several: constraints, indexes, groups of names."""

from __future__ import annotations

from typing import Any

from analyzer.concepts.migrations.operations import texts
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.values import List, Possible, Sequence
from analyzer.frameworks.django.migrations.state import ModelState


def groups(run: Interpreter, value: Any) -> list[tuple[str, ...]]:
    """`unique_together` as tuples of names."""
    if plain(value) is None:
        return []
    listed = [plain(one.value) for one in run.each(value)]
    if listed and all(isinstance(one, str) for one in listed):
        return [tuple(listed)]
    return [texts(one.value for one in group.elements) for group in listed if isinstance(group, Sequence)]


def listed(state: ModelState, option: str) -> list[Possible]:
    """What an option holds."""
    value = plain(state.options.get(option))
    return list(value.elements) if isinstance(value, Sequence) else []


def append_to(state: ModelState, option: str, one: Possible) -> None:
    """Put one more into an option."""
    state.options[option] = List([*listed(state, option), one])


def remove_from(state: ModelState, option: str, name: str) -> None:
    """Take what has this name out of an option."""
    kept = [one for one in listed(state, option) if given_name(plain(one.value)) != name]
    state.options[option] = List(kept)


def given_name(made: Any) -> Any:
    """The name that a constraint or an index was given."""
    return plain(made.attributes.get("name")) if hasattr(made, "attributes") else None
