"""colander: nodes of schemas, as classes and as objects.

Modelled: mappings and sequences with their nodes, inherited ones included, types, what may be missing, usual
validators, names and nested schemas.
Not modelled: nodes that `bind` or `after_bind` add; preparers; types of a project's own.
Source: colander 2.0, colander/__init__.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from analyzer.concepts.contents import Content, FieldDraft, SchemaDraft, held_schemas, list_of, one_of
from analyzer.concepts.noted import Meant
from analyzer.evaluator.attributes import ABSENT, class_attribute, mro_of
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class, Instance, name_of
from analyzer.evaluator.values import Dict, Sequence, is_constant

NODE: Final = "colander.SchemaNode"

TYPES: Final = {
    "String": "str", "Str": "str", "Integer": "int", "Int": "int", "Float": "float", "Decimal": "Decimal",
    "Money": "Decimal", "Boolean": "bool", "Bool": "bool", "DateTime": "datetime", "Date": "date",
    "Time": "time", "List": "list", "Set": "set", "Tuple": "tuple", "Mapping": "dict", "Sequence": "list",
    "Seq": "list", "Enum": "str",
}  # fmt: skip
"""Types of nodes to types."""

VALIDATORS: Final = (
    "All", "Any", "ContainsOnly", "DataURL", "Email", "Function", "Length", "NoneOf", "OneOf", "Range",
    "Regex", "GlobalObject",
)  # fmt: skip

STUBS: Final = {
    "colander": """
class _Given:
    def __init__(self, *args, **kw):
        self._args = args
        self._kw = kw


class SchemaNode(_Given):
    pass


class Schema(SchemaNode):
    pass


class MappingSchema(Schema):
    pass


class TupleSchema(SchemaNode):
    pass


class SequenceSchema(SchemaNode):
    pass


class Invalid(Exception):
    pass


class UnsupportedFields(Invalid):
    pass


class SchemaType:
    pass


def deferred(wrapped):
    return wrapped


class instantiate(_Given):
    def __call__(self, class_):
        return class_(*self._args, **self._kw)


class required:
    pass


class drop:
    pass


class null:
    pass
"""
    + "".join(f"\n\nclass {name}(_Given):\n    pass\n" for name in (*TYPES, *VALIDATORS))
}

MAX_DEPTH: Final = 12
"""Nodes within nodes that are written in place."""


def is_node(cls: Any) -> bool:
    """Whether a class is one of nodes."""
    return any(name_of(base) == NODE for base in mro_of(cls)) if isinstance(cls, Class) else False


def _is_list(cls: Any) -> bool:
    return any(name_of(base) == "colander.SequenceSchema" for base in mro_of(cls))


def content_of(run: Interpreter, value: Any, name: str) -> Meant | None:
    """What a schema stands for, as a class or an object."""
    node = value.cls if isinstance(value, Instance) else value
    if not is_node(node):
        return None
    content = _content(run, value, name, 0)
    return Meant(content, partial(_fields, run, value, name, 0))


CONTENT_OF: Final = (content_of,)


def children_of(run: Interpreter, value: Any) -> Iterator[tuple[str, Any]]:
    """The nodes of a schema by their names: those of its class, parents' first, then those it was given."""
    cls = value.cls if isinstance(value, Instance) else value
    found: dict[str, Any] = {}
    for base in reversed(mro_of(cls)):
        for name, one in base.namespace.items() if isinstance(base, Class) else ():
            node = plain(one)
            if isinstance(node, Instance) and is_node(node.cls):
                told = _option(run, node, "name")
                found[told if isinstance(told, str) else name] = node
    for node in _arguments(value):
        told = _option(run, node, "name") if isinstance(node, Instance) and is_node(node.cls) else None
        if isinstance(told, str):
            found[told] = node
    yield from found.items()


def _arguments(value: Any) -> list[Any]:
    held = plain(value.attributes.get("_args")) if isinstance(value, Instance) else None
    return [plain(one.value) for one in held.elements] if isinstance(held, Sequence) else []


def _option(run: Interpreter, node: Any, name: str) -> Any:
    """What a node was given, else what its class says; ABSENT where neither does."""
    held = plain(node.attributes.get("_kw")) if isinstance(node, Instance) else None
    entry = held.entries.get((str, name)) if isinstance(held, Dict) else None
    if entry is not None:
        return plain(entry[1].value)
    found = class_attribute(run, node.cls if isinstance(node, Instance) else node, name)
    return ABSENT if found is ABSENT else plain(found)


def _content(run: Interpreter, value: Any, name: str, depth: int) -> Content:
    cls = value.cls if isinstance(value, Instance) else value
    if depth > MAX_DEPTH:
        return Content(None)
    children = list(children_of(run, value))
    if _is_list(cls):
        inner = _content(run, children[0][1], f"{name}_item", depth + 1) if children else Content(None)
        return Content(list_of(inner.type), inner.schema)
    if children:
        own = isinstance(cls, Class) and cls.full_name != NODE and cls.module.path is not None
        held = cls.full_name if own else name
        held_schemas(run).hold(held, partial(_draft, run, value, held, depth))
        return Content(held, held)
    return Content(_type(run, value, name, depth))


def _type(run: Interpreter, value: Any, name: str, depth: int) -> str | None:
    told = [*_arguments(value), _option(run, value, "typ"), _option(run, value, "schema_type")]
    kind = next((one for one in told if _last(one) in TYPES), None)
    if kind is None:
        return None
    if _last(kind) in ("Sequence", "Seq", "List"):
        items = [one for one in _arguments(value) if isinstance(one, Instance) and is_node(one.cls)]
        return list_of(_content(run, items[0], f"{name}_item", depth + 1).type) if items else "list"
    return TYPES[_last(kind)]


def _last(value: Any) -> str:
    """The name of one of the library's classes, or of the class of an object; empty of anything else."""
    known = value.cls if isinstance(value, Instance) else value
    name = name_of(known) if isinstance(known, Class) else ""
    return name.removeprefix("colander.") if name.startswith("colander.") else ""


def _draft(run: Interpreter, value: Any, name: str, depth: int) -> SchemaDraft:
    cls = value.cls if isinstance(value, Instance) else value
    return SchemaDraft("colander", cls.place, list(_fields(run, value, name, depth)))


def _fields(run: Interpreter, value: Any, name: str, depth: int) -> Iterator[FieldDraft]:
    for key, node in children_of(run, value):
        content = _content(run, node, f"{name}_{key}", depth + 1)
        limits, choices = _limits(run, _option(run, node, "validator"))
        missing = _option(run, node, "missing")
        required = missing is ABSENT or _last(missing) == "required"
        yield FieldDraft(
            key, choices or content.type, required=required, constraints=limits, place=node.place
        )


def _limits(run: Interpreter, validator: Any, depth: int = 0) -> tuple[dict[str, Any], str | None]:
    """The limits of a validator, and the type that its choices make."""
    last, given = _last(validator), _arguments(validator)
    if not last or depth > MAX_DEPTH:
        return {}, None
    if last == "All":
        limits: dict[str, Any] = {}
        for one in given:
            limits |= _limits(run, one, depth + 1)[0]
        return limits, None
    if last == "OneOf" and given:
        values = [plain(one.value) for one in run.each(given[0])]
        return {}, one_of(values) if all(map(is_constant, values)) else None
    if last == "Email":
        return {}, "EmailStr"
    names = {"Length": ("min_length", "max_length"), "Range": ("ge", "le")}.get(last)
    if names is None:
        return {}, None
    told = {key: _option(run, validator, key) for key in ("min", "max")}
    told |= dict(zip(("min", "max"), given, strict=False))
    known = {name: told[key] for key, name in zip(("min", "max"), names, strict=True)}
    return {name: one for name, one in known.items() if isinstance(one, (int, float))}, None
