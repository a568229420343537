"""The queue that a task of Celery is sent to."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator
from typing import Any, Final

from analyzer.concepts.work import entries, entry, text
from analyzer.evaluator.joining import plain
from analyzer.evaluator.library.re import MAX_SUBJECT, compiled
from analyzer.evaluator.texts import spelled
from analyzer.evaluator.values import Dict, Possible, Result, Sequence
from analyzer.frameworks.celery.tasks import Registered

DEFAULT_QUEUE: Final = "celery"


def queue_of(one: Registered, setting: Any) -> str | None:
    """The queue that a task is sent to; None where code decides it."""
    own, name = plain(one.option("queue")), spelled(one.name)[0]
    if own is not None:
        return _queue_name(own)
    for routes in _each_router(plain(setting("task_routes"))):
        if routes is None:
            return None
        for pattern, route in routes:
            if _matches(pattern, name):
                route = plain(route)
                found = _queue_name(route if isinstance(route, str) else entry(route, "queue"))
                if found is not None:
                    return found
    return _queue_name(setting("task_default_queue")) or DEFAULT_QUEUE


def _each_router(given: Any) -> Iterator[list[tuple[Any, Any]] | None]:
    """The pairs of each router of `task_routes`, those without a pattern first; None for one that is code."""
    routers = [given] if isinstance(given, Dict) else [one.value for one in _elements(given)]
    for router in map(plain, routers):
        if isinstance(router, Dict):
            pairs = [(key, value) for key, value, _ in entries(router)]
        elif isinstance(router, Sequence):
            pairs = [
                (pair[0].value, pair[1].value)
                for one in router.elements
                if len(pair := _elements(one.value)) == 2
            ]
        else:
            yield None
            continue
        yield sorted(pairs, key=lambda pair: not isinstance(pair[0], str) or "*" in pair[0])


def _elements(value: Any) -> list[Possible]:
    value = plain(value)
    return value.elements if isinstance(value, Sequence) else []


def _matches(pattern: Any, name: str) -> bool:
    pattern = plain(pattern)
    if isinstance(pattern, str):
        return fnmatch.fnmatchcase(name, pattern)
    known = compiled(pattern)
    return known is not None and len(name) <= MAX_SUBJECT and known.match(name) is not None


def _queue_name(value: Any) -> str | None:
    value = plain(value)
    if isinstance(value, Result) and value.of.endswith("Queue") and value.arguments.positional:
        value = value.arguments.positional[0]
    return text(value)
