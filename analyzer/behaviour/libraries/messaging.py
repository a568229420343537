"""Celery, kombu, RQ, Kafka clients, pika, aio-pika, redis, NATS, FastStream, cloud queues: messages.

Modelled: what is published where (task, topic, queue, routing key, channel), and what is taken; one level of
settings in names; tasks that are sent once the transaction is over.
Source: celery 5.5 app/task.py, kafka-python 2.2, confluent-kafka 2.8, aiokafka 0.12, pika 1.3
adapters/blocking_connection.py, aio-pika 9.5 exchange.py, redis-py 5.2 commands/core.py, nats-py 2.9, boto3
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from contextlib import nullcontext
from typing import Final

from analyzer.behaviour.implementations import method_of
from analyzer.behaviour.knowledge import CONSUMED, PUBLISHED, Arg, Knows, Site
from analyzer.behaviour.things import NOTHING, Member, Of, Thing
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class, Function, Instance, Wrapped, name_of
from analyzer.evaluator.values import Result

SIGNATURE: Final = "celery.canvas.Signature"
PRODUCERS: Final = {
    "kafka.KafkaProducer": ("send", Arg(0, "topic")),
    "aiokafka.AIOKafkaProducer": ("send", Arg(0, "topic")),
    "confluent_kafka.Producer": ("produce", Arg(0, "topic")),
    "pika.channel.Channel": ("basic_publish", Arg(1, "routing_key")),
    "aio_pika.Exchange": ("publish", Arg(1, "routing_key")),
    "kombu.Producer": ("publish", Arg(1, "routing_key")),
    "nats.NATS": ("publish", Arg(0, "subject")),
}


def _published(channel: Arg) -> Knows:
    return Knows(act=PUBLISHED, subject=channel, keeps=False)


def _consumed(channel: Arg) -> Knows:
    return Knows(act=CONSUMED, subject=channel, keeps=False)


def _task(thing: Thing | None) -> tuple[str | None, bool]:
    """The name of the function behind a task that somebody calls `delay` on."""
    for kind in thing.kinds if thing is not None else ():
        inner = kind
        for _ in range(6):
            if isinstance(inner, Wrapped):
                inner = inner.inner
            elif isinstance(inner, Instance) and "run" in inner.attributes:
                inner = inner.attributes["run"]
        if isinstance(inner, Function):
            return inner.full_name, True
        if isinstance(kind, Instance):
            return name_of(kind), False
    return None, False


def _delayed(site: Site) -> Thing | None:
    """`task.delay(...)`, `task.apply_async(...)`: the task runs later."""
    receiver = site.receiver
    for kind in receiver.kinds if receiver is not None else ():
        if isinstance(kind, Member):
            receiver = kind.receiver
    name, own = _task(receiver)
    with site.after_commit() if _waits_for_commit(receiver, site.name) else nullcontext():
        site.note(PUBLISHED, subject=name, target=name if own else None)
        if receiver is not None and own:
            site.called(receiver, list(site.args), "task")
    return Thing((Of("celery.result.AsyncResult"),))


def _waits_for_commit(task: Thing | None, name: str) -> bool:
    """Whether a task is sent once the transaction is over: by its name, or because the class of the target's
    that it derives from (`base=`) sends it so."""
    last = name.rpartition(".")[2]
    if last.endswith("_on_commit"):
        return True
    for kind in task.kinds if task is not None else ():
        by = kind.by if isinstance(kind, Wrapped) else None
        cls = plain(by.arguments.keywords.get("base")) if isinstance(by, Result) else None
        for sending in ("apply_async", last):
            method = method_of(cls, sending) if isinstance(cls, Class) else None
            if method is not None and any(
                isinstance(one, ast.Attribute) and one.attr == "on_commit" for one in ast.walk(method.node)
            ):
                return True
    return False


def _sent(site: Site) -> Thing | None:
    """`app.send_task("name")`."""
    name = site.argument(Arg(0, "name")) or NOTHING
    site.note(PUBLISHED, subject=site.spelled(name))
    return Thing((Of("celery.result.AsyncResult"),))


def _enqueued(at: int) -> Callable[[Site], Thing | None]:
    """`queue.enqueue(function, ...)`: the function runs later."""

    def custom(site: Site) -> Thing | None:
        function = site.argument(Arg(at, "f", "func")) or NOTHING
        name, own = _task(function)
        queue = site.argument(Arg(-1, "queue_name"))
        site.note(
            PUBLISHED, subject=name or (site.spelled(queue) if queue else None), target=name if own else None
        )
        if own:
            site.called(function, site.args[at + 1 :], "task")
        return Thing((Of("rq.job.Job"),))

    return custom


def _signed(site: Site) -> Thing | None:
    """`task.s(...)`: a task with its arguments, sent by what it becomes a part of."""
    receiver = site.receiver
    for kind in receiver.kinds if receiver is not None else ():
        if isinstance(kind, Member):
            receiver = kind.receiver
    if receiver is None or not _task(receiver)[1]:
        return NOTHING
    return Thing((Of(SIGNATURE),), fields={"0": receiver})


def _composed(site: Site) -> Thing | None:
    """`chain(one.s(), other.s())`, `group([...])`: several tasks that are sent together."""
    listed = [
        one for thing in site.args for one in (thing, *(thing.fields or {}).values(), thing.items or NOTHING)
    ]
    parts = [one for one in listed if Of(SIGNATURE) in one.kinds]
    tasks = [task for one in parts for task in (one.fields or {}).values()]
    return Thing((Of(SIGNATURE),), fields={f"{index}": task for index, task in enumerate(tasks)})


def _all_sent(site: Site) -> Thing | None:
    """`chain(...).apply_async()`: the tasks in it run later."""
    for task in ((site.receiver or NOTHING).fields or {}).values():
        name, own = _task(task)
        site.note(PUBLISHED, subject=name, target=name if own else None)
        site.called(task, [], "task")
    return Thing((Of("celery.result.AsyncResult"),))


BEHAVIOUR = {
    **{f"{kind}.{name}": Knows(custom=_delayed, anywhere=True) for kind in ("?", "builtins.function", "celery.app.task.Task") for name in (
        "delay", "apply_async", "delay_on_commit", "apply_async_on_commit", "send_with_options", "kiq",
    )},
    **{f"{app}.send_task": Knows(custom=_sent, anywhere=True) for app in ("celery.app.base.Celery", "celery.Celery", "celery.current_app", "?")},
    **{name: Knows(gives=name, keeps=False) for name in PRODUCERS},
    **{f"{name}.{method}": _published(channel) for name, (method, channel) in PRODUCERS.items()},
    "aiokafka.AIOKafkaProducer.send_and_wait": _published(Arg(0, "topic")),
    **{name: Knows(act=CONSUMED, subject=Arg(0, "topics"), gives=name, keeps=False) for name in (
        "kafka.KafkaConsumer", "aiokafka.AIOKafkaConsumer",
    )},
    "confluent_kafka.Consumer": Knows(gives="confluent_kafka.Consumer", keeps=False),
    "confluent_kafka.Consumer.subscribe": _consumed(Arg(0, "topics")),
    "kafka.KafkaConsumer.subscribe": _consumed(Arg(0, "topics")),
    **{name: Knows(gives="pika.BlockingConnection", keeps=False, blocking=True) for name in (
        "pika.BlockingConnection", "pika.adapters.blocking_connection.BlockingConnection",
    )},
    "pika.BlockingConnection.channel": Knows(gives="pika.channel.Channel", keeps=False),
    "pika.channel.Channel.basic_consume": Knows(
        act=CONSUMED, subject=Arg(0, "queue"), runs=Arg(1, "on_message_callback"), way="reference", keeps=False
    ),
    "pika.channel.Channel.basic_get": _consumed(Arg(0, "queue")),
    "aio_pika.connect_robust": Knows(gives="aio_pika.Connection", keeps=False),
    "aio_pika.connect": Knows(gives="aio_pika.Connection", keeps=False),
    "aio_pika.Connection.channel": Knows(gives="aio_pika.Channel", keeps=False),
    "aio_pika.Channel.default_exchange:": Knows(gives="aio_pika.Exchange", keeps=False),
    "aio_pika.Channel.declare_exchange": Knows(gives="aio_pika.Exchange", keeps=False),
    "aio_pika.Channel.get_exchange": Knows(gives="aio_pika.Exchange", keeps=False),
    "aio_pika.Channel.declare_queue": Knows(gives="aio_pika.Queue", keeps=False),
    "aio_pika.Queue.consume": Knows(act=CONSUMED, runs=Arg(0, "callback"), way="reference", keeps=False),
    "nats.connect": Knows(gives="nats.NATS", keeps=False),
    "nats.NATS.request": _published(Arg(0, "subject")),
    "nats.NATS.subscribe": Knows(
        act=CONSUMED, subject=Arg(0, "subject"), runs=Arg(2, "cb"), way="reference", keeps=False
    ),
    "channels.layers.get_channel_layer": Knows(gives="channels.layers.Layer", keeps=False),
    "channels.layers.Layer.group_send": _published(Arg(0, "group")),
    "channels.layers.Layer.send": _published(Arg(0, "channel")),
    **{name: Knows(gives="rq.Queue", keeps=False) for name in (
        "rq.Queue", "rq.queue.Queue", "django_rq.get_queue", "django_rq.queues.get_queue",
    )},
    "django_rq.enqueue": Knows(custom=_enqueued(0)),
    **{f"{queue}.{name}": Knows(custom=_enqueued(at)) for queue in ("rq.Queue", "rq.queue.Queue") for name, at in (
        ("enqueue", 0), ("enqueue_call", 0), ("enqueue_in", 1), ("enqueue_at", 1),
    )},
    **{f"{kind}.{name}": Knows(custom=_signed, anywhere=True) for kind in ("?", "builtins.function", "celery.app.task.Task")
       for name in ("s", "si", "signature", "subtask")},
    **{f"celery.{where}{name}": Knows(custom=_composed) for where in ("", "canvas.") for name in ("chain", "group", "chord", "chunks")},
    **{name: Knows(gives="celery.result.AsyncResult", keeps=False) for name in (
        "celery.result.AsyncResult", "celery.app.base.Celery.AsyncResult", "celery.Celery.AsyncResult",
    )},
    **{f"{SIGNATURE}.{name}": Knows(custom=_all_sent) for name in ("delay", "apply_async", "__call__")},
    **{f"{SIGNATURE}.{name}": Knows() for name in ("set", "clone", "link", "on_error")},
    "dramatiq.actor": Knows(),
    "google.cloud.pubsub_v1.PublisherClient": Knows(gives="google.cloud.pubsub_v1.PublisherClient", keeps=False),
    "google.cloud.pubsub_v1.PublisherClient.publish": _published(Arg(0, "topic")),
    "google.cloud.pubsub_v1.SubscriberClient.subscribe": _consumed(Arg(0, "subscription")),
    "azure.servicebus.ServiceBusSender.send_messages": _published(Arg(-1, "queue_name")),
}  # fmt: skip
