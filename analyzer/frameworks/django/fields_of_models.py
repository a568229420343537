"""The fields of models as libraries beside Django see them: a model's own with its parents', and its key.

Source: django/db/models/options.py 5.2.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from analyzer.evaluator.interpreter import Interpreter
from analyzer.frameworks.django.mapping import Model, Models, Named
from analyzer.frameworks.django.tables import ModelTables

MAX_DEPTH: Final = 10
"""Parents of parents, and keys that are relations to keys that are relations."""


class FieldsOfModels:
    """Answers for the models of one project; each is read once."""

    def __init__(self, run: Interpreter, tables: ModelTables) -> None:
        self.run = run
        self.models: Models = tables.models
        self._tables = tables
        self._keys: dict[Model, Named | None] = {}
        self._fields: dict[Model, dict[str, Named]] = {}

    def key(self, model: Model) -> Named | None:
        """The key of a model's rows."""
        if model not in self._keys:
            self._keys[model] = self._tables.key_of(self.models.concrete(model))
        return self._keys[model]

    def named(self, model: Model, name: str) -> Named | None:
        """A field of a model, also one that a parent has; `pk` is its key."""
        key = self.key(model)
        if key is not None and name in ("pk", key.name):
            return key
        return self.fields_of(model).get(name)

    def fields_of(self, model: Model) -> dict[str, Named]:
        """The fields by their names, those of parents first."""
        if model not in self._fields:
            every = self._every(self.models.concrete(model))
            self._fields[model] = {one.name: one for one in every}
        return self._fields[model]

    def _every(self, model: Model, depth: int = 0) -> Iterator[Named]:
        """The fields of a model, those of its parents first; links to their rows are none."""
        for parent in model.parents if depth < MAX_DEPTH else ():
            yield from self._every(self.models.concrete(parent), depth + 1)
        for one in model.local:
            if one.link is None and not one.field.flag("parent_link"):
                yield one
