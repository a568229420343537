"""Kafka clients: consumers of kafka-python, aiokafka and confluent-kafka, and the code that reads them.

Modelled: consumers with their topics (given at once, or by `subscribe`), group, and whether offsets are
committed by themselves. What handles the messages is the function that makes or subscribes the consumer, for
it, or what it calls, loops over it.
Not modelled: which function polls, where a consumer travels through objects.
Source: kafka-python 2.2: kafka/consumer/group.py; aiokafka 0.12: aiokafka/consumer/consumer.py;
confluent-kafka 2.8: Consumer.
"""

from __future__ import annotations

from typing import Any, Final

from analyzer.concepts.work import enclosing, entries, entry, flag, text, works
from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Native
from analyzer.evaluator.values import Sequence, Unknown
from analyzer.facts import Consumer as ConsumerFact

ENTRY_PACKAGES: Final = ("kafka", "aiokafka", "confluent_kafka")


class KafkaClient(StandIn):
    """A consumer of any of the libraries."""

    RECORDS = True
    APPLICATION = True
    FRAMEWORK = "kafka"

    @internal
    def begin(self, topics: tuple[Any, ...], group: Any, commits: Any) -> None:
        """A consumer, perhaps with topics."""
        self.group, self.commits = group, commits
        for topic in topics:
            self.consume(topic)

    @internal
    def consume(self, topic: Any) -> None:
        """One topic."""
        run = self.run
        for option in run.alternatives(topic):
            with run.under(option.path):
                works(run).add(
                    ConsumerFact,
                    option.value,
                    self.FRAMEWORK,
                    enclosing(run),
                    channel=text(option.value) or "{?}",
                    broker="kafka",
                    group=text(self.group),
                    acknowledges="before" if flag(self.commits) is not False else "manual",
                )

    def subscribe(self, topics: Any = None, *_: Any, pattern: Any = None, **__: Any) -> None:
        if plain(pattern) is not None:
            self.consume(pattern)
        value = plain(topics)
        if isinstance(value, Sequence):
            for one in value.elements:
                with self.run.under(one.path):
                    self.consume(one.value)
        elif value is not None:
            self.consume(Unknown("topics") if not isinstance(value, str) else value)

    @internal
    def missing_attribute(self, name: str) -> Any:
        return Native(name, lambda run, *_, **__: Unknown(f"{name} of a consumer", run.place()))


@stands_for("kafka.consumer.group.KafkaConsumer", "kafka.KafkaConsumer", "kafka.consumer.KafkaConsumer")
class KafkaConsumer(KafkaClient):
    """Of kafka-python."""

    def __init__(self, *topics: Any, group_id: Any = None, enable_auto_commit: Any = True, **_: Any) -> None:
        self.begin(topics, group_id, enable_auto_commit)


@stands_for("aiokafka.consumer.consumer.AIOKafkaConsumer", "aiokafka.AIOKafkaConsumer")
class AIOKafkaConsumer(KafkaClient):
    """Of aiokafka."""

    FRAMEWORK = "aiokafka"

    def __init__(self, *topics: Any, group_id: Any = None, enable_auto_commit: Any = True, **_: Any) -> None:
        self.begin(topics, group_id, enable_auto_commit)


@stands_for(
    "confluent_kafka.cimpl.Consumer",
    "confluent_kafka.Consumer",
    "confluent_kafka.DeserializingConsumer",
    "confluent_kafka.deserializing_consumer.DeserializingConsumer",
    "confluent_kafka.avro.AvroConsumer",
    "confluent_kafka.aio.AIOConsumer",
)
class Consumer(KafkaClient):
    """Of confluent-kafka, whose options have dots in their names."""

    FRAMEWORK = "confluent_kafka"

    def __init__(self, config: Any = None, *_: Any, **options: Any) -> None:
        named = {text(key): value for key, value, _ in entries(config)} | options
        commits = entry(config, "enable.auto.commit")
        self.begin(
            (), named.get("group.id"), True if commits is None else plain(commits) not in (False, "false")
        )
