"""Tasks and schedules of Celery, as facts."""

from __future__ import annotations

from typing import Any, Final

from analyzer.concepts.work import (
    entries,
    entry,
    flag,
    place_of_key,
    seconds,
    text,
    works,
)
from analyzer.evaluator.conditions import Path, joined
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.texts import spelled
from analyzer.evaluator.values import External, Place
from analyzer.facts import Facts, Schedule, Task
from analyzer.frameworks.celery.applications import Celery
from analyzer.frameworks.celery.queues import queue_of
from analyzer.frameworks.celery.schedules import task_of, when
from analyzer.frameworks.celery.tasks import Registered, registered

FRAMEWORK: Final = "celery"

OPTIONS: Final = ("autoretry_for", "retry_backoff", "soft_time_limit", "ignore_result", "priority", "expires")
"""Options of tasks that are told as they are given."""


def compose(run: Interpreter, facts: Facts) -> None:
    """Tasks with what the settings make of their options, and schedules."""
    apps = [one for one in run.standins if isinstance(one, Celery) and one.attributes]
    only = apps[0] if len(apps) == 1 else None
    known: dict[str, Registered] = {}
    for one in registered(run):
        known[spelled(one.name)[0]] = one
        _task(run, one, _application(one, only))
    for app in apps:
        for found in app.settings().all("beat_schedule"):
            for key, value, path in entries(found.value):
                conditions = joined(found.path, path)
                name = entry(value, "task")
                at = place_of_key(run, key) or app.place
                _schedule(run, app, key, entry(value, "schedule"), name, known, at, conditions)
        for given, timed, signature, place, path in app.periodic:
            name = task_of(signature)
            shown = given if plain(given) is not None else name
            _schedule(run, app, shown, timed, name, known, place, path)
    for one, timed, place, path in run.notes.get("celery.periodic", []):
        _schedule(run, _application(one, only), one.name, timed, one.name, known, place, path)


def _application(one: Registered, only: Celery | None) -> Celery | None:
    """That on which a task was registered; the only one there is for what every application shares."""
    return one.app if isinstance(one.app, Celery) else only


def _task(run: Interpreter, one: Registered, app: Celery | None) -> None:
    def setting(name: str) -> Any:
        return app.settings().read(name) if app is not None else None

    def limited(name: str) -> Any:
        own = one.option(name)
        return own if plain(own) is not None else setting(f"task_{name}")

    retried = one.retried()
    rate = one.option("rate_limit")
    soft = seconds(limited("soft_time_limit"))
    options: dict[str, Any] = {name: one.option(name) for name in OPTIONS if name in one.options}
    if soft is not None:
        options["soft_time_limit"] = soft
    works(run).add(
        Task,
        one.name,
        FRAMEWORK,
        one.handler,
        on=app,
        options=options,
        place=one.place,
        path=one.path,
        queue=queue_of(one, setting),
        max_retries=retried,
        retry_delay=seconds(one.option("default_retry_delay")) if retried else None,
        time_limit=seconds(limited("time_limit")),
        acknowledges_late=flag(limited("acks_late")),
        rate_limit=text(rate if plain(rate) is not None else setting("task_default_rate_limit")),
    )


def _schedule(
    run: Interpreter,
    app: Celery | None,
    name: Any,
    timed: Any,
    task: Any,
    known: dict[str, Registered],
    place: Place | None,
    path: Path,
) -> None:
    started = known.get(spelled(task)[0])
    zone = app.settings().read("timezone") if app is not None else None
    works(run).add(
        Schedule,
        name,
        FRAMEWORK,
        started.handler if started is not None else External(spelled(task)[0]),
        on=app,
        place=place,
        path=path,
        starts=text(task),
        timezone=text(zone),
        **when(timed),
    )
