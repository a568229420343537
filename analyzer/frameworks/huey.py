"""Huey: tasks and periodic tasks.

Modelled: the `Huey` classes with `task`, `periodic_task` and `context_task`, `crontab`; `huey.contrib.djhuey`
with its `db_task` and `db_periodic_task`; retries, delay, time-out.
Not modelled: pipelines, hooks (`pre_execute`, signals), schedules decided by a function of the target's.
Source: huey 2.5 and 3.0: api.py, contrib/djhuey/__init__.py.
"""

from __future__ import annotations

from typing import Any, Final

from analyzer.concepts.callables import describe
from analyzer.concepts.work import (
    cron,
    seconds,
    senders,
    turned_into,
    whole,
    works,
)
from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Native, Wrapped
from analyzer.evaluator.values import Arguments, Result
from analyzer.facts import Schedule, Task

ENTRY_PACKAGES: Final = ("huey",)

FRAMEWORK: Final = "huey"

FIELDS: Final = ("minute", "hour", "day", "month", "day_of_week")
"""Arguments of `crontab`, in their order, which is that of a cron expression."""


def _decorator(app: Huey | None, options: dict[str, Any], timed: Any = None) -> Native:
    def register(run: Interpreter, function: Any) -> Any:
        known = describe(function)
        given, retries = options.get("name"), options.get("retries", 0)
        name = known.name if plain(given) is None else f"{known.module}.{plain(given)}"
        again = whole(retries)
        works(run).add(
            Task,
            name,
            FRAMEWORK,
            function,
            on=app,
            options={key: options[key] for key in ("priority", "expires", "retry_backoff") if key in options},
            max_retries=again,
            retry_delay=seconds(options.get("retry_delay", 0)) if again else None,
            time_limit=seconds(options.get("timeout")),
            acknowledges_late=False,
        )
        if timed is not None:
            works(run).add(Schedule, name, FRAMEWORK, function, on=app, starts=name, **_when(timed))
        place = run.place()
        by = Result("huey.api.Huey.task", Arguments(), place)
        asked = senders("s", "schedule", "call_local", "map", "delay")
        return turned_into(function, by, place, func=function, **asked)

    return Native("huey.api.Huey.task", register)


def _when(timed: Any) -> dict[str, Any]:
    timed = plain(timed)
    if not isinstance(timed, Result) or timed.of != "huey.api.crontab":
        return {"expression": "{?}"}
    given = dict(zip(FIELDS, timed.arguments.positional, strict=False)) | timed.arguments.keywords
    return {"expression": cron(*(given.get(name, "*") for name in FIELDS))}


@stands_for(
    "huey.api.Huey",
    "huey.Huey",
    *(
        f"huey.{room}{name}Huey"
        for room in ("", "api.")
        for name in (
            "Memory",
            "Redis",
            "Sqlite",
            "File",
            "Blackhole",
            "PriorityRedis",
            "RedisExpire",
            "PriorityRedisExpire",
        )
    ),
    "huey.contrib.mini.MiniHuey",
    "huey.contrib.sql_huey.SqlHuey",
)
class Huey(StandIn):
    """A queue with its tasks."""

    RECORDS = True
    APPLICATION = True
    GATHERS = True

    def __init__(self, name: Any = "huey", *_: Any, **__: Any) -> None:
        self.expose(name=name)

    def task(self, *args: Any, **options: Any) -> Any:
        return _decorator(self, _named(args, options))

    def context_task(self, obj: Any, as_argument: Any = False, **options: Any) -> Any:
        return _decorator(self, options)

    def periodic_task(self, validate_datetime: Any, *args: Any, **options: Any) -> Any:
        return _decorator(self, _named(args, options), validate_datetime)

    def lock_task(self, lock_name: Any) -> Any:
        return Native("lock_task", lambda run, function: Wrapped(function, self, run.place()))

    @internal
    def missing_attribute(self, name: str) -> Any:
        return Native(name, lambda run, *given, **_: given[0] if given else None)


def _named(args: tuple[Any, ...], options: dict[str, Any]) -> dict[str, Any]:
    return {**dict(zip(("retries", "retry_delay"), args, strict=False)), **options}


@stands_for("huey.api.crontab", "huey.crontab", "huey.contrib.djhuey.crontab")
def crontab(run: Interpreter, *args: Any, **fields: Any) -> Any:
    """A test for the time."""
    return Result("huey.api.crontab", Arguments(list(args), fields), run.place())


@stands_for("huey.contrib.djhuey.task", "huey.contrib.djhuey.db_task", "huey.contrib.djhuey.on_commit_task")
def django_task(run: Interpreter, *args: Any, **options: Any) -> Any:
    """Tasks on the queue that Django's settings name."""
    return _decorator(None, _named(args, options))


@stands_for("huey.contrib.djhuey.periodic_task", "huey.contrib.djhuey.db_periodic_task")
def django_periodic_task(run: Interpreter, validate_datetime: Any, *args: Any, **options: Any) -> Any:
    return _decorator(None, _named(args, options), validate_datetime)
