"""What Celery says about an application: its registered tasks with their limits, its beat schedule.

How often a task is tried again is asked only of tasks that are: by `autoretry_for`, or by code that calls
`retry`.
"""

from __future__ import annotations

import importlib
from typing import Any

from tests.frameworks.oracles.spelling import name_of


def application(asked: dict[str, Any]) -> dict[str, Any]:
    """One application, loaded as a worker loads it."""
    module, _, expression = asked["load"].partition(":")
    app = eval(expression, vars(importlib.import_module(module)))
    app.loader.import_default_modules()
    app.finalize()
    tasks = {name: task for name, task in app.tasks.items() if not name.startswith("celery.")}
    name = f"{module}.{expression}"
    return {
        "name": name,
        "routes": [],
        "work": [
            *(_task(app, name, task) for task in tasks.values()),
            *(_schedule(app, name, key, one) for key, one in app.conf.beat_schedule.items()),
        ],
    }


def _task(app: Any, application: str, task: Any) -> dict[str, Any]:
    own = {"queue": task.queue} if getattr(task, "queue", None) else {}
    queue = app.amqp.router.route(own, task.name)["queue"]
    function = _function(task)
    retried = bool(getattr(task, "autoretry_for", ())) or "retry" in function.__code__.co_names
    limit = task.max_retries if retried else 0
    return {
        "subject": "task",
        "name": task.name,
        "application": application,
        "handler": name_of(getattr(function, "__wrapped__", function)),
        "queue": queue.name,
        "max_retries": -1 if limit is None else limit,
        "time_limit": task.time_limit or app.conf.task_time_limit,
        "acknowledges_late": bool(task.acks_late),
        "rate_limit": task.rate_limit,
        **({"retry_delay": task.default_retry_delay} if retried else {}),
    }


def _function(task: Any) -> Any:
    """The function that runs, without the wrapper that tries it again."""
    run = getattr(task, "_orig_run", task.run)
    return getattr(run, "__func__", run)


def _schedule(app: Any, application: str, name: str, one: dict[str, Any]) -> dict[str, Any]:
    timed = one["schedule"]
    seconds = timed if isinstance(timed, int | float) else getattr(timed, "total_seconds", lambda: None)()
    if hasattr(timed, "run_every"):
        seconds = timed.run_every.total_seconds()
    if hasattr(timed, "_orig_minute"):
        fields = ("minute", "hour", "day_of_month", "month_of_year", "day_of_week")
        expression = " ".join(str(getattr(timed, f"_orig_{field}")) for field in fields)
        seconds = None
    elif hasattr(timed, "event"):
        expression = f"solar {timed.event}"
    else:
        expression = f"every {seconds:g} s"
    return {
        "subject": "schedule",
        "name": name,
        "application": application,
        "expression": expression,
        "starts": one["task"],
        **({"seconds": seconds} if seconds is not None else {}),
        **({"handler": name_of(_function(app.tasks[one["task"]]))} if one["task"] in app.tasks else {}),
    }
