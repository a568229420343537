"""What the stubs of libraries call to note what their decorators were given.

    from interface_notes import answers, asks, asks_by_name, takes

    takes(function, schema, location, required=True)     a body, or the fields of a schema one by one
    answers(function, schema, status, description=None, many=False)
    asks_by_name(function, handler, {name: location})   the annotations of a handler's parameters
    asks(function, name, location, type=None, required=False)     one input, as the documentation has it

All give the function back.  Locations are spelled as webargs, apispec and Swagger spell them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from analyzer.concepts.callables import describe
from analyzer.concepts.contents import DOCUMENTED, NOT_KNOWN, Answers, Content, Takes
from analyzer.concepts.noted import meant_by, note
from analyzer.concepts.typed import taken
from analyzer.evaluator import quiet, stands_for
from analyzer.evaluator.annotations import parameter_annotation, spelled_type
from analyzer.evaluator.comparing import member_value
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Function
from analyzer.evaluator.values import Dict

LOCATIONS: Final = {
    "json": "body", "body": "body", "json_or_form": "body", "form": "form", "formData": "form",
    "files": "file", "file": "file", "form_and_files": "form", "query": "query", "querystring": "query",
    "args": "query", "values": "query", "headers": "header", "header": "header", "cookies": "cookie",
    "cookie": "cookie", "path": "path", "view_args": "path", "match_info": "path",
}  # fmt: skip
"""Where a value stands in a request, as libraries spell it."""


@stands_for("interface_notes.takes")
@quiet
def takes(
    run: Interpreter,
    function: Any,
    schema: Any = None,
    location: Any = "json",
    required: Any = True,
    documented: Any = False,
    **_: Any,
) -> Any:
    """`documented`: nothing holds the request against it."""
    place = run.place()
    limits = {DOCUMENTED: True} if plain(documented) is True else {}
    named = plain(location)
    where = LOCATIONS.get(named) if isinstance(named, str) else None
    if where is None:
        return function
    must = plain(required) is not False

    def read(owner: str) -> Iterator[Takes]:
        for one in taken(run, schema, where, owner, must, place):
            yield replace(one, constraints={**one.constraints, **limits}) if one.location == "body" else one

    return note(function, read)


@stands_for("interface_notes.asks_by_name")
@quiet
def asks_by_name(run: Interpreter, function: Any, handler: Any, places: Any = None, **_: Any) -> Any:
    """What the annotations of a handler's parameters mean; `places`: name to location."""
    known = plain(places)
    told = {key: plain(one.value) for key, one in known.entries.values()} if isinstance(known, Dict) else {}

    def read(owner: str) -> Iterator[Takes]:
        found = describe(handler).function
        spec = found.node.args if isinstance(found, Function) else None
        for argument in (*spec.args, *spec.kwonlyargs) if spec is not None else ():
            where = LOCATIONS.get(str(told.get(argument.arg)))
            if where is not None and argument.annotation is not None:
                kind = parameter_annotation(run, found, argument)
                yield from taken(run, kind, where, f"{owner}_{argument.arg}", True, found.place)

    return note(function, read)


@stands_for("interface_notes.answers")
@quiet
def answers(
    run: Interpreter,
    function: Any,
    schema: Any = None,
    status: Any = 200,
    description: Any = None,
    many: Any = False,
    **_: Any,
) -> Any:
    place = run.place()
    code = status_text(plain(status))
    told = plain(description)

    def read(owner: str) -> Iterator[Answers]:
        if code is None:
            return
        content = NOT_KNOWN if plain(schema) is None else meant_by(run, schema, f"{owner}_{code}").content
        content = content.listed() if plain(many) is True else content
        yield Answers(content, code, told if isinstance(told, str) and told else None, place)

    return note(function, read)


@stands_for("interface_notes.asks")
@quiet
def asks(
    run: Interpreter,
    function: Any,
    name: Any,
    location: Any = "query",
    type: Any = None,
    required: Any = False,
    **_: Any,
) -> Any:
    place = run.place()
    named, where = plain(name), LOCATIONS.get(str(plain(location)))
    if not isinstance(named, str) or where in (None, "path", "body"):
        return function
    kind = plain(type)
    text = kind if isinstance(kind, str) else spelled_type(kind) if kind is not None else "str"
    one = Takes(
        Content(text), str(where), named, plain(required) is True, constraints={DOCUMENTED: True}, place=place
    )
    return note(function, lambda owner: [one])


def status_text(status: Any) -> str | None:
    """A status as facts spell it; also a member of `http.HTTPStatus`."""
    status = member_value(status)
    if isinstance(status, bool) or not isinstance(status, (int, str)):
        return None
    return str(status)
