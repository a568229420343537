"""Models of Flask-RESTX, and dictionaries of fields of Flask-RESTful: what is marshalled, and what is
expected.

Modelled: `Model` with its parents and clones, fields with their limits, nested models and lists; a dictionary
of fields that `marshal_with` is given.  Not modelled: masks, wildcards, polymorphic fields; envelopes.
Source: flask-restx 1.3.2 flask_restx/model.py, fields.py; flask-restful 0.3.10 flask_restful/fields.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from analyzer.concepts.contents import (
    COMPUTED,
    READ_ONLY,
    Content,
    FieldDraft,
    SchemaDraft,
    default_text,
    held_schemas,
    list_of,
    one_of,
    or_none,
)
from analyzer.concepts.noted import Meant, meant_by
from analyzer.concepts.recorded import Recorded
from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Function, NativeClass
from analyzer.evaluator.values import Arguments, Dict, List, Tuple

KIND: Final = "flask_restx"

TYPES: Final = {
    "String": "str", "Integer": "int", "Float": "float", "Fixed": "float", "Arbitrary": "float",
    "Price": "float", "Boolean": "bool", "DateTime": "datetime", "Date": "date", "Url": "str",
    "FormattedString": "str", "ClassName": "str", "Raw": "Any",
}  # fmt: skip
"""The kind of value, of fields of which the class alone decides it."""

LIMITS: Final = {
    "min": "ge", "max": "le", "min_length": "min_length", "max_length": "max_length", "pattern": "pattern",
    "min_items": "min_length", "max_items": "max_length",
}  # fmt: skip

LEADING: Final = {
    "Nested": ("model",),
    "List": ("cls_or_instance",),
    "Fixed": ("decimals",),
    "DateTime": ("dt_format",),
}
"""Parameters that a field takes by position; of the others it is what it shows."""

CONVERTING: Final = ("format", "output")

MAX_DEPTH: Final = 8


class Field(Recorded):
    """A field of any class."""


FAMILIES: Final = {r"(?:flask_restx|flask_restplus|flask_restful)\.fields\.[A-Z]\w*": Field}


@stands_for(
    *(
        f"{package}{module}.Model"
        for package in ("flask_restx", "flask_restplus")
        for module in (".model", "")
    ),
    *(f"{package}{module}.OrderedModel" for package in ("flask_restx",) for module in (".model", "")),
)
class Model(StandIn):
    """A named dictionary of fields, with those of its parents."""

    def __init__(self, name: Any = None, *specs: Any, **_: Any) -> None:
        self.name = plain(name)
        fields = Dict({}, self.run.path)
        for spec in specs:
            one = plain(spec)
            one = one.payload if isinstance(one, Model) else one
            if isinstance(one, Dict):
                fields.entries.update(one.entries)
                fields.open = fields.open or one.open
            elif isinstance(one, (List, Tuple)):  # pairs
                for pair in (plain(each.value) for each in one.elements):
                    key = plain(pair.elements[0].value) if isinstance(pair, Tuple) and pair.elements else None
                    if isinstance(key, str):
                        fields.put((str, key), key, pair.elements[1])
            else:
                fields.open = True
        self.payload = fields
        self.expose(name=name)

    @classmethod
    def inherit(cls, run: Interpreter, name: Any, *parents: Any) -> Any:
        return run.call_with(cls, Arguments([name, *parents]))

    clone = inherit

    def extend(self, name: Any, fields: Any) -> Any:
        return self.run.call(self.cls, [name, self, fields])

    @internal
    def schema(self) -> Meant:
        """What it stands for in the interface."""
        assert isinstance(self.payload, Dict)
        told = re.sub(r"\W", "_", self.name) if isinstance(self.name, str) and self.name else "Model"
        name = held_schemas(self.run).name_for(self, told)
        held_schemas(self.run).hold(name, partial(_draft, self.run, self.payload, name, self.place))
        return Meant(Content(name, name))


def content_of(run: Interpreter, value: Any, name: str) -> Meant | None:
    """What a model, a list of one, a field or a dictionary of fields stands for."""
    if isinstance(value, Model):
        return value.schema()
    if isinstance(value, (List, Tuple)) and value.elements:
        first = plain(value.elements[0].value)
        if not isinstance(first, (Model, Dict)):
            return None
        meant = content_of(run, first, name)
        return (
            meant if meant is None or isinstance(value, Tuple) or len(value.elements) > 1 else meant.listed()
        )
    if isinstance(value, Field):
        return Meant(Content(type_of(run, value, name)))
    if isinstance(value, Dict) and any(_is_field(one.value) for _, one in value.entries.values()):
        name = held_schemas(run).name_for(value, name)
        held_schemas(run).hold(name, partial(_draft, run, value, name, None))
        return Meant(Content(name, name), lambda: _fields(run, value, name))
    return None


CONTENT_OF: Final = (content_of,)


def _draft(run: Interpreter, fields: Dict, name: str, place: Any) -> SchemaDraft:
    settings = {"incomplete": "not all fields of the model are known"} if fields.open else {}
    return SchemaDraft(KIND, place, list(_fields(run, fields, name)), (), settings)


def _is_field(value: Any) -> bool:
    told = plain(value)
    return isinstance(told, Field) or (isinstance(told, NativeClass) and issubclass(told.played_by, Field))


def _fields(run: Interpreter, fields: Dict, name: str) -> Iterator[FieldDraft]:
    for key, one in fields.entries.values():
        value = plain(one.value)
        if not isinstance(key, str):
            continue
        if isinstance(value, Field):
            yield _field(run, key, value, f"{name}_{key}")
        elif _is_field(value):
            yield FieldDraft(key, TYPES.get(value.name.rpartition(".")[2]))
        else:
            meant = meant_by(run, value, f"{name}_{key}")  # a dictionary of fields within another one
            yield FieldDraft(key, meant.content.type)


def _options(field: Field) -> dict[str, Any]:
    leading = LEADING.get(field.kind, ())
    return {
        **dict(zip(leading, field.arguments.positional, strict=False)),
        **{key: plain(one) for key, one in field.arguments.keywords.items()},
    }


def _field(run: Interpreter, name: str, field: Field, inner: str) -> FieldDraft:
    options = _options(field)
    constraints: dict[str, Any] = {
        LIMITS[key]: one
        for key, one in options.items()
        if key in LIMITS and isinstance(one, (str, int, float))
    }
    if options.get("readonly") is True:
        constraints[READ_ONLY] = True
    if _converts(run, field) or isinstance(options.get("attribute"), Function):
        constraints[COMPUTED] = True
    default = options.get("default")
    return FieldDraft(
        name,
        type_of(run, field, inner),
        required=options.get("required") is True,
        default=None if default is None else default_text(name, default),
        constraints=constraints,
        place=field.place,
    )


def type_of(run: Interpreter, field: Field, name: str, depth: int = 0) -> str | None:
    """The type of a field as text; None where it is not known."""
    options = _options(field)
    found: str | None
    if depth > MAX_DEPTH or _converts(run, field):
        found = None
    elif field.kind == "Nested":
        found = meant_by(run, options.get("model"), name).content.type
        found = list_of(found) if options.get("as_list") is True else found
        found = or_none(found) if options.get("allow_null") is True else found
    elif field.kind == "List":
        inner = plain(options.get("cls_or_instance"))
        if isinstance(inner, Field):
            found = list_of(type_of(run, inner, name, depth + 1))
        else:
            found = list_of(
                TYPES.get(inner.name.rpartition(".")[2]) if isinstance(inner, NativeClass) else None
            )
    elif options.get("enum") is not None:
        values, whole = run.elements(options["enum"])
        known = [plain(one.value) for one in values]
        found = one_of(known) if whole and all(isinstance(one, (str, int)) for one in known) else "str"
    else:
        found = TYPES.get(field.kind)
    return or_none(found) if options.get("nullable") is True else found


def _converts(run: Interpreter, field: Field) -> bool:
    """Whether a field of the target's own makes its value itself."""
    return field.own is not None and any(
        name in base.namespace for name in CONVERTING for base in field.own.mro if hasattr(base, "namespace")
    )
