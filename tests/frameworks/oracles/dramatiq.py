"""What Dramatiq says about the actors of a broker."""

from __future__ import annotations

import importlib
from typing import Any

from tests.frameworks.oracles.spelling import name_of


def application(asked: dict[str, Any]) -> dict[str, Any]:
    """One broker with its actors, the limits of the middleware filled in."""
    module, _, expression = asked["load"].partition(":")
    broker = eval(expression, vars(importlib.import_module(module)))
    middleware = {type(one).__name__: one for one in broker.middleware}
    return {
        "name": f"{module}.{expression}",
        "routes": [],
        "work": [_task(actor, middleware) for actor in broker.actors.values()],
    }


def _task(actor: Any, middleware: dict[str, Any]) -> dict[str, Any]:
    options = actor.options
    retries = options.get("max_retries", middleware["Retries"].max_retries)
    backoff = options.get("min_backoff")
    handler = actor.fn
    return {
        "subject": "task",
        "name": actor.actor_name,
        "handler": name_of(getattr(handler, "perform", handler)),
        "queue": actor.queue_name,
        "max_retries": -1 if retries is None else retries,
        "time_limit": options.get("time_limit", middleware["TimeLimit"].time_limit) / 1000,
        **({"retry_delay": backoff / 1000} if backoff is not None else {}),
    }
