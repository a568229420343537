"""What FastStream says about the subscribers of a Kafka broker."""

from __future__ import annotations

import importlib
from typing import Any

from tests.frameworks.oracles.spelling import name_of


def application(asked: dict[str, Any]) -> dict[str, Any]:
    """One broker with its subscribers."""
    module, _, expression = asked["load"].partition(":")
    broker = eval(expression, vars(importlib.import_module(module)))
    return {
        "name": f"{module}.{expression}",
        "routes": [],
        "work": [
            {
                "subject": "consumer",
                "name": topic,
                "channel": topic,
                "handler": name_of(call.handler._original_call),
                **({"group": subscriber.group_id} if subscriber.group_id else {}),
            }
            for subscriber in broker.subscribers
            for call in subscriber.calls
            for topic in map(_name, subscriber.topics)
        ],
    }


def _name(topic: Any) -> str:
    return str(getattr(topic, "name", topic))
