"""What Taskiq says about the tasks of a broker, and the schedules that it reads from their labels."""

from __future__ import annotations

import asyncio
import importlib
from datetime import timedelta
from typing import Any

from taskiq.middlewares.simple_retry_middleware import SimpleRetryMiddleware
from taskiq.schedule_sources.label_based import LabelScheduleSource

from tests.frameworks.oracles.spelling import name_of


def application(asked: dict[str, Any]) -> dict[str, Any]:
    """One broker with its tasks and the shared ones."""
    module, _, expression = asked["load"].partition(":")
    broker = eval(expression, vars(importlib.import_module(module)))
    tasks = broker.get_all_tasks()
    return {
        "name": f"{module}.{expression}",
        "routes": [],
        "work": [*(_task(one) for one in tasks.values()), *asyncio.run(_schedules(broker, tasks))],
    }


def _task(task: Any) -> dict[str, Any]:
    labels = task.labels
    retries = labels.get("max_retries", SimpleRetryMiddleware().default_retry_count)
    return {
        "subject": "task",
        "name": task.task_name,
        "handler": name_of(task.original_func).removesuffix("__taskiq_original"),
        "max_retries": retries if labels.get("retry_on_error") else 0,
        "time_limit": labels.get("timeout"),
    }


async def _schedules(broker: Any, tasks: dict[str, Any]) -> list[dict[str, Any]]:
    found = []
    for one_broker in {id(task.broker): task.broker for task in tasks.values()}.values():
        source = LabelScheduleSource(one_broker)
        await source.startup()
        for one in await source.get_schedules():
            interval = one.interval
            length = interval.total_seconds() if isinstance(interval, timedelta) else interval
            found.append(
                {
                    "subject": "schedule",
                    "name": one.task_name,
                    "starts": one.task_name,
                    "handler": _task(tasks[one.task_name])["handler"],
                    "expression": one.cron or f"every {length:g} s",
                }
            )
    return found
