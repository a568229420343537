"""What RQ would put into a queue, without a server: jobs are made, and not sent.

The decorated functions of the module are asked for; of functions that code enqueues, `enqueued` in
`fixture.toml` says which: RQ knows nothing of them before."""

from __future__ import annotations

import importlib
from typing import Any

from rq import Queue
from rq.job import Job

from tests.frameworks.oracles.spelling import name_of


def application(asked: dict[str, Any]) -> dict[str, Any]:
    """The jobs of one module."""
    module = importlib.import_module(asked["load"].partition(":")[0])
    sent: list[tuple[Queue, Job]] = []

    def keep(queue: Queue, job: Job, *_: Any, **__: Any) -> Job:
        sent.append((queue, job))
        return job

    queues: Any = Queue
    queues.enqueue_job = keep
    for value in list(vars(module).values()):
        if callable(value) and hasattr(value, "delay"):
            value.delay()
    return {
        "name": asked["load"].replace(":", "."),
        "routes": [],
        "work": [
            *(_task(queue, job) for queue, job in sent),
            *({"subject": "task", "name": name, "handler": name} for name in asked["enqueued"]),
        ],
    }


def _task(queue: Queue, job: Job) -> dict[str, Any]:
    return {
        "subject": "task",
        "name": job.func_name,
        "handler": name_of(job.func),
        "queue": queue.name,
        "time_limit": job.timeout,
        "max_retries": job.retries_left or 0,
    }
