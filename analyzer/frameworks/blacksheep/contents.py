"""What handlers take by their signatures, and what they say that they give back.

`FromJSON[Order]` and its like name their places.  Of other parameters: the path where it is named there, the
query for plain values, the body for what is a schema; anything else may be a service, and is none of the
request.
Source: blacksheep 2.6, blacksheep/server/normalization.py, bindings/.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from analyzer.concepts.callables import describe
from analyzer.concepts.contents import NOT_KNOWN, Answers, Takes, default_text
from analyzer.concepts.typed import (
    content_of_type,
    data_answered,
    given_or_none,
    is_data,
    last_name,
    parameters_of,
    taken,
)
from analyzer.evaluator.annotations import spelled_type
from analyzer.evaluator.attributes import ABSENT
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.library.signatures import Shown
from analyzer.evaluator.symbols import Annotated

BOUND: Final = {
    "FromJSON": "body", "FromXML": "body", "FromForm": "form", "FromFiles": "file", "FromQuery": "query",
    "FromHeader": "header", "FromCookie": "cookie", "FromRoute": "path", "FromText": "body",
    "FromBytes": "body",
}  # fmt: skip

PLAIN: Final = frozenset(
    {
        "str",
        "int",
        "float",
        "bool",
        "list",
        "List",
        "set",
        "tuple",
        "UUID",
        "date",
        "datetime",
        "bytes",
        "Enum",
    }
)


def contents_of(run: Interpreter, handler: Any, path: str) -> Iterator[Takes | Answers]:
    """What a handler takes and answers."""
    owner = describe(handler).name
    in_path = set(re.findall(r"\{(\w+)", path))
    for one in parameters_of(run, handler, ("self", "request", "websocket")):
        yield from _taken(run, one, owner, in_path)
    yield data_answered(run, handler, owner)


def _taken(run: Interpreter, one: Shown, owner: str, in_path: set[str]) -> Iterator[Takes]:
    annotation, default = one.annotation(), one.default()
    kind, or_none = given_or_none(annotation)
    required = default is ABSENT and not or_none
    last = last_name(kind)
    where = BOUND.get(last)
    if where is not None:
        inner = kind.arguments[0] if isinstance(kind, Annotated) and kind.arguments else None
    else:
        inner = kind
        where = _usual(run, one.name, kind, last, in_path, owner)
    if where is None:
        return
    if where in ("form", "query") and inner is not None and is_data(run, inner, owner):
        yield from taken(run, inner, where, owner, required, one.place)
        return
    content = NOT_KNOWN if inner is None else content_of_type(run, inner, f"{owner}_{one.name}")
    yield Takes(
        content,
        where,
        "body" if where == "body" else one.name,
        required or where == "path",
        None if required or default is ABSENT else default_text(one.name, default),
        place=one.place,
    )


def _usual(run: Interpreter, name: str, kind: Any, last: str, in_path: set[str], owner: str) -> str | None:
    """Where a parameter comes from that says nothing of it."""
    if name in in_path:
        return "path"
    if kind is None or last in PLAIN or spelled_type(kind).partition("[")[0] in PLAIN:
        if is_data(run, kind, owner):
            return "body"
        return "query" if kind is not None else None
    return "body" if is_data(run, kind, owner) else None
