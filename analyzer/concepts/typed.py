"""What types say that crosses an interface: those of a handler's parameters, and of what it gives back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from analyzer.concepts.callables import describe
from analyzer.concepts.contents import NOT_KNOWN, PARTIAL, READ_ONLY, Answers, Content, Takes
from analyzer.concepts.noted import meant_by
from analyzer.evaluator.annotations import is_annotated, spelled_type, union_members
from analyzer.evaluator.attributes import ABSENT
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.library.signatures import VAR_KEYWORD, VAR_POSITIONAL, Shown, shown_parameters
from analyzer.evaluator.symbols import Annotated, Class, Function, name_of
from analyzer.evaluator.values import Place, Unknown, Value

BODIES: Final = ("body", "form", "file")
"""Places of which one request has one."""


def classes_in(annotation: Any) -> Iterator[Class]:
    """The classes of the target that a type names, anywhere in it."""
    pending = [annotation]
    while pending:
        one = pending.pop(0)
        if isinstance(one, Class):
            yield one
        elif is_annotated(one):
            pending.append(one.arguments[0])
        elif isinstance(one, Annotated):
            pending += [one.of, *one.arguments]


def content_of_type(run: Interpreter, annotation: Any, name: str) -> Content:
    """What a type stands for, with every schema in it among the facts; `name` is for one without a name."""
    while is_annotated(annotation):
        annotation = annotation.arguments[0]
    if isinstance(annotation, Unknown) or annotation is ABSENT:
        return NOT_KNOWN
    schema = None
    for cls in classes_in(annotation):
        schema = schema or meant_by(run, cls, name).content.schema
    return Content(spelled_type(annotation), schema)


def last_name(annotation: Any) -> str:
    """The last name of a type, of a generic one that of what is given others; empty of what has no name."""
    of = annotation.of if isinstance(annotation, Annotated) else annotation
    return name_of(of).rpartition(".")[2] if isinstance(of, Value) else ""


def given_or_none(annotation: Any) -> tuple[Any, bool]:
    """A type without its `None`, and whether that was in it; of several others the whole."""
    members = union_members(annotation)
    kinds = [kind for kind in members if kind is not None]
    return (kinds[0] if len(kinds) == 1 else annotation), len(kinds) < len(members)


def is_data(run: Interpreter, annotation: Any, owner: str) -> bool:
    """Whether a class of which the fields are known is anywhere in a type."""
    return any(meant_by(run, cls, owner).fields is not None for cls in classes_in(annotation))


def parameters_of(run: Interpreter, handler: Any, without: tuple[str, ...] = ()) -> Iterator[Shown]:
    """The named parameters of a handler, but those of which the names are given."""
    for one in shown_parameters(run, handler):
        if one.kind not in (VAR_POSITIONAL, VAR_KEYWORD) and one.name not in without:
            yield one


def returned(run: Interpreter, handler: Any) -> Any:
    """The type that a handler says it gives back; ABSENT where it says nothing."""
    function = describe(handler).function
    node = getattr(function.node, "returns", None) if isinstance(function, Function) else None
    if node is None:
        return ABSENT
    with run.at((), node, function.module):
        return run.annotation(node, function.frame)


def data_answered(run: Interpreter, handler: Any, owner: str) -> Answers:
    """What a handler says it gives back, where that is data."""
    kind = returned(run, handler)
    known = kind is not ABSENT and is_data(run, kind, owner)
    return Answers(content_of_type(run, kind, f"{owner}_200") if known else NOT_KNOWN)


def taken(
    run: Interpreter, schema: Any, where: str, owner: str, required: bool, place: Place | None
) -> Iterator[Takes]:
    """What a schema means at a place of the request: a body as a whole, anything else field by field."""
    meant = meant_by(run, schema, f"{owner}_{where}")
    if meant.inputs is not None:
        yield from meant.inputs()
        return
    if where == "body" or meant.fields is None:
        if where == "body":
            yield Takes(
                meant.content,
                required=required,
                constraints={PARTIAL: True} if meant.partial else {},
                place=place,
            )
        return
    for one in meant.fields():
        if one.constraints.get(READ_ONLY) is True:
            continue
        file = where in BODIES and one.type is not None and "UploadFile" in one.type
        yield Takes(
            Content(one.type),
            "file" if file else where,
            one.alias or one.name,
            where == "path" or (one.required and not meant.partial),
            one.default,
            one.constraints,
            place,
        )
