"""What an operation takes and answers by a specification: OpenAPI 3 and Swagger 2, as a document holds them.

Read are mappings, lists and constants, whose numbers and truths may be texts (`"10"`, `"true"`).  References
within the document are followed; each named schema becomes one of the facts' schemas.
Not known, and told as such: references to other documents, what `not` and conditions exclude.
Source: https://spec.openapis.org/oas/v3.1.0; https://swagger.io/specification/v2/
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from analyzer.concepts.contents import (
    NOT_KNOWN,
    READ_ONLY,
    WRITE_ONLY,
    Answers,
    Content,
    FieldDraft,
    HeldSchemas,
    SchemaDraft,
    Takes,
    one_of,
    or_none,
    union_of,
)
from analyzer.evaluator.values import Place

MAX_DEPTH: Final = 12
"""References to references, and schemas within schemas."""

FORMATS: Final = {
    "date-time": "datetime", "date": "date", "time": "time", "uuid": "UUID", "email": "EmailStr",
    "uri": "AnyUrl", "binary": "UploadFile", "byte": "bytes",
}  # fmt: skip
TYPES: Final = {"integer": "int", "number": "float", "boolean": "bool", "file": "UploadFile", "null": "None"}

LIMITS: Final = {
    "minimum": "ge", "maximum": "le", "minLength": "min_length", "maxLength": "max_length",
    "pattern": "pattern", "multipleOf": "multiple_of", "minItems": "min_items", "maxItems": "max_items",
}  # fmt: skip
FORMS: Final = ("multipart/form-data", "application/x-www-form-urlencoded")


@dataclass(frozen=True, slots=True)
class Specification:
    """A document, with where its schemas are held."""

    document: Mapping[str, Any]
    schemas: HeldSchemas
    place: Place | None = None

    def operation(self, item: Any, operation: Mapping[str, Any], name: str) -> Iterator[Takes | Answers]:
        """What an operation takes and answers; `item` is the path's own mapping."""
        common = item.get("parameters") if isinstance(item, Mapping) else None
        for one in (*_listed(common), *_listed(operation.get("parameters"))):
            yield from self._parameter(self._resolved(one), name)
        yield from self._body(self._resolved(operation.get("requestBody")), name)
        responses = operation.get("responses")
        for status, one in responses.items() if isinstance(responses, Mapping) else ():
            told = self._resolved(one)
            if isinstance(told, Mapping):
                said = told.get("description")
                content = self.content(_schema_of(told), f"{name}_{status}")
                yield Answers(content, str(status), said if isinstance(said, str) else None, self.place)

    def _parameter(self, one: Any, name: str) -> Iterator[Takes]:
        if not isinstance(one, Mapping):
            return
        where, called = one.get("in"), one.get("name")
        required = _true(one.get("required"))
        schema = one.get("schema", one)
        if where == "body":
            handed = called if isinstance(called, str) and called.isidentifier() else "body"
            content = self.content(schema, f"{name}_body")
            yield Takes(content, "body", handed, required=required, place=self.place)
        elif isinstance(called, str) and where in ("query", "header", "cookie", "path", "formData"):
            content = self.content(schema, f"{name}_{called}")
            location = "form" if where == "formData" else str(where)
            file = location == "form" and content.type == "UploadFile"
            limits = _limits(schema) if isinstance(schema, Mapping) else {}
            yield Takes(
                content,
                "file" if file else location,
                called,
                required or where == "path",
                None,
                limits,
                self.place,
            )

    def _body(self, body: Any, name: str) -> Iterator[Takes]:
        contents = body.get("content") if isinstance(body, Mapping) else None
        if not isinstance(contents, Mapping) or not contents:
            return
        form = next((kind for kind in contents if kind in FORMS), None)
        if form is not None and len(contents) == 1:
            schema = self._resolved(_schema_of({"content": {form: contents[form]}}))
            for one in self._fields(schema, name, 0) if isinstance(schema, Mapping) else ():
                where = "file" if one.type is not None and "UploadFile" in one.type else "form"
                yield Takes(
                    Content(one.type), where, one.name, one.required, None, one.constraints, self.place
                )
            return
        required = _true(body.get("required"))
        schema = _schema_of(body)
        called = [one.get("x-body-name") for one in (body, schema) if isinstance(one, Mapping)]
        handed = next((one for one in called if isinstance(one, str) and one.isidentifier()), "body")
        content = self.content(schema, f"{name}_body")
        yield Takes(content, "body", handed, required=required, place=self.place)

    # -- schemas -------------------------------------------------------------------------------------------

    def content(self, schema: Any, name: str, depth: int = 0) -> Content:
        """What a schema stands for; `name` is for an object that is written in place."""
        if not isinstance(schema, Mapping) or depth > MAX_DEPTH:
            return NOT_KNOWN
        reference = schema.get("$ref")
        if isinstance(reference, str):
            target = self._followed(reference)
            return self.content(target, reference.rpartition("/")[2], depth + 1)
        content = self._written(schema, name, depth)
        if _true(schema.get("nullable")) or _true(schema.get("x-nullable")):
            return Content(or_none(content.type), content.schema)
        return content

    def _written(self, schema: Mapping[str, Any], name: str, depth: int) -> Content:
        if isinstance(values := schema.get("enum"), list):
            return Content(one_of(values))
        for key in ("oneOf", "anyOf"):
            if several := _listed(schema.get(key)):
                return union_of(
                    [self.content(one, f"{name}_{at}", depth + 1) for at, one in enumerate(several)]
                )
        kinds = schema.get("type")
        if isinstance(kinds, list):
            several = [self._written({**schema, "type": one}, name, depth + 1) for one in kinds]
            return union_of(several) if depth <= MAX_DEPTH else NOT_KNOWN
        if kinds == "array":
            return self.content(schema.get("items"), f"{name}_item", depth + 1).listed()
        if schema.get("properties") or schema.get("allOf"):
            made = partial(self._draft, schema, name)
            return Content(self.schemas.hold(name, made), name)
        if kinds == "object":
            inner = self.content(schema.get("additionalProperties"), f"{name}_value", depth + 1)
            return Content(f"dict[str, {inner.type}]" if inner.type is not None else "dict", inner.schema)
        if kinds == "string":
            return Content(FORMATS.get(str(schema.get("format")), "str"))
        return Content(TYPES.get(str(kinds)))

    def _draft(self, schema: Mapping[str, Any], name: str) -> SchemaDraft:
        return SchemaDraft("openapi", self.place, list(self._fields(schema, name, 0)))

    def _fields(self, schema: Mapping[str, Any], name: str, depth: int) -> Iterator[FieldDraft]:
        found: dict[str, FieldDraft] = {}
        required: set[str] = set()
        for part in self._parts(schema, depth):
            properties = part.get("properties")
            required |= {str(one) for one in _listed(part.get("required"))}
            for key, one in properties.items() if isinstance(properties, Mapping) else ():
                if isinstance(one, Mapping):
                    content = self.content(one, f"{name}_{key}", depth + 1)
                    found[str(key)] = FieldDraft(str(key), content.type, constraints=_limits(one))
        for key, field in found.items():
            field.required = key in required
            yield field

    def _parts(self, schema: Any, depth: int) -> Iterator[Mapping[str, Any]]:
        """A schema, after those that it is all of."""
        schema = self._resolved(schema)
        if not isinstance(schema, Mapping) or depth > MAX_DEPTH:
            return
        for one in _listed(schema.get("allOf")):
            yield from self._parts(one, depth + 1)
        yield schema

    # -- references ----------------------------------------------------------------------------------------

    def _resolved(self, value: Any) -> Any:
        for _ in range(MAX_DEPTH):
            if not isinstance(value, Mapping) or not isinstance(value.get("$ref"), str):
                return value
            value = self._followed(value["$ref"])
        return None

    def _followed(self, reference: str) -> Any:
        """What a reference within the document leads to; None for one out of it."""
        if not reference.startswith("#/"):
            return None
        found: Any = self.document
        for part in reference[2:].split("/"):
            if not isinstance(found, Mapping):
                return None
            found = found.get(part.replace("~1", "/").replace("~0", "~"))
        return found


def _schema_of(told: Mapping[str, Any]) -> Any:
    """The schema of a body or an answer: its own, or of the first of its contents."""
    contents = told.get("content")
    if isinstance(contents, Mapping):
        known = [kind for kind in contents if "json" in str(kind)] or list(contents)
        first = contents[known[0]] if known else None
        return first.get("schema") if isinstance(first, Mapping) else None
    return told.get("schema")


def _limits(schema: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, name in LIMITS.items():
        told = schema.get(key)
        if isinstance(told, str) and key != "pattern":
            told = _number(told)
        if isinstance(told, (int, float, str)) and not isinstance(told, bool):
            found[name] = told
    if _true(schema.get("readOnly")):
        found[READ_ONLY] = True
    if _true(schema.get("writeOnly")):
        found[WRITE_ONLY] = True
    return found


def _number(text: str) -> int | float | None:
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        return None


def _true(value: Any) -> bool:
    return value is True or (isinstance(value, str) and value.lower() == "true")


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
