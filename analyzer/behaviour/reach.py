"""What can be reached over calls: from routes forward, and of each function what it and its callees do."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from analyzer.behaviour.entries import Entry
from analyzer.behaviour.state import COMMITTED
from analyzer.behaviour.summary import Called, Noted, Summary

EXAMPLES: Final = 3
"""Routes that are named of those that reach a function."""

ON_THE_LOOP: Final = frozenset(["call"])
"""Ways of calling in which a plain function runs on the thread of its caller."""


LATER: Final = frozenset(["task", COMMITTED])
"""Ways of calling in which something runs after its caller: in another process, after the commit."""


@dataclass(slots=True)
class Reached:
    """How a function is reached."""

    routes: int = 0
    examples: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    """The routes that it answers itself."""
    distance: int = 1 << 30
    on_event_loop: bool = False


def own_deeds(summary: Summary) -> set[str]:
    """What a function does itself, in one word each."""
    found: set[str] = set()
    for one in summary.done:
        if isinstance(one, Noted) and not one.later:
            if one.act == "data":
                verb = one.details.get("verb")
                found.add(
                    {"read": "reads", "commit": "commits", "rollback": "rolls back"}.get(str(verb), "writes")
                )
            elif one.act not in ("log", "response", "connection", "limit"):
                found.add(one.act)
            if one.blocking:
                found.add("blocking")
    return found


def deeds(summaries: Iterable[Summary]) -> dict[int, frozenset[str]]:
    """What functions and all their callees do before they return, by identity of the summary.  A caller is
    held up by what its callee waits for, unless the callee runs in another thread or is itself awaited."""
    known = {id(one): own_deeds(one) for one in summaries}
    callers: dict[int, list[tuple[int, bool]]] = {}
    for one in summaries:
        for call in one.done:
            if isinstance(call, Called) and isinstance(call.callee, Summary):
                if call.way in LATER:
                    continue
                holds_up = call.way in ON_THE_LOOP and not call.callee.function.is_async
                callers.setdefault(id(call.callee), []).append((id(one), holds_up))
    waiting = deque(key for key, found in known.items() if found)
    while waiting:
        key = waiting.popleft()
        for caller, holds_up in callers.get(key, ()):
            passed = known[key] if holds_up else known[key] - {"blocking"}
            if not passed <= known[caller]:
                known[caller] |= passed
                waiting.append(caller)
    return {key: frozenset(found) for key, found in known.items()}


class _Calls:
    """Who calls whom, in numbers: what thousands of routes reach is gone through for each of them."""

    def __init__(self) -> None:
        self._numbers: dict[int, int] = {}
        self._summaries: list[Summary] = []
        self._names: list[str] = []
        self._callees: list[list[int] | None] = []

    def below(self, start: Summary) -> Iterator[tuple[str, int]]:
        """The names of what a function reaches, itself first, each with the shortest distance."""
        first = self._number_of(start)
        seen, told = {first}, set[str]()
        level, distance = [first], 0
        while level:
            following: list[int] = []
            for one in level:
                name = self._names[one]
                if name not in told:
                    told.add(name)
                    yield name, distance
                for callee in self._callees[one] or self._read(one):
                    if callee not in seen:
                        seen.add(callee)
                        following.append(callee)
            level, distance = following, distance + 1

    def _read(self, one: int) -> list[int]:
        """The functions that one calls, each once, in order."""
        if self._callees[one] is None:
            done = self._summaries[one].done
            calls = (call.callee for call in done if isinstance(call, Called))
            self._callees[one] = list(
                dict.fromkeys(self._number_of(callee) for callee in calls if isinstance(callee, Summary))
            )
        return self._callees[one] or []

    def _number_of(self, summary: Summary) -> int:
        number = self._numbers.setdefault(id(summary), len(self._summaries))
        if number == len(self._summaries):
            self._summaries.append(summary)
            self._names.append(summary.name)
            self._callees.append(None)
        return number


def reached(entries: Iterable[tuple[Entry, Summary]]) -> dict[str, Reached]:
    """The functions that routes reach, by name."""
    found: dict[str, Reached] = {}
    calls = _Calls()
    by_start: dict[int, tuple[Summary, list[str]]] = {}
    for entry, summary in entries:
        if entry.subjects:
            by_start.setdefault(id(summary), (summary, []))[1].extend(entry.subjects)
    for summary, routes in by_start.values():
        for name, distance in calls.below(summary):
            known = found.get(name)
            if known is None:
                known = found[name] = Reached()
            _count(known, routes, distance)
    _mark_loop([summary for summary, _ in by_start.values()], found)
    return found


def _count(one: Reached, routes: list[str], distance: int) -> None:
    one.routes += len(routes)
    if distance == 0:
        one.answers = list(dict.fromkeys([*one.answers, *routes]))
    if distance < one.distance:
        one.examples = list(dict.fromkeys([*routes[:EXAMPLES], *one.examples]))[:EXAMPLES]
        one.distance = distance
    elif len(one.examples) < EXAMPLES:
        one.examples = list(dict.fromkeys([*one.examples, *routes]))[:EXAMPLES]


def _mark_loop(starts: list[Summary], found: dict[str, Reached]) -> None:
    """Functions that run on an event loop's thread: coroutines, and what they call without another thread."""
    waiting = [one for one in starts if one.function.is_async]
    plain_ones = [one for one in starts if not one.function.is_async]
    seen = {id(one) for one in (*waiting, *plain_ones)}
    on_loop = {id(one) for one in waiting}
    waiting += plain_ones
    while waiting:
        one = waiting.pop()
        here = id(one) in on_loop
        if here:
            found.setdefault(one.name, Reached()).on_event_loop = True
        for call in one.done:
            if not isinstance(call, Called) or not isinstance(call.callee, Summary):
                continue
            callee = call.callee
            there = callee.function.is_async or (here and call.way in ON_THE_LOOP)
            if id(callee) not in seen or (there and id(callee) not in on_loop):
                seen.add(id(callee))
                if there:
                    on_loop.add(id(callee))
                waiting.append(callee)
