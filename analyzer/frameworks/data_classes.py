"""Data classes as schemas: of the standard library, of attrs, structs of msgspec, and typed dictionaries.

Modelled: fields with inherited ones, defaults and factories, fields that `__init__` does not take, names on
the wire (`rename` and `field(name=...)` of msgspec), limits in `Annotated[..., Meta(...)]`, strictness,
`total` and `Required` of typed dictionaries.
Not modelled: converters, hooks that serialize; tagged unions.
Source: https://docs.python.org/3/library/dataclasses.html and typing.html; attrs 25; msgspec 0.20, _core.c.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

from analyzer.concepts.contents import Content, FieldDraft, SchemaDraft, default_text, held_schemas
from analyzer.concepts.noted import Meant, meant_by
from analyzer.concepts.schemas import fields_of, place_of_field
from analyzer.concepts.typed import classes_in
from analyzer.evaluator.annotations import is_annotated, spelled_type
from analyzer.evaluator.attributes import ABSENT
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.library.dataclasses import MARK, Field
from analyzer.evaluator.symbols import Annotated, Class, name_of
from analyzer.evaluator.values import Result, is_constant

STRUCT: Final = "msgspec.Struct"
TYPED: Final = ("typing.TypedDict", "typing_extensions.TypedDict", "mypy_extensions.TypedDict")

LIMITS: Final = ("gt", "ge", "lt", "le", "multiple_of", "pattern", "min_length", "max_length")


def kind_of(value: Any) -> str | None:
    """What kind of data class a class is; None for any other."""
    if not isinstance(value, Class) or value.module.path is None:
        return None
    bases = {name_of(base) for base in value.mro}
    if STRUCT in bases:
        return "msgspec"
    if not bases.isdisjoint(TYPED):
        return "TypedDict"
    marked = any(isinstance(base, Class) and base.namespace.get(MARK) is True for base in value.mro)
    return "dataclass" if marked else None


def content_of(run: Interpreter, value: Any, name: str) -> Meant | None:
    """What a data class stands for, or a type in which one is."""
    found = (
        [one for one in classes_in(value) if kind_of(one)] if isinstance(value, (Class, Annotated)) else []
    )
    if not found:
        return None
    for cls in found:
        held_schemas(run).hold(cls.full_name, partial(_draft, run, cls))
    return Meant(Content(spelled_type(value), found[0].full_name), partial(fields, run, found[0]))


CONTENT_OF: Final = (content_of,)


def _draft(run: Interpreter, cls: Class) -> SchemaDraft:
    told = list(fields(run, cls))
    settings = {"extra": "forbid"} if plain(_keyword(cls, "forbid_unknown_fields")) is True else {}
    return SchemaDraft(
        kind_of(cls) or "dataclass",
        cls.place,
        told,
        tuple(name_of(base) for base in cls.bases),
        dict(settings),
    )


def fields(run: Interpreter, cls: Class) -> Iterator[FieldDraft]:
    """The fields of a data class, ancestors' first."""
    kind = kind_of(cls)
    for name, owner, annotation in fields_of(run, cls):
        value = owner.namespace.get(name, ABSENT)
        if isinstance(value, Field) and not value.taken:
            continue
        for inner in classes_in(annotation):
            meant_by(run, inner, f"{cls.full_name}_{name}")
        default, wire, lacks = _default(value)
        required = not lacks
        if kind == "TypedDict":
            required = _must_be_there(owner, annotation)
        yield FieldDraft(
            name,
            _spelled(annotation),
            _on_the_wire(cls, name, wire),
            required,
            None if required or default is ABSENT else default_text(name, default),
            _limits(annotation),
            None if owner is cls else owner.full_name,
            place_of_field(owner, name),
        )


def _default(value: Any) -> tuple[Any, str | None, bool]:
    """The default of a field, its name on the wire, and whether it may be left out."""
    if isinstance(value, Field):
        return value.default, None, value.default is not ABSENT or value.factory is not None
    told = plain(value)
    if isinstance(told, Result) and told.of.rpartition(".")[2] in ("field", "ib", "attrib"):
        given = told.arguments.keywords
        wire = plain(given.get("name"))
        lacks = not {"default", "default_factory", "factory"}.isdisjoint(given)
        return given.get("default", ABSENT), wire if isinstance(wire, str) else None, lacks
    return value, None, value is not ABSENT


def _must_be_there(owner: Class, annotation: Any) -> bool:
    last = name_of(annotation.of).rpartition(".")[2] if isinstance(annotation, Annotated) else ""
    if last in ("Required", "NotRequired"):
        return last == "Required"
    return plain(owner.keywords.get("total")) is not False


def _spelled(annotation: Any) -> str:
    if isinstance(annotation, Annotated) and name_of(annotation.of).endswith("Required"):
        annotation = annotation.arguments[0]
    return spelled_type(annotation)


def _limits(annotation: Any) -> dict[str, Any]:
    """Limits that stand in the type: `Annotated[int, Meta(ge=1)]`."""
    found: dict[str, Any] = {}
    while is_annotated(annotation):
        for extra in annotation.arguments[1:]:
            told = plain(extra)
            if isinstance(told, Result):
                known = {key: plain(one) for key, one in told.arguments.keywords.items() if key in LIMITS}
                found.update((key, one) for key, one in known.items() if is_constant(one))
        annotation = annotation.arguments[0]
    return found


def _keyword(cls: Class, name: str) -> Any:
    """An argument of the class, its own or the nearest parent's."""
    for base in cls.mro:
        if isinstance(base, Class) and name in base.keywords:
            return base.keywords[name]
    return None


def _on_the_wire(cls: Class, name: str, wire: str | None) -> str | None:
    if wire is not None:
        return wire
    rename = plain(_keyword(cls, "rename"))
    renamed = RENAMING[rename](name) if isinstance(rename, str) and rename in RENAMING else name
    return renamed if renamed != name else None


def _camel(name: str) -> str:
    first, *rest = [part for part in name.split("_") if part] or [name]
    return first + "".join(part.title() for part in rest)


def _pascal(name: str) -> str:
    return "".join(part.title() for part in name.split("_") if part)


def _kebab(name: str) -> str:
    return "-".join(part for part in name.split("_") if part)


RENAMING: Final[dict[str, Callable[[str], str]]] = {
    "lower": str.lower,
    "upper": str.upper,
    "camel": _camel,
    "pascal": _pascal,
    "kebab": _kebab,
}
"""How msgspec renames all fields."""
