"""What operations take by their signatures, and answer by `response`.

Of each parameter: what its marker says (`Form[...]`, `Query(...)`), else the path where it is named there,
else the body of what is a schema or a collection, else the query.
Source: django-ninja 1.7, ninja/signature/details.py, class ViewSignature; operation.py, class Operation;
pagination.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from analyzer.concepts.contents import (
    NOT_KNOWN,
    Answers,
    Content,
    FieldDraft,
    SchemaDraft,
    Takes,
    default_text,
    held_schemas,
    list_of,
)
from analyzer.concepts.schemas import models_in
from analyzer.concepts.typed import content_of_type, last_name, parameters_of, taken
from analyzer.evaluator import StandIn, internal, quiet, stands_for
from analyzer.evaluator.annotations import is_annotated, spelled_type
from analyzer.evaluator.attributes import ABSENT
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.library.signatures import Shown
from analyzer.evaluator.symbols import Annotated, Class, Function, Native, NativeClass, name_of
from analyzer.evaluator.values import Dict, External, Sequence, Value, is_constant

COLLECTIONS: Final = ("list", "List", "set", "Set", "tuple", "Tuple")
"""Types of which several values are one body."""

CONSTRAINTS: Final = ("gt", "ge", "lt", "le", "min_length", "max_length", "pattern")


def taken_models(run: Interpreter) -> set[Class]:
    """The schemas that operations take: their fields are then called by their aliases."""
    found: set[Class] = run.notes.setdefault("ninja.taken", set())
    return found


class Marker(StandIn):
    """Where a parameter comes from."""

    LOCATION = "query"

    def __init__(self, default: Any = ..., *, alias: Any = None, **options: Any) -> None:
        self.default = ABSENT if default is ... else default
        self.alias = plain(alias)
        self.options = options

    @internal
    def constraints(self) -> dict[str, Any]:
        """The limits that it declares."""
        known = {name: plain(self.options[name]) for name in CONSTRAINTS if name in self.options}
        return {name: value for name, value in known.items() if is_constant(value)}


def _marker(name: str, location: str) -> type[Marker]:
    class Made(Marker):
        """A marker of one place."""

        LOCATION = location

    paths = ("ninja", "ninja.params", "ninja.params.functions", "ninja.params_functions")
    return stands_for(*(f"{path}.{one}" for path in paths for one in (name, f"{name}Ex")))(Made)


Body = _marker("Body", "body")
Cookie = _marker("Cookie", "cookie")
File = _marker("File", "file")
Form = _marker("Form", "form")
Header = _marker("Header", "header")
Path = _marker("Path", "path")
Query = _marker("Query", "query")


@dataclass(frozen=True, slots=True)
class _Input:
    """A parameter of an operation, and where it comes from."""

    name: str
    annotation: Any
    default: Any
    location: str
    marker: Marker | None
    shown: Shown


def inputs(run: Interpreter, function: Any, path: str, owner: str) -> Iterator[Takes]:
    """What an operation takes."""
    in_path = frozenset(re.findall(r"\{(?:\w+:)?(\w+)\}", path))  # those of prefixes are in the query
    known = [_input(one, in_path) for one in parameters_of(run, function, ("self", "request"))]
    for one in known:
        if last_name(one.annotation) != "HttpResponse":
            yield from _taken(run, one, owner)
    pages = _pagination(function)
    if pages is not None:
        yield from pages.inputs


def _input(shown: Shown, in_path: frozenset[str]) -> _Input:
    annotation, default = shown.annotation(), shown.default()
    marker: Marker | None = None
    location = None
    if isinstance(annotation, Annotated) and isinstance(annotation.of, NativeClass):
        kind = annotation.of.played_by
        if issubclass(kind, Marker):  # `Form[Order]`; `QueryEx[int, P(ge=1)]`
            location, annotation = kind.LOCATION, annotation.arguments[0]
    if is_annotated(annotation):
        marker = next(
            (plain(one) for one in annotation.arguments[1:] if isinstance(plain(one), Marker)), None
        )
        annotation = annotation.arguments[0]
    if isinstance(given := plain(default), Marker):
        marker, default = given, given.default
    if marker is not None:
        location = marker.LOCATION
        default = marker.default if default is ABSENT else default
    if location is None:
        location = _usual(shown.name, annotation, in_path)
    return _Input(shown.name, annotation, default, location, marker, shown)


def _usual(name: str, annotation: Any, in_path: frozenset[str]) -> str:
    """Where a parameter without a marker comes from."""
    if "UploadedFile" in spelled_type(annotation):
        return "file"
    if name in in_path:
        return "path"
    if any(models_in(annotation)) or last_name(annotation) in COLLECTIONS:
        return "body"
    return "query"


def _taken(run: Interpreter, one: _Input, owner: str) -> Iterator[Takes]:
    place = one.shown.place
    required = one.default is ABSENT
    limits = one.marker.constraints() if one.marker is not None else {}
    alias = one.marker.alias if one.marker is not None else None
    name = alias if isinstance(alias, str) else one.name
    default = None if required else default_text(name, one.default)
    model = next(models_in(one.annotation), None)
    for inner in models_in(one.annotation):
        taken_models(run).add(inner)
    if one.location == "body" or model is None:
        content = content_of_type(run, one.annotation, f"{owner}_{one.name}")
        if one.annotation is None:
            content = Content("str")
        if one.location == "header":
            name = name.replace("_", "-")
        if one.location == "file":
            several = "[" in spelled_type(one.annotation)
            content = Content("list[UploadFile]" if several else "UploadFile")
        yield Takes(content, one.location, name, required, default, limits, place)
        return
    for field in taken(run, model, one.location, owner, required, place):
        yield field if required else replace(field, required=False)


# -- answers -------------------------------------------------------------------------------------------------


def answers(run: Interpreter, function: Any, response: Any, owner: str) -> Iterator[Answers]:
    """What an operation is said to answer, by its codes."""
    told = plain(response)
    if told is ABSENT:
        yield Answers(NOT_KNOWN)
        return
    if not isinstance(told, Dict):
        yield Answers(_answered(run, function, response, f"{owner}_200"))
        return
    for key, one in told.entries.values():
        codes = [plain(each.value) for each in key.elements] if isinstance(key, Sequence) else [plain(key)]
        for code in codes:
            status = "default" if code is ... else str(code)
            if code is ... or isinstance(code, int):
                yield Answers(_answered(run, function, one.value, f"{owner}_{status}"), status)


def _answered(run: Interpreter, function: Any, response: Any, name: str) -> Content:
    kind = _as_type(response)
    if kind is None:
        return NOT_KNOWN
    content = content_of_type(run, kind, name)
    pages = _pagination(function)
    if pages is None or content.type is None:
        return content
    return pages.of(run, kind, content)


def _as_type(value: Any) -> Any:
    """A type that is given as a value: `list[Order]` is one where it is evaluated, too."""
    found = plain(value)
    return ABSENT if isinstance(found, Value) and not _is_type(found) else found


def _is_type(value: Any) -> bool:
    return isinstance(value, (Class, Annotated, External, NativeClass))


# -- pagination ----------------------------------------------------------------------------------------------

PAGES: Final = "__ninja_pages__"
"""Attribute of a function that is answered in pages."""

INPUTS: Final = {
    "LimitOffsetPagination": (
        Takes(Content("int"), "query", "limit", False, "100", {"ge": 1}),
        Takes(Content("int"), "query", "offset", False, "0", {"ge": 0}),
    ),
    "PageNumberPagination": (
        Takes(Content("int"), "query", "page", False, "1", {"ge": 1}),
        Takes(Content("int | None"), "query", "page_size", False, "None", {"ge": 1}),
    ),
}
"""Paginations of the library's own, and what they take."""


class Pages(Value):
    """How an operation is answered in pages."""

    __slots__ = ("inputs", "known")

    def __init__(self, name: str) -> None:
        self.known = name in INPUTS
        self.inputs = INPUTS.get(name, ())

    def of(self, run: Interpreter, kind: Any, content: Content) -> Content:
        """A page of what an operation gives back as a list."""
        if not self.known:
            return NOT_KNOWN
        inner = kind.arguments[0] if isinstance(kind, Annotated) and kind.arguments else None
        item = spelled_type(inner) if inner is not None else "{?}"
        name = f"Paged{re.sub(r'[^A-Za-z0-9]', '', item)}"
        fields = [
            FieldDraft("items", list_of(item), required=True),
            FieldDraft("count", "int", required=True),
        ]
        held_schemas(run).hold(name, lambda: SchemaDraft("pydantic", None, fields))
        return Content(name, name)


def _pagination(function: Any) -> Pages | None:
    found = plain(function)
    pages = found.attributes.get(PAGES) if isinstance(found, Function) else None
    return pages if isinstance(pages, Pages) else None


@stands_for("ninja.pagination.paginate")
@quiet
def paginate(run: Interpreter, given: Any = None, **_: Any) -> Any:
    """`@paginate`, or with the class of the pagination."""
    if isinstance(plain(given), Function):
        return _in_pages(given, "LimitOffsetPagination")
    kind = plain(given)
    name = "LimitOffsetPagination" if kind is None else name_of(kind).rpartition(".")[2]
    return Native("ninja.pagination.paginate", lambda run, function: _in_pages(function, name))


def _in_pages(function: Any, name: str) -> Any:
    found = plain(function)
    if isinstance(found, Function):
        found.attributes[PAGES] = Pages(name)
    return function
