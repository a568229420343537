"""Which requests a route's path matches, and whether one path matches all that another one does.

A path is literal text and parameters.  A parameter takes one segment (`[^/]+`) unless its converter,
looked up by the parameter's name in the framework's own spelling (`{id:int}`, `<int:id>`), says
otherwise.  What is not known for certain (converters of the target's own, regular expressions, `{?}`) is
covered by its equal only: a route is never called shadowed on a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from analyzer.facts import FOLDERS, Route, RouteKind

SEGMENT, DOTLESS, PATH, INTEGER, UUID, SLUG = "segment", "dotless", "path", "integer", "uuid", "slug"

_CONVERTERS = {
    "": SEGMENT,
    "default": SEGMENT,
    "str": SEGMENT,
    "string": SEGMENT,
    "path": PATH,
    "int": INTEGER,
    "uuid": UUID,
    "slug": SLUG,
    "[^/]+": SEGMENT,
    "[^/.]+": DOTLESS,
    ".*": PATH,
    ".+": PATH,
    "[0-9]+": INTEGER,
    r"\d+": INTEGER,
    r"[-\w]+": SLUG,
    r"[\w-]+": SLUG,
}
"""Converters that Starlette, werkzeug and Django share or that only one of them has (none of them differ in
what they are used for here), and the regular expressions that mean the same."""

_INCLUDES = {
    SEGMENT: {SEGMENT, DOTLESS, INTEGER, UUID, SLUG},
    DOTLESS: {DOTLESS, INTEGER, UUID, SLUG},
    INTEGER: {INTEGER},
    UUID: {UUID},
    SLUG: {SLUG, INTEGER, UUID},
}
"""Parameter to the parameters all of whose values it takes too."""

_LITERALS = {
    SEGMENT: re.compile(r"[^/]"),
    DOTLESS: re.compile(r"[^/.]"),
    INTEGER: re.compile(r"[0-9]"),
    SLUG: re.compile(r"[-a-zA-Z0-9_]"),
}
"""Parameter to the single characters that it takes."""

_PARAMETER = re.compile(r"\{([^{}]*)\}")
_SPELLED = re.compile(r"\{(?P<a>\w+):(?P<c>[^{}]*)\}|<(?:(?P<d>[^<>:]*):)?(?P<b>\w+)>")

_REGULAR = re.compile(r"[\\^$|*+()\[\]]")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter in a path."""

    takes: str
    """One of the above; what is not known: the converter's text, or nothing."""
    known: bool = True


Token = str | Parameter
"""One literal character, or a parameter."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A path as tokens, and cut into segments for looking it up: literal text, or None where a parameter
    is."""

    tokens: tuple[Token, ...]
    segments: tuple[str | None, ...]
    open_ended: bool
    """Whether it holds a parameter that takes any number of segments."""


@lru_cache(maxsize=4096)
def pattern(path: str, raw_path: str, kind: RouteKind) -> Pattern | None:
    """The pattern of a route; None for a regular expression."""
    if _REGULAR.search(_SPELLED.sub("", raw_path)):
        return None
    converters = {
        found["a"] or found["b"]: found["c"] or found["d"] or "" for found in _SPELLED.finditer(raw_path)
    }
    if kind in FOLDERS:
        path = re.sub(r"/(\{[^{}]*\})?$", "", path)
    tokens = tuple(_tokens(path, converters))
    if kind in FOLDERS:
        tokens = (*tokens, "/", Parameter(PATH))
    open_ended = any(isinstance(token, Parameter) and token.takes == PATH for token in tokens)
    return Pattern(tokens, () if open_ended else tuple(_segments(tokens)), open_ended)


def pattern_of(route: Route) -> Pattern | None:
    """The pattern of a route; None for a regular expression."""
    return pattern(route.path, route.raw_path, route.kind)


def covers(one: Pattern, other: Pattern) -> bool:
    """Whether every request path that the other pattern matches is matched by the one, as far as is
    known."""
    return _covers(one.tokens, other.tokens)


def _tokens(path: str, converters: dict[str, str]) -> Iterator[Token]:
    end = 0
    for found in _PARAMETER.finditer(path):
        yield from path[end : found.start()]
        name = found[1]
        converter = converters.get(name, "")
        if name in {"", "?"}:
            yield Parameter("", known=False)
        elif converter in _CONVERTERS:
            yield Parameter(_CONVERTERS[converter])
        else:
            yield Parameter(converter, known=False)
        end = found.end()
    yield from path[end:]


def _segments(tokens: tuple[Token, ...]) -> Iterator[str | None]:
    literal: str | None = ""
    for piece in tokens:
        if piece == "/":
            yield literal
            literal = ""
        elif isinstance(piece, Parameter):
            literal = None
        elif literal is not None:
            literal += piece
    yield literal


def _covers(one: tuple[Token, ...], other: tuple[Token, ...]) -> bool:
    """Positions of `one` that are reached after each token of `other`, as when running an automaton."""
    reached = {0}
    for token in other:
        reached = {after for at in reached for after in _steps(one, at, token)}
        if not reached:
            return False
    return len(one) in reached


def _steps(one: tuple[Token, ...], at: int, token: Token) -> Iterator[int]:
    """Where matching goes on when `at` tokens of `one` have matched: the next one takes the token, or the
    parameter that matched last takes it as well."""
    for place in (at, at - 1):
        if 0 <= place < len(one) and _takes(one[place], token) and (place == at or _takes_more(one[place])):
            yield place + 1


def _takes(own: Token, token: Token) -> bool:
    if isinstance(own, str):
        return own == token
    if not own.known:
        return own == token and own.takes != ""
    if own.takes == PATH:
        return True
    if isinstance(token, str):
        literal = _LITERALS.get(own.takes)
        return literal is not None and literal.fullmatch(token) is not None
    return token.known and token.takes in _INCLUDES[own.takes]


def _takes_more(own: Token) -> bool:
    return isinstance(own, Parameter) and own.known and own.takes != UUID
