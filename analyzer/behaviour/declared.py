"""What is written down of types: what an annotation says of a thing, and which types can harm no sink."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from typing import Any, Final

from analyzer.behaviour.implementations import library_name
from analyzer.behaviour.things import (
    EVERYWHERE,
    NOTHING,
    Made,
    Member,
    Method,
    Of,
    Query,
    Thing,
    Untold,
    union,
)
from analyzer.evaluator.annotations import annotated_names, class_frame, is_annotated, union_members
from analyzer.evaluator.attributes import mro_of
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.standin import StandIn
from analyzer.evaluator.symbols import Annotated, Class, Function, Instance, NativeClass, Wrapped, name_of
from analyzer.evaluator.values import External, Result, is_constant

HARMLESS_TYPES: Final = frozenset(
    ["int", "float", "bool", "complex", "UUID", "UUID1", "UUID3", "UUID4", "UUID5", "date", "datetime",
     "time", "timedelta", "Decimal", "PositiveInt", "NonNegativeInt", "PositiveFloat", "conint", "confloat",
     "IPv4Address", "IPv6Address", "IPvAnyAddress", "ZoneInfo",
     # of pydantic-extra-types: one of a list, or of a narrow form
     "CountryAlpha2", "CountryAlpha3", "CountryNumericCode", "CountryShortName", "Currency", "ISO4217",
     "LanguageAlpha2", "LanguageName", "Latitude", "Longitude", "MacAddress", "TimeZoneName", "ULID"]
)  # fmt: skip
"""Types whose values, once converted, can harm no sink."""

LISTS: Final = frozenset(
    ["list", "List", "set", "Set", "frozenset", "FrozenSet", "tuple", "Tuple", "Sequence", "Iterable",
     "Iterator", "AsyncIterator", "Generator", "AsyncGenerator", "Collection", "AsyncIterable", "deque",
     "QuerySet"]
)  # fmt: skip
MAPPINGS: Final = frozenset(["dict", "Dict", "Mapping", "MutableMapping", "defaultdict", "OrderedDict"])
TRANSPARENT: Final = frozenset(
    ["Optional", "Awaitable", "Coroutine", "Annotated", "Final", "ClassVar", "Required", "NotRequired"]
)
VALIDATORS: Final = frozenset(
    ["AfterValidator", "BeforeValidator", "PlainValidator", "WrapValidator", "Predicate"]
)
"""Markers of pydantic's and of annotated-types by which a function looks at a value.

Source: pydantic/functional_validators.py 2.11, annotated_types/__init__.py 0.7
"""

NARROW_PATTERN: Final = re.compile(r"\^?(\[(?:\\[wd]|\\-|[\w-])*\]|\\[wd]|\w|[-+*?(){},|])+\$?")
"""Patterns of inputs that let letters, digits and dashes through, and nothing else."""

MAX_NESTED: Final = 6
"""Types within types that are looked into."""

OF_PYTHON: Final = ("builtins.", "typing.", "collections.")
"""Beginnings of the names of types that anything may be an object of."""

SAYING: Final = (Of, Made, Method, Member, Query, Instance, Class, Function)
"""Kinds that say what something is, not only which value it has."""


class Types:
    """What annotations say."""

    def __init__(self, run: Interpreter) -> None:
        self._run = run
        self._typed: dict[Any, Thing] = {}
        self._annotated: dict[Class, dict[str, ast.expr]] = {}

    def declared(self, cls: Any, name: str) -> Thing | None:
        """What an annotation in a class body says of an attribute."""
        for base in mro_of(cls):
            if not isinstance(base, Class) or base.node is None:
                continue
            key = (base, name)
            if key not in self._typed:
                if base not in self._annotated:
                    self._annotated[base] = dict(annotated_names(base))
                node = self._annotated[base].get(name)
                self._typed[key] = NOTHING if node is None else self._typed_as(node, base)
            if self._typed[key] is not NOTHING:
                return self._typed[key]
        return None

    def _typed_as(self, node: ast.expr, cls: Class) -> Thing:
        with self._run.at((), node, cls.module):
            return self.of(self._run.annotation(node, class_frame(cls)))

    def of(self, annotation: Any, depth: int = 0) -> Thing:
        """Something of this type."""
        if depth > MAX_NESTED:
            return NOTHING
        if isinstance(annotation, Annotated) and not is_annotated(annotation):
            return self._of_generic(annotation, depth + 1)
        while is_annotated(annotation):
            if any(map(validates, annotation.arguments[1:])):
                return Thing((Of("typing.Literal"),))  # one of those that a check lets through
            annotation = annotation.arguments[0]
        for member in union_members(annotation):
            match member:
                case Class():
                    return Thing((Made(member),))
                case External() | NativeClass():
                    return Thing((Of(member.name),))
        return NOTHING

    def _of_generic(self, annotation: Annotated, depth: int) -> Thing:
        """Something of a type that is given others: `list[Order]`, `Order | None`."""
        last = name_of(annotation.of).rpartition(".")[2]
        arguments = [one for one in annotation.arguments if not is_constant(one)]
        if last == "Union" or last in TRANSPARENT:
            found = NOTHING
            for one in arguments:
                found = union(found, self.of(one, depth))
            return found
        if last in LISTS:
            items = self.of(arguments[0], depth) if arguments else None
            return Thing((Of(f"builtins.{last.lower()}"),), items=items)
        if last in MAPPINGS:
            items = self.of(arguments[-1], depth) if arguments else None
            return Thing((Of("builtins.dict"),), items=items)
        if last in ("type", "Type"):
            return Thing(tuple(arguments[:1]))
        return Thing((Of("typing.Literal"),)) if last == "Literal" else self.of(annotation.of, depth)


def validates(marker: Any) -> bool:
    """Whether a marker in `Annotated` refuses some values: `AfterValidator(of_the_project)` that can raise,
    `Predicate`, `StringConstraints(pattern=...)` that lets letters and digits through alone."""
    marker = plain(marker)
    keywords: Mapping[str, Any] = {}
    if isinstance(marker, Wrapped):  # a library was handed a function
        return name_of(marker.by).rpartition(".")[2] in VALIDATORS and _can_refuse(marker.inner)
    if isinstance(marker, Result):
        if marker.of.rpartition(".")[2] in VALIDATORS:
            return any(map(_can_refuse, marker.arguments.positional[:1]))
        keywords = marker.arguments.keywords
    elif isinstance(marker, StandIn):
        keywords = getattr(marker, "options", {})
    pattern = plain(keywords.get("pattern", keywords.get("regex")))
    return isinstance(pattern, str) and NARROW_PATTERN.fullmatch(pattern) is not None


def _can_refuse(check: Any) -> bool:
    """Whether a function of the target's own raises, or asserts, where it does not like what it is given."""
    check = plain(check)
    return isinstance(check, Function) and any(
        isinstance(one, (ast.Raise, ast.Assert)) for one in ast.walk(check.node)
    )


def as_declared(thing: Thing, typed: Thing) -> Thing:
    """Something of which a type is written down: of kinds that say less than that, the type holds."""
    declared = next((kind.cls for kind in typed.kinds if isinstance(kind, Made)), None)
    above = mro_of(declared)[1:] if declared is not None else ()
    kept = tuple(kind for kind in thing.kinds if not _says_less(kind, above))
    values = sum(kind is not None for kind in thing.kinds)
    if len(kept) < values and not any(isinstance(kind, SAYING) for kind in kept):
        kept += typed.kinds  # what is left are constants, and it may be something else
    return Thing(kept or typed.kinds, thing.origins, thing.pieces, thing.items or typed.items, thing.fields)


def as_promised(thing: Thing, typed: Thing) -> Thing:
    """What somebody else puts in the place of a declared type: a class of the target's that is none of the
    library's declared one stands in for it at times, as one does that does nothing while there is no
    database."""
    library = [kind for kind in typed.kinds if isinstance(kind, Of) and not kind.name.startswith(OF_PYTHON)]
    found = as_declared(thing, typed)
    strange = [kind for kind in found.kinds if isinstance(kind, Made) and not _is_one_of(kind.cls, library)]
    if not library or len(strange) != len(found.kinds):
        return found
    return Thing((*library, *found.kinds), found.origins, found.pieces, found.items, found.fields)


def _is_one_of(cls: Class, library: list[Of]) -> bool:
    """Whether a class derives from one of these of libraries."""
    names = {library_name(base) for base in mro_of(cls)}
    return any(one.name in names for one in library)


def _says_less(kind: Any, above: tuple[Any, ...]) -> bool:
    """Whether a kind says no more than which call of a library gave it, or names a base of its class."""
    if isinstance(kind, Made):
        return kind.cls in above
    if isinstance(kind, Of):
        return kind.name.endswith("()")
    return kind is None or isinstance(kind, (Member, Untold))


def clean_of(thing: Thing) -> frozenset[str]:
    """The sinks that a thing of this type cannot harm."""
    for kind in thing.kinds:
        if not harmless(kind):
            return frozenset()
    return EVERYWHERE if thing.kinds else frozenset()


def harmless(kind: Any) -> bool:
    """Whether a value of this kind can harm no sink: numbers, dates, members of enumerations."""
    match kind:
        case Of():
            return kind.name.rpartition(".")[2] in HARMLESS_TYPES or kind.name == "typing.Literal"
        case Made():
            return "__members__" in kind.cls.namespace
        case bool() | int() | float():
            return True
    return False
