"""Schemas of marshmallow as schemas of the interface, with what an object of one was told to choose.

Modelled: declared fields, `Meta.fields`, `exclude`, `include`, `load_only`, `dump_only`, `unknown`; `only`,
`exclude`, `load_only`, `dump_only`, `many` and `partial` of objects; schemas by their registered name; fields
that are written in place of a schema.  Where code of the target's changes what is dumped, the schema says so.
Not modelled: hooks that change what is loaded.
Source: marshmallow 4.4 marshmallow/schema.py, class_registry.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

from analyzer.concepts.callables import describe
from analyzer.concepts.contents import (
    INCOMPLETE,
    READ_ONLY,
    SHOWN_BY,
    WRITE_ONLY,
    Content,
    FieldDraft,
    SchemaDraft,
    held_schemas,
)
from analyzer.concepts.declared_fields import DeclaredField
from analyzer.concepts.noted import Meant
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class, Function, Instance, name_of
from analyzer.evaluator.values import Dict, External, List, Sequence
from analyzer.frameworks.marshmallow.declared import (
    as_declared,
    declared_fields,
    is_schema,
    meta_option,
)
from analyzer.frameworks.marshmallow.field_types import field_draft
from analyzer.frameworks.marshmallow.model_fields import automatic_fields, of_column

KIND: Final = "marshmallow"

MAX_NAME: Final = 80
"""Letters of a variant's name that tell what it chooses."""

UNKNOWN: Final = {"INCLUDE": "allow", "EXCLUDE": "ignore", "RAISE": "forbid"}
"""What becomes of fields that nobody declared, as facts spell it."""

HOOKS: Final = ("post_dump", "pre_dump")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What an object of a schema was told."""

    only: tuple[str, ...] | None = None
    exclude: tuple[str, ...] = ()
    load_only: tuple[str, ...] = ()
    dump_only: tuple[str, ...] = ()
    unknown: str | None = None

    def suffix(self) -> str:
        """What of it goes into the name of the schema."""
        parts = [
            *(("only", *self.only) if self.only is not None else ()),
            *(("without", *self.exclude) if self.exclude else ()),
            *(("load_only", *self.load_only) if self.load_only else ()),
            *(("dump_only", *self.dump_only) if self.dump_only else ()),
        ]
        return re.sub(r"\W", "_", "_".join(parts))[:MAX_NAME]


def content_of(run: Interpreter, value: Any, name: str) -> Meant | None:
    """What a schema, an object of one, its registered name or a dictionary of fields stands for."""
    if isinstance(value, str):
        value = _registered(run, value)
    if isinstance(value, Dict):
        return _in_place(run, value, name)
    if is_schema(value):
        return _meant(run, value, Chosen(), many=meta_option(run, value, "many") is True)
    if isinstance(value, Instance) and is_schema(value.cls):
        told = value.attributes
        chosen = Chosen(
            None if plain(told.get("only")) is None else _names(run, told.get("only")),
            _names(run, told.get("exclude")),
            _names(run, told.get("load_only")),
            _names(run, told.get("dump_only")),
            _unknown(told.get("unknown")),
        )
        return _meant(
            run, value.cls, chosen, plain(told.get("many")) is True, _is_partial(told.get("partial"))
        )
    return None


CONTENT_OF: Final = (content_of,)


def _is_partial(value: Any) -> bool:
    told = plain(value)
    return told is True or (isinstance(told, Sequence) and bool(told.elements))


def _meant(run: Interpreter, cls: Class, chosen: Chosen, many: bool, partly: bool = False) -> Meant:
    suffix = chosen.suffix()
    name = f"{cls.full_name}_{suffix}" if suffix else cls.full_name
    held_schemas(run).hold(name, partial(_draft, run, cls, chosen))
    content = Content(name, name)
    return Meant(content.listed() if many else content, partial(_fields, run, cls, chosen), partly)


def _in_place(run: Interpreter, value: Dict, name: str) -> Meant | None:
    """A dictionary of fields."""
    fields = {
        key: declared
        for key, one in value.entries.values()
        if isinstance(key, str) and (declared := as_declared(one.value)) is not None
    }
    if not fields:
        return None
    name = held_schemas(run).name_for(value, name)

    def read() -> Iterator[FieldDraft]:
        for key, declared in fields.items():
            yield field_draft(run, key, declared, name)

    place = next((one.place for one in fields.values() if one.place is not None), None)
    held_schemas(run).hold(name, lambda: SchemaDraft(KIND, place, list(read())))
    return Meant(Content(name, name), read)


def _registered(run: Interpreter, name: str) -> Any:
    """The schema that is registered under its name, or under its whole name; None where several are."""
    last = name.rpartition(".")[2]
    found = [
        cls
        for cls in run.classes
        if cls.name == last
        and cls.full_name.endswith(name)
        and cls.module.path is not None
        and is_schema(cls)
    ]
    return found[0] if len(found) == 1 else None


def _draft(run: Interpreter, cls: Class, chosen: Chosen) -> SchemaDraft:
    settings: dict[str, Any] = {}
    unknown = chosen.unknown or _unknown(meta_option(run, cls, "unknown"))
    if unknown is not None:
        settings["extra"] = unknown
    changing = _changing(cls)
    if changing is not None:
        settings[SHOWN_BY] = changing
    fields = list(_fields(run, cls, chosen))
    reason = _incomplete(run, cls)
    if reason is not None:
        settings[INCOMPLETE] = reason
    return SchemaDraft(KIND, cls.place, fields, tuple(name_of(base) for base in cls.bases), settings)


def _incomplete(run: Interpreter, cls: Class) -> str | None:
    """Why not all fields of a schema are known."""
    listed = meta_option(run, cls, "fields")
    if listed is None:
        return None
    known = set(declared_fields(run, cls)) | set(automatic_fields(run, cls))
    if set(_names(run, listed)) <= known:
        return None
    return "Meta.fields names fields whose kind is only known from what is dumped"


def _changing(cls: Class) -> str | None:
    """The hook of the target's that changes what is dumped."""
    for base in cls.mro:
        for value in base.namespace.values() if isinstance(base, Class) and base.module.path else ():
            described = describe(value)
            for wrapper in described.wrappers:
                if wrapper.name.rpartition(".")[2] in HOOKS and isinstance(described.function, Function):
                    return described.name
    return None


def _fields(run: Interpreter, cls: Class, chosen: Chosen) -> Iterator[FieldDraft]:
    """The fields of a schema that are chosen."""
    declared = {name: made for name, (made, _) in declared_fields(run, cls).items()}
    owners = {name: owner for name, (_, owner) in declared_fields(run, cls).items()}
    found: dict[str, FieldDraft | DeclaredField] = {**automatic_fields(run, cls), **declared}
    names = _chosen_names(run, cls, list(found), chosen)
    load_only = {*_names(run, meta_option(run, cls, "load_only")), *chosen.load_only}
    dump_only = {*_names(run, meta_option(run, cls, "dump_only")), *chosen.dump_only}
    for name in names:
        one = found.get(name)
        if isinstance(one, DeclaredField):
            one = _within(run, cls, name, one, chosen)
        if one is None:
            one = FieldDraft(name, None)
        owner = owners.get(name)
        if owner is not None and owner is not cls:
            one.inherited_from = owner.full_name
        if name in load_only:
            one.constraints = {**one.constraints, WRITE_ONLY: True}
        if name in dump_only:
            one = replace(one, constraints={**one.constraints, READ_ONLY: True}, required=False)
        yield one


def _within(run: Interpreter, cls: Class, name: str, declared: DeclaredField, chosen: Chosen) -> FieldDraft:
    """A declared field; of a nested schema what the choice of the outer one leaves
    (`only=["author.name"]`)."""
    if declared.kind == "auto_field":
        column = declared.option("column_name")
        return of_column(run, cls, name, column if isinstance(column, str) else name, declared)
    if declared.kind == "Nested":
        for option, told in (("only", chosen.only or ()), ("exclude", chosen.exclude)):
            inner = [one.partition(".")[2] for one in told if one.startswith(f"{name}.")]
            if inner:
                options = {**declared.options, option: List.of(inner)}
                declared = replace(declared, options=options)
    return field_draft(run, name, declared, f"{cls.full_name}", cls)


def _chosen_names(run: Interpreter, cls: Class, names: list[str], chosen: Chosen) -> list[str]:
    listed = meta_option(run, cls, "fields")
    if listed is not None:
        names = list(dict.fromkeys([*_names(run, listed), *_names(run, meta_option(run, cls, "additional"))]))
    without = {
        *_names(run, meta_option(run, cls, "exclude")),
        *(one for one in chosen.exclude if "." not in one),
    }
    if chosen.only is not None:
        outer = {one.partition(".")[0] for one in chosen.only}
        names = [name for name in names if name in outer]
    return [name for name in names if name not in without]


def _names(run: Interpreter, value: Any) -> tuple[str, ...]:
    told = plain(value)
    if told is None:
        return ()
    if isinstance(told, str):
        return (told,)
    names = (plain(one.value) for one in run.each(told))
    return tuple(name for name in names if isinstance(name, str))


def _unknown(value: Any) -> str | None:
    told = plain(value)
    last = told.name.rpartition(".")[2] if isinstance(told, External) else told
    return UNKNOWN.get(last.upper()) if isinstance(last, str) else None
