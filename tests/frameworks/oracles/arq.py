"""What arq makes of a worker's settings."""

from __future__ import annotations

import asyncio
import importlib
from typing import Any

from arq.connections import ArqRedis
from arq.worker import create_worker

from tests.frameworks.oracles.spelling import name_of


def application(asked: dict[str, Any]) -> dict[str, Any]:
    """The worker that the command line would start."""
    module, _, expression = asked["load"].partition(":")
    settings = eval(expression, vars(importlib.import_module(module)))
    asyncio.set_event_loop(asyncio.new_event_loop())
    worker = create_worker(settings, handle_signals=False, redis_pool=ArqRedis())
    crons = {job.name: job for job in worker.cron_jobs or ()}
    found = []
    for name, function in worker.functions.items():
        tries = worker.max_tries if function.max_tries is None else function.max_tries
        found.append(
            {
                "subject": "task",
                "name": name,
                "handler": name_of(function.coroutine),
                "queue": worker.queue_name,
                "max_retries": tries - 1,
                "time_limit": function.timeout_s or worker.job_timeout_s,
            }
        )
    found += [
        {
            "subject": "schedule",
            "name": name,
            "handler": name_of(job.coroutine),
            "starts": name,
            "expression": _expression(job),
        }
        for name, job in crons.items()
    ]
    return {"name": f"{module}.{expression}", "routes": [], "work": found}


def _expression(job: Any) -> str:
    fields = " ".join(_field(getattr(job, name)) for name in ("minute", "hour", "day", "month", "weekday"))
    second = _field(job.second)
    return fields if second == "0" else f"{second} {fields}"


def _field(value: Any) -> str:
    if value is None:
        return "*"
    return ",".join(map(str, sorted(value, key=str))) if isinstance(value, set) else str(value)
