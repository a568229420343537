"""pydantic 1 and 2, and pydantic-settings: models as schemas, settings classes as settings.

Modelled: instances with given values and defaults (`Field(default=...)`, factories), `BaseSettings` whose
fields are read from the environment (each is a Setting named by its environment variable), the class methods
and functions that make instances from data: what is not known of the data is a setting with the field's
default.
Of validators only those of settings are run, which see defaults as well (`validate_default`, `validate_all`).
Not modelled: other validators, serializers.
Source: pydantic/main.py and env_settings.py 1.10, pydantic/main.py 2.12, pydantic_settings/main.py 2.11.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from analyzer.concepts.contents import Content, FieldDraft
from analyzer.concepts.noted import Meant
from analyzer.concepts.schemas import fields_beside, fields_of, models_in, place_of_field, schemas
from analyzer.evaluator import StandIn, internal, quiet, stands_for
from analyzer.evaluator.annotations import is_annotated, spelled_type, union_members
from analyzer.evaluator.attributes import ABSENT, attribute, class_attribute
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import (
    Annotated,
    Class,
    Descriptor,
    Function,
    Instance,
    Native,
    NativeClass,
    name_of,
)
from analyzer.evaluator.texts import to_python
from analyzer.evaluator.values import (
    Arguments,
    Dict,
    Join,
    Possible,
    Result,
    Tuple,
    Unknown,
    Value,
    is_constant,
)
from analyzer.facts import Facts
from analyzer.secrets import MASK, is_secret_name

CONSTRAINTS: Final = (
    "gt",
    "ge",
    "lt",
    "le",
    "min_length",
    "max_length",
    "pattern",
    "regex",
    "multiple_of",
    "min_items",
    "max_items",
    "max_digits",
    "decimal_places",
    "frozen",
    "exclude",
    "discriminator",
)


@stands_for("pydantic.fields.Field", "pydantic.Field")
class Field(StandIn):
    """A field's declaration."""

    def __init__(
        self, default: Any = ..., *, default_factory: Any = None, alias: Any = None, **options: Any
    ) -> None:
        self.default = default
        self.factory = default_factory
        self.alias = plain(alias) if plain(alias) is not None else plain(options.get("validation_alias"))
        self.env = plain(options.get("env"))
        self.options = options
        self.expose(default=default, alias=alias)

    @internal
    def initial(self) -> Any:
        """The default of a new instance; ABSENT where a value is required."""
        if plain(self.factory) is not None:
            return self.run.call(self.factory, [])
        return ABSENT if self.default is ... else self.default


def _fields(run: Interpreter, cls: Any) -> Any:
    """The fields of a model by their names, read on the class or on an object; in v1 called `__fields__`."""
    found = fields_of(run, cls) if isinstance(cls, Class) else []
    place = run.place()
    return Dict({(str, name): (name, Possible(Unknown(f"field {name}", place))) for name, _, _ in found})


@stands_for("pydantic.main.BaseModel", "pydantic.BaseModel", "pydantic.v1.BaseModel")
class BaseModel(StandIn):
    """A model."""

    MODEL = True

    def __init__(self, *_: Any, **given: Any) -> None:
        more = self.run.more_arguments
        self.attributes.update(given)
        cls = self.cls
        if not isinstance(cls, Class):
            return
        for name, owner, annotation in fields_of(self.run, cls):
            if name in given:
                continue
            declared = owner.namespace.get(name, ABSENT)
            value = declared.initial() if isinstance(declared, Field) else declared
            if isinstance(declared, Field) and isinstance(declared.alias, str) and declared.alias in given:
                value = given[declared.alias]
            self.attributes[name] = self.field_value(name, annotation, declared, value, more)

    @internal
    def field_value(self, name: str, annotation: Any, declared: Any, value: Any, more: bool) -> Any:
        """The value of a field that the constructor was not given."""
        if value is ABSENT:
            return Unknown(f"field {name} is not given", self.run.place())
        if more:  # `Model(**from_somewhere)`: the default holds unless that somewhere says otherwise
            return self.run.setting(f"{name_of(self.cls)}.{name}", "argument", self.open_inside(value))
        return value

    @internal
    def open_inside(self, value: Any) -> Any:
        """A model that is the default of a field which may be given otherwise: so may each of its fields."""
        model = plain(value)
        if not isinstance(model, BaseModel) or isinstance(model, BaseSettings):
            return value
        inside = model.model_copy()
        for name, one in inside.attributes.items():
            key = f"{name_of(model.cls)}.{name}"
            inside.attributes[name] = self.run.setting(key, "argument", self.open_inside(one))
        return inside

    model_fields = Descriptor("classproperty", Native("pydantic.BaseModel.model_fields", _fields))
    __fields__ = model_fields

    @classmethod
    def model_validate(cls, run: Interpreter, obj: Any, *_: Any, **__: Any) -> Any:
        """A model from a mapping; one from an object is not known."""
        data = plain(obj)
        if isinstance(data, (Instance, Join)) or is_constant(data):
            return Unknown("validated data", run.place())
        return _from_data(cls, run, data)

    parse_obj = model_validate

    @classmethod
    def model_validate_json(cls, run: Interpreter, *_: Any, **__: Any) -> Any:
        """A model from a text or a file, which are not read."""
        return _from_data(cls, run, None)

    parse_raw = parse_file = model_validate_json

    @classmethod
    def model_construct(cls, run: Interpreter, *_: Any, **__: Any) -> Any:
        return Unknown("constructed data", run.place())

    def model_dump(self, *_: Any, **__: Any) -> Any:
        return Dict({(str, key): (key, Possible(value)) for key, value in self.attributes.items()})

    def dict(self, *_: Any, **__: Any) -> Any:
        return Dict({(str, key): (key, Possible(value)) for key, value in self.attributes.items()})

    def model_copy(self, *, update: Any = None, **_: Any) -> Any:
        made = self.run.allocate(self.cls)
        made.attributes.update(self.attributes)
        changes = plain(update)
        if isinstance(changes, Dict):
            made.attributes.update({str(key): one.value for key, one in changes.entries.values()})
        return made

    def copy(self, *, update: Any = None, **_: Any) -> Any:
        return self.model_copy(update=update)


def _from_data(cls: Any, run: Interpreter, data: Any) -> Any:
    """A new instance: the default of a field that the data may not have holds, unless they say otherwise."""
    entries = data.entries.values() if isinstance(data, Dict) else ()
    known = {key: one.value for key, one in entries if isinstance(key, str) and not one.path}
    partly = not isinstance(data, Dict) or data.open or len(known) < len(entries)
    return run.call_with(cls, Arguments([], known, more_keywords=partly))


@stands_for("pydantic.parse_obj_as", "pydantic.tools.parse_obj_as", "pydantic.v1.parse_obj_as")
def parse_obj_as(run: Interpreter, type_: Any, obj: Any = None, **_: Any) -> Any:
    """An object of a type from data; of a type that is no model it is not known."""
    cls = plain(type_)
    if not isinstance(cls, Class) or not _is_model(cls):
        return Unknown("validated data", run.place())
    return run.call(run.attribute(cls, "model_validate"), [obj])


def _is_model(cls: Class) -> bool:
    return any(isinstance(base, NativeClass) and issubclass(base.played_by, BaseModel) for base in cls.mro)


@stands_for("pydantic.type_adapter.TypeAdapter", "pydantic.TypeAdapter")
class TypeAdapter(StandIn):
    """What validates data as a type."""

    def __init__(self, type: Any = None, **_: Any) -> None:
        self.type = type

    def validate_python(self, object: Any = None, **_: Any) -> Any:
        return parse_obj_as(self.run, self.type, object)

    def validate_json(self, *_: Any, **__: Any) -> Any:
        return parse_obj_as(self.run, self.type, Dict({}, (), True))


@stands_for(
    "pydantic_settings.main.BaseSettings",
    "pydantic_settings.BaseSettings",
    "pydantic.BaseSettings",
    "pydantic.env_settings.BaseSettings",
    "pydantic.v1.BaseSettings",
)
class BaseSettings(BaseModel):
    """A settings class: every field may be given by the environment."""

    MODEL = False

    @internal
    def field_value(self, name: str, annotation: Any, declared: Any, value: Any, more: bool) -> Any:
        value = self.validated(name, declared, value)
        if isinstance(value, Instance) and not isinstance(value, StandIn):
            return value
        kind = None if annotation is None else spelled_type(annotation)
        key = self.variable(name, declared)
        place = place_of_field(self.cls, name) if isinstance(self.cls, Class) else None
        if value is ABSENT:
            missing = Unknown(f"setting {key} has no default", self.run.place())
            return self.run.setting(key, "pydantic", missing, False, kind, place)
        return self.run.setting(key, "pydantic", self.open_inside(value), True, kind, place)

    @internal
    def validated(self, name: str, declared: Any, value: Any) -> Any:
        """The default as validators leave it: settings validate theirs unless told otherwise."""
        always = self._validates_default(declared)
        for base in self.cls.mro if isinstance(self.cls, Class) else ():
            if not isinstance(base, Class):
                continue
            for validator in list(base.namespace.values()):
                function = validator.function if isinstance(validator, Descriptor) else validator
                rule = function.attributes.get(RULE) if isinstance(function, Function) else None
                if not isinstance(rule, Rule) or name not in rule.fields or not (always or rule.always):
                    continue
                told = [self.cls, None if value is ABSENT else value]
                if len(function.node.args.args) > len(told):  # `values` or `info`, what it is told beside
                    told.append(Unknown("what a validator is told", self.run.place()))
                result = self.run.call(function, told)
                if isinstance(plain(result), Unknown):
                    return Unknown(f"default of {name} as its validator leaves it", self.run.place())
                value = result
        return value

    @internal
    def _validates_default(self, declared: Any) -> bool:
        """`validate_default` of the field or of the class; true of settings where neither says so."""
        told = plain(declared.options.get("validate_default")) if isinstance(declared, Field) else None
        config = plain(class_attribute(self.run, self.cls, "model_config"))
        entry = config.entries.get((str, "validate_default")) if isinstance(config, Dict) else None
        if told is None and entry is not None:
            told = plain(entry[1].value)
        return told is not False

    @internal
    def variable(self, name: str, declared: Any) -> str:
        """The environment variable of a field."""
        if isinstance(declared, Field):
            for given in (declared.env, declared.alias):
                if isinstance(given, str):
                    return given
                if isinstance(given, Tuple) and given.elements and isinstance(given.elements[0].value, str):
                    return str(given.elements[0].value)
        prefix = ""
        settings = plain(class_attribute(self.run, self.cls, "model_config"))
        if isinstance(settings, Dict) and (str, "env_prefix") in settings.entries:
            prefix = str(plain(settings.entries[(str, "env_prefix")][1].value))
        inner = class_attribute(self.run, self.cls, "Config")
        if isinstance(inner, Class):
            given = plain(attribute(self.run, inner, "env_prefix", ""))
            prefix = given if isinstance(given, str) else prefix
        return f"{prefix}{name}".upper()


RULE: Final = "__validates__"


class Rule(Value):
    """Which fields a validator is for, and whether it also sees defaults."""

    __slots__ = ("always", "fields")

    def __init__(self, fields: tuple[str, ...], always: bool) -> None:
        self.fields = fields
        self.always = always


@stands_for(
    "pydantic.field_validator",
    "pydantic.functional_validators.field_validator",
    "pydantic.validator",
    "pydantic.class_validators.validator",
    "pydantic.v1.validator",
)
@quiet
def field_validator(run: Interpreter, *fields: Any, always: Any = False, **_: Any) -> Any:
    names = tuple(one for one in map(plain, fields) if isinstance(one, str))
    rule = Rule(names, plain(always) is True)

    def decorate(run: Interpreter, validator: Any) -> Any:
        function = validator.function if isinstance(validator, Descriptor) else validator
        if isinstance(function, Function):
            function.attributes[RULE] = rule
        return validator

    return Native("pydantic.field_validator", decorate)


@stands_for("pydantic_settings.SettingsConfigDict", "pydantic.ConfigDict", "pydantic.config.ConfigDict")
def configuration(run: Interpreter, **options: Any) -> Any:
    return Dict({(str, key): (key, Possible(value)) for key, value in options.items()})


@stands_for("pydantic.SecretStr", "pydantic.types.SecretStr", "pydantic.SecretBytes")
class SecretStr(StandIn):
    """A text that is not shown."""

    def __init__(self, value: Any = None) -> None:
        self.value = value

    def get_secret_value(self) -> Any:
        return self.value


def read_field(run: Interpreter, model: Class, name: str, annotation: Any, value: Any) -> dict[str, Any]:
    """Alias, default and limits of a model's field."""
    options = _declared_limits(annotation)
    alias, factory, default = None, None, plain(value)
    if isinstance(value, Field):
        alias, factory, default = value.alias, plain(value.factory), plain(value.default)
        options.update(value.options)
    required = factory is None and (default is ABSENT or default is ...)
    if required and default is ABSENT and _is_version_1(run) and None in union_members(annotation):
        required, default = False, None
    known = {SPELLED.get(key, key): plain(one) for key, one in options.items() if key in CONSTRAINTS}
    shown = None
    if not required and factory is None:
        python = to_python(default)
        shown = repr(python) if not isinstance(python, Value) else "{?}"
        if isinstance(default, str) and default and is_secret_name(name):
            shown = MASK
    return {
        "alias": alias if isinstance(alias, str) else None,
        "required": required,
        "default": shown,
        "constraints": {key: one for key, one in known.items() if isinstance(one, (str, int, float, bool))},
    }


SPELLED: Final = {"regex": "pattern"}
"""Names that changed between version 1 and 2."""


def _declared_limits(annotation: Any) -> dict[str, Any]:
    """Limits that stand in the type: `Annotated[str, Field(max_length=80)]`, `constr(min_length=1)`."""
    found: dict[str, Any] = {}
    while is_annotated(annotation):
        for extra in annotation.arguments[1:]:
            if isinstance(extra, Field):
                found.update(extra.options)
            elif isinstance(extra, Result):
                found.update(extra.arguments.keywords)
        annotation = annotation.arguments[0]
    if isinstance(annotation, Result):
        found.update(annotation.arguments.keywords)
    return found


def _is_version_1(run: Interpreter) -> bool:
    return (run.versions.get("pydantic") or "2").startswith("1.")


def content_of(run: Interpreter, value: Any, name: str) -> Meant | None:
    """What a model, or a type in which one is, stands for where a decorator is given it."""
    model = next(models_in(value), None) if isinstance(value, (Class, Annotated)) else None
    if model is None:
        return None
    schemas(run).want(model)
    exact = model.full_name if isinstance(value, Class) else spelled_type(value)
    return Meant(Content(exact, model.full_name), partial(_fields_one_by_one, run, model))


CONTENT_OF: Final = (content_of,)


def _fields_one_by_one(run: Interpreter, model: Class) -> Iterator[FieldDraft]:
    for name, owner, annotation in fields_of(run, model):
        value = owner.namespace.get(name, ABSENT)
        told = read_field(run, model, name, annotation, value)
        yield FieldDraft(name, spelled_type(annotation), place=place_of_field(owner, name), **told)
    for told in fields_beside(run, model):
        yield FieldDraft(**{key: value for key, value in told.items() if key != "evidence"})


def finish(run: Interpreter, facts: Facts) -> None:
    """The models that routes name."""
    schemas(run).write(facts, "pydantic", read_field)
