"""What a serializer's field takes and shows: its type, whether it is required, its limits.

A field of the target's own that converts by itself (`to_representation`, `to_internal_value`) is of the type
that it says it shows, and not known where it says nothing.
Source: djangorestframework 3.18 rest_framework/fields.py, relations.py; drf-spectacular 0.30 openapi.py
`_map_serializer_field`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from analyzer.concepts.callables import describe
from analyzer.concepts.contents import (
    COMPUTED,
    READ_ONLY,
    WRITE_ONLY,
    FieldDraft,
    default_text,
    list_of,
    one_of,
    or_none,
)
from analyzer.concepts.decorators import class_decorators
from analyzer.evaluator.annotations import spelled_type
from analyzer.evaluator.attributes import class_attribute
from analyzer.evaluator.comparing import member_value
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class, Descriptor, Function, Instance, NativeClass
from analyzer.evaluator.values import Dict, External, Sequence, Tuple, Unknown, is_constant
from analyzer.frameworks.django.mapping import Model
from analyzer.frameworks.rest_framework.declared import TYPES, Declared, as_declared, is_list, is_serializer
from analyzer.frameworks.rest_framework.model_fields import ModelFields

LIMITS: Final = {
    "min_value": "ge",
    "max_value": "le",
    "min_length": "min_length",
    "max_length": "max_length",
    "max_digits": "max_digits",
    "decimal_places": "decimal_places",
    "regex": "pattern",
}
"""Arguments of fields, and what their limits are called in the facts."""

CONVERTING: Final = ("to_representation", "to_internal_value")

SAYING_SO: Final = {
    "drf_spectacular.utils.extend_schema_field": "field",
    "drf_yasg.utils.swagger_serializer_method": "serializer_or_field",
}
"""Decorators that say of which kind a method's or a field's value is, and their argument."""

SPEAKING: Final = tuple(name.rpartition(".")[2] for name in SAYING_SO)

OPEN_API_TYPES: Final = {
    "STR": "str", "BYTE": "str", "BINARY": "UploadFile", "BOOL": "bool", "INT": "int", "INT32": "int",
    "INT64": "int", "NUMBER": "float", "FLOAT": "float", "DOUBLE": "float", "DECIMAL": "Decimal", "UUID":
    "UUID", "URI": "AnyUrl", "URI_REF": "str", "URI_TPL": "str", "HOSTNAME": "str", "EMAIL": "EmailStr",
    "DATETIME": "datetime", "DATE": "date", "TIME": "time", "DURATION": "timedelta", "OBJECT": "dict",
    "ANY": "Any", "NONE": "None", "PASSWORD": "SecretStr", "IP4": "str", "IP6": "str", "REGEX": "str",
}  # fmt: skip

MAX_DEPTH: Final = 8
"""Fields within fields (`ListField(child=...)`)."""


@dataclass(slots=True)
class Around:
    """Where a field stands: its serializer, and the model behind that."""

    cls: Class | None = None
    model: Model | None = None
    name: str = ""


class FieldTypes:
    """Reads fields of one run; `hold` makes a nested serializer a schema, and gives its name."""

    def __init__(self, run: Interpreter, models: ModelFields, hold: Callable[[Class], str | None]) -> None:
        self.run = run
        self.models = models
        self._hold = hold

    def draft(self, declared: Declared, around: Around, owner: Class | None) -> FieldDraft:
        """A field of a schema."""
        read_only = _is_read_only(declared)
        constraints = self._limits(declared)
        if read_only:
            constraints[READ_ONLY] = True
        if declared.kind == "SerializerMethodField" or self._converts(declared):
            constraints[COMPUTED] = True
        if declared.flag("write_only"):
            constraints[WRITE_ONLY] = True
        told = declared.options.get("default")
        return FieldDraft(
            around.name,
            self.type_of(declared, around),
            required=_required(declared, read_only),
            default=None if told is None else self._default(around.name, told),
            constraints=constraints,
            inherited_from=None if owner is None or owner is around.cls else owner.full_name,
            place=declared.place,
        )

    def _default(self, name: str, told: Any) -> str:
        value = plain(told)
        if isinstance(value, Tuple) and value.elements:  # a member of an enumeration with labels
            value = plain(value.elements[0].value)
        return default_text(name, value)

    def _limits(self, declared: Declared) -> dict[str, Any]:
        found = {LIMITS[name]: plain(one) for name, one in declared.options.items() if name in LIMITS}
        return {name: one for name, one in found.items() if isinstance(one, (str, int, float))}

    # -- types -----------------------------------------------------------------------------------------------

    def type_of(self, declared: Declared, around: Around, depth: int = 0) -> str | None:
        """The type of what crosses the interface, as text; None where it is not known."""
        if depth > MAX_DEPTH:
            return None
        found = self._single(declared, around, depth)
        if declared.flag("many"):
            found = list_of(found)
        return or_none(found) if declared.flag("allow_null") else found

    def _single(self, declared: Declared, around: Around, depth: int) -> str | None:
        if declared.type is not None:
            return declared.type
        cls = declared.cls
        if cls is not None:
            said = self._said_by(class_decorators(self.run, cls, SPEAKING), around, depth)
            if said is not None:
                return said
            if is_serializer(cls):
                return self.nested(declared, around, depth)
            if self._converts(declared):
                return self._returned(class_attribute(self.run, cls, CONVERTING[0]))
        make = getattr(self, f"_of_{declared.kind.lower()}", None)
        if make is not None:
            found: str | None = make(declared, around, depth)
            return found
        return TYPES.get(declared.kind)

    def _converts(self, declared: Declared) -> bool:
        """Whether a field of the target's own makes its value itself."""
        cls = declared.cls
        if cls is None or is_serializer(cls):
            return False
        return any(_is_own(class_attribute(self.run, cls, name)) for name in CONVERTING)

    def nested(self, declared: Declared, around: Around, depth: int) -> str | None:
        """The type that a serializer within another one stands for."""
        assert declared.cls is not None
        if not is_list(declared.cls):
            return self._hold(declared.cls)
        child = as_declared(declared.options.get("child", class_attribute(self.run, declared.cls, "child")))
        return list_of(self.type_of(child, around, depth + 1)) if child is not None else "list"

    def _of_choicefield(self, declared: Declared, around: Around, depth: int) -> str | None:
        values = choices_of(self.run, declared.options.get("choices"))
        if values is not None and declared.flag("allow_blank"):
            values = [*values, ""]
        return one_of(values)

    def _of_multiplechoicefield(self, declared: Declared, around: Around, depth: int) -> str | None:
        return list_of(one_of(choices_of(self.run, declared.options.get("choices"))))

    def _of_listfield(self, declared: Declared, around: Around, depth: int) -> str | None:
        return list_of(self._child(declared, around, depth))

    def _of_dictfield(self, declared: Declared, around: Around, depth: int) -> str | None:
        child = self._child(declared, around, depth)
        return f"dict[str, {child}]" if child is not None else "dict"

    def _child(self, declared: Declared, around: Around, depth: int) -> str | None:
        child = declared.options.get("child")
        if child is None and declared.cls is not None:
            child = class_attribute(self.run, declared.cls, "child")
        made = child if isinstance(child, Declared) else as_declared(child)
        return self.type_of(made, around, depth + 1) if made is not None else None

    def _of_primarykeyrelatedfield(self, declared: Declared, around: Around, depth: int) -> str | None:
        inner = as_declared(declared.options.get("pk_field"))
        if inner is not None:
            return self.type_of(inner, around, depth + 1)
        return self._behind(declared, around, "pk")

    def _of_slugrelatedfield(self, declared: Declared, around: Around, depth: int) -> str | None:
        slug = declared.option("slug_field")
        return self._behind(declared, around, slug) if isinstance(slug, str) else None

    def _behind(self, declared: Declared, around: Around, name: str) -> str | None:
        """The kind of value of a field of the model that a relation leads to."""
        target = declared.option("queryset")
        if isinstance(target, Class) and self.models.models.is_model(target):
            return self.models.type_of(self.models.models.of(target), name)
        model, last = self._led(declared, around)
        relation = self.models.relation(model, last) if model is not None else None
        if relation is None or not isinstance(relation.target, Model):
            return None
        return self.models.type_of(relation.target, name)

    def _led(self, declared: Declared, around: Around) -> tuple[Model | None, str]:
        """The model, and the name in it, that the source of a field says."""
        source = declared.option("source")
        *way, last = (source if isinstance(source, str) else around.name).split(".")
        model = around.model
        for part in way:
            relation = self.models.relation(model, part) if model is not None else None
            target = relation.target if relation is not None and not relation.many else None
            model = target if isinstance(target, Model) else None
        return model, last

    def _of_readonlyfield(self, declared: Declared, around: Around, depth: int) -> str | None:
        """What the model's field holds, or what its property says it gives."""
        model, last = self._led(declared, around)
        if model is None:
            return None
        one = self.models.named(model, last)
        if one is not None:
            found = self.models.declared(model, last)
            return self.type_of(found, Around(around.cls, model, last), depth + 1) if found else None
        value = class_attribute(self.run, model.cls, last)
        return self._returned(value.function if isinstance(value, Descriptor) else value)

    def _of_serializermethodfield(self, declared: Declared, around: Around, depth: int) -> str | None:
        method_name = declared.option("method_name")
        name = method_name if isinstance(method_name, str) else f"get_{around.name}"
        method = class_attribute(self.run, around.cls, name) if around.cls is not None else None
        described = describe(method)
        said = self._said_by([one.value for one in described.wrappers], around, depth)
        return said if said is not None else self._returned(method)

    def _returned(self, value: Any) -> str | None:
        """The type that a function says it returns."""
        function = describe(value).function
        returns = getattr(function.node, "returns", None) if isinstance(function, Function) else None
        if not isinstance(function, Function) or returns is None or function.module.path is None:
            return None
        with self.run.at((), returns, function.module):
            told = self.run.demand(
                f"what {function.full_name} returns", lambda: self.run.annotation(returns, function.frame)
            )
        return None if isinstance(told, Unknown) else spelled_type(told)

    def _said_by(self, decorators: list[Any], around: Around, depth: int) -> str | None:
        """What a decorator for the documentation says."""
        for one in decorators:
            argument = SAYING_SO.get(getattr(one, "of", ""))
            if argument is not None:
                given = one.arguments
                value = given.keywords.get(argument, given.positional[0] if given.positional else None)
                return self.said(value, around, depth)
        return None

    def said(self, value: Any, around: Around, depth: int = 0) -> str | None:
        """The type that is meant by a field, a serializer, a type, or a member of OpenApiTypes."""
        value = plain(value)
        if isinstance(value, Class) and is_serializer(value):
            return self.nested(Declared("", cls=value), around, depth)
        made = as_declared(value)
        if made is not None:
            return self.type_of(made, around, depth + 1)
        if isinstance(value, External) and ".OpenApiTypes." in value.name:
            return OPEN_API_TYPES.get(value.name.rpartition(".")[2])
        if isinstance(value, External) and value.name.startswith("rest_framework."):
            return self._single(Declared(value.name.rpartition(".")[2]), around, depth)
        if isinstance(value, (NativeClass, External)) or (
            not isinstance(value, (Unknown, Instance, Dict, Sequence)) and not is_constant(value)
        ):
            return spelled_type(value)
        return None


def _is_own(value: Any) -> bool:
    function = describe(value).function
    return isinstance(function, Function) and function.module.path is not None


def _is_read_only(declared: Declared) -> bool:
    shown = declared.kind in (
        "SerializerMethodField", "ReadOnlyField", "HyperlinkedIdentityField", "StringRelatedField",
    )  # fmt: skip
    return shown or declared.flag("read_only")


def _required(declared: Declared, read_only: bool) -> bool | None:
    """Whether the input must hold it; None where its arguments do not tell."""
    if read_only:
        return False
    if "required" in declared.options:
        told = declared.option("required")
        return told if isinstance(told, bool) else None
    if "default" in declared.options:
        return False
    return True if declared.whole else None


def choices_of(run: Interpreter, value: Any) -> list[Any] | None:
    """The values of a field with choices, in order; None where they are not all known."""
    value = plain(value)
    if isinstance(value, Class):
        value = plain(run.attribute(value, "choices", None))
    if isinstance(value, Dict):
        return None if value.open else _constants([key for key, _ in value.entries.values()])
    found, whole = run.elements(value)
    if not whole:
        return None
    values: list[Any] = []
    for one in found:
        told = plain(one.value)
        if isinstance(told, Sequence) and len(told.elements) == 2:
            first, second = (plain(each.value) for each in told.elements)
            inner = choices_of(run, second) if isinstance(second, Sequence) else [first]
            if inner is None:
                return None
            values += inner
        else:
            values.append(told)
    return _constants(values)


def _constants(values: list[Any]) -> list[Any] | None:
    known = [told for one in values if (told := member_value(one)) is not None]
    return known if all(isinstance(one, (str, int, bool)) for one in known) else None
