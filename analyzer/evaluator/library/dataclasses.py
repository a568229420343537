"""dataclasses and attrs: an `__init__` made from annotated names.

Modelled: fields with defaults and factories, the order of inherited fields, `init`, `kw_only`, class
variables, `InitVar`, `__post_init__`, comparison by `==`, `replace`, `asdict`, `fields`.  Not modelled:
`order`, `slots`, converters and validators of attrs.
Source: https://docs.python.org/3/library/dataclasses.html, https://www.attrs.org/en/stable/api.html
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from analyzer.evaluator.annotations import annotated_names, class_frame, last_name
from analyzer.evaluator.attributes import ABSENT, class_attribute, own_method
from analyzer.evaluator.expressions import compared
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.standin import StandIn, stands_for
from analyzer.evaluator.symbols import Class, Instance, Native
from analyzer.evaluator.values import Arguments, Dict, List, Possible, Tuple, Unknown

MARK: Final = "__dataclass_fields__"
KEYWORD_ONLY: Final = "__dataclass_kw_only__"


@stands_for("dataclasses.field", "attr.ib", "attrs.field", "attr.attrib")
class Field(StandIn):
    """A field's declaration."""

    def __init__(self, default: Any = ABSENT, *_: Any, default_factory: Any = None, **keywords: Any) -> None:
        factory = default_factory if default_factory is not None else keywords.get("factory")
        self.default = default
        self.factory = factory
        self.taken = plain(keywords.get("init", True)) is not False
        self.keyword_only = plain(keywords.get("kw_only", False)) is True
        self.expose(
            default=None if default is ABSENT else default,
            default_factory=factory,
            init=self.taken,
            name=None,
        )

    def initial(self) -> Any:
        """The default of a new instance; ABSENT where it has none."""
        return self.run.call(self.factory, []) if self.factory is not None else self.default


@dataclass(frozen=True, slots=True)
class Declared:
    """A field as its class declares it."""

    name: str
    default: Any
    keyword_only: bool
    only_passed: bool
    """An `InitVar`: given to `__post_init__`, and not kept."""

    @property
    def taken(self) -> bool:
        """Whether `__init__` has a parameter for it."""
        return self.default.taken if isinstance(self.default, Field) else True

    def initial(self) -> Any:
        """Its value where none is given; ABSENT where it needs one."""
        return self.default.initial() if isinstance(self.default, Field) else self.default


def fields_of(run: Interpreter, cls: Class) -> list[Declared]:
    """The fields over the order of resolution, those of ancestors first."""
    found: dict[str, Declared] = {}
    for base in reversed(cls.mro):
        if not isinstance(base, Class):
            continue
        keyword_only = base.attributes.get(KEYWORD_ONLY) is True
        for name, annotation in annotated_names(base):
            kind = last_name(annotation)
            if kind == "KW_ONLY":
                keyword_only = True
            elif kind != "ClassVar":
                default = base.namespace.get(name, ABSENT)
                own = isinstance(default, Field) and default.keyword_only
                found[name] = Declared(name, default, keyword_only or own, kind == "InitVar")
    return list(found.values())


def initializer(run: Interpreter, cls: Class) -> Native:
    """The `__init__` that the decorator makes."""

    def init(me: Instance, *args: Any, **keywords: Any) -> None:
        given = list(args)
        passed: list[Any] = []
        fields = fields_of(run, cls)
        if not run.spend(len(fields)):
            return
        for one in fields:
            if one.taken and given and not one.keyword_only:
                value = given.pop(0)
            elif one.taken and one.name in keywords:
                value = keywords[one.name]
            else:
                value = one.initial()
            if value is ABSENT:
                value = Unknown(f"field {one.name} is not given", run.place())
            if one.only_passed:
                passed.append(value)
            else:
                me.attributes[one.name] = value
        for name in ("__post_init__", "__attrs_post_init__"):
            after = own_method(run, me, name)
            if after is not None:
                run.call_with(after, Arguments(passed))

    return Native(f"{cls.full_name}.__init__", init, plain=False)


def equality(run: Interpreter, cls: Class) -> Native:
    """The `__eq__` that the decorator makes: objects of one class are compared field by field."""

    def equal(me: Instance, other: Any) -> Any:
        if not isinstance(other, Instance) or other.cls is not me.cls:
            return Unknown("comparison with another class") if isinstance(other, Unknown) else False
        if me is other:
            return True
        if not run.step():
            return Unknown("comparison, of which there are too many")
        for one in fields_of(run, cls):
            outcome = compared(run, ast.Eq, run.attribute(me, one.name), run.attribute(other, one.name))
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
def decorator(run: Interpreter, cls: Any = None, **options: Any) -> Any:
    def apply(run: Interpreter, made: Any) -> Any:
        if not isinstance(made, Class):
            return made
        names = made.namespace
        names[KEYWORD_ONLY] = plain(options.get("kw_only", False)) is True
        names[MARK] = True
        positional = [one.name for one in fields_of(run, made) if one.taken and not one.keyword_only]
        names.setdefault("__match_args__", Tuple.of(positional))
        if plain(options.get("init", True)) is not False:
            names.setdefault("__init__", initializer(run, made))
        if plain(options.get("eq", True)) is not False:
            names.setdefault("__eq__", equality(run, made))
        return made

    return apply(run, cls) if cls is not None else Native("dataclasses.dataclass", apply)


@stands_for("dataclasses.replace", "attr.evolve", "attrs.evolve", "copy.replace")
def replace(run: Interpreter, value: Any, **changes: Any) -> Any:
    value = plain(value)
    if not isinstance(value, Instance):
        return Unknown("changed copy", run.place())
    made = run.allocate(value.cls)
    made.attributes.update({**value.attributes, **changes})
    made.payload = value.payload
    return made


@stands_for("dataclasses.asdict", "attr.asdict", "attrs.asdict")
def asdict(run: Interpreter, value: Any, **_: Any) -> Any:
    value = plain(value)
    if not isinstance(value, Instance) or not run.step():
        return Dict({}, run.path, True)
    pairs = {name: _as_data(run, one) for name, one in value.attributes.items()}
    return Dict({(str, name): (name, Possible(one)) for name, one in pairs.items()}, run.path)


def _as_data(run: Interpreter, value: Any) -> Any:
    if isinstance(value, Instance) and class_attribute(run, value.cls, MARK) is not ABSENT:
        return asdict(run, value)
    if isinstance(value, (List, Tuple)):
        return type(value)([Possible(_as_data(run, one.value), one.path) for one in value.elements], run.path)
    return value


@stands_for("dataclasses.astuple", "attr.astuple")
def astuple(run: Interpreter, value: Any, **_: Any) -> Any:
    value = plain(value)
    return Tuple.of(value.attributes.values()) if isinstance(value, Instance) else Unknown("fields")


@stands_for("dataclasses.fields", "attr.fields")
def fields(run: Interpreter, value: Any) -> Any:
    cls = value.cls if isinstance(value, Instance) else value
    if not isinstance(cls, Class):
        return Unknown("fields of what is not known", run.place())
    annotations = {name: (node, base) for base in reversed(cls.mro) for name, node, base in _annotated(base)}
    made = []
    for one in fields_of(run, cls):
        field = Instance(run.external("dataclasses.Field"), run.place(), run.path)
        node, owner = annotations[one.name]
        default = one.initial() if not isinstance(one.default, Field) else one.default.default
        field.attributes.update(
            name=one.name,
            default=None if default is ABSENT else default,
            type=run.annotation(node, class_frame(owner)),
        )
        made.append(field)
    return Tuple.of(made)


def _annotated(base: Any) -> Iterable[tuple[str, ast.expr, Class]]:
    if isinstance(base, Class):
        for name, node in annotated_names(base):
            yield name, node, base


@stands_for("dataclasses.is_dataclass", "attr.has", "attrs.has")
def is_dataclass(run: Interpreter, value: Any) -> Any:
    cls = value.cls if isinstance(value, Instance) else value
    if isinstance(cls, Class):
        return class_attribute(run, cls, MARK) is not ABSENT
    return Unknown("whether it is a data class") if isinstance(cls, Unknown) else False
