"""What an expression is, and where its content comes from, as far as reading a body tells.

A `Thing` has the kinds of value that it may be (values of the evaluator, and the few below for what only
exists while a function runs), and the origins of its content: parameters of the function that is read, or
data of a request.  Nothing is computed: a text keeps its pieces, a call to a library is an object of the
library's class.

Limits: a thing has at most `MAX_KINDS` kinds and `MAX_ORIGINS` origins; what is more is dropped, and it is
then one of the others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from analyzer.evaluator.symbols import Class, Function

MAX_KINDS: Final = 4
"""Kinds that one expression may have; more are not told apart by what is asked."""

MAX_TEXTS: Final = 200
"""Constant texts that one expression may be: statements are kept in lists, and each of them is sent."""

MAX_ORIGINS: Final = 12
"""Origins of one thing: one is enough for a finding, and a form has about a dozen fields."""

MAX_STEPS: Final = 12
"""Steps that a trail keeps, the first and the last."""

MAX_PIECES: Final = 60
"""Pieces of a text: longer ones are put together by loops."""

EVERYWHERE: Final = frozenset(["*"])
"""Content that can harm no sink: a number, a date, one of a few constants."""

PARAMETER: Final = "parameter"
ROWS: Final = "rows"
EXCEPTION: Final = "exception"
"""What an exception says: it harms nothing but an answer."""

OBJECTS: Final = frozenset(["json", "body"])
"""Parts of the request in which an entry may be an object where a text was expected."""

ONE_LINE: Final = frozenset(["header", "cookie", "address"])
"""Parts of the request that no line break can be in."""

PLAIN_PARTS: Final = frozenset(
    ["strerror", "errno", "status_code", "returncode", "error_code", "detail", "public_message"]
)
"""Attributes of an exception that say no more than its kind, or what its maker wrote for the caller: a
number, the system's own words, the detail of an answer."""

RESPONSE: Final = "response"
"""What another program answered: it harms where the text itself decides what is done."""

SETTLED: Final = frozenset(["url", "redirect"])
"""Sinks at which the beginning of a text decides."""

_PATH_BEGINS: Final = re.compile(r"(?:[a-zA-Z][a-zA-Z0-9+.-]*://)?[^/:?#\\\s]+[/?#]|[?#]")
"""A text in whose beginning a path has begun: whatever follows is part of it, wherever the text is put."""

DECIDING: Final = frozenset(["sql", "shell", "evaluate", "template", "deserialize"])

ACCOUNT: Final = "account"
"""The sink that an account is which is changed or deleted, for what decides whose it is."""

ANSWER: Final = "answer"
"""The sink that an answer to the client is, for what clients should not read."""


class Step(NamedTuple):
    """A place on the way of data, and what happens there."""

    path: str
    line: int
    what: str


Trail = tuple[Step, ...]


class Origin(NamedTuple):
    """Where content comes from."""

    location: str
    """`parameter` of the function that is read, `rows` of a query, or a part of the request."""
    name: str
    number: int = -1
    """Position of a parameter; place in the list of accesses for rows."""
    clean: frozenset[str] = frozenset()
    """Sinks that it can harm no more."""
    checked: str = ""
    """Place of a test that may have refused it."""
    composed: bool = False
    """Whether it was put together with other text."""
    field: str = ""
    """Of an object that is a parameter: the attribute that it is."""


NEW: Final = "#new"
"""Field of an object that code was seen to make: its content comes from elsewhere, it does not."""

REST: Final = "#rest"
"""Field of an object that was made with arguments of which the names are not known."""

OWNER: Final = "#owner"
"""Field of an object that was looked up on a class: that class."""

CONTENT: Final = "#content"
"""Field of a path: what was written to the file of that name here."""

PICKED: Final = "#picked"
"""Field of a query, and of a row of it: what its conditions compare columns with."""

CONNECTS: Final = "#connects"
"""Field of a client that was given its own way of connecting, which decides with whom it speaks."""

BASE: Final = "base_url"
"""Field of a client with the address that its requests begin with."""

Origins = Mapping[Origin, Trail]

NO_ORIGINS: Final[Origins] = {}


@dataclass(frozen=True, slots=True)
class Of:
    """An object of a library's class (by qualified name), or what a library's function gave (`name()`)."""

    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """An object of a class of the target's own."""

    cls: Class


@dataclass(frozen=True, slots=True)
class Method:
    """A function of the target's looked up on an object."""

    function: Function
    receiver: Thing


@dataclass(frozen=True, slots=True)
class Member:
    """A name looked up on an object of a library's class."""

    name: str
    receiver: Thing


@dataclass(frozen=True, slots=True)
class Query:
    """A statement to a database that is being put together."""

    type: str
    """Qualified name of the class that has its methods."""
    verb: str = "read"
    models: tuple[str, ...] = ()
    columns: frozenset[str] = frozenset()
    filtered: bool = False
    bounded: bool | None = False
    eager: frozenset[str] = frozenset()
    text: str | None = None
    line: int = 0
    """Where it began."""
    sent_by_use: bool = False
    """Whether iterating over it, or looking at it, sends it (Django's query sets, SQLAlchemy's results)."""
    done: bool = False
    """Whether it was sent by what somebody awaited: its rows are here without waiting."""
    single: bool = False
    """Whether it asks for one row at most."""
    back: str = ""
    """The relation of its rows that leads back to the object of which they were asked."""
    link: str = ""
    """The table in between, where it is the way over a relation of many to many."""
    table: str | None = None
    """The table or collection, where the code names it and no class stands for it."""


class Thing:
    """One expression.  `pieces` are those of a text, `items` is what iterating gives, `fields` what is known
    of an object's attributes or a mapping's entries."""

    __slots__ = ("_depends", "fields", "items", "kinds", "origins", "pieces")

    def __init__(
        self,
        kinds: tuple[Any, ...] = (),
        origins: Origins = NO_ORIGINS,
        pieces: tuple[Any, ...] | None = None,
        items: Thing | None = None,
        fields: Mapping[str, Thing] | None = None,
    ) -> None:
        self.kinds = kinds
        self.origins = origins
        self.pieces = pieces
        self.items = items
        self.fields = fields

    @property
    def constant(self) -> Any:
        """Its value, where it is one known constant; otherwise None."""
        kind = self.kinds[0] if len(self.kinds) == 1 else None
        return kind if isinstance(kind, (str, int, float, bytes, bool)) else None

    @property
    def text(self) -> tuple[Any, ...]:
        """Its pieces as a text: known parts, and things that are put in."""
        if self.pieces is not None:
            return self.pieces
        known = self.constant
        return (known,) if isinstance(known, str) else (self,)

    @property
    def depends(self) -> bool:
        """Whether something of it comes from a parameter, of which a caller knows more."""
        try:
            return self._depends
        except AttributeError:  # not asked yet: most things never are
            self._depends: bool = self._has_parameters()
            return self._depends

    def _has_parameters(self) -> bool:
        if any(origin.location == PARAMETER for origin in self.origins):
            return True
        inner = [one for one in self.pieces or () if isinstance(one, Thing)]
        if self.items is not None:
            inner.append(self.items)
        if isinstance(self.fields, Deferred):
            return self.fields.depends or any(one.depends for one in inner)
        return any(one.depends for one in (*inner, *(self.fields or {}).values()))

    def with_origins(self, origins: Origins) -> Thing:
        """The same with other origins."""
        return Thing(self.kinds, origins, self.pieces, self.items, self.fields)

    def __repr__(self) -> str:
        return f"Thing({self.kinds!r}, {list(self.origins)!r})"


class Deferred(Mapping[str, Thing]):
    """Fields of which each is worked out when somebody looks at it: of a large object, few ever are."""

    __slots__ = ("_known", "_made", "_names", "depends")

    def __init__(self, names: Iterable[str], made: Callable[[str], Thing], depends: bool) -> None:
        self._names = dict.fromkeys(names)
        self._made = made
        self._known: dict[str, Thing] = {}
        self.depends = depends
        """Whether some of them may come from a parameter."""

    def __getitem__(self, name: str) -> Thing:
        known = self._known.get(name)
        if known is None:
            if name not in self._names:
                raise KeyError(name)
            known = self._known[name] = self._made(name)
        return known

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


NOTHING: Final = Thing()
"""What is not known and comes from nowhere."""


def one_of_texts(things: Iterable[Thing]) -> Thing | None:
    """One of several constant texts; None where not all are."""
    found: dict[str, None] = {}
    for thing in things:
        if not isinstance(thing.constant, str):
            return None
        found[thing.constant] = None
    return Thing(tuple(found)[:MAX_TEXTS]) if found else None


def kept_picks(of: Thing) -> dict[str, Thing] | None:
    """By what the rows of a query were picked so far."""
    return {PICKED: of.fields[PICKED]} if of.fields and PICKED in of.fields else None


def merged(many: Iterable[Origins]) -> Origins:
    """The origins of several things together."""
    found: dict[Origin, Trail] = {}
    for origins in many:
        for origin, trail in origins.items():
            if origin not in found and len(found) < MAX_ORIGINS:
                found[origin] = trail
    return found


def union(first: Thing, second: Thing) -> Thing:
    """One of two things."""
    if first is second:
        return first
    if first is NOTHING or not (first.kinds or first.origins or first.pieces or first.items or first.fields):
        return second
    if second is NOTHING:
        return first
    kinds = first.kinds
    for kind in second.kinds:
        if len(kinds) < MAX_KINDS and not any(same(kind, one) for one in kinds):
            kinds = (*kinds, kind)
    pieces = _worse(first, second)
    items = _items_of_either(first, second)
    fields: Mapping[str, Thing] | None = first.fields or second.fields
    if first.fields and second.fields:
        fields = _united(first.fields, second.fields, first.depends or second.depends)
    elif fields and (first.origins or first.items) and (second.origins or second.items):
        fields = _beside(fields, second if first.fields else first)
    return Thing(kinds, merged((first.origins, second.origins)), pieces, items, fields)


def _beside(fields: Mapping[str, Thing], other: Thing) -> Mapping[str, Thing]:
    """The elements of a tuple, where a list of which no element is known may stand in its place."""
    if isinstance(fields, Deferred) or not all(name.isdigit() for name in fields):
        return fields
    element = other.items or Thing((), other.origins)
    return {name: union(one, element) for name, one in fields.items()}


def _items_of_either(first: Thing, second: Thing) -> Thing | None:
    """The items of one of two things: an empty container says nothing of what the other holds."""
    held = [one.items for one in (first, second) if one.items is not None and one.items is not NOTHING]
    return held[0] if len(held) == 1 else union(*held) if held else None


class Untold:
    """The kind of what nobody knows, beside constants that it may be instead."""

    def __repr__(self) -> str:
        return "Untold()"


UNTOLD: Final = Untold()


def either(first: Thing, second: Thing) -> Thing:
    """One of two things that are both there: a constant is only one of what it may be where nothing is known
    of the other."""
    found = union(first, second)
    known = found.constant
    if known is None or (known == first.constant and known == second.constant):
        return found
    return Thing((*found.kinds, UNTOLD), found.origins, found.pieces, found.items, found.fields)


def _united(first: Mapping[str, Thing], second: Mapping[str, Thing], depends: bool) -> Mapping[str, Thing]:
    """The fields of one of two objects."""

    def made(name: str) -> Thing:
        one, other = first.get(name), second.get(name)
        return union(one, other) if one is not None and other is not None else one or other or NOTHING

    return Deferred((*first, *second), made, depends)


def _worse(first: Thing, second: Thing) -> tuple[Any, ...] | None:
    """Of two texts, the pieces of the one that holds data from elsewhere."""
    for one, other in ((first, second), (second, first)):
        if one.pieces is not None and (one.origins or not other.origins):
            return one.pieces
    return None


def same(one: Any, other: Any) -> bool:
    """Whether two kinds are the same."""
    if one is other:
        return True
    if isinstance(one, Made) and isinstance(other, Made):
        return one.cls is other.cls
    if isinstance(one, (Method, Member)) or isinstance(other, (Method, Member)):
        return False
    return type(one) is type(other) and isinstance(one, (str, int, float, bytes, Of, Query)) and one == other


def stepped(origins: Origins, step: Step) -> Origins:
    """The same origins one step further on."""
    return {origin: lengthened(trail, step) for origin, trail in origins.items()}


TOGETHER: Final = "put together with other text"
"""The step at which content becomes part of a text."""


def lengthened(trail: Trail, step: Step) -> Trail:
    """A trail with one more step; in the middle of a long one, steps are left out."""
    if trail and trail[-1][:2] == step[:2] and (step.what != TOGETHER or trail[-1] == step):
        return trail
    longer = (*trail, step)
    return longer if len(longer) <= MAX_STEPS else (*longer[: MAX_STEPS // 2], *longer[-MAX_STEPS // 2 :])


def cleaned(origins: Origins, sinks: frozenset[str]) -> Origins:
    """The same origins, no longer able to harm these sinks."""
    if not origins or not sinks:
        return origins
    found: dict[Origin, Trail] = {}
    for origin, trail in origins.items():
        found.setdefault(origin._replace(clean=origin.clean | sinks), trail)
    return found


def harmful(origin: Origin, sink: str) -> bool:
    """Whether content of this origin can decide what happens at a sink."""
    if sink == ACCOUNT:  # whose it is, a number decides as well as a text
        return origin.location not in (ROWS, EXCEPTION, RESPONSE)
    if sink in origin.clean or "*" in origin.clean or origin.location == ROWS:
        return False
    if sink == "log" and origin.location in ONE_LINE:
        return False
    if sink == "operators":
        return (
            origin.location in (*OBJECTS, PARAMETER) and not origin.composed
        )  # a text that is put together is one
    if origin.location == RESPONSE:
        return sink in DECIDING
    return origin.location == PARAMETER or (origin.location == EXCEPTION) is (sink == ANSWER)


_IN_A_NAME: Final = re.compile(r"[^/\\.][^/\\]*[_.-]$")
"""A text behind which the name of a file goes on: there is no folder of that name, so that nothing leads out
of it (`f"{uuid4()}_{name}"`, `f"original.{ending}"`)."""

_ONE_NAME: Final = frozenset(["path"])


def _goes_on(pieces: list[Any]) -> bool:
    """Whether what comes next is the rest of a file's name that began before."""
    last = pieces[-1] if pieces else None
    if not isinstance(last, str):
        return False
    return _IN_A_NAME.search(last) is not None or (len(pieces) > 1 and last in ("_", "-", "."))


def joined_text(parts: Iterable[Thing]) -> Thing:
    """Texts put together."""
    pieces: list[Any] = []
    origins: list[Origins] = []
    known = True
    for part in parts:
        origins.append(cleaned(part.origins, _ONE_NAME) if _goes_on(pieces) else part.origins)
        for piece in part.text:
            if isinstance(piece, str) and pieces and isinstance(pieces[-1], str):
                pieces[-1] += piece
            else:
                pieces.append(piece)
            known = known and isinstance(piece, str)
    if known:
        return Thing(("".join(pieces),), merged(origins))
    composed: dict[Origin, Trail] = {}
    harmless = SETTLED if isinstance(pieces[0], str) and _PATH_BEGINS.match(pieces[0]) else frozenset()
    for origin, trail in merged(origins).items():
        composed.setdefault(origin._replace(composed=True, clean=origin.clean | harmless), trail)
    return Thing((), composed, tuple(pieces[:MAX_PIECES]))


KEYS: Final = "keys()"
"""In the place of a field: the keys of a mapping that is a parameter."""

ITEMS: Final = "items()"
"""In the place of a field: one item, nobody knows which, of an object of the target's own class."""

SINGLE: Final = frozenset(["path", "file", "address"])
"""Parts of the request that are single texts: a mapping that holds them got its keys from elsewhere."""


def keys_of(mapping: Thing) -> Thing:
    """The keys of a mapping: the client's only where the mapping itself came from the request, not where it
    was filled with values from there, or where a schema says which keys there are."""
    inside = {origin for one in (mapping.fields or {}).values() for origin in one.origins}
    kept: dict[Origin, Trail] = {}
    for origin, trail in part_of(mapping.origins, KEYS).items():
        filled = origin in inside or (origin.field == KEYS and origin._replace(field="") in inside)
        if not filled and origin.location not in SINGLE and "attribute" not in origin.clean:
            kept[origin] = trail
    return Thing((Of("builtins.str"),), kept)


def under(key: Thing, origins: Origins) -> Origins:
    """What is put into a mapping under a key: where the client does not choose the key, or a test looked at
    it, the keys of the mapping are none of the client's."""
    chosen = any(not one.checked and "attribute" not in one.clean for one in key.origins)
    return origins if chosen else cleaned(origins, frozenset(["attribute"]))


def part_of(origins: Origins, part: str) -> Origins:
    """The content of a part of something: of a parameter, it is known which part."""
    found: dict[Origin, Trail] = {}
    for origin, trail in origins.items():
        if origin.location == PARAMETER and not origin.field:
            origin = origin._replace(field=part)
        elif part == "name" and (origin.location == "file" or (origin.location == "json" and origin.name)):
            # Django keeps the last part of an upload's name; of the entries of `request.data`, only uploads
            # have an attribute of that name
            origin = origin._replace(clean=origin.clean | {"path"})
        elif origin.location == PARAMETER and part == "name" and "." not in origin.field:
            origin = origin._replace(field=f"{origin.field}.name")
        found.setdefault(origin, trail)
    return found


_MAPPINGS: Final = frozenset(["query", "form", "json", "body", "header", "cookie"])
"""Parts of the request that are mappings, or hold one."""


def named_by(origins: Origins, key: Any) -> Origins:
    """Content that was looked up by a key: of a part of the request, the key is the parameter's name."""
    if not isinstance(key, str):
        return origins
    found: dict[Origin, Trail] = {}
    for origin, trail in origins.items():
        if origin.location in _MAPPINGS and not origin.name:
            origin = origin._replace(name=key)
        found.setdefault(origin, trail)
    return found


def field_of(thing: Thing, field: str) -> Thing:
    """A field of an argument: what is known of it, or something with the content of the whole."""
    if not field:
        return thing
    if field == KEYS:
        return keys_of(thing)
    if field == ITEMS:
        return Thing((), merged([(thing.items or NOTHING).origins, thing.origins]))
    if "." in field:
        first, _, rest = field.partition(".")
        return field_of(field_of(thing, first), rest)
    if thing.fields is not None:
        known = thing.fields.get(field)
        if known is not None:
            return known
        if any(isinstance(kind, Made) for kind in thing.kinds) and not thing.origins:
            return NOTHING
    return Thing((), part_of(thing.origins, field))
