"""Fields that serializers declare, with the arguments that they were given.

A field is what a class body binds to a library's field, to an object of a field class of the target's own, or
to a nested serializer.  As in the library, fields of parents come first, and a name that is bound anew hides
theirs; a parent that is no serializer gives none.
Source: djangorestframework 3.18 rest_framework/serializers.py, class SerializerMetaclass; fields.py, class
Field.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from analyzer.concepts.class_bodies import arguments_given, assigned_call
from analyzer.concepts.declared_fields import DeclaredField
from analyzer.evaluator.annotations import class_frame
from analyzer.evaluator.attributes import mro_of
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class, Instance, name_of
from analyzer.evaluator.values import Arguments, Dict, External, Result

SERIALIZER: Final = "rest_framework.serializers.BaseSerializer"

LIST_SERIALIZER: Final = "rest_framework.serializers.ListSerializer"

LIBRARY: Final = ("rest_framework.fields.", "rest_framework.relations.", "rest_framework.serializers.")

LEADING: Final = {
    "ChoiceField": ("choices",),
    "MultipleChoiceField": ("choices",),
    "SlugRelatedField": ("slug_field",),
    "RegexField": ("regex",),
    "DecimalField": ("max_digits", "decimal_places"),
    "SerializerMethodField": ("method_name",),
    "ModelField": ("model_field",),
}
"""Parameters that a field takes by position."""

TYPES: Final = {
    "BooleanField": "bool",
    "NullBooleanField": "bool | None",
    "CharField": "str",
    "EmailField": "EmailStr",
    "RegexField": "str",
    "SlugField": "str",
    "URLField": "AnyUrl",
    "UUIDField": "UUID",
    "IPAddressField": "str",
    "IntegerField": "int",
    "BigIntegerField": "int",
    "FloatField": "float",
    "DecimalField": "Decimal",
    "DateTimeField": "datetime",
    "DateField": "date",
    "TimeField": "time",
    "DurationField": "str",
    "FilePathField": "str",
    "FileField": "UploadFile",
    "ImageField": "UploadFile",
    "JSONField": "Any",
    "HStoreField": "dict[str, str | None]",
    "StringRelatedField": "str",
    "HyperlinkedRelatedField": "AnyUrl",
    "HyperlinkedIdentityField": "AnyUrl",
}
"""The kind of value that crosses the interface, of fields of which the class alone decides it."""


@dataclass(slots=True)
class Declared(DeclaredField):
    """A serializer's field; of a nested serializer the kind is empty."""

    type: str | None = None
    """Its type, where that is known without asking further."""

    @property
    def nested(self) -> Class | None:
        """The serializer that it nests."""
        return self.cls if self.cls is not None and is_serializer(self.cls) else None


def is_serializer(cls: Any) -> bool:
    """Whether a class is a serializer."""
    return any(
        (isinstance(base, Class) and base.full_name == SERIALIZER)
        or (isinstance(base, External) and base.name.endswith("Serializer"))
        for base in mro_of(cls)
    )


def is_list(cls: Class) -> bool:
    """Whether a serializer is one of lists."""
    return any(name_of(base) == LIST_SERIALIZER for base in cls.mro)


def as_declared(value: Any) -> Declared | None:
    """The field that a value is; None where it is none."""
    value = plain(value)
    if isinstance(value, Result):
        last = value.of.rpartition(".")[2]
        if not (value.of.startswith(LIBRARY) or last.endswith(("Field", "Serializer"))) or last[:1].islower():
            return None
        kind = last if value.of.startswith(LIBRARY) else ""
        return _given(Declared(kind, place=value.place), value.arguments)
    if not isinstance(value, Instance) or not isinstance(value.cls, Class):
        return None
    cls = value.cls
    if is_serializer(cls):
        kept = plain(value.attributes.get("_kwargs"))
        return _with(Declared("", cls=cls, place=value.place), kept)
    bases = [base.name for base in cls.mro if isinstance(base, External)]
    base = next((name for name in bases if name.endswith("Field") or name.startswith(LIBRARY)), None)
    if base is None or ".forms." in base:
        return None
    kind = base.rpartition(".")[2] if base.startswith(LIBRARY) else ""
    return Declared(kind, whole=False, cls=cls, place=value.place)


def _given(made: Declared, arguments: Arguments) -> Declared:
    return made.given(arguments, LEADING.get(made.kind, ()))


def _with(made: Declared, kept: Any) -> Declared:
    """With the keywords that a serializer was made with."""
    if not isinstance(kept, Dict):
        made.whole = False
        return made
    made.options.update((key, one.value) for key, one in kept.entries.values() if isinstance(key, str))
    made.whole = not kept.open
    return made


@dataclass(frozen=True, slots=True)
class Owned:
    """A field with the class that declares it."""

    owner: Class
    value: Any


def declared_fields(run: Interpreter, cls: Class) -> dict[str, Owned]:
    """The fields that a serializer and its parents declare, in the library's order."""
    known: dict[Class, dict[str, Owned]] = run.notes.setdefault("rest_framework.declared", {})
    if cls not in known:
        known[cls] = {}  # of a class among its own bases
        own = {
            name: Owned(cls, value) for name, value in cls.namespace.items() if as_declared(value) is not None
        }
        found: dict[str, Owned] = {}
        for base in cls.bases:
            if isinstance(base, Class) and base.module.path is not None and is_serializer(base):
                for name, one in declared_fields(run, base).items():
                    if name not in cls.namespace:
                        found.setdefault(name, one)
        known[cls] = {**found, **own}
    return known[cls]


def read(run: Interpreter, name: str, owned: Owned) -> Declared:
    """A field with its arguments: those of an object of the target's own class stand in the call that made
    it."""
    made = as_declared(owned.value)
    assert made is not None
    if made.nested is not None or (made.cls is None and "queryset" not in made.options):
        return made
    call = assigned_call(owned.owner, name)
    if call is None:
        return made
    if made.cls is not None:
        arguments = arguments_given(run, owned.owner, name)
        made = _given(made, arguments) if arguments is not None else made
    frame = class_frame(owned.owner)
    what = f"field {owned.owner.full_name}.{name}"
    with run.at((), call, owned.owner.module):
        told = next((one.value for one in call.keywords if one.arg == "queryset"), None)
        while isinstance(told, (ast.Attribute, ast.Call)):  # `Model.objects.filter(...)`
            inner = told.value if isinstance(told, ast.Attribute) else told.func
            if isinstance(told, ast.Attribute) and told.attr in MANAGERS:
                model = plain(run.demand(what, partial(run.evaluate, inner, frame)))
                if isinstance(model, Class):
                    made.options["queryset"] = model
                break
            told = inner
    return made


MANAGERS: Final = ("objects", "_default_manager", "_base_manager")
"""Attributes of a model by which a query of its rows begins."""
