"""Fields that schemas declare, with the arguments that they were given.

A field is what a class body binds to a field of marshmallow or of a package on it, or to an object of a field
class of the target's own.  Fields of parents come first, a name that is bound anew keeps its place;
`Meta.include` adds fields.
Source: marshmallow 4.4 marshmallow/schema.py, class SchemaMeta; marshmallow/fields.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from analyzer.evaluator.attributes import ABSENT, class_attribute, look_up
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class, NativeClass, name_of
from analyzer.evaluator.values import Arguments, Dict, Place, Result
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


@dataclass(slots=True)
class Declared:
    """A field: which class of the library's it is, and its arguments."""

    kind: str
    """The last name of the library's class; empty where it is of a package that is not known."""
    options: dict[str, Any] = field(default_factory=dict)
    whole: bool = True
    """Whether all of its arguments are known."""
    cls: Class | None = None
    """Its class, where that is the target's."""
    place: Place | None = None

    def option(self, *names: str) -> Any:
        """The first of these arguments that is given."""
        return next((plain(self.options[name]) for name in names if name in self.options), None)

    def flag(self, name: str) -> bool:
        return self.option(name) is True


def is_schema(cls: Any) -> bool:
    """Whether a class is a schema."""
    return isinstance(cls, Class) and any(name_of(base) == SCHEMA for base in cls.mro[1:])


def as_declared(value: Any) -> Declared | None:
    """The field that a value is; None where it is none."""
    value = plain(value)
    if isinstance(value, Field):
        return given(Declared(value.kind, cls=value.own, place=value.place), value.arguments)
    if isinstance(value, Result) and value.of.startswith(AUTOMATIC):
        return given(Declared("auto_field", place=value.place), value.arguments)
    if isinstance(value, NativeClass) and issubclass(value.played_by, Field):
        return Declared(value.name.rpartition(".")[2])  # `List(fields.String)`: one without arguments
    if isinstance(value, Class):
        base = next((one for one in value.mro if isinstance(one, NativeClass)), None)
        if base is not None and issubclass(base.played_by, Field):
            return Declared(base.name.rpartition(".")[2], cls=value)
    return None


def given(made: Declared, arguments: Arguments) -> Declared:
    """A field with the arguments of the call that made it."""
    made.options.update(zip(LEADING.get(made.kind, ()), arguments.positional, strict=False))
    made.options.update(arguments.keywords)
    made.whole = not arguments.more_keywords
    return made


def declared_fields(run: Interpreter, cls: Class) -> dict[str, tuple[Declared, Class]]:
    """The fields that a schema and its parents declare, with the class that does."""
    known: dict[Class, dict[str, tuple[Declared, Class]]] = run.notes.setdefault("marshmallow.declared", {})
    if cls not in known:
        found: dict[str, tuple[Declared, Class]] = {}
        for base in reversed(cls.mro):
            for name, value in base.namespace.items() if isinstance(base, Class) else ():
                made = as_declared(value) if not isinstance(plain(value), (Class, NativeClass)) else None
                if made is not None:
                    found[name] = (made, base)
        for name, made in _included(run, cls):
            found[name] = (made, cls)
        known[cls] = found
    return known[cls]


def _included(run: Interpreter, cls: Class) -> Iterator[tuple[str, Declared]]:
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
