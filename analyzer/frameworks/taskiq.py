"""Taskiq: tasks of brokers, with the schedules in their labels.

Modelled: brokers (any class below `taskiq` and its companions whose name ends in Broker) with `task` and
`register_task`, `async_shared_broker`, labels that limit a task (`timeout`, `max_retries`, `retry_on_error`),
the label `schedule` with cron, interval and time.
Not modelled: middlewares that change what labels mean, schedule sources other than labels.
Source: taskiq 0.13: abc/broker.py, schedule_sources/label_based.py, middlewares/simple_retry_middleware.py.
"""

from __future__ import annotations

from typing import Any, Final

from analyzer.concepts.callables import describe
from analyzer.concepts.work import (
    decorated,
    entry,
    every,
    flag,
    number,
    seconds,
    senders,
    text,
    turned_into,
    whole,
    works,
)
from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Native
from analyzer.evaluator.values import Arguments, Result
from analyzer.facts import Schedule, Task

ENTRY_PACKAGES: Final = ("taskiq", "taskiq_redis", "taskiq_aio_pika", "taskiq_nats", "taskiq_pg")

FRAMEWORK: Final = "taskiq"

RETRIES: Final = 3
"""`default_retry_count` of the retry middleware."""

BROKERS: Final = (
    "taskiq.abc.broker.AsyncBroker",
    "taskiq.AsyncBroker",
    "taskiq.InMemoryBroker",
    "taskiq.brokers.inmemory_broker.InMemoryBroker",
    "taskiq.ZeroMQBroker",
    "taskiq.brokers.zmq_broker.ZeroMQBroker",
    *(
        f"taskiq_redis.{kind}{name}Broker"
        for kind in ("", "Redis")
        for name in (
            "ListQueue",
            "PubSub",
            "ListQueueCluster",
            "ListQueueSentinel",
            "PubSubSentinel",
            "Stream",
            "StreamCluster",
            "StreamSentinel",
        )
    ),
    "taskiq_aio_pika.AioPikaBroker",
    "taskiq_aio_kafka.AioKafkaBroker",
    "taskiq_nats.NatsBroker",
    "taskiq_nats.PullBasedJetStreamBroker",
    "taskiq_nats.PushBasedJetStreamBroker",
    "taskiq_pg.AsyncpgBroker",
    "taskiq_pg.asyncpg.AsyncpgBroker",
)


@stands_for(*BROKERS)
class Broker(StandIn):
    """A broker with its tasks."""

    RECORDS = True
    APPLICATION = True
    GATHERS = True

    def __init__(self, *_: Any, **options: Any) -> None:
        self.options = options

    def task(self, task_name: Any = None, **labels: Any) -> Any:
        given = None if isinstance(plain(task_name), str) else task_name
        name = None if given is not None else task_name

        def register(run: Interpreter, function: Any) -> Any:
            return self.register(function, name, labels)

        return decorated(self.run, given, "taskiq.abc.broker.AsyncBroker.task", register)

    def register_task(self, func: Any, task_name: Any = None, **labels: Any) -> Any:
        return self.register(func, task_name, labels)

    @internal
    def register(self, function: Any, given: Any, labels: dict[str, Any]) -> Any:
        """One task."""
        run = self.run
        known = describe(function)
        short = known.name.rpartition(".")[2]
        name = given if plain(given) is not None else f"{known.module}:{short}"
        retried = flag(labels.get("retry_on_error", False))
        retries = whole(labels.get("max_retries", RETRIES)) if retried or "max_retries" in labels else 0
        works(run).add(
            Task,
            name,
            FRAMEWORK,
            function,
            on=self,
            options={
                key: one for key, one in labels.items() if key not in ("schedule", "timeout", "max_retries")
            },
            queue=text(labels.get("queue_name", self.options.get("queue_name"))),
            max_retries=retries,
            retry_delay=seconds(labels.get("delay")) if retries else None,
            time_limit=number(labels.get("timeout")),
        )
        for one in run.each(labels.get("schedule")):
            columns = _when(one.value)
            works(run).add(
                Schedule, name, FRAMEWORK, function, on=self, path=one.path, starts=text(name), **columns
            )
        place = run.place()
        by = Result("taskiq.abc.broker.AsyncBroker.task", Arguments(), place)
        return turned_into(
            function, by, place, task_name=name, **senders("kiq", "kicker", "schedule_by_cron")
        )

    def on_event(self, *_: Any) -> Any:
        return Native("on_event", lambda run, function: function)

    @internal
    def missing_attribute(self, name: str) -> Any:
        if name.startswith("with_"):  # with_result_backend, with_middlewares, ...: the broker itself
            return Native(name, lambda run, *_, **__: self)
        return NotImplemented


@stands_for("taskiq.brokers.shared_broker.AsyncSharedBroker")
class AsyncSharedBroker(Broker):
    """`async_shared_broker`: tasks of whichever broker there is."""

    def __init__(self) -> None:
        self.options = {}

    def default_broker(self, new_broker: Any) -> None:
        """Which broker it is changes no task."""


SHARED: Final = "taskiq.brokers.shared_broker.async_shared_broker"

INSTANCES: Final = {SHARED: AsyncSharedBroker}

ALIASES: Final = {"taskiq.async_shared_broker": SHARED}


def _when(schedule: Any) -> dict[str, Any]:
    cron, interval, time = (entry(schedule, key) for key in ("cron", "interval", "time"))
    if plain(cron) is not None:
        zone = plain(entry(schedule, "cron_offset"))
        return {"expression": text(cron), "timezone": zone if isinstance(zone, str) else None}
    if plain(interval) is not None:
        return every(interval)
    return {"expression": "{?}" if plain(time) is None else f"at {text(time)}"}
