"""dataclasses, attrs and named tuples: an `__init__` made from annotated names.

Source: https://docs.python.org/3/library/dataclasses.html, https://www.attrs.org/en/stable/api.html
"""

from __future__ import annotations

import ast
from typing import Any

from analyzer.evaluator.annotations import annotated_names
from analyzer.evaluator.attributes import ABSENT, attribute, class_attribute
from analyzer.evaluator.expressions import compared
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.operations import plain
from analyzer.evaluator.standin import StandIn, stands_for
from analyzer.evaluator.symbols import Class, Function, Instance, Native
from analyzer.evaluator.values import Arguments, Dict, Possible, Tuple, Unknown


@stands_for("dataclasses.field", "attr.ib", "attrs.field", "attr.attrib")
class Field(StandIn):
    """A field's declaration."""

    def __init__(
        self, *, default: Any = None, default_factory: Any = None, factory: Any = None, **keywords: Any
    ) -> None:
        self.default = default
        self.factory = default_factory if default_factory is not None else factory
        self.taken = plain(keywords.get("init", True)) is not False

    def initial(self) -> Any:
        """The default of a new instance."""
        return self.run.call(self.factory, []) if self.factory is not None else self.default


def fields_of(run: Interpreter, cls: Class) -> list[tuple[str, Any]]:
    """Names and defaults (ABSENT where there is none) over the order of resolution, ancestors first."""
    found: dict[str, Any] = {}
    for base in reversed(cls.mro):
        if isinstance(base, Class):
            for name, _ in annotated_names(base):
                found[name] = base.namespace.get(name, ABSENT)
    return list(found.items())


def initializer(run: Interpreter, cls: Class) -> Native:
    """The `__init__` that the decorator makes."""

    def init(me: Instance, *args: Any, **keywords: Any) -> None:
        given = list(args)
        for name, default in fields_of(run, cls):
            if isinstance(default, Field) and not default.taken:
                me.attributes[name] = default.initial()
            elif given:
                me.attributes[name] = given.pop(0)
            elif name in keywords:
                me.attributes[name] = keywords[name]
            elif default is ABSENT:
                me.attributes[name] = Unknown(f"field {name} is not given", run.place())
            else:
                me.attributes[name] = default.initial() if isinstance(default, Field) else default
        after = class_attribute(run, cls, "__post_init__")
        if after is ABSENT:
            after = class_attribute(run, cls, "__attrs_post_init__")
        if isinstance(after, Function):
            run.call_with(attribute(run, me, after.name), Arguments())

    return Native(f"{cls.full_name}.__init__", init, plain=False)


def equality(run: Interpreter, cls: Class) -> Native:
    """The `__eq__` that the decorator makes: objects of one class are compared field by field."""

    def equal(me: Instance, other: Any) -> Any:
        if not isinstance(other, Instance) or other.cls is not me.cls:
            return Unknown("comparison with another class") if isinstance(other, Unknown) else False
        for name, _ in fields_of(run, cls):
            outcome = compared(run, ast.Eq, run.attribute(me, name), run.attribute(other, name))
            if outcome is not True:
                return outcome
        return True

    return Native(f"{cls.full_name}.__eq__", equal, plain=False)


@stands_for(
    "dataclasses.dataclass",
    "attr.s",
    "attr.define",
    "attrs.define",
    "attrs.frozen",
    "attr.dataclass",
    "attr.attrs",
    "attr.frozen",
    "attrs.mutable",
)
def dataclass(run: Interpreter, cls: Any = None, **_: Any) -> Any:
    def apply(run: Interpreter, made: Any) -> Any:
        if isinstance(made, Class):
            made.attributes["__dataclass_fields__"] = True
            taken = [
                name
                for name, default in fields_of(run, made)
                if not (isinstance(default, Field) and not default.taken)
            ]
            made.attributes.setdefault("__match_args__", Tuple.of(taken))
            if "__eq__" not in made.namespace:
                made.attributes["__eq__"] = equality(run, made)
            if "__init__" not in made.namespace:
                made.attributes["__init__"] = initializer(run, made)
        return made

    return apply(run, cls) if cls is not None else Native("dataclasses.dataclass", apply)


@stands_for("dataclasses.replace", "attr.evolve", "attrs.evolve")
def replace(run: Interpreter, value: Any, **changes: Any) -> Any:
    value = plain(value)
    if not isinstance(value, Instance):
        return Unknown("changed copy", run.place())
    made = run.allocate(value.cls)
    made.attributes.update(value.attributes)
    made.attributes.update(changes)
    return made


@stands_for("dataclasses.asdict", "attr.asdict", "attrs.asdict")
def asdict(run: Interpreter, value: Any, **_: Any) -> Any:
    value = plain(value)
    if isinstance(value, Instance):
        return Dict({(str, key): (key, Possible(one)) for key, one in value.attributes.items()})
    return Dict({}, run.path, True)


@stands_for("dataclasses.fields", "attr.fields")
def fields(run: Interpreter, value: Any) -> Any:
    cls = value.cls if isinstance(value, Instance) else value
    if not isinstance(cls, Class):
        return Unknown("fields of what is not known", run.place())
    made = []
    for name, default in fields_of(run, cls):
        field = Instance(run.external("dataclasses.Field"), run.place(), run.path)
        field.attributes.update(
            name=name, default=None if default is ABSENT else default, type=Unknown("type of a field")
        )
        made.append(field)
    return Tuple.of(made)


@stands_for("dataclasses.is_dataclass")
def is_dataclass(run: Interpreter, value: Any) -> Any:
    cls = value.cls if isinstance(value, Instance) else value
    if isinstance(cls, Class):
        return class_attribute(run, cls, "__dataclass_fields__") is not ABSENT
    return Unknown("whether it is a data class")


@stands_for("typing.NamedTuple", "typing_extensions.NamedTuple")
class NamedTuple(StandIn):
    """`class Point(NamedTuple)`: fields by name and by position."""

    def __init__(self, *args: Any, **keywords: Any) -> None:
        cls = self.cls
        names = fields_of(self.run, cls) if isinstance(cls, Class) else []
        given = list(args)
        values = []
        for name, default in names:
            value = given.pop(0) if given else keywords.get(name, default)
            value = Unknown(f"field {name} is not given") if value is ABSENT else value
            self.attributes[name] = value
            values.append(value)
        self.payload = Tuple.of(values)

    def _replace(self, **changes: Any) -> Any:
        return self.run.call(self.cls, [], {**self.attributes, **changes})

    def _asdict(self) -> Any:
        return Dict({(str, key): (key, Possible(one)) for key, one in self.attributes.items()})


@stands_for("collections.namedtuple")
def namedtuple(run: Interpreter, name: Any, names: Any, *, defaults: Any = None, **_: Any) -> Any:
    listed = plain(names)
    if isinstance(listed, str):
        fields_named: list[Any] = listed.replace(",", " ").split()
    else:
        fields_named = [plain(one.value) for one in run.each(listed)]
    tail = [one.value for one in run.each(defaults)]

    def make(run: Interpreter, *args: Any, **keywords: Any) -> Any:
        made = Instance(run.external("collections.namedtuple"), run.place(), run.path)
        values = list(args)
        for position, field in enumerate(map(str, fields_named)):
            from_end = position - len(fields_named) + len(tail)
            fallback = tail[from_end] if from_end >= 0 else Unknown(f"field {field} is not given")
            made.attributes[field] = (
                values[position] if position < len(values) else keywords.get(field, fallback)
            )
        made.payload = Tuple.of([made.attributes[str(field)] for field in fields_named])
        return made

    return Native(str(plain(name)), make)
