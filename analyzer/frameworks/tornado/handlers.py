"""Handler classes, and what of them is a route.

Source: tornado/web.py, tornado/websocket.py.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from analyzer.concepts.callables import describe
from analyzer.concepts.class_views import Answered, answered, method_defined
from analyzer.concepts.gates import Hook
from analyzer.concepts.guard_walk.ways import Way
from analyzer.concepts.known import leaving_as_is
from analyzer.concepts.layers import decorators, refusal_inside, refusals, refusing
from analyzer.concepts.patterns import normal_regex
from analyzer.concepts.requests import by_route, known, method_of, path_of
from analyzer.concepts.routing import PROTECTING, Draft, GuardDraft, protects
from analyzer.evaluator import StandIn, quiet, stands_for
from analyzer.evaluator.attributes import ABSENT, class_attribute, mro_of
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class, Function, Native, NativeClass
from analyzer.evaluator.values import Dict, Sequence, Tuple
from analyzer.facts import RouteKind
from analyzer.frameworks.tornado.routing import Matched

METHODS: Final = ("GET", "HEAD", "POST", "DELETE", "PATCH", "PUT", "OPTIONS")

UNIMPLEMENTED: Final = Native("tornado.web.RequestHandler._unimplemented_method", lambda run, *_, **__: None)
"""What every method is that a class does not define: code that wraps all the others compares with it."""

CONSTANTS: Final = {
    "tornado.web.RequestHandler.SUPPORTED_METHODS": Tuple.of(METHODS),
    **{
        f"tornado.web.RequestHandler.{name}": UNIMPLEMENTED
        for name in ("_unimplemented_method", *(method.lower() for method in METHODS))
    },
}


@stands_for("tornado.web.RequestHandler")
class RequestHandler(StandIn):
    """A class whose methods are named after what they answer."""

    RECORDS = True  # code that gathers such classes is never skipped


@stands_for("tornado.web.StaticFileHandler")
class StaticFileHandler(RequestHandler):
    """The files of a folder."""


@stands_for("tornado.web.RedirectHandler")
class RedirectHandler(RequestHandler):
    """Sends the client elsewhere."""


@stands_for("tornado.web.ErrorHandler")
class ErrorHandler(RequestHandler):
    """Answers with an error."""


@stands_for("tornado.web.FallbackHandler")
class FallbackHandler(RequestHandler):
    """Hands requests over to another application."""


@stands_for("tornado.websocket.WebSocketHandler")
class WebSocketHandler(RequestHandler):
    """Answers a WebSocket."""


@quiet
@stands_for("tornado.web.authenticated")
def authenticated(run: Interpreter, method: Any) -> Any:
    """The decorator that sends whoever has not logged in to where one logs in."""
    return run.call(leaving_as_is(run, "tornado.web.authenticated", method), [method])


def is_a(cls: Any, kind: type[RequestHandler]) -> bool:
    """Whether a class is, or derives from, one of the library's."""
    return any(isinstance(base, NativeClass) and issubclass(base.played_by, kind) for base in mro_of(cls))


def drafts_of(run: Interpreter, rule: Matched) -> Iterator[Draft]:
    """The routes of one rule, one for each method."""
    cls = plain(rule.target)

    def draft(kind: RouteKind, one: Answered) -> Draft:
        details = {"handler_method": None if one.function is None else describe(one.function).name}
        return Draft(
            kind=kind,
            methods=(one.method,),
            path=rule.pattern,
            spelling=normal_regex,
            handler=one.handler,
            place=rule.place,
            conditions=rule.conditions,
            guards=one.guards,
            inside=one.inside,
            layers=_around(run, cls),
            details=details,
        )

    if is_a(cls, FallbackHandler):
        options = plain(rule.options)
        given = options.entries.get((str, "fallback")) if isinstance(options, Dict) else None
        served = describe(given[1].value if given is not None else cls)
        yield draft(RouteKind.MOUNT, Answered("ANY", served, None))
    elif is_a(cls, WebSocketHandler):
        yield draft(RouteKind.WEBSOCKET, _socket(run, cls))
    elif is_a(cls, StaticFileHandler):
        function = method_defined(run, cls, "get")
        guards = [] if function is ABSENT else list(decorators(run, function))
        yield draft(RouteKind.STATIC, Answered("GET", describe(cls), None, guards))
    elif isinstance(cls, NativeClass):
        verb = "GET" if is_a(cls, RedirectHandler) else "ANY"
        yield draft(RouteKind.HTTP, Answered(verb, describe(cls), None))
    else:
        found = list(answered(run, cls, _supported(run, cls)))
        if not found and method_defined(run, cls, "prepare") is not ABSENT:
            found = [Answered("ANY", describe(cls), None)]
        for one in found:
            yield draft(RouteKind.HTTP, one)


def _socket(run: Interpreter, cls: Any) -> Answered:
    """A WebSocket with what guards its opening; where nothing does and nothing is said to whoever opens it,
    with what guards every message."""
    found = Answered("GET", describe(cls), None)
    opening = [method_defined(run, cls, name) for name in ("get", "open")]
    heard = method_defined(run, cls, "on_message")
    for function in opening:
        if function is not ABSENT:
            found.guards += decorators(run, function)
            found.inside = found.inside or refusal_inside(run, function, cls)
    answered_for = found.inside is not None or any(map(protects, found.guards))
    if heard is not ABSENT and not answered_for and not any(_speaks(run, one) for one in opening):
        found.guards += decorators(run, heard)
    return found


def _speaks(run: Interpreter, method: Any) -> bool:
    """Whether a method sends something by itself, or leaves it to others that are given the connection."""
    function = describe(method).function
    calls = run.bodies.of(function.node).calls if isinstance(function, Function) else ()
    return any(
        getattr(call.func, "attr", "") == "write_message"
        or any(isinstance(one, ast.Name) and one.id == "self" for one in call.args)
        for call in calls
    )


def _supported(run: Interpreter, cls: Any) -> list[str]:
    """The methods that a class may answer, in small letters."""
    names = plain(class_attribute(run, cls, "SUPPORTED_METHODS"))
    listed = [plain(one.value) for one in names.elements] if isinstance(names, Sequence) else []
    return [one.lower() for one in (*METHODS, *listed) if isinstance(one, str)]


def _around(run: Interpreter, cls: Any) -> list[GuardDraft]:
    """What `prepare` does, where it can refuse; it runs before every method."""
    prepare = method_defined(run, cls, "prepare") if isinstance(cls, Class) else ABSENT
    if prepare is ABSENT:
        return []
    described, refusal = describe(prepare), refusals(run).of(prepare)
    found = list(decorators(run, prepare))
    if refusal.kind in PROTECTING:
        draft = refusing(refusal, described.name, "class", described.place)
        functions = [described.function] if isinstance(described.function, Function) else []
        found.append(by_route(run, draft, functions, partial(_handling, run, cls), walk=Preparing))
    return found


def _handling(run: Interpreter, cls: Class, route: Draft, function: Function) -> dict[str, Any]:
    """The object that handles a route's requests, as far as they are known."""
    made = run.allocate(cls)
    where = path_of(route)
    made.attributes["request"] = known(run, path=where, uri=where, method=method_of(route))
    return {"self": made}


ENDING: Final = frozenset(["finish", "redirect", "send_error"])
"""Methods of a handler after which its own method for the request is not called."""


@dataclass(slots=True)
class Preparing(Hook):
    """A walk through `prepare`."""

    def simple(self, statement: ast.stmt, ways: list[Way]) -> list[Way]:
        for call in self.calls_in(statement):
            match call.func:
                case ast.Attribute(value=ast.Name(id="self"), attr=name) if name in ENDING:
                    return []
        return Hook.simple(self, statement, ways)
