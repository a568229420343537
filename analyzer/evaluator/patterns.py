"""Patterns of `match`: whether a value fits one, for certain and by the settings' defaults, and what it
captures."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import Any, Final

from analyzer.evaluator.attributes import ABSENT, look_up
from analyzer.evaluator.comparing import compare, key_of, truth
from analyzer.evaluator.conditions import default_of
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Frame, Instance, NativeClass
from analyzer.evaluator.values import Dict, External, Generator, Join, List, Sequence, Set, Tuple, Unknown

SELF_MATCHING: Final = frozenset(
    f"builtins.{name}"
    for name in (
        "bool",
        "bytearray",
        "bytes",
        "dict",
        "float",
        "frozenset",
        "int",
        "list",
        "set",
        "str",
        "tuple",
    )
)
"""Classes whose one positional pattern takes the value itself."""

Outcome = tuple[bool | None, bool | None]
"""Whether it fits: what is known for certain, and what the settings' defaults would give."""

FITS: Final[Outcome] = (True, True)
FAILS: Final[Outcome] = (False, False)
OPEN: Final[Outcome] = (None, None)


def matches(run: Interpreter, pattern: ast.pattern, subject: Any, frame: Frame) -> Outcome:
    """Whether a value fits a pattern; binds what the pattern captures."""
    match pattern:
        case ast.MatchValue():
            return truth(compare(ast.Eq, subject, run.evaluate(pattern.value, frame)))
        case ast.MatchSingleton():
            return truth(compare(ast.Is, subject, pattern.value))
        case ast.MatchAs():
            outcome = FITS if pattern.pattern is None else matches(run, pattern.pattern, subject, frame)
            if pattern.name is not None:
                frame.bindings[pattern.name] = subject
            return outcome
        case ast.MatchOr():
            return _any_of(run, pattern.patterns, subject, frame)
        case ast.MatchClass():
            return _class(run, pattern, subject, frame)
        case ast.MatchSequence():
            return _sequence(run, pattern, _content(subject), frame)
        case ast.MatchMapping():
            return _mapping(run, pattern, _content(subject), frame)
    capture(pattern, frame)
    return OPEN


def capture(pattern: ast.pattern, frame: Frame) -> None:
    """Bind the names of a pattern that cannot be decided."""
    for node in ast.walk(pattern):
        name = getattr(node, "name", None) or getattr(node, "rest", None)
        if isinstance(name, str):
            frame.bindings[name] = Unknown("captured by a pattern")


def all_of(outcomes: Iterable[Outcome]) -> Outcome:
    """The conjunction."""
    found = list(outcomes)
    return _conjunction(one for one, _ in found), _conjunction(one for _, one in found)


def _conjunction(found: Iterable[bool | None]) -> bool | None:
    values = list(found)
    return False if False in values else None if None in values else True


def _any_of(run: Interpreter, patterns: list[ast.pattern], subject: Any, frame: Frame) -> Outcome:
    found: list[Outcome] = []
    for one in patterns:
        found.append(matches(run, one, subject, frame))
        if found[-1][0] is True:
            return FITS
    known, by_default = zip(*found, strict=True)
    return (
        None if None in known else False,
        True if True in by_default else None if None in by_default else False,
    )


def _content(subject: Any) -> Any:
    subject = plain(subject)
    return subject.payload if isinstance(subject, Instance) and subject.payload is not None else subject


def _class(run: Interpreter, pattern: ast.MatchClass, subject: Any, frame: Frame) -> Outcome:
    cls = run.evaluate(pattern.cls, frame)
    matched = run.is_instance(subject, cls)
    if matched is False:
        return FAILS
    parts: list[tuple[ast.pattern, Any]] = []
    positional = list(pattern.patterns)
    if positional and isinstance(cls, NativeClass) and cls.name in SELF_MATCHING:
        parts.append((positional.pop(0), subject))
    names = run.attribute(cls, "__match_args__", None) if positional else None
    listed = [one.value for one in names.elements] if isinstance(names, Tuple) and names.exact else []
    if matched is None or len(listed) < len(positional):
        capture(pattern, frame)
        return OPEN
    keywords = [
        *zip(listed, positional, strict=False),
        *zip(pattern.kwd_attrs, pattern.kwd_patterns, strict=True),
    ]
    for name, inner in keywords:
        value = look_up(run, subject, str(name))
        if value is ABSENT:
            return FAILS
        parts.append((inner, value))
    return all_of(matches(run, inner, value, frame) for inner, value in parts)


def _sequence(run: Interpreter, pattern: ast.MatchSequence, subject: Any, frame: Frame) -> Outcome:
    if not isinstance(subject, (List, Tuple)) or not subject.exact:
        capture(pattern, frame)
        unsure = isinstance(subject, (Unknown, External, Join, Instance, Sequence))
        return OPEN if unsure and not isinstance(subject, (Set, Generator)) else FAILS
    elements = subject.elements
    star = next((at for at, one in enumerate(pattern.patterns) if isinstance(one, ast.MatchStar)), None)
    if star is None:
        if len(elements) != len(pattern.patterns):
            return FAILS
        pairs = zip(pattern.patterns, elements, strict=True)
        return all_of(matches(run, inner, one.value, frame) for inner, one in pairs)
    after = len(pattern.patterns) - star - 1
    if len(elements) < star + after:
        return FAILS
    end = len(elements) - after
    starred = pattern.patterns[star]
    if isinstance(starred, ast.MatchStar) and starred.name is not None:
        frame.bindings[starred.name] = List(elements[star:end], run.path)
    inner_patterns = [*pattern.patterns[:star], *pattern.patterns[star + 1 :]]
    pairs = zip(inner_patterns, [*elements[:star], *elements[end:]], strict=True)
    return all_of(matches(run, inner, one.value, frame) for inner, one in pairs)


def _mapping(run: Interpreter, pattern: ast.MatchMapping, subject: Any, frame: Frame) -> Outcome:
    if not isinstance(subject, Dict):
        capture(pattern, frame)
        return OPEN if isinstance(subject, (Unknown, External, Join, Instance)) else FAILS
    outcomes: list[Outcome] = []
    rest = dict(subject.entries)
    for key_node, inner in zip(pattern.keys, pattern.patterns, strict=True):
        key = run.evaluate(key_node, frame)
        known = run.contains(subject, key)
        if known is False:
            return FAILS
        entry = rest.pop(key_of(key), None)
        value = entry[1].value if entry is not None else Unknown("item of what is not known")
        held = entry[1].path if entry is not None else ()
        if known is not True:
            outcomes.append((None, default_of(held) if held else None))
        outcomes.append(matches(run, inner, value, frame))
    if pattern.rest is not None:
        frame.bindings[pattern.rest] = Dict(rest, run.path, subject.open)
    return all_of(outcomes)
