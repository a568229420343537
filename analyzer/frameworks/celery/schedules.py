"""When the beat of Celery starts a task, and which one."""

from __future__ import annotations

from typing import Any, Final

from analyzer.concepts.work import cron, every
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Wrapped
from analyzer.evaluator.texts import spelled
from analyzer.evaluator.values import Result

CRON: Final = ("minute", "hour", "day_of_week", "day_of_month", "month_of_year")
"""Arguments of `crontab`, in their order."""


def when(value: Any) -> dict[str, Any]:
    """The columns of a schedule: `crontab(...)`, `schedule(...)`, `solar(...)`, or a length of time."""
    value = plain(value)
    if not isinstance(value, Result) or value.of == "datetime.timedelta":
        return every(value)
    given = dict(zip(CRON, value.arguments.positional, strict=False)) | value.arguments.keywords
    match value.of.rpartition(".")[2]:
        case "crontab":
            minute, hour, weekday, day, month = (given.get(one, "*") for one in CRON)
            return {"expression": cron(minute, hour, day, month, weekday)}
        case "schedule":
            return every(next(iter(value.arguments), None))
        case "solar":
            return {"expression": f"solar {spelled(next(iter(value.arguments), ''))[0]}"}
    return {"expression": "{?}"}


def task_of(signature: Any) -> Any:
    """The name of the task that a signature, a task or a text stands for."""
    value = plain(signature)
    if isinstance(value, Result):
        return value.arguments.positional[0] if value.arguments.positional else None
    return value.attributes.get("name") if isinstance(value, Wrapped) else value
