"""Nameko: services with methods for calls, requests, events, messages and the clock.

Modelled: classes with a `name` and `@rpc`, `@http`, `@event_handler`, `@consume`, `@timer` on their methods,
and the decorators of classes that a target derives from those of such entry points.
Not modelled: dependency providers, other extensions of the target's own, `@websocket`.
Source: nameko 3.0: rpc.py, events.py, messaging.py, timer.py, web/handlers.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from analyzer.concepts.callables import describe, evidence_of
from analyzer.concepts.layers import decorator_guards, refusal_inside
from analyzer.concepts.operations import operation
from analyzer.concepts.routing import Draft, Emitter
from analyzer.concepts.work import every, is_callable, text, works
from analyzer.evaluator import stands_for
from analyzer.evaluator.attributes import mro_of
from analyzer.evaluator.conditions import Path
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class, Native
from analyzer.evaluator.texts import spelled
from analyzer.evaluator.values import Dict, Place, Result, Sequence
from analyzer.facts import Application, Consumer, Facts, RouteKind, Schedule

ENTRY_PACKAGES: Final = ("nameko",)

FRAMEWORK: Final = "nameko"


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry point of a method."""

    kind: str
    handler: Any
    args: tuple[Any, ...]
    options: dict[str, Any]
    place: Place | None
    path: Path


def _entry(run: Interpreter, kind: str, args: tuple[Any, ...], options: dict[str, Any]) -> Any:
    """A decorator that notes an entry point, with and without a call."""

    def register(run: Interpreter, function: Any) -> Any:
        given = () if args and args[0] is function else args
        noted = run.notes.setdefault("nameko.entries", {})
        noted.setdefault(describe(function).name, []).append(
            Entry(kind, function, given, options, run.place(), run.path)
        )
        return function

    return register(run, args[0]) if args and is_callable(args[0]) else Native(kind, register)


@stands_for("nameko.intrinsics.entry")
def entry(run: Interpreter, kind: Any, args: Any, options: Any) -> Any:
    """What the decorator of an entry point's class gives."""
    listed, named = plain(args), plain(options)
    given = tuple(one.value for one in listed.elements) if isinstance(listed, Sequence) else ()
    entries = named.entries.values() if isinstance(named, Dict) else ()
    told = {key: one.value for key, one in entries if isinstance(key, str)}
    return _entry(run, str(plain(kind)), given, told)


ENTRYPOINT: Final = """
class Extension:
    pass


class Entrypoint(Extension):
    expected_exceptions = ()
    sensitive_arguments = ()
"""


def _module(cls: str, kind: str) -> str:
    """The module of one kind of entry point: a class whose decorator a target's own class inherits."""
    return f"""
from nameko.extensions import Entrypoint
from nameko.intrinsics import entry


class {cls}(Entrypoint):
    @classmethod
    def decorator(cls, *args, **kwargs):
        return entry("{kind}", args, kwargs)


{kind} = {cls}.decorator
"""


STUBS: Final = {
    "nameko.extensions": ENTRYPOINT,
    "nameko.rpc": _module("Rpc", "rpc"),
    "nameko.web.handlers": _module("HttpRequestHandler", "http"),
    "nameko.events": _module("EventHandler", "event_handler"),
    "nameko.messaging": _module("Consumer", "consume"),
    "nameko.timer": _module("Timer", "timer"),
}


def compose(run: Interpreter, facts: Facts) -> None:
    """Each class with a name and entry points is a service."""
    noted: dict[str, list[Entry]] = run.notes.get("nameko.entries", {})
    for cls in list(run.classes) if noted else ():
        name = plain(cls.namespace.get("name"))
        found = [entry for function in _functions(cls) for entry in noted.get(function, ())]
        if isinstance(name, str) and found:
            _service(run, facts, cls, name, found)


def _functions(cls: Class) -> Iterator[str]:
    """The names of a class's methods, inherited ones included."""
    seen: set[str] = set()
    for base in mro_of(cls):
        for name, value in base.namespace.items() if isinstance(base, Class) else ():
            if name not in seen:
                seen.add(name)
                yield describe(value).name


def _service(run: Interpreter, facts: Facts, cls: Class, name: str, found: list[Entry]) -> None:
    facts.add(
        Application(
            id=cls.full_name,
            name=cls.full_name,
            framework=FRAMEWORK,
            framework_version=run.versions.get(FRAMEWORK),
            title=name,
            evidence=evidence_of(cls.place),
        )
    )
    emitter = Emitter(facts, cls.full_name)
    for entry in found:
        method = describe(entry.handler).name.rpartition(".")[2]
        match entry.kind:
            case "rpc":
                emitter.emit(_call(run, f"{name}.{method}", entry), [])
            case "http":
                emitter.emit(_request(run, entry), [])
            case "timer":
                interval = entry.options.get("interval", next(iter(entry.args), None))
                _add(run, Schedule, f"{name}.{method}", entry, **every(interval))
            case _:
                _message(run, entry)


def _call(run: Interpreter, name: str, entry: Entry) -> Draft:
    return operation(run, RouteKind.RPC, "CALL", name, entry.handler, place=entry.place, path=entry.path)


def _request(run: Interpreter, entry: Entry) -> Draft:
    verbs, path = (*entry.args, "{?}", "{?}")[:2]
    methods = tuple(sorted(one.strip().upper() for one in spelled(verbs)[0].split(",")))
    return Draft(
        kind=RouteKind.HTTP,
        methods=methods,
        path=re.sub(r"<(?:[^<>:]*:)?(\w+)>", r"{\1}", spelled(path)[0]),
        handler=describe(entry.handler),
        place=entry.place,
        conditions=entry.path,
        guards=list(decorator_guards(run, entry.handler)),
        inside=refusal_inside(run, entry.handler),
    )


def _message(run: Interpreter, entry: Entry) -> None:
    if entry.kind == "event_handler":
        source, event = (*entry.args, "{?}", "{?}")[:2]
        channel, exchange = f"{spelled(source)[0]}.{spelled(event)[0]}", f"{spelled(source)[0]}.events"
    else:
        queue = plain(entry.options.get("queue", next(iter(entry.args), None)))
        named = queue.attributes.get("name") if hasattr(queue, "attributes") else None
        if isinstance(queue, Result):
            named = next(iter(queue.arguments), None)
        channel, exchange = text(named) or "{?}", None
    _add(
        run,
        Consumer,
        channel,
        entry,
        channel=channel,
        broker="rabbitmq",
        exchange=exchange,
        acknowledges="after",
    )


def _add(run: Interpreter, kind: Any, name: str, entry: Entry, **columns: Any) -> None:
    works(run).add(kind, name, FRAMEWORK, entry.handler, place=entry.place, path=entry.path, **columns)
