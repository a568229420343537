"""GraphQL: what every library's schemas come to, and what limits the queries that they answer."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, Protocol

from analyzer.concepts.operations import endpoints, standing_before
from analyzer.concepts.routing import Draft
from analyzer.concepts.serving import Served, write
from analyzer.concepts.work import evaluated_mentioning
from analyzer.evaluator.attributes import mro_of
from analyzer.evaluator.conditions import Path, default_of, text_of
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.standin import StandIn
from analyzer.evaluator.symbols import name_of
from analyzer.evaluator.values import Place, Result
from analyzer.facts import Facts, Route

DEFAULTS: Final[dict[str, Any]] = {
    "introspection": True,
    "max_depth": None,
    "max_aliases": None,
    "max_tokens": None,
    "max_complexity": None,
}
"""Limits, and what they are where nothing sets them."""

RULES: Final = {
    "NoSchemaIntrospectionCustomRule": ("introspection", False),
    "DisableIntrospection": ("introspection", False),
    "depth_limit_validator": ("max_depth", "max_depth"),
    "cost_validator": ("max_complexity", "maximum_cost"),
    "CostValidator": ("max_complexity", "maximum_cost"),
}
"""Validation rules, to the limit that they set: to a value, or to that of an argument."""


class Limits:
    """The limits of one schema."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = dict(DEFAULTS)

    def set(self, name: str, value: Any, path: Path = ()) -> None:
        """One limit; one that stands under a test which does not hold by default is none."""
        if not path or default_of(path) is True:
            self.values[name] = value
        elif default_of(path) is None:
            self.values[name] = f"{value} only if {text_of(path)}"

    def rule(self, value: Any, path: Path = ()) -> None:
        """What a validation rule limits."""
        value = plain(value)
        limit, what = RULES.get(name_of(value).rpartition(".")[2], ("", None))
        if not limit:
            return
        if isinstance(what, str):
            given = value.arguments if isinstance(value, Result) else None
            what = plain(given.keywords.get(what, next(iter(given.positional), None))) if given else None
        self.set(limit, what, path)


class Schema(Protocol):
    """What a library says of one of its schemas."""

    def operations(self) -> Iterator[Draft]:
        """The fields of its root types."""

    def limits(self) -> Limits:
        """What limits its queries."""


def write_schemas(
    run: Interpreter,
    facts: Facts,
    framework: str,
    schemas: Sequence[Any],
    prefixes: tuple[str, ...],
    handlers: Iterable[str] = (),
) -> None:
    """Schemas as applications, their operations as routes behind the endpoints that lead to them: handlers of
    the library, classes of the target's that derive from these, and `handlers` of the target's own."""
    derived = frozenset(handlers) | frozenset(
        cls.full_name
        for cls in run.classes
        if any(name_of(base).startswith(prefixes) for base in mro_of(cls)[1:])
    )
    only = len({schema.place for schema in schemas}) == 1
    served = []
    through_which = [_endpoints(run, facts, schema, prefixes, derived, only) for schema in schemas]
    asked = [schema for schema, through in zip(schemas, through_which, strict=True) if through]
    for schema, through in zip(schemas, through_which, strict=True):
        if not through and any(_has_same_roots(schema, other) for other in asked):
            continue  # it is made to be printed, or for a command
        drafts = list(schema.operations())
        for draft in drafts:
            draft.layers = standing_before(through)
        served.append(
            Served(
                schema,
                framework,
                drafts,
                arguments=schema.limits().values,
                endpoint=through[0].path if through else "{?}",
            )
        )
    write(run, facts, served)


def _endpoints(
    run: Interpreter,
    facts: Facts,
    schema: StandIn,
    prefixes: tuple[str, ...],
    derived: frozenset[str],
    only: bool,
) -> list[Route]:
    """The routes that ask a schema: those made where an object of the library holds it; any, if it is the
    only one."""
    places: list[Place] = [
        one.place for one in run.standins if one.place is not None and _is_made_with(one, schema)
    ]
    for place in places:
        found = endpoints(facts, prefixes, derived, place)
        if found:
            return found
    found = endpoints(facts, prefixes, derived, None)
    if only or schema.place is None:
        return found if only else []
    return [one for one in found if one.handler_file == schema.place.path]


def _has_same_roots(schema: StandIn, other: StandIn) -> bool:
    """Whether two schemas are made of the same types."""
    return schema is not other and all(
        plain(schema.attributes.get(name)) is plain(other.attributes.get(name))
        for name in ("query", "mutation", "subscription")
    )


EXECUTING: Final = frozenset(["execute", "execute_async", "execute_sync", "subscribe"])
"""Methods of a schema that answer a query."""


def own_handlers(run: Interpreter, word: bytes) -> Iterator[str]:
    """Functions of the target's own that have a schema answer a query, and those of the same file that call
    them: a framework's handler may be any of them."""
    paths = {module.path for module in evaluated_mentioning(run, word)}
    near = [function for function in run.functions if function.module.path in paths]
    direct = [one for one in near if any(map(_asks_schema, run.bodies.of(one.node).calls))]
    yield from (function.full_name for function in direct)
    for function in near:
        called = {name.id for name in run.bodies.of(function.node).names}
        if any(one.module is function.module and one.name in called for one in direct):
            yield function.full_name


def _asks_schema(call: ast.Call) -> bool:
    """`schema.execute(...)`, `self.schema.execute_sync(...)`, `context.gql_schema.execute_async(...)`."""
    asked = call.func
    if not isinstance(asked, ast.Attribute) or asked.attr not in EXECUTING:
        return False
    holder = asked.value
    name = holder.attr if isinstance(holder, ast.Attribute) else getattr(holder, "id", "")
    return name.lower().endswith("schema")


def _is_made_with(one: StandIn, schema: StandIn) -> bool:
    """Whether an object of a library holds a schema that was made at the same place."""
    held = plain(one.attributes.get("schema"))
    return isinstance(held, type(schema)) and held.place == schema.place


def camel_case(name: str) -> str:
    """The name that clients see, as Strawberry and Graphene make it."""
    first, *others = name.split("_")
    return first + "".join(part.capitalize() if part else "_" for part in others)


# -- schema text ---------------------------------------------------------------------------------------------

MAX_SCHEMA: Final = 2_000_000
"""Characters of schema text that are read."""

ROOTS: Final = {"query": "QUERY", "mutation": "MUTATION", "subscription": "SUBSCRIPTION"}
"""Operations, to the methods of routes."""

_SILENT = re.compile(r'"""(?:[^"\\]|\\.|"(?!""))*"""|"(?:[^"\\\n]|\\.)*"|#[^\n]*')
_TYPE = re.compile(r"\b(?:type|interface)\s+(\w+)[^{}]*\{")
_ROOT = re.compile(r"\bschema\b[^{}]*\{([^}]*)\}")
_FIELD = re.compile(r"(\w+)\s*(\()?")
_DIRECTIVE = re.compile(r"@(\w+)")


def fields_in_text(text: str) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """The root fields of a schema written as text: method, name of the type and of the field, directives."""
    text = _SILENT.sub(_blank, text[:MAX_SCHEMA]).replace(",", " ")
    named = {"Query": "QUERY", "Mutation": "MUTATION", "Subscription": "SUBSCRIPTION"}
    given = _ROOT.search(text)
    if given is not None:
        pairs = re.findall(r"(\w+)\s*:\s*(\w+)", given[1])
        named = {type_: ROOTS[kind] for kind, type_ in pairs if kind in ROOTS}
    for found in _TYPE.finditer(text):
        if found[1] in named:
            for field, directives in _fields(text, found.end()):
                yield named[found[1]], found[1], field, directives


def _blank(found: re.Match[str]) -> str:
    return " " if found[0].startswith(("#", '"""')) else '""'


def _fields(text: str, position: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The fields up to the closing brace: name, arguments in parentheses, a type, directives."""
    while (found := _FIELD.search(text, position)) is not None:
        closing = text.find("}", position)
        if 0 <= closing < found.start():
            return
        position = _after(text, found.end() - 1, "(", ")") if found[2] else found.end()
        ends = _FIELD_END.search(text, position)
        end = ends.start() if ends is not None else len(text)
        yield found[1], tuple(_DIRECTIVE.findall(text[position:end]))
        position = end


_FIELD_END = re.compile(r"\}|(?<=[\w!\])])\s+(?=\w+\s*[:(])")
"""Where the next field begins, or the type ends."""


def _after(text: str, position: int, opening: str, closing: str) -> int:
    depth = 0
    for index in range(position, len(text)):
        depth += (text[index] == opening) - (text[index] == closing)
        if depth == 0:
            return index + 1
    return len(text)
