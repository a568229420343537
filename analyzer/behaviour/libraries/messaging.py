"""Celery, kombu, RQ, Kafka clients, pika, aio-pika, redis, NATS, FastStream, cloud queues: messages.

Modelled: what is published where (task, topic, queue, routing key, channel), and what is taken; one level of
settings in names.
Source: celery 5.5 app/task.py, kafka-python 2.2, confluent-kafka 2.8, aiokafka 0.12, pika 1.3
adapters/blocking_connection.py, aio-pika 9.5 exchange.py, redis-py 5.2 commands/core.py, nats-py 2.9, boto3
"""

from __future__ import annotations

from typing import Final

from analyzer.behaviour.knowledge import CONSUMED, PUBLISHED, Arg, Knows, Site
from analyzer.behaviour.things import NOTHING, Member, Of, Thing
from analyzer.evaluator.symbols import Function, Instance, Wrapped, name_of

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
    site.note(PUBLISHED, subject=name, target=name if own else None)
    if receiver is not None and own:
        site.called(receiver, list(site.args), "task")
    return Thing((Of("celery.result.AsyncResult"),))


def _sent(site: Site) -> Thing | None:
    """`app.send_task("name")`."""
    name = site.argument(Arg(0, "name")) or NOTHING
    site.note(PUBLISHED, subject=site.spelled(name))
    return Thing((Of("celery.result.AsyncResult"),))


BEHAVIOUR = {
    **{f"{kind}.{name}": Knows(custom=_delayed, anywhere=True) for kind in ("?", "builtins.function", "celery.app.task.Task") for name in (
        "delay", "apply_async", "send_with_options", "kiq",
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
    "rq.Queue": Knows(gives="rq.Queue", keeps=False),
    "rq.Queue.enqueue": Knows(act=PUBLISHED, runs=Arg(0, "f"), way="task", keeps=False),
    "dramatiq.actor": Knows(),
    "google.cloud.pubsub_v1.PublisherClient": Knows(gives="google.cloud.pubsub_v1.PublisherClient", keeps=False),
    "google.cloud.pubsub_v1.PublisherClient.publish": _published(Arg(0, "topic")),
    "google.cloud.pubsub_v1.SubscriberClient.subscribe": _consumed(Arg(0, "subscription")),
    "azure.servicebus.ServiceBusSender.send_messages": _published(Arg(-1, "queue_name")),
}  # fmt: skip
