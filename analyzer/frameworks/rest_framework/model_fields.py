"""The fields that a ModelSerializer makes of a model's fields.

Modelled: the mapping of fields, what follows from `editable`, `blank`, `null`, `default` and `choices`,
relations by key (or by URL), those back from other models, properties; limits that the model's field
declares.
Not modelled: limits that only the database has.
Source: djangorestframework 3.18 rest_framework/utils/field_mapping.py, model_meta.py; serializers.py, class
ModelSerializer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from analyzer.evaluator.attributes import ABSENT, class_attribute
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.values import Result
from analyzer.frameworks.django.fields import ArrayField, Field, GeneratedField
from analyzer.frameworks.django.fields_of_models import MAX_DEPTH, FieldsOfModels
from analyzer.frameworks.django.indexes import UniqueConstraint
from analyzer.frameworks.django.mapping import Model, Named, target_of
from analyzer.frameworks.django.related_fields import (
    ForeignKey,
    ManyToManyField,
    OneToOneField,
    RelatedField,
)
from analyzer.frameworks.django.tables import ModelTables
from analyzer.frameworks.rest_framework.declared import TYPES, Declared

MAPPING: Final = {
    "AutoField": "IntegerField",
    "IntegerField": "IntegerField",
    "BooleanField": "BooleanField",
    "EmailField": "EmailField",
    "SlugField": "SlugField",
    "URLField": "URLField",
    "CharField": "CharField",
    "TextField": "CharField",
    "DateTimeField": "DateTimeField",
    "DateField": "DateField",
    "TimeField": "TimeField",
    "DecimalField": "DecimalField",
    "DurationField": "DurationField",
    "FileField": "FileField",
    "FloatField": "FloatField",
    "UUIDField": "UUIDField",
    "GenericIPAddressField": "IPAddressField",
    "FilePathField": "FilePathField",
    "JSONField": "JSONField",
    "HStoreField": "HStoreField",
    "ArrayField": "ListField",
}
"""Fields of models to fields of serializers; the nearest class of a field's order of resolution counts."""

TEXTS: Final = ("CharField", "TextField")

LIMITS: Final = {
    "MaxValueValidator": "max_value",
    "MinValueValidator": "min_value",
    "MinLengthValidator": "min_length",
    "MaxLengthValidator": "max_length",
}
"""Validators of a model's field that become arguments of the serializer's."""


@dataclass(frozen=True, slots=True)
class Relation:
    """Where a relation leads to, from a model's own field or back from another model's."""

    target: Model | str | None
    many: bool
    field: Field | None = None
    through: bool = False
    """Whether a model of the target's own stands in between, so that it is only shown."""


class ModelFields(FieldsOfModels):
    """What serializers may say about models."""

    def __init__(self, run: Interpreter, tables: ModelTables) -> None:
        super().__init__(run, tables)
        self._reverse: dict[Model, dict[str, Relation]] | None = None

    def default_names(self, model: Model) -> tuple[list[str], list[str]]:
        """Names of all that is shown of a model where nothing is chosen: its key, then its own fields and
        relations."""
        every = self.fields_of(model).values()
        key = self.key(model)
        plain_ones = [one.name for one in every if not isinstance(one.field, RelatedField)]
        related = [one.name for one in every if isinstance(one.field, ForeignKey)]
        many = [one.name for one in every if isinstance(one.field, ManyToManyField)]
        first = [key.name] if key is not None else []
        return first, [name for name in (*plain_ones, *related, *many) if name not in first]

    def relation(self, model: Model, name: str) -> Relation | None:
        """The relation of this name."""
        one = self.named(model, name)
        if one is not None and isinstance(one.field, RelatedField):
            many = isinstance(one.field, ManyToManyField)
            through = many and one.field.options.get("through") is not None
            return Relation(target_of(self.models, model, one), many, one.field, through)
        return self._back(self.models.concrete(model)).get(name) if one is None else None

    def _back(self, model: Model) -> dict[str, Relation]:
        if self._reverse is None:
            self._reverse = {}
            for other in self.models.all():
                for one in other.local:
                    if isinstance(one.field, RelatedField) and not other.proxy:
                        self._lead_back(other, one)
        found: dict[str, Relation] = {}
        for parent in (*model.parents, model):
            found |= self._reverse.get(parent, {})
        return found

    def _lead_back(self, other: Model, one: Named) -> None:
        target = target_of(self.models, other, one)
        if not isinstance(target, Model) or self._reverse is None:
            return
        single = isinstance(one.field, OneToOneField)
        told = one.field.option("related_name")
        if told is None:
            told = other.name if single else f"{other.name}_set"
        if isinstance(told, str) and not told.endswith("+"):
            told = told.replace("%(class)s", other.name).replace("%(app_label)s", other.label)
            through = isinstance(one.field, ManyToManyField) and one.field.options.get("through") is not None
            back = Relation(other, not single, None, through)
            self._reverse.setdefault(self.models.concrete(target), {})[told] = back

    def unique_together(self, model: Model) -> Iterator[tuple[str, ...]]:
        """Names of fields that are unique only together, whatever else a row holds."""
        for one in (self.models.concrete(model), *model.parents):
            told = plain(self.models.option(one, "unique_together"))
            groups = [plain(group.value) for group in self.run.each(told)] if told is not None else []
            if any(isinstance(group, str) for group in groups):
                groups = [told]
            for group in groups:
                yield tuple(_names(self.run, group))
            constraints = plain(self.models.option(one, "constraints"))
            for possible in self.run.each(constraints) if constraints is not None else ():
                made = plain(possible.value)
                if isinstance(made, UniqueConstraint) and made.options.get("condition") is None:
                    names = tuple(_names(self.run, made.options.get("fields")))
                    if len(names) > 1:
                        yield names

    def has_value(self, model: Model, name: str) -> bool:
        """Whether a field has a value where none is given."""
        one = self.named(model, name)
        if one is None:
            return True
        field = one.field
        automatic = field.flag("auto_now") or field.flag("auto_now_add")
        text = field.flag("blank") and any(kind.__name__ in TEXTS for kind in type(field).__mro__)
        return "default" in field.options or field.flag("null") or automatic or text

    # -- fields of serializers -------------------------------------------------------------------------------

    def declared(self, model: Model, name: str) -> Declared | None:
        """The field that a serializer makes of what a model calls so; None where the model has no such."""
        one = self.named(model, name)
        if one is not None and not isinstance(one.field, RelatedField):
            return self.standard(one.field)
        relation = self.relation(model, name)
        if relation is not None:
            return self._related(relation)
        if class_attribute(self.run, model.cls, name) is not ABSENT:
            return Declared("ReadOnlyField", {"read_only": True})
        return None

    def standard(self, field: Field) -> Declared:
        """The field for one that holds a value."""
        names = [kind.__name__ for kind in type(field).__mro__]
        kind = next((MAPPING[name] for name in names if name in MAPPING), "ModelField")
        made = Declared(kind, place=field.place)
        options = made.options
        if field.flag("null"):
            options["allow_null"] = True
        if plain(field.options.get("choices")) is not None:
            made.kind, options["choices"] = "ChoiceField", field.options["choices"]
        if isinstance(field, ArrayField):
            inner = field.option("base_field")
            options["child"] = self.standard(inner) if isinstance(inner, Field) else None
        automatic = field.flag("auto_now") or field.flag("auto_now_add")
        if "AutoField" in names or automatic or not _editable(field):
            options["read_only"] = True
            return made
        if _may_lack(field):
            options["required"] = False
        if field.flag("blank") and not set(names).isdisjoint(TEXTS):
            options["allow_blank"] = True
        if made.kind != "ChoiceField":
            options.update(self._limits(field, names))
        return made

    def _limits(self, field: Field, names: list[str]) -> dict[str, Any]:
        """What a model's field and its validators demand."""
        found: dict[str, Any] = {}
        for told in self.run.each(field.option("validators") or None):
            value = plain(told.value)
            limit = LIMITS.get(value.of.rpartition(".")[2]) if isinstance(value, Result) else None
            if limit is not None and value.arguments.positional:
                found[limit] = value.arguments.positional[0]
        if any(name.startswith("Positive") for name in names):
            found.setdefault("min_value", 0)
        for name in ("max_length",) if not {*TEXTS, "FileField"}.isdisjoint(names) else ():
            if field.option(name) is not None:
                found[name] = field.option(name)
        if "DecimalField" in names:
            found.update((name, field.option(name)) for name in ("max_digits", "decimal_places"))
        return found

    def _related(self, relation: Relation) -> Declared:
        """The field for what a relation leads to: its key."""
        field = relation.field
        made = Declared("PrimaryKeyRelatedField", place=field.place if field is not None else None)
        made.type = self.key_type(relation, field)
        options = made.options
        if relation.many:
            options["many"] = True
        if relation.through:
            options["read_only"] = True
        if field is None:
            return made
        if not _editable(field):
            options["read_only"] = True
        if field.flag("null") and not relation.many:
            options["allow_null"] = True
        if not options.get("read_only") and _may_lack(field):
            options["required"] = False
        return made

    def key_type(self, relation: Relation, field: Field | None) -> str | None:
        """The kind of value by which a related row is known."""
        if not isinstance(relation.target, Model):
            return None
        to_field = plain(field.options.get("to_field")) if field is not None else None
        return self.type_of(relation.target, to_field if isinstance(to_field, str) else "pk")

    def type_of(self, model: Model, name: str, depth: int = 0) -> str | None:
        """The kind of value that a model's field holds; of a relation, the key that it holds."""
        one = self.named(model, name)
        if one is None or depth > MAX_DEPTH:
            return None
        if isinstance(one.field, RelatedField):
            target = target_of(self.models, model, one)
            return self.type_of(target, "pk", depth + 1) if isinstance(target, Model) else None
        return TYPES.get(self.standard(one.field).kind)


def _names(run: Interpreter, value: Any) -> Iterator[str]:
    for one in run.each(value) if plain(value) is not None else ():
        name = plain(one.value)
        if isinstance(name, str):
            yield name


def _editable(field: Field) -> bool:
    if isinstance(field, GeneratedField):
        return False
    return "editable" not in field.options or field.flag("editable")


def _may_lack(field: Field) -> bool:
    """Whether a row can be made without a value for a field."""
    return "default" in field.options or field.flag("blank") or field.flag("null")
