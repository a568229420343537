"""What APScheduler says about the jobs of a scheduler, after the functions that `call` in `fixture.toml`
names have run."""

from __future__ import annotations

import importlib
from typing import Any

from tests.frameworks.oracles.spelling import name_of

FIELDS = ("minute", "hour", "day", "month", "day_of_week")


def application(asked: dict[str, Any]) -> dict[str, Any]:
    """One scheduler with its jobs."""
    module_name, _, expression = asked["load"].partition(":")
    module = importlib.import_module(module_name)
    scheduler = eval(expression, vars(module))
    for name in asked.get("call", ()):
        getattr(module, name)()
    scheduler.start(paused=True)
    jobs = [
        {"subject": "schedule", "name": job.id, "handler": name_of(job.func), **_when(job.trigger)}
        for job in scheduler.get_jobs()
    ]
    scheduler.shutdown()
    return {"name": f"{module_name}.{expression}", "routes": [], "work": jobs}


def _when(trigger: Any) -> dict[str, Any]:
    if hasattr(trigger, "interval_length"):
        return {"expression": f"every {trigger.interval_length:g} s", "seconds": trigger.interval_length}
    fields = {field.name: str(field) for field in trigger.fields}
    expression = " ".join(fields[name] for name in FIELDS)
    return {"expression": expression if fields["second"] == "0" else f"{fields['second']} {expression}"}
