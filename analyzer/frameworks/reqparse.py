"""Request parsers of Flask-RESTful and Flask-RESTX: the arguments that they look for, and where.

Modelled: `RequestParser` with `add_argument`, `copy`, `replace_argument`, `remove_argument`, `Argument`;
parsers that a handler calls, those of its module, of its class and those that it makes itself. An argument of
which nothing says where it stands may be in the body or in the query: where a method has a body it is taken
for a part of that.
Not modelled: operators, `dest`.
Source: flask-restful 0.3.10 flask_restful/reqparse.py; flask-restx 1.3.2 flask_restx/reqparse.py.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from analyzer.concepts.contents import (
    Content,
    FieldDraft,
    SchemaDraft,
    Takes,
    default_text,
    held_schemas,
    list_of,
    one_of,
    or_none,
)
from analyzer.concepts.noted import Meant
from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.annotations import spelled_type
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import FUNCTION, Class, Frame, Function, NativeClass
from analyzer.evaluator.values import External, Place, Sequence, Unknown

PACKAGES: Final = ("flask_restful", "flask_restx", "flask_restplus")

LOCATIONS: Final = {
    "args": "query", "values": "query", "view_args": "path", "json": "body", "get_json": "body",
    "form": "form", "files": "file", "headers": "header", "cookies": "cookie", "cookie": "cookie",
}  # fmt: skip

WITHOUT_BODY: Final = frozenset(["GET", "DELETE", "HEAD", "OPTIONS"])

TYPES: Final = {
    "str": "str", "int": "int", "float": "float", "bool": "bool", "dict": "dict", "list": "list",
    "Decimal": "Decimal", "boolean": "bool", "positive": "int", "natural": "int", "date": "date",
    "datetime_from_iso8601": "datetime", "datetime_from_rfc822": "str", "date_from_iso8601": "date",
    "email": "EmailStr", "URL": "AnyUrl", "url": "AnyUrl", "FileStorage": "UploadFile", "UUID": "UUID",
    "iso8601interval": "str",
}  # fmt: skip
"""What converts an argument, by its last name, to the value that crosses the interface."""


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument that a parser looks for."""

    name: str
    options: dict[str, Any] = field(default_factory=dict)
    place: Place | None = None

    def option(self, name: str) -> Any:
        return plain(self.options.get(name))

    def draft(self, run: Interpreter) -> FieldDraft:
        """The argument as a field."""
        default = self.option("default")
        return FieldDraft(
            self.name,
            self._type(run),
            required=self.option("required") is True,
            default=None if default is None else default_text(self.name, default),
            place=self.place,
        )

    def _type(self, run: Interpreter) -> str | None:
        kind = self.option("type")
        found = "str" if kind is None else TYPES.get(_last(kind))
        choices = self.option("choices")
        if isinstance(choices, Sequence) and choices.elements:
            values, whole = run.elements(choices)
            known = [plain(one.value) for one in values]
            if whole and all(isinstance(one, (str, int)) for one in known):
                found = one_of(known) or found
        if self.option("action") in ("append", "split"):
            found = list_of(found)
        return or_none(found) if self.option("nullable") is True else found

    def location(self, methods: tuple[str, ...]) -> str | None:
        """Where it stands in a request; None where that is not known."""
        told = self.option("location")
        names = [plain(one.value) for one in told.elements] if isinstance(told, Sequence) else [told]
        if told is None:
            names = ["args"] if set(methods) <= WITHOUT_BODY else ["json"]
        found = [LOCATIONS.get(name) for name in names if isinstance(name, str)]
        if "body" in found and not set(methods) <= WITHOUT_BODY:
            return "body"
        return found[0] if found else None


def _last(kind: Any) -> str:
    if isinstance(kind, (External, NativeClass)):
        return kind.name.rpartition(".")[2]
    return "" if isinstance(kind, (Unknown, Function, Class)) else spelled_type(kind)


ORDER: Final = (
    "default", "dest", "required", "ignore", "type", "location", "choices", "action", "help", "operators",
    "case_sensitive", "store_missing", "trim", "nullable",
)  # fmt: skip
"""Parameters of `Argument` after its name."""


@stands_for(*(f"{package}.reqparse.Argument" for package in PACKAGES))
class ArgumentObject(StandIn):
    """An argument that is made before it is added."""

    def __init__(self, name: Any = None, *args: Any, **options: Any) -> None:
        self.told = (name, {**dict(zip(ORDER, args, strict=False)), **options})


@stands_for(*(f"{package}.reqparse.RequestParser" for package in PACKAGES))
class RequestParser(StandIn):
    """What looks for arguments in a request."""

    def __init__(self, *_: Any, **__: Any) -> None:
        self.arguments: dict[str, Argument] = {}
        self.whole = True

    def add_argument(self, *args: Any, **options: Any) -> Any:
        name: Any = args[0] if args else options.pop("name", None)
        given: dict[str, Any] = {**dict(zip(ORDER, args[1:], strict=False)), **options}
        known = plain(name)
        if isinstance(known, ArgumentObject):
            known, given = plain(known.told[0]), known.told[1]
        if isinstance(known, str):
            self.arguments[known] = Argument(known, given, self.run.place())
        else:
            self.whole = False
        return self

    def replace_argument(self, name: Any, *args: Any, **options: Any) -> Any:
        return self.add_argument(name, *args, **options)

    def remove_argument(self, name: Any) -> Any:
        self.arguments.pop(str(plain(name)), None)
        return self

    def copy(self) -> Any:
        made = self.run.call(self.cls, [])
        if isinstance(made, RequestParser):
            made.arguments.update(self.arguments)
            made.whole = self.whole
        return made

    def parse_args(self, *_: Any, **__: Any) -> Any:
        return Unknown("arguments of a request", self.run.place())

    @internal
    def inputs(self, methods: tuple[str, ...], name: str) -> Iterator[Takes]:
        """Its arguments at their places; those of a body together, as the schema of this name."""
        inside: list[FieldDraft] = []
        for one in self.arguments.values():
            draft, where = one.draft(self.run), one.location(methods)
            if where == "body":
                inside.append(draft)
            elif where not in (None, "path"):
                file = draft.type is not None and "UploadFile" in draft.type
                yield Takes(
                    Content(draft.type), "file" if file else str(where), one.name, draft.required,
                    draft.default, place=one.place,
                )  # fmt: skip
        if inside:
            name = held_schemas(self.run).name_for(self, name)
            make = partial(SchemaDraft, "reqparse", self.place, inside)
            held_schemas(self.run).hold(name, make)
            required = any(one.required for one in inside)
            yield Takes(Content(name, name), required=required, place=self.place)


def content_of(run: Interpreter, value: Any, name: str) -> Meant | None:
    """What a parser stands for where a decorator is given it."""
    if not isinstance(value, RequestParser):
        return None
    # The documentation has what is in neither place for a parameter of the query.
    return Meant(inputs=lambda: value.inputs(("GET", "POST") if _says_body(value) else ("GET",), name))


def _says_body(parser: RequestParser) -> bool:
    return any(one.option("location") in ("json", "get_json") for one in parser.arguments.values())


CONTENT_OF: Final = (content_of,)


# -- parsers that a handler calls ----------------------------------------------------------------------------


ASKING: Final = frozenset(["parse_args"])
"""What a handler calls of a parser to get what it asks for."""


def handler_contents(run: Interpreter, function: Function, methods: tuple[str, ...]) -> Iterator[Takes]:
    """What the parsers ask for that a handler calls."""
    if not run.bodies.calls_one_of(function.node, ASKING):
        return
    if not any(isinstance(one, RequestParser) for one in run.standins) and not _makes_one(function):
        return
    for position, node in enumerate(_parsed(function)):
        parser = plain(_parser_of(run, function, node))
        if isinstance(parser, RequestParser):
            name = f"{function.full_name}_json{position or ''}"
            yield from parser.inputs(methods, name)


HANDLER_CONTENTS: Final = (handler_contents,)


def _makes_one(function: Function) -> bool:
    return any(
        (isinstance(node, ast.Attribute) and node.attr == "RequestParser")
        or getattr(node, "id", "") == "RequestParser"
        for node in ast.walk(function.node)
    )


def _parsed(function: Function) -> Iterator[ast.expr]:
    """The expressions of which `parse_args` is called."""
    for node in ast.walk(function.node):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ASKING:
            yield node.func.value


def _parser_of(run: Interpreter, function: Function, node: ast.expr) -> Any:
    """The parser that an expression is: of the module or the class, or made in the handler itself."""
    frame = Frame(FUNCTION, function.module, function.frame, {})
    own = function.owner
    if own is not None and isinstance(function.node, ast.FunctionDef) and function.node.args.args:
        receiver = run.demand(f"object of {own.full_name}", lambda: run.call(own, []))
        frame.bindings[function.node.args.args[0].arg] = receiver
    root = node
    while isinstance(root, ast.Attribute):
        root = root.value
    making = list(_statements_about(function, root.id)) if isinstance(root, ast.Name) else []

    def read() -> Any:
        if making:
            run.block(making, frame)
        return run.evaluate(node, frame)

    with run.at((), node, function.module):
        return run.demand(f"parser of {function.full_name}", read)


def _statements_about(function: Function, name: str) -> Iterator[ast.stmt]:
    """The statements of a body that make a parser and add to it."""
    for statement in function.node.body if isinstance(function.node.body, list) else ():
        match statement:
            case ast.Assign(targets=[ast.Name(id=target)], value=ast.Call()) if target == name:
                yield statement
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=target), attr=attr))) if (
                target == name and attr.endswith("_argument")
            ):
                yield statement
