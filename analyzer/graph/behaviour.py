"""What functions do, over their calls: in the order in which it happens, and the shortest way to something.

Both read the facts of behaviour only.  A function that is called from several places is told at the first.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from analyzer.facts import (
    AnsweredCall,
    Call,
    DataAccess,
    DataFlow,
    Effect,
    Facts,
    Function,
    Message,
    OutboundCall,
    Raised,
    Route,
)
from analyzer.facts.behaviour import Act

MAX_DEPTH: Final = 12
"""Calls within calls that are told: what lies deeper is framework code of one's own."""

MAX_STEPS: Final = 400
"""Things that are told of one entry point; more is no longer read."""

MAX_TEXT: Final = 60
"""Characters of a statement that are told where no table is known."""

AROUND: Final = frozenset(["setup", "initial", "prepare", "dispatch", "dispatch_request"])
"""Methods of a class of handlers that run before, or around, the one that answers."""

QUIET: Final = frozenset(["log", "response", "random", "hash"])
"""Kinds of effects that are left out where the question is what an entry point does to the world."""


@dataclass(frozen=True, slots=True)
class Done:
    """One thing that happens, and how many calls deep."""

    depth: int
    act: Act


class Behaviour:
    """The facts of behaviour, by function."""

    def __init__(self, facts: Facts) -> None:
        self._acts: dict[str, list[Act]] = {}
        for kind in (Call, DataAccess, OutboundCall, Message, Effect):
            for act in facts.of(kind):
                self._acts.setdefault(act.function, []).append(act)
        for acts in self._acts.values():
            acts.sort(key=lambda act: (act.position, act.id))
        self._methods: dict[str, list[str]] = {}
        for name in self._acts:
            self._methods.setdefault(name.rpartition(".")[0], []).append(name)
        self._functions = {one.name for one in facts.of(Function)} | set(self._acts)
        self._answers = {one.call: one.route for one in facts.of(AnsweredCall)}
        self._routes = {route.id: route for route in facts.of(Route)} if self._answers else {}
        self._raised = facts.of(Raised)
        self._flows = facts.of(DataFlow)

    def starts(self, route: Route) -> list[str]:
        """The functions that a route runs: its handler, or the methods of its class."""
        for name in (route.handler, route.handler_method):
            if name is not None and name in self._acts:
                return [name]
        methods = {method.lower() for method in route.methods}
        own = self._methods.get(route.handler, ())
        chosen = [name for name in own if name.rpartition(".")[2] in methods]
        around = [name for name in own if name.rpartition(".")[2] in AROUND]
        return [*sorted(around), *sorted(chosen)] if chosen else sorted(own)

    def in_order(self, start: str) -> Iterator[Done]:
        """Everything that a function does, callees at the place of their first call."""
        told = 0
        seen = {start}
        waiting: list[tuple[int, Iterator[Act]]] = [(0, iter(self._acts.get(start, ())))]
        while waiting and told < MAX_STEPS:
            depth, acts = waiting[-1]
            act = next(acts, None)
            if act is None:
                waiting.pop()
                continue
            if isinstance(act, Effect) and act.kind in QUIET:
                continue
            if isinstance(act, Call):
                if not act.own or not act.reaches:
                    continue
                if act.callee not in seen and depth < MAX_DEPTH:
                    seen.add(act.callee)
                    waiting.append((depth + 1, iter(self._acts.get(act.callee, ()))))
            told += 1
            yield Done(depth, act)

    def raised(self, start: str) -> list[Raised]:
        """The exceptions that can leave a function."""
        return [one for one in self._raised if one.function == start]

    def flows(self, start: str) -> list[DataFlow]:
        """Flows of request data that a function takes in."""
        return [one for one in self._flows if one.entry == start]

    def way(self, starts: Iterable[str], target: str) -> list[Act] | None:
        """The shortest way over calls from one of some functions to what is meant by a text: a function, a
        table or its class, a host, a channel, a kind of effect.  None where there is none."""
        queue: deque[tuple[str, tuple[Act, ...]]] = deque((start, ()) for start in starts)
        seen = {start for start, _ in queue}
        while queue:
            function, way = queue.popleft()
            for act in self._acts.get(function, ()):
                if _is(act, target):
                    return [*way, act]
            for act in self._acts.get(function, ()):
                for function in self._onward(act):
                    if function not in seen:
                        seen.add(function)
                        queue.append((function, (*way, act)))
        return None

    def answer(self, act: Act) -> Route | None:
        """The route of the target that answers a request which its code sends."""
        return self._routes.get(self._answers.get(act.id, "")) if isinstance(act, OutboundCall) else None

    def _onward(self, act: Act) -> list[str]:
        """The target's own functions that an act leads to: in the same process, or in a service that it
        asks."""
        if isinstance(act, Call):
            return [act.callee] if act.own else []
        route = self.answer(act)
        return self.starts(route) if route is not None else []

    def functions_of(self, text: str) -> list[str]:
        """The functions that a qualified name, or the end of one, names."""
        if text in self._functions:
            return [text]
        return sorted(name for name in self._functions if name.endswith(f".{text}"))


def _is(act: Act, target: str) -> bool:
    """Whether an act is what a text means."""
    wanted = target.lower()
    match act:
        case Call():
            names = [act.callee]
        case DataAccess():
            names = [act.model or "", act.table or "", *act.joined]
        case OutboundCall():
            names = [act.host or "", act.url or "", act.name]
        case Message():
            names = [act.channel or "", act.name]
        case Effect():
            names = [act.kind, act.name]
        case _:
            return False
    return any(name.lower() == wanted or name.lower().endswith(f".{wanted}") for name in names if name)


def told(act: Act, answer: Route | None = None) -> str:
    """One thing that happens, as a line; `answer` is the route that answers a request."""
    match act:
        case Call():
            text = _call(act)
        case DataAccess():
            text = _access(act)
        case OutboundCall():
            waits = f", timeout {act.timeout}" if act.has_timeout else ""
            waits = ", no timeout" if act.has_timeout is False else waits
            address = act.url or act.host or "an address that is not known"
            text = f"asks {address} ({act.method or act.name}{waits})"
            text += f", answered by {answer.application} {answer.path}" if answer is not None else ""
        case Message():
            text = f"{'publishes to' if act.direction == 'published' else 'takes from'} {act.channel or '{}'}"
            text += f" ({act.library})"
        case Effect(kind="answer"):
            text = f"answers {act.subject}"
        case Effect():
            subject = f" {act.subject}" if act.subject else ""
            text = f"{act.kind}{f' {act.verb}' if act.verb else ''}{subject} ({act.name})"
        case _:
            text = act.id
    marks = [
        f"for each of the {act.loop}" if act.loop in ("rows", "items") else "",
    ]
    marks.append("repeatedly" if act.loop == "while" else "")
    marks.append("in a transaction" if act.transaction else "")
    more = ", ".join(mark for mark in marks if mark)
    return f"{text}  [{more}]" if more else text


def _call(act: Call) -> str:
    ways = {
        "dependency": "first calls",
        "reference": "hands on",
        "task": "later calls",
        "thread": "calls in a thread",
        "commit": "calls after the commit",
    }
    return f"{ways.get(act.way, 'calls')} {act.callee}"


def _access(act: DataAccess) -> str:
    of = act.table or (act.model or "").rpartition(".")[2] or "something"
    if act.verb in ("commit", "rollback"):
        return act.verb
    if of == "something" and act.text:
        return f"executes {act.text[:MAX_TEXT]} ({act.name.rpartition('.')[2]})"
    by = f" by {', '.join(act.columns)}" if act.columns else ""
    rows = {True: "", False: ", all rows" if not act.filtered else ", all that fit", None: ""}[act.bounded]
    more = f" with {', '.join(act.joined)}" if act.joined else ""
    return f"{act.verb}s {of}{more}{by}{rows if act.verb == 'read' else ''} ({act.name.rpartition('.')[2]})"
