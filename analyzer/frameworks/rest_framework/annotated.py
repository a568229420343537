"""What decorators for the documentation say of a view's method: drf-spectacular's and drf-yasg's.

Modelled: `extend_schema` on methods, functions and classes (with `methods`), `extend_schema_view`,
`OpenApiResponse`, `OpenApiParameter`, `inline_serializer`; `swagger_auto_schema` on methods and functions.
Not modelled: schemas that are written out as JSON; PolymorphicProxySerializer; media types.
Source: drf-spectacular 0.30 drf_spectacular/utils.py, openapi.py; drf-yasg 1.21 drf_yasg/utils.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from analyzer.concepts.callables import describe
from analyzer.concepts.contents import (
    DOCUMENTED,
    NOT_KNOWN,
    PARTIAL,
    Answers,
    Content,
    Takes,
    default_text,
    list_of,
    one_of,
)
from analyzer.concepts.decorators import class_decorators
from analyzer.evaluator.attributes import ABSENT, mro_of
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class
from analyzer.evaluator.values import Dict, External, Result, Sequence
from analyzer.frameworks.rest_framework.field_types import choices_of

EXTEND: Final = "drf_spectacular.utils.extend_schema"
EXTEND_VIEW: Final = "drf_spectacular.utils.extend_schema_view"
SWAGGER: Final = "drf_yasg.utils.swagger_auto_schema"

SPELLED: Final = {"request_body": "request", "manual_parameters": "parameters", "method": "methods"}
"""Arguments of drf-yasg's decorator by the names that drf-spectacular gives them."""

WITHIN: Final = {"OpenApiResponse": "response", "OpenApiRequest": "request", "Response": "schema"}
"""Objects that carry what is meant, and the argument that it is."""

LOCATIONS: Final = {"QUERY": "query", "PATH": "path", "HEADER": "header", "COOKIE": "cookie"}


@dataclass(slots=True)
class Annotations:
    """What is said of one method: the arguments of all decorators, the outer ones over the inner."""

    said: dict[str, Any] = field(default_factory=dict)

    def add(self, one: Any, verb: str) -> None:
        """A decorator's arguments, if it speaks of this verb."""
        if not isinstance(one, Result) or one.of not in (EXTEND, SWAGGER):
            return
        given = {SPELLED.get(name, name): value for name, value in one.arguments.keywords.items()}
        methods = plain(given.pop("methods", None))
        names = (
            [methods]
            if isinstance(methods, str)
            else [plain(each.value) for each in getattr(methods, "elements", ())]
        )
        if not names or verb in [str(name).lower() for name in names]:
            self.said.update(given)


class Reader(Protocol):
    """Who knows what serializers stand for."""

    run: Interpreter

    def type_of(self, value: Any) -> Content: ...

    def inline(self, name: str, fields: Dict) -> Content: ...


def annotations_of(
    run: Interpreter, cls: Class, name: str, verb: str, method: Any, around: Iterable[Any] = ()
) -> Annotations:
    """What is said of a view's method."""
    found = Annotations()
    above = [
        one
        for base in reversed(mro_of(cls))
        if isinstance(base, Class)
        for one in reversed(class_decorators(run, base, ("extend_schema", "extend_schema_view")))
    ]
    for one in above:
        found.add(one, verb)
    if method is not ABSENT:
        for wrapper in reversed(describe(method).wrappers):
            found.add(wrapper.value, verb)
    for value in around:
        found.add(value, verb)
    for one in above:
        if one.of == EXTEND_VIEW:
            told = plain(one.arguments.keywords.get(name))
            for each in told.elements if isinstance(told, Sequence) else ():
                found.add(plain(each.value), verb)
            found.add(told, verb)
    return found


def described_by(
    reader: Reader, told: Annotations, status: str, partial: bool = False
) -> Iterator[Takes | Answers]:
    """What the decorators of a method say that it takes and answers; `status` is that of success, `partial`
    whether its body need not be whole."""
    if "request" in told.said:
        value = _within(told.said["request"])
        if plain(value) is not None and not _is_nothing(value):
            limits = {DOCUMENTED: True, **({PARTIAL: True} if partial else {})}
            yield Takes(content_of(reader, value), constraints=limits)
    if "responses" in told.said:
        yield from _answers(reader, plain(told.said["responses"]), status)
    for one in (
        reader.run.each(told.said["parameters"]) if plain(told.said.get("parameters")) is not None else ()
    ):
        made = _parameter(reader, plain(one.value))
        if made is not None:
            yield made


def _answers(reader: Reader, told: Any, status: str) -> Iterator[Answers]:
    if not isinstance(told, Dict):
        yield Answers(NOT_KNOWN if told is None else content_of(reader, _within(told)), status)
        return
    for key, possible in told.entries.values():
        code = status_of(key)
        if code is None:
            return  # a schema that is written out
        value = plain(possible.value)
        described = value if isinstance(value, str) else _described(value)
        inner = plain(_within(value))
        known = inner is not None and not isinstance(inner, str)
        yield Answers(content_of(reader, inner) if known else NOT_KNOWN, code, described)


def content_of(reader: Reader, value: Any) -> Content:
    """What a decorator's argument stands for."""
    value = plain(value)
    if isinstance(value, Dict):  # by media type
        inner = [
            plain(one.value) for key, one in value.entries.values() if isinstance(key, str) and "/" in key
        ]
        return content_of(reader, _within(inner[0])) if inner else NOT_KNOWN
    if isinstance(value, Result) and value.of == "drf_spectacular.utils.inline_serializer":
        given = {
            **dict(zip(("name", "fields"), value.arguments.positional, strict=False)),
            **value.arguments.keywords,
        }
        name, fields = plain(given.get("name")), plain(given.get("fields"))
        if isinstance(name, str) and isinstance(fields, Dict):
            content = reader.inline(name, fields)
            return content.listed() if plain(given.get("many")) is True else content
    return reader.type_of(value)


def status_of(key: Any) -> str | None:
    """The status that a key of `responses` names, alone or with a media type."""
    key = plain(key)
    if isinstance(key, Sequence) and key.elements:
        key = plain(key.elements[0].value)
    if isinstance(key, External):  # `status.HTTP_200_OK`
        parts = key.name.rpartition(".")[2].split("_")
        key = parts[1] if parts[0] == "HTTP" and len(parts) > 1 else None
    if isinstance(key, int) or (
        isinstance(key, str) and (key.isdigit() or key == "default" or key[1:].lower() == "xx")
    ):
        return str(key)
    return None


def _within(value: Any) -> Any:
    value = plain(value)
    if isinstance(value, Result):
        argument = WITHIN.get(value.of.rpartition(".")[2])
        if argument is not None:
            first = value.arguments.positional[:1]
            leading = first[0] if first and argument != "schema" else None
            return value.arguments.keywords.get(argument, leading)
    return value


def _described(value: Any) -> str | None:
    if isinstance(value, Result) and value.of.rpartition(".")[2] in WITHIN:
        told = plain(value.arguments.keywords.get("description"))
        return told if isinstance(told, str) else None
    return None


def _is_nothing(value: Any) -> bool:
    value = plain(value)
    return isinstance(value, External) and value.name.endswith((".no_body", ".OpenApiTypes.NONE"))


def _parameter(reader: Reader, value: Any) -> Takes | None:
    """An OpenApiParameter, or drf-yasg's Parameter."""
    if not isinstance(value, Result) or value.of.rpartition(".")[2] not in ("OpenApiParameter", "Parameter"):
        return None
    yasg = value.of.startswith("drf_yasg.")
    names = ("name", "in_", "description", "required") if yasg else ("name", "type", "location", "required")
    given = {**dict(zip(names, value.arguments.positional, strict=False)), **value.arguments.keywords}
    name = plain(given.get("name"))
    if (
        not isinstance(name, str)
        or plain(given.get("exclude")) is True
        or plain(given.get("response")) is True
    ):
        return None
    place = plain(given.get("in_" if yasg else "location"))
    text = place if isinstance(place, str) else getattr(place, "name", "QUERY").rpartition("_")[2]
    location = LOCATIONS.get(text.rpartition(".")[2].upper())
    if location is None:
        return None
    kind = reader.type_of(given["type"]).type if "type" in given and not yasg else None if yasg else "str"
    if plain(given.get("enum")) is not None:
        kind = one_of(choices_of(reader.run, given["enum"])) or kind
    if plain(given.get("many")) is True:
        kind = list_of(kind)
    default = plain(given.get("default"))
    return Takes(
        Content(kind),
        location,
        name,
        location == "path" or plain(given.get("required")) is True,
        None if default is None else default_text(name, default),
        {DOCUMENTED: True},
        value.place,
    )
