"""What Huey says about the tasks of a queue.  A periodic task's time is a function, whose fields are kept
in its closure as sets: the schedule is asked only for its name."""

from __future__ import annotations

import importlib
import inspect
from typing import Any

from tests.frameworks.oracles.spelling import name_of


def application(asked: dict[str, Any]) -> dict[str, Any]:
    """One queue with its tasks."""
    module, _, expression = asked["load"].partition(":")
    huey = eval(expression, vars(importlib.import_module(module)))
    found = []
    periodic = {type(task) for task in huey._registry.periodic_tasks}
    for name, task in huey._registry._registry.items():
        handler = name_of(inspect.unwrap(task.execute.__closure__[0].cell_contents))
        retries = task.default_retries
        delay = {"retry_delay": task.default_retry_delay} if retries else {}
        found.append({"subject": "task", "name": name, "handler": handler, "max_retries": retries, **delay})
        if task in periodic:
            found.append({"subject": "schedule", "name": name, "handler": handler})
    return {"name": f"{module}.{expression}", "routes": [], "work": found}
