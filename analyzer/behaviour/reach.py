"""What can be reached over calls: from routes forward, and of each function what it and its callees do."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from analyzer.behaviour.entries import Entry
from analyzer.behaviour.summary import Called, Noted, Summary

EXAMPLES: Final = 3
"""Routes that are named of those that reach a function."""

ON_THE_LOOP: Final = frozenset(["call"])
"""Ways of calling in which a plain function runs on the thread of its caller."""


@dataclass(slots=True)
class Reached:
    """How a function is reached."""

    routes: int = 0
    examples: list[str] = field(default_factory=list)
    distance: int = 1 << 30
    on_event_loop: bool = False


def own_deeds(summary: Summary) -> set[str]:
    """What a function does itself, in one word each."""
    found: set[str] = set()
    for one in summary.done:
        if isinstance(one, Noted):
            if one.act == "data":
                verb = one.details.get("verb")
                found.add(
                    {"read": "reads", "commit": "commits", "rollback": "rolls back"}.get(str(verb), "writes")
                )
            elif one.act not in ("log", "response"):
                found.add(one.act)
            if one.blocking:
                found.add("blocking")
    return found


def deeds(summaries: Iterable[Summary]) -> dict[int, frozenset[str]]:
    """What functions and all their callees do, by identity of the summary.  A caller is held up by what its
    callee waits for, unless the callee runs in another thread or is itself awaited."""
    known = {id(one): own_deeds(one) for one in summaries}
    callers: dict[int, list[tuple[int, bool]]] = {}
    for one in summaries:
        for call in one.done:
            if isinstance(call, Called) and isinstance(call.callee, Summary):
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


def callees(summary: Summary) -> list[Summary]:
    """The functions that one calls, each once, in order."""
    found = {id(one.callee): one.callee for one in summary.done
             if isinstance(one, Called) and isinstance(one.callee, Summary)}  # fmt: skip
    return list(found.values())


def reached(entries: Iterable[tuple[Entry, Summary]]) -> dict[str, Reached]:
    """The functions that routes reach, by name."""
    found: dict[str, Reached] = {}
    below: dict[int, list[Summary]] = {}
    by_start: dict[int, tuple[Summary, list[str]]] = {}
    for entry, summary in entries:
        if entry.subjects:
            by_start.setdefault(id(summary), (summary, []))[1].extend(entry.subjects)
    for summary, routes in by_start.values():
        seen = {id(summary)}
        names: set[str] = set()
        level, distance = [summary], 0
        while level:
            following: list[Summary] = []
            for one in level:
                if one.name not in names:
                    names.add(one.name)
                    _count(found.setdefault(one.name, Reached()), routes, distance)
                callees_of = below.get(id(one))
                if callees_of is None:
                    callees_of = below[id(one)] = callees(one)
                for callee in callees_of:
                    if id(callee) not in seen:
                        seen.add(id(callee))
                        following.append(callee)
            level, distance = following, distance + 1
    _mark_loop([summary for summary, _ in by_start.values()], found)
    return found


def _count(one: Reached, routes: list[str], distance: int) -> None:
    one.routes += len(routes)
    if distance < one.distance:
        one.examples = [*routes, *one.examples][:EXAMPLES]
    else:
        one.examples = [*one.examples, *routes][:EXAMPLES]
    one.distance = min(one.distance, distance)


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
