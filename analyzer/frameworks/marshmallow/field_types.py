"""What a field of a schema takes and gives: its type, whether it is required, its limits.

A field whose value is made by a function, or by a field class of the target's own that converts by itself, is
of no known type.
Source: marshmallow 4.4 marshmallow/fields.py, validate.py; apispec 6.10
apispec/ext/marshmallow/field_converter.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from analyzer.concepts.contents import (
    COMPUTED,
    READ_ONLY,
    WRITE_ONLY,
    Content,
    FieldDraft,
    default_text,
    list_of,
    one_of,
    or_none,
)
from analyzer.concepts.declared_fields import DeclaredField
from analyzer.concepts.noted import meant_by
from analyzer.evaluator.attributes import class_attribute
from analyzer.evaluator.comparing import member_value
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class, Descriptor, Function
from analyzer.evaluator.values import Result, Sequence, Tuple
from analyzer.frameworks.marshmallow.declared import as_declared

TYPES: Final = {
    "String": "str", "Str": "str", "UUID": "UUID", "Integer": "int", "Int": "int", "Number": "float",
    "Float": "float", "Decimal": "float", "Boolean": "bool", "Bool": "bool", "DateTime": "datetime",
    "NaiveDateTime": "datetime", "AwareDateTime": "datetime", "LocalDateTime": "datetime", "Date": "date",
    "Time": "time", "TimeDelta": "int", "Url": "AnyUrl", "URL": "AnyUrl", "Email": "EmailStr", "Raw": "Any",
    "IP": "str", "IPv4": "str", "IPv6": "str", "IPInterface": "str", "URLFor": "str", "UrlFor": "str",
    "AbsoluteURLFor": "str", "AbsoluteUrlFor": "str", "Hyperlinks": "dict", "File": "UploadFile",
    "Upload": "UploadFile", "Config": "Any",
}  # fmt: skip
"""The kind of value, of fields of which the class alone decides it."""

SHOWING: Final = ("URLFor", "UrlFor", "AbsoluteURLFor", "AbsoluteUrlFor", "Hyperlinks")
"""Fields that are never taken."""

CONVERTING: Final = ("_serialize", "_deserialize")

VALIDATING: Final = {
    "Length": ("min", "max"),
    "Range": ("min", "max"),
    "OneOf": ("choices",),
    "Regexp": ("regex",),
    "Equal": ("comparable",),
}
"""Validators of which something is read, and what they take by position."""

MOMENTS: Final = ("timestamp", "timestamp_ms")
"""Formats by which a moment is a number."""

MAX_DEPTH: Final = 8
"""Fields within fields (`List(List(...))`)."""


def field_draft(
    run: Interpreter, name: str, declared: DeclaredField, owner: str, cls: Class | None = None
) -> FieldDraft:
    """A field of a schema; `owner` names the schema, and what is written in place within it."""
    read_only = declared.flag("dump_only") or declared.kind in SHOWING or _only_shown(declared)
    constraints = dict(_limits(run, declared))
    if read_only:
        constraints[READ_ONLY] = True
    if declared.flag("load_only"):
        constraints[WRITE_ONLY] = True
    if declared.kind in ("Method", "Function") or _converts(run, declared):
        constraints[COMPUTED] = True
    told = {key: declared.options[key] for key in ("load_default", "missing") if key in declared.options}
    default = default_text(name, next(iter(told.values()))) if told else None
    required: bool | None = declared.flag("required") and not read_only
    if not declared.whole and "required" not in declared.options:
        required = None
    return FieldDraft(
        name,
        type_of(run, declared, f"{owner}_{name}", cls),
        alias=_alias(declared, name),
        required=required,
        default=default,
        constraints=constraints,
        place=declared.place,
    )


def _alias(declared: DeclaredField, name: str) -> str | None:
    told = declared.option("data_key", "load_from")
    return told if isinstance(told, str) and told != name else None


def _only_shown(declared: DeclaredField) -> bool:
    return declared.kind in ("Method", "Function") and declared.option("deserialize") is None


def type_of(
    run: Interpreter, declared: DeclaredField, owner: str, cls: Class | None = None, depth: int = 0
) -> str | None:
    """The type of a field as text; None where it is not known."""
    found = _single(run, declared, owner, cls, depth) if depth <= MAX_DEPTH else None
    nullable = declared.flag("allow_none") or any(
        name in declared.options and plain(declared.options[name]) is None
        for name in ("load_default", "missing")
    )
    return or_none(found) if nullable else found


def _single(
    run: Interpreter, declared: DeclaredField, owner: str, cls: Class | None, depth: int
) -> str | None:
    if _converts(run, declared):
        return None
    chosen = one_of(_chosen(run, declared))
    if chosen is not None:
        return chosen
    match declared.kind:
        case "List" | "DelimitedList" | "RelatedList":
            inner = as_declared(declared.option("cls_or_instance", "inner"))
            return list_of(type_of(run, inner, owner, cls, depth + 1) if inner is not None else None)
        case "Dict" | "Mapping":
            inner = as_declared(declared.option("values"))
            told = type_of(run, inner, owner, cls, depth + 1) if inner is not None else None
            return "dict" if told is None else f"dict[str, {told}]"
        case "Tuple":
            parts = [as_declared(one.value) for one in run.each(declared.option("tuple_fields"))]
            types = [type_of(run, one, owner, cls, depth + 1) if one is not None else None for one in parts]
            return f"tuple[{', '.join(map(str, types))}]" if types and all(types) else "tuple"
        case "Nested":
            return nested(run, declared, owner, cls).type
        case "Pluck":
            return list_of(None) if declared.flag("many") else None
        case "Enum" | "EnumField":
            return _enumeration(declared)
        case "DateTime" | "AwareDateTime" | "NaiveDateTime" if declared.option("format") in MOMENTS:
            return "float"
        case "Constant":
            return (
                one_of([declared.option("constant")])
                if isinstance(declared.option("constant"), (str, int))
                else None
            )
    if declared.flag("as_string"):
        return "str"
    return TYPES.get(declared.kind)


def nested(run: Interpreter, declared: DeclaredField, owner: str, cls: Class | None) -> Content:
    """What a nested schema stands for, with what of it is chosen."""
    value = declared.option("nested")
    if isinstance(value, Function):
        value = plain(run.demand(f"nested schema of {owner}", lambda: run.call(value, [])))
    if value == "self" and cls is not None:
        value = cls
    choosing: dict[str, Any] = {
        name: declared.options[name] for name in ("only", "exclude") if name in declared.options
    }
    if choosing and isinstance(value, Class):
        value = run.demand(f"nested schema of {owner}", lambda: run.call(value, [], choosing))
    content = meant_by(run, value, owner).content
    return content.listed() if declared.flag("many") else content


def _converts(run: Interpreter, declared: DeclaredField) -> bool:
    """Whether a field of the target's own makes its value itself."""
    own = declared.cls
    return own is not None and any(_is_own(class_attribute(run, own, name)) for name in CONVERTING)


def _is_own(value: Any) -> bool:
    return isinstance(value, Function) and value.module.path is not None


def _enumeration(declared: DeclaredField) -> str | None:
    """One of the names of an enumeration's members, or of their values."""
    members = declared.option("enum")
    by_value = declared.option("by_value")
    if not isinstance(members, Class) or by_value not in (None, False, True):
        return None
    told: list[Any] = []
    for name, one in members.namespace.items():
        value = plain(one)
        if name.startswith("_") or isinstance(value, (Function, Descriptor, Class)):
            continue
        value = member_value(value)
        if isinstance(value, Tuple):
            value = None
        told.append(value if by_value else name)
    return one_of(told) if all(isinstance(one, (str, int)) for one in told) else None


# -- validators ----------------------------------------------------------------------------------------------


def _validators(run: Interpreter, declared: DeclaredField) -> Iterator[tuple[str, dict[str, Any]]]:
    """The validators of a field by their last name, with their arguments."""
    told = declared.option("validate")
    pending = [one.value for one in run.each(told)] if isinstance(told, Sequence) else [told]
    for value in map(plain, pending):
        if isinstance(value, Result):
            last = value.of.rpartition(".")[2]
            names = VALIDATING.get(last, ())
            given = dict(zip(names, value.arguments.positional, strict=False)) | value.arguments.keywords
            yield last, {key: plain(one) for key, one in given.items()}


def _limits(run: Interpreter, declared: DeclaredField) -> Iterator[tuple[str, Any]]:
    for kind, given in _validators(run, declared):
        found: dict[str, Any] = {}
        if kind == "Length":
            exact = given.get("equal")
            found = {"min_length": given.get("min", exact), "max_length": given.get("max", exact)}
        elif kind == "Range":
            least = "ge" if given.get("min_inclusive", True) is not False else "gt"
            most = "le" if given.get("max_inclusive", True) is not False else "lt"
            found = {least: given.get("min"), most: given.get("max")}
        elif kind == "Regexp":
            found = {"pattern": given.get("regex")}
        yield from ((name, one) for name, one in found.items() if isinstance(one, (str, int, float)))


def _chosen(run: Interpreter, declared: DeclaredField) -> list[Any] | None:
    """The values of which a field's is one, where a validator lists them."""
    for kind, given in _validators(run, declared):
        if kind == "OneOf":
            found, whole = run.elements(given.get("choices"))
            values = [plain(one.value) for one in found]
            return values if whole and all(isinstance(one, (str, int)) for one in values) else None
        if kind == "Equal" and isinstance(given.get("comparable"), (str, int)):
            return [given["comparable"]]
    return None
