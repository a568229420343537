"""What a guard's code does to the requests of one route, by what is known of them before there is one.

A middleware or hook stands before many routes and lets some through unasked: by their path or method, or by a
mark that a decorator left on the handler. Path, method and handler are known of each route, so its code is
walked for each (`exemptions`), with a request of which these are known. A library's file says by which names
its guards read them.

Limits: what a guard keeps from one request to the next is not known; neither is what a mark was set to after
start-up.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from analyzer.concepts.callables import Described
from analyzer.concepts.exemptions import Exemptions, exemptions
from analyzer.concepts.gates import Hook
from analyzer.concepts.guard_walk.walk import Walk
from analyzer.concepts.layers import limited, refusals
from analyzer.concepts.reading_requests import reads_route
from analyzer.concepts.routing import PROTECTING, Draft, GuardDraft, pieces_of, rooted
from analyzer.evaluator import StandIn, internal
from analyzer.evaluator.comparing import key_of
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.operations import text_of_parts
from analyzer.evaluator.symbols import Function, NativeClass
from analyzer.evaluator.texts import spelled
from analyzer.evaluator.values import Dict, Digits, Join, Possible, Unknown

NUMBER: Final = re.compile(r"int|integer|(\\d|\[0-9\])(\+|\{[1-9]\d*(,\d*)?\})?")
"""Converters of parameters that stand for digits only."""

MAX_PER_ROUTE: Final = 60
"""Statements of a guard that are walked for each route, however many routes there are."""

MAX_FOR_ALL: Final = 20_000
"""Statements of a larger guard that are walked for all of its routes together (a second is some 40,000); what
one that takes more does to which route stays open."""

LARGE: Final = "larger than that"

LOOKING: Final = frozenset(["callable", "getattr", "hasattr", "isinstance", "issubclass", "type", "vars"])
"""Functions that look at what they are given and do not call it."""


class Known(StandIn):
    """A request, or a part of it, as far as the route decides it."""

    @internal
    def missing_attribute(self, name: str) -> Any:
        return Unknown(f"{name} of a request")

    def __getitem__(self, key: Any) -> Any:
        return Unknown("what a request holds")

    def __contains__(self, key: Any) -> Any:
        return Unknown("what a request holds")


def known(run: Interpreter, **attributes: Any) -> Any:
    """An object of which these attributes are known."""
    made = run.allocate(NativeClass("groundplan.Known", Known))
    made.attributes.update(attributes)
    return made


def mapping(entries: Mapping[str, Any]) -> Dict:
    """A mapping of which these entries are known, and that may hold others."""
    return Dict({key_of(key): (key, Possible(value)) for key, value in entries.items()}, (), True)


def path_of(route: Draft) -> Any:
    """The path of a route's requests: what a parameter stands for is not known."""
    raw, _ = spelled(route.path)
    return with_holes(rooted(raw if route.spelling is None else route.spelling(raw)))


def with_holes(shown: str) -> Any:
    """A path in which parameters stand in braces as the text of its requests."""
    pieces: list[Any] = []
    for before, converter in pieces_of(shown):
        pieces.append(before)
        if converter is not None:
            number = NUMBER.fullmatch(converter) is not None
            pieces.append(Digits("a number in the path") if number else Unknown("a part of the path"))
    return text_of_parts(pieces)


def method_of(route: Draft) -> Any:
    """The method of a route's requests: one of those that it answers."""
    if route.methods in ((), ("ANY",)):
        return Unknown("method of a request")
    one_of = tuple(Possible(method) for method in route.methods)
    return one_of[0].value if len(one_of) == 1 else Join(one_of)


def outermost(handler: Described) -> Any:
    """The handler as the router holds it, with what its decorators made of it."""
    return handler.wrappers[0].value if handler.wrappers else handler.function


def own_parameters(function: Function) -> list[str]:
    """The names of a function's parameters, the object whose method it is aside."""
    spec = function.node.args
    names = [one.arg for one in (*spec.posonlyargs, *spec.args)]
    return names[1:] if function.owner is not None and names[:1] in (["self"], ["cls"]) else names


Names = Callable[[Draft, Function], Mapping[str, Any] | None]
"""What is known of the names in a guard's code for a route's requests; None where it does not see them."""


@dataclass(slots=True)
class Around(Hook):
    """A walk through what is called with a request and with what comes next."""

    def gives_way(self, node: ast.AST) -> bool:
        return any(
            self.is_next(inner)
            for call in self.calls_in(node)
            if getattr(call.func, "id", "") not in LOOKING
            for part in (call.func, *call.args)
            for inner in ast.walk(part)
        )

    def is_next(self, node: ast.AST) -> bool:
        return getattr(node, "id", None) == own_parameters(self.function)[-1] or Hook.is_next(self, node)


def by_route(
    run: Interpreter,
    draft: GuardDraft,
    functions: Iterable[Function],
    names: Names,
    decorates: bool = False,
    walk: type[Walk] | None = None,
    always: bool = True,
) -> GuardDraft:
    """A guard that is asked again for each route: of its functions, the first that keeps callers out says
    whom it lets through.  Without `always`, one that cannot tell routes apart stays as it is."""
    own = [one for one in functions if one.module.path is not None]
    keeping = next((one for one in own if _keeps_out(run, one, decorates)), None)
    if keeping is None or draft.kind not in PROTECTING or draft.refuses is not True:
        return draft
    function: Function = keeping
    kind = walk or (Around if decorates and len(own_parameters(function)) == 2 else Walk)
    answers: dict[Any, Exemptions] = {}
    left = MAX_FOR_ALL

    def decide(guard: GuardDraft, route: Draft) -> GuardDraft:
        nonlocal left
        given = names(route, function)
        if given is None:
            return replace(guard, refuses=False, why="it does not see these requests")
        key = _told_apart(run, function, route)
        if (key is None and not always) or LARGE in answers:
            return guard
        if key not in answers:
            answers[key] = exemptions(run, refusals(run), function, given, decorates, kind)
            if key is not None and answers[key].statements > MAX_PER_ROUTE:
                left -= answers[key].statements
                if left < 0:
                    answers[LARGE] = answers[key]
                    return guard
        if answers[key].undecided:
            return guard
        via = "application" if guard.via == "middleware" else guard.via
        return limited(replace(guard, via=via), answers[key])

    return replace(draft, of_route=decide)


def _keeps_out(run: Interpreter, function: Function, decorates: bool) -> bool:
    refusal = refusals(run).of_function(function, decorates)
    return refusal.kind in PROTECTING and refusal.refuses is True


def _told_apart(run: Interpreter, function: Function, route: Draft) -> Any:
    """What a guard's code can tell routes apart by; the same for all where it reads none of it."""
    if not reads_route(refusals(run), function):
        return None
    return route.kind, spelled(route.path)[0], route.methods, route.handler.name, id(outermost(route.handler))
