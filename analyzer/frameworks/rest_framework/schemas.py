"""Serializers as schemas: which fields they have, and which of them are taken and shown.

Modelled: declared fields, `Meta.model`, `fields` (also '__all__'), `exclude`, `read_only_fields`,
`extra_kwargs` and `depth`, hyperlinked serializers, what constraints over several fields require.  Where the
target's code changes the fields or what is shown of them, the schema says so and keeps what the class
declares.
Not modelled: fields that HiddenField and `source="*"` bring into the data; writable fields of dotted sources.
Source: djangorestframework 3.18 rest_framework/serializers.py, class ModelSerializer.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from analyzer.concepts.contents import INCOMPLETE, SHOWN_BY, FieldDraft, SchemaDraft, held_schemas
from analyzer.evaluator.attributes import ABSENT, class_attribute, look_up
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.notes import kept
from analyzer.evaluator.symbols import Class, Function, name_of
from analyzer.evaluator.values import Dict, Sequence
from analyzer.frameworks.django.mapping import Model, unread_base
from analyzer.frameworks.django.tables import model_tables
from analyzer.frameworks.rest_framework.declared import Declared, declared_fields, is_list, read
from analyzer.frameworks.rest_framework.field_types import Around, FieldTypes
from analyzer.frameworks.rest_framework.model_fields import ModelFields

KIND: Final = "rest_framework"

EVERYTHING: Final = "__all__"

URL: Final = "url"
"""What a hyperlinked serializer shows of a row in the place of its key."""

HYPERLINKED: Final = "rest_framework.serializers.HyperlinkedModelSerializer"

CHANGING: Final = ("get_fields", "get_field_names")
"""Methods by which a serializer decides for itself which fields it has."""

DROPPED: Final = ("required", "default", "allow_blank", "min_length", "max_length", "min_value", "max_value")
"""Arguments that mean nothing of a field that is only shown."""


class Serializers:
    """The serializers that routes name."""

    def __init__(self, run: Interpreter) -> None:
        self.run = run
        self._types: FieldTypes | None = None

    @property
    def types(self) -> FieldTypes:
        """Reads fields; models are known once everything is evaluated."""
        if self._types is None:
            models = ModelFields(self.run, model_tables(self.run))
            self._types = FieldTypes(self.run, models, self.hold)
        return self._types

    def hold(self, cls: Class) -> str | None:
        """Have a serializer among the schemas, and give its name; a library's own has no fields."""
        if cls.module.path is None or is_list(cls):
            return None
        return held_schemas(self.run).hold(cls.full_name, partial(self._draft, cls))

    def _draft(self, cls: Class) -> SchemaDraft:
        """A serializer's fields."""
        run = self.run
        declared = {
            name: (read(run, name, one), one.owner) for name, one in declared_fields(run, cls).items()
        }
        settings: dict[str, Any] = {}
        changed = self._overridden(cls, CHANGING)
        if changed is not None:
            settings[INCOMPLETE] = f"{changed} may change the fields"
        shown_by = self._overridden(cls, ("to_representation",))
        if shown_by is not None:
            settings[SHOWN_BY] = shown_by
        model = self._model(cls)
        fields = list(self._fields(cls, model, declared, settings))
        bases = tuple(name_of(base) for base in cls.bases)
        return SchemaDraft(KIND, cls.place, fields, bases, settings)

    def _overridden(self, cls: Class, names: tuple[str, ...]) -> str | None:
        """The first of these methods that the target's own code has."""
        for name in names:
            method = class_attribute(self.run, cls, name)
            if isinstance(method, Function) and method.module.path is not None:
                return method.full_name
        return None

    def _model(self, cls: Class) -> Model | None:
        models = self.types.models.models
        told = self._meta(cls, "model")
        return models.of(told) if models.is_model(told) else None

    def _meta(self, cls: Class, name: str) -> Any:
        meta = plain(class_attribute(self.run, cls, "Meta"))
        found = look_up(self.run, meta, name) if isinstance(meta, Class) else ABSENT
        return None if found is ABSENT else plain(found)

    # -- which fields ----------------------------------------------------------------------------------------

    def _fields(
        self,
        cls: Class,
        model: Model | None,
        declared: dict[str, tuple[Declared, Class]],
        settings: dict[str, Any],
    ) -> Iterator[FieldDraft]:
        if self._meta(cls, "model") is None:
            for name, (made, owner) in declared.items():
                if made.kind != "HiddenField":
                    yield self.types.draft(made, Around(cls, None, name), owner)
            return
        extra = self._extra(cls)
        depth = self._meta(cls, "depth")
        names = self._names(cls, model, list(declared), settings)
        demanded = self._demanded_together(model, names)
        for name in names:
            around = Around(cls, model, name)
            if name in declared:
                made, owner = declared[name]
                if made.kind != "HiddenField":
                    yield self.types.draft(made, around, owner)
                continue
            options = extra.get(name, {})
            source = plain(options.get("source"))
            source = source if isinstance(source, str) and source != "*" else name
            of_model = self._of_model(cls, model, source, depth if isinstance(depth, int) else 0)
            yield self.types.draft(_with(of_model, options, source in demanded), around, None)

    def _names(
        self, cls: Class, model: Model | None, declared: list[str], settings: dict[str, Any]
    ) -> list[str]:
        """The names of all fields, in order."""
        listed = self._meta(cls, "fields")
        if listed is not None and listed != EVERYTHING:
            return list(dict.fromkeys(self._texts(listed, "Meta.fields", settings)))
        if model is None:
            settings.setdefault(INCOMPLETE, "the model behind it was not read")
            return declared
        reason = unread_base(model)
        if reason is not None:
            settings.setdefault(INCOMPLETE, f"of its model: {reason}")
        first, rest = self.types.models.default_names(model)
        if any(name_of(base) == HYPERLINKED for base in cls.mro):
            first = [URL]
        excluded = self._texts(self._meta(cls, "exclude"), "Meta.exclude", settings)
        names = dict.fromkeys([*first, *declared, *rest])
        return [name for name in names if name not in excluded]

    def _texts(self, value: Any, what: str, settings: dict[str, Any]) -> list[str]:
        """Names in a list of the target's."""
        if value is None:
            return []
        found, whole = self.run.elements(value)
        names = [plain(one.value) for one in found]
        known = [name for name in names if isinstance(name, str)]
        if not whole or len(known) < len(names) or any(one.path for one in found):
            settings.setdefault(INCOMPLETE, f"{what} is not wholly known")
        return known

    def _extra(self, cls: Class) -> dict[str, dict[str, Any]]:
        """`extra_kwargs` and `read_only_fields`, by field."""
        found: dict[str, dict[str, Any]] = {}
        told = self._meta(cls, "extra_kwargs")
        for name, possible in told.entries.values() if isinstance(told, Dict) else ():
            options = plain(possible.value)
            if isinstance(name, str) and isinstance(options, Dict):
                found[name] = {
                    key: one.value for key, one in options.entries.values() if isinstance(key, str)
                }
        read_only = self._meta(cls, "read_only_fields")
        for one in self.run.each(read_only) if isinstance(read_only, Sequence) else ():
            name = plain(one.value)
            if isinstance(name, str):
                found.setdefault(name, {})["read_only"] = True
        return found

    def _demanded_together(self, model: Model | None, names: list[str]) -> set[str]:
        """Fields that must be given because they are unique only together, unless they have a default."""
        if model is None:
            return set()
        models = self.types.models
        found: set[str] = set()
        for group in models.unique_together(model):
            if set(group) <= set(names):
                found.update(name for name in group if not models.has_value(model, name))
        return found

    # -- what a model's field becomes ------------------------------------------------------------------------

    def _of_model(self, cls: Class, model: Model | None, name: str, depth: int) -> Declared:
        unknown = Declared("", whole=False)
        hyperlinked = any(name_of(base) == HYPERLINKED for base in cls.mro)
        if model is None:
            return Declared("HyperlinkedIdentityField") if hyperlinked and name == URL else unknown
        models = self.types.models
        relation = models.relation(model, name)
        if relation is not None and depth > 0 and isinstance(relation.target, Model):
            nested = self._nested(relation.target, depth - 1)
            options = {"read_only": True, **({"many": True} if relation.many else {})}
            return Declared("", options, type=nested)
        found = models.declared(model, name)
        if found is None:
            return Declared("HyperlinkedIdentityField") if name == URL else unknown
        if hyperlinked and found.kind == "PrimaryKeyRelatedField":
            found.type = "AnyUrl"
        return found

    def _nested(self, model: Model, depth: int) -> str:
        """The schema of a related row that `depth` has shown as a whole."""
        name = f"{model.cls.full_name}Nested{depth or ''}"
        return held_schemas(self.run).hold(name, partial(self._draft_of_model, model, depth))

    def _draft_of_model(self, model: Model, depth: int) -> SchemaDraft:
        first, rest = self.types.models.default_names(model)
        fields = [
            self.types.draft(self._of_model(model.cls, model, name, depth), Around(None, model, name), None)
            for name in (*first, *rest)
        ]
        return SchemaDraft(KIND, model.cls.place, fields, (model.cls.full_name,))


def _with(made: Declared, extra: dict[str, Any], demanded: bool) -> Declared:
    """A model's field with what the serializer adds to it."""
    options = dict(made.options)
    if (
        demanded
        and "required" not in extra
        and "default" not in extra
        and plain(extra.get("read_only")) is not True
    ):
        options["required"] = True
    if plain(extra.get("read_only")) is True:
        for name in DROPPED:
            options.pop(name, None)
    if extra.get("default") is not None and options.get("required") is False:
        options.pop("required")
    options.update(extra)
    return Declared(made.kind, options, made.whole, made.cls, made.place, made.type)


def serializers(run: Interpreter) -> Serializers:
    """The run's collection."""
    return kept(run, Serializers, lambda: Serializers(run))
