"""What SAQ makes of a worker's settings."""

from __future__ import annotations

import asyncio
import importlib
from typing import Any

from saq import Worker

from tests.frameworks.oracles.spelling import name_of


def application(asked: dict[str, Any]) -> dict[str, Any]:
    """The worker that the command line would start."""
    module, _, expression = asked["load"].partition(":")
    settings = eval(expression, vars(importlib.import_module(module)))

    async def started() -> Worker[Any]:
        return Worker(**settings)

    worker = asyncio.run(started())
    crons = {job.function.__qualname__: job for job in worker.cron_jobs}
    return {
        "name": f"{module}.{expression}",
        "routes": [],
        "work": [
            *(
                {"subject": "task", "name": name, "handler": name_of(function), "queue": worker.queue.name}
                for name, function in worker.functions.items()
                if name not in crons
            ),
            *(
                {
                    "subject": "schedule",
                    "name": name,
                    "handler": name_of(job.function),
                    "starts": name,
                    "expression": job.cron,
                }
                for name, job in crons.items()
            ),
        ],
    }
