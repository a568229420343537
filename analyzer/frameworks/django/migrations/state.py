"""The models as the migrations so far describe them, and the tables that they mean.

A state has fields by name, options, and bases; it is turned into a class of the kind that a file of models
defines, so that there is one reading of models.
Source: Django 5.2, django/db/migrations/state.py (`ProjectState`, `ModelState.render`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from analyzer.concepts.tables import TableDraft, Tables
from analyzer.evaluator.classes import settle_bases
from analyzer.evaluator.conditions import Path
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class, Module
from analyzer.evaluator.texts import spelled
from analyzer.evaluator.values import Dict, List, Place, Possible, Sequence
from analyzer.facts import TableOrigin
from analyzer.frameworks.django.fields import Field
from analyzer.frameworks.django.mapping import MODEL, Models
from analyzer.frameworks.django.tables import ModelTables

TOGETHER: Final = ("unique_together", "index_together")


@dataclass(slots=True)
class ModelState:
    """A model at one time."""

    label: str
    name: str
    fields: dict[str, Possible]
    options: dict[str, Any]
    bases: list[Any]
    module: Module
    place: Place | None
    path: Path = ()

    @property
    def key(self) -> tuple[str, str]:
        return self.label, self.name.lower()

    @property
    def table(self) -> str:
        """The name of its table."""
        given = plain(self.options.get("db_table"))
        named = spelled(given)[0] if given not in (None, "") else f"{self.label}_{self.name.lower()}"
        return named.replace('"."', ".").strip('"')

    @property
    def has_table(self) -> bool:
        """Whether Django makes one."""
        return (
            plain(self.options.get("managed")) is not False and plain(self.options.get("proxy")) is not True
        )

    def field(self, name: str) -> Field | None:
        """A field, if it is one that is known."""
        found = self.fields.get(name)
        value = plain(found.value) if found is not None else None
        return value if isinstance(value, Field) else None


@dataclass(slots=True)
class ProjectState:
    """All models at one time."""

    models: dict[tuple[str, str], ModelState] = field(default_factory=dict)

    def find(self, label: str, name: str) -> ModelState | None:
        """A model of an application."""
        return self.models.get((label, name.lower()))

    def rename_model(self, label: str, old: str, new: str) -> None:
        """A model's name, wherever it is named."""
        state = self.models.pop((label, old.lower()), None)
        if state is None:
            return
        state.name = new
        self.models[state.key] = state
        for other in self.models.values():
            for one in other.fields.values():
                _retarget(plain(one.value), other.label, (label, old.lower()), f"{label}.{new}")
            other.bases = [
                f"{label}.{new}" if _is_named(base, other.label, (label, old.lower())) else base
                for base in other.bases
            ]

    def rename_field(self, state: ModelState, old: str, new: str) -> None:
        """A field's name, in the options of its model and in fields that refer to it."""
        state.fields = {new if name == old else name: one for name, one in state.fields.items()}
        for option in TOGETHER:
            if option in state.options:
                state.options[option] = _renamed(state.options[option], old, new)
        for option in ("indexes", "constraints"):
            for one in _elements(state.options.get(option)):
                given = getattr(one, "options", None)
                if isinstance(given, dict) and "fields" in given:
                    given["fields"] = _renamed(given["fields"], old, new)
        for other in self.models.values():
            for possible in other.fields.values():
                made = plain(possible.value)
                target = made.options.get("to") if isinstance(made, Field) else None
                if target is not None and _is_named(target, other.label, state.key):
                    for option in ("to_field",):
                        if made.option(option) == old:
                            made.options[option] = new

    def tables(self, run: Interpreter) -> Iterator[TableDraft]:
        """The tables of all models."""
        rendered = Rendering(run, self)
        written = Tables()
        ModelTables(rendered.models(), written).write()
        for draft in written.drafts:
            if draft.origin is TableOrigin.OWN and draft.managed:
                draft.module = draft.module or (draft.cls.module.name if draft.cls is not None else None)
                draft.cls = None
                yield draft


class Rendering:
    """Classes for the models of a state."""

    def __init__(self, run: Interpreter, state: ProjectState) -> None:
        self._run = run
        self._state = state
        self._made: dict[tuple[str, str], Class] = {}
        self._root = run.external(MODEL)

    def models(self) -> Models:
        """All of them, with the library's that they may refer to."""
        for key in self._state.models:
            self._class(key)
        library = [one for one in self._run.classes if one.module.path is None]
        return Models(self._run, [*library, *self._made.values()])

    def _class(self, key: tuple[str, str]) -> Class:
        made = self._made.get(key)
        if made is not None:
            return made
        state = self._state.models[key]
        made = self._made[key] = Class(None, None, state.module, state.name, state.name)
        made.built_at, made.made = state.place, state.path
        meta = Class(None, None, state.module, "Meta", f"{state.name}.Meta")
        options = {name: value for name, value in state.options.items() if name != "indexes" or value}
        meta.attributes.update({**options, "app_label": state.label, "abstract": False})
        for name, one in state.fields.items():
            made.attributes[name] = one.value
        made.attributes["Meta"] = meta
        made.bases = self._bases(state)
        settle_bases(self._run, made)
        return made

    def _bases(self, state: ModelState) -> list[Any]:
        found: list[Any] = []
        for base in state.bases:
            base = plain(base)
            if isinstance(base, str):
                label, _, name = base.rpartition(".")
                key = (label or state.label, name.lower())
                if key in self._state.models and key != state.key:
                    found.append(self._class(key))
                elif label and key != state.key:
                    found.append(self._foreign(key, state))
            elif isinstance(base, Class):
                found.append(base)
        return found if any(self._is_model(one) for one in found) else [*found, self._root]

    def _foreign(self, key: tuple[str, str], state: ModelState) -> Class:
        """A model of an application whose migrations are not the target's: a library's that is known, or else
        one of which only the name of its table counts, which is what a proxy of it has."""
        if key in self._made:
            return self._made[key]
        label, name = key
        for cls in self._run.classes:
            package = cls.module.name.removesuffix(".models").rpartition(".")[2]
            if cls.module.path is None and (package, cls.name.lower()) == key:
                return cls
        made = self._made[key] = Class(None, None, state.module, name, name)
        meta = Class(None, None, state.module, "Meta", f"{name}.Meta")
        meta.attributes.update({"app_label": label, "abstract": False, "managed": False})
        made.attributes["Meta"] = meta
        made.bases = [self._root]
        settle_bases(self._run, made)
        return made

    def _is_model(self, cls: Class) -> bool:
        return cls is self._root or self._root in cls.mro


def entries_of(value: Any) -> dict[str, Any]:
    """A dictionary's entries by their names."""
    value = plain(value)
    if not isinstance(value, Dict):
        return {}
    return {str(plain(key)): one.value for key, one in value.entries.values()}


def _elements(value: Any) -> list[Any]:
    value = plain(value)
    return [plain(one.value) for one in value.elements] if isinstance(value, Sequence) else []


def _is_named(value: Any, label: str, key: tuple[str, str]) -> bool:
    """Whether a relation's target is the model of a key."""
    value = plain(value)
    if not isinstance(value, str):
        return False
    place, _, name = value.rpartition(".")
    return (place or label, name.lower()) == key


def _retarget(made: Any, label: str, key: tuple[str, str], new: str) -> None:
    if isinstance(made, Field):
        for option in ("to", "through"):
            if _is_named(made.options.get(option), label, key):
                made.options[option] = new


def _renamed(value: Any, old: str, new: str) -> Any:
    """A list of names, or of lists of them, with one renamed."""
    value = plain(value)
    if isinstance(value, str):
        return new if value == old else f"-{new}" if value == f"-{old}" else value
    if isinstance(value, Sequence):
        return List([Possible(_renamed(one.value, old, new), one.path) for one in value.elements])
    return value
