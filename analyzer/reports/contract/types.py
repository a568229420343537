"""Declared types, which facts keep as text, as JSON Schema.

Read: the plain types of Python and of its standard library, what typing makes of them (`Optional`, `Union`,
`list[...]`, `dict[...]`, `Literal`, `Annotated`), pydantic's names for strings of a form, and models of the
project.  Not read: type variables, enumerations (their members are no facts), classes of libraries: these
are an empty schema with the text in `x-type`.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import Any, Final

JsonSchema = dict[str, Any]

PLAIN: Final[Mapping[str, JsonSchema]] = {
    "str": {"type": "string"},
    "int": {"type": "integer"},
    "float": {"type": "number"},
    "bool": {"type": "boolean"},
    "bytes": {"type": "string", "contentEncoding": "binary"},
    "None": {"type": "null"},
    "NoneType": {"type": "null"},
    "Any": {},
    "object": {},
    "list": {"type": "array"},
    "List": {"type": "array"},
    "tuple": {"type": "array"},
    "set": {"type": "array", "uniqueItems": True},
    "frozenset": {"type": "array", "uniqueItems": True},
    "dict": {"type": "object"},
    "Dict": {"type": "object"},
    "datetime": {"type": "string", "format": "date-time"},
    "date": {"type": "string", "format": "date"},
    "time": {"type": "string", "format": "time"},
    "timedelta": {"type": "string", "format": "duration"},
    "UUID": {"type": "string", "format": "uuid"},
    "UUID4": {"type": "string", "format": "uuid"},
    "Decimal": {"anyOf": [{"type": "number"}, {"type": "string"}]},
    "EmailStr": {"type": "string", "format": "email"},
    "AnyUrl": {"type": "string", "format": "uri"},
    "AnyHttpUrl": {"type": "string", "format": "uri"},
    "HttpUrl": {"type": "string", "format": "uri"},
    "SecretStr": {"type": "string", "format": "password"},
    "Path": {"type": "string"},
    "UploadFile": {"type": "string", "contentMediaType": "application/octet-stream"},
    "StrictStr": {"type": "string"},
    "StrictInt": {"type": "integer"},
    "StrictBool": {"type": "boolean"},
    "PositiveInt": {"type": "integer", "exclusiveMinimum": 0},
    "NonNegativeInt": {"type": "integer", "minimum": 0},
}

ARRAYS: Final = ("list", "List", "Sequence", "Iterable", "Collection", "tuple", "Tuple")
SETS: Final = ("set", "Set", "frozenset", "FrozenSet", "AbstractSet")
OBJECTS: Final = ("dict", "Dict", "Mapping", "MutableMapping", "OrderedDict", "defaultdict")

DEEPEST: Final = 40
"""How deep a type may nest; what is deeper allows anything."""

CONSTRAINTS: Final = {
    "ge": "minimum", "gt": "exclusiveMinimum", "le": "maximum", "lt": "exclusiveMaximum",
    "multiple_of": "multipleOf", "pattern": "pattern", "regex": "pattern",
}  # fmt: skip

Reference = Callable[[str], str | None]
"""The name of a model as the code writes it to where the document keeps its schema, if it is one."""


def schema_of(text: str | None, reference: Reference) -> JsonSchema:
    """The schema of a declared type; an empty one, which allows anything, where it is not known."""
    if not text:
        return {}
    try:
        node = ast.parse(text.strip(), mode="eval").body
        return _schema(node, reference, 0)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {"x-type": text}


def constrained(schema: JsonSchema, constraints: Mapping[str, Any]) -> JsonSchema:
    """The schema with what is declared beside the type."""
    found = {CONSTRAINTS[name]: value for name, value in constraints.items() if _fits(name, value)}
    for name, ending in (("min_length", "min"), ("max_length", "max")):
        if isinstance(value := constraints.get(name), int):
            found[f"{ending}{'Items' if schema.get('type') == 'array' else 'Length'}"] = value
    return {**schema, **found}


def with_default(schema: JsonSchema, default: str | None) -> JsonSchema:
    """The schema with its default, where that is a plain value."""
    if default is None:
        return schema
    try:
        value = ast.literal_eval(default)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return schema
    if value == "" and "format" in schema:
        return schema  # an empty text has no form, and stands for none given
    plain = value is None or isinstance(value, (bool, int, str)) or value in ([], {})
    return {**schema, "default": value} if plain else schema


def _fits(name: str, value: object) -> bool:
    if CONSTRAINTS.get(name) == "pattern":
        return isinstance(value, str)
    return name in CONSTRAINTS and isinstance(value, (int, float)) and not isinstance(value, bool)


def _schema(node: ast.expr, reference: Reference, depth: int) -> JsonSchema:
    if depth > DEEPEST:
        return {}
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str):  # a name that is written before it is there
            return _schema(ast.parse(node.value, mode="eval").body, reference, depth + 1)
        return dict(PLAIN["None"]) if node.value is None else {"x-type": ast.unparse(node)}
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return _union([_schema(one, reference, depth + 1) for one in (node.left, node.right)])
    if isinstance(node, ast.Subscript):
        return _generic(node, reference, depth)
    if isinstance(node, (ast.Name, ast.Attribute)):
        return _named(node, reference)
    return {"x-type": ast.unparse(node)}


def _named(node: ast.Name | ast.Attribute, reference: Reference) -> JsonSchema:
    name = node.id if isinstance(node, ast.Name) else node.attr
    found = reference(ast.unparse(node))
    if found is not None:
        return {"$ref": found}
    return dict(PLAIN[name]) if name in PLAIN else {"x-type": ast.unparse(node)}


def _generic(node: ast.Subscript, reference: Reference, depth: int) -> JsonSchema:
    head = node.value
    name = head.id if isinstance(head, ast.Name) else head.attr if isinstance(head, ast.Attribute) else ""
    inner = list(node.slice.elts) if isinstance(node.slice, ast.Tuple) else [node.slice]
    if name == "Literal":
        return _literal(inner)
    parts = [_schema(one, reference, depth + 1) for one in inner if not _is_ellipsis(one)]
    if name == "Optional":
        return _union([*parts[:1], dict(PLAIN["None"])])
    if name == "Union":
        return _union(parts)
    if name in ("Annotated", "Required", "NotRequired", "Final", "Mapped"):
        return parts[0] if parts else {}
    if name in ("tuple", "Tuple") and len(parts) > 1:
        return {"type": "array", "prefixItems": parts, "minItems": len(parts), "maxItems": len(parts)}
    if name in ARRAYS and parts:
        return {"type": "array", "items": parts[0]}
    if name in SETS and parts:
        return {"type": "array", "items": parts[0], "uniqueItems": True}
    if name in OBJECTS and len(parts) > 1:
        return {"type": "object", "additionalProperties": parts[1]}
    return {"x-type": ast.unparse(node)}


def _is_ellipsis(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is Ellipsis


def _literal(values: list[ast.expr]) -> JsonSchema:
    plain = [one.value for one in values if isinstance(one, ast.Constant)]
    if len(plain) < len(values) or not all(one is None or isinstance(one, (bool, int, str)) for one in plain):
        return {"x-type": f"Literal[{', '.join(map(ast.unparse, values))}]"}
    return {"enum": plain}


def _union(parts: list[JsonSchema]) -> JsonSchema:
    """Alternatives, those of a union inside among them; of a plain type and null one schema with both."""
    flat: list[JsonSchema] = []
    for part in parts:
        inner = part["anyOf"] if set(part) == {"anyOf"} else [part]
        flat += [one for one in inner if one not in flat]
    if len(flat) == 1:
        return flat[0]
    if len(flat) == 2 and flat[1] == PLAIN["None"] and isinstance(flat[0].get("type"), str):
        return {**flat[0], "type": [flat[0]["type"], "null"]}
    return {"anyOf": flat}
