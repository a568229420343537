"""Enumerations of Django's: members with a label, listed as the choices of a field.

Source: django/db/models/enums.py 5.2.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.library.enum import Enum, IntEnum, StrEnum
from analyzer.evaluator.symbols import Class
from analyzer.evaluator.values import List, Sequence, Tuple, is_constant

EMPTY: Final = "__empty__"
"""The name of the label of no choice."""


@stands_for("django.db.models.enums.ChoicesType", "django.db.models.enums.ChoicesMeta")
class ChoicesType(StandIn):
    """The metaclass: what is asked of an enumeration, with `self` as the enumeration."""

    @property
    def choices(self) -> Sequence:
        return List.of(Tuple.of((value, label)) for _, value, label in _told(self))

    @property
    def labels(self) -> Sequence:
        return List.of(label for _, _, label in _told(self))

    @property
    def names(self) -> Sequence:
        return List.of(name for name, _, _ in _told(self))

    @property
    def values(self) -> Sequence:
        return List.of(value for _, value, _ in _told(self))


@stands_for("django.db.models.enums.Choices", "django.db.models.Choices")
class Choices(Enum):
    """`NEW = "new", "Brand new"`: the last text of several is the label."""

    @internal
    @classmethod
    def read(cls, name: str, value: Any) -> tuple[Any, dict[str, Any]]:
        label: Any = name.replace("_", " ").title()
        if isinstance(value, Sequence) and len(value.elements) > 1 and _is_text(value.elements[-1].value):
            *kept, last = value.elements
            label = last.value
            value = kept[0].value if len(kept) == 1 else Tuple(kept)
        return value, {"label": label, "_label_": label}

    @internal
    @classmethod
    def complete(cls, run: Interpreter, made: Class) -> None:
        if made.metaclass is None:
            made.metaclass = run.registry.class_playing(ChoicesType)


@stands_for("django.db.models.enums.IntegerChoices", "django.db.models.IntegerChoices")
class IntegerChoices(Choices, IntEnum):
    """Numbers with labels."""


@stands_for("django.db.models.enums.TextChoices", "django.db.models.TextChoices")
class TextChoices(Choices, StrEnum):
    """Texts with labels."""

    @internal
    @classmethod
    def automatic(cls, name: str, highest: int) -> Any:
        return name


def _told(enumeration: Any) -> Iterator[tuple[Any, Any, Any]]:
    """Name, value and label of each choice, that of nothing first."""
    names = enumeration.namespace
    if EMPTY in names:
        yield EMPTY, None, names[EMPTY]
    members = names.get("__members__")
    for one in members.elements if isinstance(members, List) else ():
        told = one.value.attributes
        yield told["name"], told["value"], told["label"]


def _is_text(value: Any) -> bool:
    """Whether it is a text, or one in the reader's language, as far as is known."""
    return not is_constant(plain(value)) or isinstance(plain(value), str)
