"""FastStream: handlers of messages on brokers and routers.

Modelled: brokers and routers for Kafka, Confluent, RabbitMQ, Redis, NATS and MQTT, `subscriber` in its
spellings (names, queues and exchanges, lists and streams, patterns), routers with prefixes, `include_router`,
the consumer group, when a message is acknowledged. Dependencies of a subscriber are none of its guards.
Not modelled: the routers of `faststream.X.fastapi`, which are FastAPI's as well, publishers, `FastStream`
hooks, filters of one subscriber with several handlers.
Source: faststream 0.7: kafka/broker/registrator.py and its siblings, _internal/broker/registrator.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from analyzer.concepts.work import WorkDraft, text, turned_into, works
from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.operations import add
from analyzer.evaluator.symbols import Native, name_of
from analyzer.evaluator.values import Arguments, Result, Unknown
from analyzer.facts import Consumer

ENTRY_PACKAGES: Final = ("faststream", "propan")

FRAMEWORK: Final = "faststream"

POLICIES: Final = {
    "ACK_FIRST": "before",
    "ACK": "after",
    "REJECT_ON_ERROR": "after",
    "NACK_ON_ERROR": "after",
    "MANUAL": "manual",
    "DO_NOTHING": "manual",
}
"""Policies of acknowledgement, to when a message is acknowledged."""


class Registrator(StandIn):
    """What brokers and routers have."""

    RECORDS = True
    APPLICATION = True
    GATHERS = True
    BROKER = "unknown"

    def __init__(
        self, *_: Any, prefix: Any = "", handlers: Any = None, routers: Any = None, **__: Any
    ) -> None:
        self.prefix = prefix
        self.drafts: list[WorkDraft] = []
        for one in self.run.each(routers):
            self.include_router(one.value)

    def subscriber(self, *args: Any, **options: Any) -> Any:
        def register(run: Interpreter, function: Any) -> Any:
            for channel in self.channels(args, options):
                self.drafts.append(
                    works(run).add(
                        Consumer,
                        add(self.prefix, channel),
                        FRAMEWORK,
                        function,
                        on=self,
                        channel=text(add(self.prefix, channel)) or "{?}",
                        broker=self.BROKER,
                        group=text(
                            options.get("group_id", options.get("queue") if self.BROKER == "nats" else None)
                        ),
                        exchange=_named(args[1] if len(args) > 1 else options.get("exchange")),
                        acknowledges=_policy(options.get("ack_policy")),
                    )
                )
            place = run.place()
            by = Result("faststream.subscriber", Arguments(), place)
            return turned_into(function, by, place)

        return Native("subscriber", register)

    @internal
    def channels(self, args: tuple[Any, ...], options: dict[str, Any]) -> Iterator[Any]:
        """The topics, queues or subjects of one subscriber."""
        given = [*(args if self.BROKER == "kafka" else args[:1])]
        named = ("channel", "list", "stream", "subject", "queue", "pattern", "topic")
        given += [options[name] for name in named if name in options and not (name == "queue" and given)]
        for one in given:
            for option in self.run.alternatives(one):
                value = plain(option.value)
                if isinstance(value, Result):
                    positional = value.arguments.positional
                    value = positional[0] if positional else value.arguments.keywords.get("name", value)
                if value is not None:
                    yield value

    def publisher(self, *_: Any, **__: Any) -> Any:
        return Native("publisher", lambda run, function=None, *_, **__: function)

    def include_router(self, router: Any, *, prefix: Any = "", **_: Any) -> None:
        inner = plain(router)
        if isinstance(inner, Registrator):
            for draft in inner.drafts:
                draft.name = add(add(self.prefix, prefix), draft.name)
                draft.details["channel"] = text(draft.name)
                draft.on = self
            self.drafts += inner.drafts

    def include_routers(self, *routers: Any) -> None:
        for one in routers:
            self.include_router(one)

    @internal
    def handed_to(self, callee: str, args: Arguments) -> bool:
        """Applications that only carry it."""
        return callee.startswith("faststream.")

    @internal
    def missing_attribute(self, name: str) -> Any:
        return Native(name, lambda run, *_, **__: Unknown(f"{name} of a broker", run.place()))


def _named(value: Any) -> str | None:
    value = plain(value)
    if isinstance(value, Result):
        given = value.arguments
        return text(given.keywords.get("name", next(iter(given.positional), None)))
    return text(value)


def _policy(value: Any) -> str | None:
    return POLICIES.get(name_of(plain(value)).rpartition(".")[2])


def _names(room: str, word: str, kind: str) -> tuple[str, ...]:
    return (
        f"faststream.{room}.broker.{kind.lower()}.{word}{kind}",
        f"faststream.{room}.{word}{kind}",
    )


@stands_for(
    *(
        name
        for room in ("kafka", "confluent")
        for kind in ("Broker", "Router")
        for name in _names(room, "Kafka", kind)
    )
)
class KafkaBroker(Registrator):
    """Kafka."""

    BROKER = "kafka"


@stands_for(*(name for kind in ("Broker", "Router") for name in _names("rabbit", "Rabbit", kind)))
class RabbitBroker(Registrator):
    """RabbitMQ."""

    BROKER = "rabbitmq"


@stands_for(*(name for kind in ("Broker", "Router") for name in _names("redis", "Redis", kind)))
class RedisBroker(Registrator):
    """Redis."""

    BROKER = "redis"


@stands_for(*(name for kind in ("Broker", "Router") for name in _names("nats", "Nats", kind)))
class NatsBroker(Registrator):
    """NATS."""

    BROKER = "nats"


@stands_for(*(name for kind in ("Broker", "Router") for name in _names("mqtt", "MQTT", kind)))
class MQTTBroker(Registrator):
    """MQTT."""

    BROKER = "mqtt"
