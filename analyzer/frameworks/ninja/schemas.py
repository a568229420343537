"""Schemas: models of pydantic, also with fields that they take from a model of Django's.

Modelled: `Schema`, `ModelSchema` with `Meta` (and the `Config` of versions before 1.0), fields of the model
by their kinds, relations by the key that they hold.
Not modelled: `create_schema`, whose schemas stay unknown; resolvers.
Source: django-ninja 1.7, ninja/schema.py, ninja/orm/metaclass.py, factory.py, fields.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from analyzer.concepts.callables import evidence_of
from analyzer.concepts.contents import default_text, list_of, or_none
from analyzer.evaluator import internal, stands_for
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.notes import kept
from analyzer.evaluator.symbols import Class
from analyzer.evaluator.values import is_constant
from analyzer.frameworks.django.fields import Field
from analyzer.frameworks.django.fields_of_models import MAX_DEPTH, FieldsOfModels
from analyzer.frameworks.django.mapping import Model, Named, target_of
from analyzer.frameworks.django.related_fields import ManyToManyField, RelatedField
from analyzer.frameworks.django.tables import model_tables
from analyzer.frameworks.ninja.signatures import taken_models
from analyzer.frameworks.pydantic import BaseModel

TYPES: Final = {
    "AutoField": "int", "BinaryField": "bytes", "BooleanField": "bool", "NullBooleanField": "bool",
    "CharField": "str", "TextField": "str", "SlugField": "str", "FileField": "str", "FilePathField": "str",
    "DateField": "date", "DateTimeField": "datetime", "TimeField": "time", "DurationField": "timedelta",
    "DecimalField": "Decimal", "FloatField": "float", "IntegerField": "int", "UUIDField": "UUID",
    "GenericIPAddressField": "str", "IPAddressField": "str", "JSONField": "dict", "ArrayField": "list",
    "HStoreField": "dict",
}  # fmt: skip
"""Fields of models to types; the nearest class of a field's order of resolution counts."""

ALIASES: Final = {"ninja.Field": "pydantic.fields.Field", "ninja.schema.Field": "pydantic.fields.Field"}


@stands_for("ninja.schema.Schema", "ninja.Schema")
class Schema(BaseModel):
    """A model of pydantic that also reads objects."""


@stands_for("ninja.orm.metaclass.ModelSchema", "ninja.ModelSchema", "ninja.orm.ModelSchema")
class ModelSchema(Schema):
    """A schema with fields of a model of Django's."""

    @staticmethod
    @internal
    def fields_beside(run: Interpreter, cls: Class) -> Iterator[dict[str, Any]]:
        """The fields that it takes from the model."""
        for base in cls.mro:
            meta = _meta(base) if isinstance(base, Class) else None
            if meta is None:
                continue
            fields = kept(run, FieldsOfModels, lambda: FieldsOfModels(run, model_tables(run)))
            model = _model(run, fields, meta)
            if model is not None:
                for told in _chosen(run, fields, model, meta, base if base is not cls else None):
                    yield told if cls in taken_models(run) else {**told, "alias": None}
            return


def _meta(cls: Class) -> Class | None:
    for name in ("Meta", "Config"):
        inner = cls.namespace.get(name)
        if isinstance(inner, Class) and "model" in inner.namespace:
            return inner
    return None


def _model(run: Interpreter, fields: FieldsOfModels, meta: Class) -> Model | None:
    told = plain(meta.namespace["model"])
    if isinstance(told, Class) and fields.models.is_model(told):
        return fields.models.of(told)
    return None


def _names(run: Interpreter, meta: Class, *options: str) -> list[str] | None:
    """The names that an option lists; None where it says nothing, or all."""
    for option in options:
        told = plain(meta.namespace.get(option))
        if told is None or told == "__all__":
            continue
        if isinstance(told, str):
            return [told]
        names = [plain(one.value) for one in run.each(told)]
        return [name for name in names if isinstance(name, str)]
    return None


def _chosen(
    run: Interpreter, fields: FieldsOfModels, model: Model, meta: Class, owner: Class | None
) -> Iterator[dict[str, Any]]:
    key = fields.key(model)
    known = {one.name: one for one in ([key] if key is not None else [])} | fields.fields_of(model)
    names = _names(run, meta, "fields", "model_fields")
    without = _names(run, meta, "exclude", "model_exclude") or []
    optional = _names(run, meta, "fields_optional", "model_fields_optional")
    every = plain(meta.namespace.get("fields_optional")) == "__all__"
    for name in names if names is not None else [name for name in known if name not in without]:
        one = known.get(name)
        if one is not None:
            loose = every or name in (optional or ())
            yield {**_described(fields, model, one, key, loose), "inherited_from": owner and owner.full_name}


def _described(
    fields: FieldsOfModels, model: Model, one: Named, key: Named | None, optional: bool
) -> dict[str, Any]:
    field = one.field
    related = isinstance(field, RelatedField)
    many = isinstance(field, ManyToManyField)
    kind = _type_of(fields, model, one)
    nullable = optional or field.flag("null") or (not related and (one is key or field.flag("blank")))
    default = field.options.get("default")
    if many and kind is not None:
        kind = list_of(kind)
    limit = field.option("max_length")
    required = not nullable and (default is None or related)
    shown = None
    if not required:
        shown = default_text(one.name, default) if default is not None and not related else "None"
    limits = {"max_length": limit} if isinstance(limit, int) and is_constant(limit) and not related else {}
    return {
        "name": one.name,
        "alias": f"{one.name}_id" if related and not many else None,
        "type": or_none(kind) if nullable else kind,
        "required": required,
        "default": shown,
        "constraints": limits,
        "evidence": evidence_of(one.place),
    }


def _type_of(fields: FieldsOfModels, model: Model, one: Named, depth: int = 0) -> str | None:
    """The type of a field's value; of a relation, that of the key that it holds."""
    if isinstance(one.field, RelatedField):
        target = target_of(fields.models, model, one)
        key = fields.key(target) if isinstance(target, Model) else None
        if key is None or not isinstance(target, Model) or depth > MAX_DEPTH:
            return "int"
        return _type_of(fields, target, key, depth + 1)
    return _type(one.field)


def _type(field: Field) -> str | None:
    names = [kind.__name__ for kind in type(field).__mro__]
    return next((TYPES[name] for name in names if name in TYPES), None)
