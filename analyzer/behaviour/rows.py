"""From summaries to facts.

Of a function that was read several times (for several classes of its object, or kinds of arguments) what it
does is told once.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from analyzer.behaviour.identity import MAX_NAMES, asks_caller, considered
from analyzer.behaviour.reach import Reached
from analyzer.behaviour.summary import Called, Flowed, Noted, Summary, Sunk
from analyzer.behaviour.things import TOGETHER
from analyzer.behaviour.variants import key_of
from analyzer.concepts.connections.opening import Connections, Opened
from analyzer.concepts.sql_statements import SPOKEN_BY, Statements, Written, bare
from analyzer.evaluator.values import Place
from analyzer.facts import (
    Call,
    DataAccess,
    DataFlow,
    Effect,
    Evidence,
    Message,
    OutboundCall,
    Raised,
    ReachedFunction,
    Row,
)
from analyzer.source.walking import walk
from analyzer.sql.scripts import separate

TEXTS: Final = frozenset(["sql", "shell", "evaluate", "template", "html"])
"""Sinks of which the text is what is wrong, and not what is done with it."""

MAX_RAISES: Final = 60
"""Exceptions that are told of one function."""


def rows(
    summaries: Iterable[Summary],
    deeds: Mapping[int, frozenset[str]],
    found: Mapping[str, Reached],
    tables: Mapping[str, str],
    sql: Statements,
    opened: Connections,
) -> Iterator[Row]:
    """All facts of behaviour; statements of SQL and connections are added to theirs."""
    by_name: dict[str, list[Summary]] = {}
    for summary in summaries:
        by_name.setdefault(summary.name, []).append(summary)
    for name, variants in sorted(by_name.items()):
        yield from _acts(name, variants, deeds, tables, sql, opened)
        yield from _flows(variants)
        yield from _raises(name, variants)
    for name, how in sorted(found.items()):
        if how.routes and name in by_name:
            yield ReachedFunction(
                id=name,
                name=name,
                routes=how.routes,
                examples=tuple(how.examples),
                answers=tuple(how.answers),
                distance=how.distance,
                considers=considered(by_name[name][0].function.node),
                asks_caller=_asks_caller(by_name[name]),
                on_event_loop=how.on_event_loop,
                evidence=_evidence(by_name[name][0].place or by_name[name][0].function.place),
            )


def _asks_caller(variants: list[Summary]) -> tuple[str, ...]:
    """By what it looks at the caller, and what it hands the whole request to that may."""
    handed = (f"{to}(request)" for one in variants for to in one.handed_to)
    return tuple(dict.fromkeys([*asks_caller(variants[0].function.node), *handed]))[:MAX_NAMES]


def _acts(
    name: str,
    variants: list[Summary],
    deeds: Mapping[int, frozenset[str]],
    tables: Mapping[str, str],
    sql: Statements,
    opened: Connections,
) -> Iterator[Row]:
    """What a function does, each thing once, in the order in which it stands."""
    seen: set[tuple[Any, ...]] = set()
    position = 0
    for summary in variants:
        for one in summary.done:
            key = key_of(one)
            if key in seen or (isinstance(one, Called) and _says_nothing(name, one)):
                continue
            seen.add(key)
            if isinstance(one, Noted) and one.act == "connection":
                kept = _is_kept(summary.function.node, one.place)
                told, more = one.details["arguments"], one.details["more"]
                opened.add(Opened(one.name, one.place, told, name, more, kept=kept))
                continue
            if isinstance(one, Called):
                yield _call(name, one, position, deeds)
            else:
                _take_up(name, one, position, sql)
                yield _noted(name, one, position, tables)
            position += 1


def _is_kept(function: ast.AST, place: Place | None) -> bool:
    """Whether what is opened at a place is put into a class, into a global, or into what is looked at first:
    `if self.pool is None: self.pool = ...`."""
    if place is None:
        return False
    shared = {name for one in walk(function) if isinstance(one, ast.Global) for name in one.names}
    tests = [one.test for one in walk(function) if isinstance(one, ast.If)]
    parts = [part for test in tests for part in walk(test)]
    looked_at = {ast.unparse(part) for part in parts if isinstance(part, ast.Attribute)}
    for one in walk(function):
        if not isinstance(one, ast.Assign) or not one.lineno <= place.line <= (one.end_lineno or one.lineno):
            continue
        for target in one.targets:
            match target:
                case ast.Name(id=name) if name in shared:
                    return True
                case ast.Attribute(value=ast.Name(id="cls")):
                    return True
                case ast.Attribute(value=ast.Name(id="self")) if ast.unparse(target) in looked_at:
                    return True
    return False


def _says_nothing(name: str, one: Called) -> bool:
    """Whether it calls a method that a class inherits from a library, and that does nothing worth telling."""
    callee = one.callee
    return (
        isinstance(callee, Summary) and callee.place is not None and (callee.name == name or not callee.done)
    )


def _take_up(name: str, one: Noted, position: int, sql: Statements) -> None:
    """Read the SQL of an access, of which the access then tells."""
    told = one.details
    texts = [part for text in told.get("sql", ()) for part in separate(text)]
    dialect = SPOKEN_BY.get(told.get("library", ""))
    for text in texts:
        sql.add(Written(text, one.place, dialect, name, position))
    first = next((statement for text in texts for statement in sql.read(text, dialect)), None)
    if first is None:
        return
    told["verb"] = first.verb
    told["table"] = first.table
    told["besides"] = tuple(name for name in first.tables_read if name != first.table)
    told["columns"] = tuple(bare(first.filtered))
    told["filtered"] = first.restricted is not False
    if first.verb != "read":
        told["bounded"] = None
    elif told.get("bounded") is None:
        told["bounded"] = first.bounded


def _call(name: str, one: Called, position: int, deeds: Mapping[int, frozenset[str]]) -> Call:
    own = not isinstance(one.callee, str)
    callee = one.callee.name if isinstance(one.callee, Summary) else one.callee
    reaches = deeds.get(id(one.callee), frozenset()) if own else frozenset()
    return Call(
        id=f"{name} -> {callee}",
        function=name,
        position=position,
        loop=one.loop,
        transaction=one.transaction,
        blocking=False,
        callee=callee,
        own=own,
        awaited=one.awaited,
        way=one.way,
        reaches=tuple(sorted(reaches)),
        evidence=_evidence(one.place),
    )


def _noted(name: str, one: Noted, position: int, tables: Mapping[str, str]) -> Row:
    common: dict[str, Any] = {
        "function": name,
        "position": position,
        "loop": one.loop,
        "transaction": one.transaction,
        "blocking": one.blocking,
        "evidence": _evidence(one.place),
    }
    details = one.details
    match one.act:
        case "outbound":
            return _outbound(name, one, common)
        case "data":
            return _access(name, one, common, tables)
        case "published" | "consumed":
            return Message(
                id=f"{name} {one.act} {details.get('subject') or one.name}",
                library=one.name.partition(".")[0],
                direction=one.act,
                name=one.name,
                channel=details.get("subject"),
                target=details.get("target"),
                **common,
            )
    return Effect(
        id=f"{name} {one.act} {one.name}",
        kind=one.act,
        name=one.name,
        verb=details.get("verb"),
        subject=details.get("subject"),
        about=details.get("about"),
        arguments=details.get("arguments") or {},
        **common,
    )


def _outbound(name: str, one: Noted, common: dict[str, Any]) -> Row:
    details = one.details
    arguments = dict(details.get("arguments") or {})
    if details.get("settings"):
        arguments["settings"] = list(details["settings"])
    return OutboundCall(
        id=f"{name} {one.name}",
        library=details.get("library") or one.name.partition(".")[0],
        name=one.name,
        method=details.get("method"),
        url=details.get("url"),
        host=details.get("host"),
        has_timeout=details.get("has_timeout"),
        timeout=details.get("timeout"),
        verifies=details.get("verifies"),
        arguments=arguments,
        **common,
    )


def _access(name: str, one: Noted, common: dict[str, Any], tables: Mapping[str, str]) -> Row:
    details = one.details
    models = details.get("models") or ()
    return DataAccess(
        id=f"{name} {details.get('verb')} {' '.join(models) or details.get('table') or one.name}",
        library=details.get("library") or one.name.partition(".")[0],
        verb=details.get("verb") or "execute",
        name=one.name,
        model=models[0] if models else None,
        table=details.get("table") or (tables.get(models[0]) if models else None),
        joined=_joined(details, tables),
        columns=details.get("columns") or (),
        filtered=bool(details.get("filtered")),
        bounded=details.get("bounded"),
        eager=details.get("eager") or (),
        text=details.get("text"),
        returned=bool(details.get("answered")),
        **common,
    )


def _joined(details: Mapping[str, Any], tables: Mapping[str, str]) -> tuple[str, ...]:
    """The further tables of a statement, each once, without the first."""
    models = details.get("models") or ()
    first = tables.get(models[0]) if models else None
    named = [tables.get(model) for model in (*models[1:], *(details.get("loaded") or ()))]
    named += details.get("besides") or ()
    return tuple(dict.fromkeys(name for name in named if name is not None and name != first))


def _flows(variants: list[Summary]) -> Iterator[Row]:
    found: dict[tuple[Any, ...], Flowed] = {}
    for summary in variants:
        for flow in summary.flows.values():
            sunk = flow.sunk
            key = (sunk.sink, sunk.function, sunk.name, sunk.place, flow.location, flow.parameter, flow.entry)
            before = found.get(key)
            if before is None or (before.sunk.checked and not sunk.checked):
                found[key] = flow
    for flow in found.values():
        sunk = flow.sunk
        yield DataFlow(
            id=f"{flow.entry} {flow.location} {flow.parameter} -> {sunk.sink} {sunk.function} {sunk.name}",
            sink=sunk.sink,
            function=sunk.function,
            name=sunk.name,
            source=flow.location,
            parameter=flow.parameter or None,
            entry=flow.entry,
            checked=sunk.checked or None,
            composed=sunk.composed,
            steps=tuple(f"{one.path}:{one.line} {one.what}" for one in sunk.trail),
            sink_place=f"{sunk.place.path}:{sunk.place.line}",
            evidence=_decided_at(sunk),
        )


def _decided_at(sunk: Sunk) -> Evidence:
    """Where the data becomes part of the text that decides; otherwise, where it decides."""
    for one in reversed(sunk.trail):
        if one.what == TOGETHER and sunk.sink in TEXTS:
            return Evidence(one.path, one.line, one.line)
    return Evidence(sunk.place.path, sunk.place.line, sunk.place.end_line)


def _raises(name: str, variants: list[Summary]) -> Iterator[Row]:
    found: dict[tuple[str, int | None], tuple[str, Place, int]] = {}
    for summary in variants:
        for key, one in summary.raises.items():
            if key not in found or one[2] < found[key][2]:
                found[key] = one
    for (exception, status), (origin, place, distance) in sorted(
        found.items(), key=lambda item: (item[0][0], item[0][1] or 0)
    )[:MAX_RAISES]:
        yield Raised(
            id=f"{name} {exception} {status or ''}".rstrip(),
            function=name,
            exception=exception,
            status=status,
            origin=origin,
            distance=distance,
            evidence=_evidence(place),
        )


def _evidence(place: Place | None) -> Evidence | None:
    return None if place is None else Evidence(place.path, place.line, place.end_line)
