"""What handlers take and answer, by their signatures.

`data` is the body, also as a form; what is named in the path comes from there, what a layer provides is a
dependency, and anything else is in the query unless a `Parameter` says otherwise.  The answer is what the
handler says it gives back, through the DTO of the nearest layer.
Not modelled: what a DTO does to nested fields; DTOs of a project's own making: what passes them is not known.
Source: litestar 2.12 to 2.25, _kwargs/, params.py, handlers/http_handlers/_utils.py, dto/.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from analyzer.concepts.callables import describe
from analyzer.concepts.contents import (
    NOT_KNOWN,
    PARTIAL,
    Answers,
    Content,
    FieldDraft,
    SchemaDraft,
    Takes,
    default_text,
    held_schemas,
)
from analyzer.concepts.noted import Meant, meant_by
from analyzer.concepts.typed import classes_in, content_of_type, last_name, parameters_of, returned, taken
from analyzer.evaluator import StandIn, stands_for
from analyzer.evaluator.annotations import is_annotated, spelled_type
from analyzer.evaluator.attributes import ABSENT, class_attribute, mro_of
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.library.signatures import Shown
from analyzer.evaluator.symbols import Annotated, Class, name_of
from analyzer.evaluator.values import Dict, External, Result, is_constant

GIVEN: Final = ("self", "state", "headers", "cookies", "request", "socket", "query", "scope", "body")
"""Parameters that the library fills itself."""

NO_DATA: Final = (
    "Response", "Redirect", "Template", "File", "Stream", "ServerSentEvent", "ASGIResponse", "None",
    "ASGIApp", "HTMXTemplate",
)  # fmt: skip
"""What is given back and has no schema, unless it says of what it is one."""

LIMITS: Final = (
    "gt",
    "ge",
    "lt",
    "le",
    "multiple_of",
    "min_length",
    "max_length",
    "min_items",
    "max_items",
    "pattern",
)


class Said(StandIn):
    """What stands beside a parameter."""

    def __init__(self, *_: Any, **options: Any) -> None:
        self.options = options


@stands_for("litestar.params.Parameter", "litestar.params.ParameterKwarg", "starlite.Parameter")
class Parameter(Said):
    """`Parameter(query="q", ge=1)`."""


@stands_for("litestar.params.Body", "litestar.params.BodyKwarg", "starlite.Body")
class Body(Said):
    """`Body(media_type=RequestEncodingType.MULTI_PART)`."""


@stands_for("litestar.params.Dependency", "litestar.params.DependencyKwarg", "starlite.Dependency")
class Dependency(Said):
    """What a layer has to provide."""


@stands_for("litestar.dto.config.DTOConfig", "litestar.dto.DTOConfig")
class DTOConfig(Said):
    """What a DTO leaves out, and how it calls the rest."""


def contents_of(
    run: Interpreter, function: Any, path: str, methods: tuple[str, ...], options: list[dict[str, Any]]
) -> Iterator[Takes | Answers]:
    """What a handler takes and answers; `options` are those of the layers around it, outermost first."""
    owner = describe(function).name
    provided = {name for one in options for name in _names(one.get("dependencies"))}
    in_path = set(re.findall(r"\{(\w+)", path))
    dto = _layered(options, "dto")
    for one in parameters_of(run, function, GIVEN):
        if one.name not in provided:
            yield from _taken(run, one, owner, in_path, dto)
    yield from _answers(run, function, owner, methods, options)


def _layered(options: list[dict[str, Any]], name: str) -> Any:
    """An option of the nearest layer that has it."""
    return next((found for one in reversed(options) if (found := plain(one.get(name))) is not None), None)


def _names(table: Any) -> list[str]:
    known = plain(table)
    return (
        [key for key, _ in known.entries.values() if isinstance(key, str)] if isinstance(known, Dict) else []
    )


# -- what is taken -------------------------------------------------------------------------------------------


def _taken(run: Interpreter, one: Shown, owner: str, in_path: set[str], dto: Any) -> Iterator[Takes]:
    annotation, default = one.annotation(), one.default()
    said: dict[str, Any] = {}
    while is_annotated(annotation):
        for extra in annotation.arguments[1:]:
            if isinstance(told := plain(extra), Said):
                said.update(told.options)
                if isinstance(told, Dependency):
                    return
        annotation = annotation.arguments[0]
    if isinstance(given := plain(default), Said):
        if isinstance(given, Dependency):
            return
        said.update(given.options)
        default = given.options.get("default", ABSENT)
    if one.name == "data":
        yield from _body(run, one, annotation, owner, said, dto)
        return
    location, name = _location(one.name, said, in_path)
    if location == "query" and not said and _is_provided(annotation):
        return
    required = default is ABSENT or location == "path"
    limits = {key: plain(said[key]) for key in LIMITS if key in said}
    yield Takes(
        content_of_type(run, annotation, f"{owner}_{one.name}"),
        location,
        name,
        required and plain(said.get("required")) is not False and "None" not in spelled_type(annotation),
        None if required else default_text(name, default),
        {key: value for key, value in limits.items() if is_constant(value)},
        one.place,
    )


def _is_provided(annotation: Any) -> bool:
    """Whether a parameter is of a plain class of the target's own, which nothing of a request can be turned
    into: something that is not read, such as a plugin, provides it (Litestar would not start otherwise)."""
    cls = plain(annotation)
    return (
        isinstance(cls, Class)
        and cls.module.path is not None
        and all(isinstance(base, Class) or name_of(base) == "builtins.object" for base in mro_of(cls))
    )


def _location(name: str, said: dict[str, Any], in_path: set[str]) -> tuple[str, str]:
    for location in ("header", "cookie", "query"):
        told = plain(said.get(location))
        if isinstance(told, str):
            return location, told
    return ("path" if name in in_path else "query"), name


def _body(
    run: Interpreter, one: Shown, annotation: Any, owner: str, said: dict[str, Any], dto: Any
) -> Iterator[Takes]:
    kind = name_of(plain(said.get("media_type"))) if said.get("media_type") is not None else ""
    form = "MULTI_PART" in kind or "URL_ENCODED" in kind
    if form and dto is None:
        fields = list(taken(run, annotation, "form", owner, True, one.place))
        if fields:
            yield from fields
            return
    content, partly = _through(run, dto, annotation, f"{owner}_data")
    limits = {PARTIAL: True} if partly else {}
    if form and "UploadFile" in spelled_type(annotation):
        yield Takes(Content(spelled_type(annotation)), "file", one.name, True, place=one.place)
        return
    yield Takes(content, "body", "body", one.default() is ABSENT, constraints=limits, place=one.place)


# -- what is answered ----------------------------------------------------------------------------------------


def _answers(
    run: Interpreter, function: Any, owner: str, methods: tuple[str, ...], options: list[dict[str, Any]]
) -> Iterator[Answers]:
    kind = returned(run, function)
    chosen = plain(options[-1].get("status_code")) if options else None
    usual = "201" if "POST" in methods else "204" if "DELETE" in methods else "200"
    status = str(chosen) if isinstance(chosen, int) else usual
    dto = _layered(options, "return_dto")
    if dto is None and not (options and "return_dto" in options[-1]):
        dto = _layered(options, "dto")
    content = _answered(run, kind, dto, f"{owner}_{status}")
    yield Answers(content, status)
    responses = plain(options[-1].get("responses")) if options else None
    for key, one in responses.entries.values() if isinstance(responses, Dict) else ():
        code, told = plain(key), plain(one.value)
        if isinstance(code, int) and isinstance(told, Result):
            held = told.arguments.keywords.get("data_container", *told.arguments.positional[:1] or (None,))
            yield Answers(content_of_type(run, plain(held), f"{owner}_{code}"), str(code))


def _answered(run: Interpreter, kind: Any, dto: Any, name: str) -> Content:
    if kind is ABSENT or kind is None:
        return NOT_KNOWN
    inner = kind
    if isinstance(kind, Annotated) and last_name(kind) == "Response" and kind.arguments:
        inner = kind.arguments[0]
    elif last_name(kind) in NO_DATA:
        return NOT_KNOWN
    return NOT_KNOWN if inner is None else _through(run, dto, inner, name)[0]


# -- DTOs ----------------------------------------------------------------------------------------------------


def _through(run: Interpreter, dto: Any, annotation: Any, name: str) -> tuple[Content, bool]:
    """What is left of a type behind a DTO, and whether all of its fields may be left out."""
    if isinstance(annotation, Annotated) and last_name(annotation) == "DTOData":
        annotation = annotation.arguments[0]
    whole = content_of_type(run, annotation, name)
    if dto is None:
        return whole, False
    config = _config_of(run, dto)
    models = [one for one in classes_in(annotation) if meant_by(run, one, name).fields is not None]
    if config is None or len(models) != 1:
        return NOT_KNOWN, False
    meant = meant_by(run, models[0], name)
    left = _left(run, config, meant)
    told = f"{models[0].qualname}_{_dto_name(dto)}"
    held_schemas(run).hold(told, lambda: SchemaDraft("litestar", models[0].place, list(left)))
    text = re.sub(rf"\b{re.escape(models[0].qualname)}\b", told, spelled_type(annotation))
    return Content(text, told), plain(config.options.get("partial")) is True


def _dto_name(dto: Any) -> str:
    return dto.name if isinstance(dto, Class) else re.sub(r"\W+", "_", spelled_type(dto)).strip("_")


def _config_of(run: Interpreter, dto: Any) -> DTOConfig | None:
    """The configuration of a DTO of the library's kinds; None of one that is not read."""
    if isinstance(dto, Class):
        found = plain(class_attribute(run, dto, "config"))
        if isinstance(found, DTOConfig):
            return found
        return None
    for extra in _extras(dto):
        if isinstance(found := plain(extra), DTOConfig):
            return found
    if isinstance(dto, Annotated) and isinstance(dto.of, External):
        made: DTOConfig = run.call(run.external("litestar.dto.config.DTOConfig"), [])
        return made
    return None


def _extras(dto: Any) -> Iterator[Any]:
    for one in dto.arguments if isinstance(dto, Annotated) else ():
        if is_annotated(one):
            yield from one.arguments[1:]


def _left(run: Interpreter, config: DTOConfig, meant: Meant) -> Iterator[FieldDraft]:
    def names(option: str) -> set[str]:
        told = config.options.get(option)
        every = [plain(one.value) for one in run.each(told)] if told is not None else []
        return {one for one in every if isinstance(one, str)}

    without, only = names("exclude"), names("include")
    renamed = plain(config.options.get("rename_fields"))
    table = (
        {key: plain(one.value) for key, one in renamed.entries.values()} if isinstance(renamed, Dict) else {}
    )
    for one in meant.fields() if meant.fields is not None else ():
        if one.name in without or (only and one.name not in only):
            continue
        wire = table.get(one.name)
        yield replace(one, alias=wire) if isinstance(wire, str) else one
