"""Fields that schemas declare, with the arguments that they were given.

A field is what a class body binds to a field of marshmallow or of a package on it, or to an object of a field
class of the target's own.  Fields of parents come first, a name that is bound anew keeps its place;
`Meta.include` adds fields.
Source: marshmallow 4.4 marshmallow/schema.py, class SchemaMeta; marshmallow/fields.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from analyzer.concepts.declared_fields import DeclaredField
from analyzer.evaluator.attributes import ABSENT, class_attribute, look_up
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class, NativeClass, name_of
from analyzer.evaluator.values import Arguments, Dict, Result
from analyzer.frameworks.marshmallow.fields import Field

SCHEMA: Final = "marshmallow.schema.Schema"

AUTOMATIC: Final = "marshmallow_sqlalchemy.auto_field"

LEADING: Final = {
    "Nested": ("nested",),
    "Pluck": ("nested", "field_name"),
    "List": ("cls_or_instance",),
    "DelimitedList": ("cls_or_instance",),
    "Tuple": ("tuple_fields",),
    "Decimal": ("places",),
    "Constant": ("constant",),
    "Method": ("serialize", "deserialize"),
    "Function": ("serialize", "deserialize"),
    "Enum": ("enum", "by_value"),
    "EnumField": ("enum", "by_value"),
    "DateTime": ("format",),
    "auto_field": ("column_name",),
}
"""Parameters that a field takes by position."""


def is_schema(cls: Any) -> bool:
    """Whether a class is a schema."""
    return isinstance(cls, Class) and any(name_of(base) == SCHEMA for base in cls.mro[1:])


def as_declared(value: Any) -> DeclaredField | None:
    """The field that a value is; None where it is none."""
    value = plain(value)
    if isinstance(value, Field):
        return _given(DeclaredField(value.kind, cls=value.own, place=value.place), value.arguments)
    if isinstance(value, Result) and value.of.startswith(AUTOMATIC):
        return _given(DeclaredField("auto_field", place=value.place), value.arguments)
    if isinstance(value, NativeClass) and issubclass(value.played_by, Field):
        return DeclaredField(value.name.rpartition(".")[2])  # `List(fields.String)`: one without arguments
    if isinstance(value, Class):
        base = next((one for one in value.mro if isinstance(one, NativeClass)), None)
        if base is not None and issubclass(base.played_by, Field):
            return DeclaredField(base.name.rpartition(".")[2], cls=value)
    return None


def _given(made: DeclaredField, arguments: Arguments) -> DeclaredField:
    return made.given(arguments, LEADING.get(made.kind, ()))


def declared_fields(run: Interpreter, cls: Class) -> dict[str, tuple[DeclaredField, Class]]:
    """The fields that a schema and its parents declare, with the class that does."""
    known: dict[Class, dict[str, tuple[DeclaredField, Class]]] = run.notes.setdefault(
        "marshmallow.declared", {}
    )
    if cls not in known:
        found: dict[str, tuple[DeclaredField, Class]] = {}
        for base in reversed(cls.mro):
            for name, value in base.namespace.items() if isinstance(base, Class) else ():
                made = as_declared(value) if not isinstance(plain(value), (Class, NativeClass)) else None
                if made is not None:
                    found[name] = (made, base)
        for name, made in _included(run, cls):
            found[name] = (made, cls)
        known[cls] = found
    return known[cls]


def _included(run: Interpreter, cls: Class) -> Iterator[tuple[str, DeclaredField]]:
    told = meta_option(run, cls, "include")
    for name, one in told.entries.values() if isinstance(told, Dict) else ():
        made = as_declared(one.value)
        if isinstance(name, str) and made is not None:
            yield name, made


def meta_option(run: Interpreter, cls: Class, name: str) -> Any:
    """An option of `Meta`; None where it says nothing."""
    meta = plain(class_attribute(run, cls, "Meta"))
    found = look_up(run, meta, name) if isinstance(meta, Class) else ABSENT
    return None if found is ABSENT else plain(found)
